/* The broker's machine, one rule at a time.  What many rules do together is in test_broker_simulation.c. */
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

static void collect(void)
{
    const struct action *a;
    while ((a = machine_next(m))) {
        ck_assert_uint_lt(taken_count, ACTIONS);
        taken[taken_count++] = *a;
        if (a->kind == ACTION_LOAD) load = *a;
    }
}

static void feed(struct event e)
{
    e.now = now;
    e.wall = 1700000000000 + (int64_t)now;
    e.random = 7;
    taken_count = 0;
    machine_step(m, &e);
    collect();
}

static void open_machine(void)
{
    config = (struct config){.client_credit = 3, .commit_documents = 8, .attempts = 2, .retry_ms = 1000, .retry_max_ms = 8000,
                             .heartbeat_ms = 1000, .silence_ms = 5000, .time_limit_ms = 10000};
    struct machine_limits limits = {.jobs = 16, .waiting = 4, .page = 4, .clients = 3, .workers = 3, .group = 8};
    now = 1000;
    m = machine_new(&config, &limits);
    feed((struct event){.kind = EVENT_START});
    feed((struct event){.kind = EVENT_LOADED});
    load.kind = ACTION_SEND;
}
static void close_machine(void) { machine_free(m); }

static struct route route(enum role role, uint8_t n) { return (struct route){.role = role, .size = 2, .bytes = {9, n}}; }

static const struct action *find(enum action_kind kind)
{
    for (size_t i = 0; i < taken_count; i++)
        if (taken[i].kind == kind) return &taken[i];
    return NULL;
}
static const struct message *sent(enum message_type type)
{
    for (size_t i = 0; i < taken_count; i++)
        if ((taken[i].kind == ACTION_SEND || taken[i].kind == ACTION_DELIVER) && taken[i].message.type == type)
            return &taken[i].message;
    return NULL;
}

static void message(struct route from, struct message msg)
{
    feed((struct event){.kind = EVENT_MESSAGE, .from = from, .message = &msg});
}
static void client_hello(uint8_t n)
{
    message(route(ROLE_CLIENT, n), (struct message){.type = MSG_HELLO, .role = ROLE_CLIENT, .agent = "test"});
}
static void worker_hello(uint8_t n, uint32_t slots)
{
    char name[8];
    snprintf(name, sizeof name, "w%d", n);
    message(route(ROLE_WORKER, n), (struct message){.type = MSG_HELLO, .role = ROLE_WORKER, .name = name, .engine = "e", .slots = slots});
}
static void submit(uint64_t seq)
{
    struct message msg = {.type = MSG_SUBMIT, .seq = seq, .body_size = 10};
    snprintf(msg.id, sizeof msg.id, "%032x", (unsigned)seq);
    message(route(ROLE_CLIENT, 1), msg);
}
static void stored(uint64_t op, enum cw_error error) { feed((struct event){.kind = EVENT_STORED, .op = op, .error = error, .words = "words"}); }
static void committed(enum cw_error error) { feed((struct event){.kind = EVENT_COMMITTED, .error = error, .words = "words"}); }

/* Journals a new document as job `job`. */
static void accept(uint64_t job)
{
    submit(job);
    uint64_t op = find(ACTION_ACCEPT)->op;
    struct event e = {.kind = EVENT_STORED, .op = op, .state = DOC_UNKNOWN, .accepted = {.job = job, .size = 10}};
    snprintf(e.accepted.id, sizeof e.accepted.id, "%032x", (unsigned)job);
    feed(e);
    committed(CW_OK);
}
static void result(uint8_t worker, uint64_t job, uint32_t attempt)
{
    message(route(ROLE_WORKER, worker), (struct message){.type = MSG_RESULT, .job = job, .attempt = attempt});
}
static void pass(cw_msec ms)
{
    now += ms;
    feed((struct event){.kind = EVENT_TICK});
}

