/* See connection.h.  A lost broker is noticed by the socket's own monitor, or by silence; then the socket is thrown
 * away and a new one says HELLO, so that nothing of the old conversation can arrive late. */
#include "client/connection.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

#include "client/interrupt.h"
#include "client/render/progress.h"
#include "client/render/text.h"

enum { QUIET_MS = 2000, SILENCE_MS = 10000, AGAIN_MS = 100, FRAMES_MAX = 4 };

struct connection {
    const char *endpoint;
    void *context, *socket, *monitor;
    struct arena *arena;              /* of the message received last */
    zmq_msg_t frames[FRAMES_MAX];
    size_t frame_count;
    struct buffer header;
    uint64_t heard, asked;            /* asked: when a PING went out that nothing was heard after; 0: none */
    char agent[CW_MAX_NAME + 1];
    uint32_t credit;
    uint64_t credit_bytes;
};

static void drop_frames(struct connection *c)
{
    for (size_t i = 0; i < c->frame_count; i++) zmq_msg_close(&c->frames[i]);
    c->frame_count = 0;
}

static void close_sockets(struct connection *c)
{
    drop_frames(c);
    if (c->socket) zmq_socket_monitor(c->socket, NULL, 0);
    if (c->monitor) zmq_close(c->monitor);
    if (c->socket) zmq_close(c->socket);
    c->socket = c->monitor = NULL;
}

static void set_option(void *socket, int option, int value)
{
    CW_CHECK(zmq_setsockopt(socket, option, &value, sizeof value) == 0);
}

static enum cw_error open_sockets(struct connection *c)
{
    int64_t largest = CW_MAX_HEADER;
    char name[64];
    c->socket = zmq_socket(c->context, ZMQ_DEALER);
    c->monitor = c->socket ? zmq_socket(c->context, ZMQ_PAIR) : NULL;
    if (!c->monitor) return cw_fail(CW_EIO, "cannot make a socket: %s", zmq_strerror(errno));
    set_option(c->socket, ZMQ_LINGER, 200);  /* for the BYE */
    set_option(c->socket, ZMQ_IMMEDIATE, 1);
    set_option(c->socket, ZMQ_RECONNECT_IVL, 100);
    set_option(c->socket, ZMQ_RECONNECT_IVL_MAX, 1000);
    set_option(c->socket, ZMQ_TCP_KEEPALIVE, 1);
    set_option(c->socket, ZMQ_SNDHWM, 0);    /* credit bounds what waits there */
    CW_CHECK(zmq_setsockopt(c->socket, ZMQ_MAXMSGSIZE, &largest, sizeof largest) == 0);
    snprintf(name, sizeof name, "inproc://monitor-%p", c->socket);
    if (zmq_socket_monitor(c->socket, name, ZMQ_EVENT_DISCONNECTED) || zmq_connect(c->monitor, name) ||
        zmq_connect(c->socket, c->endpoint))
        return cw_fail(CW_ECONFIG, "cannot connect to %s: %s", c->endpoint, zmq_strerror(errno));
    return CW_OK;
}

/* What to tell a user whose broker did not answer. */
static enum cw_error explain(const struct connection *c, uint32_t timeout_ms)
{
    const char *path = strncmp(c->endpoint, "ipc://", 6) ? NULL : c->endpoint + 6;
    char waited[TEXT_NUMBER];
    text_duration(timeout_ms, waited);
    if (path && access(path, F_OK) && errno == ENOENT)
        return cw_fail(CW_EUNAVAILABLE,
                       "no broker at %s: start claimwired, or say where it is with --directory or --endpoint",
                       c->endpoint);
    if (path && access(path, R_OK | W_OK) && errno == EACCES)
        return cw_fail(CW_EPERM, "no permission to use %s: your user must be in the group that owns it (claimwire)",
                       path);
    return cw_fail(CW_EUNAVAILABLE,
                   "no broker answered at %s within %s: is claimwired running? (`systemctl status claimwire`)",
                   c->endpoint, waited);
}

