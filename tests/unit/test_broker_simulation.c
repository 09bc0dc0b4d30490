/* The broker's machine through many random worlds: clients that resend, workers that crash, hang, lie, fall silent, a
 * network that loses, doubles and reorders, a disk that fills up, a broker that dies at any point of a commit, a wall
 * clock that jumps.  What must hold all the time is checked where it could break; what must hold in the end, when the
 * faults have stopped, in check_end().  CLAIMWIRE_SIM_SEED=n runs world n alone. */
#include "tests/unit/broker_simulation.h"

enum { STEPS_WITH_FAULTS = 20000, STEPS_TO_SETTLE = 60000, WORLDS = 80 };

/* --- the broker's shell, in small --- */

static void feed(struct world *w, struct event *e)
{
    e->now = w->now;
    e->wall = w->wall;
    e->random = chance(w);
    machine_step(w->machine, e);
    MUST(w, machine_jobs_held(w->machine) <= w->limits.jobs);
    MUST(w, machine_group_size(w->machine) <= w->limits.group + 2 * w->limits.jobs + 16);
}

static void commit(struct world *w)
{
    struct event e = {.kind = EVENT_COMMITTED};
    bool dies = fault(w, 60), torn = dies && one_in(w, 2);
    if ((w->disk_full && memcmp(&w->committed, &w->working, sizeof w->working) != 0) || (dies && !torn)) {
        memcpy(&w->working, &w->committed, sizeof w->working);
        e.error = CW_EFULL;
    } else {
        memcpy(&w->committed, &w->working, sizeof w->working);
    }
    w->crashed |= dies;
    if (!dies) feed(w, &e);
}

static void operate(struct world *w, const struct action *a, uint32_t body)
{
    struct event e = {.kind = EVENT_STORED, .op = a->op};
    bool full = w->disk_full && one_in(w, 3);
    if (full) e.error = CW_EFULL;
    else store_operation(w, a, body, &e);
    feed(w, &e);
    if (!full) return;
    memcpy(&w->working, &w->committed, sizeof w->working);
    feed(w, &(struct event){.kind = EVENT_COMMITTED, .error = CW_EFULL, .words = "full"});
}

/* What the broker says must be true on the disk by now, whatever happens next. */
static void check_said(struct world *w, const struct message *m)
{
    const struct row *rows = w->committed.rows;
    if (m->type == MSG_ACCEPTED) MUST(w, rows[document_named(m->id)].state != DOC_UNKNOWN);
    for (size_t i = 0; m->type == MSG_STATES && i < m->state_count; i++) {
        enum document_state said = m->states[i].state, is = rows[document_named(m->states[i].id)].state;
        MUST(w, said == is || (said == DOC_RUNNING && is == DOC_QUEUED));
    }
}

static bool is_connected(const struct world *w, const struct route *r)
{
    const struct route *now = r->role == ROLE_CLIENT ? &w->clients[r->bytes[1]].route : &w->workers[r->bytes[1]].route;
    return same_route(now, r);
}

static void send_packet(struct world *w, const struct action *a)
{
    const struct message *m = &a->message;
    check_said(w, m);
    if (a->kind == ACTION_DELIVER) {
        uint32_t d = document_of(w, a->job);
        MUST(w, d < DOCUMENTS && w->working.rows[d].state == DOC_QUEUED);
        w->given[d].to = a->to;
        w->given[d].attempt = m->attempt;
        w->deliveries++;
    }
    if (is_connected(w, &a->to))
        packet_put(w, &(struct packet){.route = a->to,
                                       .type = m->type,
                                       .seq = m->seq,
                                       .job = m->job,
                                       .attempt = m->attempt,
                                       .document = a->kind == ACTION_DELIVER ? document_of(w, m->job) : 0});
    else if (one_in(w, 2)) feed(w, &(struct event){.kind = EVENT_UNROUTABLE, .from = a->to});
}

