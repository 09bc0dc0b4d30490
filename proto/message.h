/* The messages between client, broker and worker: PROTOCOL.md in C.  Keep both in step.
 *
 * A message is two or three ZeroMQ frames: the tag "CW/1", a header (one msgpack map with key "t", the type's
 * name), and for SUBMIT, JOB and RESULT a body: an encoded document or document record, passed through unopened.
 * A decoded message points into the frames that it was decoded from and into the arena; it is valid as long as both. */
#ifndef CW_PROTO_MESSAGE_H
#define CW_PROTO_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/arena.h"
#include "proto/buffer.h"
#include "proto/error.h"
#include "proto/limits.h"

#define CW_PROTOCOL_TAG "CW/1"

#define MESSAGE_TYPES(X)                                                                              \
    /* from clients and workers */                                                                    \
    X(MSG_HELLO, "HELLO")       /* role, agent; of a worker: name, slots, engine */                   \
    X(MSG_PING, "PING")         /* answered by PONG, in both directions */                            \
    X(MSG_PONG, "PONG")                                                                               \
    X(MSG_BYE, "BYE")           /* the sender leaves (worker: its jobs go back unblamed) or, from the broker, stops */ \
    /* from clients */                                                                                \
    X(MSG_SUBMIT, "SUBMIT")     /* seq; body: document */                                             \
    X(MSG_STATE, "STATE")       /* ids → STATES */                                                    \
    X(MSG_STATUS, "STATUS")     /* → STATS */                                                         \
    X(MSG_RETRY, "RETRY")       /* ids, or all: failed documents are queued again → COUNT */          \
    X(MSG_DROP, "DROP")         /* ids, or all: failed documents are forgotten → COUNT */             \
    /* to clients and workers */                                                                      \
    X(MSG_WELCOME, "WELCOME")   /* agent, credit: how many SUBMITs may be unanswered, credit_bytes, heartbeat_ms */ \
    /* to clients */                                                                                  \
    X(MSG_ACCEPTED, "ACCEPTED") /* seq, id, state, known, credit; the document is on disk */          \
    X(MSG_REJECTED, "REJECTED") /* seq, error, reason, credit */                                      \
    X(MSG_STATES, "STATES")     /* states, in the order of the ids asked for */                       \
    X(MSG_STATS, "STATS")       /* stats */                                                           \
    X(MSG_COUNT, "COUNT")       /* count: how many documents it was done to */                        \
    X(MSG_ERROR, "ERROR")       /* error, reason: the last message was not understood or not allowed */ \
    /* to workers */                                                                                  \
    X(MSG_JOB, "JOB")           /* job, attempt, time_limit_ms, id; body: document */                 \
    /* from workers */                                                                                \
    X(MSG_RESULT, "RESULT")     /* job, attempt; body: record */                                      \
    X(MSG_FAIL, "FAIL")         /* job, attempt, cause, reason */

enum message_type {
#define X(code, name) code,
    MESSAGE_TYPES(X)
#undef X
    MESSAGE_TYPE_COUNT
};

/* Where a document stands, as told to clients. */
#define DOCUMENT_STATES(X) \
    X(DOC_UNKNOWN, "unknown") X(DOC_QUEUED, "queued") X(DOC_RUNNING, "running") \
    X(DOC_DONE, "done") X(DOC_FAILED, "failed")
enum document_state {
#define X(code, name) code,
    DOCUMENT_STATES(X)
#undef X
    DOCUMENT_STATE_COUNT
};

/* Why a worker could not do a job.  LOST goes back unblamed: it says nothing about the document. */
#define FAIL_CAUSES(X) \
    X(FAIL_CRASH, "crash") X(FAIL_TIMEOUT, "timeout") X(FAIL_MEMORY, "memory") \
    X(FAIL_REFUSED, "refused") X(FAIL_LOST, "lost")
enum fail_cause {
#define X(code, name) code,
    FAIL_CAUSES(X)
#undef X
    FAIL_CAUSE_COUNT
};

enum role { ROLE_CLIENT, ROLE_WORKER };  /* "client", "worker" */

struct document_status {
    char id[CW_ID_HEX + 1];
    enum document_state state;
    uint32_t attempts;
    const char *reason;  /* of a failed document; NULL otherwise */
};

struct worker_status {
    const char *name, *engine;
    uint32_t slots, running;
    uint64_t done, failed;
    uint64_t silent_ms;  /* since it was last heard */
};

struct broker_stats {
    const char *version, *store;
    uint64_t uptime_ms;
    uint64_t queued, running, done, failed;      /* documents, now */
    uint64_t queued_bytes;
    uint64_t accepted_total, done_total, failed_total, redelivered_total;  /* since the start */
    double accepted_per_s, done_per_s;           /* over the last ten seconds */
    uint64_t unindexed;                          /* statements not yet in the full-text index */
    uint32_t clients;
    const struct worker_status *workers;         /* at most CW_MAX_WORKERS_TOLD are sent */
    size_t worker_count;
};

struct message {
    enum message_type type;
    enum role role;
    const char *agent;   /* "claimwire 0.1.0" */
    const char *name;    /* a worker's own name, the same after it reconnects: host/pid/random */
    const char *engine;
    uint32_t slots;      /* how many jobs a worker takes at once, prefetched ones included */
    uint64_t seq;        /* a client's number for a SUBMIT; the answer carries it back */
    uint64_t job;        /* the broker's number for a job; with attempt, names one delivery */
    uint32_t attempt;
    uint32_t time_limit_ms;
    char id[CW_ID_HEX + 1];
    enum document_state state;
    bool known;          /* ACCEPTED: the document had been accepted before */
    uint32_t credit;
    uint64_t credit_bytes;
    uint32_t heartbeat_ms;  /* WELCOME: how often the broker wants to hear something; 0: not told */
    enum fail_cause cause;
    enum cw_error error;
    const char *reason;
    bool all;
    const char (*ids)[CW_ID_HEX + 1];
    size_t id_count;
    const struct document_status *states;
    size_t state_count;
    struct broker_stats stats;
    uint64_t count;
    const void *body;
    size_t body_size;
};

const char *message_type_name(enum message_type t);
const char *fail_cause_name(enum fail_cause c);

/* Does this type carry a third frame? */
bool message_has_body(enum message_type t);

/* Appends the header frame to `header`.  The caller sends CW_PROTOCOL_TAG, header and body.  Strings longer than the
 * limits allow are cut.  Only CW_ENOMEM can happen. */
enum cw_error message_encode(const struct message *m, struct buffer *header);

/* The frames as received, without the routing id.  Checks the tag, bounds and pre-scans the header, checks that
 * every field that the type needs is there and in range; the body is only checked for its size.  Unknown keys are
 * skipped; an unknown type is CW_EPROTO, and so is every other fault but two: CW_ELIMIT when all is well but the body
 * is too large (*out is filled, so that a SUBMIT can be answered by its seq), and CW_ENOMEM. */
struct frame {
    const void *data;
    size_t size;
};
enum cw_error message_decode(const struct frame *frames, size_t count, struct arena *arena, struct message *out);

#endif
