/* The lock that keeps a store to one writing process: flock on a file beside it, held as long as the
 * descriptor is open.  The kernel lets go of it when the process dies, however it dies; a process forked
 * while it is held holds it too. */
#ifndef CW_STORE_LOCK_H
#define CW_STORE_LOCK_H

#include "proto/error.h"

/* Takes the lock of the store at `path`, writes our pid into the file.  CW_ELOCKED names the holder's pid. */
enum cw_error lock_take(const char *path, int *fd);
void lock_release(int fd);  /* -1 is allowed; the file stays, so that nobody locks a file that is gone */

#endif
