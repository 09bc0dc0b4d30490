/* Numbers for invented stories: the same from the same seed, on every machine. */
#ifndef CW_TESTS_DICE_H
#define CW_TESTS_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
    uint64_t state;
};

static inline uint64_t mix(uint64_t a, uint64_t b)  /* splitmix64 */
{
    uint64_t z = a * 0x9e3779b97f4a7c15u + b + 0x632be59bd9b4e019u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static inline struct dice dice_of(uint64_t seed, uint64_t what) { return (struct dice){mix(seed, what)}; }

static inline uint64_t dice_next(struct dice *d)
{
    d->state += 0x9e3779b97f4a7c15u;
    return mix(d->state, 1);
}

static inline unsigned dice_below(struct dice *d, unsigned n) { return n ? (unsigned)((dice_next(d) >> 32) % n) : 0; }
static inline bool dice_chance(struct dice *d, unsigned percent) { return dice_below(d, 100) < percent; }

/* 0 is the most frequent: the rank is drawn from a range that is drawn itself, which falls about as 1/rank does. */
static inline unsigned dice_zipf(struct dice *d, unsigned n) { return dice_below(d, 1 + dice_below(d, n)); }

#endif