START_TEST(accepted_is_said_after_the_commit_only)
{
    client_hello(1);
    submit(5);
    ck_assert_ptr_nonnull(find(ACTION_ACCEPT));
    ck_assert_ptr_null(sent(MSG_ACCEPTED));
    stored(find(ACTION_ACCEPT)->op, CW_OK);
    ck_assert_ptr_null(sent(MSG_ACCEPTED));
    feed((struct event){.kind = EVENT_FLUSH});
    ck_assert_ptr_nonnull(find(ACTION_COMMIT));
    ck_assert_ptr_null(sent(MSG_ACCEPTED));
    committed(CW_OK);
    ck_assert_uint_eq(sent(MSG_ACCEPTED)->seq, 5);
    ck_assert(!sent(MSG_ACCEPTED)->known);
    ck_assert_uint_eq(sent(MSG_ACCEPTED)->credit, 1);
}
END_TEST

START_TEST(full_disk_rejects_and_is_tried_again)
{
    client_hello(1);
    submit(5);
    stored(find(ACTION_ACCEPT)->op, CW_EFULL);
    committed(CW_EFULL);
    ck_assert_int_eq(sent(MSG_REJECTED)->error, CW_EFULL);
    submit(5);
    ck_assert_ptr_null(find(ACTION_ACCEPT));
    ck_assert_int_eq(sent(MSG_REJECTED)->error, CW_EFULL);
    pass(1000);
    submit(5);
    ck_assert_ptr_nonnull(find(ACTION_ACCEPT));
}
END_TEST

START_TEST(credit_bounds_what_a_client_has_unanswered)
{
    client_hello(1);
    ck_assert_uint_eq(sent(MSG_WELCOME)->credit, 3);
    for (uint64_t seq = 1; seq <= 3; seq++) submit(seq);
    ck_assert_ptr_null(sent(MSG_REJECTED));
    submit(4);
    ck_assert_int_eq(sent(MSG_REJECTED)->error, CW_EAGAIN);
    ck_assert_uint_eq(machine_group_size(m), 3);
}
END_TEST

START_TEST(credit_counts_bytes_too_but_lets_one_document_through)
{
    client_hello(1);
    struct message big = {.type = MSG_SUBMIT, .seq = 1, .body_size = MACHINE_CREDIT_BYTES};
    message(route(ROLE_CLIENT, 1), big);
    ck_assert_ptr_nonnull(find(ACTION_ACCEPT));
    submit(2);
    ck_assert_int_eq(sent(MSG_REJECTED)->error, CW_EAGAIN);
}
END_TEST

START_TEST(malformed_documents_are_rejected_by_their_number)
{
    client_hello(1);
    struct message msg = {.type = MSG_SUBMIT, .seq = 77};
    feed((struct event){.kind = EVENT_MESSAGE, .from = route(ROLE_CLIENT, 1), .message = &msg, .error = CW_EDATA, .words = "text is empty"});
    ck_assert_uint_eq(sent(MSG_REJECTED)->seq, 77);
    ck_assert_str_eq(sent(MSG_REJECTED)->reason, "text is empty");
    feed((struct event){.kind = EVENT_MESSAGE, .from = route(ROLE_CLIENT, 1), .error = CW_EPROTO, .words = "garbage"});
    ck_assert_int_eq(sent(MSG_ERROR)->error, CW_EPROTO);
}
END_TEST

START_TEST(strangers_are_told_to_say_hello_and_roles_keep_to_their_endpoint)
{
    message(route(ROLE_CLIENT, 1), (struct message){.type = MSG_STATUS});
    ck_assert_int_eq(sent(MSG_ERROR)->error, CW_EAGAIN);
    message(route(ROLE_CLIENT, 1), (struct message){.type = MSG_HELLO, .role = ROLE_WORKER, .name = "w", .engine = "e", .slots = 1});
    ck_assert_int_eq(sent(MSG_ERROR)->error, CW_EPERM);
    client_hello(1);
    result(1, 1, 1);
    message(route(ROLE_CLIENT, 1), (struct message){.type = MSG_RESULT, .job = 1, .attempt = 1});
    ck_assert_int_eq(sent(MSG_ERROR)->error, CW_EPROTO);
    message(route(ROLE_CLIENT, 1), (struct message){.type = MSG_PING});
    ck_assert_ptr_nonnull(sent(MSG_PONG));
    message(route(ROLE_CLIENT, 1), (struct message){.type = MSG_ERROR, .reason = "no answer to this"});
    ck_assert_uint_eq(taken_count, 0);
}
END_TEST

