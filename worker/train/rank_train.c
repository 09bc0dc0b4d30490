#include "worker/train/rank_train.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/model/weights.h"
#include "worker/train/interner.h"

struct rank_dataset {
    struct interner features;
    uint32_t *ids;               /* of features, row after row */
    size_t id_count, id_capacity;
    size_t *row_end;             /* row r is ids[row_begin(d, r)] .. ids[row_end[r]) */
    float *cost;                 /* per row */
    uint8_t *right;              /* per row */
    size_t row_count, row_capacity, cost_capacity, right_capacity;
    size_t *choice_end;          /* rows of the choices */
    size_t choice_count, choice_capacity;
};

static size_t row_begin(const struct rank_dataset *d, size_t row) { return row ? d->row_end[row - 1] : 0; }
static size_t choice_begin(const struct rank_dataset *d, size_t c) { return c ? d->choice_end[c - 1] : 0; }

struct rank_dataset *rank_dataset_new(void)
{
    struct rank_dataset *d = calloc(1, sizeof *d);
    CW_CHECK(d);
    return d;
}

void rank_dataset_free(struct rank_dataset *d)
{
    interner_free(&d->features);
    free(d->ids);
    free(d->row_end);
    free(d->cost);
    free(d->right);
    free(d->choice_end);
    free(d);
}

void rank_dataset_add(struct rank_dataset *d, const struct feature_rows *rows, const bool *right, const float *cost)
{
    for (size_t r = 0; r < rows->rows; r++) {
        size_t n = rows->offset[r + 1] - rows->offset[r];
        d->ids = train_grow(d->ids, &d->id_capacity, d->id_count + n, sizeof *d->ids);
        for (size_t i = 0; i < n; i++)
            d->ids[d->id_count++] = interner_add(&d->features, rows->hash[rows->offset[r] + i]);
        d->row_end = train_grow(d->row_end, &d->row_capacity, d->row_count + 1, sizeof *d->row_end);
        d->cost = train_grow(d->cost, &d->cost_capacity, d->row_count + 1, sizeof *d->cost);
        d->right = train_grow(d->right, &d->right_capacity, d->row_count + 1, 1);
        d->row_end[d->row_count] = d->id_count;
        d->cost[d->row_count] = cost[r];
        d->right[d->row_count++] = right[r];
    }
    d->choice_end = train_grow(d->choice_end, &d->choice_capacity, d->choice_count + 1, sizeof *d->choice_end);
    d->choice_end[d->choice_count++] = d->row_count;
}

struct learner {
    const struct rank_dataset *d;
    const struct rank_options *options;
    float *weight, *squares;     /* per feature; squares of gradients, added up */
    float *sum;                  /* of the weights after each epoch of the second half, whose mean is what is learned */
    uint32_t *step;              /* when L1 was last taken off */
    uint32_t now;
    double *any, *good;          /* per row of the choice: probability with costs; among the right ones */
    size_t capacity;
};

static void shrink(struct learner *l, uint32_t id)
{
    if (l->weight[id] != 0 && l->now > l->step[id]) {
        float off = l->options->l1 * l->options->learning_rate * (float)(l->now - l->step[id]) /
                    (sqrtf(l->squares[id]) + 1e-6f);
        float size = fabsf(l->weight[id]) - off;
        l->weight[id] = size > 0 ? copysignf(size, l->weight[id]) : 0;
    }
    l->step[id] = l->now;
}

static double score(struct learner *l, size_t row)
{
    double sum = 0;
    for (size_t i = row_begin(l->d, row); i < l->d->row_end[row]; i++) {
        uint32_t id = l->d->ids[i];
        if (l->d->features.count[id] < l->options->min_count) continue;
        shrink(l, id);
        sum += (double)l->weight[id];
    }
    return sum;
}

