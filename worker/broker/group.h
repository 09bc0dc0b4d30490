/* The group: operations on the store that were asked for and wait for their commit.  They are executed in the order in
 * which they were asked for, so those that were executed are always its first ones. */
#ifndef CW_BROKER_GROUP_H
#define CW_BROKER_GROUP_H

#include "worker/broker/peers.h"

struct op {
    enum action_kind kind;      /* ACTION_ACCEPT .. ACTION_FAILED_DROP */
    bool executed;
    uint32_t size;              /* of the document or record that it writes */
    enum cw_error error;        /* the store refused it; the group goes on without it */
    /* for a client */
    struct peer_ref client;
    uint64_t seq;
    char id[CW_ID_HEX + 1];
    enum document_state state;  /* where the document stood before */
    struct store_job accepted;
    uint64_t count;
    /* of a job */
    uint64_t job;
    struct peer_ref worker;     /* who brought the result */
    bool blamable;              /* it was the one that held the job */
    uint32_t old_attempts, old_losses;
    cw_msec due;
};

struct group {
    struct op *at;              /* a ring */
    size_t capacity, first, count;
    uint64_t base;              /* the number of the first */
    uint64_t bytes;             /* asked to be written since the last commit */
};

bool group_init(struct group *g, size_t capacity);
void group_destroy(struct group *g);
struct op *group_find(struct group *g, uint64_t number);

struct machine;

/* Asks the store for something that writes `size` bytes; the operation is in the group then. */
struct op *ask(struct machine *m, enum action_kind kind, size_t size, struct action **action);
void group_stored(struct machine *m);     /* EVENT_STORED */
void group_committed(struct machine *m);  /* EVENT_COMMITTED */

#endif
