#include "worker/claims/linker/place.h"

#include <stdlib.h>

#include "worker/claims/relation/relation.h"
#include "worker/store/links.h"

/* Days from 1900 on, in 16 bits; one more than the last is for the undated. */
enum { HASH_BITS = 48, FIRST_DAY = -25567, LAST_DAY = FIRST_DAY + 0xfffe, UNDATED = 0x7fff };

int64_t place_of(const char *document_id, uint32_t statement, uint32_t number, int32_t day)
{
    int64_t when = day == DAY_UNKNOWN ? 0xffff : day < FIRST_DAY ? 0 : day >= LAST_DAY ? 0xfffe : day - FIRST_DAY;
    return (when - 0x8000) * ((int64_t)1 << HASH_BITS) + (int64_t)links_hash(document_id, statement, number);
}

static int when_of(int64_t place) { return (int)(place >> HASH_BITS); }

unsigned place_support(int64_t a, int64_t b, unsigned keys)
{
    enum { FORTNIGHT = 14 };  /* days */
    int x = when_of(a), y = when_of(b);
    return keys + (x != UNDATED && y != UNDATED && abs(x - y) > FORTNIGHT);
}

uint64_t place_hash(int64_t place) { return (uint64_t)place & (((uint64_t)1 << HASH_BITS) - 1); }
