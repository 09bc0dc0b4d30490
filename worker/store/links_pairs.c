/* Which pairs have no link, without asking the table: a newcomer pushes hundreds of pairs apart, of which a few are linked.  What was
 * linked since `from` is in a set of bits; who came before that may have links that are not in it. */
#include <stdlib.h>
#include <string.h>

#include "worker/store/links.h"
#include "worker/store/store.h"

enum { BITS = 1 << 25, FULL = BITS / 4 };

struct links_pairs {
    int64_t from[LINKS_LISTS];   /* wordings and documents from here on */
    uint32_t count;
    uint64_t bits[BITS / 64];
};

void links_pairs_free(struct links_pairs *p) { free(p); }

static void start(struct store *s, struct links_pairs *p)
{
    memset(p->bits, 0, sizeof p->bits);
    p->count = 0;
    p->from[LINKS_WORDINGS] = s->total[TOTAL_WORDINGS] + 1;
    p->from[LINKS_DOCUMENTS] = s->total[TOTAL_LINKED_DOCUMENTS] + 1;
}

static uint32_t bit_of(enum links_list list, int64_t a, int64_t b)
{
    uint64_t low = (uint64_t)(a < b ? a : b), high = (uint64_t)(a < b ? b : a);
    uint64_t h = (low * 0x9e3779b97f4a7c15u ^ (high + (uint64_t)list)) * 0xff51afd7ed558ccdu;
    return (uint32_t)(h >> 32 ^ h >> 7) % BITS;
}

void links_pairs_add(struct store *s, enum links_list list, int64_t a, int64_t b)
{
    struct links_pairs *p = s->pairs;
    if (!p) return;
    uint32_t bit = bit_of(list, a, b);
    p->bits[bit / 64] |= (uint64_t)1 << bit % 64;
    p->count++;
}

bool links_pairs_may_have(struct store *s, enum links_list list, int64_t a, int64_t b)
{
    struct links_pairs *p = s->pairs;
    if (!p || (a < p->from[list] && b < p->from[list])) return true;
    uint32_t bit = bit_of(list, a, b);
    return p->bits[bit / 64] >> bit % 64 & 1;
}

/* Without memory for it the table is asked every time. */
void links_pairs_age(struct store *s)
{
    if (s->pairs && s->pairs->count < FULL) return;
    if (!s->pairs) s->pairs = calloc(1, sizeof *s->pairs);
    if (s->pairs) start(s, s->pairs);
}
