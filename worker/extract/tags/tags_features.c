/* After Ratnaparkhi (EMNLP 1996) and Toutanova et al. (NAACL 2003), with word clusters. */
#include "worker/extract/tags/tags_features.h"

#include "worker/model/features.h"

enum template {
    BIAS, FORM, LOWER, SHAPE, SUFFIX, PREFIX, LETTERS, CLUSTER, CLUSTER_6,
    TAG_1, TAG_2, TAG_1_2, TAG_1_LOWER, TAG_1_SUFFIX, TAG_1_CLUSTER,
    LOWER_1, LOWER_2, NEXT_LOWER_1, NEXT_LOWER_2, LOWER_1_LOWER, LOWER_NEXT_LOWER, LOWER_1_NEXT_LOWER,
    SUFFIX_1, NEXT_SUFFIX_1, NEXT_CLUSTER_1, NEXT_LETTERS_1, LETTERS_1, NEXT_CLUSTER_TAG_1,
};

static uint64_t cluster_of(const struct word *w) { return (uint64_t)(w->cluster + 1); }

static const struct word *neighbour(const struct word *words, size_t count, size_t i, int step)
{
    static const struct word outside = {.cluster = -1};
    ptrdiff_t at = (ptrdiff_t)i + step;
    return at < 0 || at >= (ptrdiff_t)count ? &outside : &words[at];
}

size_t tag_features(const struct lexicon *lexicon, const struct word *words, size_t count, size_t i,
                    unsigned before1, unsigned before2, uint64_t *out)
{
    const struct word *w = &words[i], *before = neighbour(words, count, i, -1), *next = neighbour(words, count, i, 1);
    const struct word *far = neighbour(words, count, i, -2), *ahead = neighbour(words, count, i, 2);
    uint64_t first = i == 0;
    size_t n = 0;
#define ADD(template, ...) (out[n++] = feature_hash(template, __VA_ARGS__))
    ADD(BIAS, 0, 0, 0);
    ADD(FORM, w->form, first, 0);
    ADD(LOWER, w->lower, 0, 0);
    ADD(SHAPE, w->shape, first, 0);
    for (uint64_t k = 0; k < WORD_AFFIXES; k++) ADD(SUFFIX, w->suffix[k], k, 0);
    for (uint64_t k = 0; k < WORD_AFFIXES - 1; k++) ADD(PREFIX, w->prefix[k], k, 0);
    ADD(LETTERS, w->letters, (uint64_t)w->has_digit << 1 | w->has_hyphen, first);
    if (w->cluster >= 0) {
        ADD(CLUSTER, cluster_of(w), 0, 0);
        ADD(CLUSTER_6, lexicon_cluster_prefix(lexicon, w->cluster, 6), 0, 0);
        ADD(TAG_1_CLUSTER, before1, cluster_of(w), 0);
    }
    ADD(TAG_1, before1, 0, 0);
    ADD(TAG_2, before2, 0, 0);
    ADD(TAG_1_2, before1, before2, 0);
    ADD(TAG_1_LOWER, before1, w->lower, 0);
    ADD(TAG_1_SUFFIX, before1, w->suffix[2], 0);
    ADD(LOWER_1, before->lower, 0, 0);
    ADD(LOWER_2, far->lower, 0, 0);
    ADD(NEXT_LOWER_1, next->lower, 0, 0);
    ADD(NEXT_LOWER_2, ahead->lower, 0, 0);
    ADD(LOWER_1_LOWER, before->lower, w->lower, 0);
    ADD(LOWER_NEXT_LOWER, w->lower, next->lower, 0);
    ADD(LOWER_1_NEXT_LOWER, before->lower, next->lower, 0);
    ADD(SUFFIX_1, before->suffix[2], 0, 0);
    ADD(NEXT_SUFFIX_1, next->suffix[2], 0, 0);
    ADD(NEXT_CLUSTER_1, cluster_of(next), 0, 0);
    ADD(NEXT_CLUSTER_TAG_1, cluster_of(next), before1, 0);
    ADD(NEXT_LETTERS_1, next->letters, w->letters, first);
    ADD(LETTERS_1, before->letters, w->letters, 0);
#undef ADD
    return n;
}
