/* Sixteen floats at a time, written once for every processor.  Sums run over lanes in a fixed order and nothing is
 * contracted (-ffp-contract=off), so the bits do not depend on the instructions that a processor has. */
#ifndef CW_MODEL_LANES_H
#define CW_MODEL_LANES_H

#include <stddef.h>
#include <stdint.h>

enum { LANES = 16 };
typedef float lanes __attribute__((vector_size(LANES * sizeof(float))));
typedef int32_t lanes_int __attribute__((vector_size(LANES * sizeof(int32_t))));

/* Before a static function: compiled for several processors, chosen when the program is loaded. */
#if defined(__x86_64__)
#define EACH_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define EACH_PROCESSOR
#endif
/* Before a helper of such functions: it becomes a part of each. */
#define LANES_INLINE static inline __attribute__((always_inline))

/* Where the mask's lanes are -1 one, where they are 0 the other. */
#define LANES_SELECT(mask, one, other) ((lanes)(((mask) & (lanes_int)(one)) | (~(mask) & (lanes_int)(other))))

/* Lane i from lane i + distance, around the end. */
#define LANES_ROTATE(x, d)                                                                                        \
    __builtin_shufflevector(x, x, (d), 1 + (d), 2 + (d), 3 + (d), 4 + (d), 5 + (d), 6 + (d), 7 + (d), 8 + (d), 9 + (d), \
                            10 + (d), 11 + (d), 12 + (d), 13 + (d), 14 + (d), 15 + (d))

/* Vectors go by pointer: by value, their calling convention would depend on the processor. */
LANES_INLINE float lanes_sum(const lanes *x)
{
    lanes sum = *x;
    sum += LANES_ROTATE(sum, 8);
    sum += LANES_ROTATE(sum, 4);
    sum += LANES_ROTATE(sum, 2);
    sum += LANES_ROTATE(sum, 1);
    return sum[0];
}

LANES_INLINE void lanes_raise(lanes *top, const lanes *x)
{
    lanes_int more = *x > *top;
    *top = LANES_SELECT(more, *x, *top);
}

LANES_INLINE float lanes_largest(const lanes *x)
{
    lanes top = *x, other;
    other = LANES_ROTATE(top, 8);
    lanes_raise(&top, &other);
    other = LANES_ROTATE(top, 4);
    lanes_raise(&top, &other);
    other = LANES_ROTATE(top, 2);
    lanes_raise(&top, &other);
    other = LANES_ROTATE(top, 1);
    lanes_raise(&top, &other);
    return top[0];
}

/* Columns of a matrix are padded with zeros to whole lanes. */
static inline size_t lanes_stride(size_t columns) { return (columns + LANES - 1) / LANES * LANES; }

#endif
