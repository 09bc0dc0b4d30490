/* The machine's window of jobs: found by number, ordered by number while READY and by time while WAITING, listed by the
 * worker that holds them.  Fixed memory; knows no messages and no store. */
#ifndef CW_BROKER_JOBS_H
#define CW_BROKER_JOBS_H

#include "worker/broker/machine.h"

enum { NONE = UINT32_MAX };  /* no such index */

enum phase { JOB_READY, JOB_WAITING, JOB_OUT, JOB_ENDING, JOB_SPENT, PHASE_COUNT };

struct job {
    uint64_t number;
    char id[CW_ID_HEX + 1];
    uint32_t attempts, losses, size;
    enum phase phase;
    cw_msec due;            /* WAITING: when it becomes READY */
    cw_msec lease;          /* held: until when */
    uint32_t holder;        /* the worker (index) that has it, or NONE */
    uint32_t delivery;      /* `attempt` of the message that delivered it */
    uint32_t heap_at;       /* place in its heap */
    uint32_t next;          /* in its bucket, or in the free list */
    uint32_t before, after; /* in its holder's list */
};

/* A binary heap of job indexes; the key is the number (ready) or the time (waiting). */
struct heap {
    uint32_t *at;
    uint32_t count;
};

struct jobs {
    struct job *at;
    uint32_t capacity, count, free;
    uint32_t *buckets, mask;
    struct heap ready, waiting;
    uint32_t in_phase[PHASE_COUNT];
};

bool jobs_init(struct jobs *w, uint32_t capacity);  /* false: memory is out */
void jobs_destroy(struct jobs *w);

struct job *jobs_find(struct jobs *w, uint64_t number);
/* A new job in phase ENDING (which is in no heap), to be moved on.  There must be room and no job of that number. */
struct job *jobs_add(struct jobs *w, const struct store_job *s);
void jobs_remove(struct jobs *w, struct job *j);  /* it must have no holder */
void jobs_move(struct jobs *w, struct job *j, enum phase to);  /* to WAITING: set due first */

struct job *jobs_first_ready(struct jobs *w);    /* NULL: none */
struct job *jobs_first_waiting(struct jobs *w);

/* Puts the job into the list that begins at *list, or takes it out. */
void jobs_hold(struct jobs *w, uint32_t *list, struct job *j);
void jobs_release(struct jobs *w, uint32_t *list, struct job *j);

#endif
