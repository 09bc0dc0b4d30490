/* See cues.h. */
#include "worker/extract/cues.h"

#include "proto/error.h"

enum template { T_BIAS, T_WORD, T_WORD2, T_SHAPE, T_QUOTE, T_QUOTE_WORD, T_PREFIX, T_NEAR_MARK, T_SENTENCE };
enum { WINDOW = 3 };

static void word_features(const struct statement_view *v, size_t t, struct range s, struct feature_rows *f)
{
    for (int d = -WINDOW; d <= WINDOW; d++) {
        int64_t u = (int64_t)t + d;
        uint64_t word = u >= s.first && u < s.last ? v->at[u].word : 1;
        feature_add(f, feature_hash(T_WORD, (uint64_t)(d + WINDOW), word, 0));
        if (d >= -1 && d <= 1)
            feature_add(f, feature_hash(T_SHAPE, (uint64_t)(d + WINDOW), u >= s.first && u < s.last ? v->at[u].shape : 99, 0));
        if (d >= -2 && d <= 1) {
            uint64_t next = u + 1 >= s.first && u + 1 < s.last ? v->at[u + 1].word : 1;
            feature_add(f, feature_hash(T_WORD2, (uint64_t)(d + WINDOW), word, next));
        }
    }
}

static void quote_features(const struct statement_view *v, size_t t, struct feature_rows *f)
{
    const struct view_token *w = &v->at[t];
    uint64_t inside = w->quotation >= 0, close = view_distance(w->since_close), open = view_distance(w->until_open);
    feature_add(f, feature_hash(T_QUOTE, inside, close, open));
    feature_add(f, feature_hash(T_QUOTE_WORD, inside, w->word, 0));
    feature_add(f, feature_hash(T_NEAR_MARK, inside, close, w->word));
    feature_add(f, feature_hash(T_NEAR_MARK, inside + 2, open, w->word));
}

void cue_features(const struct statement_view *v, size_t sentence, struct feature_rows *f)
{
    struct range s = v->a->sentences[sentence].tokens;
    feature_rows_clear(f);
    for (size_t t = s.first; t < s.last; t++) {
        feature_row_begin(f);
        feature_add(f, feature_hash(T_BIAS, 0, 0, 0));
        word_features(v, t, s, f);
        quote_features(v, t, f);
    }
}

static void collect(const struct statement_view *v, size_t sentence, const uint8_t *labels, const float *marginal, struct cues *out)
{
    struct range s = v->a->sentences[sentence].tokens;
    for (size_t t = s.first; t < s.last; t++) {
        if (labels[t - s.first] == CUE_O)
            continue;
        struct cue c = {{(uint32_t)t, (uint32_t)t + 1}, (uint32_t)sentence, marginal[t - s.first]};
        while (c.tokens.last < s.last && labels[c.tokens.last - s.first] == CUE_I) {
            float m = marginal[c.tokens.last++ - s.first];
            c.probability = m < c.probability ? m : c.probability;
        }
        out->at[out->count++] = c;
        t = c.tokens.last - 1;
    }
}

void cues_find(const struct crf *model, const struct statement_view *v, float boldness, struct cues *out)
{
    struct analysis *a = v->a;
    struct feature_rows f = {0};
    *out = (struct cues){.at = arena_array(a->arena, a->token_count + 1, sizeof *out->at)};
    for (size_t s = 0; s < a->sentence_count; s++) {
        enum paragraph_role role = a->paragraphs[a->sentences[s].paragraph].role;
        if (role == PARAGRAPH_HEADER || role == PARAGRAPH_BOILERPLATE)
            continue;
        cue_features(v, s, &f);
        uint8_t *labels = arena_array(a->arena, f.rows, 1);
        float *marginal = arena_array(a->arena, f.rows, sizeof *marginal);
        float *bias = arena_array(a->arena, f.rows * CUE_LABEL_COUNT, sizeof *bias);
        for (size_t t = 0; t < f.rows; t++)
            bias[t * CUE_LABEL_COUNT + CUE_B] = boldness;
        crf_decode(model, &f, bias, a->arena, labels, marginal);
        collect(v, s, labels, marginal, out);
    }
    feature_rows_free(&f);
}
