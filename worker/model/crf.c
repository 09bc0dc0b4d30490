/* Inference for linear-chain CRFs: scores from the weight table, then Viterbi and, where asked, forward-backward. */
#include "worker/model/crf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "worker/model/crf_format.h"
#include "worker/model/model_file.h"
#include "worker/model/weights.h"

struct crf_chain {
    size_t labels;
    const float *transition;  /* [from × labels + to] */
    double *step;             /* exp(transition) */
};

struct crf {
    struct model_file file;
    struct weights weights;
    size_t labels;
    const char *name[WEIGHTS_MAX_LABELS];
    const float *start;       /* [labels] */
    struct crf_chain chain;
};

static enum cw_error read_labels(struct crf *c, uint32_t count, uint32_t bytes)
{
    if (count == 0 || count > WEIGHTS_MAX_LABELS) return cw_fail(CW_ECORRUPT, "%u labels", count);
    const char *text = model_file_take(&c->file, bytes, 1);
    if (!text || bytes == 0 || text[bytes - 1] != '\0') return cw_fail(CW_ECORRUPT, "the labels are cut off");
    const char *end = text + bytes;
    for (c->labels = 0; c->labels < count; c->labels++) {
        if (text == end) return cw_fail(CW_ECORRUPT, "fewer labels than the header says");
        c->name[c->labels] = text;
        text += strlen(text) + 1;
    }
    return CW_OK;
}

static enum cw_error read_chain(struct crf *c)
{
    c->start = model_file_take(&c->file, c->labels, sizeof *c->start);
    c->chain.labels = c->labels;
    c->chain.transition = model_file_take(&c->file, c->labels * c->labels, sizeof *c->chain.transition);
    if (!c->start || !c->chain.transition) return cw_fail(CW_ECORRUPT, "the transitions are cut off");
    for (size_t i = 0; i < c->labels; i++)
        if (!isfinite(c->start[i])) return cw_fail(CW_ECORRUPT, "a start score is not a number");
    for (size_t i = 0; i < c->labels * c->labels; i++)
        if (!isfinite(c->chain.transition[i])) return cw_fail(CW_ECORRUPT, "a transition is not a number");
    c->chain.step = malloc(c->labels * c->labels * sizeof *c->chain.step);
    if (!c->chain.step) return cw_fail(CW_ENOMEM, "out of memory");
    for (size_t i = 0; i < c->labels * c->labels; i++) c->chain.step[i] = exp((double)c->chain.transition[i]);
    return CW_OK;
}

enum cw_error crf_open(const char *path, struct crf **out)
{
    struct crf *c = calloc(1, sizeof *c);
    if (!c) return cw_fail(CW_ENOMEM, "%s: out of memory", path);
    enum cw_error e = model_file_open(path, CRF_KIND, CRF_VERSION, &c->file);
    if (e) goto failed;
    const struct crf_header *h = model_file_take(&c->file, 1, sizeof *h);
    e = h ? CW_OK : cw_fail(CW_ECORRUPT, "the header is cut off");
    if (!e) e = read_labels(c, h->label_count, h->label_bytes);
    if (!e) e = read_chain(c);
    if (!e) e = weights_read(&c->file, c->labels, &c->weights);
    if (e) {
        cw_context(e, "%s", path);
        goto failed;
    }
    *out = c;
    return CW_OK;
failed:
    crf_close(c);
    return e;
}

void crf_close(struct crf *c)
{
    if (!c) return;
    weights_free(&c->weights);
    free(c->chain.step);
    model_file_close(&c->file);
    free(c);
}

size_t crf_label_count(const struct crf *c) { return c->labels; }
uint64_t crf_checksum(const struct crf *c) { return c->file.checksum; }

const char *crf_label(const struct crf *c, size_t label)
{
    CW_CHECK(label < c->labels);
    return c->name[label];
}

int crf_label_index(const struct crf *c, const char *name)
{
    for (size_t i = 0; i < c->labels; i++)
        if (strcmp(c->name[i], name) == 0) return (int)i;
    return -1;
}

float *crf_scores(const struct crf *c, const struct feature_rows *f, struct arena *arena)
{
    float *score = arena_array(arena, f->rows * c->labels, sizeof *score);
    for (size_t t = 0; t < f->rows; t++) {
        int32_t sum[WEIGHTS_MAX_LABELS] = {0};
        weights_score(&c->weights, f->hash + f->offset[t], f->offset[t + 1] - f->offset[t], sum);
        float *row = score + t * c->labels;
        for (size_t label = 0; label < c->labels; label++) {
            row[label] = (float)sum[label] * c->weights.scale;
            if (t == 0) row[label] += c->start[label];
        }
    }
    return score;
}

