/* Stochastic gradient on the conditional log-likelihood with AdaGrad steps (Duchi, Hazan, Singer, JMLR 2011).
 * The objective is  sum of weighted log-likelihoods - l2/2 · |w|²; a feature's share of the penalty is applied where
 * the feature occurs, so a step costs only what the sequence's features cost. */
#include "worker/train/crf_train.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "worker/model/crf_format.h"
#include "worker/model/model_file.h"
#include "worker/model/weights.h"
#include "worker/train/crf_dataset.h"

struct parameter {           /* a weight vector over labels with AdaGrad's sums of squares behind it */
    float *weight, *squares;
};

struct lattice {             /* scratch of one sequence; rows × labels unless said otherwise */
    double *factor, *alpha, *beta, *posterior;
    double *pair;            /* labels × labels: expected transitions */
    double *step;            /* labels × labels: exp(transition) */
    size_t capacity;         /* rows */
};

struct trainer {
    const struct crf_dataset *data;
    const struct crf_train_options *options;
    size_t labels, features;
    uint32_t *number;        /* dataset's feature number → trained feature, or INTERNER_NONE: too rare */
    float *state;            /* features × 2 × labels: weights, then squares, of one feature together */
    float *penalty;          /* l2 / occurrences, by feature */
    struct parameter start, transition;
    struct lattice free_run, clamped;
    double objective;
};

static void *zeros(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size);
    CW_CHECK(p);
    return p;
}

static void lattice_reserve(struct lattice *l, size_t rows, size_t labels)
{
    if (rows <= l->capacity && l->pair) return;
    double **arrays[] = {&l->factor, &l->alpha, &l->beta, &l->posterior};
    for (size_t i = 0; i < 4; i++) {
        free(*arrays[i]);
        *arrays[i] = zeros(rows * labels, sizeof(double));
    }
    if (!l->pair) l->pair = zeros(labels * labels, sizeof(double));
    if (!l->step) l->step = zeros(labels * labels, sizeof(double));
    l->capacity = rows;
}

static void lattice_free(struct lattice *l)
{
    free(l->factor);
    free(l->alpha);
    free(l->beta);
    free(l->posterior);
    free(l->pair);
    free(l->step);
}

/* Forward-backward over l->factor and l->step with rows scaled to sum 1; fills posterior and pair.  Returns log Z. */
static double run_lattice(struct lattice *l, size_t rows, size_t n)
{
    double log_z = 0;
    for (size_t t = 0; t < rows; t++) {
        double *row = l->alpha + t * n, sum = 0;
        for (size_t to = 0; to < n; to++) row[to] = t == 0;
        for (size_t prev = 0; t && prev < n; prev++)
            for (size_t to = 0; to < n; to++) row[to] += l->alpha[(t - 1) * n + prev] * l->step[prev * n + to];
        for (size_t to = 0; to < n; to++) sum += row[to] *= l->factor[t * n + to];
        for (size_t to = 0; to < n; to++) row[to] /= sum;
        log_z += log(sum);
    }
    memset(l->pair, 0, n * n * sizeof *l->pair);
    for (size_t i = 0; i < n; i++) l->beta[(rows - 1) * n + i] = 1;
    for (size_t t = rows; t-- > 0;) {
        double total = 0;
        for (size_t i = 0; i < n; i++) total += l->alpha[t * n + i] * l->beta[t * n + i];
        for (size_t i = 0; i < n; i++) l->posterior[t * n + i] = l->alpha[t * n + i] * l->beta[t * n + i] / total;
        if (t == 0) break;
        const double *ahead = l->beta + t * n, *factor = l->factor + t * n, *alpha = l->alpha + (t - 1) * n;
        double *beta = l->beta + (t - 1) * n, sum = 0, norm = 0;
        for (size_t prev = 0; prev < n; prev++) {
            beta[prev] = 0;
            for (size_t to = 0; to < n; to++) beta[prev] += l->step[prev * n + to] * factor[to] * ahead[to];
            sum += beta[prev];
            norm += alpha[prev] * beta[prev];
        }
        for (size_t prev = 0; prev < n; prev++)
            for (size_t to = 0; to < n; to++)
                l->pair[prev * n + to] += alpha[prev] * l->step[prev * n + to] * factor[to] * ahead[to] / norm;
        for (size_t prev = 0; prev < n; prev++) beta[prev] /= sum;
    }
    return log_z;
}

