/* Reverse-mode differentiation over matrices (Linnainmaa 1976; Baydin et al., JMLR 2018).  A batch of sentences is a
 * matrix with a row for each token; an operation makes a node from nodes and writes itself on the tape; tape_backward
 * reads the tape from its end and adds to every parameter's gradient what the losses on the tape ask for.
 *
 *     tape_begin(t, true);
 *     struct node *x = tape_embed(t, table, ids, rows, slots);
 *     struct node *y = tape_affine(t, tape_window(t, x, batch, 1, 1), weights, bias);
 *     double loss = tape_cross_entropy(t, y, labels, NULL, 1.0 / rows);
 *     tape_backward(t);
 *     parameters_step(parameters, &adam, rate);
 *
 * Single-threaded; the same seed, calls and processor give the same bytes (OpenBLAS chooses its kernels by the
 * processor).  Wrong shapes are our own bugs: CW_CHECK.  Memory that is out aborts. */
#ifndef CW_TRAIN_NETWORK_TAPE_H
#define CW_TRAIN_NETWORK_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "worker/train/network/parameters.h"

struct tape;

struct node {
    size_t rows, cols;
    float *value;            /* rows × cols, row after row */
    float *gradient;         /* the same; NULL where none flows: inputs, and everything while not training */
    /* For the operations: */
    void (*backward)(struct tape *t, struct node *n);
    void *own;               /* what the operation remembers */
    struct node *before;     /* on the tape */
};

/* The sentences in a batch: rows begin[i] .. begin[i + 1) are sentence i.  begin has count + 1 entries, from 0 to the
 * number of rows; a sentence may be empty.  Nothing flows between sentences. */
struct segments {
    const uint32_t *begin;
    size_t count;
};
static inline size_t segments_rows(const struct segments *s) { return s->begin[s->count]; }

struct tape *tape_new(uint64_t seed);      /* the seed is dropout's */
void tape_free(struct tape *t);            /* NULL is allowed */

/* Forgets the nodes and their memory.  `training`: gradients flow and dropout drops. */
void tape_begin(struct tape *t, bool training);
bool tape_training(const struct tape *t);
/* Memory that lasts until the next tape_begin, not zeroed, aligned to 64 bytes. */
void *tape_alloc(struct tape *t, size_t count, size_t size);
/* Runs the tape backwards from the losses written on it.  Once for a tape_begin. */
void tape_backward(struct tape *t);
/* Sets dropout's chance anew: a run that is taken up at epoch n goes on as one that was never interrupted. */
void tape_seed(struct tape *t, uint64_t seed);

/* ---- Where values come from.  Arrays that are given stay the caller's and must live until the next tape_begin. --- */

struct node *tape_input(struct tape *t, size_t rows, size_t cols, const float *value);  /* a constant */
/* Row i is the sum of the table's rows ids[i * slots] .. ids[i * slots + slots); -1 adds nothing. */
struct node *tape_embed(struct tape *t, struct parameter *table, const int32_t *ids, size_t rows, size_t slots);
/* A copy of ids in which each row has, with probability `rate`, all its slots at `instead` (word dropout: -1, or the
 * number of an unknown word).  The same ids while not training. */
const int32_t *tape_drop_ids(struct tape *t, const int32_t *ids, size_t rows, size_t slots, float rate,
                             int32_t instead);

/* ---- Rows to rows ---- */

/* x W + b; bias (1 × cols of the weights) may be NULL. */
struct node *tape_affine(struct tape *t, struct node *x, struct parameter *weights, struct parameter *bias);
struct node *tape_add(struct tape *t, struct node *a, struct node *b);
struct node *tape_subtract(struct tape *t, struct node *a, struct node *b);
struct node *tape_multiply(struct tape *t, struct node *a, struct node *b);     /* element by element */

enum tape_function { TAPE_RELU, TAPE_TANH, TAPE_SIGMOID, TAPE_FUNCTIONS };
struct node *tape_apply(struct tape *t, struct node *x, enum tape_function f);

/* Inverted dropout: each element is zero with probability `rate`, otherwise divided by 1 - rate.  With `shared`
 * segments, a segment's rows lose the same columns (variational dropout, Gal and Ghahramani 2016); NULL: each element
 * by itself.  x itself while not training. */
struct node *tape_dropout(struct tape *t, struct node *x, float rate, const struct segments *shared);

struct node *tape_concat(struct tape *t, struct node *const *x, size_t count);  /* columns side by side */
struct node *tape_columns(struct tape *t, struct node *x, size_t first, size_t count);
/* Row i is x's row index[i]; -1: zeros. */
struct node *tape_gather(struct tape *t, struct node *x, const int32_t *index, size_t rows);

/* ---- Along the sentence ---- */

/* Row t is rows t - radius·dilation, …, t, …, t + radius·dilation side by side ((2 radius + 1) · cols columns), zeros
 * outside of the segment.  With tape_affine behind it, a convolution. */
struct node *tape_window(struct tape *t, struct node *x, const struct segments *s, size_t radius, size_t dilation);
/* c_t = f_t c_{t-1} + (1 - f_t) z_t, element by element, c = 0 before a segment's first row; the first `ahead` columns
 * so, the others from the last row to the first, with t + 1 in place of t - 1.  f is in [0, 1]: a sigmoid came before.
 * The recurrence of QRNN (Bradbury et al., ICLR 2017) and SRU (Lei et al., EMNLP 2018). */
struct node *tape_scan(struct tape *t, struct node *z, struct node *f, const struct segments *s, size_t ahead);
/* An SRU layer around that scan, half of its columns ahead, half back.  gates has 3 n columns, z f r, before any
 * function; skip has n: h_t = r_t tanh(c_t) + (1 - r_t) skip_t with sigmoids over f and r. */
struct node *tape_recurrent(struct tape *t, struct node *gates, struct node *skip, const struct segments *s);
/* Who could be whose head (the arc half of Dozat and Manning, ICLR 2017): row i, column j is q_i · h_(first + j), where
 * `first` is the segment's first row; a token's own column is the artificial root: q_i · root (1 × cols).  As many
 * columns as the longest segment has rows; -infinity outside of the segment.  q is tape_affine(t, dependents, U, b). */
struct node *tape_arcs(struct tape *t, struct node *q, struct node *h, struct parameter *root,
                       const struct segments *s);

/* ---- Losses: each adds to what tape_backward goes down, and returns what it adds ---- */

/* scale · sum over rows of weight · -log softmax(scores)[label].  A label of -1: the row does not count.  weights (one
 * a row) may be NULL: 1. */
double tape_cross_entropy(struct tape *t, struct node *scores, const int32_t *labels, const float *weights,
                          double scale);
/* scale · sum over segments of weight · -log p(labels) of a linear-chain CRF (Lafferty et al. 2001) with the rows'
 * scores and transitions: (L + 1) × L, row L for a segment's first label.  A label of -1 is not known: summed over
 * (Tsuboi et al., COLING 2008).  weights (one a segment) may be NULL. */
double tape_crf(struct tape *t, struct node *scores, struct parameter *transitions, const int32_t *labels,
                const float *weights, const struct segments *s, double scale);
/* Makes the transitions that `allowed` denies so costly that they never win.  `from` = labels: a segment's begin. */
void tape_crf_forbid(struct parameter *transitions, bool (*allowed)(size_t from, size_t to, const void *context),
                     const void *context);
/* The best labels of a segment's rows (Viterbi); scratch memory from the tape. */
void tape_crf_decode(struct tape *t, const struct parameter *transitions, const float *scores, size_t rows,
                     int32_t *labels);

#endif
