/* The inner loop of extraction: most of a worker's time is spent in weights_score. */
#include "worker/model/weights.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { DENSE_ROW = 255, AT_ONCE = 64, KNOWN_BITS = 8 };

struct table_header {
    uint32_t slot_count, row_bytes, label_count;
    float scale;
};

/* Place and fingerprint come from the two halves of the hash, so together they tell some 50 bits apart. */
static inline uint32_t home_slot(uint64_t hash, uint32_t slot_count)
{
    return (uint32_t)(((hash & UINT32_MAX) * slot_count) >> 32);
}
static inline uint32_t fingerprint(uint64_t hash) { return (uint32_t)(hash >> 32); }

/* The filter: the place of a fingerprint's bit among KNOWN_BITS bits for each slot. */
static inline uint64_t known_bit(const struct weights *w, uint32_t print)
{
    return (uint64_t)print * w->slot_count * KNOWN_BITS >> 32;
}
static inline uint32_t is_known(const struct weights *w, uint64_t hash)
{
    uint64_t bit = known_bit(w, fingerprint(hash));
    return w->known[bit / 8] >> bit % 8 & 1;
}

static enum cw_error check_row(const struct weights *w, uint32_t at)
{
    if (at >= w->row_bytes) return cw_fail(CW_ECORRUPT, "a row lies outside the table");
    size_t left = w->row_bytes - at - 1;
    unsigned n = w->rows[at];
    if (n == DENSE_ROW) return left >= w->label_count ? CW_OK : cw_fail(CW_ECORRUPT, "a dense row is cut off");
    if (left < 2 * (size_t)n) return cw_fail(CW_ECORRUPT, "a sparse row is cut off");
    for (const uint8_t *pair = w->rows + at + 1; n; n--, pair += 2)
        if (pair[0] >= w->label_count) return cw_fail(CW_ECORRUPT, "a row names a label that is not there");
    return CW_OK;
}

enum cw_error weights_read(struct model_file *f, size_t label_count, struct weights *out)
{
    const struct table_header *h = model_file_take(f, 1, sizeof *h);
    if (!h) return cw_fail(CW_ECORRUPT, "the weights are missing");
    struct weights w = {.slot_count = h->slot_count, .row_bytes = h->row_bytes, .label_count = h->label_count,
                        .scale = h->scale};
    if (w.label_count != label_count || label_count > WEIGHTS_MAX_LABELS)
        return cw_fail(CW_ECORRUPT, "weights for %u labels, expected %zu", w.label_count, label_count);
    if (!isfinite(w.scale)) return cw_fail(CW_ECORRUPT, "the weights' scale is not a number");
    w.slots = model_file_take(f, w.slot_count, sizeof *w.slots);
    w.rows = model_file_take(f, w.row_bytes, 1);
    if (!w.slots || !w.rows) return cw_fail(CW_ECORRUPT, "the weights are cut off");
    w.known = calloc((size_t)w.slot_count * KNOWN_BITS / 8 + 1, 1);
    if (!w.known) return cw_fail(CW_ENOMEM, "out of memory for the weights' filter");
    size_t free_slots = 0;
    enum cw_error e = CW_OK;
    for (uint32_t i = 0; !e && i < w.slot_count; i++) {
        if (w.slots[i].row == WEIGHTS_EMPTY) {
            free_slots++;
            continue;
        }
        uint64_t bit = known_bit(&w, w.slots[i].fingerprint);
        w.known[bit / 8] |= (uint8_t)(1 << bit % 8);
        e = check_row(&w, w.slots[i].row);
    }
    if (!e && !free_slots) e = cw_fail(CW_ECORRUPT, "the weights' table is full");  /* probing would not end */
    if (e) weights_free(&w);
    else *out = w;
    return e;
}

void weights_free(struct weights *w)
{
    free(w->known);
    *w = (struct weights){0};
}

static void add_row(const uint8_t *row, size_t label_count, int32_t *scores)
{
    unsigned n = *row++;
    if (n == DENSE_ROW) {
        const int8_t *weight = (const int8_t *)row;
        for (size_t label = 0; label < label_count; label++) scores[label] += weight[label];
        return;
    }
    for (; n; n--, row += 2) scores[row[0]] += (int8_t)row[1];
}

/* The row of a feature, or NULL. */
static const uint8_t *find(const struct weights *w, uint64_t hash)
{
    uint32_t want = fingerprint(hash);
    for (uint32_t at = home_slot(hash, w->slot_count); w->slots[at].row != WEIGHTS_EMPTY;) {
        if (w->slots[at].fingerprint == want) return w->rows + w->slots[at].row;
        if (++at == w->slot_count) at = 0;
    }
    return NULL;
}

