/* Trains a linear-chain CRF by stochastic gradient on the log-likelihood (AdaGrad steps), prunes and quantises it and
 * writes the file that crf_open maps.  Deterministic for a seed. */
#ifndef CW_TRAIN_CRF_TRAIN_H
#define CW_TRAIN_CRF_TRAIN_H

#include <stddef.h>
#include <stdint.h>

#include "proto/error.h"
#include "worker/model/features.h"

struct crf_dataset;  /* sequences of feature rows with gold labels; keeps hashes compactly */

struct crf_dataset *crf_dataset_new(const char *const *labels, size_t label_count);
void crf_dataset_free(struct crf_dataset *d);
/* Copies a sequence; labels[t] < label_count, or CRF_UNKNOWN for a position whose gold
 * label is not known (summed over). */
#define CRF_UNKNOWN 255
void crf_dataset_add(struct crf_dataset *d, const struct feature_rows *f, const uint8_t *labels, float weight);

struct crf_train_options {
    unsigned epochs;          /* passes over the data */
    unsigned min_count;       /* features seen fewer times are dropped */
    float learning_rate, l2;
    float prune;              /* weights smaller than this are dropped from the file */
    uint64_t seed;
    /* printed with the curve, on stderr: epoch, objective, dev accuracy, seconds; NULL: silent */
    const char *log_name;
};

/* `dev` (may be NULL) is scored after each epoch. */
enum cw_error crf_train(const struct crf_dataset *train, const struct crf_dataset *dev,
                        const struct crf_train_options *options, const char *path);

#endif