START_TEST(peers_are_bounded_and_idle_clients_forgotten)
{
    for (uint8_t n = 1; n <= 3; n++) client_hello(n);
    client_hello(4);
    ck_assert_int_eq(sent(MSG_ERROR)->error, CW_EAGAIN);
    for (int i = 0; i <= MACHINE_CLIENT_IDLE_MS / 1000; i++) pass(1000);
    client_hello(4);
    ck_assert_ptr_nonnull(sent(MSG_WELCOME));
}
END_TEST

START_TEST(oldest_first_to_whom_has_most_room)
{
    client_hello(1);
    for (uint64_t job = 1; job <= 3; job++) accept(job);
    worker_hello(1, 1);
    ck_assert_uint_eq(sent(MSG_JOB)->job, 1);
    ck_assert_uint_eq(sent(MSG_JOB)->time_limit_ms, 10000);
    worker_hello(2, 4);
    ck_assert_uint_eq(sent(MSG_JOB)->job, 2);
    ck_assert_uint_eq(taken[taken_count - 1].message.job, 3);
    accept(4);
    ck_assert_uint_eq(find(ACTION_DELIVER)->to.bytes[1], 2);
}
END_TEST

START_TEST(silent_worker_loses_its_jobs_without_blame)
{
    client_hello(1);
    accept(1);
    worker_hello(1, 1);
    for (int i = 0; i < 5; i++) pass(1000);
    ck_assert_ptr_nonnull(sent(MSG_PING));
    ck_assert_ptr_null(find(ACTION_RETRY_LATER));
    pass(1000);
    const struct action *a = find(ACTION_RETRY_LATER);
    ck_assert_ptr_nonnull(a);
    ck_assert_uint_eq(a->attempts, 0);
    ck_assert_uint_eq(a->losses, 1);
    stored(a->op, CW_OK);
    worker_hello(2, 1);
    ck_assert_ptr_null(sent(MSG_JOB));
    committed(CW_OK);
    ck_assert_uint_eq(sent(MSG_JOB)->job, 1);
    ck_assert_uint_eq(sent(MSG_JOB)->attempt, 2);
}
END_TEST

START_TEST(our_own_stall_is_nobodys_silence)
{
    client_hello(1);
    accept(1);
    worker_hello(1, 1);
    pass(3600 * 1000);
    ck_assert_ptr_null(find(ACTION_RETRY_LATER));
    pass(900);
    ck_assert_ptr_null(find(ACTION_RETRY_LATER));
}
END_TEST

START_TEST(overdue_job_ends_its_worker)
{
    client_hello(1);
    accept(1);
    worker_hello(1, 1);
    for (int i = 0; i < 15; i++) {
        pass(1000);
        message(route(ROLE_WORKER, 1), (struct message){.type = MSG_PONG});
    }
    ck_assert_ptr_null(find(ACTION_RETRY_LATER));
    pass(1000);
    ck_assert_ptr_nonnull(find(ACTION_RETRY_LATER));
    ck_assert_ptr_nonnull(sent(MSG_ERROR));
}
END_TEST

START_TEST(first_result_wins_whoever_brings_it)
{
    client_hello(1);
    accept(1);
    worker_hello(1, 1);
    result(9, 1, 1);  /* a worker that we do not know any more */
    const struct action *a = find(ACTION_FINISH);
    ck_assert_ptr_nonnull(a);
    ck_assert_uint_eq(a->job, 1);
    ck_assert_int_eq(sent(MSG_ERROR)->error, CW_EAGAIN);
    stored(a->op, CW_OK);
    result(1, 1, 1);
    ck_assert_ptr_null(find(ACTION_FINISH));
    committed(CW_OK);
    ck_assert_uint_eq(machine_jobs_held(m), 0);
}
END_TEST

START_TEST(slot_of_a_job_that_another_ended_stays_taken)
{
    client_hello(1);
    accept(1);
    worker_hello(1, 1);
    result(9, 1, 1);
    stored(find(ACTION_FINISH)->op, CW_OK);
    committed(CW_OK);
    ck_assert_uint_eq(machine_jobs_held(m), 1);
    accept(2);
    ck_assert_ptr_null(sent(MSG_JOB));
    result(1, 1, 1);
    ck_assert_uint_eq(sent(MSG_JOB)->job, 2);
}
END_TEST

