/* Reading the tables of the linker's index, as seldom as can be.  Most lists need no query: nobody in the tables has
 * the key, as a filter tells, or the members around have been read not long ago.  What is kept is as exact as the
 * tables: rows only ever come to them, and only by way of links_tables_added. */
#include <stdlib.h>
#include <string.h>

#include "worker/store/bloom.h"
#include "worker/store/links.h"
#include "worker/store/recent.h"
#include "worker/store/scramble.h"
#include "worker/store/store.h"

enum {
    BITS = 1 << 29,            /* enough for sixty million keys: more than a million articles have */
    LEARNT = 1 << 13,          /* keys that one call puts into the filter, after a start */
    NEWEST = 32,               /* members of a list that are read in one go, from its end */
    SPARE = 4,                 /* kept beyond the window: the next that come stand elsewhere; room for who is added */
    SIDE = LINKS_WINDOW + SPARE,
    RUNS = 1 << 17, RUNS_BYTES = 16 << 20,
};

/* Members of a list in the tables that follow each other there. */
struct run {
    uint16_t count, room;
    bool begins, ends;         /* nobody comes before, after */
    struct neighbour at[];
};

/* Members that were read, in order: from row[first] on. */
struct reading {
    struct neighbour row[NEWEST];
    unsigned first, count;
    bool begins, ends;
};

struct kept {
    struct run *run;           /* what recent_find gives is not to be changed */
};

struct links_tables {
    struct recent *runs;
    int64_t learnt[LINKS_LISTS];   /* keys up to this one are in `keys` */
    struct bloom *keys;
};

static const struct {
    enum store_sql newest, left, right, keys;
} queries[LINKS_LISTS] = {
    [LINKS_WORDINGS] = {SQL_WORDING_NEWEST, SQL_WORDING_LEFT, SQL_WORDING_RIGHT, SQL_WORDING_KEYS},
    [LINKS_DOCUMENTS] = {SQL_DOCUMENT_NEWEST, SQL_DOCUMENT_LEFT, SQL_DOCUMENT_RIGHT, SQL_DOCUMENT_KEYS},
};

void links_tables_free(struct links_tables *t)
{
    if (!t) return;
    recent_close(t->runs);
    bloom_free(t->keys);
    free(t);
}

/* Without memory for it the tables are asked every time. */
static struct links_tables *get_tables(struct store *s)
{
    if (s->tables) return s->tables;
    struct links_tables *t = calloc(1, sizeof *t);
    if (t && (!(t->keys = bloom_new(BITS)) || recent_open(RUNS, RUNS_BYTES, &t->runs))) {
        links_tables_free(t);
        t = NULL;
    }
    for (int i = 0; t && i < LINKS_LISTS; i++) t->learnt[i] = INT64_MIN;
    return s->tables = t;
}

enum cw_error links_keep(struct store *s, size_t lists)
{
    struct recent *runs;
    struct links_tables *t = get_tables(s);
    enum cw_error e = t ? recent_open(lists, RUNS_BYTES, &runs) : cw_fail(CW_ENOMEM, "out of memory");
    if (e) return e;
    recent_close(t->runs);
    t->runs = runs;
    return CW_OK;
}

/* ---- windows ---- */

static void put_side(struct neighbour *side, unsigned *count, struct neighbour n, bool left)
{
    unsigned at = *count;
    while (at && (left ? neighbour_before(side[at - 1], n) : neighbour_before(n, side[at - 1]))) at--;
    if (at == LINKS_WINDOW || (at && side[at - 1].place == n.place && side[at - 1].member == n.member)) return;
    unsigned last = *count < LINKS_WINDOW ? (*count)++ : LINKS_WINDOW - 1;
    memmove(side + at + 1, side + at, (last - at) * sizeof *side);
    side[at] = n;
}

void neighbours_put(struct neighbours *out, struct neighbour at, struct neighbour n)
{
    if (neighbour_before(n, at)) put_side(out->left, &out->lefts, n, true);
    else if (neighbour_before(at, n)) put_side(out->right, &out->rights, n, false);
}

/* ---- who is there at all ---- */

static uint64_t hash_of(enum links_list list, int32_t key) { return scramble((uint64_t)list << 32 | (uint32_t)key); }

static bool is_absent(const struct links_tables *t, enum links_list list, int32_t key)
{
    return key <= t->learnt[list] && !bloom_may_have(t->keys, hash_of(list, key));
}

enum cw_error links_learn(struct store *s)
{
    struct links_tables *t = get_tables(s);
    enum cw_error e = CW_OK;
    for (int i = 0; t && i < LINKS_LISTS && !e; i++) {
        bool row;
        int64_t count = 0, key = t->learnt[i];
        if (key == INT32_MAX) continue;
        sqlite3_stmt *q = store_sql(s, queries[i].keys, "ii", key, (int64_t)LEARNT);
        e = store_step(s, q, &row);
        for (; !e && row; e = store_step(s, q, &row), count++) {
            key = sqlite3_column_int64(q, 0);
            bloom_add(t->keys, hash_of((enum links_list)i, (int32_t)key));
        }
        if (!e) t->learnt[i] = count < LEARNT ? INT32_MAX : key;
    }
    return e;
}

/* ---- runs ---- */

static int64_t number_of(enum links_list list, int32_t key) { return ((int64_t)list + 1) << 32 | (uint32_t)key; }

static struct run *find_run(const struct links_tables *t, enum links_list list, int32_t key)
{
    const struct kept *k = recent_find(t->runs, number_of(list, key));
    return k ? k->run : NULL;
}

