/* The workers' side: jobs go out by free slots, results come in, and whoever leaves, falls silent or is overdue
 * gives its jobs back. */
#include <stdio.h>
#include <string.h>

#include "worker/broker/state.h"

static uint32_t index_of(const struct machine *m, const struct peer *worker)
{
    return (uint32_t)(worker - m->workers.at);
}

void worker_free_slot(struct machine *m, struct job *j)
{
    if (j->holder == NONE) return;
    struct peer *worker = &m->workers.at[j->holder];
    jobs_release(&m->jobs, &worker->jobs, j);
    if (!--worker->held) worker->alone = false;
    j->holder = NONE;
}

/* --- how a job ends otherwise than well --- */

static struct action *end_job(struct machine *m, struct job *j, enum action_kind kind, uint32_t attempts,
                              uint32_t losses)
{
    struct action *a;
    struct op *op = ask(m, kind, 0, &a);
    a->job = op->job = j->number;
    op->old_attempts = j->attempts;
    op->old_losses = j->losses;
    op->due = m->now;
    a->attempts = j->attempts = attempts;
    a->losses = j->losses = losses;
    a->not_before = m->wall;
    memcpy(a->id, j->id, sizeof a->id);
    jobs_move(&m->jobs, j, JOB_ENDING);
    return a;
}

/* retry_ms doubled for each failure, at most retry_max_ms; of this a random part between a half and the whole, so that
 * what failed together is not tried again together. */
static cw_msec retry_delay(struct machine *m, uint32_t failures)
{
    cw_msec delay = m->config.retry_ms;
    for (uint32_t i = 1; i < failures && delay < m->config.retry_max_ms; i++) delay *= 2;
    if (delay > m->config.retry_max_ms) delay = m->config.retry_max_ms;
    return delay - random_below(m, delay / 2 + 1);
}

static void try_later(struct machine *m, struct job *j, uint32_t attempts, uint32_t losses, cw_msec delay,
                      const char *reason)
{
    struct action *a = end_job(m, j, ACTION_RETRY_LATER, attempts, losses);
    a->not_before = m->wall + (int64_t)delay;
    a->words = reason;
    group_find(&m->group, a->op)->due = m->now + delay;
}

static void set_aside(struct machine *m, struct job *j, enum fail_cause cause, const char *reason, const char *engine,
                      uint32_t attempts, uint32_t losses)
{
    struct action *a = end_job(m, j, ACTION_SET_ASIDE, attempts, losses);
    a->cause = cause;
    a->words = reason;
    a->engine = engine;
}

void job_failed(struct machine *m, struct job *j, enum fail_cause cause, const char *reason, const char *engine)
{
    uint32_t attempts = j->attempts + 1;
    if (attempts >= m->config.attempts) {
        set_aside(m, j, cause, reason, engine, attempts, j->losses);
        return;
    }
    try_later(m, j, attempts, j->losses, retry_delay(m, attempts), reason);
}

/* `wait`: the worker lives, and might lose it again at once. */
static void job_lost(struct machine *m, struct job *j, bool wait)
{
    uint32_t losses = j->losses + 1;
    m->redelivered_total++;
    if (losses >= MACHINE_LOSSES)
        set_aside(m, j, FAIL_LOST, "lost with its worker, again and again", "", j->attempts, losses);
    else
        try_later(m, j, j->attempts, losses, wait ? retry_delay(m, losses) : 0, "lost with its worker");
}

void worker_drop(struct machine *m, struct peer *worker, enum leaving how, const char *why)
{
    log_about(m, worker->name, 0, why);
    while (worker->jobs != NONE) {
        struct job *j = &m->jobs.at[worker->jobs];
        worker_free_slot(m, j);
        if (j->phase == JOB_SPENT) jobs_remove(&m->jobs, j);
        if (j->phase != JOB_OUT) continue;
        if (how == LEFT_LOST) {
            job_lost(m, j, false);
        } else {
            m->redelivered_total++;
            jobs_move(&m->jobs, j, JOB_READY);
        }
    }
    peers_remove(&m->workers, worker);
}

/* --- messages --- */

void worker_hello(struct machine *m, struct peer *worker)
{
    const struct message *msg = m->event->message;
    const struct route *from = &m->event->from;
    if (worker) worker_drop(m, worker, LEFT_WELL, "began anew");
    struct peer *old = peers_named(&m->workers, msg->name);
    if (old) worker_drop(m, old, LEFT_WELL, "came back on another connection");
    worker = peers_add(&m->workers, from);
    if (!worker) {
        send_error(m, from, CW_EAGAIN, "too many workers");
        return;
    }
    snprintf(worker->name, sizeof worker->name, "%s", msg->name);
    snprintf(worker->engine, sizeof worker->engine, "%s", msg->engine);
    worker->slots = msg->slots;
    worker->heard = worker->pinged = m->now;
    struct message *answer = send_to(m, from, MSG_WELCOME);
    answer->agent = "claimwire " CW_VERSION;
    answer->heartbeat_ms = m->config.heartbeat_ms;
    log_about(m, worker->name, 0, "joined");
}

/* The delivery that a worker's message is about, if it is the one that the worker holds. */
static bool holds(const struct machine *m, const struct peer *worker, const struct job *j)
{
    return worker && j->holder == index_of(m, worker) && j->delivery == m->event->message->attempt;
}

