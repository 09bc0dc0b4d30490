/* From training weights to a perceptron's file: averages, the smallest left out, eight bits each, sorted into buckets,
 * the rows with many weights spread out for vectors. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/buffer.h"
#include "worker/model/model_file.h"
#include "worker/model/perceptron.h"
#include "worker/model/perceptron_format.h"
#include "worker/train/interner.h"
#include "worker/train/perceptron_train_inside.h"

enum { WEIGHT_MAX = 127, WEIGHT_BYTES = 2, BUCKET_BYTES = 4, STEP_CUT = 50000, PRUNE_STEPS = 24 };

/* A feature that goes to the file: where its weights lie in `kept`. */
struct feature_row {
    uint64_t feature;
    uint32_t bucket, count;
    size_t first;
};

struct kept_weight {
    uint8_t class;
    int8_t value;
};

static double average(const struct perceptron_train *w, const struct weight *x)
{
    return x->value - (double)x->passed / (double)(w->ticks ? w->ticks : 1);
}

/* An average in units of the file's step; 0 for one smaller than `prune`. */
static int quantise(double value, double step, double prune)
{
    if (fabs(value) < prune) return 0;
    long q = lround(value / step);
    return q > WEIGHT_MAX ? WEIGHT_MAX : q < -WEIGHT_MAX ? -WEIGHT_MAX : (int)q;
}

/* The size of the lists, nearly, for a choice of `prune`. */
static size_t bytes_needed(const struct perceptron_train *w, double step, double prune)
{
    size_t features = 0, weights = 0;
    for (size_t i = 0; i < w->slot_count; i++) {
        size_t before = weights;
        for (size_t k = 0; k < w->slots[i].count; k++)
            weights += quantise(average(w, &w->pool[w->slots[i].first + k]), step, prune) != 0;
        features += weights > before;
    }
    size_t buckets = features / PERCEPTRON_FEATURES_PER_BUCKET;
    return features * PERCEPTRON_RECORD + weights * WEIGHT_BYTES + buckets * BUCKET_BYTES;
}

