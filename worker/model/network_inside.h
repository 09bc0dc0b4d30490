/* Within network: what network_open.c makes of a file and network.c computes with. */
#ifndef CW_MODEL_NETWORK_INSIDE_H
#define CW_MODEL_NETWORK_INSIDE_H

#include "worker/model/model_file.h"
#include "worker/model/network.h"

struct network_words {
    const struct network_slot *slot;
    uint32_t slots;
};

struct network_table {
    const float *scale;
    const int8_t *value;
    uint32_t rows, cols;
};

struct network_tensor {
    const struct network_entry *entry;
    union {
        const float *floats;
        struct product_matrix matrix;
        struct network_table table;
        struct network_words words;
    } as;
};

/* An operation with its matrix at hand, and how wide the rows are before and after it. */
struct network_layer {
    const struct network_op *op;
    size_t before, after;
    const struct product_matrix *matrix;
};

struct network {
    struct model_file file;
    const struct network_header *header;
    const struct network_part *parts;
    struct network_tensor *tensors;
    struct network_layer *layers;
    size_t slots;                       /* a token */
    size_t input, width;                /* columns before the first and after the last operation */
    size_t widest, widest_saved;        /* columns of any row, of a row that is saved */
    const struct product_kernel *kernel;
};

#endif
