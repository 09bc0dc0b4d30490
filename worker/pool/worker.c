#include "worker/pool/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "proto/log.h"
#include "worker/pool/child.h"
#include "worker/pool/link.h"

enum {
    STOP_MS = 20000,         /* how long a stop waits for the running document */
    FIRST_PAUSE_MS = 100,    /* between starts of a child that does not get ready */
    STARTS = 5,              /* so often in a row, then the worker gives up */
    MESSAGES_A_TURN = 64
};

struct job {
    uint64_t number;
    uint32_t attempt, time_limit_ms;
    zmq_msg_t document;
};

/* The answer to a job that could not be sent at once; no further job is begun meanwhile. */
struct answer {
    bool waits;
    struct message message;
    struct buffer body, reason;
};

struct worker {
    struct config config;
    const struct worker_hooks *hooks;
    struct link link;
    struct child_options options;
    struct child *child;
    unsigned failed_starts;
    uint64_t start_at;               /* when the next child may be started */
    char engine[CW_MAX_NAME];
    bool announced;
    struct job queue[CW_MAX_SLOTS];  /* a ring */
    size_t first, count;
    bool runs;
    struct job running;
    struct answer answer;
    bool stopping;
    uint64_t stop_by;
};

static uint64_t monotonic_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* ---- jobs ---- */

static void forget_queue(struct worker *w)
{
    for (; w->count; w->count--) {
        zmq_msg_close(&w->queue[w->first].document);
        w->first = (w->first + 1) % CW_MAX_SLOTS;
    }
}

static void take_job(struct worker *w, const struct message *m, zmq_msg_t *body)
{
    if (w->runs && w->running.number == m->job) {  /* given again after a new HELLO, while we are still at it */
        w->running.attempt = m->attempt;
        zmq_msg_close(body);
        return;
    }
    if (w->count == CW_MAX_SLOTS) {
        link_send(&w->link, &(struct message){.type = MSG_FAIL,
                                              .job = m->job,
                                              .attempt = m->attempt,
                                              .cause = FAIL_LOST,
                                              .reason = "the worker has no free slot"});
        zmq_msg_close(body);
        return;
    }
    struct job *j = &w->queue[(w->first + w->count++) % CW_MAX_SLOTS];
    *j = (struct job){.number = m->job, .attempt = m->attempt, .time_limit_ms = m->time_limit_ms};
    zmq_msg_init(&j->document);
    zmq_msg_move(&j->document, body);
    zmq_msg_close(body);
}

static void begin_next(struct worker *w, uint64_t now)
{
    if (w->stopping || w->runs || !w->count || w->answer.waits || w->link.state != LINK_JOINED) return;
    if (!w->child || !child_is_idle(w->child)) return;
    struct job *j = &w->queue[w->first];
    w->running = *j;
    zmq_msg_init(&w->running.document);
    zmq_msg_move(&w->running.document, &j->document);
    w->first = (w->first + 1) % CW_MAX_SLOTS;
    w->count--;
    w->runs = true;
    uint32_t limit = w->running.time_limit_ms ? w->running.time_limit_ms : w->config.time_limit_ms;
    child_give(w->child, zmq_msg_data(&w->running.document), zmq_msg_size(&w->running.document), now + limit, limit);
}

/* ---- answers ---- */

static void send_answer(struct worker *w)
{
    struct answer *a = &w->answer;
    if (!a->waits || w->link.state != LINK_JOINED || !link_send(&w->link, &a->message)) return;
    a->waits = false;
    buffer_free(&a->body);
}

/* Ends the running job.  What the message points to is copied if it cannot be sent now. */
static void answer(struct worker *w, struct message m)
{
    struct answer *a = &w->answer;
    m.job = w->running.number;
    m.attempt = w->running.attempt;
    zmq_msg_close(&w->running.document);
    w->runs = false;
    if (w->link.state == LINK_JOINED && link_send(&w->link, &m)) return;
    buffer_clear(&a->body);
    buffer_clear(&a->reason);
    buffer_append(&a->body, m.body, m.body_size);
    buffer_puts(&a->reason, m.reason ? m.reason : "");
    m.body = a->body.data;
    m.reason = buffer_terminate(&a->reason);
    a->message = m;
    a->waits = !a->body.failed && !a->reason.failed;  /* else the broker's patience ends and it gives the job again */
}

/* ---- the child ---- */

static enum cw_error start_child(struct worker *w, uint64_t now)
{
    if (w->child || now < w->start_at || (w->stopping && !w->runs)) return CW_OK;
    enum cw_error e = child_start(&w->options, &w->child);
    if (!e) return CW_OK;
    w->child = NULL;
    log_warning("%s", cw_error_text());
    w->start_at = now + (FIRST_PAUSE_MS << w->failed_starts);
    return ++w->failed_starts < STARTS ? CW_OK : e;
}

static void drop_child(struct worker *w)
{
    child_free(w->child);
    w->child = NULL;
}

static void child_ready(struct worker *w, const struct child_outcome *o)
{
    w->failed_starts = 0;
    snprintf(w->engine, sizeof w->engine, "%s", o->text);
    w->link.engine = w->engine;
    log_debug("reading process %d is ready: %s", (int)child_pid(w->child), w->engine);
    if (!w->announced && w->hooks->ready) w->hooks->ready(w->hooks->context);
    w->announced = true;
}

static void child_failed(struct worker *w, const struct child_outcome *o)
{
    log_warning("job %llu, attempt %u: %s: %s", (unsigned long long)w->running.number, w->running.attempt,
                fail_cause_name(o->cause), o->text);
    answer(w, (struct message){.type = MSG_FAIL, .cause = o->cause, .reason = o->text});
    if (o->cause != FAIL_REFUSED) drop_child(w);
}