static void answer_question(struct world *w, const struct action *a)
{
    MUST(w, memcmp(&w->committed, &w->working, sizeof w->working) == 0);
    if (a->kind == ACTION_COUNTS) {
        feed(w, &(struct event){.kind = EVENT_COUNTS, .from = a->to, .counts = &(struct store_counts){0}});
        return;
    }
    static struct document_status states[1];  /* lives until the answer has gone out */
    memcpy(states[0].id, a->ids[0], sizeof states[0].id);
    states[0].state = w->working.rows[document_named(a->ids[0])].state;
    feed(w, &(struct event){.kind = EVENT_STATES, .from = a->to, .states = states, .state_count = 1});
}

static void perform(struct world *w, const struct action *a, uint32_t body)
{
    static struct store_job jobs[DOCUMENTS];
    struct event e = {.kind = EVENT_LOADED, .jobs = jobs};
    switch (a->kind) {
    case ACTION_SEND:
    case ACTION_DELIVER: send_packet(w, a); break;
    case ACTION_COMMIT: commit(w); break;
    case ACTION_LOAD:
        e.job_count = load_jobs(w, a->after, a->max, jobs);
        feed(w, &e);
        break;
    case ACTION_STATES:
    case ACTION_COUNTS: answer_question(w, a); break;
    case ACTION_LOG: break;
    case ACTION_STOPPED: w->stopped = true; break;
    default: operate(w, a, body);
    }
}

static void broker_start(struct world *w);

static void broker_event(struct world *w, struct event *e, uint32_t body)
{
    feed(w, e);
    const struct action *next;
    while (!w->crashed && (next = machine_next(w->machine))) {
        struct action a = *next;
        if (fault(w, 5000)) w->crashed = true;
        else perform(w, &a, body);
    }
    if (w->crashed || w->stopped) broker_start(w);
}

/* A new process on the same disk.  Connections come back under new routing ids, some sooner, some later. */
static void broker_start(struct world *w)
{
    machine_free(w->machine);
    w->machine = machine_new(&w->config, &w->limits);
    w->crashed = w->stopped = false;
    memcpy(&w->working, &w->committed, sizeof w->working);
    broker_event(w, &(struct event){.kind = EVENT_START}, 0);
}

/* --- peers --- */

static void say(struct world *w, const struct route *from, enum message_type type, uint64_t seq)
{
    packet_put(w, &(struct packet){.to_broker = true, .route = *from, .type = type, .seq = seq});
}

static void client_acts(struct world *w, struct client *c)
{
    if (fault(w, 150)) {
        c->route = new_route(w, ROLE_CLIENT, (uint32_t)(c - w->clients));
        c->greeted = one_in(w, 4);  /* some believe that they are still known */
    }
    if (!c->greeted) {
        if (one_in(w, 8)) say(w, &c->route, MSG_HELLO, 0);
        return;
    }
    uint32_t known = w->faults ? (uint32_t)(1 + w->steps * DOCUMENTS / STEPS_WITH_FAULTS) : DOCUMENTS;  /* so far */
    uint32_t d = below(w, known < DOCUMENTS ? known : DOCUMENTS), open = 0;
    for (uint32_t i = 0; i < DOCUMENTS; i++) open += c->sent[i] && !c->told[i] && w->now < c->sent[i] + 3000;
    bool overruns = fault(w, 10), repeats = one_in(w, 20);
    if (c->wants[d] && (!c->told[d] || repeats) && w->now >= c->sent[d] + 3000 &&
        (overruns || open < w->config.client_credit)) {
        c->sent[d] = w->now;
        say(w, &c->route, MSG_SUBMIT, d);
    }
    if (one_in(w, 10)) say(w, &c->route, one_in(w, 4) ? MSG_STATUS : MSG_STATE, d);
    if (fault(w, 300)) say(w, &c->route, one_in(w, 4) ? MSG_DROP : MSG_RETRY, 0);
}

