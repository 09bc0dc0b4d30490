#include "worker/model/network_product.h"

#include <string.h>

#include "worker/model/lanes.h"
#include "worker/model/network_kernels.h"

enum { LARGEST = 127 };
#define NOTHING 1e-30f  /* a row of smaller numbers counts as zeros: its inverse would not be finite */
void product_offsets(const int8_t *weight, size_t inputs, size_t outputs, int32_t *offset)
{
    size_t groups = product_groups(inputs);
    for (size_t n = 0; n < product_blocks(outputs) * PRODUCT_OUTPUTS; n++) {
        int32_t sum = 0;
        for (size_t k = 0; k < groups * PRODUCT_INPUTS; k++) sum += weight[product_place(groups, k, n)];
        offset[n] = PRODUCT_ZERO * sum;
    }
}

EACH_PROCESSOR
static void quantise(const float *restrict x, size_t n, float inverse, uint8_t *restrict byte)
{
    for (size_t i = 0; i < n; i++) {
        float rounded = x[i] * inverse + PRODUCT_ROUNDER;
        uint32_t bits;
        memcpy(&bits, &rounded, sizeof bits);
        byte[i] = (uint8_t)bits;
    }
}

/* Of whole lanes: the largest of each lane first, then of these.  Sizes of floats are in the order of their bits. */
EACH_PROCESSOR
static float largest_size(const float *x, size_t n)
{
    int32_t top[LANES] = {0}, all = 0;
    for (size_t at = 0; at < n; at += LANES)
        for (size_t i = 0; i < LANES; i++) {
            int32_t size;
            memcpy(&size, x + at + i, sizeof size);
            size &= INT32_MAX;
            top[i] = size > top[i] ? size : top[i];
        }
    for (size_t i = 0; i < LANES; i++) all = top[i] > all ? top[i] : all;
    float largest;
    memcpy(&largest, &all, sizeof largest);
    return largest;
}

void product_quantise(const struct product_kernel *kernel, const float *x, size_t rows, size_t columns, uint8_t *byte,
                      float *scale)
{
    size_t stride = lanes_stride(columns);
    for (size_t i = 0; i < rows; i++, x += stride, byte += stride) {
        float largest = largest_size(x, stride);
        kernel->quantise(x, stride, largest > NOTHING ? LARGEST / largest : 0, byte);
        scale[i] = largest * (1.0f / LARGEST);
    }
}

static bool always(void) { return true; }

static void multiply_portable(const struct product_matrix *m, const uint8_t *byte, const float *scale, size_t rows,
                              float *out)
{
    size_t groups = product_groups(m->inputs), blocks = product_blocks(m->outputs), stride = lanes_stride(m->inputs);
    for (size_t i = 0; i < rows; i++, byte += stride) {
        const int8_t *weight = m->weight;
        for (size_t n = 0; n < blocks * PRODUCT_OUTPUTS; n += PRODUCT_OUTPUTS, out += PRODUCT_OUTPUTS) {
            int32_t sum[PRODUCT_OUTPUTS] = {0};
            for (size_t k = 0; k < groups * PRODUCT_INPUTS; k += PRODUCT_INPUTS)
                for (size_t j = 0; j < PRODUCT_OUTPUTS; j++, weight += PRODUCT_INPUTS)
                    sum[j] += byte[k] * weight[0] + byte[k + 1] * weight[1] + byte[k + 2] * weight[2] +
                              byte[k + 3] * weight[3];
            for (size_t j = 0; j < PRODUCT_OUTPUTS; j++)
                out[j] = (float)(sum[j] - m->offset[n + j]) * (scale[i] * m->scale[n + j]) + m->bias[n + j];
        }
    }
}

static const struct product_kernel kernels[] = {
#if defined(__x86_64__)
    {"avx512-vnni", product_has_vnni, product_quantise_vnni, product_multiply_vnni},
    {"avx2", product_has_avx2, quantise, product_multiply_avx2},
#endif
    {"portable", always, quantise, multiply_portable},
};

const struct product_kernel *product_kernels(size_t *count)
{
    *count = sizeof kernels / sizeof *kernels;
    return kernels;
}

const struct product_kernel *product_kernel_best(void)
{
    const struct product_kernel *k = kernels;
    while (!k->is_there()) k++;
    return k;
}
