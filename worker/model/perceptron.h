/* A multi-class linear model over hashed features, as an averaged perceptron leaves it (Collins, EMNLP 2002; Freund and
 * Schapire 1999): for each feature a short list of (class, weight).  The weights are a read-only mapped file; one
 * struct perceptron may be shared by threads.  worker/train makes the files. */
#ifndef CW_MODEL_PERCEPTRON_H
#define CW_MODEL_PERCEPTRON_H

#include <stddef.h>
#include <stdint.h>

#include "proto/error.h"

enum {
    PERCEPTRON_MAX_CLASSES = 256,
    PERCEPTRON_MAX_FEATURES = 256,  /* in one call of perceptron_score */
};

struct perceptron;

/* Maps a model file and checks all of it: header, checksum, every size, every list of weights.
 * Errors of model_file_open, CW_ECORRUPT, CW_ENOMEM.  *out is the caller's. */
enum cw_error perceptron_open(const char *path, struct perceptron **out);
void perceptron_close(struct perceptron *p);    /* NULL is allowed */

size_t perceptron_class_count(const struct perceptron *p);
const char *perceptron_class(const struct perceptron *p, size_t index);
uint64_t perceptron_checksum(const struct perceptron *p);  /* of the file's content, for the engine's version */

/* scores[c] = the sum of class c's weights over the n features, for each of the model's classes.  `feature` are
 * 64-bit hashes whose bits are all equally good; n <= PERCEPTRON_MAX_FEATURES. */
void perceptron_score(const struct perceptron *p, const uint64_t *feature, size_t n, int32_t *scores);

#endif