static float *feature_weights(const struct trainer *tr, uint32_t feature)
{
    return tr->state + (size_t)feature * 2 * tr->labels;
}

static void row_scores(const struct trainer *tr, const struct crf_dataset *d, const uint32_t *number, size_t row,
                       bool first, float *score)
{
    for (size_t label = 0; label < tr->labels; label++) score[label] = first ? tr->start.weight[label] : 0;
    for (size_t i = row_begin(d, row); i < d->row_end[row]; i++) {
        uint32_t feature = number[d->ids[i]];
        if (feature == INTERNER_NONE) continue;
        const float *w = feature_weights(tr, feature);
        for (size_t label = 0; label < tr->labels; label++) score[label] += w[label];
    }
}

/* Fills the factors of the free lattice.  A factor common to a row is dropped: it cancels out in the likelihood. */
static void fill_factors(struct trainer *tr, const struct crf_sequence *s)
{
    struct lattice *l = &tr->free_run;
    float score[WEIGHTS_MAX_LABELS];
    for (size_t i = 0; i < tr->labels * tr->labels; i++) l->step[i] = exp((double)tr->transition.weight[i]);
    for (size_t t = 0; t < s->rows; t++) {
        row_scores(tr, tr->data, tr->number, s->first_row + t, t == 0, score);
        float top = score[0];
        for (size_t i = 1; i < tr->labels; i++) top = fmaxf(top, score[i]);
        for (size_t i = 0; i < tr->labels; i++) l->factor[t * tr->labels + i] = exp((double)(score[i] - top));
    }
}

/* The same lattice where only paths through the known gold labels count (Tsuboi et al., COLING 2008). */
static double run_clamped(struct trainer *tr, const struct crf_sequence *s)
{
    size_t n = tr->labels;
    struct lattice *l = &tr->clamped;
    memcpy(l->factor, tr->free_run.factor, s->rows * n * sizeof *l->factor);
    memcpy(l->step, tr->free_run.step, n * n * sizeof *l->step);
    for (size_t t = 0; t < s->rows; t++) {
        uint8_t gold = tr->data->gold[s->first_row + t];
        if (gold == CRF_UNKNOWN) continue;
        for (size_t i = 0; i < n; i++)
            if (i != gold) l->factor[t * n + i] = 0;
        /* a gold label that the model finds impossible must still have a path */
        l->factor[t * n + gold] = fmax(l->factor[t * n + gold], 1e-200);
    }
    return run_lattice(l, s->rows, n);
}

static inline void adagrad(float *weight, float *squares, float gradient, float rate)
{
    *squares += gradient * gradient;
    *weight += rate * gradient / sqrtf(*squares + 1e-8f);
}

static void update_row(struct trainer *tr, size_t row, const float *gradient)
{
    const struct crf_dataset *d = tr->data;
    float rate = tr->options->learning_rate;
    for (size_t i = row_begin(d, row); i < d->row_end[row]; i++) {
        uint32_t feature = tr->number[d->ids[i]];
        if (feature == INTERNER_NONE) continue;
        float *w = feature_weights(tr, feature), *squares = w + tr->labels;
        float penalty = tr->penalty[feature];
        for (size_t label = 0; label < tr->labels; label++)
            adagrad(w + label, squares + label, gradient[label] - penalty * w[label], rate);
    }
}

