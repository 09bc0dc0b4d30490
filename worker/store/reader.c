/* The reader's life, and the short queries: one record, what failed, figures. */
#include "worker/store/reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/limits.h"
#include "worker/store/fold.h"
#include "worker/store/reading.h"
#include "worker/store/schema.h"

enum { BUSY_MS = 5000, FEW_STATEMENTS = 100000 };

static const char settings[] =
    "PRAGMA cache_size = -16384;"
    "PRAGMA mmap_size = 0;"  /* a bad disk gives an error, not a SIGBUS */
    "PRAGMA trusted_schema = OFF;";

/* cw_fold(name), and cw_outlet(name) for an outlet's: for comparing what is not stored folded. */
static void sql_fold(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    struct arena *a = arena_new(0);
    const char *s = (const char *)sqlite3_value_text(values[0]);
    bool outlet = sqlite3_user_data(context) != NULL;
    if (!a) sqlite3_result_error_nomem(context);
    else if (s)
        sqlite3_result_text(context, outlet ? fold_outlet(a, s) : fold_name(a, s, strlen(s)), -1, SQLITE_TRANSIENT);
    arena_free(a);
}

/* cw_speaks(speaker_names, name, members): whether a speaker is the one asked for.  It has the words of
 * `name` in one of its names, or the first, which is what its document calls it, is a member; a member's mere
 * words would bring in namesakes. */
static void sql_speaks(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    char first[CW_MAX_FIELD];
    const char *names = (const char *)sqlite3_value_text(values[0]),
               *name = (const char *)sqlite3_value_text(values[1]);
    const char *members = (const char *)sqlite3_value_text(values[2]);
    bool speaks = names && name && strstr(names, name);
    int n = names ? (int)strcspn(names, "|") : 0;
    if (!speaks && names && members && (size_t)n < sizeof first - 2) {
        snprintf(first, sizeof first, "|%.*s|", n, names);
        speaks = strstr(members, first);
    }
    sqlite3_result_int(context, speaks);
}

