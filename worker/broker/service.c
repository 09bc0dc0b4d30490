#include "worker/broker/service.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "proto/log.h"
#include "worker/broker/endpoint.h"
#include "worker/broker/perform.h"

enum {
    /* between the last BYE and the end: libzmq forgets what it read when the connection ends at once */
    FAREWELL_MS = 100,
    DRAIN_MS = 10000,       /* what running jobs have to end in when we are told to stop */
    INDEX_ROWS = 256,       /* statements indexed in one go */
    INDEX_BUSY_MS = 1000,   /* the least often that some are, however busy we are */
    QUIET_MS = 100,         /* without a message: other work has all the time */
    WORK_BUSY_MS = 10,      /* otherwise it waits so long, and … */
    WORK_SHARE = 4,         /* … has a fifth of the time at most */
    WORK_MS = 50,           /* a piece of it holds up whoever waits: longer than this, and the next one is smaller */
    WORK_LEAST = 2, WORK_MOST = 64,
    HOUSEKEEPING_PAUSE_MS = 10000,  /* after it failed for want of space or memory */
    TURN_MESSAGES = 4096,   /* messages taken from the sockets before the clock is looked at again */
    EVENT_AT_LEAST_MS = 5
};

struct service {
    struct performer performer;
    struct config config;
    const struct broker_hooks *hooks;
    void *context;
    struct endpoint endpoints[2];  /* by role */
    cw_msec ticked, indexed, heard, no_housekeeping_before;
    cw_msec worked, work_took;     /* when the last piece of other work ended, and how long it was */
    unsigned work_size;            /* of the next one: WORK_LEAST to WORK_MOST */
    bool more_to_index, more_to_do;
};

static void feed(struct service *s, struct event *e) { performer_feed(&s->performer, e); }

/* --- messages --- */

/* A SUBMIT's document is read once here: is it one, and what is its id. */
static enum cw_error check_document(struct message *m, struct arena *arena)
{
    struct document d;
    enum cw_error e = document_decode(m->body, m->body_size, arena, &d);
    if (!e) document_id(&d, m->id);
    return e;
}

static bool receive_one(struct service *s, struct endpoint *n)
{
    struct frame frames[3];
    size_t count;
    struct message m;
    struct event e = {.kind = EVENT_MESSAGE};
    if (!endpoint_receive(n, &e.from, frames, &count)) return false;
    if (!count) return true;
    struct arena *arena = s->performer.arena;
    arena_reset(arena);
    e.error = message_decode(frames, count, arena, &m);
    if (!e.error || e.error == CW_ELIMIT) e.message = &m;
    if (!e.error && m.type == MSG_SUBMIT) e.error = check_document(&m, arena);
    if (e.error) e.words = arena_strdup(arena, cw_error_text());
    feed(s, &e);
    return true;
}

/* Takes what has come, from both sides in turn, until there is no more or the group is old enough to be committed. */
static bool receive_some(struct service *s)
{
    cw_msec begun = clock_now();
    bool any = false;
    for (int i = 0; i < TURN_MESSAGES && performer_is_well(&s->performer); i++) {
        bool worker = receive_one(s, &s->endpoints[ROLE_WORKER]);
        bool client = receive_one(s, &s->endpoints[ROLE_CLIENT]);
        any |= worker || client;
        if (!worker && !client) break;
        if (i % 16 == 15 && clock_now() - begun >= s->config.commit_ms) break;
    }
    return any;
}

/* --- what is asked from outside --- */

static void look_at_request(struct service *s)
{
    struct config fresh = s->config;
    struct event e = {.kind = EVENT_STOP, .deadline = clock_now() + DRAIN_MS};
    switch (s->hooks->request(s->hooks->context, &fresh)) {
    case BROKER_GO_ON: break;
    case BROKER_STOP:
        log_info("stopping: running documents have %d seconds to end", DRAIN_MS / 1000);
        feed(s, &e);
        break;
    case BROKER_RELOAD:
        s->config = fresh;
        e = (struct event){.kind = EVENT_RELOAD, .config = &s->config};
        feed(s, &e);
    }
}

/* --- the loop --- */

static bool is_quiet(const struct service *s, cw_msec now) { return now - s->heard >= QUIET_MS; }

static bool may_work(const struct service *s, cw_msec now)
{
    return is_quiet(s, now) || now - s->worked >= WORK_BUSY_MS + WORK_SHARE * s->work_took;
}

static enum cw_error work_some(struct service *s, cw_msec now)
{
    enum cw_error e = s->hooks->work(s->hooks->context, s->work_size, &s->more_to_do);
    s->worked = clock_now();
    s->work_took = s->worked - now;
    if (s->work_took > WORK_MS && s->work_size > WORK_LEAST) s->work_size /= 2;
    if (s->work_took < WORK_MS / 2 && s->work_size < WORK_MOST && s->more_to_do) s->work_size *= 2;
    return e;
}

