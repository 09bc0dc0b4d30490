#include "worker/store/links_merge.h"

#include <stdlib.h>
#include <string.h>

#include "worker/store/store.h"

enum {
    MOST = 8,                  /* segments that become one */
    RATIO = 4,                 /* how many times the rows of those before it one may have that joins them */
};

struct cursor {
    int64_t segment;
    uint32_t row;              /* the next, of `block` */
    struct links_block block;  /* count 0: at the end */
};

/* A block of those that are merged goes when all its rows are in blocks that are written, in the same transaction: so
 * after whatever happens every row is in one of the segments, and where the merge goes on is told by its last row. */
struct links_merge {
    struct segment_writer writer;
    unsigned count;
    struct cursor in[MOST];
    unsigned used_count;
    int64_t used[BLOCK_ROWS + MOST];  /* blocks whose rows were all taken, since a block was written */
};

void links_merge_free(struct links_merge *m) { free(m); }

/* ---- writing ---- */

enum cw_error segment_flush(struct store *s, struct segment_writer *w)
{
    if (!w->block.count) return CW_OK;
    int32_t key = block_row(&w->block, 0).key;
    w->block.id = w->last && block_key(w->last) == key ? w->last + 1 : block_first_id(w->to->number, key);
    if (w->block.id > block_last_id(w->to->number, key)) return cw_fail(CW_EBUG, "too many articles share one key");
    if (w->block.id <= w->last) return cw_fail(CW_ECORRUPT, "a segment of the linker's index is not in order");
    enum cw_error e = block_write(s, &w->block);
    if (!e) e = fence_add(&w->to->fence, &w->block);
    w->last = w->block.id;
    w->block.count = 0;
    return e;
}

enum cw_error segment_append(struct store *s, struct segment_writer *w, const struct links_row *row)
{
    block_add(&w->block, row);
    segment_note_key(w->to, row->key);
    return w->block.count == BLOCK_ROWS ? segment_flush(s, w) : CW_OK;
}

/* ---- what is merged ---- */

static enum cw_error read_next(struct store *s, struct cursor *c, int64_t after)
{
    c->row = 0;
    return block_read_first(s, after + 1, block_end_id(c->segment), &c->block);
}

/* To the next block, if this one is at its end. */
static enum cw_error advance(struct store *s, struct links_merge *m, struct cursor *c)
{
    if (c->row < c->block.count) return CW_OK;
    m->used[m->used_count++] = c->block.id;
    return read_next(s, c, c->block.id);
}

/* Where the segment has a row that is not in the merged one yet. */
static enum cw_error open_cursor(struct store *s, struct links_merge *m, const struct segment *g,
                                 const struct links_row *last)
{
    struct cursor *c = &m->in[m->count++];
    c->segment = g->number;
    enum cw_error e = read_next(s, c, block_first_id(g->number, INT32_MIN) - 1);
    if (e || !c->block.count || !last) return e;
    c->row = block_rows_before(&c->block, last);
    struct links_row here = block_row(&c->block, c->row < c->block.count ? c->row : 0);
    c->row += here.key == last->key && here.at.place == last->at.place && here.at.member == last->at.member;
    return advance(s, m, c);
}

static enum cw_error open_merge(struct store *s, const struct links_segments *all, struct segment *to)
{
    struct links_block b;
    struct links_row last;
    struct links_merge *m = s->merge = calloc(1, sizeof *m);
    if (!m) return cw_fail(CW_ENOMEM, "out of memory");
    m->writer.to = to;
    enum cw_error e = block_read_last(s, block_first_id(to->number, INT32_MIN), block_end_id(to->number), &b);
    if (!e && b.count) {
        m->writer.last = b.id;
        last = block_row(&b, b.count - 1);
    }
    for (size_t i = 0; i < segments_count(all) && !e; i++)
        if (segments_at(all, i)->into == to->number && m->count < MOST)
            e = open_cursor(s, m, segments_at(all, i), b.count ? &last : NULL);
    return e;
}

/* ---- which ---- */

