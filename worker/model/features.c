#include "worker/model/features.h"

#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>

#include "proto/error.h"

static void *grow(void *array, size_t *capacity, size_t need, size_t size)
{
    size_t want = *capacity ? *capacity : 256;
    while (want < need) want *= 2;
    void *p = realloc(array, want * size);
    if (!p) {
        fprintf(stderr, "claimwire: out of memory for features\n");
        abort();
    }
    *capacity = want;
    return p;
}

void feature_rows_clear(struct feature_rows *f) { f->rows = 0; }

void feature_rows_free(struct feature_rows *f)
{
    free(f->hash);
    free(f->offset);
    *f = (struct feature_rows){0};
}

void feature_row_begin(struct feature_rows *f)
{
    if (f->rows + 2 > f->row_capacity) f->offset = grow(f->offset, &f->row_capacity, f->rows + 2, sizeof *f->offset);
    if (f->rows == 0) f->offset[0] = 0;
    f->rows++;
    f->offset[f->rows] = f->offset[f->rows - 1];
}

void feature_rows_grow(struct feature_rows *f)
{
    CW_CHECK(f->hash_capacity < UINT32_MAX / 2);
    f->hash = grow(f->hash, &f->hash_capacity, f->hash_capacity + 1, sizeof *f->hash);
}

uint64_t feature_string(const char *s, size_t n) { return XXH3_64bits(s, n); }
