/* The inner loops: matrix products by OpenBLAS, functions over arrays written so that the compiler makes vectors of
 * them.  `out` may be `x`; otherwise arrays do not overlap.  No result depends on the width of the vectors. */
#ifndef CW_TRAIN_NETWORK_KERNELS_H
#define CW_TRAIN_NETWORK_KERNELS_H

#include <stdbool.h>
#include <stddef.h>

/* c (m × n, rows of `ldc` floats) = a b + (add ? c : 0), where a is m × k and b is k × n, each transposed first if its
 * flag says so (then it lies there as k × m, n × k).  ld: floats from one row to the next. */
struct matrix {
    const float *at;
    size_t ld;
    bool transposed;
};
void kernel_product(size_t m, size_t n, size_t k, struct matrix a, struct matrix b, bool add, float *c, size_t ldc);
void kernel_one_thread(void);    /* tells OpenBLAS */

/* Exponential and what comes of it, within 2e-7 of the truth relative to the larger of 1 and the value. */
void kernel_sigmoid(float *out, const float *x, size_t n);
void kernel_tanh(float *out, const float *x, size_t n);
/* out = exp(x - highest x) / their sum; -infinity becomes 0.  Returns the logarithm of the sum of exp(x). */
double kernel_softmax(float *out, const float *x, size_t n);

void kernel_add(float *to, const float *x, size_t n);                               /* to += x */
void kernel_add_scaled(float *to, float factor, const float *x, size_t n);          /* to += factor · x */
void kernel_add_product(float *to, const float *a, const float *b, size_t n);       /* to += a · b */
double kernel_dot(const float *a, const float *b, size_t n);

/* One step of tape_scan over n columns; `before` is c_{t-1}. */
void kernel_scan(float *c, const float *before, const float *z, const float *f, size_t n);
/* And back: carry holds the gradient of c_{t-1} afterwards, of c_t with what came from t + 1 before. */
void kernel_scan_backward(float *carry, float *gz, float *gf, const float *gc, const float *before, const float *z,
                          const float *f, size_t n);

struct kernel_adam {
    float rate, beta1, beta2, correction1, correction2, epsilon, decay, scale;
};
/* One AdamW step over n numbers; the gradient is multiplied by `scale` first and zero afterwards. */
void kernel_adam(float *value, float *gradient, float *mean, float *square, const struct kernel_adam *a, size_t n);
/* average = value + decay (average - value) */
void kernel_average(float *average, const float *value, float decay, size_t n);

#endif