/* The full-text index, what the program around us does with the store, and the log's way into the file have their turn
 * when nobody waits, and now and then when always somebody does. */
static void keep_house(struct service *s, bool idle)
{
    struct performer *p = &s->performer;
    if (p->in_transaction || !performer_is_well(p)) return;
    cw_msec now = clock_now();
    enum cw_error e = CW_OK;
    if (now < s->no_housekeeping_before) return;
    if (idle || now - s->indexed >= INDEX_BUSY_MS) {
        s->indexed = now;
        e = store_index_some(p->store, INDEX_ROWS, &s->more_to_index);
    }
    if (!e && s->hooks->work && may_work(s, now)) e = work_some(s, clock_now());
    if (!e) e = store_checkpoint(p->store, idle && !s->more_to_index && !s->more_to_do);
    if (e) {
        s->more_to_index = s->more_to_do = false;
        s->no_housekeeping_before = now + HOUSEKEEPING_PAUSE_MS;
        performer_trouble(p, cw_context(e, "housekeeping"));
    }
}

static bool turn(struct service *s)
{
    const struct broker_hooks *hooks = s->hooks;
    cw_msec beat = s->config.heartbeat_ms / 4 > EVENT_AT_LEAST_MS ? s->config.heartbeat_ms / 4 : EVENT_AT_LEAST_MS;
    zmq_pollitem_t items[] = {{.socket = s->endpoints[ROLE_CLIENT].socket, .events = ZMQ_POLLIN},
                              {.socket = s->endpoints[ROLE_WORKER].socket, .events = ZMQ_POLLIN},
                              {.fd = hooks->request_fd, .events = ZMQ_POLLIN}};
    bool asks = hooks->request && hooks->request_fd >= 0;
    long wait = s->more_to_do && beat > WORK_BUSY_MS ? WORK_BUSY_MS : (long)beat;
    if (s->more_to_index || (s->more_to_do && is_quiet(s, clock_now()))) wait = 0;
    int rc = zmq_poll(items, asks ? 3 : 2, wait);
    if (rc < 0 && zmq_errno() != EINTR) {
        performer_trouble(&s->performer, cw_fail(CW_EIO, "poll: %s", zmq_strerror(zmq_errno())));
        return false;
    }
    if (asks && items[2].revents) look_at_request(s);
    bool any = receive_some(s);
    if (any) s->heard = clock_now();
    struct event flush = {.kind = EVENT_FLUSH}, tick = {.kind = EVENT_TICK};
    feed(s, &flush);
    if (clock_now() - s->ticked >= beat) {
        s->ticked = clock_now();
        feed(s, &tick);
    }
    keep_house(s, !any);
    if (performer_is_well(&s->performer) && hooks->advanced) hooks->advanced(hooks->context);
    return performer_is_well(&s->performer) && !s->performer.stopped;
}

static enum cw_error open_all(struct service *s)
{
    struct performer *p = &s->performer;
    const struct config *c = &s->config;
    enum cw_error e = performer_open(p, c);
    if (e) return e;
    s->context = zmq_ctx_new();
    if (!s->context) return cw_fail(CW_ENOMEM, "no ZeroMQ context: %s", zmq_strerror(zmq_errno()));
    zmq_ctx_set(s->context, ZMQ_MAX_SOCKETS, 64);
    e = endpoint_open(&s->endpoints[ROLE_CLIENT], s->context, c->client_endpoint, ROLE_CLIENT);
    if (!e) e = endpoint_open(&s->endpoints[ROLE_WORKER], s->context, c->worker_endpoint, ROLE_WORKER);
    p->endpoints = s->endpoints;
    return e;
}

enum cw_error broker_serve(const struct config *config, const struct broker_hooks *hooks)
{
    struct service *s = calloc(1, sizeof *s);
    if (!s) return cw_fail(CW_ENOMEM, "out of memory");
    s->config = *config;
    s->hooks = hooks;
    s->work_size = WORK_LEAST;
    s->heard = s->worked = clock_now();  /* as if just now: those who waited for us come first */
    enum cw_error e = open_all(s);
    bool opened = !e && hooks->opened;
    if (opened) e = hooks->opened(hooks->context, s->performer.store);
    if (!e) {
        log_debug("clients at %s, workers at %s, store %s", config->client_endpoint, config->worker_endpoint,
                  config->store);
        struct event start = {.kind = EVENT_START};
        feed(s, &start);
        if (hooks->ready) hooks->ready(hooks->context);
        while (turn(s)) {}
        e = performer_error(&s->performer);
        if (!e) nanosleep(&(struct timespec){.tv_nsec = FAREWELL_MS * 1000000L}, NULL);
    }
    /* The words of a failure outlive what is closed here. */
    for (int i = 0; i < 2; i++) endpoint_close(&s->endpoints[i]);
    if (s->context) zmq_ctx_term(s->context);
    if (opened && hooks->closing) hooks->closing(hooks->context);
    performer_close(&s->performer);
    free(s);
    return e;
}
