/* The documents that answers about claims speak of, and the revisions of one url. */
#include "worker/store/claims_reading.h"

/* In which order the texts of a url stand: nothing in it depends on when they were stored. */
#define CAME(d) d ".published_lo IS NULL, coalesce(" d ".published_lo, ''), coalesce(" d ".published_hi, ''), " d ".id"

/* Of texts whose intervals meet, or that are undated, no one knows which came first. */
static const char row_sql[] =
    "SELECT d.id, d.title, d.outlet, d.url, d.uri, d.published_lo, d.published_hi, d.published_basis, CASE "
    "WHEN d.url IS NULL THEN 0 ELSE "
    "(SELECT count(*) FROM documents b WHERE b.url = d.url AND (" CAME("b") ") < (" CAME("d") ")) END, "
    "d.url IS NULL OR NOT EXISTS (SELECT 1 FROM documents b WHERE b.url = d.url AND b.document <> d.document "
    "AND (b.published_hi < d.published_lo OR d.published_hi < b.published_lo) IS NOT TRUE) "
    "FROM documents d WHERE d.document = ?1";

static const char authors_sql[] = "SELECT name FROM authors WHERE document = ?1 ORDER BY position";

enum cw_error document_loader_open(struct reader *r, struct document_loader *out)
{
    *out = (struct document_loader){.r = r};
    enum cw_error e = reading_kept(r, row_sql, &out->row);
    return e ? e : reading_kept(r, authors_sql, &out->authors);
}

static enum cw_error load_authors(struct document_loader *l, struct arena *arena, struct claim_document *out)
{
    bool row;
    enum cw_error e;
    db_bind(l->authors, "i", out->document);
    while (!(e = reading_step(l->r, l->authors, &row)) && row) {
        out->authors = claims_room(arena, out->authors, out->author_count, sizeof *out->authors);
        out->authors[out->author_count++] = claims_text(arena, l->authors, 0);
    }
    sqlite3_reset(l->authors);
    return e;
}

enum cw_error document_load(struct document_loader *l, int64_t document, struct arena *arena,
                            struct claim_document *out)
{
    bool row;
    sqlite3_stmt *q = l->row;
    db_bind(q, "i", document);
    enum cw_error e = reading_step(l->r, q, &row);
    if (!e && !row) e = cw_fail(CW_ECORRUPT, "%s: there is no document %lld", l->r->path, (long long)document);
    if (!e)
        *out = (struct claim_document){
            .document = document, .id = claims_text(arena, q, 0), .title = claims_text(arena, q, 1),
            .outlet = claims_text(arena, q, 2), .url = claims_text(arena, q, 3), .uri = claims_text(arena, q, 4),
            .published_lo = claims_text(arena, q, 5), .published_hi = claims_text(arena, q, 6),
            .published_basis = claims_text(arena, q, 7), .revision = (uint32_t)sqlite3_column_int64(q, 8),
            .revision_known = sqlite3_column_int(q, 9),
        };
    sqlite3_reset(q);
    return e ? e : load_authors(l, arena, out);
}

static enum cw_error read_revisions(struct reader *r, const char *url, struct arena *arena, struct claim_document **out,
                                    size_t *count)
{
    struct document_loader loader = {0};
    sqlite3_stmt *q = NULL;
    bool row;
    enum cw_error e = document_loader_open(r, &loader);
    if (!e) e = db_prepare(r->db, "SELECT d.document FROM documents d WHERE d.url = :url ORDER BY " CAME("d"), &q);
    if (!e) reading_bind_text(q, ":url", url);
    while (!e && !(e = reading_step(r, q, &row)) && row) {
        *out = claims_room(arena, *out, *count, sizeof **out);
        e = document_load(&loader, sqlite3_column_int64(q, 0), arena, &(*out)[*count]);
        ++*count;
    }
    sqlite3_finalize(q);
    return e;
}

enum cw_error reader_revisions(struct reader *r, const char *url, struct arena *arena, struct claim_document **out,
                               size_t *count)
{
    *out = NULL;
    *count = 0;
    enum cw_error e = reading_begin(r);
    if (!e) e = reading_end(r, read_revisions(r, url, arena, out, count));
    return e;
}
