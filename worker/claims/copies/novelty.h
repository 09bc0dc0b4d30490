/* What one of two copies has and the other has not, sentence by sentence. */
#ifndef CW_CLAIMS_NOVELTY_H
#define CW_CLAIMS_NOVELTY_H

#include "worker/claims/copies/concordance.h"

struct copy_sentence {
    struct span span;         /* bytes of the text */
    uint32_t passage;
    bool met;                 /* a passage of the other has most of its words, or it says next to nothing */
};

/* The sentences of a text's passages, in order.  `text` is the record's.  Arena memory. */
void copy_sentences(const char *text, const struct passages *p, const struct passages *other, struct arena *arena, struct copy_sentence **out,
                    size_t *count);

#endif
