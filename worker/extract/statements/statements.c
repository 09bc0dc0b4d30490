/* See statements.h. */
#include "worker/extract/statements/statements.h"

#include <stdlib.h>

#include "worker/extract/statements/judge.h"
#include "worker/extract/statements/layout.h"
#include "worker/extract/statements/nested.h"
#include "worker/extract/statements/quotes.h"
#include "worker/extract/trace.h"
#include "worker/model/model_file.h"

/* A draft that stands by itself is kept if it is likelier right than this.  Half of the F1 that is reached would be
 * best for F1 (Lipton, Elkan, Narayanaswamy, ECML 2014); lower, since the judge learned from networks that had seen
 * less than the shipped one and is too strict.  Chosen on a quarter of the training part that was held out; 0.15 to
 * 0.3 differ by less than 0.2 there. */
static const float ENOUGH_ALONE = 0.2f;
static const float ENOUGH_NESTED = 0.5f;

struct statement_models {
    struct view_models view;
    struct statement_net *net;
    struct crf *judge;
};

static enum cw_error open_models(const char *directory, struct statement_models *m)
{
    char path[MODEL_PATH];
    enum cw_error e = statement_net_open(model_path(directory, "statements.bin", path), &m->net);
    if (!e)
        e = crf_open(model_path(directory, "judge.bin", path), &m->judge);
    if (!e && crf_label_count(m->judge) != JUDGE_LABEL_COUNT)
        e = cw_fail(CW_ECORRUPT, "%s has %zu labels instead of %d", path, crf_label_count(m->judge), JUDGE_LABEL_COUNT);
    return e;
}

enum cw_error statements_open(const char *directory, const struct view_models *view, struct statement_models **out)
{
    struct statement_models *m = calloc(1, sizeof *m);
    if (!m)
        return cw_fail(CW_ENOMEM, "no memory for the statement models");
    m->view = *view;
    enum cw_error e = open_models(directory, m);
    if (e) {
        statements_close(m);
        return e;
    }
    *out = m;
    return CW_OK;
}

void statements_close(struct statement_models *m)
{
    if (!m)
        return;
    statement_net_close(m->net);
    crf_close(m->judge);
    free(m);
}

uint64_t statements_checksum(const struct statement_models *m)
{
    return feature_mix(statement_net_checksum(m->net), crf_checksum(m->judge));
}

/* A draft that holds others goes first unless they are so much more probable: if it stands, they are found again as
 * what it quotes, but if they stand, it is lost. */
static const float HOLDER_BONUS = 0.2f;

/* How a draft can stand to another one. */
typedef bool draft_relation(const struct draft *d, const struct draft *o);

static bool cue_in_content(const struct draft *d, const struct draft *o) { return draft_holds(o, d->cue.tokens); }
static bool content_has_cue(const struct draft *d, const struct draft *o) { return draft_holds(d, o->cue.tokens); }

/* Does the draft stand so to any that has been accepted? */
static bool to_accepted(const struct drafts *d, const bool *accepted, size_t index, draft_relation *stands)
{
    size_t from = index > DRAFTS_REACH ? index - DRAFTS_REACH : 0;
    size_t to = index + DRAFTS_REACH < d->count ? index + DRAFTS_REACH : d->count;
    for (size_t i = from; i < to; i++)
        if (i != index && accepted[i] && stands(&d->at[index], &d->at[i]))
            return true;
    return false;
}

static bool holds_another(const struct drafts *d, size_t index)
{
    size_t from = index > DRAFTS_REACH ? index - DRAFTS_REACH : 0;
    size_t to = index + DRAFTS_REACH < d->count ? index + DRAFTS_REACH : d->count;
    for (size_t i = from; i < to; i++)
        if (i != index && content_has_cue(&d->at[index], &d->at[i]))
            return true;
    return false;
}

struct rank {
    float probability;
    size_t index;
};

static int by_probability(const void *x, const void *y)
{
    const struct rank *a = x, *b = y;
    if (a->probability != b->probability)
        return a->probability > b->probability ? -1 : 1;
    return a->index < b->index ? -1 : 1;
}

static void note_verdict(const struct analysis *a, const struct draft *d, bool kept, float enough)
{
    struct span cue = range_span(a, d->cue.tokens);
    if (kept)
        trace_note(a, TRACE_KEPT, cue, TRACE_NOWHERE, d->probability, "%.2f or more is asked", (double)enough);
    else if (d->probability < enough)
        trace_note(a, TRACE_DROPPED, cue, TRACE_NOWHERE, d->probability, "less than the %.2f that is asked",
                   (double)enough);
    else
        trace_note(a, TRACE_DROPPED, cue, TRACE_NOWHERE, d->probability, "it overlaps a more probable one");
}

/* Leaves the statements that stand alone.  The most probable is accepted first; then neither what lies in an accepted
 * content nor what would hold an accepted cue can stand any more. */
