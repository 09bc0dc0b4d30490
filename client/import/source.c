/* Bytes from files and stdin, bounded; see importer.h. */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "client/import/importer.h"
#include "client/interrupt.h"
#include "client/render/text.h"

enum { IDLE_MS = 1000 };

enum cw_error source_errno(int error_number)
{
    switch (error_number) {
    case ENOENT: case ENOTDIR: return cw_fail(CW_ENOINPUT, "no such file or directory");
    case EACCES: case EPERM: return cw_fail(CW_EPERM, "no permission to read it");
    case ELOOP: return cw_fail(CW_ENOINPUT, "its symbolic links go round in a circle");
    case ENAMETOOLONG: return cw_fail(CW_ENOINPUT, "the name is too long");
    default: return cw_fail(CW_EIO, "cannot read it: %s", strerror(error_number));
    }
}

/* A shell's <(command), which is /dev/fd/N: a pipe without a name, whose writer is there from the beginning. */
static bool is_anonymous_pipe(const char *path, const struct stat *st)
{
    struct statfs fs;
    return S_ISFIFO(st->st_mode) && statfs(path, &fs) == 0 && fs.f_type == PIPEFS_MAGIC;
}

static enum cw_error check_kind(const struct stat *st)
{
    if (S_ISREG(st->st_mode)) return CW_OK;
    if (S_ISFIFO(st->st_mode)) return cw_fail(CW_EDATA, "is a pipe; give \"-\" and redirect it to the standard input");
    if (S_ISDIR(st->st_mode)) return cw_fail(CW_EDATA, "is a directory");
    return cw_fail(CW_EDATA, "is a %s, not a file", S_ISSOCK(st->st_mode) ? "socket" : "device");
}

enum cw_error source_open(struct source *s, struct importer *im, const char *name)
{
    s->importer = im;
    s->name = name;
    s->at = s->filled = 0;
    s->size = 0;
    s->fd = STDIN_FILENO;
    s->is_stream = true;
    if (!strcmp(name, "-")) return CW_OK;
    struct stat st;
    s->fd = -1;
    if (stat(name, &st)) return source_errno(errno);
    s->is_stream = is_anonymous_pipe(name, &st);
    if (s->is_stream) return (s->fd = open(name, O_RDONLY | O_CLOEXEC)) < 0 ? source_errno(errno) : CW_OK;
    enum cw_error e = check_kind(&st);
    if (e) return e;
    s->fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);  /* it may have become a pipe meanwhile */
    if (s->fd < 0) return source_errno(errno);
    if (fstat(s->fd, &st)) e = source_errno(errno);
    else e = check_kind(&st);
    s->size = (uint64_t)st.st_size;
    if (e) source_close(s);
    return e;
}

void source_close(struct source *s)
{
    if (s->fd > STDIN_FILENO) close(s->fd);
    s->fd = -1;
}

/* Until a stream has bytes, or its end, to read. */
static enum cw_error wait_for_input(const struct source *s)
{
    const struct import_sink *sink = s->importer->sink;
    struct pollfd input = {.fd = s->fd, .events = POLLIN};
    if (!s->is_stream || !sink->idle) return CW_OK;
    for (int wait_ms = 0; poll(&input, 1, wait_ms) == 0; wait_ms = IDLE_MS) {
        enum cw_error e = sink->idle(sink->context);
        if (e) return s->importer->ended = e;
    }
    return CW_OK;
}

/* Gets more bytes when the block is used up; filled stays 0 at the end. */
static enum cw_error refill(struct source *s)
{
    if (s->at < s->filled) return CW_OK;
    ssize_t n;
    enum cw_error e = wait_for_input(s);
    if (e) return e;
    while ((n = read(s->fd, s->block, sizeof s->block)) < 0 && errno == EINTR)
        if (interrupt_seen()) return s->importer->ended = cw_fail(CW_EAGAIN, "interrupted");
    if (n < 0) return source_errno(errno);
    s->at = 0;
    s->filled = (size_t)n;
    s->importer->counts->bytes += (uint64_t)n;
    return CW_OK;
}

enum cw_error source_peek(struct source *s, int *byte)
{
    enum cw_error e = refill(s);
    *byte = !e && s->filled ? (unsigned char)s->block[s->at] : -1;
    return e;
}

static enum cw_error too_large(const struct source *s, size_t limit)
{
    char size[TEXT_NUMBER], most[TEXT_NUMBER];
    if (s->size)
        return cw_fail(CW_ELIMIT, "has %s; at most %s are allowed", text_bytes(s->size, size), text_bytes(limit, most));
    return cw_fail(CW_ELIMIT, "has more than the %s that are allowed", text_bytes(limit, most));
}

enum cw_error source_read_all(struct source *s, size_t limit, struct buffer *out)
{
    buffer_clear(out);
    if (s->size > limit) return too_large(s, limit);
    for (;;) {
        enum cw_error e = refill(s);
        if (e || !s->filled) return e;
        size_t n = s->filled - s->at;
        if (n > limit - out->size) return too_large(s, limit);
        buffer_append(out, s->block + s->at, n);
        if (out->failed) return cw_fail(CW_ENOMEM, "out of memory");
        s->at = s->filled;
    }
}

enum cw_error source_read_line(struct source *s, size_t limit, struct buffer *out, bool *more)
{
    bool too_long = false;
    char most[TEXT_NUMBER];
    buffer_clear(out);
    *more = false;
    for (bool ended = false; !ended;) {
        enum cw_error e = refill(s);
        if (e) return e;
        if (!s->filled) break;
        *more = true;
        const char *from = s->block + s->at, *newline = memchr(from, '\n', s->filled - s->at);
        size_t n = newline ? (size_t)(newline - from) : s->filled - s->at;
        if (n > limit - out->size) too_long = true;
        if (too_long) buffer_clear(out);
        else buffer_append(out, from, n);
        s->at += n + (newline != NULL);
        ended = newline != NULL;
    }
    if (too_long) return cw_fail(CW_ELIMIT, "the line has more than the %s that are allowed", text_bytes(limit, most));
    return out->failed ? cw_fail(CW_ENOMEM, "out of memory") : CW_OK;
}
