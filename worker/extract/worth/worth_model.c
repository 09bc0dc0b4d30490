/* See worth_model.h. */
#include "worker/extract/worth/worth_model.h"

#include "worker/extract/tags/tags.h"
#include "worker/extract/words/words.h"

enum template { T_SIGN, T_PAIR, T_LEMMA, T_TWO, T_CLUSTER, T_START, T_ROOT, T_ROOT_CHILD, T_TAG };
enum { NO_WORD = 0, START_WORDS = 2 };

static uint64_t lemma_of(const struct analysis *a, uint32_t t)
{
    char lemma[64];
    size_t n = tags_lemma(a, t, lemma, sizeof lemma);
    return feature_string(lemma, n < sizeof lemma ? n : sizeof lemma - 1);
}

static void sign_features(uint64_t signs, struct feature_rows *f)
{
    for (int s = 0; s < WORTH_SIGN_COUNT; s++) {
        if (!(signs >> s & 1)) continue;
        feature_add(f, feature_hash(T_SIGN, (uint64_t)s, 0, 0));
        for (int other = 1; other < s; other++)
            if (signs >> other & 1) feature_add(f, feature_hash(T_PAIR, (uint64_t)s, (uint64_t)other, 0));
    }
}

static void word_features(const struct analysis *a, struct range r, struct feature_rows *f)
{
    uint64_t before = NO_WORD;
    for (uint32_t t = r.first; t < r.last; t++) {
        if (a->upos[t] == UPOS_PUNCT) continue;
        uint64_t lemma = a->upos[t] == UPOS_NUM ? UPOS_NUM : lemma_of(a, t);
        feature_add(f, feature_hash(T_LEMMA, lemma, 0, 0));
        feature_add(f, feature_hash(T_TWO, before, lemma, 0));
        feature_add(f, feature_hash(T_TAG, a->xpos[t], t > r.first ? a->xpos[t - 1] : XPOS_COUNT, 0));
        if (a->words[t].cluster >= 0) feature_add(f, feature_hash(T_CLUSTER, (uint64_t)a->words[t].cluster, 0, 0));
        if (t < r.first + START_WORDS) feature_add(f, feature_hash(T_START, t - r.first, lemma, 0));
        before = lemma;
    }
}

/* The words that nothing in the piece stands above, and what hangs on them. */
static void tree_features(const struct analysis *a, struct range r, struct feature_rows *f)
{
    for (uint32_t t = r.first; t < r.last; t++) {
        uint32_t h = a->head[t];
        bool top = h == t || h < r.first || h >= r.last;
        if (top && a->upos[t] != UPOS_PUNCT) feature_add(f, feature_hash(T_ROOT, lemma_of(a, t), a->xpos[t], 0));
        if (!top && a->head[h] == h && a->upos[t] != UPOS_PUNCT)
            feature_add(f, feature_hash(T_ROOT_CHILD, lemma_of(a, t), lemma_of(a, h), a->deprel[t]));
    }
}

void worth_features(const struct analysis *a, const struct worth_piece *piece, uint64_t signs, struct feature_rows *f)
{
    feature_rows_clear(f);
    feature_row_begin(f);
    sign_features(signs, f);
    for (size_t i = 0; i < piece->count; i++) {
        word_features(a, piece->at[i], f);
        tree_features(a, piece->at[i], f);
    }
}

float worth_probability(const struct crf *model, const struct analysis *a, const struct worth_piece *piece,
                        uint64_t signs, struct feature_rows *f)
{
    uint8_t label;
    float marginal;
    if (!model) return worth_by_hand(signs);
    worth_features(a, piece, signs, f);
    crf_decode(model, f, a->arena, &label, &marginal);
    return label == WORTH_CHECK ? marginal : 1 - marginal;
}
