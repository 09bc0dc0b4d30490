/* Writes the shared network as the file that network_open maps. */
#ifndef CW_TRAIN_NETWORK_ENCODER_WRITE_H
#define CW_TRAIN_NETWORK_ENCODER_WRITE_H

#include "worker/train/network/encoder.h"
#include "worker/train/network/encoder_data.h"

/* Parts and operations are encoder_run's, tables and matrices have their parameters' names (a matrix its bias in it).
 * Besides: floats "root" (1 × arcs), "name transitions" (labels + 1 × labels, the last row for a sentence's begin) and
 * "tags" (2 × tags: enum upos, enum xpos of each); words "words" (keyed as input_vocabulary says; row 0 is unknown),
 * "vectors" (the row after the last is that of rare words) and "relations" (feature_string of the name).
 * Errors of model_file_write. */
enum cw_error encoder_write(const struct encoder *e, const struct encoder_data *d, const char *path);

#endif
