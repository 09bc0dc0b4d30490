/* The linear-chain CRF over a segment's rows.  Forward and backward sums run in double over rows scaled to sum 1
 * (Rabiner 1989), with the factors of the labels that are possible: all of them, then only those that are not known to
 * be wrong.  The gradient is the difference of the two expectations. */
#include <math.h>
#include <string.h>

#include "worker/train/network/tape_inside.h"

static const float forbidden = -1e4f;
/* The factor of what is forbidden: not zero, so that a gold path through it has a likelihood, if a bad one. */
static const double least_factor = 1e-60;

struct crf_loss {
    struct node *scores;
    struct parameter *transitions;
    float *score_gradient, *transition_gradient;
};

struct lattice {             /* scratch for the longest segment */
    size_t labels;
    double *step;            /* (labels + 1) × labels: exp(transition) */
    double *factor, *alpha;  /* rows × labels */
    double *beta, *ahead;    /* labels */
    double *posterior;       /* rows × labels */
    double *pair;            /* (labels + 1) × labels: expected transitions, added up */
};

static void crf_backward(struct tape *t, struct node *n)
{
    (void)t;
    const struct crf_loss *l = n->own;
    size_t transitions = l->transitions->rows * l->transitions->cols;
    for (size_t i = 0; l->scores->gradient && i < node_size(l->scores); i++)
        l->scores->gradient[i] += l->score_gradient[i];
    for (size_t i = 0; i < transitions; i++) l->transitions->gradient[i] += l->transition_gradient[i];
}

/* The sums from the left; returns their logarithm, the row's scales being given back in. */
static double run_forward(struct lattice *l, size_t rows)
{
    size_t n = l->labels;
    double log_sum = 0;
    for (size_t t = 0; t < rows; t++) {
        double *row = l->alpha + t * n, sum = 0;
        for (size_t to = 0; to < n; to++) row[to] = t ? 0 : l->step[n * n + to];
        for (size_t prev = 0; t && prev < n; prev++) {
            double left = l->alpha[(t - 1) * n + prev];
            for (size_t to = 0; to < n; to++) row[to] += left * l->step[prev * n + to];
        }
        for (size_t to = 0; to < n; to++) sum += row[to] *= l->factor[t * n + to];
        for (size_t to = 0; to < n; to++) row[to] /= sum;
        log_sum += log(sum);
    }
    return log_sum;
}

/* From the right: posteriors of labels, and those of pairs times `sign` added to l->pair. */
static void run_backward(struct lattice *l, size_t rows, double sign)
{
    size_t n = l->labels;
    for (size_t i = 0; i < n; i++) l->beta[i] = 1;
    for (size_t t = rows; t-- > 0;) {
        const double *alpha = l->alpha + t * n;
        double total = 0;
        for (size_t i = 0; i < n; i++) total += alpha[i] * l->beta[i];
        for (size_t i = 0; i < n; i++) l->posterior[t * n + i] = alpha[i] * l->beta[i] / total;
        if (t == 0) break;
        const double *left = alpha - n;
        double norm = 0, sum = 0;
        for (size_t to = 0; to < n; to++) l->ahead[to] = l->factor[t * n + to] * l->beta[to];
        for (size_t prev = 0; prev < n; prev++) {
            double beta = 0;
            for (size_t to = 0; to < n; to++) beta += l->step[prev * n + to] * l->ahead[to];
            l->beta[prev] = beta;
            norm += left[prev] * beta;
            sum += beta;
        }
        for (size_t prev = 0; prev < n; prev++) {
            double share = sign * left[prev] / norm;
            for (size_t to = 0; to < n; to++) l->pair[prev * n + to] += share * l->step[prev * n + to] * l->ahead[to];
        }
        for (size_t prev = 0; prev < n; prev++) l->beta[prev] /= sum;
    }
    for (size_t i = 0; i < n; i++) l->pair[n * n + i] += sign * l->posterior[i];
}

/* Adds sign · posterior to the gradient of the scores. */
static void add_posteriors(const struct lattice *l, size_t rows, double sign, float *gradient)
{
    for (size_t i = 0; i < rows * l->labels; i++) gradient[i] += (float)(sign * l->posterior[i]);
}

