/* The inside of struct crf_dataset, for crf_dataset.c and crf_train.c. */
#ifndef CW_TRAIN_CRF_DATASET_H
#define CW_TRAIN_CRF_DATASET_H

#include "worker/train/crf_train.h"
#include "worker/train/interner.h"

struct crf_sequence {
    size_t first_row;
    uint32_t rows;
    float weight;
};

struct crf_dataset {
    char **labels;
    size_t label_count;
    struct interner features;
    uint32_t *ids;                   /* feature numbers, row after row */
    size_t id_count, id_capacity;
    size_t *row_end;                 /* row r is ids[row_begin(d, r)] .. ids[row_end[r]) */
    uint8_t *gold;                   /* a label a row, or CRF_UNKNOWN */
    size_t row_count, row_capacity, gold_capacity;
    struct crf_sequence *sequences;
    size_t sequence_count, sequence_capacity;
};

static inline size_t row_begin(const struct crf_dataset *d, size_t row) { return row ? d->row_end[row - 1] : 0; }

#endif