static void train_sequence(struct trainer *tr, const struct crf_sequence *s)
{
    size_t n = tr->labels;
    float gradient[WEIGHTS_MAX_LABELS], rate = tr->options->learning_rate;
    float penalty = tr->options->l2 / (float)tr->data->sequence_count;
    lattice_reserve(&tr->free_run, s->rows, n);
    lattice_reserve(&tr->clamped, s->rows, n);
    fill_factors(tr, s);
    double log_z = run_lattice(&tr->free_run, s->rows, n);
    tr->objective += (double)s->weight * (run_clamped(tr, s) - log_z);
    for (size_t t = 0; t < s->rows; t++) {
        for (size_t i = 0; i < n; i++)
            gradient[i] = s->weight * (float)(tr->clamped.posterior[t * n + i] - tr->free_run.posterior[t * n + i]);
        update_row(tr, s->first_row + t, gradient);
        for (size_t i = 0; t == 0 && i < n; i++)
            adagrad(tr->start.weight + i, tr->start.squares + i, gradient[i] - penalty * tr->start.weight[i], rate);
    }
    for (size_t i = 0; i < n * n; i++) {
        float g = s->weight * (float)(tr->clamped.pair[i] - tr->free_run.pair[i]);
        adagrad(tr->transition.weight + i, tr->transition.squares + i, g - penalty * tr->transition.weight[i], rate);
    }
}

/* Counts of a dev pass: tokens, right ones, and for labels other than the first: right, found, gold. */
struct score {
    size_t tokens, right, hits, found, gold;
};

static void decode_sequence(const struct trainer *tr, const struct crf_dataset *dev, const uint32_t *number,
                            const struct crf_sequence *s, uint8_t *out)
{
    size_t n = tr->labels;
    float *best = zeros(s->rows * n, sizeof *best), score[WEIGHTS_MAX_LABELS];
    uint8_t *from = zeros(s->rows * n, 1);
    for (size_t t = 0; t < s->rows; t++) {
        row_scores(tr, dev, number, s->first_row + t, t == 0, score);
        for (size_t to = 0; to < n; to++) {
            float top = t ? -INFINITY : 0;
            for (size_t prev = 0; t && prev < n; prev++) {
                float path = best[(t - 1) * n + prev] + tr->transition.weight[prev * n + to];
                if (path > top) {
                    top = path;
                    from[t * n + to] = (uint8_t)prev;
                }
            }
            best[t * n + to] = top + score[to];
        }
    }
    uint8_t label = 0;
    for (size_t i = 1; i < n; i++)
        if (best[(s->rows - 1) * n + i] > best[(s->rows - 1) * n + label]) label = (uint8_t)i;
    for (size_t t = s->rows; t-- > 0;) {
        out[t] = label;
        label = from[t * n + label];
    }
    free(from);
    free(best);
}

static struct score score_dev(const struct trainer *tr, const struct crf_dataset *dev, const uint32_t *number)
{
    struct score score = {0};
    for (size_t i = 0; i < dev->sequence_count; i++) {
        const struct crf_sequence *s = dev->sequences + i;
        uint8_t *found = zeros(s->rows, 1);
        decode_sequence(tr, dev, number, s, found);
        for (size_t t = 0; t < s->rows; t++) {
            uint8_t gold = dev->gold[s->first_row + t];
            if (gold == CRF_UNKNOWN) continue;
            score.tokens++;
            score.right += found[t] == gold;
            score.hits += found[t] == gold && gold;
            score.found += found[t] != 0;
            score.gold += gold != 0;
        }
        free(found);
    }
    return score;
}

static void log_epoch(const struct trainer *tr, unsigned epoch, const struct crf_dataset *dev,
                      const uint32_t *dev_number, double seconds)
{
    if (!tr->options->log_name) return;
    fprintf(stderr, "%s: epoch %2u, objective %.1f", tr->options->log_name, epoch + 1, tr->objective);
    if (dev) {
        struct score s = score_dev(tr, dev, dev_number);
        fprintf(stderr, ", dev accuracy %.2f, labels other than %s: F1 %.2f",
                100.0 * (double)s.right / (double)(s.tokens ? s.tokens : 1), dev->labels[0],
                200.0 * (double)s.hits / (double)(s.found + s.gold ? s.found + s.gold : 1));
    }
    fprintf(stderr, ", %.1f s\n", seconds);
}

static void number_features(struct trainer *tr)
{
    const struct interner *in = &tr->data->features;
    tr->number = zeros(in->size, sizeof *tr->number);
    tr->penalty = zeros(in->size, sizeof *tr->penalty);
    for (size_t i = 0; i < in->size; i++) {
        tr->number[i] = in->count[i] < tr->options->min_count ? INTERNER_NONE : (uint32_t)tr->features;
        if (tr->number[i] != INTERNER_NONE) tr->penalty[tr->features++] = tr->options->l2 / (float)in->count[i];
    }
    tr->state = zeros(tr->features * 2 * tr->labels, sizeof *tr->state);
}