static enum cw_error add_functions(struct reader *r)
{
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
    int rc = sqlite3_create_function(r->db, "cw_fold", 1, flags, NULL, sql_fold, NULL, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_create_function(r->db, "cw_outlet", 1, flags, r, sql_fold, NULL, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_create_function(r->db, "cw_speaks", 3, flags, NULL, sql_speaks, NULL, NULL);
    return rc == SQLITE_OK ? CW_OK : db_fail(r->db, rc, r->path);
}

static enum cw_error check_file(const char *path)
{
    struct stat st;
    if (stat(path, &st) == 0) return S_ISREG(st.st_mode) ? CW_OK : cw_fail(CW_ENOINPUT, "%s is not a file", path);
    return cw_fail(errno == EACCES ? CW_EPERM : CW_ENOINPUT, "%s: %s", path, strerror(errno));
}

static enum cw_error check_schema(struct reader *r)
{
    int version;
    bool empty;
    enum cw_error e = schema_identify(r->db, r->path, store_schema_version, &version, &empty);
    if (e) return e;
    if (empty) return cw_fail(CW_ECORRUPT, "%s is empty, not a store", r->path);
    if (version < store_schema_version)
        return cw_fail(CW_ECONFIG,
                       "%s has schema %d, this claimwire reads %d: start the new claimwired once, it migrates the "
                       "store",
                       r->path, version, store_schema_version);
    return CW_OK;
}

/* A tool that wrote to the stopped store removed its log files at the end; who may not make them cannot read it. */
static enum cw_error explain(const char *path, enum cw_error e)
{
    struct buffer log = {0};
    buffer_printf(&log, "%s-wal", path);
    bool there = access(buffer_terminate(&log), F_OK) == 0;
    buffer_free(&log);
    if (e != CW_EPERM || there) return e;
    return cw_fail(e,
                   "%s has lost its -wal and -shm files, without which only its owner can read it: start claimwired "
                   "once",
                   path);
}

enum cw_error reader_open(const char *path, struct reader **out)
{
    *out = NULL;
    enum cw_error e = check_file(path);
    if (e) return e;
    struct reader *r = calloc(1, sizeof *r);
    if (!r || !(r->path = strdup(path))) {
        free(r);
        return cw_fail(CW_ENOMEM, "out of memory");
    }
    r->few = FEW_STATEMENTS;
    int rc = sqlite3_open_v2(path, &r->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc != SQLITE_OK) e = db_fail(r->db, rc, path);
    if (!e) {
        sqlite3_busy_timeout(r->db, BUSY_MS);
        sqlite3_db_config(r->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        e = explain(path, check_schema(r));
    }
    if (!e) e = db_exec(r->db, settings);
    if (!e) e = add_functions(r);
    if (e) {
        reader_close(r);
        return e;
    }
    *out = r;
    return CW_OK;
}

void reader_close(struct reader *r)
{
    if (!r) return;
    for (size_t i = 0; i < r->kept_count; i++) sqlite3_finalize(r->kept[i].statement);
    CW_CHECK(sqlite3_close(r->db) == SQLITE_OK);
    free(r->path);
    free(r);
}

enum cw_error reading_begin(struct reader *r)
{
    enum cw_error e = r->depth ? CW_OK : db_exec(r->db, "BEGIN");
    if (!e) r->depth++;
    return e;
}

enum cw_error reading_end(struct reader *r, enum cw_error e)
{
    if (--r->depth) return e;
    sqlite3_exec(r->db, e ? "ROLLBACK" : "COMMIT", NULL, NULL, NULL);
    return e;
}

enum cw_error reading_kept(struct reader *r, const char *sql, sqlite3_stmt **out)
{
    size_t i = 0;
    while (i < r->kept_count && r->kept[i].sql != sql) i++;
    if (i == r->kept_count) {
        CW_CHECK(i < READER_KEPT);
        enum cw_error e = db_prepare(r->db, sql, &r->kept[i].statement);
        if (e) return e;
        r->kept[r->kept_count++].sql = sql;
    }
    *out = r->kept[i].statement;
    return CW_OK;
}

enum cw_error reading_step(struct reader *r, sqlite3_stmt *q, bool *row)
{
    int rc = sqlite3_step(q);
    *row = rc == SQLITE_ROW;
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? CW_OK : db_fail(r->db, rc, r->path);
}

void reading_bind_text(sqlite3_stmt *q, const char *name, const char *text)
{
    int i = sqlite3_bind_parameter_index(q, name);
    if (i) CW_CHECK(sqlite3_bind_text(q, i, text, -1, SQLITE_TRANSIENT) == SQLITE_OK);
}

void reading_bind_int(sqlite3_stmt *q, const char *name, int64_t value)
{
    int i = sqlite3_bind_parameter_index(q, name);
    if (i) CW_CHECK(sqlite3_bind_int64(q, i, value) == SQLITE_OK);
}

enum cw_error reading_total(struct reader *r, const char *name, int64_t *out)
{
    char sql[96];
    sqlite3_snprintf(sizeof sql, sql, "SELECT value FROM totals WHERE name = %Q", name);
    return db_number(r->db, sql, out);
}

enum cw_error reading_check_name(const char *what, const char *value, const char *(*name)(int), int count)
{
    struct buffer known = {0};
    if (!value) return CW_OK;
    for (int i = 0; i < count; i++) {
        if (!strcmp(value, name(i))) {
            buffer_free(&known);
            return CW_OK;
        }
        buffer_printf(&known, "%s%s", i ? ", " : "", name(i));
    }
    enum cw_error e = cw_fail(CW_EUSAGE, "there is no %s '%s': it is one of %s", what, value, buffer_terminate(&known));
    buffer_free(&known);
    return e;
}

/* ---- one record ---- */

enum cw_error reading_find_document(struct reader *r, const char *name, bool by_uri, int64_t *document)
{
    static const char id_sql[] = "SELECT document, id FROM documents WHERE id >= :name AND id < :name || 'g' LIMIT 2";
    static const char uri_sql[] = "SELECT document, id FROM documents WHERE uri = :name LIMIT 2";
    sqlite3_stmt *q = NULL;
    bool row, another;
    *document = 0;
    enum cw_error e = db_prepare(r->db, by_uri ? uri_sql : id_sql, &q);
    if (e) return e;
    reading_bind_text(q, ":name", name);
    e = reading_step(r, q, &row);
    if (!e && row) {
        *document = sqlite3_column_int64(q, 0);
        char first[CW_ID_HEX + 1] = "";
        strncat(first, db_text(q, 1), CW_ID_HEX);
        e = reading_step(r, q, &another);
        if (!e && another)
            e = cw_fail(CW_EUSAGE, "'%s' is more than one document: %s, %s …", name, first, db_text(q, 1));
    }
    sqlite3_finalize(q);
    return e;
}

bool reading_is_id(const char *s)
{
    size_t n = strlen(s);
    return n >= 4 && n <= CW_ID_HEX && strspn(s, "0123456789abcdef") == n;
}

enum cw_error reading_no_document(struct reader *r, const char *name)
{
    sqlite3_stmt *q = NULL;
    bool row = false;
    enum cw_error e = db_prepare(r->db,
                                 "SELECT state, reason FROM jobs WHERE id >= :name AND id < :name || 'g' LIMIT 1", &q);
    if (e) return e;
    reading_bind_text(q, ":name", name);
    if (reading_is_id(name)) e = reading_step(r, q, &row);
    if (!e && row && !strcmp(db_text(q, 0), "failed"))
        e = cw_fail(CW_ENOTFOUND, "document %s failed: %s", name, db_text(q, 1) ? db_text(q, 1) : "no reason is known");
    else if (!e && row) e = cw_fail(CW_ENOTFOUND, "document %s is still queued", name);
    else if (!e) e = cw_fail(CW_ENOTFOUND, "there is no document '%s'", name);
    sqlite3_finalize(q);
    return e;
}

static enum cw_error decode_record(struct reader *r, int64_t document, struct arena *arena, struct record *out)
{
    sqlite3_stmt *q = NULL;
    bool row;
    enum cw_error e = db_prepare(r->db, "SELECT record FROM results WHERE document = ?1", &q);
    if (e) return e;
    db_bind(q, "i", document);
    e = reading_step(r, q, &row);
    if (!e && !row) e = cw_fail(CW_ECORRUPT, "%s: document %lld has no result", r->path, (long long)document);
    if (!e) {
        const void *bytes = sqlite3_column_blob(q, 0);
        e = record_decode(bytes, (size_t)sqlite3_column_bytes(q, 0), arena, out);
    }
    sqlite3_finalize(q);
    return e;
}

enum cw_error reader_record(struct reader *r, const char *id, struct arena *arena, struct record *out)
{
    int64_t document = 0;
    enum cw_error e = reading_begin(r);
    if (e) return e;
    if (reading_is_id(id)) e = reading_find_document(r, id, false, &document);
    if (!e && !document) e = reading_find_document(r, id, true, &document);
    if (!e && !document) e = reading_no_document(r, id);
    if (!e) e = decode_record(r, document, arena, out);
    return reading_end(r, e);
}

/* ---- failures ---- */

enum cw_error reader_failed(struct reader *r, failed_fn each, void *context)
{
    static const char sql[] = "SELECT id, uri, title, outlet, cause, reason, engine, failed_at, attempts, size FROM "
                              "jobs "
                              "WHERE state = 'failed' ORDER BY failed_at, job";
    sqlite3_stmt *q = NULL;
    bool row;
    enum cw_error e = db_prepare(r->db, sql, &q);
    if (e) return e;
    while (!(e = reading_step(r, q, &row)) && row) {
        struct failed_row f = {
            .id = db_text(q, 0), .uri = db_text(q, 1), .title = db_text(q, 2), .outlet = db_text(q, 3),
            .cause = db_text(q, 4), .reason = db_text(q, 5), .engine = db_text(q, 6), .failed_at = db_text(q, 7),
            .attempts = (uint32_t)sqlite3_column_int64(q, 8), .size = (uint64_t)sqlite3_column_int64(q, 9),
        };
        e = each(&f, context);
        if (e) break;
    }
    sqlite3_finalize(q);
    return e;
}

/* ---- figures ---- */

static uint64_t file_size(const char *path, const char *end)
{
    struct stat st;
    struct buffer name = {0};
    buffer_printf(&name, "%s%s", path, end);
    uint64_t size = stat(buffer_terminate(&name), &st) == 0 ? (uint64_t)st.st_size : 0;
    buffer_free(&name);
    return size;
}

static enum cw_error published(struct reader *r, const char *sql, struct arena *arena, const char **out)
{
    sqlite3_stmt *q = NULL;
    bool row;
    enum cw_error e = db_prepare(r->db, sql, &q);
    if (!e) e = reading_step(r, q, &row);
    if (!e && row && db_text(q, 0)) *out = arena_strdup(arena, db_text(q, 0));
    sqlite3_finalize(q);
    return e;
}

/* Named speakers: from the dictionary, and of what is not in it yet those that it does not have as speakers. */
static const char count_speakers[] =
    "SELECT (SELECT count(*) FROM names WHERE statements > 0) + "
    "(SELECT count(*) FROM (SELECT DISTINCT +folded AS folded, type FROM entities WHERE statements > 0 "
    "AND entity > coalesce((SELECT value FROM totals WHERE name = 'indexed_entities'), 0)) t "
    "WHERE NOT EXISTS (SELECT 1 FROM names n WHERE n.folded = t.folded AND n.type = t.type AND n.statements > 0))";

static enum cw_error read_stats(struct reader *r, struct arena *arena, struct store_stats *out)
{
    static const char *const names[] = {"documents", "statements", "entities", "mentions", "times", "queued", "failed"};
    uint64_t *const fields[] = {&out->documents, &out->statements, &out->entities, &out->mentions,
                                &out->times,     &out->queued,     &out->failed};
    int64_t value = 0;
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < sizeof names / sizeof *names && !e; i++) {
        e = reading_total(r, names[i], &value);
        *fields[i] = (uint64_t)value;
    }
    if (!e) e = reading_total(r, "indexed_statements", &value);
    out->unindexed = out->statements - (uint64_t)value;
    if (!e) e = db_number(r->db, count_speakers, &value);
    out->speakers = (uint64_t)value;
    if (!e) e = db_number(r->db, "PRAGMA user_version", &value);
    out->schema_version = (int)value;
    if (!e)
        e = published(r, "SELECT min(published_lo) FROM documents WHERE published_lo IS NOT NULL", arena,
                      &out->first_published);
    if (!e)
        e = published(r,
                      "SELECT published_hi FROM documents WHERE published_lo IS NOT NULL ORDER BY published_lo DESC "
                      "LIMIT 1",
                      arena, &out->last_published);
    return e;
}

enum cw_error reader_stats(struct reader *r, struct arena *arena, struct store_stats *out)
{
    *out = (struct store_stats){.file_bytes = file_size(r->path, ""), .wal_bytes = file_size(r->path, "-wal")};
    enum cw_error e = reading_begin(r);
    return e ? e : reading_end(r, read_stats(r, arena, out));
}
