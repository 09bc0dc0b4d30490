/* The tables of tags_lemma. */
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

struct lemma_stem {
    const char *ending;  /* of what is left without -ed or -ing; '^' first: the whole stem */
    bool wants_e;
};

extern const struct lemma_stem lemma_stems[];            /* longest first */
extern const size_t lemma_stem_count;

#endif
