/* Near copies: pairs of documents by either of them, an outlet, dates, kind. */
#include <string.h>

#include "proto/buffer.h"
#include "worker/store/claims_reading.h"

static const char *const kinds[] = {"same", "cut", "rewritten"};
enum { KINDS = sizeof kinds / sizeof *kinds };

static const char *kind_name(int i) { return kinds[i]; }

struct copies_search {
    struct reader *r;
    const struct copy_filter *f;
    const char *until;
    int64_t document;  /* key; 0 any */
};

/* The pairs that one of the documents d is in; without a condition on documents, all.  What is asked for may hold of
 * either of the two, so one condition finds the pairs and each is asked of them again. */
static const char pairs_of[] =
    "WITH chosen AS (SELECT d.document FROM documents d WHERE 1%s), pairs AS (SELECT c.document, c.other "
    "FROM chosen d CROSS JOIN "
    "copies c ON c.document = d.document UNION SELECT c.document, c.other FROM chosen d CROSS "
    "JOIN copies c ON c.other = d.document) ";
static const char all_pairs[] = "WITH pairs AS (SELECT document, other FROM copies) ";

/* In order of publication, undated ones last; of a pair, the earlier one first. */
static const char columns[] =
    "SELECT a.document, b.document, c.kind, c.paragraphs, c.other_paragraphs, c.matched, c.in_order, c.overlap, "
    "(a.published_lo IS NULL, coalesce(a.published_lo, ''), a.id) > (b.published_lo IS NULL, coalesce(b.published_lo, "
    "''), b.id) AS turned, "
    "CASE WHEN coalesce(a.published_lo, '~') < coalesce(b.published_lo, '~') THEN a.published_lo ELSE "
    "coalesce(b.published_lo, a.published_lo) END AS first "
    "FROM pairs p CROSS JOIN copies c ON c.document = p.document AND c.other = p.other CROSS "
    "JOIN documents a ON a.document = c.document "
    "CROSS JOIN documents b ON b.document = c.other WHERE (:kind IS NULL OR c.kind = :kind) "
    "AND (:outlet IS NULL OR cw_outlet(:outlet) IN (cw_outlet(a.outlet), cw_outlet(b.outlet))) "
    "AND ((:since IS NULL OR a.published_hi >= :since) AND (:until IS NULL OR a.published_lo < :until) OR "
    "(:since IS NULL OR b.published_hi >= :since) AND (:until IS NULL OR b.published_lo < :until)) "
    "ORDER BY first IS NULL, first, iif(turned, b.id, a.id), iif(turned, a.id, b.id)";

static enum cw_error compose(const struct copies_search *s, sqlite3_stmt **out)
{
    const struct copy_filter *f = s->f;
    struct buffer conditions = {0}, sql = {0};
    if (s->document) buffer_puts(&conditions, " AND d.document = :document");
    else if (f->outlet) buffer_printf(&conditions, " AND d.outlet%s", search_outlets);
    else buffer_puts(&conditions, search_dates(f->since != NULL, f->until != NULL));
    if (conditions.size) buffer_printf(&sql, pairs_of, buffer_terminate(&conditions));
    else buffer_puts(&sql, all_pairs);
    buffer_puts(&sql, columns);
    if (f->limit) buffer_puts(&sql, " LIMIT :limit");
    bool failed = conditions.failed || sql.failed;
    enum cw_error e = failed ? cw_fail(CW_ENOMEM, "out of memory") : db_prepare(s->r->db, buffer_terminate(&sql), out);
    buffer_free(&conditions);
    buffer_free(&sql);
    if (e) return e;
    reading_bind_int(*out, ":document", s->document);
    reading_bind_text(*out, ":outlet", f->outlet);
    reading_bind_text(*out, ":since", f->since);
    reading_bind_text(*out, ":until", s->until);
    reading_bind_text(*out, ":kind", f->kind);
    reading_bind_int(*out, ":limit", f->limit);
    return CW_OK;
}

static enum cw_error give(struct document_loader *loader, sqlite3_stmt *q, struct arena *arena, copy_fn each,
                          void *context)
{
    bool turned = sqlite3_column_int(q, 8) != 0;
    struct copy_row row = {
        .kind = db_text(q, 2),
        .matched = (uint32_t)sqlite3_column_int64(q, 5),
        .in_order = (uint32_t)sqlite3_column_int64(q, 6),
        .paragraphs_a = (uint32_t)sqlite3_column_int64(q, turned ? 4 : 3),
        .paragraphs_b = (uint32_t)sqlite3_column_int64(q, turned ? 3 : 4),
        .overlap = sqlite3_column_double(q, 7),
    };
    enum cw_error e = document_load(loader, sqlite3_column_int64(q, turned ? 1 : 0), arena, &row.a);
    if (!e) e = document_load(loader, sqlite3_column_int64(q, turned ? 0 : 1), arena, &row.b);
    return e ? e : each(&row, context);
}

static enum cw_error run(struct copies_search *s, struct arena *arena, copy_fn each, void *context)
{
    const struct copy_filter *f = s->f;
    struct document_loader loader = {0};
    sqlite3_stmt *q = NULL;
    bool row;
    enum cw_error e = reading_check_document(s->r, f->document);
    if (!e && f->document) e = reading_find_document(s->r, f->document, false, &s->document);
    if (!e && f->document && !s->document) e = reading_no_document(s->r, f->document);
    if (!e) e = document_loader_open(s->r, &loader);
    if (!e) e = compose(s, &q);
    while (!e && !(e = reading_step(s->r, q, &row)) && row) {
        arena_reset(arena);
        e = give(&loader, q, arena, each, context);
    }
    sqlite3_finalize(q);
    return e;
}

enum cw_error reader_copies(struct reader *r, const struct copy_filter *f, copy_fn each, void *context)
{
    struct copies_search s = {.r = r, .f = f};
    struct arena *arena = arena_new(0), *kept = arena_new(0);
    enum cw_error e = arena && kept ? reading_check_name("kind of copy", f->kind, kind_name, KINDS)
                                    : cw_fail(CW_ENOMEM, "out of memory");
    if (!e) e = reading_check_date("since", f->since);
    if (!e) e = reading_check_date("until", f->until);
    if (!e && f->until) s.until = arena_printf(kept, "%s~", f->until);
    if (!e) e = reading_begin(r);
    if (!e) e = reading_end(r, run(&s, arena, each, context));
    arena_free(arena);
    arena_free(kept);
    return e;
}
