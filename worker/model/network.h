/* Inference with a small neural network from a mapped file (network_format.h): tokens' features to a row of numbers
 * each, with what stands around them in the sentence in it, and the products that heads on top of it need.  8-bit
 * products (network_product.h), everything else in floats (network_math.h), the same bits on every processor.  A struct
 * network may be shared by threads.  Opening checks every size, so inference checks only what its caller gives. */
#ifndef CW_MODEL_NETWORK_H
#define CW_MODEL_NETWORK_H

#include <stddef.h>
#include <stdint.h>

#include "proto/arena.h"
#include "proto/error.h"
#include "worker/model/lanes.h"
#include "worker/model/network_format.h"
#include "worker/model/network_product.h"

struct network;

enum { NETWORK_SENTENCE = 512 };  /* tokens: longer sentences are encoded in pieces of so many */

/* Errors of model_file_open, CW_ECORRUPT, CW_ENOMEM.  *out is the caller's. */
enum cw_error network_open(const char *path, struct network **out);
void network_close(struct network *n);                        /* NULL is allowed */
uint64_t network_checksum(const struct network *n);           /* of the file's content, for the engine's version */

/* ---- From tokens to rows ---- */

/* What a token is given as: for each part, `slots` numbers of its table's rows, -1 for nothing. */
struct network_input {
    const char *name;            /* of the table */
    uint32_t slots, rows;        /* rows: numbers are below */
};
size_t network_inputs(const struct network *n);
struct network_input network_input(const struct network *n, size_t part);
size_t network_slots(const struct network *n);                /* of all parts together: numbers a token */

/* The row of a key in a table of words, or -1. */
struct network_words;
const struct network_words *network_words(const struct network *n, const char *name);   /* NULL: there is none */
int32_t network_word(const struct network_words *w, uint64_t key);
uint32_t network_words_rows(const struct network_words *w);   /* all rows that keys stand for are below */

/* The row of a hash in a table without words. */
static inline int32_t network_bucket(uint64_t hash, uint32_t rows) { return (int32_t)(((hash >> 32) * rows) >> 32); }

/* Encodes sentences: tokens begin[i] .. begin[i + 1) are sentence i; begin[0] is 0, ids has network_slots numbers a
 * token.  Returns network_width columns a token, in `arena`, aligned, rows padded with zeros (lanes_stride). */
const float *network_encode(const struct network *n, const int32_t *ids, const uint32_t *begin, size_t sentences,
                            struct arena *arena);
size_t network_width(const struct network *n);

/* ---- Heads ---- */

/* A tensor by its name; NULL if there is none of this kind, or floats of another shape. */
const struct product_matrix *network_matrix(const struct network *n, const char *name);
const float *network_floats(const struct network *n, const char *name, size_t rows, size_t cols);

/* Rows of m->inputs columns to rows of m->outputs, in `arena`; both padded (lanes_stride) and aligned to 64 bytes. */
float *network_affine(const struct network *n, const struct product_matrix *m, const float *x, size_t rows,
                      struct arena *arena);
/* A table; NULL if there is none, or of another shape.  Adds its rows of those numbers (-1: none) to `to`. */
struct network_table;
const struct network_table *network_table(const struct network *n, const char *name, size_t rows, size_t cols);
void network_add_rows(const struct network_table *t, const int32_t *rows, size_t count, float *to);

/* The operation NETWORK_RECURRENT with 4 blocks over one sequence: rows of `columns`, which are destroyed, to rows of a
 * quarter of them, in `arena`. */
const float *network_recurrent(float *gates, size_t rows, size_t columns, struct arena *arena);
/* Zeroed rows for any of these. */
float *network_rows(struct arena *arena, size_t rows, size_t columns);

#endif
