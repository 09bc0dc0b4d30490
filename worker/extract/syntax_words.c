#include "worker/extract/syntax_words.h"

#include "worker/extract/tags.h"

enum { FIRST_TAG = 2, BRANCHES = 6 };  /* tags 0 and 1 are syntax_state's own */

void syntax_words(const struct lexicon *lexicon, const struct analysis *a, const struct word *words, struct range tokens,
                  struct parse_word *out)
{
    for (uint32_t t = tokens.first; t < tokens.last; t++) {
        int cluster = words[t].cluster;
        *out++ = (struct parse_word){
            .form = words[t].lower,
            .tag = FIRST_TAG + (uint32_t)a->upos[t] * XPOS_COUNT + a->xpos[t],
            .cluster = (uint32_t)(cluster + 1),
            .branch = cluster < 0 ? 0 : lexicon_cluster_prefix(lexicon, cluster, BRANCHES),
        };
    }
}
