/* How rare stems are in news text: a table that is shipped, made by `claimwire-train rarity`. */
#ifndef CW_CLAIMS_RARITY_H
#define CW_CLAIMS_RARITY_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/error.h"

struct rarity;

/* Errors of model_file_open. */
enum cw_error rarity_open(const char *path, struct rarity **out);
void rarity_close(struct rarity *r);                 /* NULL is allowed */
uint64_t rarity_checksum(const struct rarity *r);

struct rarity_entry {
    bool known;
    bool capital;            /* mostly written with a capital letter, where no sentence begins */
    float bits;              /* binary logarithm of (all words / this stem's); 0 if unknown */
};

/* `hash` is feature_string of the stem. */
struct rarity_entry rarity_find(const struct rarity *r, uint64_t hash);

#endif
