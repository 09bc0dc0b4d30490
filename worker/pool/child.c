#include "worker/pool/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proto/limits.h"
#include "proto/utf8.h"
#include "worker/pool/parcel.h"
#include "worker/pool/reading.h"

enum { TAIL = 512, DYING_MS = 500 };

enum child_state { STARTING, IDLE, BUSY, OVER };

struct child {
    struct child_options options;
    enum child_state state;
    pid_t pid;                   /* 0 once it has been waited for */
    int process, socket, errors; /* pidfd, our end of the socketpair, the pipe of its stderr (-1: closed) */
    struct parcel_out out;
    bool sending;
    struct parcel_in in;
    bool delivered;              /* `in` was handed out and can be forgotten */
    bool disowned;               /* it said what it cannot have to say, and was killed for it */
    uint64_t deadline;
    uint32_t limit_ms;
    char tail[TAIL + 1];         /* the end of what it wrote to stderr since it got its document */
    size_t tail_size;
    char text[CW_MAX_REASON + 1];
};

/* ---- starting ---- */

static enum cw_error spawn(struct child *c, int socket, int errors)
{
    char memory[16];
    snprintf(memory, sizeof memory, "%u", c->options.memory_limit_mb);
    char *argv[] = {"claimwired", READING_ROLE, (char *)c->options.models, (char *)c->options.extractor, memory,
                    (char *)c->options.sandbox, NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&files, errors, STDERR_FILENO);
    posix_spawn_file_actions_adddup2(&files, socket, READING_FD);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    extern char **environ;
    int rc = posix_spawn(&c->pid, c->options.program, &files, &attributes, argv, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    if (rc) c->pid = 0;
    return rc ? cw_fail(CW_EAGAIN, "cannot start %s: %s", c->options.program, strerror(rc)) : CW_OK;
}

enum cw_error child_start(const struct child_options *options, struct child **out)
{
    int sockets[2] = {-1, -1}, pipes[2] = {-1, -1};
    enum cw_error e = CW_OK;
    struct child *c = calloc(1, sizeof *c);
    if (!c) return cw_fail(CW_ENOMEM, "out of memory for a reading process");
    *c = (struct child){.options = *options, .process = -1, .socket = -1, .errors = -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0 || pipe2(pipes, O_CLOEXEC | O_NONBLOCK) != 0) {
        e = cw_fail(CW_EAGAIN, "cannot make a socketpair or pipe: %s", strerror(errno));
        goto out;
    }
    c->socket = sockets[0];
    c->errors = pipes[0];
    e = spawn(c, sockets[1], pipes[1]);
    if (e) goto out;
    c->process = (int)syscall(SYS_pidfd_open, c->pid, 0);
    if (c->process < 0) e = cw_fail(CW_EAGAIN, "cannot watch process %d: %s", (int)c->pid, strerror(errno));
out:
    if (sockets[1] >= 0) close(sockets[1]);
    if (pipes[1] >= 0) close(pipes[1]);
    if (e) child_free(c);
    else *out = c;
    return e;
}

void child_free(struct child *c)
{
    if (!c) return;
    if (c->pid) {
        kill(c->pid, SIGKILL);
        while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR) {}
    }
    if (c->process >= 0) close(c->process);
    if (c->socket >= 0) close(c->socket);
    if (c->errors >= 0) close(c->errors);
    buffer_free(&c->in.body);
    free(c);
}

bool child_is_idle(const struct child *c) { return c->state == IDLE; }
pid_t child_pid(const struct child *c) { return c->pid; }
uint64_t child_deadline(const struct child *c) { return c->state == BUSY ? c->deadline : UINT64_MAX; }

