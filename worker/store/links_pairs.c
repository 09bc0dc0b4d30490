/* Which pairs have no link, without asking the table: a newcomer pushes hundreds of pairs apart, of which a few are
 * linked.  What was linked since `from` is in a filter; who came before that may have links that are not in it.
 * Two generations: when the younger one is full, the older one goes and it takes its place. */
#include <stdlib.h>

#include "worker/store/bloom.h"
#include "worker/store/links.h"
#include "worker/store/scramble.h"
#include "worker/store/store.h"

enum { BITS = 1 << 28, FULL = BITS / 32 };

struct generation {
    int64_t from[LINKS_LISTS];   /* wordings and documents from here on */
    uint32_t count;
    struct bloom *pairs;
};

struct links_pairs {
    struct generation young, old;     /* old.pairs NULL: there is none */
};

void links_pairs_free(struct links_pairs *p)
{
    if (!p) return;
    bloom_free(p->young.pairs);
    bloom_free(p->old.pairs);
    free(p);
}

static uint64_t hash_of(enum links_list list, int64_t a, int64_t b)
{
    uint64_t low = (uint64_t)(a < b ? a : b), high = (uint64_t)(a < b ? b : a);
    return scramble(scramble(low) + high * LINKS_LISTS + (uint64_t)list);
}

void links_pairs_add(struct store *s, enum links_list list, int64_t a, int64_t b)
{
    if (!s->pairs) return;
    bloom_add(s->pairs->young.pairs, hash_of(list, a, b));
    s->pairs->young.count++;
}

bool links_pairs_may_have(struct store *s, enum links_list list, int64_t a, int64_t b)
{
    const struct links_pairs *p = s->pairs;
    if (!p) return true;
    const struct generation *first = p->old.pairs ? &p->old : &p->young;
    if (a < first->from[list] && b < first->from[list]) return true;
    uint64_t hash = hash_of(list, a, b);
    return bloom_may_have(p->young.pairs, hash) || (p->old.pairs && bloom_may_have(p->old.pairs, hash));
}

/* Without memory for it the table is asked every time. */
void links_pairs_age(struct store *s)
{
    struct links_pairs *p = s->pairs;
    if (p && p->young.count < FULL) return;
    struct bloom *pairs = bloom_new(BITS);
    if (!p) p = s->pairs = calloc(1, sizeof *p);
    if (!pairs || !p) {
        links_pairs_free(p);
        s->pairs = NULL;
        bloom_free(pairs);
        return;
    }
    bloom_free(p->old.pairs);
    p->old = p->young;
    p->young = (struct generation){.from = {[LINKS_WORDINGS] = s->total[TOTAL_WORDINGS] + 1,
                                            [LINKS_DOCUMENTS] = s->total[TOTAL_LINKED_DOCUMENTS] + 1},
                                   .pairs = pairs};
}
