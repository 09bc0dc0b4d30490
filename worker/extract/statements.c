/* See statements.h. */
#include "worker/extract/statements.h"

#include <stdio.h>
#include <stdlib.h>

#include "worker/extract/links.h"
#include "worker/extract/quotes.h"

static const float BOLDNESS = 0.7f;  /* of the cue tagger: what the linker finds nothing for is dropped */

struct statement_models {
    struct view_models view;
    struct crf *cues, *links;
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
    free(m);
}

uint64_t statements_checksum(const struct statement_models *m)
{
    return feature_mix(crf_checksum(m->cues), crf_checksum(m->links));
}

/* A statement in the making, by tokens. */
struct draft {
    struct cue cue;
    struct range *source, *content;
    size_t source_count, content_count;
};

/* The pieces labelled `begin` or `inside` of a window. */
static struct range *pieces(struct analysis *a, struct range window, const uint8_t *labels, uint8_t begin, uint8_t inside, size_t *count)
{
    size_t n = window.last - window.first, most = 0;
    for (size_t i = 0; i < n; i++)
        most += labels[i] == begin || (labels[i] == inside && (i == 0 || labels[i - 1] != inside));
    struct range *out = arena_array(a->arena, most + 1, sizeof *out);
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        if (labels[i] != begin && labels[i] != inside)
            continue;
        size_t last = i + 1;
        while (last < n && labels[last] == inside)
            last++;
        out[(*count)++] = (struct range){window.first + (uint32_t)i, window.first + (uint32_t)last};
        i = last - 1;
    }
    return out;
}

static bool make_draft(const struct statement_models *m, const struct statement_view *v, const struct cues *cues, size_t index,
                       struct feature_rows *scratch, struct draft *out)
{
    uint8_t *labels;
    float *marginal;
    struct range window = link_window(v, &cues->at[index]);
    link_decode(m->links, v, cues, index, scratch, &labels, &marginal);
    *out = (struct draft){.cue = cues->at[index]};
    out->source = pieces(v->a, window, labels, LINK_B_SOURCE, LINK_I_SOURCE, &out->source_count);
    out->content = pieces(v->a, window, labels, LINK_B_CONTENT, LINK_I_CONTENT, &out->content_count);
    return out->content_count > 0;
}

static bool holds(const struct draft *d, struct range cue)
{
    for (size_t i = 0; i < d->content_count; i++)
        if (d->content[i].first <= cue.first && cue.last <= d->content[i].last)
            return true;
    return false;
}

static uint32_t content_size(const struct draft *d)
{
    uint32_t size = 0;
    for (size_t i = 0; i < d->content_count; i++)
        size += d->content[i].last - d->content[i].first;
    return size;
}

/* The smallest content that holds the cue; of two that hold each other's cues the larger content holds. */
static int32_t find_holder(const struct draft *drafts, size_t count, size_t index)
{
    enum { REACH = 40 };  /* neighbours looked at on either side: contents hold few statements */
    const struct draft *d = &drafts[index];
    size_t from = index > REACH ? index - REACH : 0, to = index + REACH < count ? index + REACH : count;
    uint32_t own = content_size(d), best_size = UINT32_MAX;
    int32_t best = -1;
    for (size_t i = from; i < to; i++) {
        uint32_t size = content_size(&drafts[i]);
        if (i == index || size >= best_size || !holds(&drafts[i], d->cue.tokens))
            continue;
        if (holds(d, drafts[i].cue.tokens) && (own > size || (own == size && index < i)))
            continue;
        best = (int32_t)i;
        best_size = size;
    }
    return best;
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

static void write_statements(struct analysis *a, const struct draft *drafts, size_t count)
{
    a->statements = arena_array(a->arena, count + 1, sizeof *a->statements);
    a->statement_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct draft *d = &drafts[i];
        a->statements[i] = (struct statement){
            .form = form_of(a, d), .source = spans_of(a, d->source, d->source_count), .cue = spans_of(a, &d->cue.tokens, 1),
            .content = spans_of(a, d->content, d->content_count), .within = find_holder(drafts, count, i),
            .confidence = d->cue.probability,
        };
    }
}

void statements_stage(const struct statement_models *m, struct analysis *a)
{
    struct statement_view v;
    struct cues cues;
    struct feature_rows scratch = {0};
    view_make(a, &m->view, &v);
    cues_find(m->cues, &v, BOLDNESS, &cues);
    struct draft *drafts = arena_array(a->arena, cues.count + 1, sizeof *drafts);
    size_t count = 0;
    for (size_t i = 0; i < cues.count; i++)
        count += make_draft(m, &v, &cues, i, &scratch, &drafts[count]);
    feature_rows_free(&scratch);
    write_statements(a, drafts, count);
}