/* Step by step for many features, so that their misses of the cache run side by side; the first step has no branches,
 * since which features are known is what no processor can guess. */
static void score_some(const struct weights *w, const uint64_t *hashes, size_t n, int32_t *scores)
{
    uint64_t known[AT_ONCE];
    const uint8_t *row[AT_ONCE];
    size_t knowns = 0, rows = 0;
    for (size_t i = 0; i < n; i++) {
        known[knowns] = hashes[i];
        knowns += is_known(w, hashes[i]);
    }
    for (size_t i = 0; i < knowns; i++) __builtin_prefetch(w->slots + home_slot(known[i], w->slot_count));
    for (size_t i = 0; i < knowns; i++) {
        row[rows] = find(w, known[i]);
        __builtin_prefetch(row[rows]);
        rows += row[rows] != NULL;
    }
    for (size_t i = 0; i < rows; i++) add_row(row[i], w->label_count, scores);
}

void weights_score(const struct weights *w, const uint64_t *hashes, size_t n, int32_t *scores)
{
    for (; n > AT_ONCE; n -= AT_ONCE, hashes += AT_ONCE) score_some(w, hashes, AT_ONCE, scores);
    score_some(w, hashes, n, scores);
}

static float largest(const float *dense, size_t n)
{
    float top = 0;
    for (size_t i = 0; i < n; i++)
        if (fabsf(dense[i]) > top) top = fabsf(dense[i]);
    return top;
}

/* Writes one row; returns false, writing nothing, when every weight is 0. */
static bool put_row(struct buffer *rows, const float *weight, size_t label_count, float scale, float prune)
{
    int8_t quantised[WEIGHTS_MAX_LABELS];
    size_t used = 0;
    for (size_t label = 0; label < label_count; label++) {
        quantised[label] = fabsf(weight[label]) < prune ? 0 : (int8_t)lrintf(weight[label] / scale);
        used += quantised[label] != 0;
    }
    if (!used) return false;
    if (2 * used >= label_count) {
        buffer_append(rows, &(uint8_t){DENSE_ROW}, 1);
        buffer_append(rows, quantised, label_count);
        return true;
    }
    buffer_append(rows, &(uint8_t){(uint8_t)used}, 1);
    for (size_t label = 0; label < label_count; label++)
        if (quantised[label]) buffer_append(rows, (uint8_t[]){(uint8_t)label, (uint8_t)quantised[label]}, 2);
    return true;
}

static void insert(struct weight_slot *slots, uint32_t slot_count, uint64_t hash, uint32_t row)
{
    uint32_t at = home_slot(hash, slot_count);
    while (slots[at].row != WEIGHTS_EMPTY)
        if (++at == slot_count) at = 0;
    slots[at] = (struct weight_slot){fingerprint(hash), row};
}

void weights_put(struct buffer *content, const uint64_t *hashes, const float *dense, size_t features,
                 size_t label_count, float prune)
{
    CW_CHECK(label_count <= WEIGHTS_MAX_LABELS && features < UINT32_MAX / 2);
    struct buffer rows = {0};
    uint32_t *row = calloc(features + 1, sizeof *row);
    struct weight_slot *slots = NULL;
    float top = largest(dense, features * label_count);
    struct table_header h = {.label_count = (uint32_t)label_count, .scale = top > 0 ? top / 127 : 1};
    size_t kept = 0;
    if (!row) goto failed;
    for (size_t i = 0; i < features; i++) {
        size_t at = rows.size;
        row[i] = put_row(&rows, dense + i * label_count, label_count, h.scale, prune) ? (uint32_t)at : WEIGHTS_EMPTY;
        kept += row[i] != WEIGHTS_EMPTY;
    }
    h.slot_count = (uint32_t)(kept + kept / 2 + 1);
    h.row_bytes = (uint32_t)rows.size;
    slots = malloc(h.slot_count * sizeof *slots);
    if (!slots || rows.failed || rows.size >= WEIGHTS_EMPTY) goto failed;
    memset(slots, 0xff, h.slot_count * sizeof *slots);
    for (size_t i = 0; i < features; i++)
        if (row[i] != WEIGHTS_EMPTY) insert(slots, h.slot_count, hashes[i], row[i]);
    model_file_put(content, &h, 1, sizeof h);
    model_file_put(content, slots, h.slot_count, sizeof *slots);
    model_file_put(content, rows.data, rows.size, 1);
    goto out;
failed:
    content->failed = true;
out:
    free(slots);
    free(row);
    buffer_free(&rows);
}
