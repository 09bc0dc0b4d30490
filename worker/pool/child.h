/* The worker's hold on the process that reads documents.  One document at a time goes in; its record, a refusal, or the
 * news that the process ended comes out, and so exactly one document is to blame.  The process is started by spawning
 * claimwired anew in a hidden role (reading.h), not by a bare fork: the worker has ZeroMQ's threads by then, and a
 * fresh program shares no memory, no keys and no half-held locks with it. */
#ifndef CW_POOL_CHILD_H
#define CW_POOL_CHILD_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "proto/buffer.h"
#include "proto/error.h"
#include "proto/message.h"

struct child_options {
    const char *program;    /* what to start; /proc/self/exe */
    const char *models, *extractor, *sandbox;  /* as in the configuration */
    uint32_t memory_limit_mb;
};

struct child;

/* Starts the process; it says CHILD_READY or CHILD_UNFIT later.  The strings of *options are borrowed until
 * child_free. */
enum cw_error child_start(const struct child_options *options, struct child **out);
/* Kills the process if it still runs.  NULL is allowed. */
void child_free(struct child *c);

/* Ready and without a document? */
bool child_is_idle(const struct child *c);
pid_t child_pid(const struct child *c);

/* Hands over one document, to be done by `deadline` (a monotonic clock's milliseconds).  The child must be idle.  The
 * bytes are borrowed until the document's outcome. */
void child_give(struct child *c, const void *document, size_t size, uint64_t deadline, uint32_t limit_ms);

/* What to poll for, and by when to call child_turn at the latest (UINT64_MAX: no matter). */
enum { CHILD_FDS = 3 };
void child_poll(const struct child *c, struct pollfd fds[CHILD_FDS]);
uint64_t child_deadline(const struct child *c);

enum child_event {
    CHILD_NOTHING,
    CHILD_READY,    /* outcome: text is the engine's name */
    CHILD_UNFIT,    /* outcome: error and text; the process ends.  child_free it. */
    CHILD_RECORD,   /* outcome: bytes, the encoded record; the child is idle again */
    CHILD_FAILED,   /* outcome: cause and text.  After FAIL_REFUSED the child is idle again; else child_free it. */
    CHILD_ENDED     /* outcome: text.  It ended without a document; child_free it. */
};

struct child_outcome {   /* valid until the next call with this child */
    enum fail_cause cause;
    enum cw_error error;
    const char *text;    /* for people; with the end of what the process wrote to stderr */
    const void *bytes;
    size_t size;
};

/* Does what can be done without waiting.  Call after poll, until it returns CHILD_NOTHING. */
enum child_event child_turn(struct child *c, uint64_t now, struct child_outcome *out);

#endif
