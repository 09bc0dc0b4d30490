/* Claims chosen by what an account of them tells: for each that the store's filter lets through, the material is read,
 * the account made and looked at. */
#ifndef CW_CLAIMS_SELECT_H
#define CW_CLAIMS_SELECT_H

#include "worker/claims/account/account.h"

struct claim_choice {
    struct claim_filter filter;
    uint32_t min_origins;     /* certainly independent ones */
    bool anonymous_only;
    bool omitted;             /* with an omission */
    uint32_t limit;           /* 0: all */
    /* what else must hold, asked last; NULL: nothing.  May read records and single claims. */
    enum cw_error (*accepts)(const struct account *a, void *context, bool *accepted);
    void *context;            /* of accepts */
};

/* The account and all that it refers to live until the callback returns. */
typedef enum cw_error (*account_fn)(const struct account *a, void *context);
enum cw_error claims_select(struct reader *r, const struct claim_choice *c, account_fn each, void *context);

#endif