/* It ended by itself.  Before it was ever ready that is a fault of the installation, not of a document. */
static enum cw_error child_ended(struct worker *w, uint64_t now, const struct child_outcome *o)
{
    log_warning("reading process %d: %s", (int)child_pid(w->child), o->text);
    w->start_at = now + (FIRST_PAUSE_MS << w->failed_starts);
    enum cw_error e =
        ++w->failed_starts < STARTS ? CW_OK : cw_fail(CW_EBUG, "the reading process does not start: %s", o->text);
    drop_child(w);
    return e;
}

static enum cw_error turn_child(struct worker *w, uint64_t now)
{
    struct child_outcome o;
    while (w->child) {
        switch (child_turn(w->child, now, &o)) {
        case CHILD_NOTHING: return CW_OK;
        case CHILD_READY: child_ready(w, &o); break;
        case CHILD_UNFIT: return cw_fail(o.error, "%s", o.text);
        case CHILD_RECORD: answer(w, (struct message){.type = MSG_RESULT, .body = o.bytes, .body_size = o.size}); break;
        case CHILD_FAILED: child_failed(w, &o); break;
        case CHILD_ENDED: {
            enum cw_error e = child_ended(w, now, &o);
            if (e) return e;
        }
        }
        begin_next(w, now);
    }
    return CW_OK;
}

/* ---- the loop ---- */

static void take_messages(struct worker *w, uint64_t now)
{
    struct message m;
    zmq_msg_t body;
    for (int i = 0; i < MESSAGES_A_TURN; i++) {
        switch (link_receive(&w->link, now, &m, &body)) {
        case LINK_NOTHING: return;
        case LINK_HANDLED: break;
        case LINK_BEGUN: forget_queue(w); break;
        case LINK_JOB: take_job(w, &m, &body); break;
        }
    }
}

static void take_request(struct worker *w, uint64_t now)
{
    switch (w->hooks->request(w->hooks->context, &w->config)) {
    case WORKER_GO_ON:
    case WORKER_RELOAD: break;
    case WORKER_STOP:
        if (w->stopping) return;
        log_info("stopping%s", w->runs ? " when the running document is done" : "");
        w->stop_by = now + STOP_MS;
        w->stopping = true;
        forget_queue(w);
    }
}

static long poll_timeout(const struct worker *w, uint64_t now, uint64_t wake)
{
    uint64_t child = w->child ? child_deadline(w->child) : w->start_at;
    if (child < wake) wake = child;
    if (w->stopping && w->stop_by < wake) wake = w->stop_by;
    return wake <= now ? 0 : (long)(wake - now);
}

/* True when there is a request to take. */
static bool wait_for_something(struct worker *w, uint64_t now, uint64_t wake)
{
    struct pollfd fds[CHILD_FDS];
    zmq_pollitem_t items[2 + CHILD_FDS] = {{.socket = w->link.socket, .events = ZMQ_POLLIN}};
    int count = 1, request = 0;
    if (w->answer.waits && w->link.state == LINK_JOINED) items[0].events |= ZMQ_POLLOUT;
    if (w->hooks->request_fd >= 0) {
        request = count++;
        items[request] = (zmq_pollitem_t){.fd = w->hooks->request_fd, .events = ZMQ_POLLIN};
    }
    if (w->child) child_poll(w->child, fds);
    for (int i = 0; w->child && i < CHILD_FDS; i++) {
        if (fds[i].fd < 0) continue;
        short events = (short)((fds[i].events & POLLIN ? ZMQ_POLLIN : 0) | (fds[i].events & POLLOUT ? ZMQ_POLLOUT : 0));
        items[count++] = (zmq_pollitem_t){.fd = fds[i].fd, .events = events};
    }
    return zmq_poll(items, count, poll_timeout(w, now, wake)) > 0 && request && items[request].revents;
}

static bool is_over(const struct worker *w, uint64_t now)
{
    if (!w->stopping) return false;
    bool answered = !w->answer.waits || w->link.state != LINK_JOINED;
    return (!w->runs && answered) || now >= w->stop_by;
}

static enum cw_error work(struct worker *w)
{
    for (;;) {
        uint64_t now = monotonic_ms();
        enum cw_error e = start_child(w, now);
        if (!e) e = turn_child(w, now);
        if (e) return e;
        send_answer(w);
        take_messages(w, now);
        begin_next(w, now);
        uint64_t wake = link_tick(&w->link, now);
        if (w->hooks->advanced) w->hooks->advanced(w->hooks->context);
        if (is_over(w, now)) return CW_OK;
        if (wait_for_something(w, now, wake)) take_request(w, now);
    }
}

enum cw_error worker_serve(const struct config *config, const struct worker_hooks *hooks)
{
    struct worker *w = calloc(1, sizeof *w);
    if (!w) return cw_fail(CW_ENOMEM, "out of memory for a worker");
    w->config = *config;
    w->hooks = hooks;
    w->options = (struct child_options){.program = "/proc/self/exe",
                                        .models = w->config.models,
                                        .extractor = w->config.extractor,
                                        .sandbox = w->config.sandbox,
                                        .memory_limit_mb = w->config.memory_limit_mb};
    if (strcmp(w->config.sandbox, "off") == 0)
        log_warning("documents are read without a sandbox, as the configuration says");
    enum cw_error e = link_open(&w->link, config, monotonic_ms());
    if (!e) e = work(w);
    if (w->link.state != LINK_APART)
        link_send(&w->link, &(struct message){.type = MSG_BYE}); /* asked: perhaps we are known */
    forget_queue(w);
    if (w->runs) zmq_msg_close(&w->running.document);
    drop_child(w);
    link_close(&w->link);
    buffer_free(&w->answer.body);
    buffer_free(&w->answer.reason);
    free(w);
    return e;
}