void child_give(struct child *c, const void *document, size_t size, uint64_t deadline, uint32_t limit_ms)
{
    CW_CHECK(c->state == IDLE && size <= CW_MAX_DOCUMENT);
    c->state = BUSY;
    c->out = (struct parcel_out){{PARCEL_DOCUMENT, (uint32_t)size}, document, 0};
    c->sending = true;
    c->deadline = deadline;
    c->limit_ms = limit_ms;
    c->tail_size = 0;
}

void child_poll(const struct child *c, struct pollfd fds[CHILD_FDS])
{
    fds[0] = (struct pollfd){.fd = c->process, .events = POLLIN};
    fds[1] = (struct pollfd){.fd = c->socket, .events = (short)(POLLIN | (c->sending ? POLLOUT : 0))};
    fds[2] = (struct pollfd){.fd = c->errors, .events = POLLIN};
}

/* ---- what it says ---- */

static void read_errors(struct child *c)
{
    char chunk[4 * TAIL];
    for (int turns = 0; turns < 16 && c->errors >= 0; turns++) {  /* bounded: a process may write for ever */
        ssize_t n = read(c->errors, chunk, sizeof chunk);
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (n <= 0) {
            close(c->errors);
            c->errors = -1;
            return;
        }
        size_t size = (size_t)n < TAIL ? (size_t)n : TAIL,
               keep = c->tail_size < TAIL - size ? c->tail_size : TAIL - size;
        memmove(c->tail, c->tail + c->tail_size - keep, keep);
        memcpy(c->tail + keep, chunk + n - size, size);
        c->tail_size = keep + size;
    }
}

/* Words for people, then the end of stderr, all of it printable UTF-8 on one line. */
static const char *describe(struct child *c, const char *words)
{
    int n = snprintf(c->text, sizeof c->text - TAIL, "%s", words);
    size_t size = n < (int)sizeof c->text - TAIL ? (size_t)n : sizeof c->text - TAIL - 1;
    size_t from = 0;
    while (c->tail_size && (c->tail[c->tail_size - 1] == '\n' || c->tail[c->tail_size - 1] == ' ')) c->tail_size--;
    while (from < c->tail_size && !utf8_boundary(c->tail, c->tail_size, from)) from++;
    if (from < c->tail_size)
        size += (size_t)snprintf(c->text + size, sizeof c->text - size, "; stderr: %.*s", (int)(c->tail_size - from),
                                 c->tail + from);
    if (size >= sizeof c->text) size = sizeof c->text - 1;
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)c->text[i] < ' ') c->text[i] = ' ';
    for (size_t fault; (fault = utf8_fault(c->text, size)) < size;) c->text[fault] = '?';
    return c->text;
}

static const char *parcel_text(struct child *c)
{
    snprintf(c->text, sizeof c->text, "%.*s", (int)c->in.body.size, c->in.body.size ? c->in.body.data : "");
    for (size_t fault, n = strlen(c->text); (fault = utf8_fault(c->text, n)) < n;) c->text[fault] = '?';
    return c->text;
}

static enum child_event take_unfit(struct child *c, struct child_outcome *out)
{
    static const unsigned codes = sizeof (char[]){
#define X(code, name, status, sentence) 0,
        CW_ERRORS(X)
#undef X
    };
    c->state = OVER;
    unsigned code = c->in.body.size ? (unsigned char)c->in.body.data[0] : 0;
    out->error = code && code < codes ? (enum cw_error)code : CW_EBUG;
    const char *text = parcel_text(c);
    out->text = *text ? text + 1 : text;
    return CHILD_UNFIT;
}

/* What it read has taken it over, or there is a bug of ours.  Killing a process that ends already changes nothing. */
static void disown(struct child *c)
{
    c->disowned = true;
    kill(c->pid, SIGKILL);
}

