/* Training taggers that have not seen a part of the treebanks: the parser learns from the errors that a tagger makes
 * on text that is new to it (jackknifing). */
#ifndef CW_TRAIN_TAGS_TRAIN_H
#define CW_TRAIN_TAGS_TRAIN_H

#include "proto/error.h"
#include "worker/extract/words/lexicon.h"

struct tags_part {
    unsigned left_out, parts;   /* the documents of a treebank whose index modulo `parts` is this; parts 0: none */
    unsigned epochs;
};

/* Trains on the rest of the treebanks under `corpora` and writes the tagger to `path`. */
enum cw_error tags_train(const char *corpora, const struct lexicon *lexicon, struct tags_part part, const char *path);

#endif
