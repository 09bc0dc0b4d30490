/* Within network_product: the kernels for x86-64. */
#ifndef CW_MODEL_NETWORK_KERNELS_H
#define CW_MODEL_NETWORK_KERNELS_H

#include "worker/model/network_product.h"

/* A float's sum with this holds the nearest whole number + PRODUCT_ZERO in its low bits: 1.5 · 2^23 + 128. */
enum { PRODUCT_ZERO = 128 };
#define PRODUCT_ROUNDER (12582912.0f + PRODUCT_ZERO)

bool product_has_vnni(void);
void product_quantise_vnni(const float *x, size_t n, float inverse, uint8_t *byte);
void product_multiply_vnni(const struct product_matrix *m, const uint8_t *byte, const float *scale, size_t rows,
                           float *out);
bool product_has_avx2(void);
void product_multiply_avx2(const struct product_matrix *m, const uint8_t *byte, const float *scale, size_t rows,
                           float *out);

#endif