static void client_hears(struct client *c, const struct packet *p)
{
    if (p->type == MSG_WELCOME) c->greeted = true;
    else if (p->type == MSG_ERROR || p->type == MSG_BYE) c->greeted = false;
    else if (p->type == MSG_ACCEPTED) c->told[p->seq] = true;
    else if (p->type == MSG_REJECTED) c->sent[p->seq] = 0;
}

static void worker_reports(struct world *w, struct worker *k, const struct held *h)
{
    struct packet p = {.to_broker = true, .route = k->route, .type = MSG_RESULT, .job = h->job, .attempt = h->attempt,
                       .document = h->document};
    enum nature nature = w->nature[h->document];
    if (nature == POISON || nature == REFUSED || (nature == FLAKY && one_in(w, 3))) {
        p.type = MSG_FAIL;
        p.cause = nature == REFUSED ? FAIL_REFUSED : one_in(w, 2) ? FAIL_CRASH : FAIL_TIMEOUT;
    }
    if (k->liar && fault(w, 3)) {  /* another's job, or its own with a wrong report */
        if (one_in(w, 2)) p.job = 1 + below(w, (uint32_t)w->working.next_job + 4);
        if (one_in(w, 2)) p.attempt += below(w, 3);
        if (one_in(w, 2)) p.type = MSG_FAIL, p.cause = (enum fail_cause)below(w, FAIL_CAUSE_COUNT);
    }
    packet_put(w, &p);
}

static void worker_restarts(struct world *w, struct worker *k)
{
    uint32_t index = (uint32_t)(k - w->workers);
    if (!k->name[0] || one_in(w, 2)) snprintf(k->name, sizeof k->name, "w%u/%u", index, w->epoch);
    k->route = new_route(w, ROLE_WORKER, index);
    k->greeted = k->silent = false;
    k->heard = w->now;
    k->asked = 0;
    if (!fault(w, 3)) k->held_count = 0;  /* else: only the connection broke, and results come by the new one */
}

static void worker_acts(struct world *w, struct worker *k)
{
    if (fault(w, 150) || w->now - k->heard > 4 * w->config.silence_ms) worker_restarts(w, k);
    if (fault(w, 150)) k->silent = true;
    k->liar = fault(w, 50) || (k->liar && w->faults);
    if (!w->faults) k->silent = false;
    if (k->silent) return;
    if (fault(w, 300)) say(w, &k->route, MSG_BYE, 0), k->greeted = false;
    if (!k->greeted && w->now > k->asked + 500) say(w, &k->route, MSG_HELLO, 0), k->asked = w->now;
    for (uint32_t i = 0; i < k->held_count; i++) {
        if (w->now < k->held[i].until) continue;
        struct held h = k->held[i];
        k->held[i] = k->held[--k->held_count];
        if (w->nature[h.document] == KILLER) k->name[0] = '\0', worker_restarts(w, k);  /* a new process */
        else if (!fault(w, 40)) worker_reports(w, k, &h);
        return;
    }
}

static void worker_hears(struct world *w, struct worker *k, const struct packet *p)
{
    k->heard = w->now;
    if (p->type == MSG_WELCOME) k->greeted = true;
    else if (p->type == MSG_ERROR || p->type == MSG_BYE) k->greeted = false;
    else if (p->type == MSG_PING && !k->silent) say(w, &k->route, MSG_PONG, 0);
    else if (p->type == MSG_JOB && k->held_count < HELD)
        k->held[k->held_count++] = (struct held){p->job, p->attempt, p->document,
                                                 w->now + below(w, fault(w, 30) ? 9000 : 400)};
}

/* --- the driver --- */

/* A report that the broker may blame on its document. */
static void count_failure(struct world *w, const struct packet *p)
{
    uint32_t d = p->type == MSG_FAIL || p->type == MSG_RESULT ? document_of(w, p->job) : DOCUMENTS;
    if (d == DOCUMENTS || !same_route(&w->given[d].to, &p->route) || w->given[d].attempt != p->attempt) return;
    w->failures[d] += p->type == MSG_FAIL || p->document != d || w->nature[d] == BAD_RECORD;
}

