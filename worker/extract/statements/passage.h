/* What the statement taggers read at once: a paragraph, or some sentences of a long one.  So a document of any size is
 * read with the memory for one passage. */
#ifndef CW_EXTRACT_PASSAGE_H
#define CW_EXTRACT_PASSAGE_H

#include "worker/extract/analysis.h"

enum { PASSAGE_TOKENS = 512 };  /* at most, if its first sentence has no more */

struct passage {
    struct range sentences, tokens;
};

/* The passage that begins with a sentence: it ends with the paragraph or before it gets too long. */
static inline struct passage passage_at(const struct analysis *a, uint32_t sentence)
{
    const struct sentence *s = a->sentences;
    struct passage p = {{sentence, sentence + 1}, s[sentence].tokens};
    uint32_t end = a->paragraphs[s[sentence].paragraph].sentences.last;
    for (; p.sentences.last < end && s[p.sentences.last].tokens.last - p.tokens.first <= PASSAGE_TOKENS;
         p.sentences.last++)
        p.tokens.last = s[p.sentences.last].tokens.last;
    return p;
}

#endif
