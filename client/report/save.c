/* The page in a file: written beside its place, then put there, so that nobody ever sees half of one. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/report/report.h"

enum { BEGINNING = 512 };

static enum cw_error cannot_write(const char *path)
{
    return cw_fail(errno == ENOSPC                     ? CW_EFULL
                   : errno == EACCES || errno == EPERM ? CW_EPERM
                                                       : CW_ECREATE,
                   "cannot write %s: %s", path, strerror(errno));
}

/* Does it begin as our pages do? */
static bool is_report(const char *path)
{
    char start[BEGINNING + 1] = "";
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    start[fread(start, 1, BEGINNING, f)] = 0;
    fclose(f);
    return strstr(start, "content=\"claimwire report\"") != NULL;
}

static enum cw_error write_all(int fd, const struct buffer *page, const char *path)
{
    for (size_t done = 0; done < page->size;) {
        ssize_t n = write(fd, page->data + done, page->size - done);
        if (n < 0 && errno != EINTR) return cannot_write(path);
        if (n > 0) done += (size_t)n;
    }
    return CW_OK;
}

/* A device or a pipe is written as it is. */
static enum cw_error write_through(const char *path, const struct buffer *page)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return cannot_write(path);
    enum cw_error e = write_all(fd, page, path);
    if (close(fd) && !e) e = cannot_write(path);
    return e;
}

static enum cw_error write_beside(const char *path, const struct buffer *page)
{
    char *beside = NULL;
    mode_t mask = umask(0);
    umask(mask);
    if (asprintf(&beside, "%s.XXXXXX", path) < 0) return cw_fail(CW_ENOMEM, "out of memory");
    int fd = mkostemp(beside, O_CLOEXEC);
    enum cw_error e = fd < 0 ? cannot_write(path) : CW_OK;
    bool made = !e;
    if (!e) e = write_all(fd, page, path);
    if (!e && fchmod(fd, 0666 & ~mask)) e = cannot_write(path);
    if (made && close(fd) && !e) e = cannot_write(path);
    if (!e && rename(beside, path)) e = cannot_write(path);
    if (e && made) unlink(beside);
    free(beside);
    return e;
}

enum cw_error report_save(const char *path, const struct buffer *page, bool force)
{
    struct stat there;
    bool is_there = !stat(path, &there);
    if (is_there && S_ISDIR(there.st_mode))
        return cw_fail(CW_ECREATE, "%s is a directory; the report is one file", path);
    if (is_there && !S_ISREG(there.st_mode)) return write_through(path, page);
    if (is_there && !force && !is_report(path))
        return cw_fail(CW_ECREATE, "%s is there and is no report; --force replaces it", path);
    return write_beside(path, page);
}
