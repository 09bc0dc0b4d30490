/* A writer killed at random moments, again and again, while others read: what it had acknowledged is there, once, and
 * every check in between is clean. */
#include "tests/unit/store_fixture.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

enum { LIVES = 12 };

/* One life: accepts and ends documents from `first` on, tells each commit through the pipe, indexes and checkpoints. */
static void write_until_killed(int pipe_end, int first)
{
    enum document_state state;
    bool more;
    struct store *s = open_test_store();
    for (int n = first;; n++) {
        ok(store_begin(s));
        struct store_job job = accept_bridge(s, n, &state);
        ok(store_commit(s));
        if (state == DOC_UNKNOWN || state == DOC_QUEUED) {
            size_t count;
            if (state == DOC_QUEUED) {
                ok(store_queued(s, 0, &job, 1, &count));
                ck_assert_uint_eq(count, 1);
            }
            ok(store_begin(s));
            ok(finish_bridge(s, job.job, n));
            ok(store_commit(s));
        }
        if (write(pipe_end, &n, sizeof n) != sizeof n) _exit(1);
        if (n % 3 == 0) ok(store_index_some(s, 20, &more));
        if (n % 7 == 0) ok(store_checkpoint(s, true));
    }
}

static void ignore(const char *finding, void *context)
{
    (void)context;
    fprintf(stderr, "%s\n", finding);
}

/* Checks the store over and over until it is told to stop. */
static void read_until_told(void)
{
    for (;;) {
        struct reader *r;
        uint64_t faults = 0;
        enum cw_error e = reader_open(test_path, &r);
        if (e == CW_ENOINPUT || e == CW_ECORRUPT) continue;  /* not made yet, or still empty */
        if (!e) e = reader_check(r, ignore, NULL, &faults);
        if (e || faults) {
            fprintf(stderr, "%s\n", e ? cw_error_text() : "faults");
            _exit(1);
        }
        reader_close(r);
    }
}

static pid_t spawn(void (*run)(void))
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) run();
    return child;
}

START_TEST(killed_at_random)
{
    int acknowledged = 0, status;
    unsigned seed = (unsigned)time(NULL);
    const char *given = getenv("CLAIMWIRE_TEST_SEED");
    if (given) seed = (unsigned)strtoul(given, NULL, 10);
    printf("seed %u\n", seed);
    srand(seed);
    pid_t reader = spawn(read_until_told);
    for (int life = 0; life < LIVES; life++) {
        int ends[2];
        ck_assert_int_eq(pipe(ends), 0);
        fflush(NULL);
        pid_t child = fork();
        if (child == 0) write_until_killed(ends[1], acknowledged + 1);
        close(ends[1]);
        struct timespec nap = {0, (10 + rand() % 200) * 1000000L};
        nanosleep(&nap, NULL);
        kill(child, SIGKILL);
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "the writer failed by itself, seed %u", seed);
        for (int n; read(ends[0], &n, sizeof n) == sizeof n;) acknowledged = n;
        close(ends[0]);
    }
    ck_assert_int_eq(waitpid(reader, &status, WNOHANG), 0);  /* it would have ended at the first fault */
    kill(reader, SIGKILL);
    waitpid(reader, &status, 0);

    struct store *s = open_test_store();
    struct store_counts c;
    ok(store_counts(s, &c));
    ck_assert_uint_ge(c.done, (uint64_t)acknowledged);
    ck_assert_uint_le(c.done + c.queued, (uint64_t)acknowledged + 1);
    index_all(s);
    store_close(s);
    struct reader *r;
    uint64_t faults;
    ok(reader_open(test_path, &r));
    ok(reader_check(r, ignore, NULL, &faults));
    ck_assert_uint_eq(faults, 0);
    reader_close(r);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("store_kills");
    TCase *c = tcase_create("kill -9");
    tcase_set_timeout(c, 300);
    tcase_add_checked_fixture(c, fixture_begin, fixture_end);
    tcase_add_test(c, killed_at_random);
    suite_add_tcase(s, c);
    return s;
}
