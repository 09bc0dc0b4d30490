/* The documents whose results `submit --wait` waits for: 24 bytes each, their names in a temporary file. */
#ifndef CW_CLIENT_WAITING_H
#define CW_CLIENT_WAITING_H

#include <stdbool.h>
#include <stdint.h>

#include "client/submitter.h"

struct waiting;

struct waiting *waiting_new(void);
void waiting_free(struct waiting *w);  /* NULL is allowed */

enum cw_error waiting_add(struct waiting *w, const char *id, const char *uri);
uint64_t waiting_count(const struct waiting *w);
/* There are so many that some should be waited for before more are added. */
bool waiting_is_full(const struct waiting *w);

/* Asks about those that were not asked about for longest, calls `ended` for each that is done (uri is NULL) or failed
 * (uri and reason), and sleeps a little when there were few of them.  CW_EAGAIN when interrupted. */
enum cw_error waiting_poll(struct waiting *w, struct submitter *s,
                           void (*ended)(const char *uri, enum document_state state, const char *reason, void *context),
                           void *context);

#endif
