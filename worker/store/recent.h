/* A memory of what was made or read not long ago, by key; bounded, so what is not there must be made again. */
#ifndef CW_STORE_RECENT_H
#define CW_STORE_RECENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/arena.h"
#include "proto/error.h"

struct recent;

/* Keeps the last `values`, a power of two, or what the last `bytes` hold if that is less; up to twice as much. */
enum cw_error recent_open(size_t values, size_t bytes, struct recent **out);
void recent_close(struct recent *r);   /* NULL is allowed */
void recent_forget(struct recent *r);  /* all */
/* Makes room where it is needed.  What recent_find gave before may be gone then. */
void recent_age(struct recent *r);

/* For values: what is made in it lives as long as they may be found. */
struct arena *recent_arena(struct recent *r);
void recent_put(struct recent *r, int64_t key, const void *value);  /* key: not 0 */
const void *recent_find(const struct recent *r, int64_t key);       /* NULL: not there (any more) */
/* It was put there long ago, and is forgotten next: who needs it still should put it there again, made anew. */
bool recent_ages(const struct recent *r, int64_t key);

#endif
