#include "worker/broker/machine.h"

#include <stdlib.h>
#include <string.h>

#include "worker/broker/state.h"

const struct machine_limits machine_default_limits = {
    .jobs = 16384, .waiting = 2048, .page = 1024, .clients = 1024, .workers = CW_MAX_WORKERS_TOLD, .group = 0};

enum { FIRST_PAUSE_MS = 1000, LONGEST_PAUSE_MS = 30000, SCAN_INTERVAL_MS = 1000 };

struct machine *machine_new(const struct config *config, const struct machine_limits *limits)
{
    struct machine *m = calloc(1, sizeof *m);
    if (!m) return NULL;
    m->config = *config;
    m->limits = *limits;
    if (!m->limits.group) m->limits.group = config->commit_documents;
    m->rescan_at = NEVER;
    /* Each message adds at most one operation, and each job has at most one that was not executed. */
    size_t ops = (size_t)m->limits.group + 2 * (size_t)m->limits.jobs + 16;
    m->shown_workers = calloc(limits->workers, sizeof *m->shown_workers);
    if (m->shown_workers && jobs_init(&m->jobs, limits->jobs) && peers_init(&m->clients, limits->clients) &&
        peers_init(&m->workers, limits->workers) && group_init(&m->group, ops))
        return m;
    machine_free(m);
    return NULL;
}

void machine_free(struct machine *m)
{
    if (!m) return;
    jobs_destroy(&m->jobs);
    peers_destroy(&m->clients);
    peers_destroy(&m->workers);
    group_destroy(&m->group);
    free(m->shown_workers);
    free(m->queue);
    free(m);
}

size_t machine_group_size(const struct machine *m) { return m->group.count; }
size_t machine_jobs_held(const struct machine *m) { return m->jobs.count; }

/* --- actions --- */

struct action *act(struct machine *m, enum action_kind kind)
{
    if (m->tail == m->capacity) {
        size_t capacity = m->capacity ? 2 * m->capacity : 64;
        struct action *queue = realloc(m->queue, capacity * sizeof *queue);
        CW_CHECK(queue);  /* a few megabytes at most: the broker cannot go on without */
        m->queue = queue;
        m->capacity = capacity;
    }
    struct action *a = &m->queue[m->tail++];
    memset(a, 0, sizeof *a);
    a->kind = kind;
    return a;
}

const struct action *machine_next(struct machine *m)
{
    if (m->head < m->tail) return &m->queue[m->head++];
    m->head = m->tail = 0;
    return NULL;
}

struct message *send_to(struct machine *m, const struct route *to, enum message_type type)
{
    struct action *a = act(m, ACTION_SEND);
    a->to = *to;
    a->message.type = type;
    return &a->message;
}

void send_error(struct machine *m, const struct route *to, enum cw_error error, const char *reason)
{
    struct message *answer = send_to(m, to, MSG_ERROR);
    answer->error = error;
    answer->reason = reason && *reason ? reason : cw_error_sentence(error);
}

void commit_first(struct machine *m)
{
    if (!m->group.count) return;
    act(m, ACTION_COMMIT);
    m->commit_asked = true;
}

void log_about(struct machine *m, const char *name, uint64_t job, const char *words)
{
    struct action *a = act(m, ACTION_LOG);
    a->name = name;
    a->job = job;
    a->words = words;
}

/* --- jobs come into the window --- */

void read_again_at(struct machine *m, cw_msec when)
{
    /* A scan of a long backlog costs: not for every job that becomes due. */
    if (m->scanned_at && when < m->scanned_at + SCAN_INTERVAL_MS) when = m->scanned_at + SCAN_INTERVAL_MS;
    if (when < m->rescan_at) m->rescan_at = when;
}

void put_to_wait(struct machine *m, struct job *j, cw_msec due)
{
    if (m->jobs.waiting.count >= m->limits.waiting) {
        jobs_remove(&m->jobs, j);
        read_again_at(m, due);
        return;
    }
    j->due = due;
    jobs_move(&m->jobs, j, JOB_WAITING);
}

void take_in(struct machine *m, const struct store_job *s)
{
    struct job *j = jobs_add(&m->jobs, s);
    int64_t wait = s->not_before - m->wall;
    if (wait > (int64_t)m->config.retry_max_ms) wait = m->config.retry_max_ms;  /* the wall clock was set back */
    if (wait > 0) put_to_wait(m, j, m->now + (cw_msec)wait);
    else jobs_move(&m->jobs, j, JOB_READY);
}

