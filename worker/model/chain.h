/* Labels for a sequence from scores that somebody gave: the best ones (Viterbi) and how probable each is
 * (forward-backward), in a first-order linear chain (Lafferty, McCallum, Pereira, ICML 2001).  All
 * scores are natural logarithms, and finite: what is forbidden has one far below all others.  Read only
 * once made: threads may share one. */
#ifndef CW_MODEL_CHAIN_H
#define CW_MODEL_CHAIN_H

#include <stddef.h>
#include <stdint.h>

#include "proto/arena.h"

enum { CHAIN_MAX_LABELS = 254 };

struct chain {
    size_t labels;
    float *step;             /* [from × labels + to], score from label to label; row `labels`: at the begin */
    double *factor;          /* their exponentials */
};

/* From rows of `labels` scores, `stride` floats apart; `begin`, if not NULL, is `labels` scores of a first label.
 * All are copied.  NULL: no memory. */
struct chain *chain_new(size_t labels, const float *step, size_t stride, const float *begin);
void chain_free(struct chain *c);                             /* NULL is allowed */

/* The best label of each of `rows` rows of scores, `stride` floats apart; of equals the
 * first.  Scratch memory in `arena`. */
void chain_best(const struct chain *c, const float *score, size_t stride, size_t rows, struct arena *arena,
                uint8_t *labels);

/* The posterior probability of each row's label; 0 where all sequences are impossible. */
void chain_marginals(const struct chain *c, const float *score, size_t stride, size_t rows, const uint8_t *labels,
                     struct arena *arena, float *marginal);

#endif
