#include "worker/store/db.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static bool out_of_space(sqlite3 *db, int rc)
{
    if ((rc & 0xff) == SQLITE_FULL) return true;
    /* A failed fsync is never "full": nobody knows then what is on the disk. */
    if ((rc & 0xff) != SQLITE_IOERR || rc == SQLITE_IOERR_FSYNC || rc == SQLITE_IOERR_DIR_FSYNC) return false;
    int why = db ? sqlite3_system_errno(db) : 0;
    return why == ENOSPC || why == EDQUOT;
}

static enum cw_error code_of(sqlite3 *db, int rc)
{
    if (out_of_space(db, rc)) return CW_EFULL;
    switch (rc & 0xff) {
    case SQLITE_IOERR: return CW_EIO;
    case SQLITE_CANTOPEN: return db && sqlite3_system_errno(db) == ENOENT ? CW_ECREATE : CW_EPERM;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return CW_ECORRUPT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return CW_EAGAIN;
    case SQLITE_NOMEM: return CW_ENOMEM;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH: return CW_EPERM;
    default: return CW_EBUG;
    }
}

enum cw_error db_fail(sqlite3 *db, int rc, const char *what)
{
    enum cw_error e = code_of(db, rc);
    const char *words = db ? sqlite3_errmsg(db) : sqlite3_errstr(rc);
    int why = db && (rc & 0xff) == SQLITE_IOERR ? sqlite3_system_errno(db) : 0;
    if (why) return cw_fail(e, "%s: %s (%s)", what, words, strerror(why));
    return cw_fail(e, "%s: %s", what, words);
}

enum cw_error db_exec(sqlite3 *db, const char *sql)
{
    int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? CW_OK : db_fail(db, rc, "store");
}

enum cw_error db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out)
{
    int rc = sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
    return rc == SQLITE_OK ? CW_OK : db_fail(db, rc, "store");
}

void db_bind_list(sqlite3_stmt *q, const char *types, va_list ap)
{
    for (int i = 1; types[i - 1]; i++) {
        int rc = SQLITE_OK;
        switch (types[i - 1]) {
        case 'i': rc = sqlite3_bind_int64(q, i, va_arg(ap, int64_t)); break;
        case 'f': rc = sqlite3_bind_double(q, i, va_arg(ap, double)); break;
        case 't': rc = sqlite3_bind_text(q, i, va_arg(ap, const char *), -1, SQLITE_STATIC); break;
        case 's': {
            const char *s = va_arg(ap, const char *);
            rc = sqlite3_bind_text64(q, i, s, va_arg(ap, size_t), SQLITE_STATIC, SQLITE_UTF8);
            break;
        }
        case 'b': {
            const void *b = va_arg(ap, const void *);
            size_t size = va_arg(ap, size_t);
            rc = size ? sqlite3_bind_blob64(q, i, b, size, SQLITE_STATIC) : sqlite3_bind_zeroblob(q, i, 0);
            break;
        }
        default: CW_CHECK(!"a letter that db_bind does not know");
        }
        CW_CHECK(rc == SQLITE_OK);
    }
}

void db_bind(sqlite3_stmt *q, const char *types, ...)
{
    va_list ap;
    va_start(ap, types);
    db_bind_list(q, types, ap);
    va_end(ap);
}

enum cw_error db_number(sqlite3 *db, const char *sql, int64_t *out)
{
    sqlite3_stmt *q = NULL;
    *out = 0;
    int rc = sqlite3_prepare_v2(db, sql, -1, &q, NULL);
    if (rc == SQLITE_OK) {
        rc = sqlite3_step(q);
        if (rc == SQLITE_ROW) *out = sqlite3_column_int64(q, 0);
        if (rc == SQLITE_ROW || rc == SQLITE_DONE) rc = SQLITE_OK;
    }
    enum cw_error e = rc == SQLITE_OK ? CW_OK : db_fail(db, rc, "store");
    sqlite3_finalize(q);
    return e;
}

const char *db_text(sqlite3_stmt *q, int column) { return (const char *)sqlite3_column_text(q, column); }

void db_time(int64_t ms, char out[DB_TIME_SIZE])
{
    time_t seconds = (time_t)(ms / 1000);
    int rest = (int)(ms % 1000);
    if (rest < 0) {
        rest += 1000;
        seconds--;
    }
    struct tm t;
    if (!gmtime_r(&seconds, &t) || t.tm_year < -1900 || t.tm_year > 8099) {
        snprintf(out, DB_TIME_SIZE, "1970-01-01T00:00:00.000Z");
        return;
    }
    size_t n = strftime(out, DB_TIME_SIZE, "%Y-%m-%dT%H:%M:%S", &t);
    snprintf(out + n, DB_TIME_SIZE - n, ".%03dZ", rest);
}
