/* The supervisor: `claimwired` alone is a broker and some workers, each a process of its own, started, watched,
 * restarted with backoff and stopped in order by this loop.  It runs nothing itself, so there is little in it that
 * could fail. */
#ifndef CW_POOL_SUPERVISOR_H
#define CW_POOL_SUPERVISOR_H

#include <stdint.h>

#include "proto/error.h"

/* A role tells its supervisor over this descriptor: one byte of report at a time.  The write end does not block. */
enum { SUPERVISED_FD = 3 };
#define SUPERVISED_FLAG "--supervised"  /* followed by the role's name for the log, "worker 2" */
enum report { REPORT_READY = 'R', REPORT_ADVANCED = 'A' };

enum supervisor_request { SUPERVISOR_GO_ON, SUPERVISOR_STOP, SUPERVISOR_RELOAD };

struct supervisor_hooks {
    void *context;
    void (*ready)(void *context);     /* once: the broker and at least one worker are ready */
    /* The broker's loop has advanced, or there is none just now because it is being restarted or stopped. */
    void (*advanced)(void *context);
    int request_fd;                   /* polled for reading; then `request` is called */
    enum supervisor_request (*request)(void *context);
};

/* Runs `claimwired broker` once and `claimwired worker` `workers` times, with `arguments` (NULL-terminated) after the
 * role.  Each is a process group of its own, so that a terminal's Ctrl-C reaches only the supervisor; each gets SIGTERM
 * when the supervisor dies.  SUPERVISOR_RELOAD passes SIGHUP on.  SUPERVISOR_STOP ends workers first, the broker last;
 * asked twice, it kills.  A role that fails before the service was ready ends it; later it is restarted, for ever.
 * Returns the exit status of the whole. */
int supervisor_run(char *const *arguments, uint32_t workers, const struct supervisor_hooks *hooks);

#endif
