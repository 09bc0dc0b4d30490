/* A worker's link to the broker: the socket, the greeting, heartbeats, and what to do about silence.  Jobs are the
 * worker's business (worker.c); they come out of link_receive. */
#ifndef CW_POOL_LINK_H
#define CW_POOL_LINK_H

#include <stdbool.h>
#include <stdint.h>
#include <zmq.h>

#include "proto/arena.h"
#include "proto/buffer.h"
#include "proto/config.h"
#include "proto/error.h"
#include "proto/message.h"

enum link_state {
    LINK_APART,   /* HELLO is to be said */
    LINK_ASKED,   /* HELLO was said */
    LINK_JOINED   /* WELCOME came: jobs come and results may go */
};

struct link {
    void *context, *socket;
    enum link_state state;
    const char *engine;       /* NULL: not known yet, HELLO waits */
    char name[CW_MAX_NAME];
    char endpoint[CONFIG_PATH];
    uint32_t slots, heartbeat_ms, silence_ms;
    uint64_t heard, said, started, checked;  /* monotonic milliseconds; said: our last HELLO or PING */
    bool told;                /* that no broker answers */
    struct arena *arena;      /* of the message that link_receive gave last */
    struct buffer header;
};

enum cw_error link_open(struct link *l, const struct config *config, uint64_t now);
/* Gives what was sent a second to leave. */
void link_close(struct link *l);

/* Says HELLO or PING when it is time and judges silence.  Returns when it wants to be called again. */
uint64_t link_tick(struct link *l, uint64_t now);

/* False when it could not be sent now (no connection, or the pipe is full): try again when the socket takes more. */
bool link_send(struct link *l, const struct message *m);

enum link_event {
    LINK_NOTHING,  /* nothing has come */
    LINK_HANDLED,  /* something came that only the link cared for */
    LINK_BEGUN,    /* WELCOME: jobs that were given before are the broker's again */
    LINK_JOB       /* *m is a JOB; its body is moved to *body, which the caller must close */
};
enum link_event link_receive(struct link *l, uint64_t now, struct message *m, zmq_msg_t *body);

#endif
