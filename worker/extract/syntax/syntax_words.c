#include "worker/extract/syntax/syntax_words.h"

#include "worker/extract/tags/tags.h"
#include "worker/extract/words/words.h"

enum { FIRST_TAG = 2, BRANCHES = 6 };  /* tags 0 and 1 are syntax_state's own */

void syntax_words(const struct lexicon *lexicon, const struct analysis *a, struct range tokens, struct parse_word *out)
{
    for (uint32_t t = tokens.first; t < tokens.last; t++) {
        struct word w = a->words ? a->words[t] : word_describe(a, lexicon, t);
        *out++ = (struct parse_word){
            .form = w.lower,
            .tag = FIRST_TAG + (uint32_t)a->upos[t] * XPOS_COUNT + a->xpos[t],
            .cluster = (uint32_t)(w.cluster + 1),
            .branch = w.cluster < 0 ? 0 : lexicon_cluster_prefix(lexicon, w.cluster, BRANCHES),
        };
    }
}
