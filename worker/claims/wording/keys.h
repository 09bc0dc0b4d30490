/* By which keys wordings that may say the same find each other in the index: the two rarest terms with the speaker or
 * the third, the speaker with each of the rarest, very rare terms by themselves, and pairs of the rarest.  Two wordings
 * of one claim should share two keys or more; the first kind counts for two, since few others share it: its lists are
 * short, so that who bears no date finds those of his story in it whenever they were published. */
#ifndef CW_CLAIMS_KEYS_H
#define CW_CLAIMS_KEYS_H

#include "worker/claims/wording/terms.h"

enum { WORDING_KEYS = 9 };

/* Different keys, in increasing order, returns how many; 0 for what is too little to be found by ("this",
 * "to comment").  `speaker` is the speaker's name as the record has it, or NULL: a name goes by its last word,
 * a description by its head. */
size_t wording_keys(const struct terms *t, const char *speaker, uint32_t out[WORDING_KEYS]);
/* For how many keys it counts: 1 or 2. */
unsigned wording_key_weight(uint32_t key);

#endif
