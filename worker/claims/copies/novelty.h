/* What one of two copies has and the other has not, sentence by sentence. */
#ifndef CW_CLAIMS_NOVELTY_H
#define CW_CLAIMS_NOVELTY_H

#include "worker/claims/copies/concordance.h"

struct copy_sentence {
    struct span span;         /* bytes of the text */
    uint32_t passage;
    double share;             /* 0 to 1: of its weight, what one passage of the other has;
                               * 1 for what says next to nothing */
};

/* The sentences of a text's passages, in order.  `text` is the record's.  Arena memory. */
void copy_sentences(const char *text, const struct passages *p, const struct passages *other, struct arena *arena,
                    struct copy_sentence **out, size_t *count);

/* Whether what it says is in the other text too.  Of a paragraph that has a counterpart less is asked
 * than of one that has none. */
bool copy_sentence_is_met(const struct copy_sentence *s, bool counterpart);

#endif
