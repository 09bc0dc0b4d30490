/* A tile of rows by blocks of 16 outputs stays in registers while the inputs go by; what does not fill a tile goes by
 * single rows and blocks. */
#include "worker/model/network_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "worker/model/lanes.h"

#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

enum { GROUP = PRODUCT_OUTPUTS * PRODUCT_INPUTS };

/* Where a tile begins. */
struct tile {
    const struct product_matrix *m;
    size_t groups, row_bytes, row_floats;
    const uint8_t *byte;
    const float *scale;
    float *out;
};

#define TILE_PARAMETERS const struct tile *t, size_t row, size_t block

/* Four bytes of a row's inputs. */
static inline int32_t four_inputs(const struct tile *t, size_t row, size_t group)
{
    int32_t four;
    __builtin_memcpy(&four, t->byte + row * t->row_bytes + group * PRODUCT_INPUTS, sizeof four);
    return four;
}

/* Walks over a matrix in tiles: ROWS × BLOCKS, then ROWS × 1, 1 × BLOCKS, 1 × 1. */
#define WALK(KERNEL, ROWS, BLOCKS)                                                                                     \
    struct tile t = {m, product_groups(m->inputs), lanes_stride(m->inputs), lanes_stride(m->outputs), byte, scale,     \
                     out};                                                                                             \
    size_t blocks = product_blocks(m->outputs), row = 0, block;                                                        \
    for (; row + ROWS <= rows; row += ROWS) {                                                                          \
        for (block = 0; block + BLOCKS <= blocks; block += BLOCKS) KERNEL(&t, row, block, ROWS, BLOCKS);               \
        for (; block < blocks; block++) KERNEL(&t, row, block, ROWS, 1);                                               \
    }                                                                                                                  \
    for (; row < rows; row++) {                                                                                        \
        for (block = 0; block + BLOCKS <= blocks; block += BLOCKS) KERNEL(&t, row, block, 1, BLOCKS);                  \
        for (; block < blocks; block++) KERNEL(&t, row, block, 1, 1);                                                  \
    }

/* ---- AVX-512 with VNNI: 64 products an instruction, sums of four in 32 bits without saturation ---- */

#define VNNI __attribute__((target("avx512f,avx512bw,avx512vnni")))
enum { VNNI_ROWS = 4, VNNI_BLOCKS = 4 };

bool product_has_vnni(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vnni");
}

VNNI void product_quantise_vnni(const float *x, size_t n, float inverse, uint8_t *byte)
{
    for (size_t i = 0; i < n; i += LANES) {
        __m512 scaled = _mm512_mul_ps(_mm512_loadu_ps(x + i), _mm512_set1_ps(inverse));
        __m512i rounded = _mm512_castps_si512(_mm512_add_ps(scaled, _mm512_set1_ps(PRODUCT_ROUNDER)));
        _mm_storeu_si128((__m128i *)(byte + i), _mm512_cvtepi32_epi8(rounded));
    }
}

VNNI static inline __attribute__((always_inline)) void finish_vnni(const struct tile *t, size_t row, size_t block,
                                                                   __m512i sum)
{
    size_t n = block * PRODUCT_OUTPUTS;
    __m512 whole = _mm512_cvtepi32_ps(_mm512_sub_epi32(sum, _mm512_loadu_si512(t->m->offset + n)));
    __m512 scale = _mm512_mul_ps(_mm512_set1_ps(t->scale[row]), _mm512_loadu_ps(t->m->scale + n));
    _mm512_storeu_ps(t->out + row * t->row_floats + n,
                     _mm512_add_ps(_mm512_mul_ps(whole, scale), _mm512_loadu_ps(t->m->bias + n)));
}

