/* Appearances folded into origins.  Part of the account. */
#ifndef CW_CLAIMS_ORIGINS_H
#define CW_CLAIMS_ORIGINS_H

#include "worker/claims/account/account.h"

/* Fills origins, origin_count and independent. */
void origins_fold(const struct claim_material *m, struct arena *arena, struct account *out);

#endif
