/* Progress of long work on stderr: a bar with rate and time left on a terminal, a plain line every few seconds
 * otherwise. */
#ifndef CW_CLIENT_RENDER_PROGRESS_H
#define CW_CLIENT_RENDER_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "client/render/terminal.h"

struct progress;

/* `quiet` shows nothing at all.  `noun` is what is counted ("document"). */
struct progress *progress_new(const char *noun, bool quiet);

/* A phase begins: `doing` is a word or two ("submitting"); the rate is measured anew. */
void progress_phase(struct progress *p, const char *doing);

/* `count` things are done; `part` of `whole` (bytes, or things) tells how far that is, whole 0: nobody knows.  Draws
 * when it is time to. */
void progress_update(struct progress *p, uint64_t count, uint64_t part, uint64_t whole);

/* Takes the bar away, so that a line can be printed; the next update draws it again. */
void progress_clear(struct progress *p);
void progress_free(struct progress *p);

/* Monotonic milliseconds. */
uint64_t progress_now(void);

#endif
