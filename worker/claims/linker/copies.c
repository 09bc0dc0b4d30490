/* Documents and their neighbours, as wordings.c has it, by the keys of their paragraphs: near copies. */
#include <stdlib.h>
#include <string.h>

#include "worker/claims/account/load.h"
#include "worker/claims/linker/linking.h"

struct side {
    int64_t document;
    const char *id;
    struct passages passages;
};

static const struct side *make_side(struct linker *l, const struct links_document *d)
{
    struct arena *arena = recent_arena(l->recent);
    const char *text = arena_strndup(arena, d->record.text, d->record.text_size);
    struct passages made;
    struct side *s = arena_alloc(arena, sizeof *s);
    passages_make(l->terms, &d->record, l->arena, &made);
    *s = (struct side){d->document, arena_strdup(arena, d->id), {arena_array(arena, made.count, sizeof *made.at), made.count}};
    for (size_t i = 0; i < made.count; i++) {
        struct passage *p = &s->passages.at[i];
        *p = made.at[i];
        p->quoted = arena_array(arena, p->terms.count, sizeof *p->quoted);
        if (p->terms.count) memcpy(p->quoted, made.at[i].quoted, p->terms.count * sizeof *p->quoted);
        terms_keep(&p->terms, text + p->span.begin, arena);
    }
    recent_put(l->recent, -d->document, s);
    return s;
}

/* *out NULL: its record cannot be read. */
static enum cw_error get_side(struct linker *l, int64_t document, const struct side **out)
{
    struct links_document d;
    *out = recent_find(l->recent, -document);
    if (*out) return CW_OK;
    enum cw_error e = links_document(l->store, document, l->arena, &d);
    if (!e) *out = make_side(l, &d);
    return e == CW_EDATA ? CW_OK : e;
}

static enum cw_error compare(struct linker *l, const struct side *x, int64_t other, unsigned support)
{
    struct concordance c;
    const struct side *y;
    enum cw_error e = get_side(l, other, &y);
    if (e || !y) return e;
    const struct side *a = strcmp(x->id, y->id) < 0 ? x : y, *b = a == x ? y : x;
    concordance_measure(&a->passages, &b->passages, l->arena, &c);
    if (c.kind == COPY_NONE) return CW_OK;
    struct links_copy copy = {.kind = copy_kind_name(c.kind), .support = support, .paragraphs = (uint32_t)a->passages.count,
                              .other_paragraphs = (uint32_t)b->passages.count, .matched = (uint32_t)c.count, .in_order = c.in_order,
                              .overlap = c.overlap};
    touch_pair(l, a->document, b->document, true);
    return links_add_copy(l->store, a->document, b->document, &copy);
}

static enum cw_error push_apart(struct linker *l, int64_t a, int64_t b)
{
    bool ended;
    enum cw_error e = links_weaken_copy(l->store, a, b, DOCUMENT_SUPPORT, &ended);
    if (!e && ended) touch_pair(l, a, b, false);
    return e;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static enum cw_error enter_list(struct linker *l, uint32_t key, struct neighbour at, int64_t *met, size_t *count)
{
    struct neighbours n;
    enum cw_error e = links_neighbours(l->store, LINKS_DOCUMENTS, key, at, &n);
    if (!e) e = links_add_key(l->store, LINKS_DOCUMENTS, key, at);
    for (unsigned i = 0; i < n.lefts && !e; i++) met[(*count)++] = n.left[i].member;
    for (unsigned i = 0; i < n.rights && !e; i++) met[(*count)++] = n.right[i].member;
    for (unsigned i = 0; i < n.lefts && !e; i++) {
        unsigned other = LINKS_WINDOW - 1 - i;
        if (other < n.rights) e = push_apart(l, n.left[i].member, n.right[other].member);
    }
    return e;
}

static struct neighbour place_in_lists(const struct links_document *d)
{
    int32_t day = day_of(d->record.has_published ? d->record.published.lo : NULL);
    return (struct neighbour){place_of(d->id, 0, 0, day), d->document};
}

enum cw_error copies_link(struct linker *l, const struct links_document *d)
{
    uint32_t keys[DOCUMENT_KEYS];
    int64_t met[DOCUMENT_KEYS * 2 * LINKS_WINDOW];
    size_t count = 0;
    const struct side *x = make_side(l, d);
    struct neighbour at = place_in_lists(d);
    size_t n = document_keys(&x->passages, keys);
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < n && !e; i++) e = enter_list(l, keys[i], at, met, &count);
    qsort(met, count, sizeof *met, by_number);
    for (size_t i = 0, end; i < count && !e; i = end) {
        for (end = i + 1; end < count && met[end] == met[i];) end++;
        if (end - i >= DOCUMENT_SUPPORT) e = compare(l, x, met[i], (unsigned)(end - i));
    }
    return e;
}

enum cw_error copies_remember(struct linker *l, const struct links_document *d)
{
    uint32_t keys[DOCUMENT_KEYS];
    size_t n = document_keys(&make_side(l, d)->passages, keys);
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < n && !e; i++) e = links_add_key(l->store, LINKS_DOCUMENTS, keys[i], place_in_lists(d));
    return e;
}