/* The smallest of a list that are whole, by rows. */
static unsigned find_smallest(const struct links_segments *all, enum links_list list, struct segment *out[MOST])
{
    unsigned count = 0;
    for (size_t i = 0; i < segments_count(all); i++) {
        struct segment *g = segments_at(all, i);
        if (g->list != list || !g->whole || (count == MOST && out[MOST - 1]->rows <= g->rows)) continue;
        unsigned at = count < MOST ? count++ : MOST - 1;
        for (; at && out[at - 1]->rows > g->rows; at--) out[at] = out[at - 1];
        out[at] = g;
    }
    return count;
}

/* Those that are to become one: each has no more than RATIO times the rows of all before it together.  So of what is
 * left each is much larger than the next, and a row is merged a few times for each of them. */
static unsigned choose(const struct links_segments *all, enum links_list list, struct segment *out[MOST], int64_t *rows)
{
    unsigned found = find_smallest(all, list, out);
    for (unsigned first = 0; first < found; first++) {
        unsigned end = first;
        *rows = 0;
        while (end < found && (end == first || out[end]->rows <= RATIO * *rows)) *rows += out[end++]->rows;
        if (end - first < 2) continue;
        memmove(out, out + first, (end - first) * sizeof *out);
        return end - first;
    }
    return 0;
}

static enum cw_error begin_merge(struct store *s, struct links_segments *all)
{
    struct segment *in[MOST], *to;
    for (size_t i = 0; i < segments_count(all); i++) {
        const struct segment *g = segments_at(all, i);
        to = g->into ? segments_find(all, g->into) : NULL;
        if (g->into && !to) return cw_fail(CW_ECORRUPT, "segment %lld is merged into none", (long long)g->number);
        if (to) return open_merge(s, all, to);  /* it had begun */
    }
    for (int list = 0; list < LINKS_LISTS; list++) {
        int64_t rows;
        unsigned count = choose(all, (enum links_list)list, in, &rows);
        if (!count) continue;
        enum cw_error e = segments_add(s, (enum links_list)list, rows, true, &to);
        for (unsigned k = 0; k < count && !e; k++) e = segments_merge_into(s, in[k], to);
        return e ? e : open_merge(s, all, to);
    }
    return CW_OK;
}

/* ---- merging ---- */

static struct cursor *least(struct links_merge *m, struct links_row *row)
{
    struct cursor *found = NULL;
    for (unsigned i = 0; i < m->count; i++) {
        struct cursor *c = &m->in[i];
        if (!c->block.count) continue;
        struct links_row r = block_row(&c->block, c->row);
        if (found && !links_row_before(&r, row)) continue;
        found = c;
        *row = r;
    }
    return found;
}

/* All rows before that key are written. */
static enum cw_error end_used(struct store *s, const struct links_segments *all, struct links_merge *m, int32_t key)
{
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < segments_count(all); i++)
        if (segments_at(all, i)->into == m->writer.to->number) segments_at(all, i)->from = key;
    while (m->used_count && !e) e = block_end(s, m->used[--m->used_count]);
    return e;
}

static enum cw_error finish(struct store *s, const struct links_segments *all, struct links_merge *m)
{
    enum cw_error e = segment_flush(s, &m->writer);
    if (!e) e = end_used(s, all, m, INT32_MAX);
    for (unsigned i = 0; i < m->count && !e; i++) e = segments_end(s, m->in[i].segment);
    links_merge_free(m);
    s->merge = NULL;
    return e;
}

enum cw_error segments_merge(struct store *s, uint32_t rows)
{
    struct links_segments *all;
    struct links_row row;
    enum cw_error e = segments_get(s, &all);
    if (!e && !s->merge) e = begin_merge(s, all);
    for (struct links_merge *m = s->merge; m && rows && !e; rows--) {
        struct cursor *c = least(m, &row);
        if (!c) return finish(s, all, m);
        c->row++;
        e = advance(s, m, c);
        if (!e) e = segment_append(s, &m->writer, &row);
        if (!e && !m->writer.block.count) e = end_used(s, all, m, row.key);
    }
    return e;
}
