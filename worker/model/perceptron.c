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
    uint32_t class_count, bucket_count, list_bytes;
    const char *name[PERCEPTRON_MAX_CLASSES];
    const uint32_t *offset;
    const uint8_t *lists;
};

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

/* Is [at, end) a run of whole records with known classes? */
static bool bucket_is_sound(const uint8_t *at, const uint8_t *end, uint32_t class_count)
{
    while (at < end) {
        if (end - at < 3 || end - at < 3 + 2 * at[2]) return false;
        size_t n = at[2];
        at += 3;
        for (size_t i = 0; i < n; i++)
            if (at[2 * i] >= class_count) return false;
        at += 2 * n;
    }
    return true;
}

static enum cw_error check_buckets(const struct perceptron *p)
{
    if (p->offset[0] != 0 || p->offset[p->bucket_count] != p->list_bytes)
        return cw_fail(CW_ECORRUPT, "the buckets do not cover the lists");
    for (uint32_t b = 0; b < p->bucket_count; b++) {
        uint32_t first = p->offset[b], last = p->offset[b + 1];
        if (first > last || last > p->list_bytes || !bucket_is_sound(p->lists + first, p->lists + last, p->class_count))
            return cw_fail(CW_ECORRUPT, "bucket %u is malformed", b);
    }
    return CW_OK;
}

static enum cw_error read_sections(struct perceptron *p)
{
    const struct perceptron_header *h = model_file_take(&p->file, 1, sizeof *h);
    if (!h || h->class_count == 0 || h->class_count > PERCEPTRON_MAX_CLASSES || h->bucket_count == 0 ||
        h->bucket_count > PERCEPTRON_MAX_BUCKETS)
        return cw_fail(CW_ECORRUPT, "impossible sizes in the header");
    const char *names = model_file_take(&p->file, h->name_bytes, 1);
    p->offset = model_file_take(&p->file, (size_t)h->bucket_count + 1, sizeof *p->offset);
    p->lists = model_file_take(&p->file, h->list_bytes, 1);
    if (!names || !p->offset || !p->lists) return cw_fail(CW_ECORRUPT, "the file ends early");
    p->class_count = h->class_count;
    p->bucket_count = h->bucket_count;
    p->list_bytes = h->list_bytes;
    enum cw_error e = read_names(p, names, h->name_bytes);
    return e ? e : check_buckets(p);
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
    free(p);
}

size_t perceptron_class_count(const struct perceptron *p) { return p->class_count; }

const char *perceptron_class(const struct perceptron *p, size_t index)
{
    CW_CHECK(index < p->class_count);
    return p->name[index];
}

uint64_t perceptron_checksum(const struct perceptron *p) { return p->file.checksum; }

/* The record of a feature in its bucket, or NULL. */
static const uint8_t *find(const uint8_t *at, const uint8_t *end, uint16_t fingerprint)
{
    while (at < end) {
        uint16_t f;
        memcpy(&f, at, sizeof f);
        if (f == fingerprint) return at + 2;
        at += 3 + 2 * (size_t)at[2];
    }
    return NULL;
}

void perceptron_score(const struct perceptron *p, const uint64_t *feature, size_t n, int32_t *scores)
{
    CW_CHECK(n <= PERCEPTRON_MAX_FEATURES);
    memset(scores, 0, p->class_count * sizeof *scores);
    const uint32_t *bucket[PERCEPTRON_MAX_FEATURES];
    for (size_t i = 0; i < n; i++) {  /* all misses of the cache run side by side */
        bucket[i] = &p->offset[perceptron_bucket(feature[i], p->bucket_count)];
        __builtin_prefetch(bucket[i]);
    }
    for (size_t i = 0; i < n; i++) __builtin_prefetch(p->lists + bucket[i][0]);
    for (size_t i = 0; i < n; i++) {
        const uint8_t *list = find(p->lists + bucket[i][0], p->lists + bucket[i][1], perceptron_fingerprint(feature[i]));
        if (!list) continue;
        size_t weights = *list++;
        for (size_t w = 0; w < weights; w++) scores[list[2 * w]] += (int8_t)list[2 * w + 1];
    }
}
