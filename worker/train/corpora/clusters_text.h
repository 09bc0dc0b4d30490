/* The running text that word classes are made from. */
#ifndef CW_TRAIN_CLUSTERS_TEXT_H
#define CW_TRAIN_CLUSTERS_TEXT_H

#include "proto/error.h"
#include "worker/train/interner.h"

struct running_text {
    struct interner words;   /* lexicon_cluster_key of spellings, digits as zeros; 0 is the edge of a paragraph */
    uint32_t *at;            /* words' numbers, in order of the text */
    size_t count, capacity;
};

/* Freed by running_text_free, also after an error.  CW_ENOINPUT, CW_EIO, and those of conll_read. */
enum cw_error running_text_read(const char *corpora, struct running_text *out);
void running_text_free(struct running_text *t);

#endif
