/* What a call of the linker has changed, for its end to look after: each claim and each pair of documents once. */
#ifndef CW_CLAIMS_TOUCHED_H
#define CW_CLAIMS_TOUCHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Two documents whose links have changed. */
struct touched_pair {
    int64_t a, b;                 /* a < b */
    bool joined, parted;          /* by a new link; by one that ended */
};

struct touched {                  /* all zero: nothing */
    int64_t *claims;
    size_t claim_count, claim_room;
    struct touched_pair *pairs;
    size_t pair_count, pair_room;
};

void touched_free(struct touched *t);
void touched_forget(struct touched *t);

void touch_claim(struct touched *t, int64_t claim);
void touch_pair(struct touched *t, int64_t a, int64_t b, bool joined);  /* of one document: nothing */

/* Sorted, and each only once: what happened to a pair is in one place. */
void touched_settle(struct touched *t);

#endif
