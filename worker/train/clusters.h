/* Word classes from running text, finer than the lexicon's Brown clusters: each word belongs to the class whose words
 * stand beside the same words. */
#ifndef CW_TRAIN_CLUSTERS_H
#define CW_TRAIN_CLUSTERS_H

#include <stddef.h>
#include <stdint.h>

#include "proto/error.h"

enum { CLUSTERS_CLASSES = 1000, CLUSTERS_WORDS = 80000 };

struct clusters {
    uint64_t *key;       /* of each word: lexicon_cluster_key of its spelling with digits as zeros */
    uint16_t *class;     /* < CLUSTERS_CLASSES */
    size_t count;
};

/* Reads the texts under `corpora` (xz must be installed) and clusters their CLUSTERS_WORDS most frequent words;
 * a few minutes.  Freed by clusters_free, also after an error.  CW_ENOINPUT, CW_EIO, CW_EDATA. */
enum cw_error clusters_make(const char *corpora, struct clusters *out);
void clusters_free(struct clusters *c);

#endif
