/* Operations on values where they stand: products with weights, functions, dropout. */
#include <string.h>

#include "worker/train/network/kernels.h"
#include "worker/train/network/tape_inside.h"

struct affine {
    struct node *x;
    struct parameter *weights, *bias;
};

static void affine_backward(struct tape *t, struct node *n)
{
    (void)t;
    const struct affine *a = n->own;
    const struct node *x = a->x;
    struct parameter *w = a->weights;
    struct matrix gradient = {n->gradient, n->cols, false};
    if (x->gradient)
        kernel_product(n->rows, x->cols, n->cols, gradient, (struct matrix){w->value, w->cols, true}, true, x->gradient,
                       x->cols);
    kernel_product(w->rows, w->cols, n->rows, (struct matrix){x->value, x->cols, true}, gradient, true, w->gradient,
                   w->cols);
    for (size_t row = 0; a->bias && row < n->rows; row++)
        kernel_add(a->bias->gradient, n->gradient + row * n->cols, n->cols);
}

struct node *tape_affine(struct tape *t, struct node *x, struct parameter *weights, struct parameter *bias)
{
    CW_CHECK(weights->rows == x->cols && !weights->sparse);
    CW_CHECK(!bias || (bias->cols == weights->cols && bias->rows == 1 && !bias->sparse));
    struct node *n = tape_node(t, x->rows, weights->cols, true, sizeof(struct affine), affine_backward);
    *(struct affine *)n->own = (struct affine){x, weights, bias};
    for (size_t row = 0; bias && row < n->rows; row++) memcpy(node_row(n, row), bias->value, n->cols * sizeof(float));
    kernel_product(n->rows, n->cols, x->cols, (struct matrix){x->value, x->cols, false},
                   (struct matrix){weights->value, weights->cols, false}, bias, n->value, n->cols);
    return n;
}

struct pair {
    struct node *a, *b;
};

static void add_backward(struct tape *t, struct node *n)
{
    (void)t;
    const struct pair *p = n->own;
    if (p->a->gradient) kernel_add(p->a->gradient, n->gradient, node_size(n));
    if (p->b->gradient) kernel_add(p->b->gradient, n->gradient, node_size(n));
}

static void subtract_backward(struct tape *t, struct node *n)
{
    (void)t;
    const struct pair *p = n->own;
    if (p->a->gradient) kernel_add(p->a->gradient, n->gradient, node_size(n));
    if (p->b->gradient) kernel_add_scaled(p->b->gradient, -1, n->gradient, node_size(n));
}

static void multiply_backward(struct tape *t, struct node *n)
{
    (void)t;
    const struct pair *p = n->own;
    if (p->a->gradient) kernel_add_product(p->a->gradient, n->gradient, p->b->value, node_size(n));
    if (p->b->gradient) kernel_add_product(p->b->gradient, n->gradient, p->a->value, node_size(n));
}

static struct node *pair_node(struct tape *t, struct node *a, struct node *b,
                              void (*backward)(struct tape *t, struct node *n))
{
    CW_CHECK(a->rows == b->rows && a->cols == b->cols);
    struct node *n = tape_node(t, a->rows, a->cols, a->gradient || b->gradient, sizeof(struct pair), backward);
    *(struct pair *)n->own = (struct pair){a, b};
    return n;
}

struct node *tape_add(struct tape *t, struct node *a, struct node *b)
{
    struct node *n = pair_node(t, a, b, add_backward);
    for (size_t i = 0; i < node_size(n); i++) n->value[i] = a->value[i] + b->value[i];
    return n;
}

struct node *tape_subtract(struct tape *t, struct node *a, struct node *b)
{
    struct node *n = pair_node(t, a, b, subtract_backward);
    for (size_t i = 0; i < node_size(n); i++) n->value[i] = a->value[i] - b->value[i];
    return n;
}

struct node *tape_multiply(struct tape *t, struct node *a, struct node *b)
{
    struct node *n = pair_node(t, a, b, multiply_backward);
    for (size_t i = 0; i < node_size(n); i++) n->value[i] = a->value[i] * b->value[i];
    return n;
}

static void relu_backward(struct tape *t, struct node *n)
{
    (void)t;
    struct node *x = *(struct node **)n->own;
    for (size_t i = 0; i < node_size(n); i++) x->gradient[i] += x->value[i] > 0 ? n->gradient[i] : 0;
}

static void tanh_backward(struct tape *t, struct node *n)
{
    (void)t;
    struct node *x = *(struct node **)n->own;
    for (size_t i = 0; i < node_size(n); i++) x->gradient[i] += n->gradient[i] * (1 - n->value[i] * n->value[i]);
}

static void sigmoid_backward(struct tape *t, struct node *n)
{
    (void)t;
    struct node *x = *(struct node **)n->own;
    for (size_t i = 0; i < node_size(n); i++) x->gradient[i] += n->gradient[i] * n->value[i] * (1 - n->value[i]);
}

static void relu(float *out, const float *x, size_t n)
{
    for (size_t i = 0; i < n; i++) out[i] = x[i] > 0 ? x[i] : 0;
}

static const struct function {
    void (*forward)(float *out, const float *x, size_t n);
    void (*backward)(struct tape *t, struct node *n);
} functions[TAPE_FUNCTIONS] = {
    [TAPE_RELU] = {relu, relu_backward},
    [TAPE_TANH] = {kernel_tanh, tanh_backward},
    [TAPE_SIGMOID] = {kernel_sigmoid, sigmoid_backward},
};

struct node *tape_apply(struct tape *t, struct node *x, enum tape_function f)
{
    struct node *n = tape_node(t, x->rows, x->cols, x->gradient, sizeof x, functions[f].backward);
    *(struct node **)n->own = x;
    functions[f].forward(n->value, x->value, node_size(n));
    return n;
}

/* Sixteen bits of chance for each element: dropout's rate is exact to 1 / 65,536. */
static void drop_row(struct tape *t, float *factor, size_t n, float rate)
{
    uint32_t below = (uint32_t)(rate * 65536);
    float keep = 1 / (1 - rate);
    uint64_t bits = 0;
    for (size_t i = 0; i < n; i++, bits >>= 16) {
        if (i % 4 == 0) bits = tape_bits(t);
        factor[i] = (bits & 0xffff) < below ? 0 : keep;
    }
}

struct node *tape_dropout(struct tape *t, struct node *x, float rate, const struct segments *shared)
{
    if (!tape_training(t) || rate <= 0) return x;
    CW_CHECK(rate < 1 && (!shared || segments_rows(shared) == x->rows));
    struct node *factor = tape_node(t, x->rows, x->cols, false, 0, NULL);
    if (!shared) drop_row(t, factor->value, node_size(factor), rate);
    for (size_t s = 0; shared && s < shared->count; s++) {
        size_t begin = shared->begin[s], end = shared->begin[s + 1];
        if (begin < end) drop_row(t, node_row(factor, begin), x->cols, rate);
        for (size_t row = begin + 1; row < end; row++)
            memcpy(node_row(factor, row), node_row(factor, begin), x->cols * sizeof(float));
    }
    return tape_multiply(t, x, factor);
}
