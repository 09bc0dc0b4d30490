#include "worker/train/network/parameters.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/model/features.h"
#include "worker/train/interner.h"
#include "worker/train/network/kernels.h"

static void *zeros(size_t n, size_t size)
{
    size_t bytes = (n * size + 63) / 64 * 64;
    void *p = aligned_alloc(64, bytes ? bytes : 64);
    if (!p) {
        fprintf(stderr, "claimwire-train: out of memory\n");
        abort();
    }
    memset(p, 0, bytes);
    return p;
}

struct parameters *parameters_new(uint64_t seed)
{
    struct parameters *p = zeros(1, sizeof *p);
    p->seed = seed;
    return p;
}

void parameters_free(struct parameters *p)
{
    if (!p) return;
    for (size_t i = 0; i < p->count; i++) {
        struct parameter *m = p->at[i];
        free(m->value);
        free(m->gradient);
        free(m->mean);
        free(m->square);
        free(m->average);
        free(m->touched);
        free(m->is_touched);
        free(m->averaged_at);
        free(m);
    }
    free(p->at);
    free(p);
}

static void start_values(struct parameter *m, enum parameter_start start, uint64_t seed)
{
    size_t n = m->rows * m->cols;
    uint64_t chance = feature_mix(feature_mix(seed, feature_string(m->name, strlen(m->name))), n) | 1;
    double width = start == PARAMETER_GLOROT ? sqrt(6.0 / (double)(m->rows + m->cols)) : sqrt(3.0 / (double)m->cols);
    if (start == PARAMETER_ZEROS) return;
    for (size_t i = 0; i < n; i++) {
        double uniform = (double)(train_random(&chance) >> 11) * 0x1p-53;
        m->value[i] = (float)(width * (2 * uniform - 1));
    }
}

struct parameter *parameters_add(struct parameters *p, const char *name, size_t rows, size_t cols,
                                 enum parameter_start start)
{
    CW_CHECK(rows && cols && !parameters_find(p, name) && !p->steps);
    struct parameter *m = zeros(1, sizeof *m);
    *m = (struct parameter){.name = name, .rows = rows, .cols = cols, .decays = start == PARAMETER_GLOROT,
                            .sparse = start == PARAMETER_ROWS};
    float **arrays[] = {&m->value, &m->gradient, &m->mean, &m->square, &m->average};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) *arrays[i] = zeros(rows * cols, sizeof(float));
    if (m->sparse) {
        m->touched = zeros(rows, sizeof *m->touched);
        m->is_touched = zeros(rows, 1);
        m->averaged_at = zeros(rows, sizeof *m->averaged_at);
    }
    start_values(m, start, p->seed);
    memcpy(m->average, m->value, rows * cols * sizeof(float));
    p->at = train_grow(p->at, &p->capacity, p->count + 1, sizeof *p->at);
    p->at[p->count++] = m;
    return m;
}

struct parameter *parameters_find(const struct parameters *p, const char *name)
{
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->at[i]->name, name) == 0) return p->at[i];
    return NULL;
}

size_t parameters_floats(const struct parameters *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->count; i++) n += p->at[i]->rows * p->at[i]->cols;
    return n;
}

void parameter_set(struct parameter *m, const float *values)
{
    memcpy(m->value, values, m->rows * m->cols * sizeof *values);
    memcpy(m->average, values, m->rows * m->cols * sizeof *values);
}

void parameter_scale(struct parameter *m, float factor)
{
    for (size_t i = 0; i < m->rows * m->cols; i++) m->average[i] = m->value[i] *= factor;
}

static double squared_norm(const struct parameters *p)
{
    double sum = 0;
    for (size_t i = 0; i < p->count; i++) {
        const struct parameter *m = p->at[i];
        if (m->frozen) continue;
        if (!m->sparse) sum += kernel_dot(m->gradient, m->gradient, m->rows * m->cols);
        for (size_t k = 0; k < m->touched_count; k++) {
            const float *row = m->gradient + m->touched[k] * m->cols;
            sum += kernel_dot(row, row, m->cols);
        }
    }
    return sum;
}

/* Brings a row's average up to now.  Between two steps that moved it the row did not change, so all the decays that it
 * missed are one: the exponential of their logarithms' sum. */
static void average_row(struct parameter *m, uint32_t row, double log_decay)
{
    float decay = (float)exp(log_decay - m->averaged_at[row]);
    kernel_average(m->average + row * m->cols, m->value + row * m->cols, decay, m->cols);
    m->averaged_at[row] = log_decay;
}

static void step_sparse(struct parameter *m, const struct kernel_adam *k, double log_before, double log_now)
{
    for (size_t i = 0; i < m->touched_count; i++) {
        uint32_t row = m->touched[i];
        size_t at = row * m->cols;
        average_row(m, row, log_before);
        kernel_adam(m->value + at, m->gradient + at, m->mean + at, m->square + at, k, m->cols);
        average_row(m, row, log_now);
        m->is_touched[row] = 0;
    }
    m->touched_count = 0;
}

static void drop_gradient(struct parameter *m)
{
    if (!m->sparse) memset(m->gradient, 0, m->rows * m->cols * sizeof(float));
    for (size_t i = 0; i < m->touched_count; i++) {
        memset(m->gradient + m->touched[i] * m->cols, 0, m->cols * sizeof(float));
        m->is_touched[m->touched[i]] = 0;
    }
    m->touched_count = 0;
}

double parameters_step(struct parameters *p, const struct adam *adam, double rate)
{
    CW_CHECK(!p->averaged);
    double norm = sqrt(squared_norm(p)), step = (double)(p->steps + 1);
    bool finite = isfinite(norm);
    struct kernel_adam k = {
        .beta1 = (float)adam->beta1,
        .beta2 = (float)adam->beta2,
        .epsilon = (float)adam->epsilon,
        .correction1 = (float)(1 / (1 - pow(adam->beta1, step))),
        .correction2 = (float)(1 / (1 - pow(adam->beta2, step))),
        .scale = adam->clip > 0 && norm > adam->clip ? (float)(adam->clip / norm) : 1,
    };
    /* An average that begins with the random first values forgets them quickly: a short memory in the first steps. */
    double decay = fmin(adam->average, step / (10 + step)), before = p->log_decay;
    if (finite) {
        p->steps++;
        if (adam->average > 0) p->log_decay += log(decay);
    }
    for (size_t i = 0; i < p->count; i++) {
        struct parameter *m = p->at[i];
        k.decay = m->decays ? (float)adam->decay : 0;
        k.rate = (float)(m->sparse ? rate * adam->sparse_rate : rate);
        if (m->frozen || !finite) drop_gradient(m);
        else if (m->sparse) step_sparse(m, &k, before, p->log_decay);
        else {
            kernel_adam(m->value, m->gradient, m->mean, m->square, &k, m->rows * m->cols);
            if (adam->average > 0) kernel_average(m->average, m->value, (float)decay, m->rows * m->cols);
        }
    }
    return norm;
}

void parameters_swap_average(struct parameters *p)
{
    if (p->log_decay == 0) return;
    for (size_t i = 0; i < p->count; i++) {
        struct parameter *m = p->at[i];
        for (uint32_t row = 0; m->sparse && !p->averaged && row < m->rows; row++) average_row(m, row, p->log_decay);
        float *value = m->value;
        m->value = m->average;
        m->average = value;
    }
    p->averaged = !p->averaged;
}
