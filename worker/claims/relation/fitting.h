/* Who denies "the claim", "her allegations", "the report" means what somebody said of him, or reported, or told right
 * before; not what others said of that claim.  Part of denials by reference. */
#ifndef CW_CLAIMS_FITTING_H
#define CW_CLAIMS_FITTING_H

#include "worker/claims/relation/places.h"

/* Whether bytes of the text name the denier, or what he speaks for. */
bool fitting_names_denier(const struct places *p, size_t denial, struct span within);
bool fitting_content_names_denier(const struct places *p, size_t denial, size_t said);

/* One side as places_one_side tells, or one of the two speaks for the other by his office: "Vell's lawyer". */
bool fitting_own_side(const struct places *p, const struct statement *a, const struct statement *b);

/* Whether a statement can be a claim that is denied, wherever it stands: not "the report is a scandal", "he should be
 * heard", what a denier says besides. */
bool fitting_is_claim(const struct places *p, size_t said);

/* Whether it stands so near, and is so told, that it is the one that is meant. */
bool fitting_is_near(const struct places *p, size_t denial, size_t said);

/* "The account", "his version": all that a source told, not one claim of it. */
bool fitting_is_account(const struct places *p, size_t denial);

/* "Hager's claim that …" is what Hager said. */
bool fitting_is_claimants(const struct places *p, size_t denial, size_t said);

#endif