static void viterbi(const struct crf_chain *c, const float *score, size_t rows, struct arena *arena, uint8_t *labels)
{
    size_t n = c->labels;
    float *best = arena_array(arena, 2 * n, sizeof *best), *next = best + n;
    uint8_t *from = arena_array(arena, rows * n, 1);
    memcpy(best, score, n * sizeof *best);
    for (size_t t = 1; t < rows; t++) {
        uint8_t *back = from + t * n;
        for (size_t to = 0; to < n; to++) next[to] = best[0] + c->transition[to];
        for (size_t prev = 1; prev < n; prev++) {
            const float *transition = c->transition + prev * n;
            for (size_t to = 0; to < n; to++) {
                float s = best[prev] + transition[to];
                back[to] = s > next[to] ? (uint8_t)prev : back[to];
                next[to] = s > next[to] ? s : next[to];
            }
        }
        for (size_t to = 0; to < n; to++) next[to] += score[t * n + to];
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
    for (size_t i = 0; i < n; i++) out[i] = isfinite(top) ? exp((double)(score[i] - top)) : 0;
}

/* Forward-backward: the posterior of each label at each position, rows × labels; 0 where all paths are forbidden. */
static double *posteriors(const struct crf_chain *c, const float *score, size_t rows, struct arena *arena)
{
    size_t n = c->labels;
    const double *step = c->step;
    double *alpha = arena_array(arena, rows * n, sizeof *alpha);
    double *factor = arena_array(arena, rows * n, sizeof *factor);
    double *beta = arena_array(arena, 2 * n, sizeof *beta), *ahead = beta + n;
    for (size_t t = 0; t < rows; t++) {
        double *row = alpha + t * n;
        factors(score + t * n, n, factor + t * n);
        for (size_t prev = 0; t && prev < n; prev++)
            for (size_t to = 0; to < n; to++) row[to] += row[(ptrdiff_t)prev - (ptrdiff_t)n] * step[prev * n + to];
        for (size_t to = 0; to < n; to++) row[to] = (t ? row[to] : 1) * factor[t * n + to];
        normalise(row, n);
    }
    for (size_t i = 0; i < n; i++) beta[i] = 1;
    for (size_t t = rows; t-- > 0;) {
        for (size_t i = 0; i < n; i++) alpha[t * n + i] *= beta[i];
        normalise(alpha + t * n, n);
        for (size_t i = 0; i < n; i++) ahead[i] = beta[i] * factor[t * n + i];
        for (size_t prev = 0; prev < n; prev++) {
            beta[prev] = 0;
            for (size_t to = 0; to < n; to++) beta[prev] += step[prev * n + to] * ahead[to];
        }
        normalise(beta, n);
    }
    return alpha;
}

void crf_decode_chain(const struct crf_chain *chain, const float *score, size_t rows, struct arena *arena, uint8_t *labels,
                      float *marginal)
{
    if (rows == 0) return;
    viterbi(chain, score, rows, arena, labels);
    if (!marginal) return;
    const double *posterior = posteriors(chain, score, rows, arena);
    for (size_t t = 0; t < rows; t++) marginal[t] = (float)posterior[t * chain->labels + labels[t]];
}

void crf_decode_scores(const struct crf *c, const float *score, size_t rows, struct arena *arena, uint8_t *labels,
                       float *marginal)
{
    crf_decode_chain(&c->chain, score, rows, arena, labels, marginal);
}

struct crf_chain *crf_chain_mean(const struct crf *c, const float *transition, struct arena *arena)
{
    size_t n = c->labels * c->labels;
    struct crf_chain *chain = arena_alloc(arena, sizeof *chain);
    float *mean = arena_array(arena, n, sizeof *mean);
    chain->step = arena_array(arena, n, sizeof *chain->step);
    for (size_t i = 0; i < n; i++) {
        mean[i] = (c->chain.transition[i] + transition[i]) / 2;
        chain->step[i] = exp((double)mean[i]);
    }
    chain->labels = c->labels;
    chain->transition = mean;
    return chain;
}

static float *biased_scores(const struct crf *c, const struct feature_rows *f, const float *bias, struct arena *arena)
{
    float *score = crf_scores(c, f, arena);
    for (size_t i = 0; bias && i < f->rows * c->labels; i++) score[i] += bias[i];
    return score;
}

void crf_decode(const struct crf *c, const struct feature_rows *f, const float *bias, struct arena *arena,
                uint8_t *labels, float *marginal)
{
    crf_decode_scores(c, biased_scores(c, f, bias, arena), f->rows, arena, labels, marginal);
}
