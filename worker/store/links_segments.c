#include "worker/store/links_segments.h"

#include <stdlib.h>
#include <string.h>

#include "worker/store/scramble.h"
#include "worker/store/store.h"

enum {
    LEARNT = 512,              /* blocks that one call reads: some 10 ms */
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
    while (bits < MOST_BITS && (int64_t)bits < rows * BITS_OF_ROW) bits *= 2;
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
    if (!own->keys) own->learnt = INT64_MAX;
    if (own->number > all->last) all->last = own->number;
    all->at[all->count++] = own;
    *out = own;
    return CW_OK;
}

/* ---- loading ---- */

static enum cw_error load_rows(struct store *s, struct links_segments *all)
{
    bool row;
    struct segment *own;
    sqlite3_stmt *q = store_sql(s, SQL_SEGMENTS, "");
    enum cw_error e = store_step(s, q, &row);
    for (; !e && row; e = store_step(s, q, &row)) {
        struct segment g = {.number = sqlite3_column_int64(q, 0), .list = (enum links_list)sqlite3_column_int(q, 1),
                            .level = sqlite3_column_int64(q, 2), .rows = sqlite3_column_int64(q, 3),
                            .into = sqlite3_column_int64(q, 4), .whole = true};
        if (g.number < 1 || g.number >= SEGMENTS)
            e = cw_fail(CW_ECORRUPT, "the linker's index has no segment %lld", (long long)g.number);
        if (e) break;
        g.learnt = block_first_id(g.number, INT32_MIN) - 1;
        e = put_segment(all, &g, &own);
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

enum cw_error segments_add(struct store *s, enum links_list list, int64_t level, int64_t rows, bool whole,
                           struct segment **out)
{
    struct links_segments *all;
    enum cw_error e = segments_get(s, &all);
    if (e) return e;
    if (all->count == SEGMENTS - 1) return cw_fail(CW_EBUG, "the linker's index has too many segments");
    struct segment g = {.number = free_number(all), .list = list, .level = level, .rows = rows, .whole = whole,
                        .learnt = INT64_MAX};
    e = store_run(s, store_sql(s, SQL_ADD_SEGMENT, "iiiii", g.number, (int64_t)list, level, rows, (int64_t)whole));
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

/* ---- filters ---- */

static uint64_t hash_of(int32_t key) { return scramble((uint32_t)key); }

void segment_note_key(struct segment *g, int32_t key)
{
    if (g->keys) bloom_add(g->keys, hash_of(key));
}

/* A key that is less than the one with which the last block begins that was learnt is in none of those after it. */
static bool may_have(const struct segment *g, int32_t key)
{
    if (!g->keys || block_last_id(g->number, key) >= g->learnt) return true;
    return bloom_may_have(g->keys, hash_of(key));
}

static enum cw_error learn(struct store *s, struct segment *g, unsigned *blocks)
{
    struct links_block b;
    enum cw_error e = CW_OK;
    while (*blocks && !e && g->learnt != INT64_MAX) {
        e = block_read_first(s, g->learnt + 1, block_end_id(g->number), &b);
        if (e) return e;
        int32_t last = 0;
        for (uint32_t i = 0; i < b.count; i++) {
            int32_t key = block_row(&b, i).key;
            if (!i || key != last) segment_note_key(g, key);
            last = key;
        }
        g->learnt = b.count ? b.id : INT64_MAX;
        --*blocks;
    }
    return e;
}

bool links_learning(const struct store *s) { return s->segments && s->segments->learning < s->segments->count; }

enum cw_error segments_learn(struct store *s)
{
    struct links_segments *all;
    unsigned blocks = LEARNT;
    enum cw_error e = segments_get(s, &all);
    while (!e && blocks && all->learning < all->count) {
        e = learn(s, all->at[all->learning], &blocks);
        if (!e && blocks) all->learning++;
    }
    return e;
}

/* ---- who stands around a place ---- */

/* Each once: what is being merged is in two segments. */
static void put_side(struct neighbour *side, unsigned *count, bool *whole, struct neighbour n, bool left)
{
    unsigned at = *count;
    while (at && (left ? neighbour_before(side[at - 1], n) : neighbour_before(n, side[at - 1]))) at--;
    if (at && side[at - 1].place == n.place && side[at - 1].member == n.member) return;
    if (*count == SEGMENTS_SIDE) *whole = false;
    if (at == SEGMENTS_SIDE) return;
    if (*count < SEGMENTS_SIDE) ++*count;
    memmove(side + at + 1, side + at, (*count - 1 - at) * sizeof n);
    side[at] = n;
}

/* From a row back, as long as it is the key's list, and into the blocks before. */
static enum cw_error walk_left(struct store *s, const struct segment *g, const struct links_block *b, uint32_t upto,
                               int32_t key, struct nearby *out)
{
    struct links_block other;
    enum cw_error e = CW_OK;
    for (unsigned found = 0; !e; b = &other, upto = b->count) {
        for (; upto; found++) {
            struct links_row r = block_row(b, --upto);
            if (r.key != key) return CW_OK;
            put_side(out->left, &out->lefts, &out->begins, r.at, true);
            if (found == SEGMENTS_SIDE) return CW_OK;
        }
        if (!block_begins_with(b->id, key)) return CW_OK;
        e = block_read_last(s, block_first_id(g->number, INT32_MIN), b->id - 1, &other);
        if (!other.count) return e;
    }
    return e;
}

static enum cw_error walk_right(struct store *s, const struct segment *g, const struct links_block *b, uint32_t from,
                                int32_t key, struct nearby *out)
{
    struct links_block other;
    enum cw_error e = CW_OK;
    for (unsigned found = 0; !e; b = &other, from = 0) {
        for (; from < b->count; found++) {
            struct links_row r = block_row(b, from++);
            if (r.key != key) return CW_OK;
            put_side(out->right, &out->rights, &out->ends, r.at, false);
            if (found == SEGMENTS_SIDE) return CW_OK;
        }
        e = block_read_first(s, b->id + 1, block_last_id(g->number, key), &other);
        if (!other.count) return e;
    }
    return e;
}

static bool begins_before(const struct links_block *b, const struct links_row *row)
{
    struct links_row first = block_row(b, 0);
    return links_row_before(&first, row);
}

/* The last block that begins before the row, among those that begin with its key, and the one before these.  That is
 * mostly the last of all: news comes in the order of its days, more or less. */
static enum cw_error find_block(struct store *s, const struct segment *g, const struct links_row *row,
                                struct links_block *out)
{
    int64_t from = block_first_id(g->number, INT32_MIN), low = block_first_id(g->number, row->key);
    enum cw_error e = block_read_last(s, from, block_last_id(g->number, row->key), out);
    if (e || !out->count || out->id < low || begins_before(out, row)) return e;
    for (int64_t high = out->id; low < high;) {  /* the one called `high` does not; below `low` all do */
        int64_t middle = low + (high - low) / 2;
        e = block_read_last(s, low, middle, out);
        if (e) return e;
        if (!out->count) low = middle + 1;
        else if (begins_before(out, row)) low = middle + 1;
        else high = out->id;
    }
    return block_read_last(s, from, low - 1, out);
}

static enum cw_error put_segment_around(struct store *s, const struct segment *g, const struct links_row *row,
                                        struct nearby *out)
{
    struct links_block b;
    enum cw_error e = find_block(s, g, row, &b);
    if (!e && !b.count) {  /* all of its list comes after the place, or it has none */
        e = block_read_first(s, block_first_id(g->number, row->key), block_last_id(g->number, row->key), &b);
        if (e || !b.count) return e;
    }
    if (e) return e;
    uint32_t here = block_rows_before(&b, row);
    e = walk_left(s, g, &b, here, row->key, out);
    return e ? e : walk_right(s, g, &b, here, row->key, out);
}

enum cw_error segments_around(struct store *s, enum links_list list, int32_t key, struct neighbour at,
                              struct nearby *out)
{
    struct links_segments *all;
    struct links_row row = {key, at};
    enum cw_error e = segments_get(s, &all);
    *out = (struct nearby){.begins = true, .ends = true};
    for (size_t i = 0; !e && i < all->count; i++) {
        const struct segment *g = all->at[i];
        if (g->list != list || !may_have(g, key)) continue;
        out->known = true;
        e = put_segment_around(s, g, &row, out);
    }
    return e;
}
