/* Where sentences end; part of the text stage. */
#ifndef CW_EXTRACT_SENTENCES_H
#define CW_EXTRACT_SENTENCES_H

#include "worker/extract/analysis.h"

/* The end (exclusive) of the sentence that begins at token `first`, within tokens [first, last) of one paragraph. */
uint32_t sentence_end(const struct analysis *a, uint32_t first, uint32_t last);

#endif
