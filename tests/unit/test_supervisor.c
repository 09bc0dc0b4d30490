/* The supervisor with roles that are this program again, acting as the test's file says: starts, restarts, gives up,
 * stops in order.  What roles and supervisor do is written, a line each, into a file of the test's directory. */
#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "proto/log.h"
#include "worker/pool/supervisor.h"

static char directory[] = "/tmp/claimwire-test-XXXXXX";

/* A file of the test's directory, until the next call. */
static const char *in(const char *where, const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", where, name);
    return path;
}

/* ---- the diary: appended to by every process, a write a line ---- */

static void note(const char *where, const char *who, const char *what)
{
    char line[128];
    int fd = open(in(where, "diary"), O_WRONLY | O_APPEND | O_CREAT, 0600),
        n = snprintf(line, sizeof line, "%s %s\n", who, what);
    if (fd < 0 || write(fd, line, (size_t)n) != n) abort();
    close(fd);
}

static const char *diary_in(const char *where)
{
    static char text[8192];
    int fd = open(in(where, "diary"), O_RDONLY);
    ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
    text[n < 0 ? 0 : n] = '\0';
    if (fd >= 0) close(fd);
    return text;
}

static const char *diary(void) { return diary_in(directory); }

/* ---- a role: `role --supervised NAME DIRECTORY MANNER` ---- */

static volatile sig_atomic_t got;
static void remember(int signal) { got = signal; }

static void act(const char *name, const char *where, const char *manner)
{
    bool worker = strncmp(name, "worker", 6) == 0;
    signal(SIGTERM, remember);
    signal(SIGHUP, remember);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    note(where, name, "starts");
    if (worker && strstr(manner, "unfit")) {
        /* Not before the broker can be asked to stop: a signal that comes earlier ends it without a word. */
        while (!strstr(diary_in(where), "broker starts")) poll(NULL, 0, 5);
        _exit(66);
    }
    if (worker && strstr(manner, "deaf")) signal(SIGTERM, SIG_IGN);
    if (write(SUPERVISED_FD, "R", 1) != 1) _exit(1);
    for (int turns = 0; got != SIGTERM; turns++) {
        poll(NULL, 0, 5);
        if (write(SUPERVISED_FD, "A", 1) != 1) _exit(1);
        if (got == SIGHUP) note(where, name, "reloads"), got = 0;
        if (worker && strstr(manner, "once") && turns == 3 && access(in(where, "died"), F_OK) != 0) {
            close(open(in(where, "died"), O_CREAT | O_WRONLY, 0600));
            raise(SIGKILL);
        }
    }
    note(where, name, "stops");
    _exit(0);
}

__attribute__((constructor)) static void hidden_role(int argc, char **argv)
{
    if (argc == 6 && strcmp(argv[2], SUPERVISED_FLAG) == 0) act(argv[3], argv[4], argv[5]);
}

/* ---- the supervisor, in a process of its own ---- */

static int requests[2];
static pid_t supervisor;

static void ready(void *unused)
{
    (void)unused;
    note(directory, "service", "ready");
}

static enum supervisor_request request(void *unused)
{
    char byte = 0;
    (void)unused;
    if (read(requests[0], &byte, 1) != 1) return SUPERVISOR_GO_ON;
    return byte == 's' ? SUPERVISOR_STOP : byte == 'r' ? SUPERVISOR_RELOAD : SUPERVISOR_GO_ON;
}

static void start(const char *manner, uint32_t workers)
{
    ck_assert_int_eq(pipe(requests), 0);
    supervisor = fork();
    if (supervisor) return;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    char *arguments[] = {directory, (char *)manner, NULL};
    struct supervisor_hooks hooks = {.ready = ready, .request_fd = requests[0], .request = request};
    log_open("supervisor", "error");
    _exit(supervisor_run(arguments, workers, &hooks));
}

static void ask(char what) { ck_assert_int_eq(write(requests[1], &what, 1), 1); }

static int status(void)
{
    int s = -1;
    ck_assert_int_eq(waitpid(supervisor, &s, 0), supervisor);
    supervisor = 0;
    return WIFEXITED(s) ? WEXITSTATUS(s) : -1;
}

/* Waits until the diary has `words` so often. */
static void wait_for(const char *words, int times)
{
    int found = 0;
    for (int i = 0; i < 4000; i++) {
        found = 0;
        for (const char *p = diary(); (p = strstr(p, words)); p++) found++;
        if (found >= times) return;
        poll(NULL, 0, 5);
    }
    ck_abort_msg("\"%s\" %d times, not %d, in:\n%s", words, found, times, diary());
}

static void setup(void)
{
    strcpy(directory + strlen(directory) - 6, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(directory));
}

static void teardown(void)
{
    if (supervisor) kill(supervisor, SIGKILL), status();
    unlink(in(directory, "diary"));
    unlink(in(directory, "died"));
    rmdir(directory);
}

START_TEST(starts_reloads_and_stops_in_order)
{
    start("plain", 2);
    wait_for("service ready", 1);
    wait_for("worker 2 starts", 1);
    wait_for("worker 1 starts", 1);
    ask('r');
    wait_for("reloads", 3);
    ask('s');
    ck_assert_int_eq(status(), 0);
    const char *broker = strstr(diary(), "broker stops");
    ck_assert_ptr_nonnull(broker);
    for (int i = 1; i <= 2; i++) {
        const char *worker = strstr(diary(), i == 1 ? "worker 1 stops" : "worker 2 stops");
        ck_assert(worker && worker < broker);
    }
}
END_TEST

START_TEST(what_dies_is_started_again)
{
    start("once", 1);
    wait_for("worker 1 starts", 2);
    ask('s');
    ck_assert_int_eq(status(), 0);
}
END_TEST

START_TEST(what_cannot_start_ends_the_service)
{
    start("unfit", 1);
    ck_assert_int_eq(status(), 66);
    ck_assert_ptr_null(strstr(diary(), "service ready"));
    wait_for("broker stops", 1);
}
END_TEST

START_TEST(asked_twice_it_kills)
{
    start("deaf", 1);
    wait_for("service ready", 1);
    ask('s');
    ask('s');
    ck_assert_int_eq(status(), 0);
    ck_assert_ptr_null(strstr(diary(), "worker 1 stops"));
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("supervisor");
    TCase *c = tcase_create("supervisor");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, starts_reloads_and_stops_in_order);
    tcase_add_test(c, what_dies_is_started_again);
    tcase_add_test(c, what_cannot_start_ends_the_service);
    tcase_add_test(c, asked_twice_it_kills);
    suite_add_tcase(s, c);
    return s;
}
