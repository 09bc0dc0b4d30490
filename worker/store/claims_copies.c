/* Near copies: pairs of documents by either of them, an outlet, dates, kind.
 *
 * Where much fits and only the first are wanted, documents are walked in order of publication, each as the earlier of
 * its pairs; otherwise the pairs are looked up and sorted.  Which of the two it is decides only how long it takes. */
#include <string.h>

#include "proto/buffer.h"
#include "worker/store/claims_reading.h"

static const char *const kinds[] = {"same", "cut", "rewritten"};
enum { KINDS = sizeof kinds / sizeof *kinds };

static const char *kind_name(int i) { return kinds[i]; }

enum { MANY_DOCUMENTS = 50 };  /* reader.few by this: from so many on there are many */

struct copies_search {
    struct reader *r;
    const struct copy_filter *f;
    const char *until;
    int64_t document;  /* key; 0 any */
    uint64_t count;    /* of pairs given */
};

/* The pairs that one of the documents d is in; without a condition on documents, all.  What is asked for may hold of
 * either of the two, so one condition finds the pairs and each is asked of them again. */
static const char pairs_of[] =
    "WITH chosen AS (SELECT d.document FROM documents d WHERE 1%s), pairs AS (SELECT c.document, c.other "
    "FROM chosen d CROSS JOIN "
    "copies c ON c.document = d.document UNION SELECT c.document, c.other FROM chosen d CROSS "
    "JOIN copies c ON c.other = d.document) ";
static const char all_pairs[] = "WITH pairs AS (SELECT document, other FROM copies) ";

#define CAME(d) "(" d ".published_lo IS NULL, coalesce(" d ".published_lo, ''), " d ".id)"
#define PAIR "c.document, c.other, c.kind, c.paragraphs, c.other_paragraphs, c.matched, c.in_order, c.overlap, "
#define ASKED                                                                                                          \
    "(:kind IS NULL OR c.kind = :kind) "                                                                               \
    "AND (:outlet IS NULL OR cw_outlet(:outlet) IN (cw_outlet(a.outlet), cw_outlet(b.outlet))) "                       \
    "AND ((:since IS NULL OR a.published_hi >= :since) AND (:until IS NULL OR a.published_lo < :until) OR "            \
    "(:since IS NULL OR b.published_hi >= :since) AND (:until IS NULL OR b.published_lo < :until)) "

/* In order of publication, undated ones last; of a pair, the earlier one first. */
static const char found[] =
    "SELECT " PAIR CAME("a") " > " CAME("b") " AS turned, "
    "CASE WHEN coalesce(a.published_lo, '~') < coalesce(b.published_lo, '~') THEN a.published_lo ELSE "
    "coalesce(b.published_lo, a.published_lo) END AS first "
    "FROM pairs p CROSS JOIN copies c ON c.document = p.document AND c.other = p.other CROSS "
    "JOIN documents a ON a.document = c.document CROSS JOIN documents b ON b.document = c.other WHERE " ASKED
    "ORDER BY first IS NULL, first, iif(turned, b.id, a.id), iif(turned, a.id, b.id)";

/* The same: a is the earlier one. */
#define WALK(how)                                                                                                      \
    "SELECT " PAIR "c.document <> a.document FROM documents a " how " CROSS JOIN copies c "                            \
    "ON c.document = a.document OR c.other = a.document CROSS JOIN documents b "                                       \
    "ON b.document = c.document + c.other - a.document WHERE " CAME("a") " < " CAME("b") " AND " ASKED
static const char dated[] = WALK("INDEXED BY documents_published")
    "AND a.published_lo IS NOT NULL%s ORDER BY a.published_lo, a.id, b.id%s";
static const char undated[] = WALK("NOT INDEXED") "AND a.published_lo IS NULL ORDER BY a.id, b.id%s";

static enum cw_error bind(const struct copies_search *s, const char *sql, sqlite3_stmt **out)
{
    const struct copy_filter *f = s->f;
    enum cw_error e = db_prepare(s->r->db, sql, out);
    if (e) return e;
    reading_bind_int(*out, ":document", s->document);
    reading_bind_text(*out, ":outlet", f->outlet);
    reading_bind_text(*out, ":since", f->since);
    reading_bind_text(*out, ":until", s->until);
    reading_bind_text(*out, ":kind", f->kind);
    reading_bind_int(*out, ":limit", (int64_t)(f->limit - s->count));
    return CW_OK;
}

/* What is asked of one of the two, as conditions on d; "" none. */
static const char *conditions(const struct copies_search *s, struct arena *arena)
{
    const struct copy_filter *f = s->f;
    if (s->document) return " AND d.document = :document";
    if (f->outlet) return arena_printf(arena, " AND d.outlet%s", search_outlets);
    return search_dates(f->since != NULL, f->until != NULL);
}

/* To walk pays where many documents meet the conditions; half of them, if it cannot begin at the first that does. */
static enum cw_error may_walk(const struct copies_search *s, struct arena *arena, const char *asked, bool *out)
{
    sqlite3_stmt *q = NULL;
    bool row;
    int64_t many = s->r->few / MANY_DOCUMENTS, documents = 0;
    *out = s->f->limit && !s->document;
    if (!*out || !*asked) return CW_OK;
    enum cw_error e = s->f->since ? reading_total(s->r, "documents", &documents) : CW_OK;
    if (many < documents / 2) many = documents / 2;
    if (!e) e = bind(s, arena_printf(arena, "SELECT count(*) FROM (SELECT 1 FROM documents d WHERE 1%s LIMIT "
                                                  "%lld)", asked, (long long)many), &q);
    if (!e) e = reading_step(s->r, q, &row);
    *out = !e && sqlite3_column_int64(q, 0) >= many;
    sqlite3_finalize(q);
    return e;
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

static enum cw_error run_pass(struct copies_search *s, struct arena *arena, const char *sql, copy_fn each,
                              void *context)
{
    struct document_loader loader = {0};
    sqlite3_stmt *q = NULL;
    bool row;
    enum cw_error e = document_loader_open(s->r, &loader);
    if (!e) e = bind(s, sql, &q);
    while (!e && !(e = reading_step(s->r, q, &row)) && row) {
        arena_reset(arena);
        s->count++;
        e = give(&loader, q, arena, each, context);
    }
    sqlite3_finalize(q);
    return e;
}

static enum cw_error run(struct copies_search *s, struct arena *arena, struct arena *kept, copy_fn each, void *context)
{
    const struct copy_filter *f = s->f;
    const char *asked, *limit = f->limit ? " LIMIT :limit" : "";
    bool walk = false;
    enum cw_error e = reading_check_document(s->r, f->document);
    if (!e && f->document) e = reading_find_document(s->r, f->document, false, &s->document);
    if (!e && f->document && !s->document) e = reading_no_document(s->r, f->document);
    if (e) return e;
    asked = conditions(s, kept);
    e = may_walk(s, kept, asked, &walk);
    if (e) return e;
    const char *pairs = *asked ? arena_printf(kept, pairs_of, asked) : all_pairs;
    if (!walk) return run_pass(s, arena, arena_printf(kept, "%s%s%s", pairs, found, limit), each, context);
    const char *until = f->until ? " AND a.published_lo < :until" : "";
    e = run_pass(s, arena, arena_printf(kept, dated, until, limit), each, context);
    if (e || s->count == f->limit) return e;
    return run_pass(s, arena, arena_printf(kept, undated, limit), each, context);
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
    if (!e) e = reading_end(r, run(&s, arena, kept, each, context));
    arena_free(arena);
    arena_free(kept);
    return e;
}
