#include "worker/store/links_segments.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "worker/store/scramble.h"
#include "worker/store/store.h"

enum {
    BITS_OF_ROW = 4,           /* of a filter; several rows have one key */
    LEAST_BITS = 1 << 12, MOST_BITS = 1 << 29,
};

struct links_segments {
    size_t count, learning;    /* learning: no segment before this one has anything to learn */
    int64_t last;              /* number that was given */
    struct segment *at[SEGMENTS];
};

/* ---- the set ---- */

static void free_segment(struct segment *g)
{
    bloom_free(g->keys);
    fence_free(&g->fence);
    free(g);
}

void links_segments_free(struct links_segments *all)
{
    for (size_t i = 0; all && i < all->count; i++) free_segment(all->at[i]);
    free(all);
}

size_t segments_count(const struct links_segments *all) { return all->count; }
struct segment *segments_at(const struct links_segments *all, size_t i) { return all->at[i]; }

struct segment *segments_find(const struct links_segments *all, int64_t number)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->at[i]->number == number) return all->at[i];
    return NULL;
}

static size_t filter_bits(int64_t rows)
{
    size_t bits = LEAST_BITS;
    while (bits < MOST_BITS && (int64_t)bits / BITS_OF_ROW < rows) bits *= 2;
    return bits;
}

static enum cw_error put_segment(struct links_segments *all, const struct segment *g, struct segment **out)
{
    struct segment *own = malloc(sizeof *own);
    if (!own || all->count == SEGMENTS) {
        free(own);
        return cw_fail(CW_ENOMEM, "out of memory");
    }
    *own = *g;
    own->keys = bloom_new(filter_bits(g->rows));
    if (own->number > all->last) all->last = own->number;
    all->at[all->count++] = own;
    *out = own;
    return CW_OK;
}

/* ---- loading ---- */

/* As this program writes them. */
static bool is_ours(const struct segment *g)
{
    return g->number > 0 && g->number < SEGMENTS && (unsigned)g->list < LINKS_LISTS && g->rows >= 0 &&
           g->rows < (int64_t)1 << 48;
}

static enum cw_error load_rows(struct store *s, struct links_segments *all)
{
    bool row;
    struct segment *own;
    sqlite3_stmt *q = store_sql(s, SQL_SEGMENTS, "");
    enum cw_error e = store_step(s, q, &row);
    for (; !e && row; e = store_step(s, q, &row)) {
        struct segment g = {.number = sqlite3_column_int64(q, 0), .list = (enum links_list)sqlite3_column_int(q, 1),
                            .rows = sqlite3_column_int64(q, 2), .into = sqlite3_column_int64(q, 3), .from = INT32_MIN,
                            .whole = true};
        if (!is_ours(&g)) e = cw_fail(CW_ECORRUPT, "segment %lld of the linker's index is none", (long long)g.number);
        else g.learnt = block_first_id(g.number, INT32_MIN) - 1;
        if (!e) e = put_segment(all, &g, &own);
        if (e) break;
    }
    sqlite3_reset(q);
    return e;
}

/* What was being written when the program ended: its rows come again. */
static enum cw_error end_unfinished(struct store *s)
{
    enum cw_error e = store_run(s, store_sql(s, SQL_END_UNFINISHED_BLOCKS, ""));
    return e ? e : store_run(s, store_sql(s, SQL_END_UNFINISHED, ""));
}

enum cw_error segments_get(struct store *s, struct links_segments **out)
{
    *out = s->segments;
    if (s->segments) return CW_OK;
    struct links_segments *all = calloc(1, sizeof *all);
    if (!all) return cw_fail(CW_ENOMEM, "out of memory");
    enum cw_error e = end_unfinished(s);
    if (!e) e = load_rows(s, all);
    if (e) links_segments_free(all);
    else *out = s->segments = all;
    return e;
}

/* ---- coming and going ---- */

