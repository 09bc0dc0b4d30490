/* Trains a linear model that chooses one of several rows of features: the log-likelihood of the right ones together,
 * each wrong choice as much more likely as it costs (Durrett and Klein, EMNLP 2013), by AdaGrad with L1 (Duchi, Hazan,
 * Singer, JMLR 2011).  Deterministic for a seed. */
#ifndef CW_TRAIN_RANK_TRAIN_H
#define CW_TRAIN_RANK_TRAIN_H

#include <stdbool.h>

#include "proto/buffer.h"
#include "worker/model/features.h"

struct rank_dataset;

struct rank_dataset *rank_dataset_new(void);
void rank_dataset_free(struct rank_dataset *d);

/* Copies one choice: its rows, which of them are right (one at least), and what each costs if it is taken. */
void rank_dataset_add(struct rank_dataset *d, const struct feature_rows *rows, const bool *right, const float *cost);

struct rank_options {
    unsigned epochs, min_count;
    float learning_rate, l1;
    uint64_t seed;
    const char *log_name;    /* the curve on stderr; NULL: silent */
};

/* Appends the weights' sections (weights.h, one label); how many features have a weight. */
size_t rank_train(const struct rank_dataset *d, const struct rank_options *options, struct buffer *content);

#endif