static uint32_t *number_dev(const struct trainer *tr, const struct crf_dataset *dev)
{
    uint32_t *number = zeros(dev->features.size, sizeof *number);
    for (size_t i = 0; i < dev->features.size; i++) {
        uint32_t id = interner_find(&tr->data->features, dev->features.hash[i]);
        number[i] = id == INTERNER_NONE ? INTERNER_NONE : tr->number[id];
    }
    return number;
}

static enum cw_error write_model(const struct trainer *tr, const char *path)
{
    struct buffer content = {0}, names = {0};
    size_t n = tr->labels;
    for (size_t i = 0; i < n; i++) buffer_append(&names, tr->data->labels[i], strlen(tr->data->labels[i]) + 1);
    struct crf_header h = {(uint32_t)n, (uint32_t)names.size};
    model_file_put(&content, &h, 1, sizeof h);
    model_file_put(&content, names.data, names.size, 1);
    model_file_put(&content, tr->start.weight, n, sizeof(float));
    model_file_put(&content, tr->transition.weight, n * n, sizeof(float));
    float *dense = zeros(tr->features * n, sizeof *dense);
    uint64_t *hashes = zeros(tr->features, sizeof *hashes);
    for (size_t i = 0; i < tr->data->features.size; i++)
        if (tr->number[i] != INTERNER_NONE) hashes[tr->number[i]] = tr->data->features.hash[i];
    for (size_t i = 0; i < tr->features; i++)
        memcpy(dense + i * n, feature_weights(tr, (uint32_t)i), n * sizeof(float));
    weights_put(&content, hashes, dense, tr->features, n, tr->options->prune);
    enum cw_error e = model_file_write(path, CRF_KIND, CRF_VERSION, &content);
    if (!e && tr->options->log_name)
        fprintf(stderr, "%s: %zu of %zu features, %zu bytes in %s\n", tr->options->log_name, tr->features,
                tr->data->features.size, content.size, path);
    free(hashes);
    free(dense);
    buffer_free(&names);
    buffer_free(&content);
    return e;
}

static double seconds_since(const struct timespec *begin)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - begin->tv_sec) + 1e-9 * (double)(now.tv_nsec - begin->tv_nsec);
}

enum cw_error crf_train(const struct crf_dataset *train, const struct crf_dataset *dev,
                        const struct crf_train_options *options, const char *path)
{
    if (train->sequence_count == 0) return cw_fail(CW_EDATA, "%s: nothing to train on", path);
    struct trainer tr = {.data = train, .options = options, .labels = train->label_count};
    number_features(&tr);
    tr.start = (struct parameter){zeros(tr.labels, sizeof(float)), zeros(tr.labels, sizeof(float))};
    tr.transition = (struct parameter){zeros(tr.labels * tr.labels, sizeof(float)),
                                       zeros(tr.labels * tr.labels, sizeof(float))};
    uint32_t *dev_number = dev ? number_dev(&tr, dev) : NULL;
    uint32_t *order = zeros(train->sequence_count, sizeof *order);
    for (size_t i = 0; i < train->sequence_count; i++) order[i] = (uint32_t)i;
    uint64_t chance = options->seed | 1;
    struct timespec begin;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (unsigned epoch = 0; epoch < options->epochs; epoch++) {
        tr.objective = 0;
        train_shuffle(order, train->sequence_count, &chance);
        for (size_t i = 0; i < train->sequence_count; i++) train_sequence(&tr, train->sequences + order[i]);
        log_epoch(&tr, epoch, dev, dev_number, seconds_since(&begin));
    }
    enum cw_error e = write_model(&tr, path);
    free(order);
    free(dev_number);
    lattice_free(&tr.free_run);
    lattice_free(&tr.clamped);
    free(tr.start.weight);
    free(tr.start.squares);
    free(tr.transition.weight);
    free(tr.transition.squares);
    free(tr.penalty);
    free(tr.state);
    free(tr.number);
    return e;
}
