/* Who stands around a place in a key's list: what each segment has of it there, put together. */
#include <string.h>

#include "worker/store/links_segments.h"
#include "worker/store/store.h"

bool side_put(struct neighbour *side, unsigned *count, unsigned most, struct neighbour n, bool left)
{
    unsigned at = *count;
    while (at && (left ? neighbour_before(side[at - 1], n) : neighbour_before(n, side[at - 1]))) at--;
    if (at && side[at - 1].place == n.place && side[at - 1].member == n.member) return true;
    bool full = *count == most;
    if (at == most) return false;
    if (!full) ++*count;
    memmove(side + at + 1, side + at, (*count - 1 - at) * sizeof n);
    side[at] = n;
    return !full;
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
            out->begins &= side_put(out->left, &out->lefts, SEGMENTS_SIDE, r.at, true);
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
            out->ends &= side_put(out->right, &out->rights, SEGMENTS_SIDE, r.at, false);
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
        if (!out->count || begins_before(out, row)) low = middle + 1;
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
    for (size_t i = 0; !e && i < segments_count(all); i++) {
        const struct segment *g = segments_at(all, i);
        if (g->list != list || !segment_may_have(g, key)) continue;
        out->known = true;
        e = put_segment_around(s, g, &row, out);
    }
    return e;
}