START_TEST(only_the_holder_can_blame)
{
    client_hello(1);
    accept(1);
    worker_hello(1, 1);
    worker_hello(2, 1);
    struct message fail = {.type = MSG_FAIL, .job = 1, .attempt = 1, .cause = FAIL_CRASH, .reason = "signal 11"};
    message(route(ROLE_WORKER, 2), fail);
    ck_assert_uint_eq(taken_count, 0);
    fail.attempt = 2;
    message(route(ROLE_WORKER, 1), fail);
    ck_assert_uint_eq(taken_count, 0);
    fail.attempt = 1;
    message(route(ROLE_WORKER, 1), fail);
    const struct action *a = find(ACTION_RETRY_LATER);
    ck_assert_uint_eq(a->attempts, 1);
    int64_t delay = a->not_before - (1700000000000 + (int64_t)now);
    ck_assert_int_ge(delay, 500);
    ck_assert_int_le(delay, 1000);
}
END_TEST

START_TEST(last_attempt_sets_aside_with_its_reason)
{
    client_hello(1);
    accept(1);
    worker_hello(1, 1);
    struct message fail = {.type = MSG_FAIL, .job = 1, .attempt = 1, .cause = FAIL_TIMEOUT, .reason = "10 s"};
    message(route(ROLE_WORKER, 1), fail);
    stored(find(ACTION_RETRY_LATER)->op, CW_OK);
    committed(CW_OK);
    ck_assert_ptr_null(sent(MSG_JOB));
    pass(1000);
    ck_assert_uint_eq(sent(MSG_JOB)->attempt, 2);
    fail.attempt = 2;
    message(route(ROLE_WORKER, 1), fail);
    const struct action *a = find(ACTION_SET_ASIDE);
    ck_assert_int_eq(a->cause, FAIL_TIMEOUT);
    ck_assert_str_eq(a->words, "10 s");
    ck_assert_str_eq(a->engine, "e");
    ck_assert_uint_eq(a->attempts, 2);
}
END_TEST

START_TEST(refused_record_counts_against_its_document)
{
    client_hello(1);
    accept(1);
    worker_hello(1, 1);
    result(1, 1, 1);
    stored(find(ACTION_FINISH)->op, CW_EDATA);
    ck_assert_str_eq(find(ACTION_RETRY_LATER)->words, "words");
    ck_assert_uint_eq(find(ACTION_RETRY_LATER)->attempts, 1);
}
END_TEST

START_TEST(record_too_large_counts_against_its_document)
{
    client_hello(1);
    accept(1);
    worker_hello(1, 1);
    struct message msg = {.type = MSG_RESULT, .job = 1, .attempt = 1};
    feed((struct event){.kind = EVENT_MESSAGE, .from = route(ROLE_WORKER, 1), .message = &msg, .error = CW_ELIMIT, .words = "too large"});
    ck_assert_uint_eq(find(ACTION_RETRY_LATER)->attempts, 1);
    ck_assert_ptr_null(find(ACTION_FINISH));
}
END_TEST

START_TEST(job_that_loses_its_workers_runs_alone_and_is_set_aside)
{
    client_hello(1);
    accept(1);
    accept(2);
    for (uint32_t loss = 1; loss <= MACHINE_LOSSES; loss++) {
        worker_hello(1, 8);
        size_t given = 0;
        for (size_t i = 0; i < taken_count; i++) given += taken[i].kind == ACTION_DELIVER;
        ck_assert_uint_eq(given, loss <= MACHINE_SUSPECT ? 2 : 1);
        feed((struct event){.kind = EVENT_UNROUTABLE, .from = route(ROLE_WORKER, 1)});
        uint64_t ops[2];
        size_t n = 0;
        for (size_t i = 0; i < taken_count; i++)
            if (taken[i].op) {
                ops[n++] = taken[i].op;
                ck_assert_int_eq(taken[i].kind, loss == MACHINE_LOSSES ? ACTION_SET_ASIDE : ACTION_RETRY_LATER);
            }
        for (size_t i = 0; i < n; i++) stored(ops[i], CW_OK);
        committed(CW_OK);
    }
    worker_hello(1, 8);
    ck_assert_uint_eq(sent(MSG_JOB)->job, 2);
}
END_TEST

