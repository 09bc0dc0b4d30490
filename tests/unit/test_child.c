/* The process that reads documents, with real processes: parcels, records, and every way in which a document can end
 * it. This test program is its own `claimwired`: a constructor takes over when it is started in the hidden role. */
#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "proto/document.h"
#include "proto/record.h"
#include "worker/pool/child.h"
#include "worker/pool/parcel.h"
#include "worker/pool/reading.h"
#include "worker/pool/sandbox.h"

__attribute__((constructor)) static void hidden_role(int argc, char **argv)
{
    if (argc == 2 + READING_ARGUMENTS && strcmp(argv[1], READING_ROLE) == 0) reading_main(argv + 2);
}

static const struct child_options options = {
    .program = "/proc/self/exe", .models = "", .extractor = "none", .sandbox = "required", .memory_limit_mb = 256};

static struct child *child;
static struct child_outcome outcome;
static struct buffer document;

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static enum child_event next_event(void)
{
    for (;;) {
        enum child_event e = child_turn(child, now_ms(), &outcome);
        if (e != CHILD_NOTHING) return e;
        struct pollfd fds[CHILD_FDS];
        uint64_t now = now_ms(), deadline = child_deadline(child);
        child_poll(child, fds);
        poll(fds, CHILD_FDS, deadline == UINT64_MAX ? -1 : deadline > now ? (int)(deadline - now) : 0);
    }
}

static void start(void)
{
    ck_assert_msg(child_start(&options, &child) == CW_OK, "%s", cw_error_text());
    enum child_event e = next_event();
    ck_assert_msg(e == CHILD_READY, "event %d: %s", e, outcome.text);
}

static void setup(void)
{
    setenv("CLAIMWIRE_TEST_FAULTS", "1", 1);
    start();
}

static void teardown(void)
{
    child_free(child);
    buffer_free(&document);
}

static void give(const char *text, size_t size, uint32_t limit_ms)
{
    buffer_clear(&document);
    document_encode(&(struct document){.uri = "a.txt", .text = text, .text_size = size}, &document);
    child_give(child, document.data, document.size, now_ms() + limit_ms, limit_ms);
}
#define GIVE(text, limit_ms) give(text, sizeof text - 1, limit_ms)

#define SAYS(words) ck_assert_msg(strstr(outcome.text, words), "\"%s\" does not say \"%s\"", outcome.text, words)

/* A record of the text that was given. */
static void expect_record(const char *text)
{
    struct arena *arena = arena_new(0);
    struct record r;
    enum child_event e = next_event();
    ck_assert_msg(e == CHILD_RECORD, "event %d: %s", e, outcome.text ? outcome.text : "");
    ck_assert_msg(record_decode(outcome.bytes, outcome.size, arena, &r) == CW_OK, "%s", cw_error_text());
    ck_assert_uint_eq(r.text_size, strlen(text));
    ck_assert_mem_eq(r.text, text, r.text_size);
    ck_assert_str_eq(r.uri, "a.txt");
    arena_free(arena);
}

START_TEST(documents_become_records)
{
    ck_assert(child_is_idle(child));
    GIVE("first", 10000);
    ck_assert(!child_is_idle(child));
    expect_record("first");
    GIVE("second", 10000);
    expect_record("second");
    ck_assert(child_is_idle(child));
}
END_TEST

START_TEST(the_largest_document_goes_through)
{
    char *text = malloc(CW_MAX_TEXT + 1);
    memset(text, 'a', CW_MAX_TEXT);
    text[CW_MAX_TEXT] = '\0';
    give(text, CW_MAX_TEXT, 60000);
    expect_record(text);
    GIVE("after it", 10000);
    expect_record("after it");
    free(text);
}
END_TEST

START_TEST(a_refusal_is_not_the_end)
{
    child_give(child, "\xc1", 1, now_ms() + 10000, 10000);
    ck_assert_int_eq(next_event(), CHILD_FAILED);
    ck_assert_int_eq(outcome.cause, FAIL_REFUSED);
    SAYS("not a whole msgpack object");
    GIVE("after it", 10000);
    expect_record("after it");
}
END_TEST

