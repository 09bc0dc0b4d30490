/* Makes of any number one of which every bit depends on every bit of it: the finaliser of MurmurHash3. */
#ifndef CW_STORE_SCRAMBLE_H
#define CW_STORE_SCRAMBLE_H

#include <stdint.h>

static inline uint64_t scramble(uint64_t x)
{
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdu;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53u;
    return x ^ x >> 33;
}

#endif
