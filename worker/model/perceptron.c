/* Inference with a mapped perceptron.  Opening walks over the whole file once, so that scoring need not check
 * anything: a few milliseconds for a file of megabytes. */
#include "worker/model/perceptron.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "worker/model/model_file.h"
#include "worker/model/perceptron_format.h"

struct perceptron {
    struct model_file file;
    uint32_t class_count, bucket_count, list_bytes, dense_count;
    size_t row_bytes;
    const char *name[PERCEPTRON_MAX_CLASSES];
    const uint32_t *offset;
    const uint8_t *lists, *dense;
    uint64_t *hot;      /* 1 << hot_bits slots: key << ROW_BITS | row, or EMPTY */
    unsigned hot_bits;
};

enum { ROW_BITS = 24, HOT_SLOTS_PER_ROW = 2, CACHE_LINE = 64 };
#define EMPTY UINT64_MAX

/* What tells features apart here: bucket and fingerprint, in 40 bits. */
static inline uint64_t feature_key(uint32_t bucket, uint16_t print) { return (uint64_t)bucket << 16 | print; }

static inline uint64_t *hot_slot(const struct perceptron *p, uint64_t key)
{
    return &p->hot[key * 0x9e3779b97f4a7c15u >> (64 - p->hot_bits)];
}

static enum cw_error read_names(struct perceptron *p, const char *at, size_t size)
{
    const char *end = at + size;
    for (uint32_t c = 0; c < p->class_count; c++) {
        const char *nul = memchr(at, 0, (size_t)(end - at));
        if (!nul || nul == at) return cw_fail(CW_ECORRUPT, "class %u has no name", c);
        p->name[c] = at;
        at = nul + 1;
    }
    return CW_OK;
}

/* The bytes that follow a record's n. */
static size_t weight_bytes(uint8_t n) { return n == PERCEPTRON_DENSE ? sizeof(uint32_t) : 2 * (size_t)n; }

static uint32_t row_index(const uint8_t *at)
{
    uint32_t index;
    memcpy(&index, at, sizeof index);
    return index;
}

/* Is [at, end) a run of whole records with known classes and rows? */
static bool bucket_is_sound(const struct perceptron *p, const uint8_t *at, const uint8_t *end)
{
    while (at < end) {
        if (end - at < PERCEPTRON_RECORD) return false;
        uint8_t n = at[PERCEPTRON_RECORD - 1];
        at += PERCEPTRON_RECORD;
        if ((size_t)(end - at) < weight_bytes(n)) return false;
        if (n == PERCEPTRON_DENSE) {
            if (row_index(at) >= p->dense_count) return false;
        } else {
            for (size_t i = 0; i < n; i++)
                if (at[2 * i] >= p->class_count) return false;
        }
        at += weight_bytes(n);
    }
    return true;
}

static enum cw_error check_buckets(const struct perceptron *p)
{
    if (p->offset[0] != 0 || p->offset[p->bucket_count] != p->list_bytes)
        return cw_fail(CW_ECORRUPT, "the buckets do not cover the lists");
    for (uint32_t b = 0; b < p->bucket_count; b++) {
        uint32_t first = p->offset[b], last = p->offset[b + 1];
        if (first > last || last > p->list_bytes || !bucket_is_sound(p, p->lists + first, p->lists + last))
            return cw_fail(CW_ECORRUPT, "bucket %u is malformed", b);
    }
    return CW_OK;
}

/* Dense rows are few and most asked for, so they have a table of their own that stays in the nearest cache: one slot
 * for each key, which the first to come keeps.  The others are found in their buckets. */
