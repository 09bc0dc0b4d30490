/* Is the store what we promise?  SQLite's own checks; queries that must find nothing; every document's rows
 * made again from its record, by the code that made them, and compared; the full-text indexes (check_index.c);
 * what was linked (check_links.c). */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "proto/document.h"
#include "worker/store/reading.h"
#include "worker/store/rows.h"
#include "worker/store/store.h"

struct findings {
    void (*found)(const char *finding, void *context);
    void *context;
    uint64_t faults;
};

void findings_add(struct findings *f, const char *format, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    f->faults++;
    f->found(text, f->context);
}

static const struct promise promises[] = {
    {"SQLite", "SELECT integrity_check FROM pragma_integrity_check(100) WHERE integrity_check <> 'ok'"},
    {"a reference to nothing",
     "SELECT \"table\" || ' row ' || coalesce(rowid, '?') || ' to ' || parent FROM pragma_foreign_key_check LIMIT 100"},
    {"both journalled and done", "SELECT id FROM jobs WHERE id IN (SELECT id FROM documents)"},
    {"journalled without its document", "SELECT id FROM jobs WHERE job NOT IN (SELECT job FROM payloads)"},
    {"a journalled document of another size",
     "SELECT id FROM jobs JOIN payloads USING (job) WHERE size <> length(document)"},
    {"a job number that was never given",
     "SELECT job FROM jobs WHERE job > (SELECT value FROM totals WHERE name = 'last_job')"},
    {"done without a result", "SELECT id FROM documents WHERE document NOT IN (SELECT document FROM results)"},
    {"a total that is wrong",
     "SELECT t.name || ': ' || t.value || ', not ' || c.n FROM totals t JOIN ("
     "SELECT 'queued' AS name, count(*) AS n FROM jobs WHERE state = 'queued' UNION ALL "
     "SELECT 'queued_bytes', coalesce(sum(size), 0) FROM jobs WHERE state = 'queued' UNION ALL "
     "SELECT 'failed', count(*) FROM jobs WHERE state = 'failed' UNION ALL "
     "SELECT 'documents', count(*) FROM documents UNION ALL SELECT 'documents', coalesce(max(document), 0) "
     "FROM documents UNION ALL "
     "SELECT 'entities', count(*) FROM entities UNION ALL SELECT 'entities', coalesce(max(entity), 0) FROM entities "
     "UNION ALL "
     "SELECT 'statements', count(*) FROM statements UNION ALL SELECT 'statements', coalesce(max(statement), 0) "
     "FROM statements UNION ALL "
     "SELECT 'mentions', count(*) FROM mentions UNION ALL SELECT 'times', count(*) FROM times UNION ALL "
     "SELECT 'wordings', count(*) FROM wordings) c ON c.name = t.name WHERE c.n <> t.value"},
    {"an index that is ahead of its table",
     "SELECT i.name FROM totals i JOIN totals t ON i.name IN ('indexed_' || t.name, 'linked_' || t.name) "
     "WHERE i.value > t.value"},
    {"a name that is counted wrongly",
     "SELECT folded FROM (SELECT folded, type, count(DISTINCT document), sum(mentions), sum(statements) FROM entities "
     "WHERE entity <= coalesce((SELECT value FROM totals WHERE name = 'indexed_entities'), 0) GROUP BY folded, type "
     "EXCEPT SELECT folded, type, documents, mentions, statements FROM names) LIMIT 100"},
};

enum cw_error check_promise(struct reader *r, struct findings *f, const struct promise *p)
{
    sqlite3_stmt *q = NULL;
    bool row;
    enum cw_error e = db_prepare(r->db, p->sql, &q);
    while (!e && !(e = reading_step(r, q, &row)) && row) findings_add(f, "%s: %s", p->what, db_text(q, 0));
    sqlite3_finalize(q);
    return e;
}

static enum cw_error check_promises(struct reader *r, struct findings *f)
{
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < sizeof promises / sizeof *promises && !e; i++) e = check_promise(r, f, &promises[i]);
    return e;
}

