/* Appearances folded into origins.  Part of the account. */
#ifndef CW_CLAIMS_ORIGINS_H
#define CW_CLAIMS_ORIGINS_H

#include "worker/claims/account/account.h"

/* Fills origins, origin_count and independent. */
void origins_fold(const struct claim_material *m, struct arena *arena, struct account *out);

/* How many independent origins there can be, whatever else joins them: as many as there are speakers that are not one.
 * Of the material only speakers are looked at (reader_claim_speakers). */
uint32_t origins_at_most(const struct claim_material *m, struct arena *arena);

#endif
