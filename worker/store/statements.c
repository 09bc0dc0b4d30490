/* Statements by speaker, words, outlet, date: SQL put together from fixed pieces, every value bound.
 *
 * Where much fits what is asked and only the first are wanted, documents are walked in order of publication until there
 * are enough; otherwise what fits is looked up and sorted.  Which of the two it is decides only how long it takes. */
#include <string.h>

#include "worker/store/reading.h"

/* reader.few by these: from so many statements, or documents, on there are many; so many documents are walked where
 * nothing can be looked up. */
enum { MANY_STATEMENTS = 10, MANY_DOCUMENTS = 50, WALKED = 5 };

/* Where the rows come from, and in which order. */
enum pass { PASS_FOUND, PASS_WALKED };

struct query {
    struct reader *r;
    const struct statement_filter *f;
    struct search search;
    const char *until;   /* ends after everything that begins so */
    const char *first, *last;  /* where a walk begins and ends; last NULL: nowhere */
    uint64_t count;      /* of rows given */
};

static const char *form_name(int i) { return statement_form_name((enum statement_form)i); }
static const char *kind_name(int i) { return statement_kind_name((enum statement_kind)i); }

static enum cw_error check_filter(const struct statement_filter *f)
{
    enum cw_error e = reading_check_name("form", f->form, form_name, STATEMENT_FORM_COUNT);
    if (!e) e = reading_check_name("kind", f->kind, kind_name, STATEMENT_KIND_COUNT);
    if (!e) e = reading_check_date("since", f->since);
    if (!e) e = reading_check_date("until", f->until);
    if (!e) e = reading_check_letters(f->via);
    return e;
}

static const char columns[] =
    "SELECT d.id, d.title, d.outlet, d.url, d.uri, d.published_lo, d.published_hi, d.published_basis, s.id, s.form, "
    "s.kind, "
    "s.polarity, s.speaker, s.anonymous, s.source, s.cue, s.content, "
    "(SELECT group_concat(name, ', ') FROM (SELECT name FROM via v WHERE v.statement = s.statement "
    "ORDER BY position)), "
    "s.begin_byte, s.end_byte, s.confidence, s.checkworthy ";

static const struct {
    const char *from, *order;
} passes[] = {
    [PASS_FOUND] = {"FROM statements s JOIN documents d ON d.document = s.document WHERE 1",
                    "d.published_lo IS NULL, d.published_lo, "},
    /* the index has the order; no interval begins before :first that reaches :since */
    [PASS_WALKED] = {"FROM documents d INDEXED BY documents_published CROSS JOIN statements s "
                     "ON s.document = d.document WHERE d.published_lo >= :first", "d.published_lo, "},
};

static enum cw_error bind(const struct query *x, const char *sql, sqlite3_stmt **out)
{
    const struct statement_filter *f = x->f;
    enum cw_error e = db_prepare(x->r->db, sql, out);
    if (e) return e;
    search_bind(&x->search, *out);
    reading_bind_text(*out, ":via", f->via);
    reading_bind_text(*out, ":outlet", f->outlet);
    reading_bind_text(*out, ":since", f->since);
    reading_bind_text(*out, ":until", x->until);
    reading_bind_text(*out, ":stored", f->stored_since);
    reading_bind_text(*out, ":kind", f->kind);
    reading_bind_text(*out, ":form", f->form);
    reading_bind_text(*out, ":document", f->document);
    return CW_OK;
}

static enum cw_error compose(const struct query *x, enum pass pass, sqlite3_stmt **out)
{
    const struct statement_filter *f = x->f;
    struct buffer sql = {0};
    buffer_printf(&sql, "%s%s", columns, passes[pass].from);
    if (x->search.match) buffer_puts(&sql, " AND s.statement IN (SELECT statement FROM temp.hits)");
    if (x->search.name) buffer_puts(&sql, search_speaks);
    if (f->via) buffer_printf(&sql, " AND s.statement IN (SELECT statement FROM via WHERE name%s)", search_vias);
    if (f->outlet) buffer_printf(&sql, " AND d.outlet%s", search_outlets);
    if (pass == PASS_FOUND) buffer_puts(&sql, search_dates(f->since != NULL, f->until != NULL));
    else buffer_printf(&sql, "%s%s%s", f->since ? " AND d.published_hi >= :since" : "",
                       f->until ? " AND d.published_lo < :until" : "", x->last ? " AND d.published_lo < :last" : "");
    if (f->stored_since) buffer_puts(&sql, " AND d.done_at >= :stored");
    if (f->kind) buffer_puts(&sql, " AND s.kind = :kind");
    if (f->form) buffer_puts(&sql, " AND s.form = :form");
    if (f->document) buffer_puts(&sql, " AND d.id >= :document AND d.id < :document || 'g'");
    if (f->anonymous_only) buffer_puts(&sql, " AND s.anonymous = 1");
    buffer_printf(&sql, " ORDER BY %sd.id, s.begin_byte, s.number", passes[pass].order);
    if (f->limit) buffer_puts(&sql, " LIMIT :limit");
    enum cw_error e = sql.failed ? cw_fail(CW_ENOMEM, "out of memory") : bind(x, buffer_terminate(&sql), out);
    buffer_free(&sql);
    return e;
}

/* ---- which way ---- */