static void deliver(struct world *w)
{
    static const char (*ids)[CW_ID_HEX + 1] = (const char (*)[CW_ID_HEX + 1])document_ids;
    struct packet p = packet_take(w);
    uint8_t owner = p.route.bytes[1];
    if (!p.to_broker) {
        if (!is_connected(w, &p.route)) return;
        if (p.route.role == ROLE_CLIENT) client_hears(&w->clients[owner], &p);
        else worker_hears(w, &w->workers[owner], &p);
        return;
    }
    count_failure(w, &p);
    struct message m = {.type = p.type, .role = p.route.role, .agent = "sim", .name = w->workers[owner % WORKERS].name,
                        .engine = "sim", .slots = 1 + owner, .seq = p.seq, .job = p.job, .attempt = p.attempt,
                        .cause = p.cause, .reason = "sim", .all = true, .body_size = 100};
    if (p.type == MSG_SUBMIT) memcpy(m.id, document_ids[p.seq], sizeof m.id);
    if (p.type == MSG_STATE) m.ids = ids + p.seq, m.id_count = 1;
    struct event e = {.kind = EVENT_MESSAGE, .from = p.route, .message = &m};
    if (fault(w, 100))
        e = (struct event){.kind = EVENT_MESSAGE, .from = p.route, .error = CW_EPROTO, .words = "garbage"};
    broker_event(w, &e, p.document);
}

static void time_passes(struct world *w)
{
    cw_msec by = fault(w, 3000) ? below(w, 20000) : below(w, 8);
    w->now += by;
    w->wall += (int64_t)by;
    if (fault(w, 2000)) w->wall += (int64_t)below(w, 7200000) - 3600000;
    if (fault(w, 1000)) w->disk_full = true;
    if (!w->faults || one_in(w, 200)) w->disk_full = false;
    if (w->now - w->ticked < 50) return;
    w->ticked = w->now;
    broker_event(w, &(struct event){.kind = EVENT_TICK}, 0);
}

static void step(struct world *w)
{
    w->steps++;
    time_passes(w);
    if (fault(w, 4000)) broker_event(w, &(struct event){.kind = EVENT_STOP, .deadline = w->now + below(w, 3000)}, 0);
    if (fault(w, 2000)) broker_event(w, &(struct event){.kind = EVENT_RELOAD, .config = &w->config}, 0);
    uint32_t who = below(w, CLIENTS + WORKERS);
    if (who < CLIENTS) client_acts(w, &w->clients[who]);
    else worker_acts(w, &w->workers[who - CLIENTS]);
    for (uint32_t n = below(w, 5); n && w->net_count; n--) deliver(w);
    if (!w->net_count || one_in(w, 8)) broker_event(w, &(struct event){.kind = EVENT_FLUSH}, 0);
}

static bool settled(const struct world *w)
{
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        if (w->committed.rows[d].state == DOC_QUEUED) return false;
        for (uint32_t c = 0; c < CLIENTS; c++)
            if (w->clients[c].wants[d] && !w->clients[c].told[d]) return false;
    }
    return true;
}

static void settle(struct world *w)
{
    for (uint32_t i = 0; i < STEPS_TO_SETTLE && !settled(w); i++) step(w);
    MUST(w, settled(w));
}