static struct run *add_run(struct links_tables *t, enum links_list list, int32_t key, unsigned room)
{
    struct arena *arena = recent_arena(t->runs);
    struct kept *k = arena_alloc(arena, sizeof *k);
    k->run = arena_alloc(arena, sizeof *k->run + room * sizeof *k->run->at);
    *k->run = (struct run){.room = (uint16_t)room};
    recent_put(t->runs, number_of(list, key), k);
    return k->run;
}

/* What is needed again and again stays. */
static void renew_run(struct links_tables *t, enum links_list list, int32_t key, const struct run *r)
{
    if (!recent_ages(t->runs, number_of(list, key))) return;
    memcpy(add_run(t, list, key, r->room), r, sizeof *r + r->room * sizeof *r->at);
}

/* How many of the run come before n. */
static unsigned count_before(const struct run *r, struct neighbour n)
{
    unsigned count = 0;
    while (count < r->count && neighbour_before(r->at[count], n)) count++;
    return count;
}

/* Whether it has all of the tables that stand in the window around `at`. */
static bool covers(const struct run *r, struct neighbour at)
{
    unsigned lefts = count_before(r, at), rights = r->count - lefts;
    if (rights && !neighbour_before(at, r->at[lefts])) rights--;
    return (lefts >= LINKS_WINDOW || r->begins) && (rights >= LINKS_WINDOW || r->ends);
}

/* Keeps of what was read what stands near `at`. */
static void keep_run(struct links_tables *t, enum links_list list, int32_t key, const struct reading *here,
                     struct neighbour at)
{
    const struct neighbour *row = here->row + here->first;
    unsigned lefts = 0;
    while (lefts < here->count && neighbour_before(row[lefts], at)) lefts++;
    unsigned count = here->count > lefts + SIDE ? lefts + SIDE : here->count;
    struct run *r = add_run(t, list, key, count + SPARE);
    r->count = (uint16_t)count;
    r->begins = here->begins;
    r->ends = here->ends && count == here->count;
    memcpy(r->at, row, count * sizeof *row);
}

/* One more where there is room: else the first goes. */
static void insert(struct run *r, struct neighbour n)
{
    unsigned at = count_before(r, n);
    /* It is in the tables already: it moves there again, after a start. */
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

void links_tables_added(struct store *s, enum links_list list, int32_t key, struct neighbour n)
{
    struct links_tables *t = get_tables(s);
    if (!t) return;
    bloom_add(t->keys, hash_of(list, key));
    struct run *r = find_run(t, list, key);
    if (r) insert(r, n);
}

/* ---- queries ---- */

/* From a list's end, where news mostly stands: it comes in the order of its days, more or less.  *enough: the window is
 * known. */
static enum cw_error read_newest(struct store *s, sqlite3_stmt *q, struct neighbour at, struct reading *out,
                                 bool *enough)
{
    bool row;
    unsigned lefts = 0;
    enum cw_error e = store_step(s, q, &row);
    for (; !e && row; e = store_step(s, q, &row)) {
        struct neighbour n = {sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1)};
        out->row[--out->first] = n;
        out->count++;
        lefts += neighbour_before(n, at);
        if (lefts < SIDE && out->first) continue;
        sqlite3_reset(q);
        break;
    }
    out->begins = !row;
    out->ends = true;
    *enough = out->begins || lefts >= LINKS_WINDOW;
    return e;
}

static enum cw_error read_side(struct store *s, sqlite3_stmt *q, bool back, struct reading *out, unsigned *count)
{
    bool row;
    enum cw_error e = store_step(s, q, &row);
    for (*count = 0; !e && row; e = store_step(s, q, &row), ++*count) {
        struct neighbour n = {sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1)};
        if (back) out->row[--out->first] = n;
        else out->row[out->first + out->count] = n;
        out->count++;
    }
    return e;
}

static enum cw_error read_around(struct store *s, enum links_list list, int32_t key, struct neighbour at,
                                 struct reading *out)
{
    unsigned lefts, rights = 0;
    int64_t k = key, side = SIDE;
    *out = (struct reading){.first = NEWEST / 2};
    sqlite3_stmt *q = store_sql(s, queries[list].left, "iiii", k, at.place, at.member, side);
    enum cw_error e = read_side(s, q, true, out, &lefts);
    q = store_sql(s, queries[list].right, "iiii", k, at.place, at.member, side);
    if (!e) e = read_side(s, q, false, out, &rights);
    out->begins = lefts < SIDE;
    out->ends = rights < SIDE;
    return e;
}

static void put_all(const struct neighbour *row, unsigned count, struct neighbour at, struct neighbours *out)
{
    for (unsigned i = 0; i < count; i++) neighbours_put(out, at, row[i]);
}

enum cw_error links_tables_put(struct store *s, enum links_list list, int32_t key, struct neighbour at,
                               struct neighbours *out)
{
    bool enough;
    struct links_tables *t = get_tables(s);
    if (t && is_absent(t, list, key)) return CW_OK;
    if (t) recent_age(t->runs);
    const struct run *r = t ? find_run(t, list, key) : NULL;
    if (r && covers(r, at)) {
        put_all(r->at, r->count, at, out);
        renew_run(t, list, key, r);
        return CW_OK;
    }
    struct reading here = {.first = NEWEST};
    sqlite3_stmt *q = store_sql(s, queries[list].newest, "ii", (int64_t)key, (int64_t)NEWEST);
    enum cw_error e = read_newest(s, q, at, &here, &enough);
    if (!e && !enough) e = read_around(s, list, key, at, &here);
    if (e) return e;
    put_all(here.row + here.first, here.count, at, out);
    if (t) keep_run(t, list, key, &here, at);
    return CW_OK;
}
