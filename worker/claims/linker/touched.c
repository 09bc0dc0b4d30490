#include "worker/claims/linker/touched.h"

#include <stdlib.h>

#include "proto/error.h"

void touched_free(struct touched *t)
{
    free(t->claims);
    free(t->pairs);
    *t = (struct touched){0};
}

void touched_forget(struct touched *t) { t->claim_count = t->pair_count = 0; }

static void *more_room(void *array, size_t *room, size_t size)
{
    *room = *room ? 2 * *room : 64;
    void *larger = reallocarray(array, *room, size);
    CW_CHECK(larger);
    return larger;
}

void touch_claim(struct touched *t, int64_t claim)
{
    if (t->claim_count && t->claims[t->claim_count - 1] == claim) return;
    if (t->claim_count == t->claim_room) t->claims = more_room(t->claims, &t->claim_room, sizeof *t->claims);
    t->claims[t->claim_count++] = claim;
}

void touch_pair(struct touched *t, int64_t a, int64_t b, bool joined)
{
    if (a == b) return;
    if (t->pair_count == t->pair_room) t->pairs = more_room(t->pairs, &t->pair_room, sizeof *t->pairs);
    t->pairs[t->pair_count++] = (struct touched_pair){a < b ? a : b, a < b ? b : a, joined, !joined};
}

static int by_claim(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int by_pair(const void *a, const void *b)
{
    const struct touched_pair *x = a, *y = b;
    if (x->a != y->a) return (x->a > y->a) - (x->a < y->a);
    return (x->b > y->b) - (x->b < y->b);
}

void touched_settle(struct touched *t)
{
    size_t claims = 0, pairs = 0;
    if (t->claim_count) qsort(t->claims, t->claim_count, sizeof *t->claims, by_claim);
    for (size_t i = 0; i < t->claim_count; i++)
        if (!claims || t->claims[claims - 1] != t->claims[i]) t->claims[claims++] = t->claims[i];
    t->claim_count = claims;
    if (t->pair_count) qsort(t->pairs, t->pair_count, sizeof *t->pairs, by_pair);
    for (size_t i = 0; i < t->pair_count; i++) {
        if (pairs && !by_pair(&t->pairs[pairs - 1], &t->pairs[i])) {
            t->pairs[pairs - 1].joined |= t->pairs[i].joined;
            t->pairs[pairs - 1].parted |= t->pairs[i].parted;
        } else {
            t->pairs[pairs++] = t->pairs[i];
        }
    }
    t->pair_count = pairs;
}
