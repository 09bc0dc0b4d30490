/* The broker's decisions: a pure state machine.  Events come in, actions come out; clock, sockets, disk and randomness
 * are outside, so that a test can drive it through a million crashes (tests/unit/test_broker_simulation.c).
 *
 * A job is a document that was accepted and has no result yet.  All of them are in the journal; the machine holds a
 * window of them, oldest first, by number and id, never their payloads:
 *
 *      on disk ──load──▶ READY ──deliver──▶ OUT ──result──▶ ENDING ──commit──▶ gone
 *                         ▲ ▲                │
 *                         │ └── goodbye ─────┤
 *                        due                 │ failed, or lost
 *                         │                  ▼
 *                      WAITING ◀──commit── ENDING ──commit──▶ set aside: the last attempt, refused, or lost too often
 *
 *  ENDING  an operation of the group decides; when that is rolled back the job is READY again, or OUT if a worker
 *          has it
 *  SPENT   done, but another worker still runs it: it holds that worker's slot and nothing else
 *  READY and WAITING are bounded; the rest stays on disk and is found by reading on, or from the beginning again
 *
 * Rules that everything here follows:
 *  - Nothing that promises durability is sent before the commit that gives it: an operation on the store stays in the
 *    group (group.h) until EVENT_COMMITTED, which either ends it or undoes it.
 *  - A result is taken from whoever brings it first, for any job that is not yet done; blame only from the worker that
 *    holds the job.  A job whose worker is gone, fell silent or overran its lease goes back without blame, but the loss
 *    is counted; one whose worker said goodbye, or HELLO again, goes back to READY as if it had never been out.
 *  - A job that keeps losing its workers is soon given to one that holds nothing else, so that
 *    it takes no others with it.
 *  - What the store says of queued documents is asked only when nothing uncommitted is in the group.
 *
 * Protocol of use: machine_step() with an event, then machine_next() until it returns NULL, doing each action before
 * the next is taken; actions that have an outcome feed it back by machine_step() at once.  Pointers in an event stay
 * valid until machine_next() has returned NULL; pointers in an action live until the next machine_step(). */
#ifndef CW_BROKER_MACHINE_H
#define CW_BROKER_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/config.h"
#include "proto/message.h"
#include "worker/store/writer.h"

typedef uint64_t cw_msec;  /* of a clock that never jumps */

/* The bounds of the machine's memory. */
struct machine_limits {
    uint32_t jobs;     /* jobs held in all; at least 16 */
    uint32_t waiting;  /* of these, held only because they are to be retried later */
    uint32_t page;     /* jobs loaded at once; the window is filled up when fewer are ready */
    uint32_t clients, workers;
    uint32_t group;    /* operations after which a commit is asked for */
};
extern const struct machine_limits machine_default_limits;  /* group is config->commit_documents there */

enum {
    MACHINE_ROUTE = 32,              /* bytes of a peer's routing id; ZeroMQ's own have 5 */
    /* after so many deliveries that ended without blame a job is given to a worker alone ... */
    MACHINE_SUSPECT = 3,
    MACHINE_LOSSES = 10,             /* ... and after so many it is set aside */
    MACHINE_CLIENT_IDLE_MS = 60000,  /* a client unheard for so long is forgotten */
    MACHINE_CREDIT_BYTES = 64 << 20, /* of documents that a client may have unanswered */
    MACHINE_GROUP_BYTES = 16 << 20   /* of documents and records, after which a commit is asked for */
};

/* A peer as the transport knows it; `role` is the endpoint that it came in by. */
struct route {
    enum role role;
    uint8_t size;
    uint8_t bytes[MACHINE_ROUTE];
};