/* What waits must be readable and stand under its own id. */
static enum cw_error check_journal(struct reader *r, struct findings *f)
{
    sqlite3_stmt *q = NULL;
    bool row;
    struct arena *arena = arena_new(0);
    if (!arena) return cw_fail(CW_ENOMEM, "out of memory");
    enum cw_error e = db_prepare(r->db, "SELECT j.id, p.document FROM jobs j JOIN payloads p ON p.job = j.job", &q);
    while (!e && !(e = reading_step(r, q, &row)) && row) {
        struct document d;
        char id[CW_ID_HEX + 1];
        const void *bytes = sqlite3_column_blob(q, 1);
        arena_reset(arena);
        if (document_decode(bytes, (size_t)sqlite3_column_bytes(q, 1), arena, &d) != CW_OK) {
            findings_add(f, "journalled document %s: %s", db_text(q, 0), cw_error_text());
            continue;
        }
        document_id(&d, id);
        if (strcmp(id, db_text(q, 0))) findings_add(f, "journalled document %s is %s", db_text(q, 0), id);
    }
    sqlite3_finalize(q);
    arena_free(arena);
    return e;
}

/* ---- rows made again ---- */

#define OF_STATEMENT " WHERE statement IN (SELECT statement FROM statements WHERE document = ?1) ORDER BY "
static const struct {
    const char *table, *sql;
} tables[] = {
    {"documents", "SELECT * FROM documents WHERE document = ?1"},
    {"results", "SELECT engine, substr(record, text_at + 1, (SELECT text_bytes FROM documents WHERE document = ?1)) "
                "FROM results WHERE document = ?1"},
    {"authors", "SELECT * FROM authors WHERE document = ?1 ORDER BY position"},
    {"entities", "SELECT * FROM entities WHERE document = ?1 ORDER BY number"},
    {"mentions",
     "SELECT * FROM mentions WHERE entity IN (SELECT entity FROM entities WHERE document = ?1) "
     "ORDER BY entity, number"},
    {"times", "SELECT * FROM times WHERE document = ?1 ORDER BY number"},
    {"statements", "SELECT * FROM statements WHERE document = ?1 ORDER BY number"},
    {"statement_spans", "SELECT * FROM statement_spans" OF_STATEMENT "statement, part, number"},
    {"via", "SELECT * FROM via" OF_STATEMENT "statement, position"},
};
enum { TABLES = sizeof tables / sizeof *tables };

struct comparison {
    struct reader *r;
    struct findings *f;
    struct store *scratch;
    struct arena *arena;
    sqlite3_stmt *stored[TABLES], *made[TABLES];
};

static bool same_value(sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
    int type = sqlite3_column_type(a, column);
    if (type != sqlite3_column_type(b, column)) return false;
    if (type == SQLITE_NULL) return true;
    if (type == SQLITE_INTEGER) return sqlite3_column_int64(a, column) == sqlite3_column_int64(b, column);
    if (type == SQLITE_FLOAT) return sqlite3_column_double(a, column) == sqlite3_column_double(b, column);
    const void *x = sqlite3_column_blob(a, column), *y = sqlite3_column_blob(b, column);
    int n = sqlite3_column_bytes(a, column);
    return n == sqlite3_column_bytes(b, column) && (n == 0 || !memcmp(x, y, (size_t)n));
}

static enum cw_error compare_table(struct comparison *c, const char *id, int64_t document, int table)
{
    sqlite3_stmt *stored = c->stored[table], *made = c->made[table];
    bool left, right;
    enum cw_error e = CW_OK;
    bool same = true;
    db_bind(stored, "i", document);
    db_bind(made, "i", document);
    for (int row = 1; same && !e; row++) {
        e = reading_step(c->r, stored, &left);
        if (!e) e = store_step(c->scratch, made, &right);
        if (e || (!left && !right)) break;
        if (left != right) {
            findings_add(c->f, "document %s: %s has %s rows than its record", id, tables[table].table,
                         left ? "more" : "fewer");
            break;
        }
        for (int i = 0; i < sqlite3_column_count(stored) && same; i++) {
            same = same_value(stored, made, i);
            if (!same)
                findings_add(c->f, "document %s: %s, row %d: %s is not what its record says", id, tables[table].table,
                             row, sqlite3_column_name(stored, i));
        }
    }
    sqlite3_reset(stored);
    sqlite3_reset(made);
    return e;
}

