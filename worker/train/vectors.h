/* Word vectors from running text, for a network's table of words: what stands at the same places beside the same words
 * lies close together.  Structured skip-gram (Ling, Dyer, Black, Trancoso, NAACL 2015), that is skip-gram with negative
 * sampling (Mikolov et al., NIPS 2013) with an output matrix for each place of the window, which keeps what a word's
 * part of speech is as well as what it is about. */
#ifndef CW_TRAIN_VECTORS_H
#define CW_TRAIN_VECTORS_H

#include <stddef.h>
#include <stdint.h>

#include "proto/error.h"
#include "worker/train/corpora/running_text.h"

enum { VECTORS_MAX_WIDTH = 256 };

struct vectors_options {
    size_t words;            /* at most: the most frequent */
    uint32_t least;          /* rarer words have one vector together */
    unsigned width;          /* of a vector: a multiple of 16, at most VECTORS_MAX_WIDTH */
    unsigned passes;
    uint64_t seed;           /* not 0 */
};

struct vectors {
    /* by rank, the most frequent first: lexicon_cluster_key of the spelling, digits as zeros */
    uint64_t *key;
    uint32_t *frequency;     /* by rank, in the text */
    size_t count;
    unsigned width;
    float *at;               /* (count + 1) × width; the last row is that of rarer words */
};

/* The same vectors from the same text, options and processor architecture: one thread, sums in a fixed order.
 * CW_EDATA when the text has no word that is frequent enough.  Freed by vectors_free, also after an error. */
enum cw_error vectors_train(const struct running_text *text, const struct vectors_options *options,
                            struct vectors *out);

/* The same from the texts under `corpora` (xz must be installed).  Errors of running_text_read too. */
enum cw_error vectors_make(const char *corpora, const struct vectors_options *options, struct vectors *out);
/* Those of the models: from `models`/vectors.cache, which is made if it is not there or was made with other options.
 * The file is not shipped; several verbs use it. */
extern const struct vectors_options vectors_defaults;
enum cw_error vectors_get(const char *corpora, const char *models, const struct vectors_options *options,
                          struct vectors *out);
void vectors_free(struct vectors *v);

#endif
