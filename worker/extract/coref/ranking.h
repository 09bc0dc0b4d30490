/* The choice that a mention has: to be the first of its chain, or to follow one of the mentions before it.  Part of
 * the coref stage; the trainer shares all of it.  Features after Durrett and Klein ("Easy victories and uphill battles
 * in coreference resolution", EMNLP 2013). */
#ifndef CW_EXTRACT_RANKING_H
#define CW_EXTRACT_RANKING_H

#include "worker/extract/coref/mention_facts.h"
#include "worker/model/features.h"

enum { RANKING_CANDIDATES = 48 };

struct ranking {
    const struct analysis *a;
    const struct mention_facts *facts;   /* of a->mentions */
};

/* The mentions that mention i may follow, nearest first: those near it, and those farther away that have its words.
 * At most RANKING_CANDIDATES; how many. */
size_t ranking_candidates(const struct ranking *r, uint32_t i, uint32_t *out);

/* A row: mention i begins a chain of its own (or is alone). */
void ranking_first_features(const struct ranking *r, uint32_t i, struct feature_rows *out);

/* A row: mention i follows mention `before`. */
void ranking_pair_features(const struct ranking *r, uint32_t i, uint32_t before, struct feature_rows *out);

#endif
