/* A machine on a bench: events in by short names, and the actions of the last one to look at. */
#ifndef CW_TESTS_BROKER_RIG_H
#define CW_TESTS_BROKER_RIG_H

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "worker/broker/machine.h"

enum { ACTIONS = 256 };

static struct machine *m;
static struct config config;
static cw_msec now;
static struct action taken[ACTIONS];  /* what the last feed() gave rise to */
static size_t taken_count;
static struct action load;            /* asked for and not yet answered; kind is ACTION_LOAD then */

static inline void collect(void)
{
    const struct action *a;
    while ((a = machine_next(m))) {
        ck_assert_uint_lt(taken_count, ACTIONS);
        taken[taken_count++] = *a;
        if (a->kind == ACTION_LOAD) load = *a;
    }
}

static inline void feed(struct event e)
{
    e.now = now;
    e.wall = 1700000000000 + (int64_t)now;
    e.random = 7;
    taken_count = 0;
    machine_step(m, &e);
    collect();
}

static inline void open_machine(void)
{
    config = (struct config){.client_credit = 3, .commit_documents = 8, .attempts = 2, .retry_ms = 1000,
                             .retry_max_ms = 8000, .heartbeat_ms = 1000, .silence_ms = 5000, .time_limit_ms = 10000};
    struct machine_limits limits = {.jobs = 16, .waiting = 4, .page = 4, .clients = 3, .workers = 3, .group = 8};
    now = 1000;
    m = machine_new(&config, &limits);
    feed((struct event){.kind = EVENT_START});
    feed((struct event){.kind = EVENT_LOADED});
    load.kind = ACTION_SEND;
}
static inline void close_machine(void) { machine_free(m); }

static inline struct route route(enum role role, uint8_t n)
{
    return (struct route){.role = role, .size = 2, .bytes = {9, n}};
}

static inline const struct action *find(enum action_kind kind)
{
    for (size_t i = 0; i < taken_count; i++)
        if (taken[i].kind == kind) return &taken[i];
    return NULL;
}
static inline const struct message *sent(enum message_type type)
{
    for (size_t i = 0; i < taken_count; i++)
        if ((taken[i].kind == ACTION_SEND || taken[i].kind == ACTION_DELIVER) && taken[i].message.type == type)
            return &taken[i].message;
    return NULL;
}

static inline void message(struct route from, struct message msg)
{
    feed((struct event){.kind = EVENT_MESSAGE, .from = from, .message = &msg});
}
static inline void client_hello(uint8_t n)
{
    message(route(ROLE_CLIENT, n), (struct message){.type = MSG_HELLO, .role = ROLE_CLIENT, .agent = "test"});
}
static inline void worker_hello(uint8_t n, uint32_t slots)
{
    char name[8];
    snprintf(name, sizeof name, "w%d", n);
    message(route(ROLE_WORKER, n),
            (struct message){.type = MSG_HELLO, .role = ROLE_WORKER, .name = name, .engine = "e", .slots = slots});
}
static inline void submit(uint64_t seq)
{
    struct message msg = {.type = MSG_SUBMIT, .seq = seq, .body_size = 10};
    snprintf(msg.id, sizeof msg.id, "%032x", (unsigned)seq);
    message(route(ROLE_CLIENT, 1), msg);
}
static inline void stored(uint64_t op, enum cw_error error)
{
    feed((struct event){.kind = EVENT_STORED, .op = op, .error = error, .words = "words"});
}
static inline void committed(enum cw_error error)
{
    feed((struct event){.kind = EVENT_COMMITTED, .error = error, .words = "words"});
}

/* Journals a new document as job `job`. */
static inline void accept(uint64_t job)
{
    submit(job);
    uint64_t op = find(ACTION_ACCEPT)->op;
    struct event e = {.kind = EVENT_STORED, .op = op, .state = DOC_UNKNOWN, .accepted = {.job = job, .size = 10}};
    snprintf(e.accepted.id, sizeof e.accepted.id, "%032x", (unsigned)job);
    feed(e);
    committed(CW_OK);
}
static inline void result(uint8_t worker, uint64_t job, uint32_t attempt)
{
    message(route(ROLE_WORKER, worker), (struct message){.type = MSG_RESULT, .job = job, .attempt = attempt});
}
static inline void pass(cw_msec ms)
{
    now += ms;
    feed((struct event){.kind = EVENT_TICK});
}

static inline Suite *suite_of(const char *name, void (*add)(TCase *c))
{
    Suite *s = suite_create(name);
    TCase *c = tcase_create("rules");
    tcase_add_checked_fixture(c, open_machine, close_machine);
    add(c);
    suite_add_tcase(s, c);
    return s;
}

#endif