static void loaded(struct machine *m)
{
    const struct event *e = m->event;
    m->loading = false;
    if (e->error) {  /* the shell goes down for what is worse than this */
        read_again_at(m, m->now + FIRST_PAUSE_MS);
        m->more_on_disk = false;
        return;
    }
    m->more_on_disk = e->job_count >= m->limits.page;
    for (size_t i = 0; i < e->job_count; i++) {
        if (m->jobs.count == m->limits.jobs) {
            m->more_on_disk = true;
            return;
        }
        m->cursor = e->jobs[i].job;
        if (!jobs_find(&m->jobs, e->jobs[i].job)) take_in(m, &e->jobs[i]);
    }
}

static void ask_for_more(struct machine *m)
{
    if (m->stopping || m->loading) return;
    if (!m->more_on_disk && m->rescan_at <= m->now) {
        m->rescan_at = NEVER;
        m->scanned_at = m->now;
        m->cursor = 0;
        m->more_on_disk = true;
    }
    if (!m->more_on_disk || m->jobs.ready.count >= m->limits.page || m->jobs.count == m->limits.jobs) return;
    commit_first(m);
    struct action *a = act(m, ACTION_LOAD);
    a->after = m->cursor;
    a->max = m->limits.page;
    m->loading = true;
}

static void wake_waiting(struct machine *m)
{
    struct job *j;
    while ((j = jobs_first_waiting(&m->jobs)) && j->due <= m->now) jobs_move(&m->jobs, j, JOB_READY);
}

static void vanished(struct machine *m)
{
    struct job *j = jobs_find(&m->jobs, m->event->job);
    if (!j || j->phase != JOB_OUT) return;
    log_about(m, NULL, j->number, "is not in the store any more");
    worker_free_slot(m, j);
    jobs_remove(&m->jobs, j);
}

/* --- time, chance, the disk --- */

uint64_t random_below(struct machine *m, uint64_t bound)
{
    uint64_t z = m->random += 0x9e3779b97f4a7c15u;  /* splitmix64 (Steele, Lea, Flood 2014) */
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) % bound;
}

/* When no event came for long, it was we who did not listen: that must not count as the others' silence. */
static void forgive(struct machine *m, cw_msec gap)
{
    for (uint32_t i = 0; i < m->clients.top; i++) m->clients.at[i].heard += gap;
    for (uint32_t i = 0; i < m->workers.top; i++) {
        struct peer *worker = &m->workers.at[i];
        worker->heard += gap;
        for (uint32_t j = worker->used ? worker->jobs : NONE; j != NONE; j = m->jobs.at[j].after)
            m->jobs.at[j].lease += gap;
    }
}

static void take_time(struct machine *m, const struct event *e)
{
    m->wall = e->wall;
    m->random ^= e->random;
    if (e->now <= m->now) return;
    cw_msec gap = e->now - m->now;
    if (m->started && gap > m->config.heartbeat_ms) forgive(m, gap);
    m->now = e->now;
    if (!m->started) m->started = m->now;
}

bool is_paused(const struct machine *m) { return m->now < m->paused_until; }

void pause_for_full_disk(struct machine *m)
{
    if (is_paused(m)) return;  /* results that come meanwhile fail, too: one full disk, one pause */
    m->pause_ms = m->pause_ms ? 2 * m->pause_ms : FIRST_PAUSE_MS;
    if (m->pause_ms > LONGEST_PAUSE_MS) m->pause_ms = LONGEST_PAUSE_MS;
    m->paused_until = m->now + m->pause_ms;
    log_about(m, NULL, 0, "the store could not be written; nothing was lost; trying again soon");
}

/* --- events --- */

static void client_hello(struct machine *m, struct peer *client)
{
    const struct route *from = &m->event->from;
    if (!client && m->clients.count == m->clients.capacity) clients_forget_stalest(m);
    if (!client) client = peers_add(&m->clients, from);
    if (!client) {
        send_error(m, from, CW_EAGAIN, "too many clients");
        return;
    }
    client->heard = m->now;
    struct message *answer = send_to(m, from, MSG_WELCOME);
    answer->agent = "claimwire " CW_VERSION;
    answer->credit = m->config.client_credit;
    answer->credit_bytes = MACHINE_CREDIT_BYTES;
    answer->heartbeat_ms = m->config.heartbeat_ms;
}