START_TEST(a_crash_is_told_with_its_last_words)
{
    GIVE("some text, claimwire-test:crash", 10000);
    ck_assert_int_eq(next_event(), CHILD_FAILED);
    ck_assert_int_eq(outcome.cause, FAIL_CRASH);
    SAYS("stderr: ");
#ifndef __SANITIZE_ADDRESS__
    SAYS("killed by SIGSEGV");
    SAYS("about to crash, as asked");
#endif
    ck_assert(!child_is_idle(child));
    child_free(child);
    start();
    GIVE("next", 10000);
    expect_record("next");
}
END_TEST

START_TEST(a_hang_ends_at_its_limit)
{
    uint64_t begun = now_ms();
    GIVE("claimwire-test:hang", 50);
    ck_assert_int_eq(next_event(), CHILD_FAILED);
    ck_assert_int_eq(outcome.cause, FAIL_TIMEOUT);
    SAYS("took longer than 50 ms");
    ck_assert_uint_ge(now_ms() - begun, 50);
}
END_TEST

START_TEST(hunger_is_told)
{
    GIVE("claimwire-test:memory", 60000);
    ck_assert_int_eq(next_event(), CHILD_FAILED);
    ck_assert_int_eq(outcome.cause, FAIL_MEMORY);
    SAYS("needed more than 256 MiB");
}
END_TEST

START_TEST(the_words_for_tests_mean_nothing_elsewhere)
{
    child_free(child);
    unsetenv("CLAIMWIRE_TEST_FAULTS");
    start();
    GIVE("claimwire-test:crash claimwire-test:hang claimwire-test:memory", 10000);
    expect_record("claimwire-test:crash claimwire-test:hang claimwire-test:memory");
}
END_TEST

START_TEST(who_kills_it_from_outside_blames_nobody)
{
    GIVE("claimwire-test:hang", 10000);
    ck_assert_int_eq(child_turn(child, now_ms(), &outcome), CHILD_NOTHING);
    kill(child_pid(child), SIGKILL);
    ck_assert_int_eq(next_event(), CHILD_FAILED);
    ck_assert_int_eq(outcome.cause, FAIL_LOST);
    SAYS("killed by SIGKILL from outside");
}
END_TEST

START_TEST(an_idle_one_may_be_killed)
{
    kill(child_pid(child), SIGKILL);
    ck_assert_int_eq(next_event(), CHILD_ENDED);
    ck_assert_int_eq(child_turn(child, now_ms(), &outcome), CHILD_NOTHING);
}
END_TEST

START_TEST(signals_of_a_terminal_do_not_reach_it)
{
    kill(child_pid(child), SIGINT);
    kill(child_pid(child), SIGTERM);
    kill(child_pid(child), SIGHUP);
    GIVE("still there", 10000);
    expect_record("still there");
}
END_TEST

START_TEST(without_models_it_says_so)
{
    child_free(child);
    struct child_options other = options;
    other.extractor = "models";
    other.models = "/nowhere/at/all";
    ck_assert_int_eq(child_start(&other, &child), CW_OK);
    ck_assert_int_eq(next_event(), CHILD_UNFIT);
    ck_assert_int_eq(outcome.error, CW_ENOINPUT);
    SAYS("/nowhere/at/all");
}
END_TEST

START_TEST(a_program_that_is_not_there)
{
    struct child *none = NULL;
    struct child_options other = options;
    other.program = "/nowhere/at/all";
    ck_assert_int_eq(child_start(&other, &none), CW_EAGAIN);
    ck_assert_ptr_null(none);
}
END_TEST

/* ---- the sandbox ---- */

/* How a process ends that does one thing inside the sandbox. */
static int end_inside(void (*act)(void))
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        if (sandbox_limit(64) || sandbox_enter()) _exit(99);
        act();
        _exit(0);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return status;
}

static void open_file(void) { (void)!open("/etc/passwd", O_RDONLY); }
static void make_socket(void) { (void)!socket(AF_UNIX, SOCK_STREAM, 0); }
static void make_process(void) { (void)!fork(); }
static void signal_parent(void) { kill(getppid(), SIGTERM); }
static void *volatile taken;  /* so that no compiler thinks the memory away */
static void allocate(void) { taken = calloc(1, 8 << 20); }

