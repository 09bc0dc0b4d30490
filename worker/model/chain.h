/* Decoding a linear chain of labels from scores that a network gave (Lafferty et al., ICML 2001): the best labels
 * (Viterbi) and how probable each is (forward-backward). */
#ifndef CW_MODEL_CHAIN_H
#define CW_MODEL_CHAIN_H

#include <stddef.h>
#include <stdint.h>

#include "proto/arena.h"

enum { CHAIN_MAX_LABELS = 8 };

struct chain {
    size_t labels;
    float step[CHAIN_MAX_LABELS + 1][CHAIN_MAX_LABELS];    /* log-score from label to label; row `labels`: at the begin */
    double factor[CHAIN_MAX_LABELS + 1][CHAIN_MAX_LABELS]; /* its exponential */
};

/* From (labels + 1) rows of `labels` log-scores, `stride` floats apart. */
struct chain chain_make(size_t labels, const float *step, size_t stride);

/* The best labels of `rows` rows of scores, `stride` floats apart; of equals the first.  Scratch memory in `arena`. */
void chain_best(const struct chain *c, const float *score, size_t stride, size_t rows, struct arena *arena, uint8_t *labels);

/* The posterior probability of each row's label. */
void chain_marginals(const struct chain *c, const float *score, size_t stride, size_t rows, const uint8_t *labels,
                     struct arena *arena, float *marginal);

#endif
