/* The running text that word classes and word vectors are made from. */
#ifndef CW_TRAIN_RUNNING_TEXT_H
#define CW_TRAIN_RUNNING_TEXT_H

#include "proto/error.h"
#include "worker/train/interner.h"

struct running_text {
    struct interner words;   /* lexicon_cluster_key of spellings, digits as zeros; 0 is the edge of a paragraph */
    uint32_t *at;            /* words' numbers, in order of the text */
    size_t count, capacity;
};

/* Calls `each` for every word as it is spelt, in order of the text, and with NULL at the end of every paragraph. */
typedef void running_word_fn(void *context, const char *word, size_t size);
enum cw_error running_text_each(const char *corpora, running_word_fn *each, void *context);

/* Freed by running_text_free, also after an error.  CW_ENOINPUT, CW_EIO, and those of conll_read. */
enum cw_error running_text_read(const char *corpora, struct running_text *out);
void running_text_free(struct running_text *t);

/* The most frequent words: at most `most`, each seen `least` times. */
struct ranked_words {
    uint64_t *key;           /* by rank, the most frequent first */
    uint32_t *frequency;     /* by rank */
    uint32_t *rank;          /* by number; `count` for rarer words, count + 1 for the edge */
    size_t count;
};

struct ranked_words running_text_rank(const struct running_text *t, size_t most, uint32_t least);
void ranked_words_free(struct ranked_words *r);

#endif
