/* A consistent copy, made by SQLite's backup of one snapshot while the writer goes on. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "worker/store/reading.h"

enum { PAGES_A_STEP = 2048 };

/* Nobody's file is overwritten. */
static enum cw_error create(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0) return cw_fail(CW_ECREATE, "cannot create %s: %s", path, strerror(errno));
    close(fd);
    return CW_OK;
}

static enum cw_error copy(sqlite3 *from, sqlite3 *to, const char *path, void (*progress)(int, int, void *),
                          void *context)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    if (!b) return db_fail(to, sqlite3_errcode(to), path);
    int rc;
    while ((rc = sqlite3_backup_step(b, PAGES_A_STEP)) == SQLITE_OK)
        if (progress)
            progress(sqlite3_backup_pagecount(b) - sqlite3_backup_remaining(b), sqlite3_backup_pagecount(b), context);
    int total = sqlite3_backup_pagecount(b);
    sqlite3_backup_finish(b);
    if (rc != SQLITE_DONE) return db_fail(to, rc, path);
    if (progress) progress(total, total, context);
    /* Out of WAL mode: one file, which can be read from anywhere, by anybody who may read it. */
    return db_exec(to, "PRAGMA journal_mode = DELETE");
}

enum cw_error reader_backup(struct reader *r, const char *path, void (*progress)(int done, int total, void *context),
                            void *context)
{
    sqlite3 *to = NULL;
    int64_t seen;
    enum cw_error e = create(path);
    if (e) return e;
    int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc != SQLITE_OK) e = db_fail(to, rc, path);
    /* The open transaction holds one snapshot; without it every commit of the writer would start the copy anew. */
    if (!e) e = reading_begin(r);
    if (!e) {
        e = db_number(r->db, "SELECT count(*) FROM totals", &seen);
        if (!e) e = copy(r->db, to, path, progress, context);
        reading_end(r, CW_OK);
    }
    sqlite3_close(to);
    if (e) unlink(path);
    return e;
}