VNNI static inline __attribute__((always_inline)) void tile_vnni(TILE_PARAMETERS, const size_t rows,
                                                                 const size_t blocks)
{
    __m512i sum[VNNI_ROWS][VNNI_BLOCKS];
    const int8_t *weight = t->m->weight + block * t->groups * GROUP;
    UNROLL for (size_t i = 0; i < rows; i++)
        UNROLL for (size_t j = 0; j < blocks; j++) sum[i][j] = _mm512_setzero_si512();
    for (size_t g = 0; g < t->groups; g++, weight += GROUP) {
        __m512i w[VNNI_BLOCKS];
        UNROLL for (size_t j = 0; j < blocks; j++) w[j] = _mm512_loadu_si512(weight + j * t->groups * GROUP);
        UNROLL for (size_t i = 0; i < rows; i++) {
            __m512i x = _mm512_set1_epi32(four_inputs(t, row + i, g));
            UNROLL for (size_t j = 0; j < blocks; j++) sum[i][j] = _mm512_dpbusd_epi32(sum[i][j], x, w[j]);
        }
    }
    UNROLL for (size_t i = 0; i < rows; i++)
        UNROLL for (size_t j = 0; j < blocks; j++) finish_vnni(t, row + i, block + j, sum[i][j]);
}

VNNI void product_multiply_vnni(const struct product_matrix *m, const uint8_t *byte, const float *scale, size_t rows,
                                float *out)
{
    WALK(tile_vnni, VNNI_ROWS, VNNI_BLOCKS)
}

/* ---- AVX2: widened to 16 bits, sums of two in 32 bits; products of bytes would be summed in 16 bits and saturate - */

#define AVX2 __attribute__((target("avx2")))
enum { AVX2_ROWS = 2, QUARTERS = 4, QUARTER = GROUP / QUARTERS };

bool product_has_avx2(void) { return __builtin_cpu_supports("avx2"); }

/* Eight outputs from two vectors that have two sums for each of four. */
AVX2 static inline __attribute__((always_inline)) void finish_avx2(const struct tile *t, size_t row, size_t n,
                                                                   __m256i low, __m256i high)
{
    __m256i sum = _mm256_permute4x64_epi64(_mm256_hadd_epi32(low, high), 0xd8);
    sum = _mm256_sub_epi32(sum, _mm256_loadu_si256((const __m256i *)(t->m->offset + n)));
    __m256 scale = _mm256_mul_ps(_mm256_set1_ps(t->scale[row]), _mm256_loadu_ps(t->m->scale + n));
    _mm256_storeu_ps(t->out + row * t->row_floats + n,
                     _mm256_add_ps(_mm256_mul_ps(_mm256_cvtepi32_ps(sum), scale), _mm256_loadu_ps(t->m->bias + n)));
}

AVX2 static inline __attribute__((always_inline)) void tile_avx2(TILE_PARAMETERS, const size_t rows,
                                                                 const size_t blocks)
{
    (void)blocks;  /* one */
    __m256i sum[AVX2_ROWS][QUARTERS];
    const int8_t *weight = t->m->weight + block * t->groups * GROUP;
    UNROLL for (size_t i = 0; i < rows; i++)
        UNROLL for (size_t q = 0; q < QUARTERS; q++) sum[i][q] = _mm256_setzero_si256();
    for (size_t g = 0; g < t->groups; g++, weight += GROUP) {
        __m256i w[QUARTERS];
        UNROLL for (size_t q = 0; q < QUARTERS; q++)
            w[q] = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(weight + q * QUARTER)));
        UNROLL for (size_t i = 0; i < rows; i++) {
            __m256i x = _mm256_cvtepu8_epi16(_mm_set1_epi32(four_inputs(t, row + i, g)));
            UNROLL for (size_t q = 0; q < QUARTERS; q++)
                sum[i][q] = _mm256_add_epi32(sum[i][q], _mm256_madd_epi16(x, w[q]));
        }
    }
    UNROLL for (size_t i = 0; i < rows; i++) {
        finish_avx2(t, row + i, block * PRODUCT_OUTPUTS, sum[i][0], sum[i][1]);
        finish_avx2(t, row + i, block * PRODUCT_OUTPUTS + PRODUCT_OUTPUTS / 2, sum[i][2], sum[i][3]);
    }
}

AVX2 void product_multiply_avx2(const struct product_matrix *m, const uint8_t *byte, const float *scale, size_t rows,
                                float *out)
{
    WALK(tile_avx2, AVX2_ROWS, 1)
}
#endif
