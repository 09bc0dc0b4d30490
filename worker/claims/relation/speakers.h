/* speakers_match for a caller that has an arena: the judge asks it for every pair. */
#ifndef CW_CLAIMS_SPEAKERS_H
#define CW_CLAIMS_SPEAKERS_H

#include "worker/claims/relation/relation.h"

/* *one_person: they agree, and are a person rather than a firm or an office, as far as the name tells. */
enum speaker_match speakers_compare(const struct assertion *a, const struct assertion *b, struct arena *arena,
                                    bool *one_person);

#endif
