/* The weights of an averaged perceptron while it is trained (Collins, EMNLP 2002), sparse: a feature has a weight only
 * for the classes that an error has touched.  Ends as the file that perceptron_open maps.
 * Like all of the trainers' memory, it aborts when there is none left. */
#ifndef CW_TRAIN_PARSER_WEIGHTS_H
#define CW_TRAIN_PARSER_WEIGHTS_H

#include <stddef.h>
#include <stdint.h>

#include "proto/error.h"

struct parser_weights;

struct parser_weights *parser_weights_new(size_t class_count);
void parser_weights_free(struct parser_weights *w);  /* NULL is allowed */

/* Counts features, before training: those counted fewer than PARSER_MIN_COUNT times never get a weight. */
enum { PARSER_MIN_COUNT = 2 };
void parser_weights_count(struct parser_weights *w, const uint64_t *feature, size_t n);

/* scores[c] for each class, by the weights as they stand.  Integers, so that the order of features does not matter. */
void parser_weights_score(const struct parser_weights *w, const uint64_t *feature, size_t n, int32_t *scores);

/* Rewards class `good` and punishes class `bad`. */
void parser_weights_update(struct parser_weights *w, const uint64_t *feature, size_t n, size_t good, size_t bad);

/* One decision has passed: the unit of averaging. */
void parser_weights_tick(struct parser_weights *w);

/* Writes the averages in 8 bits each; the smallest are left out until the file has at most max_bytes. */
enum cw_error parser_weights_write(const struct parser_weights *w, const char *const *class_names, size_t max_bytes,
                                   const char *path);

#endif
