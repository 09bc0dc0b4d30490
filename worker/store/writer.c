/* The writer's life and its transactions.  Settings are in settings[], with their reasons. */
#include "worker/store/writer.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "worker/store/lock.h"
#include "worker/store/recent.h"
#include "worker/store/schema.h"
#include "worker/store/store.h"

static const char *const sql_text[] = {
#define X(code, text) [code] = text,
    STORE_SQL(X)
#undef X
};

static const char *const total_name[] = {
#define X(code, name) [code] = name,
    TOTALS(X)
#undef X
};

static const char settings[] =
    "PRAGMA synchronous = FULL;"          /* accepted means durable */
    "PRAGMA wal_autocheckpoint = 0;"      /* store_checkpoint does it, when there is time */
    "PRAGMA foreign_keys = ON;"
    /* the journal's texts live on in the results; store_failed_drop turns it on */
    "PRAGMA secure_delete = OFF;"
    "PRAGMA cache_size = -65536;"         /* 64 MiB: the inner pages of ten million ids and names */
    "PRAGMA mmap_size = 0;"               /* a bad disk gives an error, not a SIGBUS */
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA trusted_schema = OFF;";

static int on_commit(void *context, sqlite3 *db, const char *schema, int pages)
{
    (void)db;
    (void)schema;
    struct store *s = context;
    s->wal_bytes = (int64_t)pages * s->page_size;
    s->log_is_new = true;
    return SQLITE_OK;
}

/* Of a new file: two blocks of the linker's index to a page, and fewer pages to read for a question. */
static const char page_size[] = "PRAGMA page_size = 8192;";

/* Looks at the file before it changes anything in it. */
static enum cw_error open_database(struct store *s)
{
    int version = 0;
    bool empty = false;
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);  /* nobody asks; refused, and no harm, when SQLite is in use already */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int rc = sqlite3_open_v2(s->path, &s->db, flags, NULL);
    if (rc != SQLITE_OK) return db_fail(s->db, rc, s->path);
    sqlite3_busy_timeout(s->db, STORE_BUSY_MS);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    enum cw_error e = schema_identify(s->db, s->path, store_schema_version, &version, &empty);
    if (e) return e;
    char *first = sqlite3_mprintf("%s PRAGMA journal_mode = WAL", empty ? page_size : "");
    if (!first) return cw_fail(CW_ENOMEM, "out of memory");
    e = db_exec(s->db, first);
    sqlite3_free(first);
    int persist = 1;
    if (!e) e = db_exec(s->db, settings);
    if (!e) sqlite3_file_control(s->db, "main", SQLITE_FCNTL_PERSIST_WAL, &persist);
    if (!e) e = schema_migrate(s->db, store_migrations, version, store_schema_version);
    return cw_context(e, "%s", s->path);
}

static enum cw_error load_totals(struct store *s)
{
    sqlite3_stmt *q = NULL;
    enum cw_error e = db_prepare(s->db, "SELECT name, value FROM totals", &q);
    if (e) return e;
    int rc;
    while ((rc = sqlite3_step(q)) == SQLITE_ROW)
        for (int i = 0; i < TOTAL_COUNT; i++)
            if (!strcmp(db_text(q, 0), total_name[i])) s->total[i] = sqlite3_column_int64(q, 1);
    if (rc != SQLITE_DONE) e = db_fail(s->db, rc, s->path);
    sqlite3_finalize(q);
    memcpy(s->committed, s->total, sizeof s->total);
    return e;
}

/* Whether the file of that name is the one that we know. */
static bool is_same_file(const char *path, struct identity *known)
{
    struct stat st;
    if (stat(path, &st) != 0) return !known->inode;
    if (!known->inode) *known = (struct identity){st.st_dev, st.st_ino};
    return known->device == st.st_dev && known->inode == st.st_ino;
}

/* What is committed to a file that somebody removed is nowhere: that must not be called durable. */
static enum cw_error check_files(struct store *s)
{
    const char *path = s->lock < 0 ? NULL : sqlite3_db_filename(s->db, "main");
    if (!path || (is_same_file(path, &s->file) && is_same_file(sqlite3_filename_wal(path), &s->log))) return CW_OK;
    store_rollback(s);
    return cw_fail(CW_EIO, "%s, or its -wal file, was removed or replaced while it was in use", s->path);
}

