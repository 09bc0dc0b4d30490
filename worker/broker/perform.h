/* Performs the machine's actions on the store and on the sockets, and feeds their outcomes back. */
#ifndef CW_BROKER_PERFORM_H
#define CW_BROKER_PERFORM_H

#include "proto/config.h"
#include "worker/broker/endpoint.h"
#include "worker/broker/machine.h"

struct performer {
    struct machine *machine;
    struct store *store;
    struct endpoint *endpoints;     /* by role */
    struct arena *arena;            /* of the message at hand */
    struct buffer header, payload;
    struct store_job *jobs;         /* room for one page */
    const struct event *event;      /* that is being handled: ACCEPT and FINISH take its body */
    uint64_t random;
    bool in_transaction, stopped;
    enum cw_error error;            /* what ended it */
};

/* Opens the store; endpoints are set by the caller before the first event. */
enum cw_error performer_open(struct performer *p, const struct config *config);
void performer_close(struct performer *p);

/* Feeds an event with the time and chance of now, then performs all that follows from it. */
void performer_feed(struct performer *p, struct event *e);

/* The store gave this error outside of a group: a full disk is logged, worse ends the service. */
void performer_trouble(struct performer *p, enum cw_error e);
bool performer_is_well(const struct performer *p);
enum cw_error performer_error(const struct performer *p);

cw_msec clock_now(void);

#endif
