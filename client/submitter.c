/* See submitter.h.  A document's way: batch (not yet asked about) → flight (sent, unanswered) → gone.  `flight` is a
 * ring by sequence number; answers may come in any order, and the ring's tail moves on over what is answered. */
#include "client/submitter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/interrupt.h"
#include "client/render/progress.h"

enum { BATCH_BYTES = 4 << 20, TICK_MS = 100, REFUSED_MS = 500, SKIP_MAX = 7 };

struct entry {
    char id[CW_ID_HEX + 1];
    char *uri;
    struct buffer body;
    uint64_t again_at;   /* the broker had no room: send it again then; 0: it is on its way */
    bool answered;
};

struct submitter {
    struct connection *connection;
    uint32_t patience_ms;
    struct submitter_events events;
    struct entry batch[CW_MAX_IDS];
    size_t batch_count, batch_bytes;
    unsigned skip, skip_next;      /* batches not to ask about: a pile that is new need not be asked about each time */
    struct entry *flight;          /* ring of `room` entries: sequence numbers tail .. head - 1 */
    size_t room;
    uint64_t head, tail, flight_bytes, waiting, refused_since;
    char (*ids)[CW_ID_HEX + 1];
    const struct document_status *states;  /* the answer to submitter_ask, when it has come */
    struct message message;
};

struct submitter *submitter_new(struct connection *c, uint32_t patience_ms, const struct submitter_events *events)
{
    struct submitter *s = calloc(1, sizeof *s);
    CW_CHECK(s);
    *s = (struct submitter){
        .connection = c, .patience_ms = patience_ms, .events = *events, .room = connection_credit(c)};
    s->flight = calloc(s->room, sizeof *s->flight);
    s->ids = calloc(CW_MAX_IDS, sizeof *s->ids);
    CW_CHECK(s->flight && s->ids);
    return s;
}

static void entry_free(struct entry *x)
{
    free(x->uri);
    buffer_free(&x->body);
    *x = (struct entry){0};
}

void submitter_free(struct submitter *s)
{
    if (!s) return;
    for (size_t i = 0; i < s->batch_count; i++) entry_free(&s->batch[i]);
    for (size_t i = 0; i < s->room; i++) entry_free(&s->flight[i]);
    free(s->flight);
    free(s->ids);
    free(s);
}

uint64_t submitter_unanswered(const struct submitter *s) { return s->batch_count + s->waiting; }

static struct entry *in_flight(struct submitter *s, uint64_t seq)
{
    if (seq < s->tail || seq >= s->head) return NULL;
    struct entry *x = &s->flight[seq % s->room];
    return x->answered ? NULL : x;
}

static enum cw_error send_entry(struct submitter *s, uint64_t seq)
{
    struct entry *x = &s->flight[seq % s->room];
    x->again_at = 0;
    return connection_send(
        s->connection,
        &(struct message){.type = MSG_SUBMIT, .seq = seq, .body = x->body.data, .body_size = x->body.size});
}

static void settle(struct submitter *s, struct entry *x)
{
    s->flight_bytes -= x->body.size;
    s->waiting--;
    entry_free(x);
    x->answered = true;
    while (s->tail < s->head && s->flight[s->tail % s->room].answered) s->tail++;
}

/* ---- when the broker goes away ---- */

static enum cw_error resend_all(struct submitter *s)
{
    enum cw_error e = CW_OK;
    for (uint64_t seq = s->tail; !e && seq < s->head; seq++)
        if (in_flight(s, seq)) e = send_entry(s, seq);
    return e;
}

