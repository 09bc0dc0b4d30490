/* See statements.h. */
#include "worker/extract/statements.h"

#include <stdio.h>
#include <stdlib.h>

#include "worker/extract/judge.h"
#include "worker/extract/layout.h"
#include "worker/extract/quotes.h"

/* A draft that stands by itself is kept if it is likelier right than this.  Half of the F1 that is reached would be
 * best for F1 (Lipton, Elkan, Narayanaswamy, ECML 2014); lower, since the judge learned from a tagger and a linker that
 * had seen less than the shipped ones and is a little too strict.  One within another's content is kept if tagger and
 * linker were sure enough of it. */
static const float ENOUGH_ALONE = 0.25f;
static const float ENOUGH_NESTED = 0.5f;

struct statement_models {
    struct view_models view;
    struct crf *cues, *links, *judge;
};

static enum cw_error open_model(const char *directory, const char *name, size_t labels, struct crf **out)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", directory, name) >= (int)sizeof path)
        return cw_fail(CW_ENOINPUT, "the path of %s is too long", name);
    enum cw_error e = crf_open(path, out);
    if (!e && crf_label_count(*out) != labels)
        e = cw_fail(CW_ECORRUPT, "%s has %zu labels instead of %zu", path, crf_label_count(*out), labels);
    return e;
}

enum cw_error statements_open(const char *directory, const struct view_models *view, struct statement_models **out)
{
    struct statement_models *m = calloc(1, sizeof *m);
    if (!m)
        return cw_fail(CW_ENOMEM, "no memory for the statement models");
    m->view = *view;
    enum cw_error e = open_model(directory, "cues.bin", CUE_LABEL_COUNT, &m->cues);
    if (!e)
        e = open_model(directory, "links.bin", LINK_LABEL_COUNT, &m->links);
    if (!e)
        e = open_model(directory, "judge.bin", JUDGE_LABEL_COUNT, &m->judge);
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
    crf_close(m->cues);
    crf_close(m->links);
    crf_close(m->judge);
    free(m);
}

uint64_t statements_checksum(const struct statement_models *m)
{
    return feature_mix(feature_mix(crf_checksum(m->cues), crf_checksum(m->links)), crf_checksum(m->judge));
}

enum fate { FATE_OPEN, FATE_DROPPED, FATE_TOP, FATE_NESTED };

/* How a draft can stand to another one. */
typedef bool draft_relation(const struct draft *d, const struct draft *o);

static bool cue_in_content(const struct draft *d, const struct draft *o) { return draft_holds(o, d->cue.tokens); }
static bool content_has_cue(const struct draft *d, const struct draft *o) { return draft_holds(d, o->cue.tokens); }

/* Does the draft stand so to any that has been given the top? */
static bool to_a_top(const struct drafts *d, const enum fate *fate, size_t index, draft_relation *stands)
{
    size_t from = index > DRAFTS_REACH ? index - DRAFTS_REACH : 0;
    size_t to = index + DRAFTS_REACH < d->count ? index + DRAFTS_REACH : d->count;
    for (size_t i = from; i < to; i++)
        if (i != index && fate[i] == FATE_TOP && stands(&d->at[index], &d->at[i]))
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

/* The judge knows only statements that stand alone; the corpus has no others. */
static float nested_sureness(const struct draft *d)
{
    return d->cue.probability * d->content_sureness;
}

/* Decides on all drafts, the most probable first, so that no content holds another's top-level cue: whoever comes
 * later and lies in an accepted content is nested; whoever would hold an accepted cue is dropped. */
static enum fate *decide(struct analysis *a, const struct drafts *d)
{
    enum fate *fate = arena_array(a->arena, d->count + 1, sizeof *fate);
    struct rank *order = arena_array(a->arena, d->count + 1, sizeof *order);
    for (size_t i = 0; i < d->count; i++)
        order[i] = (struct rank){d->at[i].probability, i};
    qsort(order, d->count, sizeof *order, by_probability);
    for (size_t r = 0; r < d->count; r++) {
        size_t i = order[r].index;
        if (d->at[i].probability < ENOUGH_ALONE || to_a_top(d, fate, i, content_has_cue))
            fate[i] = FATE_DROPPED;
        else if (!to_a_top(d, fate, i, cue_in_content))
            fate[i] = FATE_TOP;
    }
    for (size_t i = 0; i < d->count; i++)
        if (fate[i] != FATE_TOP)
            fate[i] = nested_sureness(&d->at[i]) >= ENOUGH_NESTED && to_a_top(d, fate, i, draft_within) ? FATE_NESTED
                                                                                                        : FATE_DROPPED;
    return fate;
}

/* Leaves only the drafts that stand. */
static void keep_decided(struct analysis *a, struct drafts *d)
{
    const enum fate *fate = decide(a, d);
    size_t kept = 0;
    for (size_t i = 0; i < d->count; i++) {
        if (fate[i] == FATE_DROPPED)
            continue;
        if (fate[i] == FATE_NESTED)
            d->at[i].probability = nested_sureness(&d->at[i]);
        d->at[kept++] = d->at[i];
    }
    d->count = kept;
    drafts_find_holders(d);
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
    struct cues cues;
    struct drafts laid_out, drafts;
    view_make(a, &m->view, &v);
    cues_find(m->cues, &v, CUES_BOLDNESS, &cues);
    layout_find(&v, &laid_out);
    drafts_make(m->links, &v, &cues, &laid_out, &drafts);
    judge_drafts(m->judge, &v, &drafts);
    keep_decided(a, &drafts);
    write_statements(a, &drafts);
}
