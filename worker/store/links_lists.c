/* Reading the segments of the linker's index, as seldom as can be: of a list that was read not long ago, the members
 * around are kept.  What is kept is as exact as the segments: rows only ever come to them, and only by way of
 * links_lists_added. */
#include <string.h>

#include "worker/store/links_segments.h"
#include "worker/store/recent.h"
#include "worker/store/store.h"

enum {
    SPARE = SEGMENTS_SIDE - LINKS_WINDOW,  /* kept beyond the window: the next that come stand elsewhere */
    RUNS = 1 << 17, RUNS_BYTES = 16 << 20,
};

/* Members of a list in the segments that follow each other there. */
struct run {
    uint16_t count, room;
    bool begins, ends;         /* nobody comes before, after */
    struct neighbour at[];
};

struct kept {
    struct run *run;           /* what recent_find gives is not to be changed */
};

/* NULL: there is no memory for it, and the segments are asked every time. */
static struct recent *get_lists(struct store *s)
{
    if (!s->lists && recent_open(RUNS, RUNS_BYTES, &s->lists)) s->lists = NULL;
    return s->lists;
}

enum cw_error links_keep(struct store *s, size_t lists)
{
    recent_close(s->lists);
    s->lists = NULL;
    return recent_open(lists, RUNS_BYTES, &s->lists);
}

/* ---- windows ---- */

void neighbours_put(struct neighbours *out, struct neighbour at, struct neighbour n)
{
    if (neighbour_before(n, at)) side_put(out->left, &out->lefts, LINKS_WINDOW, n, true);
    else if (neighbour_before(at, n)) side_put(out->right, &out->rights, LINKS_WINDOW, n, false);
}

/* ---- runs ---- */

static int64_t number_of(enum links_list list, int32_t key) { return ((int64_t)list + 1) << 32 | (uint32_t)key; }

static struct run *find_run(const struct recent *lists, enum links_list list, int32_t key)
{
    const struct kept *k = recent_find(lists, number_of(list, key));
    return k ? k->run : NULL;
}

static struct run *add_run(struct recent *lists, enum links_list list, int32_t key, unsigned room)
{
    struct arena *arena = recent_arena(lists);
    struct kept *k = arena_alloc(arena, sizeof *k);
    k->run = arena_alloc(arena, sizeof *k->run + room * sizeof *k->run->at);
    *k->run = (struct run){.room = (uint16_t)room};
    recent_put(lists, number_of(list, key), k);
    return k->run;
}

/* What is needed again and again stays. */
static void renew_run(struct recent *lists, enum links_list list, int32_t key, const struct run *r)
{
    if (!recent_ages(lists, number_of(list, key))) return;
    memcpy(add_run(lists, list, key, r->room), r, sizeof *r + r->room * sizeof *r->at);
}

/* How many of the run come before n. */
static unsigned count_before(const struct run *r, struct neighbour n)
{
    unsigned count = 0;
    while (count < r->count && neighbour_before(r->at[count], n)) count++;
    return count;
}

/* Whether it has all of the segments that stand in the window around `at`. */
static bool covers(const struct run *r, struct neighbour at)
{
    unsigned lefts = count_before(r, at), rights = r->count - lefts;
    if (rights && !neighbour_before(at, r->at[lefts])) rights--;
    return (lefts >= LINKS_WINDOW || r->begins) && (rights >= LINKS_WINDOW || r->ends);
}

static void keep_run(struct recent *lists, enum links_list list, int32_t key, const struct nearby *here)
{
    unsigned count = here->lefts + here->rights;
    struct run *r = add_run(lists, list, key, count + SPARE);
    r->count = (uint16_t)count;
    r->begins = here->begins;
    r->ends = here->ends;
    for (unsigned i = 0; i < here->lefts; i++) r->at[i] = here->left[here->lefts - 1 - i];
    memcpy(r->at + here->lefts, here->right, here->rights * sizeof *r->at);
}

/* One more where there is room: else the first goes. */
static void insert(struct run *r, struct neighbour n)
{
    unsigned at = count_before(r, n);
    /* It is there already: the list was read while it was being written. */
    if (at < r->count && !neighbour_before(n, r->at[at])) return;
    /* Not next to the others, for all that we know. */
    if ((at == 0 && !r->begins) || (at == r->count && !r->ends)) return;
    if (r->count == r->room) {
        r->begins = false;
        if (!at) return;
        memmove(r->at, r->at + 1, --at * sizeof n);
    } else {
        memmove(r->at + at + 1, r->at + at, (r->count++ - at) * sizeof n);
    }
    r->at[at] = n;
}

void links_lists_added(struct store *s, enum links_list list, int32_t key, struct neighbour n)
{
    struct run *r = s->lists ? find_run(s->lists, list, key) : NULL;
    if (r) insert(r, n);
}

/* ---- asking ---- */

static void put_all(const struct neighbour *row, unsigned count, struct neighbour at, struct neighbours *out)
{
    for (unsigned i = 0; i < count; i++) neighbours_put(out, at, row[i]);
}

enum cw_error links_lists_put(struct store *s, enum links_list list, int32_t key, struct neighbour at,
                              struct neighbours *out)
{
    struct nearby here;
    struct recent *lists = get_lists(s);
    if (lists) recent_age(lists);
    const struct run *r = lists ? find_run(lists, list, key) : NULL;
    if (r && covers(r, at)) {
        put_all(r->at, r->count, at, out);
        renew_run(lists, list, key, r);
        return CW_OK;
    }
    enum cw_error e = segments_around(s, list, key, at, &here);
    if (e || !here.known) return e;
    put_all(here.left, here.lefts, at, out);
    put_all(here.right, here.rights, at, out);
    if (lists) keep_run(lists, list, key, &here);
    return CW_OK;
}
