/* Statements by speaker, words, outlet, date: SQL put together from fixed pieces, every value bound. */
#include <string.h>

#include "worker/store/reading.h"

struct query {
    struct reader *r;
    const struct statement_filter *f;
    struct search search;
    const char *until;   /* ends after everything that begins so */
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
    "s.begin_byte, s.end_byte, s.confidence, s.checkworthy "
    "FROM statements s JOIN documents d ON d.document = s.document WHERE 1";

static enum cw_error compose(const struct query *x, sqlite3_stmt **out)
{
    const struct statement_filter *f = x->f;
    struct buffer sql = {0};
    buffer_puts(&sql, columns);
    if (x->search.match)
        buffer_puts(&sql, " AND s.statement IN (SELECT rowid FROM statements_fts WHERE statements_fts MATCH :match "
                          "UNION ALL SELECT statement FROM temp.hits)");
    if (x->search.name) buffer_puts(&sql, search_speaks);
    if (f->via) buffer_printf(&sql, " AND s.statement IN (SELECT statement FROM via WHERE name%s)", search_vias);
    if (f->outlet) buffer_printf(&sql, " AND d.outlet%s", search_outlets);
    buffer_puts(&sql, search_dates(f->since != NULL, f->until != NULL));
    if (f->stored_since) buffer_puts(&sql, " AND d.done_at >= :stored");
    if (f->kind) buffer_puts(&sql, " AND s.kind = :kind");
    if (f->form) buffer_puts(&sql, " AND s.form = :form");
    if (f->document) buffer_puts(&sql, " AND d.id >= :document AND d.id < :document || 'g'");
    if (f->anonymous_only) buffer_puts(&sql, " AND s.anonymous = 1");
    buffer_puts(&sql, " ORDER BY d.published_lo IS NULL, d.published_lo, d.id, s.begin_byte, s.number");
    if (f->limit) buffer_puts(&sql, " LIMIT :limit");
    enum cw_error e = sql.failed ? cw_fail(CW_ENOMEM, "out of memory")
                                 : db_prepare(x->r->db, buffer_terminate(&sql), out);
    buffer_free(&sql);
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
    reading_bind_int(*out, ":limit", f->limit);
    return CW_OK;
}

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

static enum cw_error run_query(struct query *x, struct arena *arena, statement_fn each, void *context)
{
    const struct statement_filter *f = x->f;
    sqlite3_stmt *q = NULL;
    bool row;
    if (f->until) x->until = arena_printf(arena, "%s~", f->until);
    enum cw_error e = search_prepare(x->r, arena, f->speaker, f->speaker_group, f->text, &x->search);
    if (!e) e = reading_check_document(x->r, f->document);
    if (!e) e = search_run(&x->search, false);
    if (!e) e = compose(x, &q);
    while (!e && !(e = reading_step(x->r, q, &row)) && row) {
        struct statement_row found = row_of(q);
        e = each(&found, context);
    }
    sqlite3_finalize(q);
    return e;
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
