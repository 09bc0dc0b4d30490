#include "worker/pool/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "proto/log.h"

enum {
    FIRST_PAUSE_MS = 100,      /* before a restart; doubles ... */
    LAST_PAUSE_MS = 10000,     /* ... up to this ... */
    GOOD_RUN_MS = 10000,       /* ... and begins anew after a run of this length */
    WORKERS_STOP_MS = 30000,   /* then they are killed */
    BROKER_STOP_MS = 30000,
    BROKER_SILENCE_MS = 10000, /* a broker that reports nothing for so long no longer feeds the watchdog */
    TURN_MS = 1000,
    BROKER = 0,                /* its place among the roles; the workers follow */
    ARGUMENTS = 256
};

struct role {
    char name[32];
    pid_t pid;                 /* 0: does not run */
    int process, report;       /* pidfd, read end of its reports */
    bool ready;
    uint64_t started, heard, start_at;
    unsigned failures;
};

enum phase { RUNNING, STOPPING_WORKERS, STOPPING_BROKER };

struct supervisor {
    char *const *arguments;
    const struct supervisor_hooks *hooks;
    struct role *roles;
    size_t count;
    enum phase phase;
    uint64_t kill_at;
    bool announced, killed;
    int status;
};

static uint64_t monotonic_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* ---- starting ---- */

static int spawn_role(struct role *r, const char *kind, char *const *arguments, int report)
{
    char *argv[ARGUMENTS + 8] = {"claimwired", (char *)kind, SUPERVISED_FLAG, r->name};
    for (size_t i = 0; arguments[i] && i < ARGUMENTS; i++) argv[4 + i] = arguments[i];
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, report, SUPERVISED_FD);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setsigmask(&attributes, &none);
    extern char **environ;
    int rc = posix_spawn(&r->pid, "/proc/self/exe", &files, &attributes, argv, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    return rc;
}

static uint64_t pause_after(unsigned failures)
{
    uint64_t pause = (uint64_t)FIRST_PAUSE_MS << (failures < 10 ? failures : 10);
    return pause < LAST_PAUSE_MS ? pause : LAST_PAUSE_MS;
}

static void start_role(struct supervisor *s, struct role *r, uint64_t now)
{
    int reports[2] = {-1, -1};
    r->started = r->heard = now;
    r->ready = false;
    int rc = pipe2(reports, O_CLOEXEC | O_NONBLOCK) != 0 ? errno : 0;
    if (!rc) rc = spawn_role(r, r == &s->roles[BROKER] ? "broker" : "worker", s->arguments, reports[1]);
    if (!rc && (r->process = (int)syscall(SYS_pidfd_open, r->pid, 0)) < 0) {
        rc = errno;
        kill(r->pid, SIGKILL);
        waitpid(r->pid, NULL, 0);
    }
    if (reports[1] >= 0) close(reports[1]);
    if (!rc) {
        r->report = reports[0];
        return;
    }
    if (reports[0] >= 0) close(reports[0]);
    r->pid = 0;
    r->start_at = now + pause_after(r->failures++);
    log_error("cannot start %s: %s", r->name, strerror(rc));
}

static void start_due_roles(struct supervisor *s, uint64_t now)
{
    for (size_t i = 0; s->phase == RUNNING && i < s->count; i++)
        if (!s->roles[i].pid && now >= s->roles[i].start_at) start_role(s, &s->roles[i], now);
}

/* ---- stopping ---- */

static void signal_roles(struct supervisor *s, size_t first, size_t end, int signal)
{
    for (size_t i = first; i < end; i++)
        if (s->roles[i].pid) kill(s->roles[i].pid, signal);
}

static bool any_runs(const struct supervisor *s, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        if (s->roles[i].pid) return true;
    return false;
}

static bool all_run(const struct supervisor *s)
{
    for (size_t i = 0; i < s->count; i++)
        if (!s->roles[i].pid) return false;
    return true;
}

static void begin_stop(struct supervisor *s, uint64_t now)
{
    if (s->phase != RUNNING) {
        if (!s->killed) log_warning("asked to stop again: killing what still runs; nothing accepted is lost");
        s->killed = true;
        signal_roles(s, 0, s->count, SIGKILL);
        return;
    }
    log_info("stopping: workers first, then the broker");
    s->phase = STOPPING_WORKERS;
    s->kill_at = now + WORKERS_STOP_MS;
    signal_roles(s, BROKER + 1, s->count, SIGTERM);
}

/* True when all is over. */
static bool go_on_stopping(struct supervisor *s, uint64_t now)
{
    if (s->phase == RUNNING) return false;
    size_t first = s->phase == STOPPING_WORKERS ? BROKER + 1 : BROKER,
           end = s->phase == STOPPING_WORKERS ? s->count : BROKER + 1;
    if (any_runs(s, first, end)) {
        if (now < s->kill_at) return false;
        log_warning("%s did not stop in time: killed", s->phase == STOPPING_WORKERS ? "a worker" : "the broker");
        signal_roles(s, first, end, SIGKILL);
        s->kill_at = now + TURN_MS;
        return false;
    }
    if (s->phase == STOPPING_BROKER) return true;
    s->phase = STOPPING_BROKER;
    s->kill_at = now + BROKER_STOP_MS;
    signal_roles(s, BROKER, BROKER + 1, SIGTERM);
    return !any_runs(s, BROKER, BROKER + 1);
}

