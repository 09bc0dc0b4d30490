/* What was shown already: a set of strings. */
#ifndef CW_CLIENT_CLAIMS_SEEN_H
#define CW_CLIENT_CLAIMS_SEEN_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/arena.h"

struct seen {                 /* zero-initialised but for the arena */
    struct arena *arena;
    const char **slots;       /* a power of two of them, at least half of them NULL */
    size_t capacity, count;
};

/* Whether the key was there already; it is from now on. */
bool seen_before(struct seen *s, const char *key);

#endif
