/* The analysis by machine that comes with PolNeAR: Penn tags, lemmas, entities and basic Stanford dependencies. */
#ifndef CW_TRAIN_CORPUS_SILVER_H
#define CW_TRAIN_CORPUS_SILVER_H

#include "worker/train/columns.h"

enum { SILVER_WORD, SILVER_BEGIN, SILVER_END, SILVER_LEMMA, SILVER_XPOS, SILVER_NER, SILVER_HEAD, SILVER_DEPREL,
       SILVER_COLUMNS };

/* As column_corpus_read. */
enum cw_error silver_read(const char *path, struct column_corpus *out);

#endif
