/* A memory of what was made not long ago, by key; bounded, so what is not there must be made again. */
#ifndef CW_CLAIMS_RECENT_H
#define CW_CLAIMS_RECENT_H

#include <stdint.h>

#include "proto/arena.h"
#include "proto/error.h"

struct recent;

enum cw_error recent_open(struct recent **out);
void recent_close(struct recent *r);   /* NULL is allowed */
void recent_forget(struct recent *r);  /* all */
/* Makes room where it is needed.  What recent_find gave before may be gone then. */
void recent_age(struct recent *r);

/* For values: what is made in it lives as long as they may be found. */
struct arena *recent_arena(struct recent *r);
void recent_put(struct recent *r, int64_t key, const void *value);  /* key: not 0 */
const void *recent_find(const struct recent *r, int64_t key);       /* NULL: not there (any more) */

#endif
