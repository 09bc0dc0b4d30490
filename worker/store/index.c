/* What can wait until there is time: full-text indexes and the dictionary of names, and the log's way into the file.
 * Indexing inside the transaction that ends a job would make it many times as slow. */
#include <string.h>

#include "worker/store/store.h"

enum { CHECKPOINT_BYTES = 64 << 20, TRUNCATE_BYTES = 128 << 20 };

/* The next rows of a table to be indexed: up to `share` of those above the mark. */
static int64_t next_mark(const struct store *s, enum total mark, enum total rows, int64_t share)
{
    int64_t left = s->total[rows] - s->total[mark];
    return s->total[mark] + (left < share ? left : share);
}

/* Rows that go into an index by one INSERT … SELECT. */
static enum cw_error index_rows(struct store *s, enum store_sql sql, enum total mark, enum total rows, int64_t *budget,
                                int64_t share)
{
    int64_t to = next_mark(s, mark, rows, share);
    if (to == s->total[mark]) return CW_OK;
    enum cw_error e = store_run(s, store_sql(s, sql, "ii", s->total[mark], to));
    if (e) return e;
    *budget -= to - s->total[mark];
    s->total[mark] = to;
    return CW_OK;
}

static enum cw_error count_name(struct store *s, sqlite3_stmt *entity)
{
    bool row;
    sqlite3_stmt *q = store_sql(s, SQL_COUNT_NAME, "tttiii", db_text(entity, 4), db_text(entity, 2), db_text(entity, 3),
                                sqlite3_column_int64(entity, 5), sqlite3_column_int64(entity, 6),
                                sqlite3_column_int64(entity, 1));
    enum cw_error e = store_step(s, q, &row);
    if (e) return e;
    CW_CHECK(row);
    int64_t number = sqlite3_column_int64(q, 0);
    sqlite3_reset(q);
    return store_run(s, store_sql(s, SQL_COUNT_SPELLINGS, "ii", sqlite3_column_int64(entity, 0), number));
}

static enum cw_error index_names(struct store *s, int64_t share)
{
    bool row;
    int64_t to = next_mark(s, TOTAL_INDEXED_ENTITIES, TOTAL_ENTITIES, share);
    if (to == s->total[TOTAL_INDEXED_ENTITIES]) return CW_OK;
    sqlite3_stmt *q = store_sql(s, SQL_LAST_NAME, "");
    enum cw_error e = store_step(s, q, &row);
    if (e) return e;
    int64_t last = sqlite3_column_int64(q, 0);
    sqlite3_reset(q);
    q = store_sql(s, SQL_NAMES_OF, "ii", s->total[TOTAL_INDEXED_ENTITIES], to);
    while (!(e = store_step(s, q, &row)) && row)
        if ((e = count_name(s, q))) return e;
    if (!e) e = store_run(s, store_sql(s, SQL_INDEX_NAMES, "i", last));
    if (!e) s->total[TOTAL_INDEXED_ENTITIES] = to;
    return e;
}

enum cw_error store_index_some(struct store *s, unsigned budget, bool *more)
{
    const int64_t *t = s->total;
    *more = false;
    enum cw_error e = store_usable(s);
    if (e) return e;
    if (t[TOTAL_INDEXED_DOCUMENTS] == t[TOTAL_DOCUMENTS] && t[TOTAL_INDEXED_STATEMENTS] == t[TOTAL_STATEMENTS] &&
        t[TOTAL_INDEXED_ENTITIES] == t[TOTAL_ENTITIES])
        return CW_OK;
    /* Titles are few and short; names take what the statements leave, half of it at least. */
    int64_t left = budget > 4 ? budget : 4;
    e = store_begin(s);
    if (!e) e = index_rows(s, SQL_INDEX_DOCUMENTS, TOTAL_INDEXED_DOCUMENTS, TOTAL_DOCUMENTS, &left, left / 4);
    if (!e) e = index_rows(s, SQL_INDEX_STATEMENTS, TOTAL_INDEXED_STATEMENTS, TOTAL_STATEMENTS, &left, left / 2);
    if (!e) e = index_names(s, left);
    if (!e) e = store_commit(s);
    *more = !e && (t[TOTAL_INDEXED_DOCUMENTS] < t[TOTAL_DOCUMENTS] ||
                   t[TOTAL_INDEXED_STATEMENTS] < t[TOTAL_STATEMENTS] || t[TOTAL_INDEXED_ENTITIES] < t[TOTAL_ENTITIES]);
    return e;
}

enum cw_error store_checkpoint(struct store *s, bool idle)
{
    enum cw_error e = store_usable(s);
    if (e) return e;
    CW_CHECK(!s->in_transaction);
    bool large = s->wal_bytes > CHECKPOINT_BYTES && s->wal_bytes >= s->checkpoint_at;
    if (!s->log_is_new || (!idle && !large)) return CW_OK;
    /* TRUNCATE waits for readers: not for long, the queue stands still meanwhile. */
    bool truncate = s->wal_bytes > TRUNCATE_BYTES;
    int pages = 0, copied = 0;
    if (truncate) sqlite3_busy_timeout(s->db, 50);
    int rc = sqlite3_wal_checkpoint_v2(s->db, "main", truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE,
                                       &pages, &copied);
    if (truncate) sqlite3_busy_timeout(s->db, STORE_BUSY_MS);
    s->checkpoint_at = 0;
    if (rc == SQLITE_OK && pages == copied) {
        s->log_is_new = false;
        return CW_OK;
    }
    /* A reader holds the rest: try again when as much has come on top. */
    s->checkpoint_at = s->wal_bytes + CHECKPOINT_BYTES;
    if (rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY) return CW_OK;
    e = store_trouble(s, rc);
    return e == CW_EFULL
               ? cw_context(e, "the log of %lld bytes needs as much room to go into the file", (long long)s->wal_bytes)
               : e;
}
