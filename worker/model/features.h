/* Feature rows: for each position of a sequence, the hashes of the features that hold there.  Trainer and inference
 * fill them by the same functions, so they cannot drift. */
#ifndef CW_MODEL_FEATURES_H
#define CW_MODEL_FEATURES_H

#include <stddef.h>
#include <stdint.h>

struct feature_rows {      /* zero-initialise; reused from sequence to sequence; feature_rows_free at the end */
    uint64_t *hash;
    uint32_t *offset;      /* rows + 1 entries: row t is hash[offset[t]] .. hash[offset[t + 1]) */
    size_t rows;
    size_t hash_capacity, row_capacity;
};

void feature_rows_clear(struct feature_rows *f);
void feature_rows_free(struct feature_rows *f);
void feature_row_begin(struct feature_rows *f);                /* the next feature_add goes to a new row */
void feature_rows_grow(struct feature_rows *f);                /* makes room for more hashes */
static inline void feature_add(struct feature_rows *f, uint64_t hash)
{
    size_t at = f->offset[f->rows]++;  /* there is a row: feature_row_begin came first */
    if (at >= f->hash_capacity) feature_rows_grow(f);
    f->hash[at] = hash;
}

/* Mixes a feature template's number and up to three values into one hash. */
static inline uint64_t feature_mix(uint64_t h, uint64_t value)
{
    h ^= value + 0x9e3779b97f4a7c15u + (h << 6) + (h >> 2);
    h *= 0xff51afd7ed558ccdu;
    return h ^ (h >> 32);
}
static inline uint64_t feature_hash(uint32_t template_id, uint64_t a, uint64_t b, uint64_t c)
{
    return feature_mix(feature_mix(feature_mix(feature_mix(0x243f6a8885a308d3u, template_id), a), b), c);
}
uint64_t feature_string(const char *s, size_t n);              /* 64-bit hash of bytes (XXH3) */

#endif
