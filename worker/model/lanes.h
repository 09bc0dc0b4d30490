/* Sixteen floats at a time, written once for every processor.  Sums run over lanes in a fixed order and nothing is
 * contracted (-ffp-contract=off), so the bits do not depend on the instructions that a processor has. */
#ifndef CW_MODEL_LANES_H
#define CW_MODEL_LANES_H

#include <stddef.h>
#include <stdint.h>

enum { LANES = 16 };
typedef float lanes __attribute__((vector_size(LANES * sizeof(float))));

/* Before a static function: compiled for several processors, chosen when the program is loaded. */
#if defined(__x86_64__)
#define EACH_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define EACH_PROCESSOR
#endif
/* Before a helper of such functions: it becomes a part of each. */
#define LANES_INLINE static inline __attribute__((always_inline))

/* Vectors go by pointer: by value, their calling convention would depend on the processor. */
LANES_INLINE float lanes_sum(const lanes *x)
{
    union {
        lanes all;
        float one[LANES];
    } sum = {*x};
    for (unsigned half = LANES / 2; half; half /= 2)
        for (unsigned i = 0; i < half; i++) sum.one[i] += sum.one[i + half];
    return sum.one[0];
}

/* Columns of a matrix are padded with zeros to whole lanes. */
static inline size_t lanes_stride(size_t columns) { return (columns + LANES - 1) / LANES * LANES; }

#endif
