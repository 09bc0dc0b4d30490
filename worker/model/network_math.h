/* What a network does to numbers one by one or row by row.  Matrices of floats have rows of lanes_stride(columns)
 * floats, aligned to 64 bytes, zeros after the last column: `n` below is a multiple of LANES, arrays are so aligned and
 * do not overlap; what has no output works in place (of what may be in place or may be not, compilers make no vectors).
 * The same bits on every processor; no libm.  Finite input gives finite output. */
#ifndef CW_MODEL_NETWORK_MATH_H
#define CW_MODEL_NETWORK_MATH_H

#include <stddef.h>

/* Within 4e-7 of the truth, relative to the larger of 1 and the value. */
void network_sigmoid(float *x, size_t n);
void network_relu(float *x, size_t n);
void network_add(float *x, const float *y, size_t n);  /* x += y */

/* One step of a recurrence: c = f c_before + (1 - f) z (Bradbury et al., ICLR 2017; Lei et al., EMNLP 2018). */
void network_scan(float *c, const float *before, const float *z, const float *f, size_t n);
/* c becomes r tanh(c) + (1 - r) skip; tanh as near as the sigmoid. */
void network_highway(float *c, const float *r, const float *skip, size_t n);

/* a · b */
float network_dot(const float *a, const float *b, size_t n);

#endif
