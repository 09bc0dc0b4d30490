/* The broker's machine towards workers, one rule at a time.  What many rules do together
 * is in test_broker_simulation.c. */
#include "tests/unit/broker_rig.h"

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

START_TEST(large_documents_may_take_longer)
{
    client_hello(1);
    submit(1);
    feed((struct event){.kind = EVENT_STORED, .op = find(ACTION_ACCEPT)->op, .accepted = {.job = 1, .size = 7 << 20}});
    committed(CW_OK);
    worker_hello(1, 2);
    ck_assert_uint_eq(sent(MSG_JOB)->time_limit_ms, 80000);
    accept(2);
    ck_assert_uint_eq(sent(MSG_JOB)->time_limit_ms, 10000);
    for (int i = 0; i < 85; i++) {
        pass(1000);
        message(route(ROLE_WORKER, 1), (struct message){.type = MSG_PONG});
        ck_assert_ptr_null(find(ACTION_RETRY_LATER));
    }
    pass(1000);
    ck_assert_ptr_nonnull(find(ACTION_RETRY_LATER));
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
    feed((struct event){.kind = EVENT_MESSAGE, .from = route(ROLE_WORKER, 1), .message = &msg, .error = CW_ELIMIT,
                        .words = "too large"});
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
    message(route(ROLE_WORKER, 7),
            (struct message){.type = MSG_HELLO, .role = ROLE_WORKER, .name = "w1", .engine = "e", .slots = 1});
    ck_assert_uint_eq(sent(MSG_JOB)->attempt, 2);  /* and no loss is counted: the process lives */
    ck_assert_ptr_null(find(ACTION_RETRY_LATER));
    message(route(ROLE_WORKER, 1), (struct message){.type = MSG_PING});
    ck_assert_int_eq(sent(MSG_ERROR)->error, CW_EAGAIN);
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
    message(route(ROLE_WORKER, 2),
            (struct message){.type = MSG_FAIL, .job = 1, .attempt = 2, .cause = FAIL_LOST, .reason = "full"});
    ck_assert_uint_eq(find(ACTION_RETRY_LATER)->losses, 1);
    ck_assert_int_gt(find(ACTION_RETRY_LATER)->not_before, 1700000000000 + (int64_t)now);
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

static void add_tests(TCase *c)
{
    tcase_add_test(c, oldest_first_to_whom_has_most_room);
    tcase_add_test(c, silent_worker_loses_its_jobs_without_blame);
    tcase_add_test(c, our_own_stall_is_nobodys_silence);
    tcase_add_test(c, overdue_job_ends_its_worker);
    tcase_add_test(c, large_documents_may_take_longer);
    tcase_add_test(c, first_result_wins_whoever_brings_it);
    tcase_add_test(c, slot_of_a_job_that_another_ended_stays_taken);
    tcase_add_test(c, only_the_holder_can_blame);
    tcase_add_test(c, last_attempt_sets_aside_with_its_reason);
    tcase_add_test(c, refused_record_counts_against_its_document);
    tcase_add_test(c, record_too_large_counts_against_its_document);
    tcase_add_test(c, job_that_loses_its_workers_runs_alone_and_is_set_aside);
    tcase_add_test(c, worker_that_comes_back_under_its_name_replaces_its_old_self);
    tcase_add_test(c, goodbye_gives_jobs_back_at_once);
    tcase_add_test(c, unreachable_and_vanished_are_forgotten);
}

Suite *suite(void);
Suite *suite(void) { return suite_of("broker and workers", add_tests); }