static void keep_outermost(struct analysis *a, struct drafts *d)
{
    bool *accepted = arena_array(a->arena, d->count + 1, sizeof *accepted);
    struct rank *order = arena_array(a->arena, d->count + 1, sizeof *order);
    size_t kept = 0;
    for (size_t i = 0; i < d->count; i++)
        order[i] = (struct rank){d->at[i].probability + (holds_another(d, i) ? HOLDER_BONUS : 0), i};
    qsort(order, d->count, sizeof *order, by_probability);
    for (size_t r = 0; r < d->count; r++) {
        size_t i = order[r].index;
        accepted[i] = d->at[i].probability >= ENOUGH_ALONE && !to_accepted(d, accepted, i, content_has_cue) &&
                      !to_accepted(d, accepted, i, cue_in_content);
    }
    for (size_t i = 0; i < d->count; i++) {
        note_verdict(a, &d->at[i], accepted[i], ENOUGH_ALONE);
        if (accepted[i])
            d->at[kept++] = d->at[i];
    }
    d->count = kept;
}

static void drop_improbable(const struct analysis *a, struct drafts *d, float enough)
{
    size_t kept = 0;
    for (size_t i = 0; i < d->count; i++) {
        note_verdict(a, &d->at[i], d->at[i].probability >= enough, enough);
        if (d->at[i].probability >= enough)
            d->at[kept++] = d->at[i];
    }
    d->count = kept;
}

/* Both, in the order of their cues, with their holders. */
static struct drafts merge(struct analysis *a, const struct drafts *x, const struct drafts *y)
{
    struct drafts out = {arena_array(a->arena, x->count + y->count + 1, sizeof *out.at), 0};
    size_t i = 0, k = 0;
    while (i < x->count || k < y->count) {
        bool first = k == y->count || (i < x->count && x->at[i].cue.tokens.first < y->at[k].cue.tokens.first);
        out.at[out.count++] = first ? x->at[i++] : y->at[k++];
    }
    drafts_find_holders(&out);
    return out;
}

/* What the contents say that others said. */
static struct drafts read_nested(const struct statement_models *m, const struct statement_view *v,
                                 const struct drafts *outer)
{
    struct arena *scratch = arena_new(0);
    CW_CHECK(scratch);
    struct statement_view hidden = nested_view(v, outer, scratch);
    struct drafts inner;
    struct nested nested = {outer, 0};
    struct draft_wishes wishes = {.sentences = nested_sentences(v->a, outer),
                                  .accepts = nested_accepts,
                                  .context = &nested};
    drafts_make(m->net, &hidden, &wishes, &inner);
    nested_clip(v->a, &inner, outer);
    judge_drafts(m->judge, &hidden, &inner);
    drop_improbable(v->a, &inner, ENOUGH_NESTED);
    arena_free(scratch);
    return inner;
}

/* A mark of a quotation, not an apostrophe. */
static bool is_mark(const struct analysis *a, uint32_t t)
{
    return a->quote_depth[t] && quotes_is_mark(a, t);
}

static enum statement_form form_of(const struct analysis *a, const struct draft *d)
{
    uint32_t marks = 0, after = 0;  /* words after the last mark */
    for (size_t i = 0; i < d->content_count; i++)
        for (uint32_t t = d->content[i].first; t < d->content[i].last; t++) {
            bool mark = is_mark(a, t);
            marks += mark;
            after = mark ? 0 : after + (a->upos[t] != UPOS_PUNCT);
        }
    return !marks ? FORM_INDIRECT : is_mark(a, d->content[0].first) && !after ? FORM_DIRECT : FORM_MIXED;
}

static struct spans spans_of(const struct analysis *a, const struct range *ranges, size_t count)
{
    struct spans out = {arena_array(a->arena, count + 1, sizeof *out.at), count};
    for (size_t i = 0; i < count; i++)
        out.at[i] = range_span(a, ranges[i]);
    return out;
}

static void write_statements(struct analysis *a, const struct drafts *drafts)
{
    a->statements = arena_array(a->arena, drafts->count + 1, sizeof *a->statements);
    a->statement_count = drafts->count;
    for (size_t i = 0; i < drafts->count; i++) {
        const struct draft *d = &drafts->at[i];
        a->statements[i] = (struct statement){
            .form = form_of(a, d),
            .source = spans_of(a, d->source, d->source_count),
            .cue = spans_of(a, &d->cue.tokens, 1),
            .content = spans_of(a, d->content, d->content_count),
            .within = d->holder,
            .confidence = d->probability,
        };
    }
}

void statements_stage(const struct statement_models *m, struct analysis *a)
{
    struct statement_view v;
    struct drafts laid_out, outer, inner, all;
    struct arena *scratch = arena_new(0);  /* the view is large and only of use here */
    CW_CHECK(scratch);
    view_make(a, &m->view, scratch, &v);
    layout_find(&v, &laid_out);
    drafts_make(m->net, &v, &(struct draft_wishes){.laid_out = &laid_out}, &outer);
    judge_drafts(m->judge, &v, &outer);
    keep_outermost(a, &outer);
    drafts_follow_quotations(&v, &outer);
    inner = read_nested(m, &v, &outer);
    all = merge(a, &outer, &inner);
    write_statements(a, &all);
    arena_free(scratch);
}
