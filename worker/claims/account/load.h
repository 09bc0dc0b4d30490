/* Wordings of the store as the linker saw them, so that what it decided can be explained again. */
#ifndef CW_CLAIMS_LOAD_H
#define CW_CLAIMS_LOAD_H

#include "worker/claims/account/account.h"

/* Arena memory. */
struct assertion assertion_of(const struct term_reader *terms, const struct claim_material *m, const struct appearance *a, struct arena *arena);

#endif