static void world_open(struct world *w, uint64_t seed, bool with_killers)
{
    memset(w, 0, sizeof *w);
    w->seed = seed;
    w->random = seed * 0x9e3779b97f4a7c15u + 88172645463325252u;
    for (int i = 0; i < 16; i++) chance(w);
    w->now = 1000;
    w->wall = 1700000000000;
    w->config = (struct config){.client_credit = 1 + below(w, 8), .commit_documents = 8, .attempts = ATTEMPTS,
                                .retry_ms = 100, .retry_max_ms = 1000, .heartbeat_ms = 200, .silence_ms = 1000,
                                .time_limit_ms = 1000};
    w->limits = (struct machine_limits){.jobs = 16 + below(w, 64), .waiting = 2 + below(w, 8), .page = 2 + below(w, 12),
                                        .clients = CLIENTS + 2 + below(w, 20), .workers = WORKERS + 2 + below(w, 20),
                                        .group = 1 + below(w, 16)};
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        snprintf(document_ids[d], sizeof document_ids[d], "%032x", d);
        w->nature[d] = one_in(w, 4) ? (enum nature)below(w, with_killers ? KILLER + 1 : KILLER) : GOOD;
        w->clients[below(w, CLIENTS)].wants[d] = true;
        w->clients[below(w, CLIENTS)].wants[d] = true;
    }
    for (uint32_t c = 0; c < CLIENTS; c++) w->clients[c].route = new_route(w, ROLE_CLIENT, c);
    for (uint32_t k = 0; k < WORKERS; k++) worker_restarts(w, &w->workers[k]);
    broker_start(w);
}

/* The faults are over and all is settled: nothing lost, nothing twice, nothing given up without its reason. */
static void check_end(struct world *w)
{
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        const struct row *r = &w->committed.rows[d];
        MUST(w, r->effects == (r->state == DOC_DONE));
        if (w->nature[d] == GOOD) MUST(w, r->state == DOC_DONE);
        else if (w->nature[d] == FLAKY) MUST(w, r->state == DOC_DONE || r->attempts == ATTEMPTS);
        else MUST(w, r->state == DOC_FAILED);
        if (w->nature[d] == POISON || w->nature[d] == BAD_RECORD) MUST(w, r->attempts == ATTEMPTS);
        if (w->nature[d] == KILLER) MUST(w, r->attempts == 0 && r->losses == MACHINE_LOSSES);
    }
}

static uint64_t only_seed(void)
{
    const char *seed = getenv("CLAIMWIRE_SIM_SEED");
    return seed ? strtoull(seed, NULL, 10) : 0;
}

START_TEST(world_with_faults_loses_nothing_and_does_nothing_twice)
{
    static struct world w;
    uint64_t seed = only_seed() ? only_seed() : (uint64_t)_i + 1;
    world_open(&w, seed, true);
    w.faults = true;
    for (int i = 0; i < STEPS_WITH_FAULTS; i++) step(&w);
    w.faults = false;
    for (uint32_t d = 0; d < DOCUMENTS; d++)  /* what was dropped is submitted again; what was lost is not */
        for (uint32_t c = 0; w.dropped[d] && c < CLIENTS; c++) w.clients[c].told[d] = false;
    settle(&w);
    /* What faults had set aside is asked for again. */
    struct message retry = {.type = MSG_RETRY, .role = ROLE_CLIENT, .all = true};
    for (int i = 0; i < 500 && !w.clients[0].greeted; i++) step(&w);
    broker_event(&w, &(struct event){.kind = EVENT_MESSAGE, .from = w.clients[0].route, .message = &retry}, 0);
    broker_event(&w, &(struct event){.kind = EVENT_FLUSH}, 0);
    settle(&w);
    check_end(&w);
    machine_free(w.machine);
}
END_TEST

/* Without faults each document is given to a worker once, and again only for each of its own failures. */
START_TEST(quiet_world_wastes_nothing)
{
    static struct world w;
    world_open(&w, only_seed() ? only_seed() : (uint64_t)_i + 1, false);
    settle(&w);
    check_end(&w);
    uint32_t expected = 0;
    for (uint32_t d = 0; d < DOCUMENTS; d++) expected += w.failures[d] + (w.committed.rows[d].state == DOC_DONE);
    ck_assert_uint_eq(w.deliveries, expected);
    machine_free(w.machine);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("broker simulation");
    TCase *c = tcase_create("worlds");
    int worlds = only_seed() ? 1 : WORLDS;
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, world_with_faults_loses_nothing_and_does_nothing_twice, 0, worlds);
    tcase_add_loop_test(c, quiet_world_wastes_nothing, 0, worlds);
    suite_add_tcase(s, c);
    return s;
}
