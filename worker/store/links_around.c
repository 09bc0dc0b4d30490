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

/* From a row of block `post` back, as long as it is the key's list, and into the blocks before.  One that is not there
 * any more has gone into the segment with which this one is being merged. */
static enum cw_error walk_left(struct store *s, const struct fence *f, size_t post, const struct links_block *b,
                               uint32_t upto, int32_t key, struct nearby *out)
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
        if (!post || !b->count || block_key(f->post[post].block) != key) return CW_OK;
        e = block_read(s, f->post[--post].block, &other);
    }
    return e;
}

static enum cw_error walk_right(struct store *s, const struct fence *f, size_t post, const struct links_block *b,
                                uint32_t from, int32_t key, struct nearby *out)
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
        if (++post == f->count || block_key(f->post[post].block) != key) return CW_OK;
        e = block_read(s, f->post[post].block, &other);
    }
    return e;
}

static enum cw_error put_segment_around(struct store *s, const struct fence *f, const struct links_row *row,
                                        struct nearby *out)
{
    struct links_block b;
    size_t post = fence_before(f, row);
    if (post) post--;  /* the last that begins before the row; else the first of all */
    else if (!f->count || block_key(f->post[0].block) != row->key) return CW_OK;
    enum cw_error e = block_read(s, f->post[post].block, &b);
    uint32_t here = e ? 0 : block_rows_before(&b, row);
    if (!e) e = walk_left(s, f, post, &b, here, row->key, out);
    return e ? e : walk_right(s, f, post, &b, here, row->key, out);
}

enum cw_error segments_around(struct store *s, enum links_list list, int32_t key, struct neighbour at,
                              struct nearby *out)
{
    struct links_segments *all;
    struct links_row row = {key, at};
    enum cw_error e = segments_known(s, &all);
    *out = (struct nearby){.begins = true, .ends = true};
    for (size_t i = 0; !e && i < segments_count(all); i++) {
        const struct segment *g = segments_at(all, i);
        if (g->list != list || !segment_may_have(g, key)) continue;
        out->known = true;
        e = put_segment_around(s, &g->fence, &row, out);
    }
    return e;
}
