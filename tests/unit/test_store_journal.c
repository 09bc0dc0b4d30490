/* The journal: accepting, ending, retrying, setting aside, and doing each of them twice. */
#include "tests/unit/store_fixture.h"

static void id_of(int n, char id[CW_ID_HEX + 1])
{
    struct arena *a = arena_new(0);
    struct record r = bridge_record(a, n);
    memcpy(id, r.id, CW_ID_HEX + 1);
    arena_free(a);
}

START_TEST(accepts_once)
{
    enum document_state state;
    struct store *s = open_test_store();
    struct store_counts c;
    ok(store_begin(s));
    struct store_job one = accept_bridge(s, 1, &state);
    ck_assert_int_eq(state, DOC_UNKNOWN);
    ck_assert_uint_eq(one.job, 1);
    struct store_job again = accept_bridge(s, 1, &state);
    ck_assert_int_eq(state, DOC_QUEUED);
    ck_assert_uint_eq(again.job, 0);
    ok(store_commit(s));
    store_close(s);

    s = open_test_store();
    ok(store_begin(s));
    accept_bridge(s, 1, &state);
    ck_assert_int_eq(state, DOC_QUEUED);
    ok(finish_bridge(s, one.job, 1));
    accept_bridge(s, 1, &state);
    ck_assert_int_eq(state, DOC_DONE);
    ok(store_commit(s));
    ok(store_counts(s, &c));
    ck_assert_uint_eq(c.done, 1);
    ck_assert_uint_eq(c.queued, 0);
    ck_assert_uint_eq(c.queued_bytes, 0);
    ck_assert_uint_eq(c.unindexed, 3);
    store_close(s);
}
END_TEST

START_TEST(journal_lists_in_order)
{
    enum document_state state;
    struct store_job jobs[4];
    size_t n;
    struct store *s = open_test_store();
    ok(store_begin(s));
    for (int i = 1; i <= 5; i++) accept_bridge(s, i, &state);
    ok(store_commit(s));
    ok(store_queued(s, 0, jobs, 4, &n));
    ck_assert_uint_eq(n, 4);
    for (size_t i = 0; i < n; i++) ck_assert_uint_eq(jobs[i].job, i + 1);
    char id[CW_ID_HEX + 1];
    id_of(3, id);
    ck_assert_str_eq(jobs[2].id, id);
    ok(store_queued(s, 4, jobs, 4, &n));
    ck_assert_uint_eq(n, 1);
    ck_assert_uint_eq(jobs[0].job, 5);

    struct buffer b = {0};
    struct arena *a = arena_new(0);
    struct document d, want = bridge_document(a, 5);
    ok(store_payload(s, 5, &b));
    ck_assert_uint_eq(b.size, jobs[0].size);
    ok(document_decode(b.data, b.size, a, &d));
    ck_assert_str_eq(d.text, want.text);
    fails(CW_ENOTFOUND, store_payload(s, 6, &b));
    buffer_free(&b);
    arena_free(a);
    store_close(s);
}
END_TEST

START_TEST(rollback_forgets_everything)
{
    enum document_state state;
    struct store_counts c;
    struct store *s = open_test_store();
    ok(store_begin(s));
    accept_bridge(s, 1, &state);
    store_rollback(s);
    ok(store_counts(s, &c));
    ck_assert_uint_eq(c.queued, 0);
    ok(store_begin(s));
    struct store_job job = accept_bridge(s, 2, &state);
    ck_assert_uint_eq(job.job, 1);
    ok(store_commit(s));
    store_rollback(s);  /* harmless without a transaction */
    store_close(s);
}
END_TEST

START_TEST(job_numbers_are_never_reused)
{
    enum document_state state;
    struct store *s = open_test_store();
    uint64_t count;
    ok(store_begin(s));
    struct store_job job = accept_bridge(s, 1, &state);
    ok(store_set_aside(s, job.job, 1, "crash", "signal 11", "test", test_now));
    ok(store_failed_drop(s, NULL, 0, &count));
    ck_assert_uint_eq(count, 1);
    ok(store_commit(s));
    store_close(s);
    s = open_test_store();
    ok(store_begin(s));
    job = accept_bridge(s, 1, &state);
    ck_assert_int_eq(state, DOC_UNKNOWN);
    ck_assert_uint_eq(job.job, 2);
    ok(store_commit(s));
    store_close(s);
}
END_TEST

