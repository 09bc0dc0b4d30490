/* What the coref stage's chains tell of a source.  Part of the speakers stage. */
#ifndef CW_EXTRACT_SPEAKER_CHAINS_H
#define CW_EXTRACT_SPEAKER_CHAINS_H

#include "worker/extract/analysis.h"

struct speaker_chains {
    const struct analysis *a;
    uint32_t *mention;       /* per token the mention whose head it is: an index + 1; 0: none */
    int32_t *entity;         /* per chain the entity that is named in it, -1 */
    uint32_t *description;   /* per chain its first mention that is no pronoun, an index + 1; 0: none */
};

/* Needs the coref stage. */
void chains_read(const struct analysis *a, struct speaker_chains *out);

/* The mention that the noun or pronoun at `head` is, if it is in a chain; NULL. */
const struct coref_mention *chains_at(const struct speaker_chains *c, uint32_t head);

#endif
