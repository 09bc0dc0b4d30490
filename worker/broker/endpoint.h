/* A ROUTER socket and its address: bound under a lock, with the options that FACTS of libzmq 4.3.4 ask for, and
 * messages of whole frames in and out of it. */
#ifndef CW_BROKER_ENDPOINT_H
#define CW_BROKER_ENDPOINT_H

#include <zmq.h>

#include "worker/broker/machine.h"

struct endpoint {
    enum role role;
    void *socket;
    char path[CW_MAX_IPC_PATH + 1];  /* of an ipc socket that is bound; else empty */
    int lock;                 /* of an ipc path; -1: none */
    zmq_msg_t frames[3];      /* of the message received last */
};

/* Zero-initialised is closed.  For ipc:// the folder is made if it is missing (mode 0750), and the path is locked
 * first, since a second bind would steal it.  CW_ELOCKED: in use, by whom is in the words; CW_ECREATE. */
enum cw_error endpoint_open(struct endpoint *n, void *context, const char *address, enum role role);
void endpoint_close(struct endpoint *n);  /* what was sent has a moment to go out */

/* The next message without its routing id; `frames` (room for 3) point into the endpoint until the next call.  A
 * message of more frames counts them all but shows three.  False: there is none. */
bool endpoint_receive(struct endpoint *n, struct route *from, struct frame *frames, size_t *count);

/* False: the peer cannot be sent to, and nothing was sent. */
bool endpoint_send(struct endpoint *n, const struct route *to, const struct buffer *header, const struct buffer *body);

#endif
