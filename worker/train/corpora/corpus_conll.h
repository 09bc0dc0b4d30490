/* The NER packs: token, BIO tag over PER ORG LOC MISC, and in some a BIO tag of the source's richer types. */
#ifndef CW_TRAIN_CORPUS_CONLL_H
#define CW_TRAIN_CORPUS_CONLL_H

#include "worker/train/corpora/columns.h"

enum { CONLL_WORD, CONLL_TAG, CONLL_FINE, CONLL_COLUMNS };

/* As column_corpus_read. */
enum cw_error conll_read(const char *path, struct column_corpus *out);

#endif
