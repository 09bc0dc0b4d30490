/* See statements.h. */
#include "worker/extract/statements.h"

#include <stdio.h>
#include <stdlib.h>

#include "worker/extract/links.h"
#include "worker/extract/quotes.h"

static const float BOLDNESS = 0.0f;

struct statement_models {
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

enum cw_error statements_open(const char *directory, struct statement_models **out)
{
    struct statement_models *m = calloc(1, sizeof *m);
    if (!m)
        return cw_fail(CW_ENOMEM, "no memory for the statement models");
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

/* The pieces labelled `begin` or `inside` of a window, as byte spans. */
static struct spans pieces(const struct statement_view *v, struct range window, const uint8_t *labels, uint8_t begin, uint8_t inside)
{
    struct analysis *a = v->a;
    size_t n = window.last - window.first, most = 0;
    for (size_t i = 0; i < n; i++)
        most += labels[i] == begin || labels[i] == inside;
    struct spans out = {arena_array(a->arena, most + 1, sizeof *out.at), 0};
    for (size_t i = 0; i < n; i++) {
        if (labels[i] != begin && labels[i] != inside)
            continue;
        size_t last = i + 1;
        while (last < n && labels[last] == inside)
            last++;
        out.at[out.count++] = range_span(a, (struct range){window.first + (uint32_t)i, window.first + (uint32_t)last});
        i = last - 1;
    }
    return out;
}

static bool make_statement(const struct statement_models *m, const struct statement_view *v, const struct cues *cues, size_t index,
                           struct feature_rows *scratch, struct statement *out)
{
    const struct cue *c = &cues->at[index];
    uint8_t *labels;
    float *marginal;
    struct range window = link_window(v, c);
    link_decode(m->links, v, cues, index, scratch, &labels, &marginal);
    *out = (struct statement){.within = -1, .confidence = c->probability};
    out->source = pieces(v, window, labels, LINK_B_SOURCE, LINK_I_SOURCE);
    out->content = pieces(v, window, labels, LINK_B_CONTENT, LINK_I_CONTENT);
    out->cue = (struct spans){arena_alloc(v->a->arena, sizeof(struct span)), 1};
    out->cue.at[0] = range_span(v->a, c->tokens);
    return out->content.count > 0;
}

void statements_stage(const struct statement_models *m, struct analysis *a)
{
    struct statement_view v;
    struct cues cues;
    struct feature_rows scratch = {0};
    view_make(a, &v);
    cues_find(m->cues, &v, BOLDNESS, &cues);
    a->statements = arena_array(a->arena, cues.count + 1, sizeof *a->statements);
    a->statement_count = 0;
    for (size_t i = 0; i < cues.count; i++)
        a->statement_count += make_statement(m, &v, &cues, i, &scratch, &a->statements[a->statement_count]);
    feature_rows_free(&scratch);
}
