/* A worker as a process of its own against a broker that is this test: greeting, jobs, blame, silence, restart, stop.
 * As in test_child.c this program is its own `claimwired` for the process that reads documents. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#include "proto/document.h"
#include "proto/message.h"
#include "proto/record.h"
#include "worker/pool/reading.h"
#include "worker/pool/worker.h"

__attribute__((constructor)) static void hidden_role(int argc, char **argv)
{
    if (argc == 2 + READING_ARGUMENTS && strcmp(argv[1], READING_ROLE) == 0) reading_main(argv + 2);
}

enum { WAIT_MS = 20000, QUIET_MS = 150 };

static char directory[] = "/tmp/claimwire-test-XXXXXX";
static struct config config;
static pid_t worker;
static int stop_pipe[2];
static void *context, *router;
static struct arena *arena;
static struct buffer bytes;
static char route[64];
static size_t route_size;
static enum { ANSWERS, SILENT, STRANGE } manner;  /* to PINGs: PONG, nothing, or that HELLO is missing */

/* ---- the worker ---- */

static enum worker_request stop_when_asked(void *unused, struct config *c)
{
    char byte;
    (void)unused;
    (void)c;
    return read(stop_pipe[0], &byte, 1) == 1 ? WORKER_STOP : WORKER_GO_ON;
}

static void start_worker(void)
{
    struct worker_hooks hooks = {.request_fd = stop_pipe[0], .request = stop_when_asked};
    worker = fork();
    if (worker) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    enum cw_error e = worker_serve(&config, &hooks);
    _exit(cw_error_exit_status(e));
}

