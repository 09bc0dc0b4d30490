#ifndef CW_EXTRACT_LEMMA_TABLE_H
#define CW_EXTRACT_LEMMA_TABLE_H

#include "worker/extract/analysis.h"

struct lemma_exception {
    const char *form;    /* lower case */
    uint8_t upos;        /* VERB also stands for AUX */
    const char *lemma;
};

extern const struct lemma_exception lemma_exceptions[];  /* sorted by form, then upos */
extern const size_t lemma_exception_count;

#endif
