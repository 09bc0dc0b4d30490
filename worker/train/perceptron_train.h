/* The weights of an averaged perceptron while it is trained (Collins, EMNLP 2002), sparse: a feature has a weight only
 * for the classes that an error has touched.  Ends as the file that perceptron_open maps.
 * Like all of the trainers' memory, it aborts when there is none left. */
#ifndef CW_TRAIN_PERCEPTRON_TRAIN_H
#define CW_TRAIN_PERCEPTRON_TRAIN_H

#include <stddef.h>
#include <stdint.h>

#include "proto/error.h"

struct perceptron_train;

struct perceptron_train *perceptron_train_new(size_t class_count);
void perceptron_train_free(struct perceptron_train *w);  /* NULL is allowed */

/* Counts features, before training: those counted fewer than PERCEPTRON_MIN_COUNT times never get a weight. */
enum { PERCEPTRON_MIN_COUNT = 2 };
void perceptron_train_count(struct perceptron_train *w, const uint64_t *feature, size_t n);

/* scores[c] for each class, by the weights as they stand.  Integers, so that the order of features does not matter. */
void perceptron_train_score(const struct perceptron_train *w, const uint64_t *feature, size_t n, int32_t *scores);

/* Rewards class `good` and punishes class `bad`. */
void perceptron_train_update(struct perceptron_train *w, const uint64_t *feature, size_t n, size_t good, size_t bad);

/* One decision has passed: the unit of averaging. */
void perceptron_train_tick(struct perceptron_train *w);

/* Writes the averages in 8 bits each; the smallest are left out until the lists of the others have at most max_bytes.
 * Spreading out the few long ones adds about a tenth to that. */
enum cw_error perceptron_train_write(const struct perceptron_train *w, const char *const *class_names, size_t max_bytes,
                                     const char *path);

#endif
