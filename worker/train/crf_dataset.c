#include "worker/train/crf_dataset.h"

#include <stdlib.h>
#include <string.h>

#include "worker/model/weights.h"

struct crf_dataset *crf_dataset_new(const char *const *labels, size_t label_count)
{
    CW_CHECK(label_count > 0 && label_count <= WEIGHTS_MAX_LABELS);
    struct crf_dataset *d = calloc(1, sizeof *d);
    CW_CHECK(d);
    size_t capacity = 0;
    d->labels = train_grow(NULL, &capacity, label_count, sizeof *d->labels);
    for (; d->label_count < label_count; d->label_count++) {
        d->labels[d->label_count] = strdup(labels[d->label_count]);
        CW_CHECK(d->labels[d->label_count]);
    }
    return d;
}

void crf_dataset_free(struct crf_dataset *d)
{
    if (!d) return;
    for (size_t i = 0; i < d->label_count; i++) free(d->labels[i]);
    free(d->labels);
    interner_free(&d->features);
    free(d->ids);
    free(d->row_end);
    free(d->gold);
    free(d->sequences);
    free(d);
}

static void add_row(struct crf_dataset *d, const uint64_t *hashes, size_t n, uint8_t gold)
{
    CW_CHECK(gold < d->label_count || gold == CRF_UNKNOWN);
    d->ids = train_grow(d->ids, &d->id_capacity, d->id_count + n, sizeof *d->ids);
    for (size_t i = 0; i < n; i++) d->ids[d->id_count++] = interner_add(&d->features, hashes[i]);
    d->row_end = train_grow(d->row_end, &d->row_capacity, d->row_count + 1, sizeof *d->row_end);
    d->gold = train_grow(d->gold, &d->gold_capacity, d->row_count + 1, sizeof *d->gold);
    d->row_end[d->row_count] = d->id_count;
    d->gold[d->row_count++] = gold;
}

void crf_dataset_add(struct crf_dataset *d, const struct feature_rows *f, const uint8_t *labels, float weight)
{
    if (f->rows == 0) return;
    d->sequences = train_grow(d->sequences, &d->sequence_capacity, d->sequence_count + 1, sizeof *d->sequences);
    d->sequences[d->sequence_count++] = (struct crf_sequence){d->row_count, (uint32_t)f->rows, weight};
    for (size_t t = 0; t < f->rows; t++)
        add_row(d, f->hash + f->offset[t], f->offset[t + 1] - f->offset[t], labels[t]);
}
