#include "worker/pool/link.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "proto/log.h"

enum { PATIENCE_MS = 3000, FLUSH_MS = 1000 };

/* ---- opening and closing ---- */

/* Every option that is not ZeroMQ's default, and why, is in PROTOCOL.md under "Sockets". */
static bool set_options(struct link *l)
{
    int64_t max_size = CW_MAX_DOCUMENT + 64 * 1024;
    int water = 2 * (int)l->slots + 16;
    const struct {
        int option, value;
    } options[] = {
        {ZMQ_LINGER, 0},        {ZMQ_IMMEDIATE, 1},           {ZMQ_SNDHWM, water},
        {ZMQ_RCVHWM, water},    {ZMQ_RECONNECT_IVL, 100},     {ZMQ_RECONNECT_IVL_MAX, 1000},
        {ZMQ_TCP_KEEPALIVE, 1}, {ZMQ_TCP_KEEPALIVE_IDLE, 30}, {ZMQ_TCP_KEEPALIVE_INTVL, 10},
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (zmq_setsockopt(l->socket, options[i].option, &options[i].value, sizeof(int)) != 0) return false;
    return zmq_setsockopt(l->socket, ZMQ_MAXMSGSIZE, &max_size, sizeof max_size) == 0;
}

static void make_name(char *name, size_t size)
{
    char host[128];
    uint32_t random = 0;
    if (gethostname(host, sizeof host) != 0) snprintf(host, sizeof host, "host");
    host[sizeof host - 1] = '\0';
    if (getrandom(&random, sizeof random, 0) != sizeof random) random = (uint32_t)getpid() * 2654435761u;
    snprintf(name, size, "%s/%d/%08" PRIx32, host, (int)getpid(), random);
}

enum cw_error link_open(struct link *l, const struct config *config, uint64_t now)
{
    *l = (struct link){.slots = config->prefetch + 1,
                       .heartbeat_ms = config->heartbeat_ms,
                       .silence_ms = config->silence_ms,
                       .heard = now,
                       .started = now,
                       .checked = now};
    make_name(l->name, sizeof l->name);
    snprintf(l->endpoint, sizeof l->endpoint, "%s", config->worker_endpoint);
    l->arena = arena_new(0);
    l->context = zmq_ctx_new();
    if (l->context) l->socket = zmq_socket(l->context, ZMQ_DEALER);
    if (!l->arena || !l->socket || !set_options(l))
        return cw_fail(CW_ENOMEM, "cannot make a ZeroMQ socket: %s", zmq_strerror(errno));
    if (zmq_connect(l->socket, l->endpoint) != 0)
        return cw_fail(CW_ECONFIG, "worker_endpoint = %s: %s", l->endpoint, zmq_strerror(errno));
    return CW_OK;
}

void link_close(struct link *l)
{
    int linger = l->state != LINK_APART ? FLUSH_MS : 0;
    if (l->socket) {
        zmq_setsockopt(l->socket, ZMQ_LINGER, &linger, sizeof linger);
        zmq_close(l->socket);
    }
    if (l->context)
        while (zmq_ctx_term(l->context) != 0 && errno == EINTR) {}
    arena_free(l->arena);
    buffer_free(&l->header);
    *l = (struct link){0};
}

/* ---- sending ---- */

bool link_send(struct link *l, const struct message *m)
{
    bool body = message_has_body(m->type);
    buffer_clear(&l->header);
    if (message_encode(m, &l->header)) return false;
    if (zmq_send(l->socket, CW_PROTOCOL_TAG, strlen(CW_PROTOCOL_TAG), ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0) return false;
    /* After its first frame a message is whole or, if the connection ends meanwhile, dropped: the rest does not
     * block. */
    zmq_send(l->socket, l->header.data, l->header.size, body ? ZMQ_SNDMORE : 0);
    if (body) zmq_send(l->socket, m->body, m->body_size, 0);
    return true;
}

static void part(struct link *l, const char *why)
{
    if (l->state == LINK_JOINED) log_warning("%s; saying HELLO again", why);
    l->state = LINK_APART;
}

static void say_hello(struct link *l, uint64_t now)
{
    struct message m = {.type = MSG_HELLO, .role = ROLE_WORKER, .agent = "claimwire " CW_VERSION, .name = l->name,
                        .slots = l->slots, .engine = l->engine};
    l->said = now;
    if (link_send(l, &m)) l->state = LINK_ASKED;
    if (l->told || now - l->started < PATIENCE_MS) return;
    l->told = true;
    log_warning("no broker answers at %s; waiting for one", l->endpoint);
}

uint64_t link_tick(struct link *l, uint64_t now)
{
    /* When we were held up ourselves (a stopped machine), that is not the broker's silence. */
    if (now - l->checked > l->heartbeat_ms) l->heard += now - l->checked;
    l->checked = now;
    if (l->state == LINK_JOINED && now - l->heard > l->silence_ms) part(l, "the broker has fallen silent");
    if (l->state == LINK_ASKED && now - l->said > l->silence_ms / 2) l->state = LINK_APART;
    if (l->state == LINK_APART && l->engine && (!l->said || now - l->said >= l->heartbeat_ms / 2)) say_hello(l, now);
    if (l->state == LINK_JOINED && now - l->said >= l->heartbeat_ms) {
        l->said = now;
        link_send(l, &(struct message){.type = MSG_PING});
    }
    return now + l->heartbeat_ms / 2 + 1;
}

/* ---- receiving ---- */

/* All frames of the next message; those over three are only counted. */
static size_t receive_frames(struct link *l, zmq_msg_t frames[3])
{
    size_t count = 0;
    for (bool more = true; more; count++) {
        zmq_msg_t surplus, *f = count < 3 ? &frames[count] : &surplus;
        zmq_msg_init(f);
        if (zmq_msg_recv(f, l->socket, count ? 0 : ZMQ_DONTWAIT) < 0) {
            zmq_msg_close(f);
            break;
        }
        more = zmq_msg_more(f);
        if (f == &surplus) zmq_msg_close(f);
    }
    return count;
}

static enum link_event welcome(struct link *l, const struct message *m)
{
    l->state = LINK_JOINED;
    l->told = true;  /* from now on silence has words of its own */
    log_info("joined %s at %s as %s", m->agent, l->endpoint, l->name);
    return LINK_BEGUN;
}

static enum link_event handle(struct link *l, const struct message *m)
{
    switch (m->type) {
    case MSG_WELCOME: return welcome(l, m);
    case MSG_JOB: return l->state == LINK_JOINED ? LINK_JOB : LINK_HANDLED;
    case MSG_PING: link_send(l, &(struct message){.type = MSG_PONG}); break;
    case MSG_PONG: break;
    case MSG_BYE: part(l, "the broker stops"); break;
    case MSG_ERROR:
        log_info("the broker says: %s: %s", cw_error_name(m->error), m->reason);
        part(l, "the broker does not know us any more");
        break;
    default: log_warning("the broker sent a %s, which is not for workers", message_type_name(m->type));
    }
    return LINK_HANDLED;
}

enum link_event link_receive(struct link *l, uint64_t now, struct message *m, zmq_msg_t *body)
{
    zmq_msg_t frames[3];
    size_t count = receive_frames(l, frames), kept = count < 3 ? count : 3;
    if (!count) return LINK_NOTHING;
    struct frame views[4] = {{0}};
    for (size_t i = 0; i < kept; i++) views[i] = (struct frame){zmq_msg_data(&frames[i]), zmq_msg_size(&frames[i])};
    arena_reset(l->arena);
    l->heard = now;
    enum link_event event = LINK_HANDLED;
    if (message_decode(views, count, l->arena, m))
        log_warning("a message that nobody understands: %s", cw_error_text());
    else event = handle(l, m);
    if (event == LINK_JOB) {
        zmq_msg_init(body);
        zmq_msg_move(body, &frames[2]);
        m->body = zmq_msg_data(body);
    }
    for (size_t i = 0; i < kept; i++) zmq_msg_close(&frames[i]);
    return event;
}
