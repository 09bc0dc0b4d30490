/* Operations along the sentence: the recurrence, and every token against every other. */
#include <math.h>
#include <string.h>

#include "worker/train/network/kernels.h"
#include "worker/train/network/tape_inside.h"

struct scan {
    struct node *z, *f;
    const struct segments *segments;
    size_t ahead;
    float *zeros, *carry;    /* cols each: before a segment's first row; of the way back */
    float *unwanted;         /* cols: where the gradient of an input without one goes */
};

struct stretch {             /* columns of a scan that run in one direction, over the rows [begin, end) */
    size_t begin, end, first, count;
    bool backwards;
};

static struct stretch stretch_of(const struct scan *s, size_t segment, bool backwards, size_t cols)
{
    return (struct stretch){s->segments->begin[segment], s->segments->begin[segment + 1], backwards ? s->ahead : 0,
                            backwards ? cols - s->ahead : s->ahead, backwards};
}

/* Where the row that comes as number `step` begins. */
static size_t stretch_at(const struct stretch *r, size_t step, size_t cols)
{
    return (r->backwards ? r->end - 1 - step : r->begin + step) * cols + r->first;
}

static void stretch_forward(const struct scan *s, const struct node *n, struct stretch r)
{
    const float *before = s->zeros;
    for (size_t step = 0; step < r.end - r.begin; step++) {
        size_t at = stretch_at(&r, step, n->cols);
        kernel_scan(n->value + at, before, s->z->value + at, s->f->value + at, r.count);
        before = n->value + at;
    }
}

static void stretch_backward(const struct scan *s, const struct node *n, struct stretch r)
{
    memset(s->carry, 0, r.count * sizeof(float));
    for (size_t step = r.end - r.begin; step-- > 0;) {
        size_t at = stretch_at(&r, step, n->cols);
        const float *before = step ? n->value + stretch_at(&r, step - 1, n->cols) : s->zeros;
        kernel_scan_backward(s->carry, s->z->gradient ? s->z->gradient + at : s->unwanted,
                             s->f->gradient ? s->f->gradient + at : s->unwanted, n->gradient + at, before,
                             s->z->value + at, s->f->value + at, r.count);
    }
}

static void scan_backward(struct tape *t, struct node *n)
{
    (void)t;
    const struct scan *s = n->own;
    for (size_t i = 0; i < s->segments->count; i++) {
        stretch_backward(s, n, stretch_of(s, i, false, n->cols));
        stretch_backward(s, n, stretch_of(s, i, true, n->cols));
    }
}

struct node *tape_scan(struct tape *t, struct node *z, struct node *f, const struct segments *segments, size_t ahead)
{
    CW_CHECK(z->rows == f->rows && z->cols == f->cols && segments_rows(segments) == z->rows && ahead <= z->cols);
    struct node *n = tape_node(t, z->rows, z->cols, z->gradient || f->gradient, sizeof(struct scan), scan_backward);
    struct scan *s = n->own;
    *s = (struct scan){z, f, segments, ahead, tape_alloc(t, z->cols, sizeof(float)),
                       tape_alloc(t, z->cols, sizeof(float)), tape_alloc(t, z->cols, sizeof(float))};
    memset(s->zeros, 0, z->cols * sizeof(float));
    memset(s->unwanted, 0, z->cols * sizeof(float));
    for (size_t i = 0; i < segments->count; i++) {
        stretch_forward(s, n, stretch_of(s, i, false, n->cols));
        stretch_forward(s, n, stretch_of(s, i, true, n->cols));
    }
    return n;
}

struct node *tape_recurrent(struct tape *t, struct node *gates, struct node *skip, const struct segments *s)
{
    size_t n = skip->cols;
    CW_CHECK(gates->cols == 3 * n && n % 2 == 0);
    struct node *open = tape_apply(t, tape_columns(t, gates, n, 2 * n), TAPE_SIGMOID);
    struct node *c = tape_scan(t, tape_columns(t, gates, 0, n), tape_columns(t, open, 0, n), s, n / 2);
    struct node *away = tape_subtract(t, tape_apply(t, c, TAPE_TANH), skip);
    return tape_add(t, skip, tape_multiply(t, tape_columns(t, open, n, n), away));
}

struct arcs {
    struct node *q, *h;
    struct parameter *root;
    const struct segments *segments;
};

static void arcs_backward(struct tape *t, struct node *n)
{
    (void)t;
    const struct arcs *a = n->own;
    size_t k = a->q->cols;
    for (size_t i = 0; i < a->segments->count; i++) {
        size_t begin = a->segments->begin[i], rows = a->segments->begin[i + 1] - begin;
        float *gradient = n->gradient + begin * n->cols;
        const float *q = node_row(a->q, begin), *h = node_row(a->h, begin);
        for (size_t row = 0; row < rows; row++) {
            float *own = gradient + row * n->cols + row;   /* the root's, out of the way of the products below */
            if (a->q->gradient) kernel_add_scaled(a->q->gradient + (begin + row) * k, *own, a->root->value, k);
            kernel_add_scaled(a->root->gradient, *own, q + row * k, k);
            *own = 0;
        }
        if (a->q->gradient)
            kernel_product(rows, k, rows, (struct matrix){gradient, n->cols, false}, (struct matrix){h, k, false}, true,
                           a->q->gradient + begin * k, k);
        if (a->h->gradient)
            kernel_product(rows, k, rows, (struct matrix){gradient, n->cols, true}, (struct matrix){q, k, false}, true,
                           a->h->gradient + begin * k, k);
    }
}

struct node *tape_arcs(struct tape *t, struct node *q, struct node *h, struct parameter *root, const struct segments *s)
{
    CW_CHECK(q->rows == h->rows && q->cols == h->cols && segments_rows(s) == q->rows);
    CW_CHECK(root->rows == 1 && root->cols == q->cols);
    size_t longest = 0, k = q->cols;
    for (size_t i = 0; i < s->count; i++)
        if (s->begin[i + 1] - s->begin[i] > longest) longest = s->begin[i + 1] - s->begin[i];
    struct node *n = tape_node(t, q->rows, longest, true, sizeof(struct arcs), arcs_backward);
    *(struct arcs *)n->own = (struct arcs){q, h, root, s};
    for (size_t i = 0; i < s->count; i++) {
        size_t begin = s->begin[i], rows = s->begin[i + 1] - begin;
        kernel_product(rows, rows, k, (struct matrix){node_row(q, begin), k, false},
                       (struct matrix){node_row(h, begin), k, true}, false, node_row(n, begin), longest);
        for (size_t row = 0; row < rows; row++) {
            float *scores = node_row(n, begin + row);
            scores[row] = (float)kernel_dot(node_row(q, begin + row), root->value, k);
            for (size_t j = rows; j < longest; j++) scores[j] = -INFINITY;
        }
    }
    return n;
}
