/* A client's conversation with the broker (proto/PROTOCOL.md): one DEALER socket, HELLO and WELCOME, PING when it is
 * quiet. */
#ifndef CW_CLIENT_CONNECTION_H
#define CW_CLIENT_CONNECTION_H

#include <stdint.h>

#include "client/cli.h"
#include "proto/message.h"

struct connection;

/* Connects and is welcomed within timeout_ms, or: CW_EUNAVAILABLE (in words: what to do), CW_EPERM, CW_EPROTO,
 * CW_EAGAIN (a signal came).  `endpoint` must outlive it. */
enum cw_error connection_open(const char *endpoint, uint32_t timeout_ms, struct connection **out);
/* Says BYE.  NULL is allowed. */
void connection_close(struct connection *c);

/* After CW_EUNAVAILABLE: a new socket and a new welcome within timeout_ms.  What was unanswered is to be sent again. */
enum cw_error connection_reopen(struct connection *c, uint32_t timeout_ms);

/* The broker's words of welcome. */
const char *connection_agent(const struct connection *c);
uint32_t connection_credit(const struct connection *c);
uint64_t connection_credit_bytes(const struct connection *c);

/* Sends m with its body, if it has one.  CW_EUNAVAILABLE: it cannot be sent now. */
enum cw_error connection_send(struct connection *c, const struct message *m);

/* Waits for the next message, which is valid until the next call.  CW_EAGAIN: none came in time, or a signal did;
 * CW_EUNAVAILABLE: the broker left, or has been silent too long. */
enum cw_error connection_receive(struct connection *c, uint32_t timeout_ms, struct message *out);

/* Sends m and waits for an answer of type `expected`; an ERROR of the broker's is returned as what it says. */
enum cw_error connection_request(struct connection *c, const struct message *m, enum message_type expected,
                                 uint32_t timeout_ms, struct message *out);

/* The option by which verbs say how long they wait for a broker, in seconds. */
#define CONNECTION_TIMEOUT_OPTION \
    {.name = "timeout", .argument = "SECONDS", .help = "how long to wait for a broker (5)"}
enum { CONNECTION_TIMEOUT_MS = 5000 };

#endif
