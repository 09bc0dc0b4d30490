/* What a claim is in numbers: wordings, documents, outlets, the days between which it was carried.  Counted anew when
 * it has changed: at once, or where it is large, when no document waits, since each newcomer would cost more than the
 * one before. */
#include <stdlib.h>
#include <string.h>

#include "worker/claims/linker/linking.h"

enum { LARGE = 256 };  /* wordings */

/* Of the document at hand: those that report the same are mostly of the same days. */
void sums_note(struct linker *l, const struct links_document *d)
{
    struct arena *arena = recent_arena(l->contexts);
    struct links_carrier *c = arena_alloc(arena, sizeof *c);
    const struct record *r = &d->record;
    *c = (struct links_carrier){.document = d->document, .outlet = r->outlet ? arena_strdup(arena, r->outlet) : NULL};
    if (r->has_published) c->published_lo = arena_strdup(arena, r->published.lo);
    if (r->has_published) c->published_hi = arena_strdup(arena, r->published.hi);
    recent_put(l->contexts, -d->document, c);
}

static enum cw_error get_carrier(struct linker *l, int64_t wording, struct links_carrier *out)
{
    int64_t document = assertion_document(l, wording);
    const struct links_carrier *kept = document ? recent_find(l->contexts, -document) : NULL;
    if (!kept) return links_carrier(l->store, wording, l->arena, out);
    *out = *kept;
    return CW_OK;
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static int64_t count_different(const char **names, size_t count)
{
    int64_t different = 0;
    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++) different += !i || strcmp(names[i - 1], names[i]) != 0;
    return different;
}

static enum cw_error sum(struct linker *l, int64_t claim, const int64_t *members, size_t count)
{
    struct links_sums sums = {.wordings = (int64_t)count};
    struct links_carrier c = {0};
    const char **outlets = arena_array(l->arena, count ? count : 1, sizeof *outlets);
    size_t named = 0;
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < count && !e; i++) {
        int64_t before = c.document;  /* wordings are numbered document by document */
        e = get_carrier(l, members[i], &c);
        if (e || c.document == before) continue;
        sums.documents++;
        if (c.outlet) outlets[named++] = c.outlet;
        if (c.published_lo && (!sums.first_lo || strcmp(c.published_lo, sums.first_lo) < 0))
            sums.first_lo = c.published_lo;
        if (c.published_hi && (!sums.last_hi || strcmp(c.published_hi, sums.last_hi) > 0))
            sums.last_hi = c.published_hi;
    }
    sums.outlets = count_different(outlets, named);
    return e ? e : links_set_sums(l->store, claim, &sums);
}

enum cw_error sums_follow(struct linker *l, int64_t claim)
{
    int64_t *members;
    size_t count;
    enum cw_error e = links_members(l->store, claim, LARGE + 1, l->arena, &members, &count);
    if (e) return e;
    return count > LARGE ? links_sum_later(l->store, claim) : sum(l, claim, members, count);
}

enum cw_error sums_follow_large(struct linker *l, bool *more)
{
    int64_t claim, *members;
    size_t count;
    *more = false;
    enum cw_error e = links_next_to_sum(l->store, &claim);
    if (e || !claim) return e;
    e = links_members(l->store, claim, SIZE_MAX, l->arena, &members, &count);
    if (!e) e = sum(l, claim, members, count);
    if (!e) e = links_summed(l->store, claim);
    if (!e) e = links_next_to_sum(l->store, &claim);
    *more = claim != 0;
    return e;
}