START_TEST(worker_that_comes_back_under_its_name_replaces_its_old_self)
{
    client_hello(1);
    accept(1);
    worker_hello(1, 1);
    message(route(ROLE_WORKER, 7), (struct message){.type = MSG_HELLO, .role = ROLE_WORKER, .name = "w1", .engine = "e", .slots = 1});
    ck_assert_uint_eq(sent(MSG_JOB)->attempt, 2);  /* and no loss is counted: the process lives */
    ck_assert_ptr_null(find(ACTION_RETRY_LATER));
    message(route(ROLE_WORKER, 1), (struct message){.type = MSG_PING});
    ck_assert_int_eq(sent(MSG_ERROR)->error, CW_EAGAIN);
}
END_TEST

START_TEST(backlog_stays_on_disk)
{
    client_hello(1);
    for (uint64_t job = 1; job <= 100; job++) accept(job);
    ck_assert_uint_le(machine_jobs_held(m), 16);
    uint64_t next = 1;
    worker_hello(1, 2);
    while (next <= 100) {  /* ends only if all come, in their order */
        result(1, next++, 1);
        stored(find(ACTION_FINISH)->op, CW_OK);
        committed(CW_OK);
        if (load.kind != ACTION_LOAD) continue;
        struct store_job page[4] = {0};
        size_t n = 0;
        for (uint64_t job = load.after + 1; n < load.max && job <= 100; job++) page[n++].job = job;
        load.kind = ACTION_SEND;
        feed((struct event){.kind = EVENT_LOADED, .jobs = page, .job_count = n});
        ck_assert_uint_le(machine_jobs_held(m), 16);
    }
    ck_assert_uint_eq(machine_jobs_held(m), 0);
}
END_TEST

START_TEST(questions_wait_for_the_commit)
{
    static const char ids[1][CW_ID_HEX + 1] = {"00000000000000000000000000000001"};
    client_hello(1);
    submit(1);
    stored(find(ACTION_ACCEPT)->op, CW_EDATA);
    message(route(ROLE_CLIENT, 1), (struct message){.type = MSG_STATE, .ids = ids, .id_count = 1});
    ck_assert_int_eq(taken[0].kind, ACTION_COMMIT);
    ck_assert_int_eq(taken[1].kind, ACTION_STATES);
    accept(1);
    worker_hello(1, 1);
    struct document_status states[1] = {{.id = "00000000000000000000000000000001", .state = DOC_QUEUED}};
    feed((struct event){.kind = EVENT_STATES, .from = route(ROLE_CLIENT, 1), .states = states, .state_count = 1});
    ck_assert_int_eq(sent(MSG_STATES)->states[0].state, DOC_RUNNING);
}
END_TEST

START_TEST(goodbye_gives_jobs_back_at_once)
{
    client_hello(1);
    accept(1);
    worker_hello(1, 1);
    message(route(ROLE_WORKER, 1), (struct message){.type = MSG_BYE});
    ck_assert_ptr_null(find(ACTION_RETRY_LATER));
    worker_hello(2, 1);
    ck_assert_uint_eq(sent(MSG_JOB)->job, 1);
    /* One that a living worker gives back without a reason might come back as soon: it waits. */
    message(route(ROLE_WORKER, 2), (struct message){.type = MSG_FAIL, .job = 1, .attempt = 2, .cause = FAIL_LOST, .reason = "full"});
    ck_assert_uint_eq(find(ACTION_RETRY_LATER)->losses, 1);
    ck_assert_int_gt(find(ACTION_RETRY_LATER)->not_before, 1700000000000 + (int64_t)now);
}
END_TEST

START_TEST(stop_drains_then_says_goodbye)
{
    client_hello(1);
    accept(1);
    accept(2);
    worker_hello(1, 1);
    feed((struct event){.kind = EVENT_STOP, .deadline = now + 5000});
    ck_assert_ptr_null(find(ACTION_STOPPED));
    submit(3);
    ck_assert_int_eq(sent(MSG_REJECTED)->error, CW_EAGAIN);
    result(1, 1, 1);
    ck_assert_ptr_null(sent(MSG_JOB));
    stored(find(ACTION_FINISH)->op, CW_OK);
    committed(CW_OK);
    ck_assert_ptr_nonnull(sent(MSG_BYE));
    ck_assert_int_eq(taken[taken_count - 1].kind, ACTION_STOPPED);
}
END_TEST