START_TEST(failures_are_kept_until_retried_or_dropped)
{
    enum document_state state;
    struct store_job job, queued[4];
    struct store_counts c;
    struct document_status status[3];
    struct arena *a = arena_new(0);
    char ids[3][CW_ID_HEX + 1];
    uint64_t count;
    size_t n;
    struct store *s = open_test_store();
    for (int i = 0; i < 3; i++) id_of(i + 1, ids[i]);
    ok(store_begin(s));
    for (int i = 1; i <= 2; i++) job = accept_bridge(s, i, &state);
    ok(store_retry_later(s, 1, 1, 2, test_now + 1000, "timeout"));
    ok(store_set_aside(s, 2, 3, "crash", "signal 6: aborted", "engine 1", test_now));
    ok(store_set_aside(s, 2, 9, "timeout", "late", "engine 2", test_now));  /* changes nothing */
    ok(store_commit(s));
    ok(store_queued(s, 0, queued, 4, &n));
    ck_assert_uint_eq(n, 1);
    ck_assert_uint_eq(queued[0].attempts, 1);
    ck_assert_uint_eq(queued[0].losses, 2);
    ck_assert_int_eq(queued[0].not_before, test_now + 1000);
    ok(store_states(s, (const char (*)[CW_ID_HEX + 1])ids, 3, a, status));
    ck_assert_int_eq(status[0].state, DOC_QUEUED);
    ck_assert_int_eq(status[1].state, DOC_FAILED);
    ck_assert_uint_eq(status[1].attempts, 3);
    ck_assert_str_eq(status[1].reason, "signal 6: aborted");
    ck_assert_int_eq(status[2].state, DOC_UNKNOWN);
    ck_assert_str_eq(status[2].id, ids[2]);

    ok(store_begin(s));
    accept_bridge(s, 2, &state);
    ck_assert_int_eq(state, DOC_FAILED);
    ok(finish_bridge(s, 2, 2));  /* too late */
    ok(store_failed_retry(s, (const char (*)[CW_ID_HEX + 1])ids, 3, &count));
    ck_assert_uint_eq(count, 1);
    ok(store_commit(s));
    ok(store_counts(s, &c));
    ck_assert_uint_eq(c.queued, 2);
    ck_assert_uint_eq(c.failed, 0);
    ck_assert_uint_eq(c.done, 0);
    ok(store_queued(s, job.job, queued, 4, &n));  /* under a new number, after those that wait */
    ck_assert_uint_eq(n, 1);
    ck_assert_str_eq(queued[0].id, ids[1]);
    ck_assert_uint_eq(queued[0].attempts, 0);
    ok(store_begin(s));
    ok(finish_bridge(s, queued[0].job, 2));
    ok(store_commit(s));
    ok(store_states(s, (const char (*)[CW_ID_HEX + 1])ids, 3, a, status));
    ck_assert_int_eq(status[1].state, DOC_DONE);
    arena_free(a);
    store_close(s);
}
END_TEST

START_TEST(retry_of_all_ends)
{
    enum document_state state;
    uint64_t count;
    struct store *s = open_test_store();
    ok(store_begin(s));
    for (int i = 1; i <= 20; i++) {
        struct store_job job = accept_bridge(s, i, &state);
        if (i % 2) ok(store_set_aside(s, job.job, 3, "memory", "over its limit", "e", test_now));
    }
    ok(store_failed_retry(s, NULL, 0, &count));
    ck_assert_uint_eq(count, 10);
    ok(store_failed_retry(s, NULL, 0, &count));
    ck_assert_uint_eq(count, 0);
    ok(store_commit(s));
    store_close(s);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("store_journal");
    TCase *c = tcase_create("journal");
    tcase_add_checked_fixture(c, fixture_begin, fixture_end);
    tcase_add_test(c, accepts_once);
    tcase_add_test(c, journal_lists_in_order);
    tcase_add_test(c, rollback_forgets_everything);
    tcase_add_test(c, job_numbers_are_never_reused);
    tcase_add_test(c, failures_are_kept_until_retried_or_dropped);
    tcase_add_test(c, retry_of_all_ends);
    suite_add_tcase(s, c);
    return s;
}
