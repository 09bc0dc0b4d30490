/* A table of quantised weights: feature hash → one int8 per label.  The linear part of every model here.
 *
 * In the file: open addressing with linear probing over slots of a 32-bit fingerprint and a row's offset; a row is
 * sparse (n, then n pairs of label and weight) or dense (255, then a weight per label), whichever is shorter.
 * A feature that was never seen meets a wrong row about once in a billion look-ups. */
#ifndef CW_MODEL_WEIGHTS_H
#define CW_MODEL_WEIGHTS_H

#include <stddef.h>
#include <stdint.h>

#include "proto/buffer.h"
#include "proto/error.h"
#include "worker/model/model_file.h"

enum { WEIGHTS_MAX_LABELS = 254 };

struct weight_slot {
    uint32_t fingerprint;
    uint32_t row;       /* offset into rows; WEIGHTS_EMPTY: a free slot */
};
#define WEIGHTS_EMPTY UINT32_MAX

struct weights {        /* a view into a mapped file, and a filter of its own */
    const struct weight_slot *slots;
    const uint8_t *rows;
    uint8_t *known;     /* bits: fingerprints that are in the table; most of those asked for are not */
    uint32_t slot_count, row_bytes, label_count;
    float scale;        /* a weight is its int8 times this */
};

/* Takes the table's sections from f and checks every slot and row, so that scoring need not.
 * CW_ECORRUPT, CW_ENOMEM.  What weights_read has filled ends with weights_free. */
enum cw_error weights_read(struct model_file *f, size_t label_count, struct weights *out);
void weights_free(struct weights *w);   /* one of zeros is allowed */

/* Adds each feature's row to scores[label_count].  Integers: the sum does not depend on the order. */
void weights_score(const struct weights *w, const uint64_t *hashes, size_t n, int32_t *scores);

/* Quantises dense float rows (features × label_count) and appends the sections.  Weights smaller than `prune` in
 * size become 0, rows without weights are left out.  Two features with one hash are the caller's error. */
void weights_put(struct buffer *content, const uint64_t *hashes, const float *dense, size_t features,
                 size_t label_count, float prune);

#endif
