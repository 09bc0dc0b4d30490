/* Documents that report on the same: they share a claim with a document, or are its near copies. */
#include "worker/store/claims.h"
#include "worker/store/reading.h"

static const char related_sql[] =
    "SELECT d.id FROM documents d WHERE d.document IN ("
    "SELECT o.document FROM statements s JOIN wordings w ON w.statement = s.statement "
    "JOIN wordings x ON x.claim = w.claim JOIN statements o ON o.statement = x.statement WHERE s.document = :document "
    "UNION SELECT other FROM copies WHERE document = :document UNION SELECT document FROM copies "
    "WHERE other = :document) "
    "AND d.document <> :document ORDER BY d.id LIMIT :cap";

static enum cw_error list(struct reader *r, int64_t document, struct arena *arena, const char **out, size_t cap,
                          size_t *count)
{
    sqlite3_stmt *q = NULL;
    bool row;
    enum cw_error e = db_prepare(r->db, related_sql, &q);
    if (e) return e;
    reading_bind_int(q, ":document", document);
    reading_bind_int(q, ":cap", (int64_t)cap);
    while (!(e = reading_step(r, q, &row)) && row && *count < cap) out[(*count)++] = arena_strdup(arena, db_text(q, 0));
    sqlite3_finalize(q);
    return e;
}

enum cw_error reader_related(struct reader *r, int64_t document, struct arena *arena, const char **out, size_t cap,
                             size_t *count)
{
    *count = 0;
    enum cw_error e = reading_begin(r);
    return e ? e : reading_end(r, list(r, document, arena, out, cap, count));
}
