/* What lexicon_open reads and `claimwire-train lexicon` writes.  Sections: header, cluster paths, slots.
 * Open addressing with linear probing; a slot's key is a hash of a spelling (clusters) or of folded tokens (names). */
#ifndef CW_EXTRACT_LEXICON_FORMAT_H
#define CW_EXTRACT_LEXICON_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#include "worker/model/features.h"

#define LEXICON_KIND "lexi"
enum { LEXICON_VERSION = 2 };

struct lexicon_header {
    uint32_t cluster_count, slot_count, class_count;
};

struct lexicon_path {
    uint32_t bits;       /* the first branch in the highest bit */
    uint32_t length;
};

struct lexicon_slot {
    uint32_t fingerprint;
    uint32_t value;      /* 0: free.  Spellings: cluster + 1 | (class + 1) << 16.  Names: lexicon_class bits and
                          * LEXICON_PREFIX */
};

#define LEXICON_PREFIX (1u << 31)    /* a longer name begins with these tokens */

static inline uint64_t lexicon_cluster_key(const char *s, size_t n) { return feature_mix(1, feature_string(s, n)); }

/* Classes are of spellings with every digit as 0; `out` holds LEXICON_SPELLING bytes, longer words are cut. */
enum { LEXICON_SPELLING = 128 };
static inline size_t lexicon_fold_digits(const char *s, size_t n, char *out)
{
    if (n > LEXICON_SPELLING) n = LEXICON_SPELLING;
    for (size_t i = 0; i < n; i++) out[i] = s[i] >= '0' && s[i] <= '9' ? '0' : s[i];
    return n;
}

/* The key of a name is built token by token, from LEXICON_NAME on, from the tokens' lower-case forms. */
#define LEXICON_NAME 2u
static inline uint64_t lexicon_name_key(uint64_t before, const char *lower, size_t n)
{
    return feature_mix(before, feature_string(lower, n));
}

static inline uint32_t lexicon_home(uint64_t key, uint32_t slot_count)
{
    return (uint32_t)(((key & UINT32_MAX) * slot_count) >> 32);
}

#endif
