/* The order of a url's texts; see revision_order.h. */
#include "client/claims/revision_order.h"

#include <stdlib.h>
#include <string.h>

#include "worker/extract/metadata/metadata.h"
#include "worker/extract/text/text.h"

/* "Updated 4 June": of the year in which it was published, or the next. */
static void add_year(struct moment *m, const char *published)
{
    struct moment p = calendar_read(published);
    m->year = p.year + (m->month < p.month || (m->month == p.month && m->day && m->day < p.day));
    if (m->day && !calendar_valid(m->year, m->month, m->day)) m->day = 0;
}

void revision_text_of(const struct claim_document *d, const struct record *record, struct arena *arena,
                      struct revision_text *out)
{
    struct document about = {.title = record->title};
    struct analysis a = {.arena = arena,
                         .document = &about,
                         .text = record->text,
                         .text_size = (uint32_t)record->text_size};
    struct moment m;
    *out = (struct revision_text){.document = d};
    text_stage(&a);
    if (!d->published_lo || !metadata_updated(&a, &m)) return;
    if (!m.year) add_year(&m, d->published_lo);
    calendar_interval(&m, out->lo, out->hi);
    out->is_updated = true;
}

/* Unknown dates come last. */
static int compare_dates(const char *a, const char *b)
{
    if (!a || !b) return (a == NULL) - (b == NULL);
    return strcmp(a, b);
}

static int by_time(const void *x, const void *y)
{
    const struct revision_text *a = x, *b = y;
    int order = compare_dates(a->document->published_lo, b->document->published_lo);
    if (!order) order = compare_dates(a->document->published_hi, b->document->published_hi);
    if (!order) order = a->is_updated - b->is_updated;
    if (!order) order = strcmp(a->lo, b->lo);
    if (!order) order = strcmp(a->hi, b->hi);
    return order ? order : strcmp(a->document->id, b->document->id);
}

void revision_sort(struct revision_text *texts, size_t count)
{
    if (count) qsort(texts, count, sizeof *texts, by_time);
}

const char *revision_basis_name(enum revision_basis b)
{
    static const char *const names[] = {"published", "updated", "unknown"};
    return names[b];
}

enum revision_basis revision_basis_of(const struct revision_text *a, const struct revision_text *b)
{
    const struct claim_document *x = a->document, *y = b->document;
    if (!x->published_lo || !y->published_lo) return REVISION_UNKNOWN;
    if (strcmp(x->published_hi, y->published_lo) < 0) return REVISION_BY_PUBLICATION;
    if (strcmp(x->published_lo, y->published_lo) || strcmp(x->published_hi, y->published_hi)) return REVISION_UNKNOWN;
    /* The text that says that it was updated was made from the other. */
    return b->is_updated && (!a->is_updated || strcmp(a->hi, b->lo) < 0) ? REVISION_BY_UPDATE : REVISION_UNKNOWN;
}