static enum cw_error fill_hot(struct perceptron *p)
{
    p->hot_bits = 1;
    while ((size_t)1 << p->hot_bits < HOT_SLOTS_PER_ROW * (size_t)p->dense_count) p->hot_bits++;
    size_t bytes = sizeof *p->hot << p->hot_bits;
    p->hot = malloc(bytes);
    if (!p->hot) return cw_fail(CW_ENOMEM, "out of memory");
    memset(p->hot, 0xff, bytes);
    for (uint32_t b = 0; b < p->bucket_count; b++) {
        const uint8_t *at = p->lists + p->offset[b], *end = p->lists + p->offset[b + 1];
        for (; at < end && at[PERCEPTRON_RECORD - 1] == PERCEPTRON_DENSE; at += PERCEPTRON_RECORD + sizeof(uint32_t)) {
            uint64_t key = feature_key(b, (uint16_t)(at[0] | at[1] << 8)), *slot = hot_slot(p, key);
            if (*slot == EMPTY) *slot = key << ROW_BITS | row_index(at + PERCEPTRON_RECORD);
        }
    }
    return CW_OK;
}

static enum cw_error read_sections(struct perceptron *p)
{
    const struct perceptron_header *h = model_file_take(&p->file, 1, sizeof *h);
    if (!h || h->class_count == 0 || h->class_count > PERCEPTRON_MAX_CLASSES || h->bucket_count == 0 ||
        h->bucket_count > PERCEPTRON_MAX_BUCKETS || h->dense_count >= 1 << ROW_BITS)
        return cw_fail(CW_ECORRUPT, "impossible sizes in the header");
    const char *names = model_file_take(&p->file, h->name_bytes, 1);
    p->offset = model_file_take(&p->file, (size_t)h->bucket_count + 1, sizeof *p->offset);
    p->lists = model_file_take(&p->file, h->list_bytes, 1);
    p->row_bytes = perceptron_row_bytes(h->class_count);
    p->dense = model_file_take(&p->file, h->dense_count, p->row_bytes);
    if (!names || !p->offset || !p->lists || !p->dense) return cw_fail(CW_ECORRUPT, "the file ends early");
    p->class_count = h->class_count;
    p->bucket_count = h->bucket_count;
    p->list_bytes = h->list_bytes;
    p->dense_count = h->dense_count;
    enum cw_error e = read_names(p, names, h->name_bytes);
    if (!e) e = check_buckets(p);
    return e ? e : fill_hot(p);
}

enum cw_error perceptron_open(const char *path, struct perceptron **out)
{
    *out = NULL;
    struct perceptron *p = calloc(1, sizeof *p);
    if (!p) return cw_fail(CW_ENOMEM, "%s: out of memory", path);
    enum cw_error e = model_file_open(path, PERCEPTRON_KIND, PERCEPTRON_VERSION, &p->file);
    if (!e) e = cw_context(read_sections(p), "%s", path);
    if (e) {
        perceptron_close(p);
        return e;
    }
    *out = p;
    return CW_OK;
}

void perceptron_close(struct perceptron *p)
{
    if (!p) return;
    model_file_close(&p->file);
    free(p->hot);
    free(p);
}

size_t perceptron_class_count(const struct perceptron *p) { return p->class_count; }

const char *perceptron_class(const struct perceptron *p, size_t index)
{
    CW_CHECK(index < p->class_count);
    return p->name[index];
}

uint64_t perceptron_checksum(const struct perceptron *p) { return p->file.checksum; }

/* A feature's record in its bucket, from n on, or NULL. */
static const uint8_t *find(const uint8_t *at, const uint8_t *end, uint16_t fingerprint)
{
    while (at < end) {
        uint16_t f;
        memcpy(&f, at, sizeof f);
        if (f == fingerprint) return at + sizeof f;
        at += PERCEPTRON_RECORD + weight_bytes(at[PERCEPTRON_RECORD - 1]);
    }
    return NULL;
}

/* Two classes a lane, their weights + 128 in its low and its high byte. */
typedef uint16_t lanes __attribute__((vector_size(PERCEPTRON_VECTOR)));
enum { LANES = PERCEPTRON_VECTOR / 2 };

