/* Wordings of the store as the linker saw them, so that what it decided can be explained again. */
#ifndef CW_CLAIMS_LOAD_H
#define CW_CLAIMS_LOAD_H

#include "worker/claims/account/account.h"

/* The day of a date of the store, days since 1970-01-01; DAY_UNKNOWN for NULL.  The linker counts days likewise. */
int32_t day_of(const char *stamp);

/* Arena memory. */
struct assertion assertion_of(const struct term_reader *terms, const struct claim_material *m,
                              const struct appearance *a, struct arena *arena);

#endif
