/* Attributed here, bare there: sentences that say a claim in the outlet's own voice, in documents that have to do with
 * it (those that carry it, their near copies, and those that share other claims with them). */
#ifndef CW_CLAIMS_BARE_H
#define CW_CLAIMS_BARE_H

#include "worker/claims/account/account.h"

struct bare_mention {
    const char *document, *outlet, *title;   /* id */
    const char *published_lo, *published_hi;
    struct span span;                        /* bytes of that document's text */
    const char *text;                        /* the sentence */
    double similarity;
    uint32_t nearest;                        /* the appearance that it is most like */
};

/* Looks at `documents` at the most.  Arena memory. */
enum cw_error bare_mentions(struct reader *r, const struct term_reader *terms, const struct claim_material *m,
                            unsigned documents, struct arena *arena, struct bare_mention **out, size_t *count);

#endif