/* Gives the scratch store the keys that this document's rows have. */
static enum cw_error set_keys(struct comparison *c, int64_t document)
{
    char sql[160];
    int64_t first;
    c->scratch->total[TOTAL_DOCUMENTS] = document - 1;
    snprintf(sql, sizeof sql, "SELECT min(entity) FROM entities WHERE document = %lld", (long long)document);
    enum cw_error e = db_number(c->r->db, sql, &first);
    c->scratch->total[TOTAL_ENTITIES] = first ? first - 1 : 0;
    snprintf(sql, sizeof sql, "SELECT min(statement) FROM statements WHERE document = %lld", (long long)document);
    if (!e) e = db_number(c->r->db, sql, &first);
    c->scratch->total[TOTAL_STATEMENTS] = first ? first - 1 : 0;
    return e;
}

static enum cw_error compare_document(struct comparison *c, sqlite3_stmt *q)
{
    struct record record;
    struct rows rows;
    int64_t document = sqlite3_column_int64(q, 0);
    const char *id = db_text(q, 1);
    const void *bytes = sqlite3_column_blob(q, 4);
    size_t size = (size_t)sqlite3_column_bytes(q, 4);
    arena_reset(c->arena);
    enum cw_error e = record_decode(bytes, size, c->arena, &record);
    if (!e) e = rows_derive(&record, bytes, size, c->arena, &rows);
    if (e) {
        findings_add(c->f, "document %s: its record is damaged: %s", id, cw_error_text());
        return e == CW_ENOMEM ? e : CW_OK;
    }
    if (strcmp(record.id, id)) findings_add(c->f, "document %s has the record of %s", id, record.id);
    e = store_begin(c->scratch);
    if (!e) e = set_keys(c, document);
    if (!e) e = store_add_rows(c->scratch, &record, &rows, db_text(q, 2), db_text(q, 3), bytes, size);
    for (int i = 0; i < TABLES && !e; i++) e = compare_table(c, id, document, i);
    store_rollback(c->scratch);
    return e;
}

static enum cw_error check_records(struct reader *r, struct findings *f)
{
    struct comparison c = {.r = r, .f = f, .arena = arena_new(0)};
    sqlite3_stmt *q = NULL;
    bool row;
    enum cw_error e = c.arena ? store_open_scratch(&c.scratch) : cw_fail(CW_ENOMEM, "out of memory");
    for (int i = 0; i < TABLES && !e; i++) {
        e = db_prepare(r->db, tables[i].sql, &c.stored[i]);
        if (!e) e = db_prepare(c.scratch->db, tables[i].sql, &c.made[i]);
    }
    if (!e) e = db_prepare(r->db, "SELECT d.document, d.id, d.accepted_at, d.done_at, r.record FROM documents d "
                                  "JOIN results r ON r.document = d.document", &q);
    while (!e && !(e = reading_step(r, q, &row)) && row) e = compare_document(&c, q);
    sqlite3_finalize(q);
    for (int i = 0; i < TABLES; i++) {
        sqlite3_finalize(c.stored[i]);
        sqlite3_finalize(c.made[i]);
    }
    store_close(c.scratch);
    arena_free(c.arena);
    return e;
}

/* A damaged page ends one part of the check, not the whole. */
static enum cw_error part(struct reader *r, struct findings *f,
                          enum cw_error (*check)(struct reader *, struct findings *))
{
    enum cw_error e = check(r, f);
    if (e != CW_ECORRUPT) return e;
    findings_add(f, "%s", cw_error_text());
    return CW_OK;
}

enum cw_error reader_check(struct reader *r, void (*found)(const char *finding, void *context), void *context,
                           uint64_t *faults)
{
    struct findings f = {found, context, 0};
    enum cw_error e = reading_begin(r);
    if (!e) e = part(r, &f, check_promises);
    if (!e) e = part(r, &f, check_journal);
    if (!e) e = part(r, &f, check_records);
    if (!e) e = part(r, &f, check_indexes);
    if (!e) e = part(r, &f, check_links);
    *faults = f.faults;
    return reading_end(r, e);
}
