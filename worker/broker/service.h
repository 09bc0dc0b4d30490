/* The broker as a service: sockets, clock and store around the machine (machine.h).  One thread, one loop:
 * poll → drain what has come, at most a group → step → change the store → commit → answer. */
#ifndef CW_BROKER_SERVICE_H
#define CW_BROKER_SERVICE_H

#include <stdbool.h>

#include "proto/config.h"
#include "proto/error.h"

struct store;

enum broker_request { BROKER_GO_ON, BROKER_STOP, BROKER_RELOAD };

/* What the program around the broker is told and asked.  Any function may be NULL. */
struct broker_hooks {
    void *context;
    /* Once: the store is open, both sockets are bound. */
    void (*ready)(void *context);
    /* After each turn of the loop that really went round (a commit that hangs does not): feed the watchdog here. */
    void (*advanced)(void *context);
    /* Polled for reading, typically a signalfd; -1: none.  When it is readable `request` is called, which must take
     * what is there.  For BROKER_RELOAD it has filled in *config; endpoints and paths of it are not looked at again. */
    int request_fd;
    enum broker_request (*request)(void *context, struct config *config);
    /* What else is done with the store, by the process that has it open: told when it is open and before it is closed.
     * `work` does a piece, in a transaction of its own, when nobody waits, and now and then when always somebody does.
     * `size`: how much, in units of its own; it is fewer when a piece takes long.  *more: there is more to do. */
    enum cw_error (*opened)(void *context, struct store *store);
    enum cw_error (*work)(void *context, unsigned size, bool *more);
    void (*closing)(void *context);
};

/* Runs until BROKER_STOP was asked for and the drain is over: new documents are refused, running ones may finish for
 * ten seconds, everything is committed, peers are told BYE.  Signals must be blocked by the caller before this creates
 * its ZeroMQ context.  CW_ELOCKED: an endpoint or the store is in use (by whom is in the words).  CW_EIO: a write
 * failed and what is on disk is unknown; call again in a fresh process, which reads the journal anew. */
enum cw_error broker_serve(const struct config *config, const struct broker_hooks *hooks);

#endif
