/* By which keys wordings that may say the same find each other in the index: pairs of a wording's rarest terms, the speaker with
 * each of the rarest, and a sample of neighbouring terms.  Two wordings of one claim should share two keys or more. */
#ifndef CW_CLAIMS_KEYS_H
#define CW_CLAIMS_KEYS_H

#include "worker/claims/wording/terms.h"

enum { WORDING_KEYS = 10 };

/* Different keys, in increasing order, returns how many; 0 for what is too little to be found by ("this", "to comment").
 * `speaker` is the speaker's name as the record has it, or NULL. */
size_t wording_keys(const struct terms *t, const char *speaker, uint32_t out[WORDING_KEYS]);

#endif