/* A fresh connection, and everything unanswered sent again: the same ids, so nothing is done twice. */
static enum cw_error recover(struct submitter *s)
{
    char words[300];
    uint64_t deadline = progress_now() + s->patience_ms;
    snprintf(words, sizeof words, "%.200s; waiting for it", cw_error_text());
    s->events.note(words, s->events.context);
    for (;;) {
        uint64_t now = progress_now();
        enum cw_error e = connection_reopen(s->connection, now < deadline ? (uint32_t)(deadline - now) : 1);
        if (!e && connection_credit(s->connection) < s->head - s->tail)
            return cw_fail(CW_EPROTO, "the broker came back with less credit than there are documents on their way");
        if (!e) e = resend_all(s);
        if (!e) s->events.note("the broker is back", s->events.context);
        if (e != CW_EUNAVAILABLE || progress_now() >= deadline) return e;
    }
}

/* ---- answers ---- */

/* The broker may have no room for a moment, or for long (a full disk): that is no word on the document. */
static bool is_for_now(enum cw_error e) { return e == CW_EAGAIN || e == CW_EFULL || e == CW_EIO || e == CW_ENOMEM; }

static enum cw_error handle_rejected(struct submitter *s, struct entry *x, const struct message *m)
{
    uint64_t now = progress_now();
    if (!is_for_now(m->error)) {
        s->events.rejected(x->uri, m->error, m->reason, s->events.context);
        settle(s, x);
        return CW_OK;
    }
    if (!s->refused_since) {
        char words[300];
        s->refused_since = now;
        snprintf(words, sizeof words, "the broker takes nothing for now (%.200s); trying again", m->reason);
        if (m->error != CW_EAGAIN) s->events.note(words, s->events.context);
    } else if (now - s->refused_since > s->patience_ms) {
        return cw_fail(m->error, "the broker takes no documents: %s", m->reason);
    }
    x->again_at = now + REFUSED_MS;
    return CW_OK;
}

static enum cw_error handle(struct submitter *s, const struct message *m)
{
    struct entry *x = m->type == MSG_ACCEPTED || m->type == MSG_REJECTED ? in_flight(s, m->seq) : NULL;
    if (m->type == MSG_STATES) {
        s->message = *m;
        s->states = s->message.states;
    } else if (m->type == MSG_ERROR) {
        return cw_fail(m->error, "the broker says: %s", m->reason);
    } else if (x && m->type == MSG_REJECTED) {
        return handle_rejected(s, x, m);
    } else if (x) {
        enum cw_error e = CW_OK;
        s->refused_since = 0;
        if (strcmp(m->id, x->id)) e = cw_fail(CW_EPROTO, "the broker gives %s another id", x->uri);
        else e = s->events.accepted(m->id, x->uri, m->known, m->state, NULL, s->events.context);
        settle(s, x);
        return e;
    }
    return CW_OK;  /* an answer to something settled, or a type of a later version */
}

static enum cw_error send_refused_again(struct submitter *s)
{
    enum cw_error e = CW_OK;
    uint64_t now = progress_now();
    if (!s->refused_since) return CW_OK;
    for (uint64_t seq = s->tail; !e && seq < s->head; seq++) {
        struct entry *x = in_flight(s, seq);
        if (x && x->again_at && x->again_at <= now) e = send_entry(s, seq);
    }
    return e;
}

/* One message, or at most timeout_ms of waiting for one.  A lost broker is waited for; *lost says that it was, so that
 * an unanswered question must be asked again. */
static enum cw_error pump(struct submitter *s, uint32_t timeout_ms, bool *lost)
{
    struct message m;
    enum cw_error e = send_refused_again(s);
    if (!e) e = connection_receive(s->connection, timeout_ms, &m);
    if (!e) e = handle(s, &m);
    else if (e == CW_EAGAIN && !interrupt_seen()) e = CW_OK;
    s->events.tick(s->events.context);
    if (e != CW_EUNAVAILABLE) return e;
    *lost = true;
    return recover(s);
}