START_TEST(stop_does_not_wait_beyond_its_deadline)
{
    client_hello(1);
    accept(1);
    worker_hello(1, 1);
    feed((struct event){.kind = EVENT_STOP, .deadline = now + 2000});
    pass(1000);
    ck_assert_ptr_null(find(ACTION_STOPPED));
    pass(1000);
    ck_assert_ptr_nonnull(find(ACTION_STOPPED));
}
END_TEST

START_TEST(unreachable_and_vanished_are_forgotten)
{
    client_hello(1);
    accept(1);
    worker_hello(1, 1);
    feed((struct event){.kind = EVENT_VANISHED, .job = 1});
    ck_assert_uint_eq(machine_jobs_held(m), 0);
    accept(2);
    ck_assert_uint_eq(sent(MSG_JOB)->job, 2);
    feed((struct event){.kind = EVENT_UNROUTABLE, .from = route(ROLE_WORKER, 1)});
    ck_assert_uint_eq(find(ACTION_RETRY_LATER)->losses, 1);
}
END_TEST

START_TEST(status_tells_of_the_workers)
{
    client_hello(1);
    accept(1);
    accept(2);
    worker_hello(1, 1);
    message(route(ROLE_CLIENT, 1), (struct message){.type = MSG_STATUS});
    ck_assert_ptr_nonnull(find(ACTION_COUNTS));
    struct store_counts counts = {.queued = 2, .queued_bytes = 20, .done = 5};
    feed((struct event){.kind = EVENT_COUNTS, .from = route(ROLE_CLIENT, 1), .counts = &counts});
    const struct broker_stats *s = &sent(MSG_STATS)->stats;
    ck_assert_uint_eq(s->queued, 1);
    ck_assert_uint_eq(s->running, 1);
    ck_assert_uint_eq(s->accepted_total, 2);
    ck_assert_double_eq_tol(s->accepted_per_s, 0.2, 1e-9);
    ck_assert_uint_eq(s->worker_count, 1);
    ck_assert_str_eq(s->workers[0].name, "w1");
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("broker machine");
    TCase *c = tcase_create("rules");
    tcase_add_checked_fixture(c, open_machine, close_machine);
    tcase_add_test(c, accepted_is_said_after_the_commit_only);
    tcase_add_test(c, full_disk_rejects_and_is_tried_again);
    tcase_add_test(c, credit_bounds_what_a_client_has_unanswered);
    tcase_add_test(c, credit_counts_bytes_too_but_lets_one_document_through);
    tcase_add_test(c, malformed_documents_are_rejected_by_their_number);
    tcase_add_test(c, strangers_are_told_to_say_hello_and_roles_keep_to_their_endpoint);
    tcase_add_test(c, peers_are_bounded_and_idle_clients_forgotten);
    tcase_add_test(c, oldest_first_to_whom_has_most_room);
    tcase_add_test(c, silent_worker_loses_its_jobs_without_blame);
    tcase_add_test(c, our_own_stall_is_nobodys_silence);
    tcase_add_test(c, overdue_job_ends_its_worker);
    tcase_add_test(c, first_result_wins_whoever_brings_it);
    tcase_add_test(c, slot_of_a_job_that_another_ended_stays_taken);
    tcase_add_test(c, only_the_holder_can_blame);
    tcase_add_test(c, last_attempt_sets_aside_with_its_reason);
    tcase_add_test(c, refused_record_counts_against_its_document);
    tcase_add_test(c, record_too_large_counts_against_its_document);
    tcase_add_test(c, job_that_loses_its_workers_runs_alone_and_is_set_aside);
    tcase_add_test(c, worker_that_comes_back_under_its_name_replaces_its_old_self);
    tcase_add_test(c, backlog_stays_on_disk);
    tcase_add_test(c, questions_wait_for_the_commit);
    tcase_add_test(c, goodbye_gives_jobs_back_at_once);
    tcase_add_test(c, stop_drains_then_says_goodbye);
    tcase_add_test(c, stop_does_not_wait_beyond_its_deadline);
    tcase_add_test(c, unreachable_and_vanished_are_forgotten);
    tcase_add_test(c, status_tells_of_the_workers);
    suite_add_tcase(s, c);
    return s;
}