static bool has_gone(struct connection *c)
{
    zmq_pollitem_t item = {.socket = c->monitor, .events = ZMQ_POLLIN};
    return zmq_poll(&item, 1, 0) > 0;  /* DISCONNECTED is the only event that we asked for */
}

/* Waits until the socket is ready for `events`.  Messages that have come go before the news that the peer has gone. */
static enum cw_error wait_for(struct connection *c, short events, uint64_t deadline)
{
    for (;;) {
        zmq_pollitem_t items[2] = {{.socket = c->socket, .events = events},
                                   {.socket = c->monitor, .events = ZMQ_POLLIN}};
        uint64_t now = progress_now();
        int n = zmq_poll(items, 2, now < deadline ? (long)(deadline - now) : 0);
        if (interrupt_seen()) return cw_fail(CW_EAGAIN, "interrupted");
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return cw_fail(CW_EIO, "cannot wait for %s: %s", c->endpoint, zmq_strerror(errno));
        if (items[0].revents & events) return CW_OK;
        if (items[1].revents) return cw_fail(CW_EUNAVAILABLE, "the broker at %s has gone away", c->endpoint);
        if (progress_now() >= deadline) return cw_fail(CW_EAGAIN, "no answer in time");
    }
}

enum cw_error connection_send(struct connection *c, const struct message *m)
{
    buffer_clear(&c->header);
    enum cw_error e = message_encode(m, &c->header);
    if (e) return e;
    if (!c->socket || has_gone(c)) return cw_fail(CW_EUNAVAILABLE, "the broker at %s has gone away", c->endpoint);
    int more = m->body ? ZMQ_SNDMORE : 0;
    if (zmq_send(c->socket, CW_PROTOCOL_TAG, strlen(CW_PROTOCOL_TAG), ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0 ||
        zmq_send(c->socket, c->header.data, c->header.size, more | ZMQ_DONTWAIT) < 0 ||
        (m->body && zmq_send(c->socket, m->body, m->body_size, ZMQ_DONTWAIT) < 0))
        return cw_fail(CW_EUNAVAILABLE, "cannot send to %s: %s", c->endpoint, zmq_strerror(errno));
    return CW_OK;
}

static enum cw_error read_frames(struct connection *c, struct message *out)
{
    struct frame frames[FRAMES_MAX];
    int more = 1;
    drop_frames(c);
    arena_reset(c->arena);
    while (more) {
        zmq_msg_t *frame = &c->frames[c->frame_count < FRAMES_MAX ? c->frame_count : FRAMES_MAX - 1];
        if (c->frame_count == FRAMES_MAX) zmq_msg_close(frame);  /* too many anyway: only the last is kept */
        else c->frame_count++;
        zmq_msg_init(frame);
        if (zmq_msg_recv(frame, c->socket, ZMQ_DONTWAIT) < 0) return cw_fail(CW_EAGAIN, "nothing there");
        more = zmq_msg_more(frame);
    }
    for (size_t i = 0; i < c->frame_count; i++)
        frames[i] = (struct frame){zmq_msg_data(&c->frames[i]), zmq_msg_size(&c->frames[i])};
    c->heard = progress_now();
    c->asked = 0;
    return cw_context(message_decode(frames, c->frame_count, c->arena, out), "the broker's message");
}

/* When it is quiet, asks for a sign of life; CW_EUNAVAILABLE when none came for long. */
static enum cw_error check_silence(struct connection *c)
{
    uint64_t now = progress_now();
    if (c->asked && now - c->asked > SILENCE_MS)
        return cw_fail(CW_EUNAVAILABLE, "the broker at %s has fallen silent", c->endpoint);
    if (c->asked || now - c->heard < QUIET_MS) return CW_OK;
    c->asked = now;
    return connection_send(c, &(struct message){.type = MSG_PING});
}

enum cw_error connection_receive(struct connection *c, uint32_t timeout_ms, struct message *out)
{
    uint64_t deadline = progress_now() + timeout_ms;
    enum cw_error e = CW_OK;
    while (!e) {
        e = wait_for(c, ZMQ_POLLIN, deadline);
        if (e == CW_EAGAIN && !interrupt_seen() && check_silence(c)) e = CW_EUNAVAILABLE;
        if (!e) e = read_frames(c, out);
        if (e) break;
        if (out->type == MSG_BYE) e = cw_fail(CW_EUNAVAILABLE, "the broker at %s is stopping", c->endpoint);
        else if (out->type == MSG_PING) e = connection_send(c, &(struct message){.type = MSG_PONG});
        else if (out->type != MSG_PONG) break;
    }
    return e;
}

enum cw_error connection_request(struct connection *c, const struct message *m, enum message_type expected,
                                 uint32_t timeout_ms, struct message *out)
{
    uint64_t deadline = progress_now() + timeout_ms;
    enum cw_error e = connection_send(c, m);
    while (!e) {
        uint64_t now = progress_now();
        e = connection_receive(c, now < deadline ? (uint32_t)(deadline - now) : 0, out);
        if (e == CW_EAGAIN && !interrupt_seen())
            return cw_fail(CW_EUNAVAILABLE, "the broker at %s did not answer in time", c->endpoint);
        if (!e && out->type == expected) return CW_OK;
        if (!e && out->type == MSG_ERROR) return cw_fail(out->error, "the broker says: %s", out->reason);
    }
    return e;
}

/* HELLO until there is a WELCOME. */
static enum cw_error greet(struct connection *c, uint64_t deadline)
{
    struct message hello = {.type = MSG_HELLO, .role = ROLE_CLIENT, .agent = "claimwire " CW_VERSION}, answer;
    enum cw_error e = open_sockets(c);
    if (!e) e = wait_for(c, ZMQ_POLLOUT, deadline);
    if (!e) e = connection_send(c, &hello);
    c->heard = progress_now();
    c->asked = 0;
    while (!e) {
        uint64_t now = progress_now();
        e = connection_receive(c, now < deadline ? (uint32_t)(deadline - now) : 0, &answer);
        if (!e && answer.type == MSG_ERROR) return cw_fail(answer.error, "the broker says: %s", answer.reason);
        if (!e && answer.type == MSG_WELCOME) break;
    }
    if (e) return e;
    snprintf(c->agent, sizeof c->agent, "%s", answer.agent);
    c->credit = answer.credit ? answer.credit : 1;
    c->credit_bytes = answer.credit_bytes;
    return CW_OK;
}

enum cw_error connection_reopen(struct connection *c, uint32_t timeout_ms)
{
    uint64_t deadline = progress_now() + timeout_ms;
    enum cw_error e;
    for (;;) {
        close_sockets(c);
        e = greet(c, deadline);
        if (e != CW_EUNAVAILABLE || progress_now() >= deadline) break;
        usleep(AGAIN_MS * 1000);  /* it is there, but stopping */
    }
    return e == CW_EUNAVAILABLE || (e == CW_EAGAIN && !interrupt_seen()) ? explain(c, timeout_ms) : e;
}

enum cw_error connection_open(const char *endpoint, uint32_t timeout_ms, struct connection **out)
{
    struct connection *c = calloc(1, sizeof *c);
    *out = NULL;
    if (!c) return cw_fail(CW_ENOMEM, "out of memory");
    c->endpoint = endpoint;
    c->arena = arena_new(0);
    c->context = zmq_ctx_new();
    enum cw_error e = c->arena && c->context ? connection_reopen(c, timeout_ms) : cw_fail(CW_ENOMEM, "out of memory");
    if (e) connection_close(c);
    else *out = c;
    return e;
}

void connection_close(struct connection *c)
{
    if (!c) return;
    if (c->socket && *c->agent) connection_send(c, &(struct message){.type = MSG_BYE});
    close_sockets(c);
    if (c->context) zmq_ctx_term(c->context);
    buffer_free(&c->header);
    arena_free(c->arena);
    free(c);
}

const char *connection_agent(const struct connection *c) { return c->agent; }
uint32_t connection_credit(const struct connection *c) { return c->credit; }
uint64_t connection_credit_bytes(const struct connection *c) { return c->credit_bytes; }
