/* speakers_match for a caller that has an arena: the judge asks it for every pair. */
#ifndef CW_CLAIMS_SPEAKERS_H
#define CW_CLAIMS_SPEAKERS_H

#include "worker/claims/relation/relation.h"

enum speaker_match speakers_compare(const struct assertion *a, const struct assertion *b, struct arena *arena);

/* Within one document: whether a's source says that he speaks for the body that b's speaker is, if only by its noun: "a spokesman for the
 * authority" where the Estuary Transport Authority has been named. */
bool speaks_for_it(const struct assertion *a, const struct assertion *b, struct arena *arena);

#endif
