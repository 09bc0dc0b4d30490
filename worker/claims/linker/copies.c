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

/* --- what is kept of a text --------------------------------------------------------------------------------------- */

/* All that concordance_measure looks at, small, so that many may be kept. */
struct kept {
    const char *id;
    size_t passages;
    uint32_t *counts;         /* by passage: how many terms it has */
    struct kept_term {
        uint32_t hash;
        float weight;
        uint8_t flags;
        bool quoted;
    } *terms;
};

static void keep(struct linker *l, const struct side *s)
{
    struct arena *arena = recent_arena(l->recent);
    struct kept *k = arena_alloc(arena, sizeof *k);
    size_t count = 0;
    *k = (struct kept){.id = arena_strdup(arena, s->id), .passages = s->passages.count};
    k->counts = arena_array(arena, k->passages, sizeof *k->counts);
    for (size_t i = 0; i < k->passages; i++) count += k->counts[i] = (uint32_t)s->passages.at[i].terms.count;
    struct kept_term *to = k->terms = arena_array(arena, count, sizeof *k->terms);
    for (size_t i = 0; i < k->passages; i++)
        for (size_t n = 0; n < k->counts[i]; n++) {
            const struct term *t = &s->passages.at[i].terms.at[n];
            *to++ = (struct kept_term){t->hash, t->weight, t->flags, s->passages.at[i].quoted[n]};
        }
    recent_put(l->recent, -s->document, k);
}

static struct passages passages_kept(const struct kept *k, struct arena *arena)
{
    struct passages p = {arena_array(arena, k->passages, sizeof *p.at), k->passages};
    const struct kept_term *from = k->terms;
    for (size_t i = 0; i < k->passages; i++) {
        struct passage *q = &p.at[i];
        q->terms.count = k->counts[i];
        q->terms.at = arena_array(arena, q->terms.count, sizeof *q->terms.at);
        q->quoted = arena_array(arena, q->terms.count, sizeof *q->quoted);
        for (size_t n = 0; n < q->terms.count; n++, from++) {
            q->terms.at[n] = (struct term){.hash = from->hash, .weight = from->weight, .flags = from->flags};
            q->quoted[n] = from->quoted;
        }
    }
    return p;
}

static struct side make_side(struct linker *l, const struct links_document *d)
{
    struct side s = {.document = d->document, .id = d->id};
    passages_make(l->terms, &d->record, l->arena, &s.passages);
    keep(l, &s);
    return s;
}

/* *there false: its record cannot be read. */
static enum cw_error get_side(struct linker *l, int64_t document, struct side *out, bool *there)
{
    const struct kept *k = recent_find(l->recent, -document);
    *there = true;
    if (k) {
        *out = (struct side){document, k->id, passages_kept(k, l->arena)};
        return CW_OK;
    }
    struct links_document d;
    enum cw_error e = links_document(l->store, document, l->arena, &d);
    if (!e) *out = make_side(l, &d);
    *there = !e;
    return e == CW_EDATA ? CW_OK : e;
}

/* ---- who stands next to whom ---- */

static enum cw_error compare(struct linker *l, const struct side *x, int64_t other, unsigned support)
{
    struct concordance c;
    struct side y;
    bool there;
    enum cw_error e = get_side(l, other, &y, &there);
    if (e || !there) return e;
    const struct side *a = strcmp(x->id, y.id) < 0 ? x : &y, *b = a == x ? &y : x;
    concordance_measure(&a->passages, &b->passages, l->arena, &c);
    if (c.kind == COPY_NONE) return CW_OK;
    struct links_copy copy = {.kind = copy_kind_name(c.kind), .support = support,
                              .paragraphs = (uint32_t)a->passages.count,
                              .other_paragraphs = (uint32_t)b->passages.count,
                              .matched = (uint32_t)c.count, .in_order = c.in_order,
                              .overlap = c.overlap};
    touch_pair(&l->touched, a->document, b->document, true);
    return links_add_copy(l->store, a->document, b->document, &copy);
}

static enum cw_error push_apart(struct linker *l, struct neighbour a, struct neighbour b)
{
    bool ended;
    unsigned needed = place_support(a.place, b.place, DOCUMENT_SUPPORT);
    enum cw_error e = links_weaken_copy(l->store, a.member, b.member, needed, &ended);
    if (!e && ended) touch_pair(&l->touched, a.member, b.member, false);
    return e;
}

static int by_member(const void *a, const void *b)
{
    const struct neighbour *x = a, *y = b;
    return (x->member > y->member) - (x->member < y->member);
}

static enum cw_error enter_list(struct linker *l, uint32_t key, struct neighbour at, struct neighbour *met,
                                 size_t *count)
{
    struct neighbours n;
    enum cw_error e = links_neighbours(l->store, LINKS_DOCUMENTS, key, at, &n);
    if (!e) e = links_add_key(l->store, LINKS_DOCUMENTS, key, at);
    for (unsigned i = 0; i < n.lefts && !e; i++) met[(*count)++] = n.left[i];
    for (unsigned i = 0; i < n.rights && !e; i++) met[(*count)++] = n.right[i];
    for (unsigned i = 0; i < n.lefts && !e; i++) {
        unsigned other = LINKS_WINDOW - 1 - i;
        if (other < n.rights) e = push_apart(l, n.left[i], n.right[other]);
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
    struct neighbour met[DOCUMENT_KEYS * 2 * LINKS_WINDOW];
    size_t count = 0;
    struct side x = make_side(l, d);
    struct neighbour at = place_in_lists(d);
    size_t n = document_keys(&x.passages, keys);
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < n && !e; i++) e = enter_list(l, keys[i], at, met, &count);
    qsort(met, count, sizeof *met, by_member);
    for (size_t i = 0, end; i < count && !e; i = end) {
        for (end = i + 1; end < count && met[end].member == met[i].member;) end++;
        if (end - i >= place_support(at.place, met[i].place, DOCUMENT_SUPPORT))
            e = compare(l, &x, met[i].member, (unsigned)(end - i));
    }
    return e;
}

enum cw_error copies_remember(struct linker *l, const struct links_document *d)
{
    uint32_t keys[DOCUMENT_KEYS];
    struct side x = make_side(l, d);
    size_t n = document_keys(&x.passages, keys);
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < n && !e; i++) e = links_add_key(l->store, LINKS_DOCUMENTS, keys[i], place_in_lists(d));
    return e;
}
