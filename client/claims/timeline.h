/* A speaker's line over time: each claim once, where the speaker is first said to have made it, and what changed from
 * one to the next that is like it. */
#ifndef CW_CLIENT_CLAIMS_TIMELINE_H
#define CW_CLIENT_CLAIMS_TIMELINE_H

#include "client/render/rows.h"
#include "worker/claims/account/load.h"

/* `terms` may be NULL: then nothing is told of changes.  *count: the claims that were printed.  Arena memory is used up
 * to the end. */
enum cw_error timeline_print(struct terminal *t, enum rows_format format, struct reader *r,
                             const struct term_reader *terms, const struct statement_filter *f, struct arena *arena,
                             size_t *count);

#endif
