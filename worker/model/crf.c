/* Inference for linear-chain CRFs: scores from the weight table, labels from the chain. */
#include "worker/model/crf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "worker/model/crf_format.h"
#include "worker/model/model_file.h"
#include "worker/model/weights.h"

struct crf {
    struct model_file file;
    struct weights weights;
    size_t labels;
    const char *name[WEIGHTS_MAX_LABELS];
    const float *start;       /* [labels] */
    struct chain *chain;
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
    const float *transition = model_file_take(&c->file, c->labels * c->labels, sizeof *transition);
    if (!c->start || !transition) return cw_fail(CW_ECORRUPT, "the transitions are cut off");
    for (size_t i = 0; i < c->labels; i++)
        if (!isfinite(c->start[i])) return cw_fail(CW_ECORRUPT, "a start score is not a number");
    for (size_t i = 0; i < c->labels * c->labels; i++)
        if (!isfinite(transition[i])) return cw_fail(CW_ECORRUPT, "a transition is not a number");
    c->chain = chain_new(c->labels, transition, c->labels, NULL);
    return c->chain ? CW_OK : cw_fail(CW_ENOMEM, "out of memory");
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
    chain_free(c->chain);
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

const struct chain *crf_chain(const struct crf *c) { return c->chain; }

void crf_decode(const struct crf *c, const struct feature_rows *f, struct arena *arena, uint8_t *labels,
                float *marginal)
{
    const float *score = crf_scores(c, f, arena);
    chain_best(c->chain, score, c->labels, f->rows, arena, labels);
    if (marginal) chain_marginals(c->chain, score, c->labels, f->rows, labels, arena, marginal);
}
