/* How operations are made, for the tape's own files. */
#ifndef CW_TRAIN_NETWORK_TAPE_INSIDE_H
#define CW_TRAIN_NETWORK_TAPE_INSIDE_H

#include "worker/train/network/tape.h"

/* A new node, its value not set.  It gets a gradient (zeroed before tape_backward) when `flows`, i.e. when one of its
 * inputs has one or is a parameter, and the tape is training.  `own` bytes of memory for the operation, not zeroed. */
struct node *tape_node(struct tape *t, size_t rows, size_t cols, bool flows, size_t own,
                       void (*backward)(struct tape *t, struct node *n));
uint64_t tape_bits(struct tape *t);    /* of chance */

static inline size_t node_size(const struct node *n) { return n->rows * n->cols; }
static inline float *node_row(const struct node *n, size_t row) { return n->value + row * n->cols; }

#endif
