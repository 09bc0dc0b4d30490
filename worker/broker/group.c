#include "worker/broker/group.h"

#include <stdlib.h>
#include <string.h>

#include "worker/broker/state.h"

bool group_init(struct group *g, size_t capacity)
{
    *g = (struct group){.at = calloc(capacity, sizeof *g->at), .capacity = capacity, .base = 1};
    return g->at != NULL;
}

void group_destroy(struct group *g)
{
    free(g->at);
    *g = (struct group){0};
}

/* There must be room. */
static struct op *group_add(struct group *g, uint64_t *number)
{
    CW_CHECK(g->count < g->capacity);
    struct op *op = &g->at[(g->first + g->count) % g->capacity];
    *number = g->base + g->count++;
    *op = (struct op){.client = {NONE, 0}, .worker = {NONE, 0}};
    return op;
}

struct op *group_find(struct group *g, uint64_t number)
{
    CW_CHECK(number >= g->base && number < g->base + g->count);
    return &g->at[(g->first + (number - g->base)) % g->capacity];
}

/* Takes out the first operation if it was executed. */
static bool group_take(struct group *g, struct op *out)
{
    if (!g->count || !g->at[g->first].executed) return false;
    *out = g->at[g->first];
    g->first = (g->first + 1) % g->capacity;
    g->base++;
    g->count--;
    return true;
}

struct op *ask(struct machine *m, enum action_kind kind, size_t size, struct action **action)
{
    uint64_t number;
    struct op *op = group_add(&m->group, &number);
    op->kind = kind;
    op->size = (uint32_t)size;
    m->group.bytes += size;
    *action = act(m, kind);
    (*action)->op = number;
    return op;
}

bool machine_is_verdict(enum cw_error e)
{
    return e == CW_EDATA || e == CW_ELIMIT || e == CW_EPROTO || e == CW_ENOTFOUND;
}

/* Where a job goes whose end did not come about: back to the worker that still runs it, or to the others. */
static void undo_ending(struct machine *m, struct job *j)
{
    jobs_move(&m->jobs, j, j->holder == NONE ? JOB_READY : JOB_OUT);
}

static struct job *job_of(struct machine *m, const struct op *op)
{
    struct job *j = jobs_find(&m->jobs, op->job);
    CW_CHECK(j && j->phase == JOB_ENDING);
    return j;
}

void group_stored(struct machine *m)
{
    const struct event *e = m->event;
    struct op *op = group_find(&m->group, e->op);
    op->executed = true;
    op->error = e->error;
    op->state = e->state;
    op->accepted = e->accepted;
    op->count = e->count;
    if (op->kind != ACTION_FINISH || !machine_is_verdict(e->error)) return;

    struct job *j = job_of(m, op);
    if (!op->blamable) {
        undo_ending(m, j);
        return;
    }
    struct peer *worker = peers_get(&m->workers, op->worker);
    if (worker) worker->failed++;
    job_failed(m, j, FAIL_REFUSED, e->words, worker ? worker->engine : "");
}

static void accept_committed(struct machine *m, const struct op *op)
{
    client_answered(m, op, op->error, m->event->words);
    if (op->error || op->state != DOC_UNKNOWN) return;
    m->accepted_total++;
    rate_add(&m->accepted_rate, m->now, 1);
    if (jobs_find(&m->jobs, op->accepted.job)) return;
    bool room = m->jobs.count < m->limits.jobs && m->jobs.ready.count < 2 * m->limits.page;
    if (m->more_on_disk || !room) {
        m->more_on_disk = true;
        return;
    }
    m->cursor = op->accepted.job;
    take_in(m, &op->accepted);
}

static void finish_committed(struct machine *m, const struct op *op)
{
    if (op->error) return;  /* a verdict: group_stored has moved the job on */
    struct job *j = job_of(m, op);
    struct peer *worker = peers_get(&m->workers, op->worker);
    if (worker) worker->done++;
    m->done_total++;
    rate_add(&m->done_rate, m->now, 1);
    if (j->holder == NONE) jobs_remove(&m->jobs, j);
    else jobs_move(&m->jobs, j, JOB_SPENT);
}

static void op_committed(struct machine *m, const struct op *op)
{
    struct job *j;
    switch (op->kind) {
    case ACTION_ACCEPT: accept_committed(m, op); break;
    case ACTION_FINISH: finish_committed(m, op); break;
    case ACTION_RETRY_LATER:
        j = job_of(m, op);
        if (op->due > m->now) put_to_wait(m, j, op->due);
        else jobs_move(&m->jobs, j, JOB_READY);
        break;
    case ACTION_SET_ASIDE:
        jobs_remove(&m->jobs, job_of(m, op));
        m->failed_total++;
        break;
    default:
        client_answered(m, op, op->error, m->event->words);
        if (op->kind == ACTION_FAILED_RETRY && op->count) read_again_at(m, m->now);
    }
}

static void op_undone(struct machine *m, const struct op *op)
{
    struct job *j;
    switch (op->kind) {
    case ACTION_FINISH:
        if (!machine_is_verdict(op->error)) undo_ending(m, job_of(m, op));
        break;
    case ACTION_RETRY_LATER:
    case ACTION_SET_ASIDE:
        j = job_of(m, op);
        j->attempts = op->old_attempts;
        j->losses = op->old_losses;
        undo_ending(m, j);
        break;
    default: client_answered(m, op, m->event->error, m->event->words);
    }
}

void group_committed(struct machine *m)
{
    enum cw_error error = m->event->error;
    struct op op;
    bool any = false;
    m->commit_asked = false;
    m->group.bytes = 0;
    while (group_take(&m->group, &op)) {
        any = true;
        if (error) op_undone(m, &op);
        else op_committed(m, &op);
    }
    if (error) pause_for_full_disk(m);
    else if (any) m->pause_ms = 0;
}
