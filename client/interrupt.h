/* Ctrl-C during long work: the work ends itself, in order, and says how far it came. */
#ifndef CW_CLIENT_INTERRUPT_H
#define CW_CLIENT_INTERRUPT_H

#include <stdbool.h>

/* From now on the first SIGINT or SIGTERM is only noted; a second one ends the process as usual. */
void interrupt_catch(void);
bool interrupt_seen(void);

/* Ends the process by the signal that was noted, so that a shell sees what happened.  Returns when there was none. */
void interrupt_finish(void);

#endif
