/* Writes a network's file (network_format.h) from the floats that a trainer has.  Names are unique, shorter than
 * NETWORK_NAME; wrong shapes are our own bugs: CW_CHECK.  Arrays stay the caller's and are not needed after a call. */
#ifndef CW_MODEL_NETWORK_WRITE_H
#define CW_MODEL_NETWORK_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "proto/error.h"
#include "worker/model/network_format.h"

struct network_writer;

struct network_writer *network_writer_new(void);     /* NULL: out of memory */
void network_writer_free(struct network_writer *w);  /* NULL is allowed */

void network_write_floats(struct network_writer *w, const char *name, size_t rows, size_t cols, const float *value);
/* x W + bias: weight[input][output]; no bias: NULL.  Quantised to 8 bits, a scale for each output. */
void network_write_matrix(struct network_writer *w, const char *name, size_t inputs, size_t outputs,
                          const float *weight, const float *bias);
/* Quantised to 8 bits, a scale for each row. */
void network_write_table(struct network_writer *w, const char *name, size_t rows, size_t cols, const float *value);
/* Key i stands for row[i], or for i if `row` is NULL.  Keys are unique hashes
 * whose bits are all equally good. */
void network_write_words(struct network_writer *w, const char *name, const uint64_t *key, const uint32_t *row,
                         size_t count);

/* The input's parts and the operations, in order; tensors by their names, which may be written before or after. */
void network_write_part(struct network_writer *w, const char *table, size_t slots, enum network_function function);
void network_write_window(struct network_writer *w, size_t radius, size_t dilation);
void network_write_affine(struct network_writer *w, const char *matrix);
void network_write_save(struct network_writer *w);
void network_write_recurrent(struct network_writer *w, size_t blocks);
void network_write_rectify(struct network_writer *w);
void network_write_add(struct network_writer *w);

/* Errors of model_file_write. */
enum cw_error network_writer_save(const struct network_writer *w, const char *path);

#endif