/* Turns scores into probabilities; the logarithm of their sum before. */
static double normalise(double *p, size_t n)
{
    double top = -INFINITY, sum = 0;
    for (size_t i = 0; i < n; i++) top = p[i] > top ? p[i] : top;
    for (size_t i = 0; i < n; i++) sum += p[i] = exp(p[i] - top);
    for (size_t i = 0; i < n; i++) p[i] /= sum;
    return top + log(sum);
}

static void push(struct learner *l, size_t row, float gradient)
{
    if (fabsf(gradient) < 1e-5f) return;
    for (size_t i = row_begin(l->d, row); i < l->d->row_end[row]; i++) {
        uint32_t id = l->d->ids[i];
        if (l->d->features.count[id] < l->options->min_count) continue;
        l->squares[id] += gradient * gradient;
        l->weight[id] += l->options->learning_rate * gradient / (sqrtf(l->squares[id]) + 1e-6f);
    }
}

/* One step; how unlikely the right rows were. */
static double learn(struct learner *l, size_t choice)
{
    const struct rank_dataset *d = l->d;
    size_t first = choice_begin(d, choice), n = d->choice_end[choice] - first;
    if (n > l->capacity) {
        l->capacity = 2 * n;
        l->any = realloc(l->any, l->capacity * sizeof *l->any);
        l->good = realloc(l->good, l->capacity * sizeof *l->good);
        CW_CHECK(l->any && l->good);
    }
    l->now++;
    for (size_t r = 0; r < n; r++) {
        double s = score(l, first + r);
        l->any[r] = s + (double)d->cost[first + r];
        l->good[r] = d->right[first + r] ? s : -INFINITY;
    }
    double loss = normalise(l->any, n) - normalise(l->good, n);
    for (size_t r = 0; r < n; r++) push(l, first + r, (float)(l->good[r] - l->any[r]));
    return loss;
}

/* The weights of those features that have one. */
static size_t write(const struct learner *l, struct buffer *content)
{
    size_t n = l->d->features.size, kept = 0;
    uint64_t *hash = malloc((n + 1) * sizeof *hash);
    float *weight = malloc((n + 1) * sizeof *weight);
    CW_CHECK(hash && weight);
    for (size_t i = 0; i < n; i++) {
        if (l->weight[i] == 0) continue;  /* what ended with none is left out */
        hash[kept] = l->d->features.hash[i];
        weight[kept++] = l->sum[i];
    }
    weights_put(content, hash, weight, kept, 1, 0);
    free(hash);
    free(weight);
    return kept;
}

size_t rank_train(const struct rank_dataset *d, const struct rank_options *options, struct buffer *content)
{
    struct learner l = {.d = d, .options = options};
    uint64_t random = options->seed;
    uint32_t *order = malloc((d->choice_count + 1) * sizeof *order);
    l.weight = calloc(d->features.size + 1, sizeof *l.weight);
    l.sum = calloc(d->features.size + 1, sizeof *l.sum);
    l.squares = calloc(d->features.size + 1, sizeof *l.squares);
    l.step = calloc(d->features.size + 1, sizeof *l.step);
    CW_CHECK(order && l.weight && l.sum && l.squares && l.step);
    for (uint32_t i = 0; i < d->choice_count; i++) order[i] = i;
    for (unsigned epoch = 0; epoch < options->epochs; epoch++) {
        double loss = 0;
        train_shuffle(order, d->choice_count, &random);
        for (size_t i = 0; i < d->choice_count; i++) loss += learn(&l, order[i]);
        for (uint32_t i = 0; i < d->features.size; i++) {
            shrink(&l, i);
            if (2 * epoch + 1 >= options->epochs)
                l.sum[i] += l.weight[i] / (float)(options->epochs - options->epochs / 2);
        }
        if (options->log_name)
            fprintf(stderr, "%s: epoch %u, loss %.4f\n", options->log_name, epoch + 1, loss / (double)d->choice_count);
    }
    size_t kept = write(&l, content);
    free(order);
    free(l.weight);
    free(l.sum);
    free(l.squares);
    free(l.step);
    free(l.any);
    free(l.good);
    return kept;
}
