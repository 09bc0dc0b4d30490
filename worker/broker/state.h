/* Inside of the machine: its state, and what its parts offer to each other.  machine.c takes events and asks for jobs,
 * group.c keeps the operations that wait for a commit, clients.c and workers.c handle the two kinds of peers. */
#ifndef CW_BROKER_STATE_H
#define CW_BROKER_STATE_H

#include "worker/broker/group.h"
#include "worker/broker/jobs.h"
#include "worker/broker/machine.h"
#include "worker/broker/peers.h"

#define NEVER UINT64_MAX

enum { RATE_SECONDS = 10 };

/* How many of something in each of the last ten seconds. */
struct rate {
    uint64_t second;                /* of the newest bucket */
    uint32_t count[RATE_SECONDS];
};

struct machine {
    struct config config;
    struct machine_limits limits;
    cw_msec now, started;
    int64_t wall;
    uint64_t random;
    const struct event *event;      /* the one that is being handled */

    struct peers clients, workers;
    struct jobs jobs;
    struct group group;
    bool commit_asked;

    /* What is on disk and not in the window. */
    uint64_t cursor;                /* all queued jobs up to here are in the window, or will be found by a rescan */
    bool more_on_disk;              /* there may be queued jobs after the cursor */
    bool loading;
    cw_msec scanned_at;             /* when the last rescan began */
    cw_msec rescan_at;              /* when to read from the beginning again, for jobs that had no room while waiting */

    cw_msec paused_until;           /* the disk was full: nothing new is taken or given out before */
    uint32_t pause_ms;              /* how long the next pause lasts */
    bool stopping, stopped;
    cw_msec deadline;               /* of the drain */

    struct action *queue;           /* actions not yet taken: queue[head] .. queue[tail) */
    size_t head, tail, capacity;

    uint64_t accepted_total, done_total, failed_total, redelivered_total;
    struct rate accepted_rate, done_rate;
    struct worker_status *shown_workers;  /* room for one STATS */
};

/* machine.c: actions.  The pointer is valid until the next of these calls. */
struct action *act(struct machine *m, enum action_kind kind);
struct message *send_to(struct machine *m, const struct route *to, enum message_type type);
void send_error(struct machine *m, const struct route *to, enum cw_error error, const char *reason);
/* Asks for a commit if anything waits for one: before a question to the store, whose answer must not tell
 * of what may yet be rolled back. */
void commit_first(struct machine *m);
void log_about(struct machine *m, const char *name, uint64_t job, const char *words);

/* machine.c: jobs.  Takes a queued job into the window, READY or WAITING; one that is to wait while as many as
 * allowed do so is left to a rescan. */
void take_in(struct machine *m, const struct store_job *s);
void put_to_wait(struct machine *m, struct job *j, cw_msec due);
void read_again_at(struct machine *m, cw_msec when);
uint64_t random_below(struct machine *m, uint64_t bound);
/* A commit was refused for want of space, or one succeeded. */
void pause_for_full_disk(struct machine *m);
bool is_paused(const struct machine *m);

/* clients.c */
void client_message(struct machine *m, struct peer *client);
void client_answered(struct machine *m, const struct op *op, enum cw_error error, const char *words);
void client_states(struct machine *m);
void client_counts(struct machine *m);
void clients_forget_idle(struct machine *m);
void clients_forget_stalest(struct machine *m);  /* the longest unheard one that waits for nothing, to make room */

/* workers.c */
void worker_hello(struct machine *m, struct peer *worker);
void worker_message(struct machine *m, struct peer *worker);  /* worker NULL: it never said HELLO; only for RESULT */
/* How a worker left.  One that says so, or comes back as the same process, was not killed by what it held; of one that
 * is just gone that is not known, and its jobs' losses are counted. */
enum leaving { LEFT_WELL, LEFT_LOST };
void worker_drop(struct machine *m, struct peer *worker, enum leaving how, const char *why);
void worker_free_slot(struct machine *m, struct job *j);      /* the job's holder, if any, holds it no more */
void workers_watch(struct machine *m);                        /* heartbeats, silence, leases */
void workers_dispatch(struct machine *m);
void job_failed(struct machine *m, struct job *j, enum fail_cause cause, const char *reason, const char *engine);

/* statistics.c */
void rate_add(struct rate *r, cw_msec now, uint32_t n);
void fill_stats(struct machine *m, const struct store_counts *counts, struct broker_stats *out);

#endif
