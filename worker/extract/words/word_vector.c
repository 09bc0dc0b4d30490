#include "worker/extract/words/word_vector.h"

#include "worker/extract/words/lexicon_format.h"
#include "worker/extract/words/words.h"

int32_t word_vector(const char *s, size_t n, word_find *find, const void *context)
{
    char spelt[LEXICON_SPELLING], lower[LEXICON_SPELLING];
    word_fold(&s, &n);
    n = lexicon_fold_digits(s, n, spelt);
    int32_t row = find(context, lexicon_cluster_key(spelt, n));
    if (row >= 0) return row;
    n = word_lower(spelt, n, lower, sizeof lower);
    row = find(context, lexicon_cluster_key(lower, n));
    if (row >= 0) return row;
    if (*lower >= 'a' && *lower <= 'z') *lower = (char)(*lower - 32);
    return find(context, lexicon_cluster_key(lower, n));
}