static enum cw_error open_store(const char *path, bool locked, struct store **out)
{
    *out = NULL;
    struct store *s = calloc(1, sizeof *s);
    if (!s) return cw_fail(CW_ENOMEM, "out of memory");
    s->lock = -1;
    enum cw_error e = CW_OK;
    s->path = strdup(path);
    s->arena = arena_new(0);
    if (!s->path || !s->arena) e = cw_fail(CW_ENOMEM, "out of memory");
    if (!e && locked) e = lock_take(path, &s->lock);
    if (!e) e = open_database(s);
    for (int i = 0; i < SQL_COUNT && !e; i++) e = db_prepare(s->db, sql_text[i], &s->kept[i]);
    if (!e) e = load_totals(s);
    if (!e) e = db_number(s->db, "PRAGMA page_size", &s->page_size);
    if (e) {
        s->broken = true;  /* nothing to put in order */
        store_close(s);
        return e;
    }
    sqlite3_wal_hook(s->db, on_commit, s);
    s->log_is_new = true;  /* of an earlier process, maybe */
    e = check_files(s);    /* sees them for the first time */
    if (e) store_close(s);
    else *out = s;
    return e;
}

enum cw_error store_open(const char *path, struct store **out) { return open_store(path, true, out); }
enum cw_error store_open_scratch(struct store **out) { return open_store(":memory:", false, out); }

void store_close(struct store *s)
{
    if (!s) return;
    if (s->db) store_rollback(s);
    if (!s->broken) sqlite3_wal_checkpoint_v2(s->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    for (int i = 0; i < SQL_COUNT; i++) sqlite3_finalize(s->kept[i]);
    CW_CHECK(sqlite3_close(s->db) == SQLITE_OK);
    lock_release(s->lock);
    buffer_free(&s->payload);
    links_index_free(s->index);
    links_merge_free(s->merge);
    links_segments_free(s->segments);
    recent_close(s->lists);
    links_pairs_free(s->pairs);
    arena_free(s->arena);
    free(s->path);
    free(s);
}

enum cw_error store_usable(const struct store *s)
{
    return s->broken ? cw_fail(CW_EIO, "%s had an I/O error and must be opened again", s->path) : CW_OK;
}

enum cw_error store_trouble(struct store *s, int rc)
{
    enum cw_error e = db_fail(s->db, rc, s->path);
    store_rollback(s);
    if (e != CW_EFULL && e != CW_EAGAIN && e != CW_ENOMEM) s->broken = true;
    return e;
}

sqlite3_stmt *store_sql(struct store *s, enum store_sql which, const char *types, ...)
{
    va_list ap;
    va_start(ap, types);
    db_bind_list(s->kept[which], types, ap);
    va_end(ap);
    return s->kept[which];
}

enum cw_error store_step(struct store *s, sqlite3_stmt *q, bool *row)
{
    int rc = sqlite3_step(q);
    *row = rc == SQLITE_ROW;
    if (*row) return CW_OK;
    sqlite3_reset(q);
    return rc == SQLITE_DONE ? CW_OK : store_trouble(s, rc);
}

enum cw_error store_run(struct store *s, sqlite3_stmt *q)
{
    int rc = sqlite3_step(q);
    sqlite3_reset(q);
    return rc == SQLITE_DONE ? CW_OK : store_trouble(s, rc);
}

enum cw_error store_begin(struct store *s)
{
    CW_CHECK(!s->in_transaction);
    enum cw_error e = store_usable(s);
    if (e) return e;
    int rc = sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (rc != SQLITE_OK) return store_trouble(s, rc);
    s->in_transaction = true;
    return CW_OK;
}

static enum cw_error save_totals(struct store *s)
{
    for (int i = 0; i < TOTAL_COUNT; i++) {
        if (s->total[i] == s->committed[i]) continue;
        enum cw_error e = store_run(s, store_sql(s, SQL_SET_TOTAL, "ti", total_name[i], s->total[i]));
        if (e) return e;
    }
    return CW_OK;
}

enum cw_error store_commit(struct store *s)
{
    enum cw_error e = store_usable(s);
    if (e) return e;
    CW_CHECK(s->in_transaction);
    e = save_totals(s);
    if (!e) e = check_files(s);
    if (e) return e;
    int rc = sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
    if (rc != SQLITE_OK) return store_trouble(s, rc);
    s->in_transaction = false;
    memcpy(s->committed, s->total, sizeof s->total);
    return CW_OK;
}

void store_rollback(struct store *s)
{
    for (int i = 0; i < SQL_COUNT; i++)
        if (s->kept[i]) sqlite3_reset(s->kept[i]);
    /* A full disk or an I/O error has rolled back already. */
    if (!sqlite3_get_autocommit(s->db)) sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->in_transaction = false;
    memcpy(s->total, s->committed, sizeof s->total);
}

enum cw_error store_counts(struct store *s, struct store_counts *out)
{
    const int64_t *t = s->total;
    *out = (struct store_counts){
        .queued = (uint64_t)t[TOTAL_QUEUED],
        .queued_bytes = (uint64_t)t[TOTAL_QUEUED_BYTES],
        .done = (uint64_t)t[TOTAL_DOCUMENTS],
        .failed = (uint64_t)t[TOTAL_FAILED],
        .unindexed = (uint64_t)(t[TOTAL_STATEMENTS] - t[TOTAL_INDEXED_STATEMENTS]),
    };
    return store_usable(s);
}
