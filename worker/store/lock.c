#include "worker/store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static enum cw_error held_by_another(const char *path, int fd)
{
    char pid[24] = "";
    ssize_t n = pread(fd, pid, sizeof pid - 1, 0);
    long holder = n > 0 ? strtol(pid, NULL, 10) : 0;
    if (holder > 0) return cw_fail(CW_ELOCKED, "%s is locked by process %ld", path, holder);
    return cw_fail(CW_ELOCKED, "%s is locked by another process", path);
}

static enum cw_error cannot_open(const char *name)
{
    enum cw_error e = errno == EACCES || errno == EPERM || errno == EROFS ? CW_EPERM
                      : errno == ENOSPC                                   ? CW_EFULL
                                                                          : CW_ECREATE;
    return cw_fail(e, "cannot open %s: %s", name, strerror(errno));
}

enum cw_error lock_take(const char *path, int *out)
{
    char name[PATH_MAX];
    int n = snprintf(name, sizeof name, "%s.lock", path);
    if (n < 0 || (size_t)n >= sizeof name) return cw_fail(CW_ECREATE, "the store's path is too long");
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0) return cannot_open(name);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        enum cw_error e = errno == EWOULDBLOCK ? held_by_another(path, fd)
                                               : cw_fail(CW_EIO, "cannot lock %s: %s", name, strerror(errno));
        close(fd);
        return e;
    }
    /* The pid is for people; a full disk that leaves it out does not weaken the lock. */
    char pid[24];
    int length = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) != 0 || pwrite(fd, pid, (size_t)length, 0) != length) errno = 0;
    *out = fd;
    return CW_OK;
}

void lock_release(int fd)
{
    if (fd >= 0) close(fd);
}
