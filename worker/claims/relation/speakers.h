/* speakers_match for a caller that has an arena: the judge asks it for every pair. */
#ifndef CW_CLAIMS_SPEAKERS_H
#define CW_CLAIMS_SPEAKERS_H

#include "worker/claims/relation/relation.h"

enum speaker_match speakers_compare(const struct assertion *a, const struct assertion *b, struct arena *arena);

#endif