/* Counted up, and from 1 again. */
static int64_t free_number(const struct links_segments *all)
{
    int64_t number = all->last;
    do number = number % (SEGMENTS - 1) + 1;
    while (segments_find(all, number));
    return number;
}

enum cw_error segments_add(struct store *s, enum links_list list, int64_t rows, bool whole, struct segment **out)
{
    struct links_segments *all;
    enum cw_error e = segments_get(s, &all);
    if (e) return e;
    if (all->count == SEGMENTS - 1) return cw_fail(CW_EBUG, "the linker's index has too many segments");
    struct segment g = {.number = free_number(all), .list = list, .rows = rows, .from = INT32_MIN, .whole = whole,
                        .learnt = INT64_MAX};
    e = store_run(s, store_sql(s, SQL_ADD_SEGMENT, "iiii", g.number, (int64_t)list, rows, (int64_t)whole));
    if (!e) e = put_segment(all, &g, out);
    if (e) return e;
    all->last = g.number;
    all->learning += all->learning + 1 == all->count;
    return CW_OK;
}

enum cw_error segments_close(struct store *s, struct segment *g)
{
    g->whole = true;
    return store_run(s, store_sql(s, SQL_CLOSE_SEGMENT, "i", g->number));
}

enum cw_error segments_merge_into(struct store *s, struct segment *g, const struct segment *into)
{
    g->into = into->number;
    return store_run(s, store_sql(s, SQL_MERGE_INTO, "ii", g->number, g->into));
}

enum cw_error segments_end(struct store *s, int64_t number)
{
    struct links_segments *all;
    enum cw_error e = segments_get(s, &all);
    if (!e) e = store_run(s, store_sql(s, SQL_END_SEGMENT, "i", number));
    for (size_t i = 0; i < all->count && !e; i++) {
        if (all->at[i]->number != number) continue;
        free_segment(all->at[i]);
        memmove(&all->at[i], &all->at[i + 1], (--all->count - i) * sizeof *all->at);
        all->learning -= i < all->learning;
        break;
    }
    return e;
}

/* ---- what is in them ---- */

static uint64_t hash_of(int32_t key) { return scramble((uint32_t)key); }

void segment_note_key(struct segment *g, int32_t key)
{
    if (g->keys) bloom_add(g->keys, hash_of(key));
}

bool segment_may_have(const struct segment *g, int32_t key)
{
    return key >= g->from && (!g->keys || bloom_may_have(g->keys, hash_of(key)));
}

static enum cw_error note_block(struct segment *g, const struct links_block *b)
{
    for (uint32_t i = 0; i < b->count; i++) {
        int32_t key = block_row(b, i).key;
        if (!i || key != block_row(b, i - 1).key) segment_note_key(g, key);
    }
    return fence_add(&g->fence, b);
}

static enum cw_error learn(struct store *s, struct segment *g, unsigned *blocks)
{
    struct links_block b;
    enum cw_error e = CW_OK;
    while (*blocks && !e && g->learnt != INT64_MAX) {
        e = block_read_first(s, g->learnt + 1, block_end_id(g->number), &b);
        if (!e && b.count) e = note_block(g, &b);
        if (e) return e;
        g->learnt = b.count ? b.id : INT64_MAX;
        --*blocks;
    }
    return e;
}

bool links_learning(const struct store *s) { return !s->segments || s->segments->learning < s->segments->count; }

enum cw_error segments_learn(struct store *s, unsigned blocks)
{
    struct links_segments *all;
    enum cw_error e = segments_get(s, &all);
    while (!e && blocks && all->learning < all->count) {
        e = learn(s, all->at[all->learning], &blocks);
        if (!e && blocks) all->learning++;
    }
    return e;
}

enum cw_error segments_known(struct store *s, struct links_segments **out)
{
    enum cw_error e = links_learning(s) ? segments_learn(s, UINT_MAX) : CW_OK;
    return e ? e : segments_get(s, out);
}
