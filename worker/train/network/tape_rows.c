/* Operations that choose rows or columns and put them elsewhere. */
#include <string.h>

#include "worker/train/network/kernels.h"
#include "worker/train/network/tape_inside.h"

struct embed {
    struct parameter *table;
    const int32_t *ids;
    size_t slots;
};

static void embed_backward(struct tape *t, struct node *n)
{
    (void)t;
    const struct embed *e = n->own;
    for (size_t i = 0; i < n->rows * e->slots; i++) {
        if (e->ids[i] < 0) continue;
        parameter_touch(e->table, (uint32_t)e->ids[i]);
        kernel_add(e->table->gradient + (size_t)e->ids[i] * n->cols, n->gradient + i / e->slots * n->cols, n->cols);
    }
}

struct node *tape_embed(struct tape *t, struct parameter *table, const int32_t *ids, size_t rows, size_t slots)
{
    struct node *n = tape_node(t, rows, table->cols, !table->frozen, sizeof(struct embed), embed_backward);
    *(struct embed *)n->own = (struct embed){table, ids, slots};
    memset(n->value, 0, node_size(n) * sizeof(float));
    for (size_t i = 0; i < rows * slots; i++) {
        if (ids[i] < 0) continue;
        CW_CHECK((size_t)ids[i] < table->rows);
        kernel_add(node_row(n, i / slots), table->value + (size_t)ids[i] * n->cols, n->cols);
    }
    return n;
}

const int32_t *tape_drop_ids(struct tape *t, const int32_t *ids, size_t rows, size_t slots, float rate, int32_t instead)
{
    if (!tape_training(t) || rate <= 0) return ids;
    int32_t *out = tape_alloc(t, rows * slots, sizeof *out);
    for (size_t i = 0; i < rows; i++) {
        bool drop = (double)(tape_bits(t) >> 11) * 0x1p-53 < (double)rate;
        for (size_t k = i * slots; k < (i + 1) * slots; k++) out[k] = drop ? instead : ids[k];
    }
    return out;
}

struct concat {
    size_t count;
    struct node *x[];
};

static void concat_backward(struct tape *t, struct node *n)
{
    (void)t;
    const struct concat *c = n->own;
    for (size_t i = 0, first = 0; i < c->count; first += c->x[i++]->cols)
        for (size_t row = 0; c->x[i]->gradient && row < n->rows; row++)
            kernel_add(c->x[i]->gradient + row * c->x[i]->cols, n->gradient + row * n->cols + first, c->x[i]->cols);
}

struct node *tape_concat(struct tape *t, struct node *const *x, size_t count)
{
    size_t cols = 0;
    bool flows = false;
    for (size_t i = 0; i < count; i++) {
        CW_CHECK(x[i]->rows == x[0]->rows);
        cols += x[i]->cols;
        flows = flows || x[i]->gradient;
    }
    struct node *n = tape_node(t, x[0]->rows, cols, flows, sizeof(struct concat) + count * sizeof *x, concat_backward);
    struct concat *c = n->own;
    c->count = count;
    memcpy(c->x, x, count * sizeof *x);
    for (size_t i = 0, first = 0; i < count; first += x[i++]->cols)
        for (size_t row = 0; row < n->rows; row++)
            memcpy(node_row(n, row) + first, node_row(x[i], row), x[i]->cols * sizeof(float));
    return n;
}

struct columns {
    struct node *x;
    size_t first;
};

static void columns_backward(struct tape *t, struct node *n)
{
    (void)t;
    const struct columns *c = n->own;
    for (size_t row = 0; row < n->rows; row++)
        kernel_add(c->x->gradient + row * c->x->cols + c->first, n->gradient + row * n->cols, n->cols);
}

struct node *tape_columns(struct tape *t, struct node *x, size_t first, size_t count)
{
    CW_CHECK(first + count <= x->cols);
    struct node *n = tape_node(t, x->rows, count, x->gradient, sizeof(struct columns), columns_backward);
    *(struct columns *)n->own = (struct columns){x, first};
    for (size_t row = 0; row < n->rows; row++)
        memcpy(node_row(n, row), node_row(x, row) + first, count * sizeof(float));
    return n;
}

struct gather {
    struct node *x;
    const int32_t *index;
};

static void gather_backward(struct tape *t, struct node *n)
{
    (void)t;
    const struct gather *g = n->own;
    for (size_t i = 0; i < n->rows; i++)
        if (g->index[i] >= 0)
            kernel_add(g->x->gradient + (size_t)g->index[i] * n->cols, n->gradient + i * n->cols, n->cols);
}

struct node *tape_gather(struct tape *t, struct node *x, const int32_t *index, size_t rows)
{
    struct node *n = tape_node(t, rows, x->cols, x->gradient, sizeof(struct gather), gather_backward);
    *(struct gather *)n->own = (struct gather){x, index};
    for (size_t i = 0; i < rows; i++) {
        CW_CHECK(index[i] < 0 || (size_t)index[i] < x->rows);
        if (index[i] < 0) memset(node_row(n, i), 0, n->cols * sizeof(float));
        else memcpy(node_row(n, i), node_row(x, (size_t)index[i]), n->cols * sizeof(float));
    }
    return n;
}

struct window {
    struct node *x;
    const struct segments *segments;
    size_t radius, dilation;
};

/* For the rows [begin, end) of a segment and an offset by `shift` rows: those whose neighbour is in the segment. */
static void window_range(const struct segments *s, size_t segment, ptrdiff_t shift, ptrdiff_t *from, ptrdiff_t *to)
{
    ptrdiff_t begin = s->begin[segment], end = s->begin[segment + 1];
    *from = shift < 0 ? begin - shift : begin;
    *to = shift > 0 ? end - shift : end;
}

static void window_backward(struct tape *t, struct node *n)
{
    (void)t;
    const struct window *w = n->own;
    struct node *x = w->x;
    for (size_t i = 0; i < w->segments->count; i++)
        for (size_t k = 0; k <= 2 * w->radius; k++) {
            ptrdiff_t shift = ((ptrdiff_t)k - (ptrdiff_t)w->radius) * (ptrdiff_t)w->dilation, row, to;
            for (window_range(w->segments, i, shift, &row, &to); row < to; row++)
                kernel_add(x->gradient + (size_t)(row + shift) * x->cols,
                           n->gradient + (size_t)row * n->cols + k * x->cols, x->cols);
        }
}

struct node *tape_window(struct tape *t, struct node *x, const struct segments *s, size_t radius, size_t dilation)
{
    CW_CHECK(segments_rows(s) == x->rows);
    struct node *n = tape_node(t, x->rows, (2 * radius + 1) * x->cols, x->gradient, sizeof(struct window),
                               window_backward);
    *(struct window *)n->own = (struct window){x, s, radius, dilation};
    memset(n->value, 0, node_size(n) * sizeof(float));
    for (size_t i = 0; i < s->count; i++)
        for (size_t k = 0; k <= 2 * radius; k++) {
            ptrdiff_t shift = ((ptrdiff_t)k - (ptrdiff_t)radius) * (ptrdiff_t)dilation, row, to;
            for (window_range(s, i, shift, &row, &to); row < to; row++)
                memcpy(node_row(n, (size_t)row) + k * x->cols, node_row(x, (size_t)(row + shift)),
                       x->cols * sizeof(float));
        }
    return n;
}
