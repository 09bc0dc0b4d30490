/* A disk that is full or broken, at every single write and sync of a store's life.  What was committed stays; nothing
 * is there twice; a full disk is survived in place, an I/O error by opening again. */
#include "tests/unit/faulty_vfs.h"
#include "tests/unit/store_fixture.h"

enum { DOCUMENTS = 5 };

static bool accepted[DOCUMENTS + 1], done[DOCUMENTS + 1];  /* as acknowledged by a commit */

static void begin(void)
{
    fixture_begin();
    faulty_install();
    memset(accepted, 0, sizeof accepted);
    memset(done, 0, sizeof done);
}

static enum cw_error try_accept(struct store *s, int n, struct store_job *job)
{
    struct arena *a = arena_new(0);
    struct buffer encoded = {0};
    enum document_state state = DOC_UNKNOWN;
    char id[CW_ID_HEX + 1];
    struct document d = bridge_document(a, n);
    d.text_size = strlen(d.text);
    document_id(&d, id);
    ok(document_encode(&d, &encoded));
    enum cw_error e = store_begin(s);
    if (!e) e = store_accept(s, id, encoded.data, encoded.size, test_now, &state, job);
    if (!e) e = store_commit(s);
    if (!e && accepted[n]) ck_assert_int_ne(state, DOC_UNKNOWN);
    if (!e && done[n]) ck_assert_int_eq(state, DOC_DONE);
    if (!e) accepted[n] = true;
    buffer_free(&encoded);
    arena_free(a);
    return e;
}

static enum cw_error try_finish(struct store *s, int n, uint64_t job)
{
    enum cw_error e = store_begin(s);
    if (!e) e = finish_bridge(s, job, n);
    if (!e) e = store_commit(s);
    if (!e) done[n] = true;
    return e;
}

/* Brings the store to its end, whatever has been done of it. */
static enum cw_error work(struct store *s)
{
    struct store_job job;
    struct arena *a = arena_new(0);
    enum cw_error e = CW_OK;
    for (int n = 1; n <= DOCUMENTS && !e; n++) e = try_accept(s, n, &job);
    for (int n = 1; n <= DOCUMENTS && !e; n++) {
        size_t count = 0;
        struct store_job jobs[DOCUMENTS];
        struct record r = bridge_record(a, n);
        e = store_queued(s, 0, jobs, DOCUMENTS, &count);
        for (size_t i = 0; i < count && !e; i++)
            if (!strcmp(jobs[i].id, r.id)) e = try_finish(s, n, jobs[i].job);
    }
    for (bool more = true; more && !e;) e = store_index_some(s, 12, &more);
    if (!e) e = store_checkpoint(s, true);
    arena_free(a);
    return e;
}

static void check_end(struct store *s)
{
    struct reader *r;
    struct store_counts c;
    uint64_t faults;
    ok(store_counts(s, &c));
    ck_assert_uint_eq(c.done, DOCUMENTS);
    ck_assert_uint_eq(c.queued + c.failed + c.unindexed, 0);
    store_close(s);
    ok(reader_open(test_path, &r));
    ok(reader_check(r, NULL, NULL, &faults));
    ck_assert_uint_eq(faults, 0);
    reader_close(r);
}

static void remove_store(void)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++) {
        char name[128];
        snprintf(name, sizeof name, "%s%s", test_path, ends[i]);
        unlink(name);
    }
    memset(accepted, 0, sizeof accepted);
    memset(done, 0, sizeof done);
}

/* One life with the nth call failing; false when it had fewer calls than that. */
static bool live(enum faulty_call call, int nth, int result, enum cw_error expected)
{
    struct store *s;
    faulty_arm(call, nth, result, false);
    enum cw_error e = store_open(test_path, &s);
    if (e) {
        ck_assert_msg(e == expected, "open %d: %s", nth, cw_error_text());
        ok(store_open(test_path, &s));
    }
    e = work(s);
    if (e) ck_assert_msg(e == expected, "work %d: %s: %s", nth, cw_error_name(e), cw_error_text());
    if (e == CW_EIO) {
        fails(CW_EIO, store_begin(s));  /* never on with a disk that nobody knows */
        store_close(s);
        ok(store_open(test_path, &s));
    }
    if (e) ok(work(s));
    bool struck = faulty.hits > 0;
    faulty_arm(call, 0, 0, false);
    check_end(s);
    remove_store();
    return struck;
}

static const struct {
    enum faulty_call call;
    int result;
    enum cw_error expected;
} faults[] = {
    {FAULTY_WRITE, SQLITE_FULL, CW_EFULL},
    {FAULTY_WRITE, SQLITE_IOERR_WRITE, CW_EIO},
    {FAULTY_SYNC, SQLITE_IOERR_FSYNC, CW_EIO},
};

START_TEST(every_call_can_fail)
{
    int nth = 1;
    while (live(faults[_i].call, nth, faults[_i].result, faults[_i].expected)) nth++;
    ck_assert_int_gt(nth, 10);
}
END_TEST

/* The disk stays full for a while: the queue says so each time, and goes on when there is room. */
START_TEST(a_full_disk_is_waited_for)
{
    struct store *s = open_test_store();
    struct store_job job;
    struct store_counts c;
    ok(try_accept(s, 1, &job));
    faulty_arm(FAULTY_WRITE, 1, SQLITE_FULL, true);
    for (int i = 0; i < 20; i++) {
        fails(CW_EFULL, try_accept(s, 2, &job));
        ok(store_counts(s, &c));
        ck_assert_uint_eq(c.queued, 1);
    }
    faulty_arm(FAULTY_WRITE, 0, 0, false);
    ok(work(s));
    check_end(s);
}
END_TEST

/* The disk is full in the middle of a batch: all of the batch is gone, and the caller knows. */
START_TEST(a_batch_is_whole_or_not)
{
    struct arena *a = arena_new(0);
    struct store *s = open_test_store();
    struct document_status status;
    enum document_state state;
    char ids[1][CW_ID_HEX + 1];
    ok(store_begin(s));
    for (int n = 1; n <= 3; n++) accept_bridge(s, n, &state);
    faulty_arm(FAULTY_WRITE, 2, SQLITE_FULL, true);
    fails(CW_EFULL, store_commit(s));
    faulty_arm(FAULTY_WRITE, 0, 0, false);
    struct record r = bridge_record(a, 1);
    memcpy(ids[0], r.id, sizeof ids[0]);
    ok(store_states(s, (const char (*)[CW_ID_HEX + 1])ids, 1, a, &status));
    ck_assert_int_eq(status.state, DOC_UNKNOWN);
    ok(work(s));
    check_end(s);
    arena_free(a);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("store_faults");
    TCase *c = tcase_create("disk");
    tcase_set_timeout(c, 300);
    tcase_add_checked_fixture(c, begin, fixture_end);
    tcase_add_loop_test(c, every_call_can_fail, 0, sizeof faults / sizeof *faults);
    tcase_add_test(c, a_full_disk_is_waited_for);
    tcase_add_test(c, a_batch_is_whole_or_not);
    suite_add_tcase(s, c);
    return s;
}
