/* The broker's machine towards clients, the disk and its own end, one rule at a time. */
#include "tests/unit/broker_rig.h"

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

/* What was under way when the disk filled fails with it: that is one pause, not one longer than the other. */
START_TEST(failures_within_a_pause_do_not_lengthen_it)
{
    client_hello(1);
    submit(5);
    stored(find(ACTION_ACCEPT)->op, CW_EFULL);
    for (int i = 0; i < 8; i++) committed(CW_EFULL);
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
    feed((struct event){.kind = EVENT_MESSAGE, .from = route(ROLE_CLIENT, 1), .message = &msg, .error = CW_EDATA,
                        .words = "text is empty"});
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
    message(route(ROLE_CLIENT, 1),
            (struct message){.type = MSG_HELLO, .role = ROLE_WORKER, .name = "w", .engine = "e", .slots = 1});
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

START_TEST(idle_clients_are_forgotten_and_make_room_for_others)
{
    client_hello(1);
    submit(5);  /* has something unanswered */
    pass(1);
    client_hello(2);
    pass(1);
    client_hello(3);
    pass(1);
    client_hello(4);
    ck_assert_ptr_nonnull(sent(MSG_WELCOME));
    message(route(ROLE_CLIENT, 3), (struct message){.type = MSG_PING});
    ck_assert_ptr_nonnull(sent(MSG_PONG));
    message(route(ROLE_CLIENT, 2), (struct message){.type = MSG_PING});
    ck_assert_int_eq(sent(MSG_ERROR)->error, CW_EAGAIN);
    for (int i = 0; i <= MACHINE_CLIENT_IDLE_MS / 1000; i++) pass(1000);
    message(route(ROLE_CLIENT, 3), (struct message){.type = MSG_PING});
    ck_assert_int_eq(sent(MSG_ERROR)->error, CW_EAGAIN);
}
END_TEST

START_TEST(clients_that_all_wait_for_an_answer_leave_no_room)
{
    for (uint8_t n = 1; n <= 3; n++) {
        client_hello(n);
        struct message msg = {.type = MSG_SUBMIT, .seq = n, .body_size = 10};
        message(route(ROLE_CLIENT, n), msg);
    }
    client_hello(4);
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

static void add_tests(TCase *c)
{
    tcase_add_test(c, accepted_is_said_after_the_commit_only);
    tcase_add_test(c, full_disk_rejects_and_is_tried_again);
    tcase_add_test(c, failures_within_a_pause_do_not_lengthen_it);
    tcase_add_test(c, credit_bounds_what_a_client_has_unanswered);
    tcase_add_test(c, credit_counts_bytes_too_but_lets_one_document_through);
    tcase_add_test(c, malformed_documents_are_rejected_by_their_number);
    tcase_add_test(c, strangers_are_told_to_say_hello_and_roles_keep_to_their_endpoint);
    tcase_add_test(c, idle_clients_are_forgotten_and_make_room_for_others);
    tcase_add_test(c, clients_that_all_wait_for_an_answer_leave_no_room);
    tcase_add_test(c, backlog_stays_on_disk);
    tcase_add_test(c, questions_wait_for_the_commit);
    tcase_add_test(c, stop_drains_then_says_goodbye);
    tcase_add_test(c, stop_does_not_wait_beyond_its_deadline);
    tcase_add_test(c, status_tells_of_the_workers);
}

Suite *suite(void);
Suite *suite(void) { return suite_of("broker and clients", add_tests); }
