/* How a wording stands to what it says, told by the words that frame it: "it was untrue that …", "the claim that …". */
#ifndef CW_CLAIMS_STANCE_H
#define CW_CLAIMS_STANCE_H

#include "worker/claims/relation/relation.h"

struct stance {
    size_t body;              /* the first term of what is said; those before it frame it */
    bool
        denies; /* what is said is said not to be so, by the statement's kind or by the frame; by both: not denied */
    bool sentence; /* what is denied is a sentence, as far as can be told: not "the label" of "rejected the label" */
};

struct stance stance_of(const struct assertion *a);

#endif
