/* What the dates of two wordings say: how far apart they were published, and whether the days that they name are the
 * same. */
#ifndef CW_CLAIMS_DATES_H
#define CW_CLAIMS_DATES_H

#include "worker/claims/relation/relation.h"

/* Days between two publications, at the least; -1 where one is undated. */
int32_t days_apart(const struct assertion *a, const struct assertion *b);

/* Days, months and years that wordings name; a weekday is resolved by the day of publication. */
enum dates { DATES_UNKNOWN, DATES_DIFFER, DATES_AGREE };
enum dates dates_compare(const struct assertion *a, const struct assertion *b);

#endif
