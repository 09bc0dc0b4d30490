#include "worker/model/chain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "proto/error.h"

struct chain *chain_new(size_t labels, const float *step, size_t stride, const float *begin)
{
    CW_CHECK(labels > 0 && labels <= CHAIN_MAX_LABELS);
    size_t n = (labels + 1) * labels;
    struct chain *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    *c = (struct chain){labels, calloc(n, sizeof *c->step), malloc(n * sizeof *c->factor)};
    if (!c->step || !c->factor) {
        chain_free(c);
        return NULL;
    }
    for (size_t from = 0; from < labels; from++)
        memcpy(c->step + from * labels, step + from * stride, labels * sizeof *step);
    if (begin) memcpy(c->step + labels * labels, begin, labels * sizeof *begin);
    for (size_t i = 0; i < n; i++) c->factor[i] = exp((double)c->step[i]);
    return c;
}

void chain_free(struct chain *c)
{
    if (!c) return;
    free(c->step);
    free(c->factor);
    free(c);
}

/* From the best scores of sequences that end in each label to those one step longer, and whence each came. */
static void extend(const struct chain *c, const float *best, float *next, uint8_t *from)
{
    size_t n = c->labels;
    for (size_t to = 0; to < n; to++) {
        next[to] = best[0] + c->step[to];
        from[to] = 0;
    }
    for (size_t prev = 1; prev < n; prev++) {
        const float *step = c->step + prev * n;
        for (size_t to = 0; to < n; to++) {
            float s = best[prev] + step[to];
            from[to] = s > next[to] ? (uint8_t)prev : from[to];
            next[to] = s > next[to] ? s : next[to];
        }
    }
}

void chain_best(const struct chain *c, const float *score, size_t stride, size_t rows, struct arena *arena,
                uint8_t *labels)
{
    size_t n = c->labels;
    if (rows == 0) return;
    float *best = arena_array(arena, 2 * n, sizeof *best), *next = best + n;
    uint8_t *from = arena_array(arena, rows * n, 1);
    for (size_t to = 0; to < n; to++) best[to] = c->step[n * n + to] + score[to];
    for (size_t t = 1; t < rows; t++) {
        extend(c, best, next, from + t * n);
        for (size_t to = 0; to < n; to++) next[to] += score[t * stride + to];
        float *swap = best;
        best = next;
        next = swap;
    }
    uint8_t top = 0;
    for (size_t label = 1; label < n; label++)
        if (best[label] > best[top]) top = (uint8_t)label;
    for (size_t t = rows; t-- > 0;) {
        labels[t] = top;
        top = from[t * n + top];
    }
}

/* Scales a row of probabilities to sum 1; a row of zeros stays as it is. */
static void normalise(double *row, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += row[i];
    if (sum > 0)
        for (size_t i = 0; i < n; i++) row[i] /= sum;
}

/* Turns a row of scores into factors; the common factor that is dropped cancels out in the posterior. */
static void factors(const float *score, size_t n, double *out)
{
    float top = score[0];
    for (size_t i = 1; i < n; i++)
        if (score[i] > top) top = score[i];
    for (size_t i = 0; i < n; i++) out[i] = exp((double)(score[i] - top));
}

/* alpha: rows × labels, the probability of each label by what stands before it and itself; factor: its score's. */
static void forward(const struct chain *c, const float *score, size_t stride, size_t rows, double *alpha,
                    double *factor)
{
    size_t n = c->labels;
    for (size_t t = 0; t < rows; t++, alpha += n, factor += n) {
        factors(score + t * stride, n, factor);
        for (size_t to = 0; to < n; to++) alpha[to] = t ? 0 : c->factor[n * n + to];
        for (size_t prev = 0; t && prev < n; prev++) {
            double before = alpha[(ptrdiff_t)prev - (ptrdiff_t)n];
            for (size_t to = 0; to < n; to++) alpha[to] += before * c->factor[prev * n + to];
        }
        for (size_t to = 0; to < n; to++) alpha[to] *= factor[to];
        normalise(alpha, n);
    }
}

void chain_marginals(const struct chain *c, const float *score, size_t stride, size_t rows, const uint8_t *labels,
                     struct arena *arena, float *marginal)
{
    size_t n = c->labels;
    double *alpha = arena_array(arena, rows * n, sizeof *alpha), *factor = arena_array(arena, rows * n, sizeof *factor);
    double *beta = arena_array(arena, 2 * n, sizeof *beta), *ahead = beta + n;
    forward(c, score, stride, rows, alpha, factor);
    for (size_t i = 0; i < n; i++) beta[i] = 1;
    for (size_t t = rows; t-- > 0;) {
        for (size_t i = 0; i < n; i++) alpha[t * n + i] *= beta[i];
        normalise(alpha + t * n, n);
        marginal[t] = (float)alpha[t * n + labels[t]];
        for (size_t i = 0; i < n; i++) ahead[i] = beta[i] * factor[t * n + i];
        for (size_t prev = 0; prev < n; prev++) {
            beta[prev] = 0;
            for (size_t to = 0; to < n; to++) beta[prev] += c->factor[prev * n + to] * ahead[to];
        }
        normalise(beta, n);
    }
}
