/* See judge.h. */
#include "worker/extract/statements/judge.h"

#include "worker/extract/statements/routes.h"
#include "worker/extract/trace.h"

enum template {
    T_BIAS, T_CUE_SURE, T_SOURCE_SURE, T_CONTENT_SURE, T_SURE, T_CUE, T_SOURCE, T_CONTENT, T_FORM, T_HELD,
    T_HOLDS, T_QUOTED, T_OVERLAP,
};
enum { OUTSIDE = 99 };

static uint64_t decile(float p)
{
    return p >= 0.99f ? 11 : p >= 0.95f ? 10 : (uint64_t)(p * 10);
}

static void sureness_features(const struct draft *d, uint64_t lemma, struct feature_rows *f)
{
    uint64_t cue = decile(d->cue.probability), source = decile(d->source_sureness),
             content = decile(d->content_sureness);
    feature_add(f, feature_hash(T_CUE_SURE, cue, 0, 0));
    feature_add(f, feature_hash(T_CUE_SURE, cue, lemma, 1));
    feature_add(f, feature_hash(T_SOURCE_SURE, source, 0, 0));
    feature_add(f, feature_hash(T_CONTENT_SURE, content, 0, 0));
    feature_add(f, feature_hash(T_SURE, cue / 2, source / 2, content / 2));
    feature_add(f, feature_hash(T_SURE, 100 + cue, content, 0));
    feature_add(f, feature_hash(T_SURE, 200 + cue, source, 0));
}

static void source_features(const struct statement_view *v, const struct draft *d, uint64_t lemma,
                            struct feature_rows *f)
{
    feature_add(f, feature_hash(T_SOURCE, 0, d->source_count, lemma));
    if (!d->source_count)
        return;
    struct range s = d->source[0];
    const struct view_token *k = &v->at[routes_head(v->a, s)];
    uint64_t before = s.first < d->cue.tokens.first;
    uint64_t gap = view_distance(before ? d->cue.tokens.first - s.last : s.first - d->cue.tokens.last);
    feature_add(f, feature_hash(T_SOURCE, 1, d->source_count, before));
    feature_add(f, feature_hash(T_SOURCE, 2, before, gap));
    feature_add(f, feature_hash(T_SOURCE, 3, view_distance(s.last - s.first), before));
    feature_add(f, feature_hash(T_SOURCE, 4, k->name, k->classes & LEX_ROLE));
    feature_add(f, feature_hash(T_SOURCE, 5, k->lemma, 0));
    feature_add(f, feature_hash(T_SOURCE, 6, k->cluster, 0));
    feature_add(f, feature_hash(T_SOURCE, 7, k->sentence == d->cue.sentence, k->quotation >= 0));
}

static void content_features(const struct statement_view *v, const struct draft *d, uint64_t lemma,
                             struct feature_rows *f)
{
    struct range c = d->content[0];
    uint32_t end = d->content[d->content_count - 1].last;
    uint64_t before = c.first < d->cue.tokens.first, size = view_distance(draft_content_size(d));
    uint64_t gap =
        view_distance(before ? d->cue.tokens.first - (c.last < d->cue.tokens.first ? c.last : d->cue.tokens.first)
                             : c.first - d->cue.tokens.last);
    uint64_t opens = v->at[c.first].mark == MARK_OPENS, closes = v->at[end - 1].mark == MARK_CLOSES;
    uint64_t form = before << 2 | opens << 1 | closes;
    feature_add(f, feature_hash(T_CONTENT, 0, size, before));
    feature_add(f, feature_hash(T_CONTENT, 1, d->content_count, before));
    feature_add(f, feature_hash(T_CONTENT, 2, v->at[c.first].lemma, before));
    feature_add(f, feature_hash(T_CONTENT, 3, v->a->xpos[c.first], before));
    feature_add(f, feature_hash(T_CONTENT, 4, gap, before));
    feature_add(f, feature_hash(T_CONTENT, 5, v->a->xpos[c.first], lemma));
    feature_add(f, feature_hash(T_CONTENT, 6, v->a->deprel[routes_head(v->a, c)], v->a->xpos[c.first]));
    feature_add(f,
                feature_hash(T_CONTENT, 7, end < v->a->token_count ? v->at[end].shape : OUTSIDE, v->at[end - 1].shape));
    feature_add(f, feature_hash(T_CONTENT, 8, d->source_count, size));
    feature_add(f, feature_hash(T_FORM, form, 0, 0));
    feature_add(f, feature_hash(T_FORM, form, lemma, 1));
    feature_add(f, feature_hash(T_FORM, form, d->content_count, 2));
}