enum event_kind {
    EVENT_START,      /* the store is open */
    /* from, message, error, words: a message; with error, what was wrong with it (message may be NULL) */
    EVENT_MESSAGE,
    EVENT_UNROUTABLE, /* from: it could not be sent to */
    EVENT_TICK,       /* at least every quarter of heartbeat_ms */
    EVENT_FLUSH,      /* nothing more has come in, or the group is old enough: commit what there is */
    EVENT_STORED,     /* outcome of an operation: op, error, words; ACCEPT: state, accepted; FAILED_…: count */
    EVENT_COMMITTED,  /* outcome of COMMIT; with error the whole group was rolled back.  Also fed, with the error,
                       * in the middle of a group when an operation made the store roll back. */
    EVENT_LOADED,     /* outcome of LOAD: jobs, job_count; fewer than asked for: there are no more.  Or error */
    EVENT_VANISHED,   /* outcome of DELIVER: the store has no such job */
    EVENT_STATES,     /* outcome of STATES: from, states, state_count; the machine may change the states */
    EVENT_COUNTS,     /* outcome of COUNTS: from, counts */
    EVENT_RELOAD,     /* config */
    EVENT_STOP        /* drain until `deadline`, then stop */
};

struct event {
    enum event_kind kind;
    cw_msec now;
    int64_t wall;             /* milliseconds since 1970; may jump */
    uint64_t random;
    struct route from;
    const struct message *message;  /* SUBMIT: with its id filled in */
    enum cw_error error;
    const char *words;
    uint64_t op;
    enum document_state state;
    struct store_job accepted;
    uint64_t count;
    const struct store_job *jobs;
    size_t job_count;
    uint64_t job;
    struct document_status *states;
    size_t state_count;
    const struct store_counts *counts;
    const struct config *config;
    cw_msec deadline;
};

enum action_kind {
    ACTION_SEND,          /* message to `to`.  Cannot be sent: EVENT_UNROUTABLE */
    /* message (a JOB) to `to`, with the payload of its job as body.  EVENT_VANISHED, EVENT_UNROUTABLE */
    ACTION_DELIVER,
    /* Operations: their outcome is EVENT_STORED with the same op.  ACCEPT and FINISH use the body of the event that is
     * being handled. */
    ACTION_ACCEPT,        /* id */
    ACTION_FINISH,        /* job */
    ACTION_RETRY_LATER,   /* job, attempts, losses, not_before, words */
    ACTION_SET_ASIDE,     /* job, id (for the log), attempts, cause, words, engine */
    ACTION_FAILED_RETRY,  /* ids, id_count (ids NULL: all) */
    ACTION_FAILED_DROP,   /* likewise */
    ACTION_COMMIT,        /* EVENT_COMMITTED */
    ACTION_LOAD,          /* store_queued(after, max): EVENT_LOADED */
    ACTION_STATES,        /* store_states(ids, id_count), for `to`: EVENT_STATES */
    ACTION_COUNTS,        /* store_counts, for `to`: EVENT_COUNTS */
    ACTION_LOG,           /* words, for the log; name: the worker it is about, or NULL; job, or 0 */
    ACTION_STOPPED        /* the drain is over */
};

struct action {
    enum action_kind kind;
    struct route to;
    struct message message;
    uint64_t op;
    uint64_t job;
    char id[CW_ID_HEX + 1];
    uint32_t attempts, losses;
    int64_t not_before;
    enum fail_cause cause;
    const char *words, *engine, *name;
    const char (*ids)[CW_ID_HEX + 1];
    size_t id_count;
    uint64_t after;
    size_t max;
};

/* Is this error a verdict on what was to be stored, rather than trouble with the store?  A verdict is fed by
 * EVENT_STORED and the group goes on. */
bool machine_is_verdict(enum cw_error e);

struct machine;

/* NULL when memory is out.  *config is copied. */
struct machine *machine_new(const struct config *config, const struct machine_limits *limits);
void machine_free(struct machine *m);  /* NULL is allowed */

void machine_step(struct machine *m, const struct event *e);
const struct action *machine_next(struct machine *m);

/* Operations that wait for a commit. */
size_t machine_group_size(const struct machine *m);
/* Jobs held, for tests of the bound. */
size_t machine_jobs_held(const struct machine *m);

#endif
