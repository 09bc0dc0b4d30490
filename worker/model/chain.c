#include "worker/model/chain.h"

#include <math.h>
#include <string.h>

#include "proto/error.h"

struct chain chain_make(size_t labels, const float *step, size_t stride)
{
    struct chain c = {.labels = labels};
    CW_CHECK(labels > 0 && labels <= CHAIN_MAX_LABELS);
    for (size_t from = 0; from <= labels; from++)
        for (size_t to = 0; to < labels; to++) {
            c.step[from][to] = step[from * stride + to];
            c.factor[from][to] = exp((double)c.step[from][to]);
        }
    return c;
}

void chain_best(const struct chain *c, const float *score, size_t stride, size_t rows, struct arena *arena, uint8_t *labels)
{
    size_t n = c->labels;
    float best[CHAIN_MAX_LABELS], next[CHAIN_MAX_LABELS];
    if (rows == 0) return;
    uint8_t *from = arena_array(arena, rows * n, 1);
    for (size_t to = 0; to < n; to++) best[to] = c->step[n][to] + score[to];
    for (size_t t = 1; t < rows; t++) {
        for (size_t to = 0; to < n; to++) {
            uint8_t top = 0;
            next[to] = best[0] + c->step[0][to];
            for (size_t prev = 1; prev < n; prev++) {
                float s = best[prev] + c->step[prev][to];
                if (s <= next[to]) continue;
                next[to] = s;
                top = (uint8_t)prev;
            }
            from[t * n + to] = top;
            next[to] += score[t * stride + to];
        }
        memcpy(best, next, sizeof best);
    }
    uint8_t top = 0;
    for (size_t label = 1; label < n; label++)
        if (best[label] > best[top]) top = (uint8_t)label;
    for (size_t t = rows; t-- > 0;) {
        labels[t] = top;
        top = from[t * n + top];
    }
}

/* Scales a row of probabilities to sum 1; a row of zeros (all labels forbidden) stays as it is. */
static void normalise(double *row, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += row[i];
    if (sum > 0)
        for (size_t i = 0; i < n; i++) row[i] /= sum;
}

/* Turns a row of log-scores into factors; the common factor that is dropped cancels out in the posterior. */
static void factors(const float *score, size_t n, double *out)
{
    float top = score[0];
    for (size_t i = 1; i < n; i++)
        if (score[i] > top) top = score[i];
    for (size_t i = 0; i < n; i++) out[i] = exp((double)(score[i] - top));
}

void chain_marginals(const struct chain *c, const float *score, size_t stride, size_t rows, const uint8_t *labels,
                     struct arena *arena, float *marginal)
{
    size_t n = c->labels;
    double *alpha = arena_array(arena, rows * n, sizeof *alpha), *factor = arena_array(arena, rows * n, sizeof *factor);
    double beta[CHAIN_MAX_LABELS], ahead[CHAIN_MAX_LABELS];
    for (size_t t = 0; t < rows; t++) {
        double *row = alpha + t * n;
        factors(score + t * stride, n, factor + t * n);
        for (size_t to = 0; to < n; to++) row[to] = t ? 0 : c->factor[n][to];
        for (size_t prev = 0; t && prev < n; prev++)
            for (size_t to = 0; to < n; to++) row[to] += alpha[(t - 1) * n + prev] * c->factor[prev][to];
        for (size_t to = 0; to < n; to++) row[to] *= factor[t * n + to];
        normalise(row, n);
    }
    for (size_t i = 0; i < n; i++) beta[i] = 1;
    for (size_t t = rows; t-- > 0;) {
        for (size_t i = 0; i < n; i++) alpha[t * n + i] *= beta[i];
        normalise(alpha + t * n, n);
        marginal[t] = (float)alpha[t * n + labels[t]];
        for (size_t i = 0; i < n; i++) ahead[i] = beta[i] * factor[t * n + i];
        for (size_t prev = 0; prev < n; prev++) {
            beta[prev] = 0;
            for (size_t to = 0; to < n; to++) beta[prev] += c->factor[prev][to] * ahead[to];
        }
        normalise(beta, n);
    }
}
