/* The articles of a report: which, in what order, and their records. */
#include <stdlib.h>
#include <string.h>

#include "client/report/gather.h"

/* ---- which ---- */

struct collection {
    struct report *report;
    struct arena *arena;
    size_t capacity;
};

static void add_article(struct collection *c, const struct claim_document *d)
{
    struct report *r = c->report;
    for (size_t i = 0; i < r->article_count; i++)
        if (!strcmp(r->articles[i].about.id, d->id)) return;
    if (r->article_count == c->capacity) {
        size_t more = c->capacity ? 2 * c->capacity : 64;
        r->articles = arena_grow(c->arena, r->articles, c->capacity * sizeof *r->articles, more * sizeof *r->articles);
        c->capacity = more;
    }
    r->articles[r->article_count++] = (struct report_article){.about = *d};
}

static void add_claim(struct collection *c, const struct report_claim *claim)
{
    const struct claim_material *m = &claim->material;
    for (size_t i = 0; i < claim->shown; i++) add_article(c, &m->documents[m->appearances[i].document]);
    for (size_t i = 0; i < claim->denials_shown; i++) add_article(c, &m->documents[m->denials[i].what.document]);
    for (size_t i = 0; i < claim->bare_count; i++) {
        const struct bare_mention *b = &claim->bare[i];
        const struct claim_document d = {.id = b->document,
                                         .outlet = b->outlet,
                                         .title = b->title,
                                         .published_lo = b->published_lo,
                                         .published_hi = b->published_hi};
        add_article(c, &d);
    }
}

/* Dated ones first, by the beginning of the interval, then its end, then the id. */
static int compare_articles(const void *x, const void *y)
{
    const struct claim_document *a = &((const struct report_article *)x)->about,
                                *b = &((const struct report_article *)y)->about;
    if (!a->published_lo || !b->published_lo) {
        if (a->published_lo || b->published_lo) return a->published_lo ? -1 : 1;
        return strcmp(a->id, b->id);
    }
    int order = strcmp(a->published_lo, b->published_lo);
    if (!order && a->published_hi && b->published_hi) order = strcmp(a->published_hi, b->published_hi);
    return order ? order : strcmp(a->id, b->id);
}

/* ---- where the claims point ---- */

static int32_t article_of(const struct report *r, const char *id)
{
    for (size_t i = 0; i < r->article_count; i++)
        if (!strcmp(r->articles[i].about.id, id)) return (int32_t)i;
    return -1;
}

static void point_claim(const struct report *r, struct report_claim *c, struct arena *arena)
{
    for (size_t i = 0; i < c->material.document_count; i++) c->articles[i] = article_of(r, c->material.documents[i].id);
    c->bare_articles = arena_array(arena, c->bare_count, sizeof *c->bare_articles);
    for (size_t i = 0; i < c->bare_count; i++) c->bare_articles[i] = article_of(r, c->bare[i].document);
}

/* ---- their records ---- */

/* A bare sentence tells little of its article: the record knows the rest. */
static void complete(struct claim_document *d, const struct record *r)
{
    if (d->uri || d->url || d->author_count) return;
    d->title = r->title;
    d->uri = r->uri;
    d->url = r->url;
    d->authors = r->authors;
    d->author_count = r->author_count;
    if (r->has_published) d->published_basis = date_basis_name(r->published.basis);
}

enum cw_error gather_articles(struct reader *r, struct arena *arena, struct report *out)
{
    struct collection c = {.report = out, .arena = arena};
    size_t bytes = 0;
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < out->claim_count; i++) add_claim(&c, &out->claims[i]);
    if (out->article_count) qsort(out->articles, out->article_count, sizeof *out->articles, compare_articles);
    for (size_t i = 0; i < out->claim_count; i++) point_claim(out, &out->claims[i], arena);
    for (size_t i = 0; i < out->article_count && i < REPORT_FULL_ARTICLES && bytes < REPORT_TEXT_BYTES && !e; i++) {
        struct report_article *a = &out->articles[i];
        e = reader_record(r, a->about.id, arena, &a->record);
        a->full = !e;
        if (e == CW_ENOTFOUND) e = CW_OK;  /* gone since */
        if (!a->full) continue;
        bytes += a->record.text_size;
        complete(&a->about, &a->record);
    }
    return e;
}
