/* Words that mean nearly the same in news: a small table set by hand.  What is used alike only (and opposites
 * are) comes from the lexicon's classes; words that stand here are of the kin of their line and of no class, so
 * "rose" and "fell" are not akin. */
#ifndef CW_CLAIMS_SYNONYMS_H
#define CW_CLAIMS_SYNONYMS_H

#include <stdint.h>

#include "worker/claims/wording/stems.h"

struct synonyms;

enum cw_error synonyms_new(struct stemmer *s, struct synonyms **out);
void synonyms_free(struct synonyms *y);  /* NULL is allowed */
uint64_t synonyms_checksum(const struct synonyms *y);

/* The number of the line, from 1 on, that the stem stands in; 0: in none.  `hash` is feature_string of the stem. */
uint16_t synonyms_find(const struct synonyms *y, uint64_t hash);

#endif
