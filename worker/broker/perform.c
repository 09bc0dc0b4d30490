#include "worker/broker/perform.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "proto/log.h"

cw_msec clock_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (cw_msec)t.tv_sec * 1000 + (cw_msec)t.tv_nsec / 1000000;
}

static int64_t wall_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

enum cw_error performer_open(struct performer *p, const struct config *config)
{
    p->machine = machine_new(config, &machine_default_limits);
    p->arena = arena_new(0);
    p->jobs = calloc(machine_default_limits.page, sizeof *p->jobs);
    if (!p->machine || !p->arena || !p->jobs) return cw_fail(CW_ENOMEM, "out of memory");
    if (getrandom(&p->random, sizeof p->random, GRND_NONBLOCK) != sizeof p->random) p->random = (uint64_t)wall_clock();
    return store_open(config->store, &p->store);
}

void performer_close(struct performer *p)
{
    store_close(p->store);
    machine_free(p->machine);
    arena_free(p->arena);
    buffer_free(&p->header);
    buffer_free(&p->payload);
    free(p->jobs);
}

bool performer_is_well(const struct performer *p) { return p->error == CW_OK; }
enum cw_error performer_error(const struct performer *p) { return p->error; }

/* After these the transaction is gone, but the store can go on. */
static bool can_go_on(enum cw_error e) { return e == CW_EFULL || e == CW_ENOMEM || e == CW_EAGAIN; }

void performer_trouble(struct performer *p, enum cw_error e)
{
    if (can_go_on(e)) log_warning("%s", cw_error_text());
    else p->error = e;
}

static void step(struct performer *p, struct event *e)
{
    e->now = clock_now();
    e->wall = wall_clock();
    e->random = p->random++;  /* the machine stirs it */
    machine_step(p->machine, e);
}

/* --- operations --- */

static enum cw_error run(struct performer *p, const struct action *a, struct event *out)
{
    const struct message *m = p->event->message;
    int64_t now = wall_clock();
    switch (a->kind) {
    case ACTION_ACCEPT: return store_accept(p->store, a->id, m->body, m->body_size, now, &out->state, &out->accepted);
    case ACTION_FINISH: return store_finish(p->store, a->job, m->body, m->body_size, now);
    case ACTION_RETRY_LATER:
        return store_retry_later(p->store, a->job, a->attempts, a->losses, a->not_before, a->words);
    case ACTION_SET_ASIDE:
        log_warning("document %s is set aside after %u attempts: %s: %s", a->id, a->attempts, fail_cause_name(a->cause),
                    a->words);
        return store_set_aside(p->store, a->job, a->attempts, fail_cause_name(a->cause), a->words, a->engine, now);
    case ACTION_FAILED_RETRY: return store_failed_retry(p->store, a->ids, a->id_count, &out->count);
    default: return store_failed_drop(p->store, a->ids, a->id_count, &out->count);
    }
}

/* The group is lost.  Tells the machine, or ends the service when the store cannot go on. */
static void group_lost(struct performer *p, enum cw_error e)
{
    p->in_transaction = false;
    store_rollback(p->store);
    performer_trouble(p, e);
    if (!performer_is_well(p)) return;
    struct event lost = {.kind = EVENT_COMMITTED, .error = e, .words = arena_strdup(p->arena, cw_error_text())};
    step(p, &lost);
}

static void operate(struct performer *p, const struct action *a)
{
    struct event e = {.kind = EVENT_STORED, .op = a->op};
    if (!p->in_transaction) e.error = store_begin(p->store);
    if (!e.error) {
        p->in_transaction = true;
        e.error = run(p, a, &e);
    }
    if (e.error) e.words = arena_strdup(p->arena, cw_error_text());
    step(p, &e);
    if (e.error && !machine_is_verdict(e.error)) group_lost(p, e.error);
}

static void commit(struct performer *p)
{
    struct event e = {.kind = EVENT_COMMITTED};
    enum cw_error error = p->in_transaction ? store_commit(p->store) : CW_OK;
    if (error) {
        group_lost(p, error);
        return;
    }
    p->in_transaction = false;
    step(p, &e);
}

/* --- questions --- */

static void load(struct performer *p, const struct action *a)
{
    struct event e = {.kind = EVENT_LOADED, .jobs = p->jobs};
    CW_CHECK(!p->in_transaction);
    e.error = store_queued(p->store, a->after, p->jobs, a->max, &e.job_count);
    if (e.error) performer_trouble(p, e.error);
    step(p, &e);
}

static void answer_question(struct performer *p, const struct action *a)
{
    struct store_counts counts;
    struct event e = {.from = a->to, .counts = &counts, .state_count = a->id_count};
    CW_CHECK(!p->in_transaction);
    if (a->kind == ACTION_STATES) {
        e.kind = EVENT_STATES;
        e.states = arena_array(p->arena, a->id_count + 1, sizeof *e.states);
        e.error = store_states(p->store, a->ids, a->id_count, p->arena, e.states);
    } else {
        e.kind = EVENT_COUNTS;
        e.error = store_counts(p->store, &counts);
    }
    if (e.error) {
        e.words = arena_strdup(p->arena, cw_error_text());
        performer_trouble(p, e.error);
    }
    step(p, &e);
}

/* --- messages --- */

static void send_message(struct performer *p, const struct action *a)
{
    struct event gone = {.kind = EVENT_UNROUTABLE, .from = a->to}, vanished = {.kind = EVENT_VANISHED, .job = a->job};
    const struct buffer *body = NULL;
    if (a->kind == ACTION_DELIVER) {
        buffer_clear(&p->payload);
        enum cw_error e = store_payload(p->store, a->job, &p->payload);
        if (e && e != CW_ENOTFOUND) {
            performer_trouble(p, e);
            if (performer_is_well(p)) p->error = e;  /* no memory for one document: a fresh process may have it */
            return;
        }
        if (e) {
            step(p, &vanished);
            return;
        }
        body = &p->payload;
    }
    buffer_clear(&p->header);
    if (message_encode(&a->message, &p->header) != CW_OK ||
        !endpoint_send(&p->endpoints[a->to.role], &a->to, &p->header, body))
        step(p, &gone);
}

static void write_log(const struct action *a)
{
    if (a->name) log_info("worker %s %s", a->name, a->words);
    else if (a->job) log_warning("job %llu: %s", (unsigned long long)a->job, a->words);
    else log_warning("%s", a->words);
}

static void perform(struct performer *p, const struct action *a)
{
    switch (a->kind) {
    case ACTION_SEND:
    case ACTION_DELIVER: send_message(p, a); break;
    case ACTION_COMMIT: commit(p); break;
    case ACTION_LOAD: load(p, a); break;
    case ACTION_STATES:
    case ACTION_COUNTS: answer_question(p, a); break;
    case ACTION_LOG: write_log(a); break;
    case ACTION_STOPPED: p->stopped = true; break;
    default: operate(p, a);
    }
}

void performer_feed(struct performer *p, struct event *e)
{
    if (!performer_is_well(p)) return;
    p->event = e;
    step(p, e);
    const struct action *next;
    while (performer_is_well(p) && (next = machine_next(p->machine))) {
        struct action a = *next;  /* the next step may move the queue */
        perform(p, &a);
    }
    p->event = NULL;
}