/* What other drafts say about this one. */
static void company_features(const struct drafts *drafts, size_t index, struct feature_rows *f)
{
    enum { REACH = 20 };
    const struct draft *d = &drafts->at[index];
    size_t from = index > REACH ? index - REACH : 0, to = index + REACH < drafts->count ? index + REACH : drafts->count;
    uint64_t held = 0, overlaps = 0;
    for (size_t i = from; i < to; i++) {
        const struct draft *o = &drafts->at[i];
        if (i == index)
            continue;
        held += o->holder == (int32_t)index;
        for (size_t p = 0; p < d->content_count; p++)
            for (size_t q = 0; q < o->content_count; q++)
                if (d->content[p].first < o->content[q].last && o->content[q].first < d->content[p].last)
                    overlaps |= o->cue.probability > d->cue.probability ? 2 : 1;
    }
    feature_add(f, feature_hash(T_HOLDS, held < 3 ? held : 3, 0, 0));
    feature_add(f, feature_hash(T_OVERLAP, overlaps, decile(d->cue.probability), 0));
    if (d->holder < 0) {
        feature_add(f, feature_hash(T_HELD, 0, 0, 0));
        return;
    }
    const struct draft *h = &drafts->at[d->holder];
    feature_add(f, feature_hash(T_HELD, 1, decile(h->cue.probability), 0));
    feature_add(f, feature_hash(T_HELD, 2, decile(h->content_sureness), decile(h->cue.probability)));
    feature_add(f, feature_hash(T_HELD, 3, decile(h->cue.probability), decile(d->cue.probability)));
}

void judge_features(const struct statement_view *v, const struct drafts *drafts, size_t index, struct feature_rows *f)
{
    const struct draft *d = &drafts->at[index];
    uint32_t head = routes_head(v->a, d->cue.tokens);
    const struct view_token *k = &v->at[head];
    feature_rows_clear(f);
    feature_row_begin(f);
    feature_add(f, feature_hash(T_BIAS, 0, 0, 0));
    feature_add(f, feature_hash(T_CUE, 0, k->lemma, 0));
    feature_add(f, feature_hash(T_CUE, 1, k->cluster, 0));
    feature_add(f, feature_hash(T_CUE, 2, v->a->xpos[head], v->a->deprel[head]));
    feature_add(f, feature_hash(T_CUE, 3, view_distance(d->cue.tokens.last - d->cue.tokens.first), 0));
    feature_add(f, feature_hash(T_CUE, 4, k->children, v->a->xpos[head]));
    feature_add(f, feature_hash(T_CUE, 5, k->governor != VIEW_NONE, v->a->deprel[head]));
    feature_add(f,
                feature_hash(T_QUOTED, k->quotation >= 0, view_distance(k->since_close), view_distance(k->until_open)));
    sureness_features(d, k->lemma, f);
    source_features(v, d, k->lemma, f);
    content_features(v, d, k->lemma, f);
    company_features(drafts, index, f);
}

void judge_drafts(const struct crf *model, const struct statement_view *v, struct drafts *drafts)
{
    struct feature_rows f = {0};
    for (size_t i = 0; i < drafts->count; i++) {
        struct draft *d = &drafts->at[i];
        uint8_t label;
        float marginal;
        if (d->from_layout)
            continue;
        judge_features(v, drafts, i, &f);
        crf_decode(model, &f, v->a->arena, &label, &marginal);
        d->probability = label == JUDGE_RIGHT ? marginal : 1 - marginal;
        trace_note(v->a, TRACE_JUDGED, range_span(v->a, d->cue.tokens), TRACE_NOWHERE, d->probability, "%s", "");
    }
    feature_rows_free(&f);
}