static void peer_leaves(struct machine *m, struct peer *p, enum role role, enum leaving how)
{
    if (!p) return;
    if (role == ROLE_WORKER) worker_drop(m, p, how, how == LEFT_WELL ? "left" : "is gone");
    else peers_remove(&m->clients, p);
}

static void handle_message(struct machine *m)
{
    const struct event *e = m->event;
    const struct message *msg = e->message;
    enum role role = e->from.role;
    struct peer *p = peers_find(role == ROLE_WORKER ? &m->workers : &m->clients, &e->from);
    if (p) p->heard = m->now;
    if (e->error && !(msg && msg->type == MSG_SUBMIT)) {
        if (msg && msg->type == MSG_RESULT && role == ROLE_WORKER) worker_message(m, p);
        send_error(m, &e->from, e->error, e->words);
        return;
    }
    switch (msg->type) {
    case MSG_HELLO:
        if (msg->role != role) send_error(m, &e->from, CW_EPERM, "this endpoint is for the other role");
        else if (role == ROLE_WORKER) worker_hello(m, p);
        else client_hello(m, p);
        return;
    case MSG_BYE: peer_leaves(m, p, role, LEFT_WELL); return;
    case MSG_PONG:
    case MSG_ERROR: return;
    default: break;
    }
    if (!p) {
        if (role == ROLE_WORKER && msg->type == MSG_RESULT) worker_message(m, NULL);
        send_error(m, &e->from, CW_EAGAIN, "say HELLO first");
    } else if (msg->type == MSG_PING) {
        send_to(m, &e->from, MSG_PONG);
    } else if (role == ROLE_WORKER) {
        worker_message(m, p);
    } else {
        client_message(m, p);
    }
}

static void unroutable(struct machine *m)
{
    const struct route *from = &m->event->from;
    enum role role = from->role;
    peer_leaves(m, peers_find(role == ROLE_WORKER ? &m->workers : &m->clients, from), role, LEFT_LOST);
}

static void goodbye(struct machine *m, const struct peers *peers)
{
    for (uint32_t i = 0; i < peers->top; i++)
        if (peers->at[i].used) send_to(m, &peers->at[i].route, MSG_BYE);
}

/* The drain ends when no job is out any more, or its time is over. */
static void drain(struct machine *m)
{
    if (m->stopped || (m->jobs.in_phase[JOB_OUT] && m->now < m->deadline)) return;
    if (m->group.count) {
        if (!m->commit_asked) commit_first(m);
        return;
    }
    m->stopped = true;
    goodbye(m, &m->clients);
    goodbye(m, &m->workers);
    act(m, ACTION_STOPPED);
}

static void handle(struct machine *m, const struct event *e)
{
    switch (e->kind) {
    case EVENT_START: m->more_on_disk = true; break;
    case EVENT_MESSAGE: handle_message(m); break;
    case EVENT_UNROUTABLE: unroutable(m); break;
    case EVENT_TICK:
        workers_watch(m);
        clients_forget_idle(m);
        break;
    case EVENT_FLUSH: commit_first(m); break;
    case EVENT_STORED: group_stored(m); break;
    case EVENT_COMMITTED: group_committed(m); break;
    case EVENT_LOADED: loaded(m); break;
    case EVENT_VANISHED: vanished(m); break;
    case EVENT_STATES: client_states(m); break;
    case EVENT_COUNTS: client_counts(m); break;
    case EVENT_RELOAD: m->config = *e->config; break;
    case EVENT_STOP:
        m->stopping = true;
        m->deadline = e->deadline;
        break;
    }
}

void machine_step(struct machine *m, const struct event *e)
{
    take_time(m, e);
    m->event = e;
    handle(m, e);
    m->event = NULL;
    wake_waiting(m);
    workers_dispatch(m);
    if (m->stopping) drain(m);
    else ask_for_more(m);
    bool full = m->group.count >= m->limits.group || m->group.bytes >= MACHINE_GROUP_BYTES;
    if (full && !m->commit_asked) commit_first(m);
}