static void result(struct machine *m, struct peer *worker, struct job *j)
{
    const struct event *e = m->event;
    bool holder = holds(m, worker, j);
    if (e->error && !holder) return;
    if (holder) worker_free_slot(m, j);
    if (j->phase == JOB_SPENT) {
        if (holder) jobs_remove(&m->jobs, j);
        return;
    }
    if (j->phase == JOB_ENDING) return;
    if (e->error) {  /* too large to be read */
        worker->failed++;
        job_failed(m, j, FAIL_REFUSED, e->words, worker->engine);
        return;
    }
    struct action *a;
    struct op *op = ask(m, ACTION_FINISH, e->message->body_size, &a);
    a->job = op->job = j->number;
    op->worker = peers_ref(&m->workers, worker);
    op->blamable = holder;
    jobs_move(&m->jobs, j, JOB_ENDING);
}

static void failure(struct machine *m, struct peer *worker, struct job *j)
{
    const struct message *msg = m->event->message;
    if (!holds(m, worker, j)) return;
    worker_free_slot(m, j);
    if (j->phase == JOB_SPENT) {
        jobs_remove(&m->jobs, j);
        return;
    }
    if (j->phase != JOB_OUT) return;
    const char *reason = msg->reason ? msg->reason : fail_cause_name(msg->cause);
    if (msg->cause == FAIL_LOST) {
        job_lost(m, j, true);
        return;
    }
    worker->failed++;
    if (msg->cause == FAIL_REFUSED) set_aside(m, j, FAIL_REFUSED, reason, worker->engine, j->attempts + 1, j->losses);
    else job_failed(m, j, msg->cause, reason, worker->engine);
}

void worker_message(struct machine *m, struct peer *worker)
{
    const struct message *msg = m->event->message;
    if (msg->type != MSG_RESULT && msg->type != MSG_FAIL) {
        send_error(m, &m->event->from, CW_EPROTO, "a message of this type is not for a broker to get from a worker");
        return;
    }
    struct job *j = jobs_find(&m->jobs, msg->job);
    if (!j) return;  /* long done, or never ours */
    if (msg->type == MSG_RESULT) result(m, worker, j);
    else failure(m, worker, j);
}

/* --- the clock --- */

static bool overdue(const struct machine *m, const struct peer *worker)
{
    for (uint32_t i = worker->jobs; i != NONE; i = m->jobs.at[i].after)
        if (m->now > m->jobs.at[i].lease) return true;
    return false;
}

void workers_watch(struct machine *m)
{
    for (uint32_t i = 0; i < m->workers.top; i++) {
        struct peer *worker = &m->workers.at[i];
        if (!worker->used) continue;
        if (m->now - worker->heard > m->config.silence_ms) {
            worker_drop(m, worker, LEFT_LOST, "fell silent");
        } else if (overdue(m, worker)) {
            send_error(m, &worker->route, CW_EAGAIN, "a job is overdue; say HELLO to go on");
            worker_drop(m, worker, LEFT_LOST, "did not end a job in time");
        } else if (m->now - worker->pinged >= m->config.heartbeat_ms) {
            worker->pinged = m->now;
            send_to(m, &worker->route, MSG_PING);
        }
    }
}

static struct peer *freest_worker(struct machine *m, bool idle)
{
    struct peer *best = NULL;
    for (uint32_t i = 0; i < m->workers.top; i++) {
        struct peer *w = &m->workers.at[i];
        if (!w->used || w->alone || w->held >= w->slots || (idle && w->held)) continue;
        if (!best || w->slots - w->held > best->slots - best->held) best = w;
    }
    return best;
}

/* What a document's extraction may take: the limit, and as much again for each MiB of it. */
static uint32_t time_limit(const struct machine *m, const struct job *j)
{
    uint64_t limit = (uint64_t)m->config.time_limit_ms * (1 + (j->size >> 20));
    return limit < UINT32_MAX ? (uint32_t)limit : UINT32_MAX;
}

/* The limits of all that the worker holds: a job may have to wait for the others. */
static cw_msec time_to_end(const struct machine *m, const struct peer *worker)
{
    cw_msec all = 0;
    for (uint32_t i = worker->jobs; i != NONE; i = m->jobs.at[i].after) all += time_limit(m, &m->jobs.at[i]);
    return all;
}

void workers_dispatch(struct machine *m)
{
    if (m->stopping || is_paused(m)) return;
    struct job *j;
    while ((j = jobs_first_ready(&m->jobs))) {
        bool suspect = j->losses >= MACHINE_SUSPECT;
        struct peer *worker = freest_worker(m, suspect);
        if (!worker) return;  /* a suspect holds up the others until a worker is idle: a rare and short time */
        worker->alone = suspect;
        CW_CHECK(j->holder == NONE);
        jobs_move(&m->jobs, j, JOB_OUT);
        j->holder = index_of(m, worker);
        jobs_hold(&m->jobs, &worker->jobs, j);
        worker->held++;
        j->delivery++;
        j->lease = m->now + time_to_end(m, worker) + m->config.silence_ms;
        struct action *a = act(m, ACTION_DELIVER);
        a->to = worker->route;
        a->job = j->number;
        a->message.type = MSG_JOB;
        a->message.job = j->number;
        a->message.attempt = j->delivery;
        a->message.time_limit_ms = time_limit(m, j);
        memcpy(a->message.id, j->id, sizeof j->id);
    }
}
