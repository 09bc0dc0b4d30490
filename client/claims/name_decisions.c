/* Decisions about names into their file; see name_decisions.h. */
#include "client/claims/name_decisions.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "worker/store/fold.h"

enum { LARGEST = 8 << 20 };  /* bytes; as the linker reads it */

static enum cw_error failure(const char *doing, const char *path)
{
    bool forbidden = errno == EACCES || errno == EPERM || errno == EROFS, nowhere = errno == ENOENT || errno == ENOTDIR;
    return cw_fail(forbidden ? CW_EPERM
                   : nowhere ? CW_ECREATE
                             : CW_EIO,
                   "cannot %s %s: %s; --decisions names another file", doing, path, strerror(errno));
}

static enum cw_error read_all(int fd, const char *path, struct buffer *out)
{
    char piece[65536];
    ssize_t n;
    while ((n = read(fd, piece, sizeof piece)) > 0 && out->size <= LARGEST) buffer_append(out, piece, (size_t)n);
    if (n < 0) return failure("read", path);
    if (out->size > LARGEST) return cw_fail(CW_ELIMIT, "%s has over %d bytes", path, LARGEST);
    return out->failed ? cw_fail(CW_ENOMEM, "out of memory") : CW_OK;
}

static bool same_name(struct arena *arena, const char *a, const char *b)
{
    return !strcmp(fold_name(arena, a, strlen(a)), fold_name(arena, b, strlen(b)));
}

/* The last decision about a pair holds. */
static bool holds(const struct name_decision *all, size_t count, const struct name_decision *d, struct arena *arena)
{
    for (size_t i = count; i--;) {
        bool there = same_name(arena, all[i].a, d->a) && same_name(arena, all[i].b, d->b);
        if (there || (same_name(arena, all[i].a, d->b) && same_name(arena, all[i].b, d->a)))
            return all[i].merge == d->merge;
    }
    return false;
}

static enum cw_error append(int fd, const char *path, const struct buffer *line)
{
    ssize_t n = write(fd, line->data, line->size);
    if (n == (ssize_t)line->size && !fsync(fd)) return CW_OK;
    if (n >= 0 && n < (ssize_t)line->size) errno = ENOSPC;
    return failure("write", path);
}

enum cw_error name_decision_add(const char *path, const struct name_decision *d, bool *held)
{
    struct buffer text = {0}, line = {0};
    struct name_decision *all;
    size_t count;
    int fd = -1;
    struct arena *arena = arena_new(0);
    *held = false;
    enum cw_error e = arena ? decision_write(d, &line) : cw_fail(CW_ENOMEM, "out of memory");
    if (e) goto out;
    fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0664);
    e = fd < 0 ? failure("write", path) : read_all(fd, path, &text);
    if (!e) e = decisions_parse(text.size ? text.data : "", text.size, path, arena, &all, &count);
    if (e) goto out;
    *held = holds(all, count, d, arena);
    if (*held) goto out;
    buffer_clear(&line);
    if (text.size && text.data[text.size - 1] != '\n') buffer_puts(&line, "\n");
    e = decision_write(d, &line);
    if (!e) e = line.failed ? cw_fail(CW_ENOMEM, "out of memory") : append(fd, path, &line);
out:
    if (fd >= 0) close(fd);
    buffer_free(&text);
    buffer_free(&line);
    arena_free(arena);
    return e;
}
