/* Submitting documents: pipelined within the broker's credit, kept until they are accepted, sent again after the broker
 * has come back.  Before bodies are sent the broker is asked which documents it knows, so that submitting a pile a
 * second time costs almost nothing.  At most the credit and one batch of documents are in memory. */
#ifndef CW_CLIENT_SUBMITTER_H
#define CW_CLIENT_SUBMITTER_H

#include <stdbool.h>
#include <stdint.h>

#include "client/connection.h"
#include "proto/document.h"

struct submitter;

struct submitter_events {
    /* The broker has the document on its disk; known: it had it before; state: where it stands. */
    enum cw_error (*accepted)(const char *id, const char *uri, bool known, enum document_state state,
                              const char *reason, void *context);
    /* It will not have it. */
    void (*rejected)(const char *uri, enum cw_error error, const char *reason, void *context);
    /* Words for people: the broker has gone, is back, has a full disk. */
    void (*note)(const char *words, void *context);
    /* Called now and then while waiting, to draw. */
    void (*tick)(void *context);
    void *context;
};

/* `patience_ms`: how long to wait for a broker that has gone away, or refuses for want of space.  The connection stays
 * the caller's. */
struct submitter *submitter_new(struct connection *c, uint32_t patience_ms, const struct submitter_events *events);
void submitter_free(struct submitter *s);

/* Takes a copy of d (checked by document_check).  May call events.  Errors end the whole: CW_EUNAVAILABLE or CW_EFULL
 * after the patience, CW_EAGAIN when interrupted, CW_EPROTO, CW_ENOMEM. */
enum cw_error submitter_add(struct submitter *s, const struct document *d);
/* Until everything added is accepted or rejected; then it also answers what the broker may ask, so call it while there
 * is nothing to add. */
enum cw_error submitter_flush(struct submitter *s);
/* How many documents were added and are neither. */
uint64_t submitter_unanswered(const struct submitter *s);

/* Where documents stand, for up to CW_MAX_IDS ids; *states is valid until the next call.  Survives the broker's
 * restart. */
enum cw_error submitter_ask(struct submitter *s, const char (*ids)[CW_ID_HEX + 1], size_t n,
                            const struct document_status **states);

#endif
