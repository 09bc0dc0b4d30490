/* The content of a perceptron's file (model_file.h), as its reader (perceptron.c) and its writer
 * (worker/train/perceptron_write.c) know it.  Sections:
 *
 *     struct perceptron_header
 *     class_count names, each with its NUL         name_bytes
 *     uint32_t offset[bucket_count + 1]            into the lists, rising from 0 to list_bytes
 *     lists                                        list_bytes
 *     dense rows                                   dense_count × perceptron_row_bytes
 *
 * A feature's hash chooses its bucket and its fingerprint.  A bucket is a run of records, one a feature, those with the
 * most weights first, since they are asked for most:
 *
 *     uint16_t fingerprint, uint8_t n, n times (uint8_t class, int8_t weight)
 *     uint16_t fingerprint, PERCEPTRON_DENSE, uint32_t index of a dense row
 *
 * A dense row has for each class its weight + 128 in a byte: what has many weights is added up by vectors.  A bucket
 * holds four features on average, so a feature that is not in the file passes for one that is once in 16,000 times,
 * which no score feels, and a feature costs 4 bytes and 2 for each weight. */
#ifndef CW_MODEL_PERCEPTRON_FORMAT_H
#define CW_MODEL_PERCEPTRON_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#define PERCEPTRON_KIND "perc"

enum {
    PERCEPTRON_VERSION = 2,
    PERCEPTRON_MAX_BUCKETS = 1 << 24,
    PERCEPTRON_FEATURES_PER_BUCKET = 4,
    PERCEPTRON_RECORD = 3,          /* bytes of a record before its weights */
    PERCEPTRON_DENSE = UINT8_MAX,   /* in place of n */
    PERCEPTRON_DENSE_FROM = 16,     /* weights: a row of so many is dense */
    PERCEPTRON_ZERO = 128,          /* a dense row's weight of nothing */
    PERCEPTRON_VECTOR = 16,         /* bytes of a dense row that are added at a time */
};

struct perceptron_header {
    uint32_t class_count, name_bytes, bucket_count, list_bytes, dense_count, reserved;
};

static inline uint32_t perceptron_bucket(uint64_t hash, uint32_t bucket_count)
{
    return (uint32_t)(((hash >> 32) * bucket_count) >> 32);
}

static inline uint16_t perceptron_fingerprint(uint64_t hash)
{
    return (uint16_t)hash;
}

static inline size_t perceptron_row_bytes(size_t class_count)
{
    return (class_count + PERCEPTRON_VECTOR - 1) / PERCEPTRON_VECTOR * PERCEPTRON_VECTOR;
}

#endif
