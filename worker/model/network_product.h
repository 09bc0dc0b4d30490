/* Matrix products in whole numbers: out = x W + bias with 8-bit weights and activations.
 *
 * Weights are quantised when the file is written, with a scale for each output: W[k][n] ≈ weight[k][n] · scale[n],
 * weight in -127 .. 127.  A row of activations is quantised when it comes, with a scale of its own: x[k] ≈ (byte[k] -
 * 128) · s, s = max |x| / 127.  So
 *
 *     out[n] = (Σ_k byte[k] weight[k][n]  -  128 Σ_k weight[k][n]) · (s · scale[n]) + bias[n]
 *
 * The sums are exact in 32 bits (at most NETWORK_MAX_INPUTS · 255 · 127), whatever their order; the rest is done in one
 * order with no contraction: every kernel gives the same bits. */
#ifndef CW_MODEL_NETWORK_PRODUCT_H
#define CW_MODEL_NETWORK_PRODUCT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    NETWORK_MAX_INPUTS = 16384,
    NETWORK_MAX_OUTPUTS = 65536,
    PRODUCT_OUTPUTS = 16,        /* of a block */
    PRODUCT_INPUTS = 4,          /* of a group */
};

/* A matrix as the file has it.  `weight` is in blocks of 16 outputs; in a block, groups of 4 inputs; in a group, for
 * each output its 4 weights (product_place).
 * Outputs and inputs that only pad have weights, scale and bias 0. */
struct product_matrix {
    uint32_t inputs, outputs;
    const int8_t *weight;        /* product_bytes(inputs, outputs) */
    const float *scale, *bias;   /* lanes_stride(outputs) each */
    const int32_t *offset;       /* 128 Σ_k weight[k][n], by output, as many (product_offsets) */
};

static inline size_t product_groups(size_t inputs) { return (inputs + PRODUCT_INPUTS - 1) / PRODUCT_INPUTS; }
static inline size_t product_blocks(size_t outputs) { return (outputs + PRODUCT_OUTPUTS - 1) / PRODUCT_OUTPUTS; }
static inline size_t product_bytes(size_t inputs, size_t outputs)
{
    return product_blocks(outputs) * product_groups(inputs) * PRODUCT_OUTPUTS * PRODUCT_INPUTS;
}
static inline size_t product_place(size_t groups, size_t input, size_t output)
{
    return ((output / PRODUCT_OUTPUTS * groups + input / PRODUCT_INPUTS) * PRODUCT_OUTPUTS + output % PRODUCT_OUTPUTS) *
               PRODUCT_INPUTS + input % PRODUCT_INPUTS;
}
/* What struct product_matrix needs beside the file: lanes_stride(outputs) numbers. */
void product_offsets(const int8_t *weight, size_t inputs, size_t outputs, int32_t *offset);

struct product_kernel {
    const char *name;            /* "avx512-vnni", "avx2", "portable" */
    bool (*is_there)(void);      /* does this processor have what it takes? */
    /* byte = 128 + x · inverse, rounded to the nearest (halves to even); n is a multiple of
     * LANES and no product outside of ±127 */
    void (*quantise)(const float *x, size_t n, float inverse, uint8_t *byte);
    /* out: rows × lanes_stride(outputs) */
    void (*multiply)(const struct product_matrix *m, const uint8_t *byte, const float *scale, size_t rows, float *out);
};

/* All kernels that were compiled in, the fastest first; the last one is there on every processor. */
const struct product_kernel *product_kernels(size_t *count);
/* The first that is there. */
const struct product_kernel *product_kernel_best(void);

/* Rows of lanes_stride(columns) floats to as many bytes, and a scale each. */
void product_quantise(const struct product_kernel *kernel, const float *x, size_t rows, size_t columns, uint8_t *byte,
                      float *scale);

#endif