/* The smallest bound on weights with which the lists have at most max_bytes. */
static double choose_prune(const struct perceptron_train *w, double step, size_t max_bytes)
{
    double low = 0, high = WEIGHT_MAX * step;
    if (bytes_needed(w, step, low) <= max_bytes) return low;
    for (int i = 0; i < PRUNE_STEPS; i++) {
        double middle = (low + high) / 2;
        if (bytes_needed(w, step, middle) > max_bytes) low = middle;
        else high = middle;
    }
    return high;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The step between two weights of the file: all but one in STEP_CUT are within WEIGHT_MAX steps, the rest is cut. */
static double choose_step(const struct perceptron_train *w)
{
    size_t n = 0;
    double *size = malloc((w->pool_size + 1) * sizeof *size);
    CW_CHECK(size != NULL);
    for (size_t i = 0; i < w->slot_count; i++)
        for (size_t k = 0; k < w->slots[i].count; k++) size[n++] = fabs(average(w, &w->pool[w->slots[i].first + k]));
    qsort(size, n, sizeof *size, compare_doubles);
    double step = n ? size[n - 1 - n / STEP_CUT] / WEIGHT_MAX : 0;
    free(size);
    return step > 0 ? step : 1;
}

struct rows {
    struct feature_row *row;
    struct kept_weight *weight;
    size_t row_count, weight_count, row_capacity, weight_capacity;
};

static int compare_weights(const void *a, const void *b)
{
    return (int)((const struct kept_weight *)a)->class - (int)((const struct kept_weight *)b)->class;
}

static void keep_feature(const struct perceptron_train *w, const struct weight_list *list, double step, double prune,
                         struct rows *out)
{
    size_t first = out->weight_count;
    for (size_t k = 0; k < list->count; k++) {
        const struct weight *x = &w->pool[list->first + k];
        int value = quantise(average(w, x), step, prune);
        if (!value) continue;
        out->weight = train_grow(out->weight, &out->weight_capacity, out->weight_count + 1, sizeof *out->weight);
        out->weight[out->weight_count++] = (struct kept_weight){x->class, (int8_t)value};
    }
    if (out->weight_count == first) return;
    qsort(out->weight + first, out->weight_count - first, sizeof *out->weight, compare_weights);
    out->row = train_grow(out->row, &out->row_capacity, out->row_count + 1, sizeof *out->row);
    out->row[out->row_count++] =
        (struct feature_row){.feature = list->feature, .first = first, .count = (uint32_t)(out->weight_count - first)};
}

static int compare_hashes(const void *a, const void *b)
{
    const struct feature_row *x = a, *y = b;
    return (x->feature > y->feature) - (x->feature < y->feature);  /* buckets rise with the hash */
}

/* The order of the file: in a bucket those with the most weights first. */
static int compare_rows(const void *a, const void *b)
{
    const struct feature_row *x = a, *y = b;
    if (x->bucket != y->bucket) return (x->bucket > y->bucket) - (x->bucket < y->bucket);
    return x->count != y->count ? (x->count < y->count) - (x->count > y->count) : compare_hashes(a, b);
}

/* Gives each row its bucket, leaves out those that no one could tell from another one, and puts them in order. */
static void arrange(struct rows *r, uint32_t bucket_count)
{
    size_t kept = 0, first = 0;  /* of the bucket */
    if (r->row_count) qsort(r->row, r->row_count, sizeof *r->row, compare_hashes);
    for (size_t i = 0; i < r->row_count; i++) {
        struct feature_row row = r->row[i];
        row.bucket = perceptron_bucket(row.feature, bucket_count);
        if (kept && r->row[kept - 1].bucket != row.bucket) first = kept;
        bool known = false;
        for (size_t k = first; k < kept; k++)
            known |= perceptron_fingerprint(r->row[k].feature) == perceptron_fingerprint(row.feature);
        if (!known) r->row[kept++] = row;
    }
    r->row_count = kept;
    if (kept) qsort(r->row, kept, sizeof *r->row, compare_rows);
}

static void put_dense(const struct kept_weight *weight, size_t count, size_t row_bytes, struct buffer *dense)
{
    uint8_t row[PERCEPTRON_MAX_CLASSES];
    memset(row, PERCEPTRON_ZERO, sizeof row);
    for (size_t i = 0; i < count; i++) row[weight[i].class] = (uint8_t)(PERCEPTRON_ZERO + weight[i].value);
    buffer_append(dense, row, row_bytes);
}

static void put_record(const struct rows *r, const struct feature_row *row, size_t row_bytes, struct buffer *lists,
                       struct buffer *dense)
{
    bool is_dense = row->count >= PERCEPTRON_DENSE_FROM;
    uint16_t fingerprint = perceptron_fingerprint(row->feature);
    uint8_t count = is_dense ? PERCEPTRON_DENSE : (uint8_t)row->count;
    buffer_append(lists, &fingerprint, sizeof fingerprint);
    buffer_append(lists, &count, 1);
    if (is_dense) {
        uint32_t index = (uint32_t)(dense->size / row_bytes);
        buffer_append(lists, &index, sizeof index);
        put_dense(&r->weight[row->first], row->count, row_bytes, dense);
    } else {
        buffer_append(lists, &r->weight[row->first], row->count * sizeof *r->weight);
    }
}

static void put_lists(const struct rows *r, uint32_t bucket_count, size_t row_bytes, uint32_t *offset,
                      struct buffer *lists, struct buffer *dense)
{
    size_t next = 0;
    for (uint32_t b = 0; b < bucket_count; b++) {
        offset[b] = (uint32_t)lists->size;
        for (; next < r->row_count && r->row[next].bucket == b; next++)
            put_record(r, &r->row[next], row_bytes, lists, dense);
    }
    offset[bucket_count] = (uint32_t)lists->size;
}

static enum cw_error write_rows(struct rows *r, const char *const *class_names, size_t class_count, const char *path)
{
    struct buffer content = {0}, names = {0}, lists = {0}, dense = {0};
    size_t row_bytes = perceptron_row_bytes(class_count);
    uint32_t bucket_count = (uint32_t)(r->row_count / PERCEPTRON_FEATURES_PER_BUCKET + 1);
    uint32_t *offset = calloc((size_t)bucket_count + 1, sizeof *offset);
    CW_CHECK(offset != NULL && bucket_count <= PERCEPTRON_MAX_BUCKETS);
    arrange(r, bucket_count);
    put_lists(r, bucket_count, row_bytes, offset, &lists, &dense);
    for (size_t c = 0; c < class_count; c++) buffer_append(&names, class_names[c], strlen(class_names[c]) + 1);
    struct perceptron_header h = {.class_count = (uint32_t)class_count, .name_bytes = (uint32_t)names.size,
                                  .bucket_count = bucket_count, .list_bytes = (uint32_t)lists.size,
                                  .dense_count = (uint32_t)(dense.size / row_bytes)};
    model_file_put(&content, &h, 1, sizeof h);
    model_file_put(&content, names.data, names.size, 1);
    model_file_put(&content, offset, (size_t)bucket_count + 1, sizeof *offset);
    model_file_put(&content, lists.data, lists.size, 1);
    model_file_put(&content, dense.data, dense.size, 1);
    content.failed |= names.failed || lists.failed || dense.failed;
    enum cw_error e = model_file_write(path, PERCEPTRON_KIND, PERCEPTRON_VERSION, &content);
    free(offset);
    buffer_free(&dense);
    buffer_free(&lists);
    buffer_free(&names);
    buffer_free(&content);
    return e;
}

enum cw_error perceptron_train_write(const struct perceptron_train *w, const char *const *class_names, size_t max_bytes,
                                     const char *path)
{
    double step = choose_step(w), prune = choose_prune(w, step, max_bytes);
    struct rows rows = {0};
    for (size_t i = 0; i < w->slot_count; i++) keep_feature(w, &w->slots[i], step, prune, &rows);
    enum cw_error e = write_rows(&rows, class_names, w->class_count, path);
    fprintf(stderr, "%s: %zu features, %zu weights of at least %.2f, step %.2f\n", path, rows.row_count,
            rows.weight_count, prune, step);
    free(rows.row);
    free(rows.weight);
    return e;
}