/* One segment: weight · -log p, gradients of the same. */
static double run_segment(struct lattice *l, const float *scores, const int32_t *labels, size_t rows, double weight,
                          float *gradient)
{
    size_t n = l->labels;
    for (size_t t = 0; t < rows; t++) {
        float top = scores[t * n];
        for (size_t i = 1; i < n; i++) top = scores[t * n + i] > top ? scores[t * n + i] : top;
        for (size_t i = 0; i < n; i++)
            l->factor[t * n + i] = fmax(exp((double)(scores[t * n + i] - top)), least_factor);
    }
    double free_sum = run_forward(l, rows);
    run_backward(l, rows, weight);
    add_posteriors(l, rows, weight, gradient);
    for (size_t t = 0; t < rows; t++)
        for (size_t i = 0; i < n; i++)
            if (labels[t] >= 0 && (size_t)labels[t] != i) l->factor[t * n + i] = 0;
    double clamped_sum = run_forward(l, rows);
    run_backward(l, rows, -weight);
    add_posteriors(l, rows, -weight, gradient);
    return weight * (free_sum - clamped_sum);
}

static struct lattice lattice_new(struct tape *t, const struct parameter *transitions, const struct segments *s)
{
    size_t n = transitions->cols, longest = 0;
    for (size_t i = 0; i < s->count; i++)
        if (s->begin[i + 1] - s->begin[i] > longest) longest = s->begin[i + 1] - s->begin[i];
    struct lattice l = {.labels = n};
    double **small[] = {&l.step, &l.pair}, **rows[] = {&l.factor, &l.alpha, &l.posterior},
           **row[] = {&l.beta, &l.ahead};
    for (size_t i = 0; i < 2; i++) *small[i] = tape_alloc(t, (n + 1) * n, sizeof(double));
    for (size_t i = 0; i < 3; i++) *rows[i] = tape_alloc(t, longest * n, sizeof(double));
    for (size_t i = 0; i < 2; i++) *row[i] = tape_alloc(t, n, sizeof(double));
    for (size_t i = 0; i < (n + 1) * n; i++) l.step[i] = fmax(exp((double)transitions->value[i]), least_factor);
    memset(l.pair, 0, (n + 1) * n * sizeof *l.pair);
    return l;
}

double tape_crf(struct tape *t, struct node *scores, struct parameter *transitions, const int32_t *labels,
                const float *weights, const struct segments *s, double scale)
{
    size_t n = transitions->cols;
    CW_CHECK(transitions->rows == n + 1 && scores->cols == n && segments_rows(s) == scores->rows);
    for (size_t i = 0; i < scores->rows; i++) CW_CHECK(labels[i] < (int32_t)n);
    struct node *node = tape_node(t, 0, 0, true, sizeof(struct crf_loss), crf_backward);
    struct crf_loss *loss = node->own;
    struct lattice l = lattice_new(t, transitions, s);
    *loss = (struct crf_loss){scores, transitions, tape_alloc(t, node_size(scores), sizeof(float)),
                              tape_alloc(t, (n + 1) * n, sizeof(float))};
    memset(loss->score_gradient, 0, node_size(scores) * sizeof(float));
    double sum = 0;
    for (size_t i = 0; i < s->count; i++) {
        size_t begin = s->begin[i], rows = s->begin[i + 1] - begin;
        double weight = scale * (weights ? (double)weights[i] : 1);
        if (rows) sum += run_segment(&l, node_row(scores, begin), labels + begin, rows, weight,
                                     loss->score_gradient + begin * n);
    }
    for (size_t i = 0; i < (n + 1) * n; i++) loss->transition_gradient[i] = (float)l.pair[i];
    return sum;
}

void tape_crf_forbid(struct parameter *transitions, bool (*allowed)(size_t from, size_t to, const void *context),
                     const void *context)
{
    for (size_t from = 0; from < transitions->rows; from++)
        for (size_t to = 0; to < transitions->cols; to++)
            if (!allowed(from, to, context)) {
                size_t at = from * transitions->cols + to;
                transitions->value[at] = transitions->average[at] = forbidden;
            }
}

void tape_crf_decode(struct tape *t, const struct parameter *transitions, const float *scores, size_t rows,
                     int32_t *labels)
{
    size_t n = transitions->cols;
    float *best = tape_alloc(t, rows * n, sizeof *best);
    uint32_t *from = tape_alloc(t, rows * n, sizeof *from);
    for (size_t row = 0; row < rows; row++)
        for (size_t to = 0; to < n; to++) {
            float top = row ? -INFINITY : transitions->value[n * n + to];
            for (size_t prev = 0; row && prev < n; prev++) {
                float path = best[(row - 1) * n + prev] + transitions->value[prev * n + to];
                if (path <= top) continue;
                top = path;
                from[row * n + to] = (uint32_t)prev;
            }
            best[row * n + to] = top + scores[row * n + to];
        }
    size_t label = 0;
    for (size_t i = 1; rows && i < n; i++)
        if (best[(rows - 1) * n + i] > best[(rows - 1) * n + label]) label = i;
    for (size_t row = rows; row-- > 0;) {
        labels[row] = (int32_t)label;
        if (row) label = from[row * n + label];
    }
}
