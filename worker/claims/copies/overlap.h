/* How much of each passage of a text stands in each passage of another, and what of both is word for word the
 * same.  Part of the concordance. */
#ifndef CW_CLAIMS_OVERLAP_H
#define CW_CLAIMS_OVERLAP_H

#include "worker/claims/copies/concordance.h"

/* A text's terms, passage after passage, in one row. */
struct row {
    const struct passages *passages;
    uint32_t *first;          /* per passage: where its terms begin; one more at the end */
    uint32_t *word;           /* per term: which word of the two texts it is, see struct overlap */
    uint32_t *weight;         /* per term: how much it tells of its passage; 0: nothing, or it was there before */
    uint32_t *total;          /* per passage: the sum of these */
    bool *verbatim;           /* per term: part of a run of words that stands in the other text too */
};

struct overlap {
    struct row a, b;
    uint32_t words;           /* different ones: numbered from 1 */
    uint32_t *shared;         /* a's passages × b's: the weight of the words that both have */
};

/* Costs about as much as there are terms; what stands in many passages of both is left out.  Arena memory. */
void overlap_measure(const struct passages *a, const struct passages *b, struct arena *arena, struct overlap *out);

/* 0 to 1: of two passages. */
double overlap_of(const struct overlap *o, size_t i, size_t j);

#endif
