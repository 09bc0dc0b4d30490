/* Which pairs have no link, without asking the table: a newcomer pushes hundreds of pairs apart, of which a few are
 * linked.  What was linked since `from` is in a set of bits; who came before that may have links that are not in it.
 * Two generations: when the younger one is full, the older one goes and it takes its place. */
#include <stdlib.h>
#include <string.h>

#include "worker/store/links.h"
#include "worker/store/store.h"

enum { BITS = 1 << 25, FULL = BITS / 8 };

struct generation {
    int64_t from[LINKS_LISTS];   /* wordings and documents from here on */
    uint32_t count;
    uint64_t bits[BITS / 64];
};

struct links_pairs {
    struct generation *young, *old;   /* old NULL: there is none */
};

void links_pairs_free(struct links_pairs *p)
{
    if (!p) return;
    free(p->young);
    free(p->old);
    free(p);
}

static uint32_t bit_of(enum links_list list, int64_t a, int64_t b)
{
    uint64_t low = (uint64_t)(a < b ? a : b), high = (uint64_t)(a < b ? b : a);
    uint64_t h = (low * 0x9e3779b97f4a7c15u ^ (high + (uint64_t)list)) * 0xff51afd7ed558ccdu;
    return (uint32_t)(h >> 32 ^ h >> 7) % BITS;
}

static bool has(const struct generation *g, uint32_t bit) { return g->bits[bit / 64] >> bit % 64 & 1; }

void links_pairs_add(struct store *s, enum links_list list, int64_t a, int64_t b)
{
    struct links_pairs *p = s->pairs;
    if (!p) return;
    uint32_t bit = bit_of(list, a, b);
    p->young->bits[bit / 64] |= (uint64_t)1 << bit % 64;
    p->young->count++;
}

bool links_pairs_may_have(struct store *s, enum links_list list, int64_t a, int64_t b)
{
    struct links_pairs *p = s->pairs;
    if (!p) return true;
    const struct generation *first = p->old ? p->old : p->young;
    if (a < first->from[list] && b < first->from[list]) return true;
    uint32_t bit = bit_of(list, a, b);
    return has(p->young, bit) || (p->old && has(p->old, bit));
}

/* Without memory for it the table is asked every time. */
void links_pairs_age(struct store *s)
{
    struct links_pairs *p = s->pairs;
    if (p && p->young->count < FULL) return;
    struct generation *g = calloc(1, sizeof *g);
    if (!p) p = s->pairs = calloc(1, sizeof *p);
    if (!g || !p) {
        links_pairs_free(s->pairs);
        s->pairs = NULL;
        free(g);
        return;
    }
    g->from[LINKS_WORDINGS] = s->total[TOTAL_WORDINGS] + 1;
    g->from[LINKS_DOCUMENTS] = s->total[TOTAL_LINKED_DOCUMENTS] + 1;
    free(p->old);
    p->old = p->young;
    p->young = g;
}
