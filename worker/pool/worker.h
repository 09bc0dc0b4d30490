/* A worker: talks with the broker (ZeroMQ, heartbeats, credit) and keeps a reading child at work (child.h).  It never
 * looks into a document itself.  One thread, one loop. */
#ifndef CW_POOL_WORKER_H
#define CW_POOL_WORKER_H

#include "proto/config.h"
#include "proto/error.h"

enum worker_request { WORKER_GO_ON, WORKER_STOP, WORKER_RELOAD };

/* What the program around the worker is told and asked.  Any function may be NULL. */
struct worker_hooks {
    void *context;
    void (*ready)(void *context);     /* once: the models are loaded; whether a broker is there is another question */
    void (*advanced)(void *context);  /* after each turn of the loop: feed the watchdog here */
    /* Polled for reading, typically a signalfd; -1: none.  When it is readable `request` is called, which must take
     * what is there.  For WORKER_RELOAD it has filled in *config, of which the limits for new jobs are taken over. */
    int request_fd;
    enum worker_request (*request)(void *context, struct config *config);
};

/* Works until WORKER_STOP, then ends the running document (or gives it back after twenty seconds), hands back the
 * others and returns CW_OK.  Without a broker it waits, for ever, and says so once.  Signals must be blocked by the
 * caller.  CW_EPERM, CW_ENOINPUT, CW_ECORRUPT ...: the reading child cannot start, and why. */
enum cw_error worker_serve(const struct config *config, const struct worker_hooks *hooks);

#endif