#ifndef __SANITIZE_ADDRESS__
static void allocate_too_much(void)
{
    taken = calloc(1, 100 << 20);
    if (taken) _exit(1);
}
#endif

START_TEST(the_sandbox_holds)
{
    ck_assert_int_eq(end_inside(allocate), 0);
    void (*forbidden[])(void) = {open_file, make_socket, make_process, signal_parent};
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
        int status = end_inside(forbidden[i]);
        ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS, "act %zu: status %x", i, status);
    }
#ifndef __SANITIZE_ADDRESS__
    ck_assert_int_eq(end_inside(allocate_too_much), 0);
#endif
}
END_TEST

/* ---- parcels ---- */

START_TEST(parcels_cross_in_pieces)
{
    enum { SIZE = 3 << 20 };
    int s[2];
    char *bytes = malloc(SIZE);
    for (size_t i = 0; i < SIZE; i++) bytes[i] = (char)(i * 31 >> 3);
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, s), 0);
    struct parcel_out out = {{PARCEL_DOCUMENT, SIZE}, bytes, 0};
    struct parcel_in in = {0};
    enum parcel_progress sent = PARCEL_PARTLY, received = PARCEL_PARTLY;
    for (int turns = 0; received == PARCEL_PARTLY; turns++) {
        ck_assert_int_lt(turns, 100000);
        if (sent == PARCEL_PARTLY) sent = parcel_send(s[0], &out);
        received = parcel_receive(s[1], &in, SIZE);
    }
    ck_assert_int_eq(sent, PARCEL_WHOLE);
    ck_assert_int_eq(received, PARCEL_WHOLE);
    ck_assert_uint_eq(in.body.size, SIZE);
    ck_assert_mem_eq(in.body.data, bytes, SIZE);
    parcel_in_clear(&in);
    ck_assert_int_eq(parcel_receive(s[1], &in, SIZE), PARCEL_PARTLY);
    close(s[0]);
    ck_assert_int_eq(parcel_receive(s[1], &in, SIZE), PARCEL_CLOSED);
    close(s[1]);
    buffer_free(&in.body);
    free(bytes);
}
END_TEST

START_TEST(nonsense_breaks_the_talk)
{
    static const struct parcel_head heads[] = {
        {0, 1}, {PARCEL_KIND_END, 1}, {PARCEL_RECORD, 1001}, {UINT32_MAX, UINT32_MAX}};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        int s[2];
        struct parcel_in in = {0};
        ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, s), 0);
        ck_assert_int_eq(write(s[0], &heads[i], sizeof heads[i]), sizeof heads[i]);
        ck_assert_int_eq(parcel_receive(s[1], &in, 1000), PARCEL_BROKEN);
        close(s[0]);
        close(s[1]);
    }
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("child");
    TCase *c = tcase_create("child"), *parts = tcase_create("parts");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, documents_become_records);
    tcase_add_test(c, the_largest_document_goes_through);
    tcase_add_test(c, a_refusal_is_not_the_end);
    tcase_add_test(c, a_crash_is_told_with_its_last_words);
    tcase_add_test(c, a_hang_ends_at_its_limit);
    tcase_add_test(c, hunger_is_told);
    tcase_add_test(c, the_words_for_tests_mean_nothing_elsewhere);
    tcase_add_test(c, who_kills_it_from_outside_blames_nobody);
    tcase_add_test(c, an_idle_one_may_be_killed);
    tcase_add_test(c, signals_of_a_terminal_do_not_reach_it);
    tcase_add_test(c, without_models_it_says_so);
    tcase_add_test(c, a_program_that_is_not_there);
    suite_add_tcase(s, c);
    tcase_set_timeout(parts, 60);
    tcase_add_test(parts, the_sandbox_holds);
    tcase_add_test(parts, parcels_cross_in_pieces);
    tcase_add_test(parts, nonsense_breaks_the_talk);
    suite_add_tcase(s, parts);
    return s;
}