/* ---- what roles do ---- */

static void hear(struct supervisor *s, struct role *r, uint64_t now)
{
    char bytes[64];
    ssize_t n = read(r->report, bytes, sizeof bytes);
    if (n <= 0) return;
    r->heard = now;
    if (memchr(bytes, REPORT_READY, (size_t)n)) r->ready = true;
    if (s->announced || !s->roles[BROKER].ready) return;
    for (size_t i = BROKER + 1; i < s->count && !s->announced; i++) s->announced = s->roles[i].ready;
    if (s->announced && s->hooks->ready) s->hooks->ready(s->hooks->context);
}

static void bury(struct supervisor *s, struct role *r, uint64_t now)
{
    int status = 0;
    if (waitpid(r->pid, &status, WNOHANG) <= 0) return;
    hear(s, r, now);
    if (now - r->started > GOOD_RUN_MS) r->failures = 0;
    uint64_t pause = pause_after(r->failures++);
    r->start_at = now + pause;
    close(r->process);
    close(r->report);
    r->pid = 0;
    if (s->phase != RUNNING) return;
    char how[48];
    if (WIFSIGNALED(status)) snprintf(how, sizeof how, "was killed by SIG%s", sigabbrev_np(WTERMSIG(status)));
    else snprintf(how, sizeof how, "ended with status %d", WEXITSTATUS(status));
    /* What fails before anything worked will fail again: better to say so at once. */
    if (s->announced || r->ready || WIFSIGNALED(status) || WEXITSTATUS(status) == 0) {
        log_error("%s %s; starting it again in %llu ms", r->name, how, (unsigned long long)pause);
        return;
    }
    log_error("%s %s before it was ready, so the service does not start", r->name, how);
    s->status = WEXITSTATUS(status);
    begin_stop(s, now);
}

static void feed_watchdog(struct supervisor *s, uint64_t now)
{
    const struct role *broker = &s->roles[BROKER];
    bool alive = !broker->pid || s->phase != RUNNING || now - broker->heard < BROKER_SILENCE_MS;
    if (alive && s->hooks->advanced) s->hooks->advanced(s->hooks->context);
}

/* ---- the loop ---- */

static void take_request(struct supervisor *s, uint64_t now)
{
    switch (s->hooks->request(s->hooks->context)) {
    case SUPERVISOR_GO_ON: break;
    case SUPERVISOR_RELOAD: signal_roles(s, 0, s->count, SIGHUP); break;
    case SUPERVISOR_STOP: begin_stop(s, now);
    }
}

static void wait_and_handle(struct supervisor *s, struct pollfd *fds)
{
    fds[0] = (struct pollfd){.fd = s->hooks->request_fd, .events = POLLIN};
    for (size_t i = 0; i < s->count; i++) {
        const struct role *r = &s->roles[i];
        fds[1 + 2 * i] = (struct pollfd){.fd = r->pid ? r->process : -1, .events = POLLIN};
        fds[2 + 2 * i] = (struct pollfd){.fd = r->pid ? r->report : -1, .events = POLLIN};
    }
    bool settled = s->phase == RUNNING && all_run(s);
    if (poll(fds, (nfds_t)(1 + 2 * s->count), settled ? TURN_MS : TURN_MS / 20) < 0) return;
    uint64_t now = monotonic_ms();
    for (size_t i = 0; i < s->count; i++) {
        if (fds[2 + 2 * i].revents & POLLIN) hear(s, &s->roles[i], now);
        if (fds[1 + 2 * i].revents) bury(s, &s->roles[i], now);
    }
    if (fds[0].revents) take_request(s, now);
}

int supervisor_run(char *const *arguments, uint32_t workers, const struct supervisor_hooks *hooks)
{
    struct supervisor s = {.arguments = arguments, .hooks = hooks, .count = 1 + (size_t)workers};
    struct pollfd *fds = calloc(1 + 2 * s.count, sizeof *fds);
    s.roles = calloc(s.count, sizeof *s.roles);
    CW_CHECK(fds && s.roles);
    snprintf(s.roles[BROKER].name, sizeof s.roles->name, "broker");
    for (size_t i = 1; i < s.count; i++) snprintf(s.roles[i].name, sizeof s.roles->name, "worker %zu", i);
    for (uint64_t now = monotonic_ms(); !go_on_stopping(&s, now); now = monotonic_ms()) {
        start_due_roles(&s, now);
        feed_watchdog(&s, now);
        wait_and_handle(&s, fds);
    }
    log_info("stopped");
    free(s.roles);
    free(fds);
    return s.status;
}