/* How many rows, as FROM and WHERE, meet a condition, up to reader.few. */
static enum cw_error count_rows(const struct query *x, struct arena *arena, const char *rows, int64_t *out)
{
    sqlite3_stmt *q = NULL;
    bool row;
    enum cw_error e = bind(x, arena_printf(arena, "SELECT count(*) FROM (SELECT 1 %s LIMIT %lld)", rows,
                                           (long long)x->r->few), &q);
    if (!e) e = reading_step(x->r, q, &row);
    *out = e ? 0 : sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    return e;
}

/* To walk pays where every condition that an index can look up lets much through, and only as far as that would cost;
 * *walk: whether, *documents: how far. */
static enum cw_error may_walk(const struct query *x, struct arena *arena, bool *walk, int64_t *documents)
{
    const struct statement_filter *f = x->f;
    const struct {
        bool asked;
        const char *rows;
        int64_t many, each;
    } conditions[] = {
        {x->search.match != NULL, "FROM temp.hits", MANY_STATEMENTS, WALKED_FOR_STATEMENT},
        {f->outlet != NULL, arena_printf(arena, "FROM documents WHERE outlet%s", search_outlets), MANY_DOCUMENTS,
         WALKED_FOR_DOCUMENT},
        {f->stored_since != NULL, "FROM documents WHERE done_at >= :stored", MANY_DOCUMENTS, WALKED_FOR_DOCUMENT},
    };
    enum cw_error e = CW_OK;
    *walk = f->limit && !f->document && !f->via;
    *documents = x->r->few / WALKED;
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions && *walk && !e; i++) {
        int64_t count;
        if (!conditions[i].asked) continue;
        e = count_rows(x, arena, conditions[i].rows, &count);
        *walk = !e && count >= x->r->few / conditions[i].many;
        if (*documents < count * conditions[i].each) *documents = count * conditions[i].each;
    }
    return e;
}

/* The earliest beginning of an interval that may reach :since. */
static enum cw_error find_first(struct query *x, struct arena *arena)
{
    sqlite3_stmt *q = NULL;
    bool row;
    x->first = "";
    if (!x->f->since) return CW_OK;
    enum cw_error e = bind(x, "SELECT min(published_lo) FROM documents WHERE published_hi >= :since", &q);
    if (!e) e = reading_step(x->r, q, &row);
    if (!e && row && db_text(q, 0)) x->first = arena_strdup(arena, db_text(q, 0));
    sqlite3_finalize(q);
    return e;
}

/* ---- the query ---- */

static struct statement_row row_of(sqlite3_stmt *q)
{
    return (struct statement_row){
        .document = db_text(q, 0), .title = db_text(q, 1), .outlet = db_text(q, 2), .url = db_text(q, 3),
        .uri = db_text(q, 4), .published_lo = db_text(q, 5), .published_hi = db_text(q, 6),
        .published_basis = db_text(q, 7), .statement = db_text(q, 8), .form = db_text(q, 9), .kind = db_text(q, 10),
        .polarity = db_text(q, 11), .speaker = db_text(q, 12), .anonymous = sqlite3_column_int(q, 13) != 0,
        .source = db_text(q, 14), .cue = db_text(q, 15), .content = db_text(q, 16), .via = db_text(q, 17),
        .begin = (uint32_t)sqlite3_column_int64(q, 18), .end = (uint32_t)sqlite3_column_int64(q, 19),
        .confidence = sqlite3_column_double(q, 20), .checkworthy = sqlite3_column_double(q, 21),
    };
}

static enum cw_error run_pass(struct query *x, enum pass pass, statement_fn each, void *context)
{
    sqlite3_stmt *q = NULL;
    bool row;
    uint64_t given = x->count, i = 0;
    enum cw_error e = compose(x, pass, &q);
    if (e) return e;
    reading_bind_text(q, ":first", x->first);
    reading_bind_text(q, ":last", x->last);
    reading_bind_int(q, ":limit", (int64_t)x->f->limit);
    while (!e && !(e = reading_step(x->r, q, &row)) && row) {
        if (i++ < given) continue;
        struct statement_row found = row_of(q);
        x->count++;
        e = each(&found, context);
    }
    sqlite3_finalize(q);
    return e;
}

/* Both ways have one order, so the other begins with what was given. */
static enum cw_error run_query(struct query *x, struct arena *arena, statement_fn each, void *context)
{
    const struct statement_filter *f = x->f;
    bool walk = false;
    int64_t documents = 0;
    if (f->until) x->until = arena_printf(arena, "%s~", f->until);
    enum cw_error e = search_prepare(x->r, arena, f->speaker, f->speaker_group, f->text, &x->search);
    if (!e) e = reading_check_document(x->r, f->document);
    if (!e) e = search_run(&x->search);
    if (!e) e = may_walk(x, arena, &walk, &documents);
    if (!e && walk) e = find_first(x, arena);
    if (!e && walk) e = search_walk(x->r, x->first, documents, arena, &x->last);
    if (!e && walk) e = run_pass(x, PASS_WALKED, each, context);
    return e || (walk && x->count == f->limit) ? e : run_pass(x, PASS_FOUND, each, context);
}

enum cw_error reader_statements(struct reader *r, const struct statement_filter *f, statement_fn each, void *context)
{
    struct query x = {.r = r, .f = f};
    struct arena *arena = arena_new(0);
    if (!arena) return cw_fail(CW_ENOMEM, "out of memory");
    enum cw_error e = check_filter(f);
    if (!e) e = reading_begin(r);
    if (!e) e = reading_end(r, run_query(&x, arena, each, context));
    arena_free(arena);
    return e;
}