/* Adds n <= PERCEPTRON_MAX_FEATURES dense rows.  A sum of bytes fits into 16 bits, and the sum of the high bytes, once
 * known, can be taken from the sum of whole lanes: two additions for 16 weights. */
static void add_dense(const struct perceptron *p, const uint32_t *row, size_t n, int32_t *scores)
{
    int32_t zero = PERCEPTRON_ZERO * (int32_t)n;
    for (size_t at = 0; at < p->row_bytes; at += PERCEPTRON_VECTOR) {
        lanes both = {0}, high = {0}, x;
        for (size_t i = 0; i < n; i++) {
            memcpy(&x, p->dense + row[i] * p->row_bytes + at, sizeof x);
            both += x;
            high += x >> 8;
        }
        lanes low = both - (high << 8);
        for (size_t i = 0; i < LANES; i++) {
            scores[at + 2 * i] += low[i] - zero;
            scores[at + 2 * i + 1] += high[i] - zero;
        }
    }
}

/* A feature that is not in the hot table. */
struct cold {
    uint32_t bucket;
    uint16_t fingerprint;
};

/* Tells features with a row in the hot table from the others, without a branch that would be guessed wrong half of the
 * time; returns the number of rows, the others' number is n less that. */
static size_t split(const struct perceptron *p, const uint64_t *feature, size_t n, uint32_t *row, struct cold *cold)
{
    size_t rows = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t bucket = perceptron_bucket(feature[i], p->bucket_count);
        uint16_t print = perceptron_fingerprint(feature[i]);
        uint64_t key = feature_key(bucket, print), slot = *hot_slot(p, key);
        row[rows] = slot & ((1 << ROW_BITS) - 1);
        cold[i - rows] = (struct cold){bucket, print};
        rows += slot >> ROW_BITS == key;
    }
    return rows;
}

/* Asks for all that will be read, so that the misses of the cache run side by side. */
static void prefetch(const struct perceptron *p, const uint32_t *row, size_t rows, const struct cold *cold,
                     size_t colds)
{
    for (size_t i = 0; i < colds; i++) __builtin_prefetch(&p->offset[cold[i].bucket]);
    for (size_t i = 0; i < rows; i++)
        for (size_t at = 0; at < p->row_bytes; at += CACHE_LINE)
            __builtin_prefetch(p->dense + row[i] * p->row_bytes + at);
    for (size_t i = 0; i < colds; i++) {
        const uint32_t *offset = &p->offset[cold[i].bucket];
        __builtin_prefetch(p->lists + offset[0]);
        __builtin_prefetch(p->lists + offset[1]);  /* a bucket often lies across two lines */
    }
}

void perceptron_score(const struct perceptron *p, const uint64_t *feature, size_t n, int32_t *scores)
{
    CW_CHECK(n <= PERCEPTRON_MAX_FEATURES);
    int32_t sum[PERCEPTRON_MAX_CLASSES];
    struct cold cold[PERCEPTRON_MAX_FEATURES];
    uint32_t row[PERCEPTRON_MAX_FEATURES];
    memset(sum, 0, p->row_bytes * sizeof *sum);
    size_t rows = split(p, feature, n, row, cold), colds = n - rows;
    prefetch(p, row, rows, cold, colds);
    for (size_t i = 0; i < colds; i++) {
        const uint32_t *offset = &p->offset[cold[i].bucket];
        const uint8_t *list = find(p->lists + offset[0], p->lists + offset[1], cold[i].fingerprint);
        if (!list) continue;
        size_t weights = *list++;
        if (weights == PERCEPTRON_DENSE) row[rows++] = row_index(list);
        else
            for (size_t w = 0; w < weights; w++) sum[list[2 * w]] += (int8_t)list[2 * w + 1];
    }
    add_dense(p, row, rows, sum);
    memcpy(scores, sum, p->class_count * sizeof *scores);
}
