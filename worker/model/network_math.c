/* Loops without branches, calls or sums over neighbours: the compiler makes vectors of whatever length the processor
 * has, and each number's bits come out the same (see CMakeLists.txt).  What EACH_PROCESSOR makes is called through a
 * function without it: clang gives it no name that others can link. */
#include "worker/model/network_math.h"

#include <string.h>

#include "worker/model/lanes.h"

/* exp(x) = 2^n exp(r), n the nearest whole number to x / ln 2; exp(r) by the minimax polynomial of Cephes' expf. */
#define EXP_HIGHEST 88.0f
#define EXP_LOWEST -87.0f
#define LOG2_E 1.44269504f
#define LN2_HIGH 0.693359375f
#define LN2_LOW -2.12194440e-4f
#define ROUNDER 12582912.0f  /* 1.5 · 2^23: a sum with it has the nearest whole number in its low bits */

enum { EXPONENT_AT = 23, EXPONENT_BIAS = 127 };

LANES_INLINE float exponential(float x)
{
    x = x < EXP_LOWEST ? EXP_LOWEST : x;
    x = x > EXP_HIGHEST ? EXP_HIGHEST : x;
    float shifted = x * LOG2_E + ROUNDER, n = shifted - ROUNDER;
    float r = x - n * LN2_HIGH - n * LN2_LOW;
    float p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    uint32_t bits;
    float power;
    memcpy(&bits, &shifted, sizeof bits);
    bits = (bits + EXPONENT_BIAS) << EXPONENT_AT;  /* the rest of ROUNDER's bits goes over the edge */
    memcpy(&power, &bits, sizeof power);
    return p * power;
}

LANES_INLINE float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }
LANES_INLINE float tangent(float x) { return 1.0f - 2.0f / (1.0f + exponential(2.0f * x)); }

EACH_PROCESSOR
static void all_sigmoid(float *x, size_t n)
{
    for (size_t i = 0; i < n; i++) x[i] = sigmoid(x[i]);
}

EACH_PROCESSOR
static void all_relu(float *x, size_t n)
{
    for (size_t i = 0; i < n; i++) x[i] = x[i] > 0.0f ? x[i] : 0.0f;
}

EACH_PROCESSOR
static void all_add(float *restrict x, const float *restrict y, size_t n)
{
    for (size_t i = 0; i < n; i++) x[i] += y[i];
}

EACH_PROCESSOR
static void scan(float *restrict c, const float *restrict before, const float *restrict z, const float *restrict f,
                 size_t n)
{
    for (size_t i = 0; i < n; i++) c[i] = f[i] * before[i] + (1.0f - f[i]) * z[i];
}

EACH_PROCESSOR
static void highway(float *restrict c, const float *restrict r, const float *restrict skip, size_t n)
{
    for (size_t i = 0; i < n; i++) c[i] = r[i] * tangent(c[i]) + (1.0f - r[i]) * skip[i];
}

void network_sigmoid(float *x, size_t n) { all_sigmoid(x, n); }
void network_relu(float *x, size_t n) { all_relu(x, n); }
void network_add(float *x, const float *y, size_t n) { all_add(x, y, n); }
void network_highway(float *c, const float *r, const float *skip, size_t n) { highway(c, r, skip, n); }

void network_scan(float *c, const float *before, const float *z, const float *f, size_t n)
{
    scan(c, before, z, f, n);
}

EACH_PROCESSOR
static float dot(const float *a, const float *b, size_t n)
{
    lanes sum = {0};
    for (size_t i = 0; i < n / LANES; i++) sum += ((const lanes *)a)[i] * ((const lanes *)b)[i];
    return lanes_sum(&sum);
}

float network_dot(const float *a, const float *b, size_t n)
{
    return dot(a, b, n);
}