enum cw_error submitter_ask(struct submitter *s, const char (*ids)[CW_ID_HEX + 1], size_t n,
                            const struct document_status **states)
{
    const struct message question = {.type = MSG_STATE, .ids = ids, .id_count = n};
    bool ask = true;
    enum cw_error e = CW_OK;
    s->states = NULL;
    while (!e && !s->states) {
        if (ask) e = connection_send(s->connection, &question);
        ask = false;
        if (e == CW_EUNAVAILABLE) {
            e = recover(s);
            ask = true;
        } else if (!e) {
            e = pump(s, TICK_MS, &ask);
        }
    }
    if (!e && s->message.state_count != n)
        e = cw_fail(CW_EPROTO, "the broker was asked for %zu states and gave %zu", n, s->message.state_count);
    *states = s->states;
    return e;
}

/* ---- the way in ---- */

static enum cw_error take_off(struct submitter *s, struct entry *x)
{
    enum cw_error e = CW_OK;
    bool lost = false;
    while (!e && (s->head - s->tail >= s->room ||
                  (s->waiting && s->flight_bytes + x->body.size > connection_credit_bytes(s->connection))))
        e = pump(s, TICK_MS, &lost);
    if (e) return e;
    uint64_t seq = s->head++;
    s->flight[seq % s->room] = *x;
    s->flight_bytes += x->body.size;
    s->waiting++;
    *x = (struct entry){0};
    e = send_entry(s, seq);
    return e == CW_EUNAVAILABLE ? recover(s) : e;
}

/* Asks which of the batch are known; these are answered at once. */
static enum cw_error sift_batch(struct submitter *s)
{
    const struct document_status *states;
    size_t known = 0;
    for (size_t i = 0; i < s->batch_count; i++) memcpy(s->ids[i], s->batch[i].id, sizeof s->ids[i]);
    enum cw_error e = submitter_ask(s, (const char (*)[CW_ID_HEX + 1])s->ids, s->batch_count, &states);
    for (size_t i = 0; !e && i < s->batch_count; i++) {
        if (states[i].state == DOC_UNKNOWN) continue;
        struct entry *x = &s->batch[i];
        e = s->events.accepted(x->id, x->uri, true, states[i].state, states[i].reason, s->events.context);
        entry_free(x);
        known++;
    }
    s->skip_next = known ? 0 : s->skip_next ? SKIP_MAX : 1;
    s->skip = s->skip_next;
    return e;
}

static enum cw_error send_batch(struct submitter *s)
{
    enum cw_error e = CW_OK;
    size_t i = 0;
    if (!s->batch_count) return CW_OK;
    if (s->skip) s->skip--;
    else e = sift_batch(s);
    for (; !e && i < s->batch_count; i++)
        if (s->batch[i].body.size) e = take_off(s, &s->batch[i]);
    if (e) {  /* what was not sent stays, to be counted as unanswered */
        size_t left = 0;
        for (size_t k = 0; k < s->batch_count; k++) {
            if (!s->batch[k].body.size) continue;
            s->batch[left] = s->batch[k];
            if (left++ != k) s->batch[k] = (struct entry){0};
        }
        s->batch_count = left;
        return e;
    }
    s->batch_count = s->batch_bytes = 0;
    return CW_OK;
}

enum cw_error submitter_add(struct submitter *s, const struct document *d)
{
    struct entry *x = &s->batch[s->batch_count];
    bool lost = false;
    *x = (struct entry){.uri = strdup(d->uri)};
    if (!x->uri) return cw_fail(CW_ENOMEM, "out of memory");
    document_id(d, x->id);
    enum cw_error e = document_encode(d, &x->body);
    if (e) {
        entry_free(x);
        return e;
    }
    s->batch_count++;
    s->batch_bytes += x->body.size;
    if (s->batch_count == CW_MAX_IDS || s->batch_bytes >= BATCH_BYTES) return send_batch(s);
    return s->waiting ? pump(s, 0, &lost) : CW_OK;
}

enum cw_error submitter_flush(struct submitter *s)
{
    bool lost = false;
    enum cw_error e = send_batch(s);
    while (!e && s->waiting) e = pump(s, TICK_MS, &lost);
    return e ? e : pump(s, 0, &lost);
}
