/* What rarity_open reads and `claimwire-train rarity` writes.  Sections: header, fingerprints, levels.  Open addressing
 * with linear probing, by the hash of a stem. */
#ifndef CW_CLAIMS_RARITY_FORMAT_H
#define CW_CLAIMS_RARITY_FORMAT_H

#include <stdint.h>

#define RARITY_KIND "rare"
enum { RARITY_VERSION = 1 };

struct rarity_header {
    uint32_t slot_count, unused;
};

/* A level: 0 for a free slot; else 1 + RARITY_STEPS times the binary logarithm of (all words / this stem's), and
 * RARITY_CAPITAL.  Fingerprints are uint16_t. */
enum { RARITY_STEPS = 4, RARITY_MOST = 126, RARITY_CAPITAL = 128 };

static inline uint32_t rarity_home(uint64_t hash, uint32_t slot_count)
{
    return (uint32_t)(((hash & UINT32_MAX) * slot_count) >> 32);
}
static inline uint16_t rarity_fingerprint(uint64_t hash) { return (uint16_t)(hash >> 48); }

#endif
