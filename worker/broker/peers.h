/* The peers of one endpoint, found by their routing id.  Fixed memory.  An entry of clients and one of workers share a
 * struct: what only one of them uses is marked. */
#ifndef CW_BROKER_PEERS_H
#define CW_BROKER_PEERS_H

#include "worker/broker/jobs.h"

struct peer {
    struct route route;
    bool used;
    uint32_t generation;        /* changes whenever the entry is given to another peer */
    uint32_t next;              /* in its bucket, or in the free list */
    cw_msec heard, pinged;
    /* clients */
    uint32_t unanswered;        /* SUBMITs */
    uint64_t unanswered_bytes;
    /* workers */
    char name[CW_MAX_NAME + 1], engine[CW_MAX_NAME + 1];
    uint32_t slots, held;       /* held: jobs in the list that begins at `jobs` */
    uint32_t jobs;
    bool alone;                 /* the job that it holds is a suspect: no others beside it */
    uint64_t done, failed;
};

/* Says which peer was meant, even when its entry has another peer by now. */
struct peer_ref {
    uint32_t index, generation;
};

struct peers {
    struct peer *at;
    uint32_t capacity, count, free;
    uint32_t top;               /* all used entries are below it */
    uint32_t *buckets, mask;
};

bool peers_init(struct peers *p, uint32_t capacity);
void peers_destroy(struct peers *p);

struct peer *peers_find(struct peers *p, const struct route *route);
struct peer *peers_named(struct peers *p, const char *name);
struct peer *peers_add(struct peers *p, const struct route *route);  /* NULL: full.  There must be none of that route */
void peers_remove(struct peers *p, struct peer *peer);               /* it must hold no jobs */

struct peer_ref peers_ref(const struct peers *p, const struct peer *peer);  /* peer may be NULL */
struct peer *peers_get(struct peers *p, struct peer_ref ref);               /* NULL: it has left */

#endif
