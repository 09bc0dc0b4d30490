/* Pronouns and descriptions as mentions of the entities that they mean.  Part of the speakers stage. */
#ifndef CW_EXTRACT_ENTITY_MENTIONS_H
#define CW_EXTRACT_ENTITY_MENTIONS_H

#include "worker/extract/speakers/speaker_chains.h"

struct new_mention {
    uint32_t entity;
    struct mention mention;
};

struct new_mentions {         /* zero-initialise; lives in the analysis' arena */
    struct new_mention *at;
    size_t count, capacity;
};

/* Notes that the tokens mean the entity; kind is not MENTION_NAME.  Nothing is noted where the
 * entity's own name is among them. */
void new_mentions_add(struct analysis *a, struct new_mentions *n, uint32_t entity, struct range tokens,
                      enum mention_kind kind);

/* The same for every pronoun and description whose chain has a name; a description goes up to its noun ("the
 * mayor" of "the mayor of Maren"). */
void new_mentions_of_chains(struct analysis *a, const struct speaker_chains *chains, struct new_mentions *n);

/* Adds them to a->entities, in text order; of two that overlap the first stays, and names always do. */
void new_mentions_put(struct analysis *a, const struct new_mentions *n);

#endif
