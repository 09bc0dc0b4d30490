/* Everything here is called with long arrays from the operations beside it.  Loops have no branches and no calls, so
 * that the compiler makes vectors of them.  What EACH_PROCESSOR makes is called through a function without it: clang
 * gives it no name that others can link. */
#include "worker/train/network/kernels.h"

#include <cblas.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "worker/model/lanes.h"

void kernel_one_thread(void)
{
    openblas_set_num_threads(1);
}

void kernel_product(size_t m, size_t n, size_t k, struct matrix a, struct matrix b, bool add, float *c, size_t ldc)
{
    if (!m || !n) return;
    if (!k) {
        for (size_t i = 0; i < m && !add; i++) memset(c + i * ldc, 0, n * sizeof *c);
        return;
    }
    cblas_sgemm(CblasRowMajor, a.transposed ? CblasTrans : CblasNoTrans, b.transposed ? CblasTrans : CblasNoTrans,
                (blasint)m, (blasint)n, (blasint)k, 1, a.at, (blasint)a.ld, b.at, (blasint)b.ld, add ? 1 : 0, c,
                (blasint)ldc);
}

/* exp by 2^n · exp(r), |r| <= ln 2 / 2, with the polynomial of Moshier's Cephes (expf). */
LANES_INLINE float fast_exp(float x)
{
    const float round = 12582912.0f;  /* 1.5 · 2^23: adding it leaves an integer in the low bits */
    x = x < -87.0f ? -87.0f : x;
    x = x > 88.0f ? 88.0f : x;
    float shifted = x * 1.44269504f + round;
    uint32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    float n = shifted - round;
    float r = x - n * 0.693359375f + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    bits = (bits + 127) << 23;
    float power;
    memcpy(&power, &bits, sizeof power);
    return p * power;
}

LANES_INLINE float fast_tanh(float x)
{
    return 1.0f - 2.0f / (fast_exp(2.0f * x) + 1.0f);
}

EACH_PROCESSOR static void each_sigmoid(float *out, const float *x, size_t n)
{
    for (size_t i = 0; i < n; i++) out[i] = 1.0f / (1.0f + fast_exp(-x[i]));
}

void kernel_sigmoid(float *out, const float *x, size_t n)
{
    each_sigmoid(out, x, n);
}

EACH_PROCESSOR static void each_tanh(float *out, const float *x, size_t n)
{
    for (size_t i = 0; i < n; i++) out[i] = fast_tanh(x[i]);
}

void kernel_tanh(float *out, const float *x, size_t n)
{
    each_tanh(out, x, n);
}

EACH_PROCESSOR static double each_softmax(float *restrict out, const float *restrict x, size_t n)
{
    float top = x[0], lane[LANES] = {0};
    for (size_t i = 1; i < n; i++) top = x[i] > top ? x[i] : top;
    for (size_t i = 0; i < n; i++) {
        float v = x[i] - top;
        out[i] = v < -87.0f ? 0.0f : fast_exp(v);
    }
    size_t i = 0;
    double sum = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t j = 0; j < LANES; j++) lane[j] += out[i + j];
    for (; i < n; i++) sum += (double)out[i];
    for (size_t j = 0; j < LANES; j++) sum += (double)lane[j];
    float scale = (float)(1.0 / sum);
    for (i = 0; i < n; i++) out[i] *= scale;
    return (double)top + log(sum);
}

double kernel_softmax(float *out, const float *x, size_t n)
{
    return each_softmax(out, x, n);
}

EACH_PROCESSOR static void each_add(float *restrict to, const float *restrict x, size_t n)
{
    for (size_t i = 0; i < n; i++) to[i] += x[i];
}

void kernel_add(float *to, const float *x, size_t n)
{
    each_add(to, x, n);
}

EACH_PROCESSOR static void each_add_scaled(float *restrict to, float factor, const float *restrict x, size_t n)
{
    for (size_t i = 0; i < n; i++) to[i] += factor * x[i];
}

void kernel_add_scaled(float *to, float factor, const float *x, size_t n)
{
    each_add_scaled(to, factor, x, n);
}

EACH_PROCESSOR static void each_add_product(float *restrict to, const float *a, const float *b, size_t n)
{
    for (size_t i = 0; i < n; i++) to[i] += a[i] * b[i];
}

void kernel_add_product(float *to, const float *a, const float *b, size_t n)
{
    each_add_product(to, a, b, n);
}

EACH_PROCESSOR static double each_dot(const float *a, const float *b, size_t n)
{
    float lane[LANES] = {0};
    double sum = 0;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t j = 0; j < LANES; j++) lane[j] += a[i + j] * b[i + j];
    for (; i < n; i++) sum += (double)a[i] * (double)b[i];
    for (size_t j = 0; j < LANES; j++) sum += (double)lane[j];
    return sum;
}

double kernel_dot(const float *a, const float *b, size_t n)
{
    return each_dot(a, b, n);
}

EACH_PROCESSOR static void each_scan(float *restrict c, const float *restrict before, const float *restrict z,
                                    const float *restrict f, size_t n)
{
    for (size_t i = 0; i < n; i++) c[i] = z[i] + f[i] * (before[i] - z[i]);
}

void kernel_scan(float *c, const float *before, const float *z, const float *f, size_t n)
{
    each_scan(c, before, z, f, n);
}

EACH_PROCESSOR static void each_scan_backward(float *restrict carry, float *restrict gz, float *restrict gf,
                                             const float *restrict gc, const float *restrict before,
                                          const float *restrict z, const float *restrict f, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        float g = carry[i] + gc[i];
        gz[i] += g - g * f[i];
        gf[i] += g * (before[i] - z[i]);
        carry[i] = g * f[i];
    }
}

void kernel_scan_backward(float *carry, float *gz, float *gf, const float *gc, const float *before, const float *z,
                          const float *f, size_t n)
{
    each_scan_backward(carry, gz, gf, gc, before, z, f, n);
}

EACH_PROCESSOR static void each_adam(float *restrict value, float *restrict gradient, float *restrict mean,
                                    float *restrict square, const struct kernel_adam *a, size_t n)
{
    struct kernel_adam k = *a;
    for (size_t i = 0; i < n; i++) {
        float g = gradient[i] * k.scale;
        mean[i] = k.beta1 * mean[i] + (1 - k.beta1) * g;
        square[i] = k.beta2 * square[i] + (1 - k.beta2) * g * g;
        float step = mean[i] * k.correction1 / (sqrtf(square[i] * k.correction2) + k.epsilon);
        value[i] -= k.rate * (step + k.decay * value[i]);
        gradient[i] = 0;
    }
}

void kernel_adam(float *value, float *gradient, float *mean, float *square, const struct kernel_adam *a, size_t n)
{
    each_adam(value, gradient, mean, square, a, n);
}

EACH_PROCESSOR static void each_average(float *restrict average, const float *restrict value, float decay, size_t n)
{
    for (size_t i = 0; i < n; i++) average[i] = value[i] + decay * (average[i] - value[i]);
}

void kernel_average(float *average, const float *value, float decay, size_t n)
{
    each_average(average, value, decay, n);
}