static int worker_status(void)
{
    int status = -1;
    ck_assert_int_eq(waitpid(worker, &status, 0), worker);
    worker = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- the broker ---- */

static void bind_router(void)
{
    int zero = 0, patience = 500;
    router = zmq_socket(context, ZMQ_ROUTER);
    zmq_setsockopt(router, ZMQ_LINGER, &zero, sizeof zero);
    zmq_setsockopt(router, ZMQ_HANDSHAKE_IVL, &patience, sizeof patience);
    ck_assert_msg(zmq_bind(router, config.worker_endpoint) == 0, "%s: %s", config.worker_endpoint,
                  zmq_strerror(zmq_errno()));
}

/* Workers are forked before there is a ZeroMQ context here: its threads may hold a lock that the new process needs. */
static void start_worker_with(const char *extractor, const char *models)
{
    setenv("CLAIMWIRE_TEST_FAULTS", "1", 1);
    strcpy(directory + strlen(directory) - 6, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(directory));
    ck_assert_int_eq(config_load("/dev/null", directory, &config), CW_OK);
    config.heartbeat_ms = 100, config.silence_ms = 4000, config.prefetch = 4, config.memory_limit_mb = 256;
    strcpy(config.extractor, extractor);
    strcpy(config.models, models);
    ck_assert_int_eq(pipe(stop_pipe), 0);
    start_worker();
}

static void setup(void)
{
    start_worker_with("none", "");
    context = zmq_ctx_new();
    arena = arena_new(0);
    bind_router();
}

static void teardown(void)
{
    char socket[CONFIG_PATH];
    if (worker) kill(worker, SIGKILL), worker_status();
    zmq_close(router);
    zmq_ctx_term(context);
    snprintf(socket, sizeof socket, "%s/worker.sock", directory);
    unlink(socket);
    rmdir(directory);
    arena_free(arena);
    buffer_free(&bytes);
}

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void send_frames(const void *header, size_t size, const void *body, size_t body_size)
{
    zmq_send(router, route, route_size, ZMQ_SNDMORE);
    zmq_send(router, CW_PROTOCOL_TAG, 4, ZMQ_SNDMORE);
    zmq_send(router, header, size, body ? ZMQ_SNDMORE : 0);
    if (body) zmq_send(router, body, body_size, 0);
}

static void send_message(struct message m)
{
    struct buffer header = {0};
    ck_assert_int_eq(message_encode(&m, &header), CW_OK);
    send_frames(header.data, header.size, m.body, m.body_size);
    buffer_free(&header);
}

static void send_job(uint64_t number, uint32_t attempt, const char *text, uint32_t limit_ms)
{
    struct document d = {.text = text, .text_size = strlen(text)};
    struct message m = {.type = MSG_JOB, .job = number, .attempt = attempt, .time_limit_ms = limit_ms};
    document_id(&d, m.id);
    buffer_clear(&bytes);
    document_encode(&d, &bytes);
    m.body = bytes.data;
    m.body_size = bytes.size;
    send_message(m);
}

/* The next message but PINGs; false after `wait` milliseconds of nothing else.  Its strings live in the arena. */
static bool receive(struct message *m, int wait)
{
    for (uint64_t end = now_ms() + (uint64_t)wait;;) {
        struct frame frames[3];
        zmq_msg_t f;
        size_t count = 0;
        zmq_pollitem_t item = {.socket = router, .events = ZMQ_POLLIN};
        uint64_t now = now_ms();
        if (now >= end || zmq_poll(&item, 1, (long)(end - now)) <= 0) return false;
        route_size = (size_t)zmq_recv(router, route, sizeof route, 0);
        do {
            zmq_msg_init(&f);
            ck_assert_int_ge(zmq_msg_recv(&f, router, 0), 0);
            ck_assert_uint_lt(count, 3);
            frames[count++] =
                (struct frame){arena_strndup(arena, zmq_msg_data(&f), zmq_msg_size(&f)), zmq_msg_size(&f)};
            bool last = !zmq_msg_more(&f);
            zmq_msg_close(&f);
            if (last) break;
        } while (true);
        ck_assert_msg(message_decode(frames, count, arena, m) == CW_OK, "%s", cw_error_text());
        if (m->type != MSG_PING) return true;
        if (manner == ANSWERS) send_message((struct message){.type = MSG_PONG});
        if (manner == STRANGE)
            send_message((struct message){.type = MSG_ERROR, .error = CW_EAGAIN, .reason = "say HELLO first"});
    }
}

static struct message expect(enum message_type type)
{
    struct message m;
    ck_assert_msg(receive(&m, WAIT_MS), "no %s", message_type_name(type));
    ck_assert_str_eq(message_type_name(m.type), message_type_name(type));
    return m;
}

static void expect_result(uint64_t job, uint32_t attempt)
{
    struct message m = expect(MSG_RESULT);
    struct record r;
    ck_assert_uint_eq(m.job, job);
    ck_assert_uint_eq(m.attempt, attempt);
    ck_assert_msg(record_decode(m.body, m.body_size, arena, &r) == CW_OK, "%s", cw_error_text());
}

static void expect_failure(uint64_t job, uint32_t attempt, enum fail_cause cause)
{
    struct message m = expect(MSG_FAIL);
    ck_assert_uint_eq(m.job, job);
    ck_assert_uint_eq(m.attempt, attempt);
    ck_assert_str_eq(fail_cause_name(m.cause), fail_cause_name(cause));
}

/* HELLO and WELCOME.  A worker that was kept waiting may have said HELLO more than once: what comes before the PONG was
 * said before it had the WELCOME. */
static struct message greet(void)
{
    struct message m = expect(MSG_HELLO), next;
    manner = ANSWERS;
    send_message((struct message){.type = MSG_WELCOME, .agent = "test"});
    send_message((struct message){.type = MSG_PING});
    do ck_assert_msg(receive(&next, WAIT_MS), "no PONG");
    while (next.type == MSG_HELLO);
    ck_assert_str_eq(message_type_name(next.type), "PONG");
    return m;
}

/* Job 1 is done and job 2, which hangs, is begun: the answer to one and the beginning of the next are one step. */
static void begin_hanging_job(uint32_t limit_ms)
{
    send_job(1, 1, "A text.", 10000);
    send_job(2, 1, "claimwire-test:hang", limit_ms);
    send_job(3, 1, "A text.", 10000);
    expect_result(1, 1);
}

/* ---- the tests ---- */

START_TEST(it_says_who_it_is)
{
    struct message m = greet();
    ck_assert_int_eq(m.role, ROLE_WORKER);
    ck_assert_uint_eq(m.slots, 5);
    ck_assert_str_eq(m.agent, "claimwire " CW_VERSION);
    ck_assert_str_eq(m.engine, "claimwire " CW_VERSION ", no extraction");
    ck_assert_uint_gt(strlen(m.name), 8);
    send_message((struct message){.type = MSG_PING});
    expect(MSG_PONG);
}
END_TEST

START_TEST(jobs_become_results)
{
    greet();
    for (uint32_t i = 1; i <= 5; i++) send_job(i, i + 10, "A text.", 10000);
    for (uint32_t i = 1; i <= 5; i++) expect_result(i, i + 10);
}
END_TEST

START_TEST(blame_falls_on_one_document)
{
    greet();
    send_job(1, 1, "A text.", 10000);
    send_job(2, 1, "claimwire-test:crash", 10000);
    send_job(3, 1, "claimwire-test:hang", 100);
    send_job(4, 1, "A text.", 10000);
    expect_result(1, 1);
    expect_failure(2, 1, FAIL_CRASH);
    expect_failure(3, 1, FAIL_TIMEOUT);
    expect_result(4, 1);
}
END_TEST

START_TEST(a_document_that_is_none_is_refused)
{
    greet();
    struct message m = {.type = MSG_JOB, .job = 1, .attempt = 1, .time_limit_ms = 1000, .body = "\x80", .body_size = 1};
    memset(m.id, '0', CW_ID_HEX);
    send_message(m);
    expect_failure(1, 1, FAIL_REFUSED);
    send_job(2, 1, "A text.", 10000);
    expect_result(2, 1);
}
END_TEST

START_TEST(nonsense_is_survived)
{
    struct message m;
    greet();
    send_frames("\xc1", 1, NULL, 0);
    send_frames("", 0, "x", 1);
    send_message((struct message){.type = MSG_COUNT, .count = 1});
    send_job(1, 1, "A text.", 10000);
    expect_result(1, 1);
    ck_assert_msg(!receive(&m, QUIET_MS), "a %s", message_type_name(m.type));
}
END_TEST

START_TEST(after_silence_it_says_hello)
{
    greet();
    manner = SILENT;
    struct message m = greet();
    ck_assert_uint_eq(m.slots, 5);
    send_job(1, 1, "A text.", 10000);
    expect_result(1, 1);
}
END_TEST

START_TEST(what_it_had_not_begun_is_forgotten)
{
    struct message m;
    greet();
    begin_hanging_job(1500);
    send_message((struct message){.type = MSG_ERROR, .error = CW_EAGAIN, .reason = "say HELLO first"});
    greet();
    send_job(3, 2, "A text.", 10000);
    expect_failure(2, 1, FAIL_TIMEOUT);
    expect_result(3, 2);
    ck_assert(!receive(&m, QUIET_MS));
}
END_TEST

START_TEST(it_works_on_while_the_broker_restarts)
{
    greet();
    begin_hanging_job(1500);
    zmq_close(router);
    bind_router();
    manner = STRANGE;
    greet();
    expect_failure(2, 1, FAIL_TIMEOUT);
    send_job(4, 1, "A text.", 10000);
    expect_result(4, 1);
}
END_TEST

START_TEST(a_stop_ends_the_running_document_and_gives_back_the_rest)
{
    greet();
    begin_hanging_job(1500);
    ck_assert_int_eq(write(stop_pipe[1], "s", 1), 1);
    expect_failure(2, 1, FAIL_TIMEOUT);
    expect(MSG_BYE);
    ck_assert_int_eq(worker_status(), 0);
}
END_TEST

START_TEST(an_idle_worker_stops_at_once)
{
    greet();
    ck_assert_int_eq(write(stop_pipe[1], "s", 1), 1);
    expect(MSG_BYE);
    ck_assert_int_eq(worker_status(), 0);
}
END_TEST

START_TEST(without_models_it_ends)
{
    start_worker_with("models", "/nowhere/at/all");
    ck_assert_int_eq(worker_status(), 66);
    rmdir(directory);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("worker");
    TCase *c = tcase_create("worker");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, it_says_who_it_is);
    tcase_add_test(c, jobs_become_results);
    tcase_add_test(c, blame_falls_on_one_document);
    tcase_add_test(c, a_document_that_is_none_is_refused);
    tcase_add_test(c, nonsense_is_survived);
    tcase_add_test(c, after_silence_it_says_hello);
    tcase_add_test(c, what_it_had_not_begun_is_forgotten);
    tcase_add_test(c, it_works_on_while_the_broker_restarts);
    tcase_add_test(c, a_stop_ends_the_running_document_and_gives_back_the_rest);
    tcase_add_test(c, an_idle_worker_stops_at_once);
    suite_add_tcase(s, c);
    TCase *alone = tcase_create("no broker");
    tcase_set_timeout(alone, 60);
    tcase_add_test(alone, without_models_it_ends);
    suite_add_tcase(s, alone);
    return s;
}