static enum child_event take_parcel(struct child *c, struct child_outcome *out)
{
    c->delivered = true;
    if (c->in.head.kind == PARCEL_UNFIT && c->state == STARTING) return take_unfit(c, out);
    if (c->in.head.kind == PARCEL_READY && c->state == STARTING) {
        c->state = IDLE;
        out->text = parcel_text(c);
        return CHILD_READY;
    }
    bool answers = c->state == BUSY && !c->sending;
    if (answers && c->in.head.kind == PARCEL_RECORD) {
        c->state = IDLE;
        out->bytes = c->in.body.data;
        out->size = c->in.body.size;
        return CHILD_RECORD;
    }
    bool refused = c->in.head.kind == PARCEL_REFUSED;
    if (answers && (refused || c->in.head.kind == PARCEL_MEMORY)) {
        c->state = refused ? IDLE : OVER;
        out->cause = refused ? FAIL_REFUSED : FAIL_MEMORY;
        out->text = parcel_text(c);
        return CHILD_FAILED;
    }
    disown(c);
    return CHILD_NOTHING;
}

/* ---- how it ends ---- */

static enum child_event over(struct child *c, enum fail_cause cause, const char *words, struct child_outcome *out)
{
    enum child_event event = c->state == BUSY ? CHILD_FAILED : CHILD_ENDED;
    read_errors(c);
    c->state = OVER;
    out->cause = cause;
    out->text = describe(c, words);
    return event;
}

static enum child_event overdue(struct child *c, struct child_outcome *out)
{
    char words[64];
    snprintf(words, sizeof words, "took longer than %u ms", c->limit_ms);
    kill(c->pid, SIGKILL);
    return over(c, FAIL_TIMEOUT, words, out);
}

static enum child_event ended(struct child *c, struct child_outcome *out)
{
    char words[128];
    int status = 0;
    pid_t pid = waitpid(c->pid, &status, WNOHANG);
    if (pid == 0 || (pid < 0 && errno == EINTR)) return CHILD_NOTHING;
    c->pid = 0;
    int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (signal == SIGSYS) snprintf(words, sizeof words, "did what the sandbox forbids (SIGSYS)");
    else if (signal == SIGKILL && c->disowned)
        snprintf(words, sizeof words, "broke the rules of its talk with the worker");
    else if (signal == SIGKILL) snprintf(words, sizeof words, "killed by SIGKILL from outside");
    else if (signal) snprintf(words, sizeof words, "killed by SIG%s (%s)", sigabbrev_np(signal), sigdescr_np(signal));
    else snprintf(words, sizeof words, "ended with status %d in the middle of its work", WEXITSTATUS(status));
    /* A SIGKILL that is not ours says nothing about the document: an operator, or a machine out of memory. */
    return over(c, signal == SIGKILL && !c->disowned ? FAIL_LOST : FAIL_CRASH, words, out);
}

static bool has_ended(const struct child *c, int wait_ms)
{
    struct pollfd fd = {.fd = c->process, .events = POLLIN};
    return poll(&fd, 1, wait_ms) == 1;
}

enum child_event child_turn(struct child *c, uint64_t now, struct child_outcome *out)
{
    *out = (struct child_outcome){0};
    if (c->delivered) parcel_in_clear(&c->in);
    c->delivered = false;
    if (c->state == OVER) return CHILD_NOTHING;
    read_errors(c);
    bool gone = has_ended(c, 0);  /* asked first: what it said before it ended is then in the socket */
    if (c->sending && parcel_send(c->socket, &c->out) != PARCEL_PARTLY) c->sending = false;
    enum parcel_progress heard = parcel_receive(c->socket, &c->in, CW_MAX_RECORD);
    if (heard == PARCEL_WHOLE && !c->disowned) return take_parcel(c, out);
    /* A process that dies closes its socket a moment before it can be waited for. */
    if (!gone && heard == PARCEL_CLOSED) gone = has_ended(c, DYING_MS);
    if (gone) return ended(c, out);
    if (heard != PARCEL_PARTLY && !c->disowned) disown(c);
    if (c->state == BUSY && now >= c->deadline) return overdue(c, out);
    return CHILD_NOTHING;
}
