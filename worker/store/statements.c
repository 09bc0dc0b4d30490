/* Statements by speaker, words, outlet, date: SQL put together from fixed pieces, every value bound.
 *
 * The full-text index may lag behind the results.  What it does not have yet is indexed here, in memory and a piece at a time,
 * with the same tokenizer and the same query, so that "done" means "found". */
#include <stdio.h>
#include <string.h>

#include "proto/limits.h"
#include "worker/store/fold.h"
#include "worker/store/reading.h"

enum { TAIL_PIECE = 2048 };

struct search {
    struct reader *r;
    const struct statement_filter *f;
    struct arena *arena;
    const char *name;    /* " folded speaker " as in statements.speaker_names; NULL any */
    const char *text;    /* the words asked for, as FTS5 reads them; NULL any */
    const char *match;   /* the full-text query; NULL none */
    const char *until;   /* ends after everything that begins so */
    int64_t indexed;     /* the highest statement in the index */
};

static const char *form_name(int i) { return statement_form_name((enum statement_form)i); }
static const char *kind_name(int i) { return statement_kind_name((enum statement_kind)i); }

/* A date, or the beginning of one: year, month, day, and the time of day down to seconds. */
static enum cw_error check_date(const char *what, const char *date)
{
    static const char shape[] = "0000-00-00T00:00:00";
    static const char ends[] = {4, 7, 10, 13, 16, 19};
    size_t n = date ? strlen(date) : 4;
    bool good = n < sizeof shape && memchr(ends, (int)n, sizeof ends);
    for (size_t i = 0; date && good && i < n; i++) good = shape[i] == '0' ? date[i] >= '0' && date[i] <= '9' : date[i] == shape[i];
    int month = good && date && n >= 7 ? (date[5] - '0') * 10 + date[6] - '0' : 1;
    int day = good && date && n >= 10 ? (date[8] - '0') * 10 + date[9] - '0' : 1;
    if (good && month >= 1 && month <= 12 && day >= 1 && day <= 31) return CW_OK;
    return cw_fail(CW_EUSAGE, "%s: '%s' is not a date such as 2022, 2022-06, 2022-06-09 or 2022-06-09T13:11", what, date);
}

static enum cw_error check_filter(const struct statement_filter *f)
{
    enum cw_error e = reading_check_name("form", f->form, form_name, STATEMENT_FORM_COUNT);
    if (!e) e = reading_check_name("kind", f->kind, kind_name, STATEMENT_KIND_COUNT);
    if (!e) e = check_date("since", f->since);
    if (!e) e = check_date("until", f->until);
    if (e || !f->document) return e;
    size_t n = strlen(f->document);
    if (n >= 4 && n <= CW_ID_HEX && strspn(f->document, "0123456789abcdef") == n) return CW_OK;
    return cw_fail(CW_EUSAGE, "'%s' is not a document's id, nor four digits or more of its beginning", f->document);
}

/* Whether somebody who knows FTS5 wrote this: with its signs, or its words in capitals. */
static bool is_fts_query(const char *text)
{
    static const char *const words[] = {"AND", "OR", "NOT", "NEAR"};
    if (strpbrk(text, "\"()*^:{}+")) return true;
    for (const char *p = text; *(p += strspn(p, " \t\n")); p += strcspn(p, " \t\n")) {
        size_t n = strcspn(p, " \t\n");
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (n == strlen(words[i]) && !memcmp(p, words[i], n)) return true;
    }
    return false;
}

/* Each word as a string of FTS5, so that O'Brien, U.S. and e-mail are no syntax errors. */
static const char *plain_words(struct arena *arena, const char *text)
{
    char *out = arena_alloc(arena, 3 * strlen(text) + 1), *q = out;  /* a word of one letter becomes four, less the space */
    for (const char *p = text; *(p += strspn(p, " \t\n")); p += strcspn(p, " \t\n"))
        q += sprintf(q, "%s\"%.*s\"", q > out ? " " : "", (int)strcspn(p, " \t\n"), p);
    *q = '\0';
    return out;
}

/* What is searched for, in the words of the index. */
static enum cw_error prepare_search(struct search *s)
{
    const struct statement_filter *f = s->f;
    const char *folded = f->speaker ? fold_name(s->arena, f->speaker, strlen(f->speaker)) : NULL;
    if (folded && !*folded) return cw_fail(CW_EUSAGE, "'%s' is no name: it has no letters", f->speaker);
    if (folded) s->name = arena_printf(s->arena, " %s ", folded);
    if (f->text) s->text = is_fts_query(f->text) ? f->text : plain_words(s->arena, f->text);
    if (folded && f->text) s->match = arena_printf(s->arena, "(speaker_names : \"%s\") AND ({content} : (%s))", folded, s->text);
    else if (folded) s->match = arena_printf(s->arena, "speaker_names : \"%s\"", folded);
    else if (f->text) s->match = arena_printf(s->arena, "{content} : (%s)", s->text);
    if (f->until) s->until = arena_printf(s->arena, "%s~", f->until);
    return CW_OK;
}

/* A query that FTS5 does not understand fails here, whatever else is asked. */
static enum cw_error check_match(struct search *s)
{
    static const char *const sql = "SELECT rowid FROM statements_fts WHERE statements_fts MATCH :match LIMIT 1";
    sqlite3_stmt *q = NULL;
    /* Alone first: the parentheses around it must not lend it theirs. */
    const char *queries[] = {s->text, s->match};
    enum cw_error e = s->match ? db_prepare(s->r->db, sql, &q) : CW_OK;
    for (size_t i = 0; s->match && i < 2 && !e; i++) {
        if (!queries[i]) continue;
        reading_bind_text(q, ":match", queries[i]);
        int rc = sqlite3_step(q);
        if (rc == SQLITE_ERROR) e = cw_fail(CW_EUSAGE, "text '%s': %s", s->f->text, sqlite3_errmsg(s->r->db));
        else if (rc != SQLITE_ROW && rc != SQLITE_DONE) e = db_fail(s->r->db, rc, s->r->path);
        sqlite3_reset(q);
    }
    sqlite3_finalize(q);
    return e;
}

static const char tail_tables[] =
    "CREATE TABLE IF NOT EXISTS temp.tail (statement INTEGER PRIMARY KEY);"
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.tail_fts USING fts5 (content, speaker_names, content='',"
    "  tokenize=\"unicode61 remove_diacritics 2\");"
    "DELETE FROM temp.tail;"
    "INSERT INTO temp.tail_fts (tail_fts) VALUES ('delete-all');";

/* One piece of the tail; its hits go to temp.tail. */
static enum cw_error search_piece(struct search *s, int64_t from, int64_t to)
{
    static const char *const by_name[] = {
        ("INSERT INTO temp.tail SELECT statement FROM main.statements WHERE statement > :from AND statement <= :to "
         "AND instr(speaker_names, :name) > 0")};
    static const char *const by_text[] = {
        ("INSERT INTO temp.tail_fts (rowid, content, speaker_names) SELECT statement, content, speaker_names FROM main.statements "
         "WHERE statement > :from AND statement <= :to AND (:name IS NULL OR instr(speaker_names, :name) > 0)"),
        "INSERT INTO temp.tail SELECT rowid FROM temp.tail_fts WHERE tail_fts MATCH :match",
        "INSERT INTO temp.tail_fts (tail_fts) VALUES ('delete-all')"};
    const char *const *steps = s->f->text ? by_text : by_name;
    size_t count = s->f->text ? 3 : 1;
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < count && !e; i++) {
        bool row;
        sqlite3_stmt *q = NULL;
        e = db_prepare(s->r->db, steps[i], &q);
        if (!e) {
            reading_bind_int(q, ":from", from);
            reading_bind_int(q, ":to", to);
            reading_bind_text(q, ":name", s->name);
            reading_bind_text(q, ":match", s->match);
            e = reading_step(s->r, q, &row);
        }
        sqlite3_finalize(q);
    }
    return e;
}

static enum cw_error search_tail(struct search *s)
{
    int64_t last = 0;
    enum cw_error e = db_exec(s->r->db, tail_tables);
    if (!e) e = reading_total(s->r, "indexed_statements", &s->indexed);
    if (!e) e = reading_total(s->r, "statements", &last);
    for (int64_t from = s->indexed; from < last && !e; from += TAIL_PIECE) e = search_piece(s, from, from + TAIL_PIECE);
    return e;
}

static const char columns[] =
    "SELECT d.id, d.title, d.outlet, d.url, d.uri, d.published_lo, d.published_hi, d.published_basis, s.id, s.form, s.kind, "
    "s.polarity, s.speaker, s.anonymous, s.source, s.cue, s.content, "
    "(SELECT group_concat(name, ', ') FROM (SELECT name FROM via v WHERE v.statement = s.statement ORDER BY position)), "
    "s.begin_byte, s.end_byte, s.confidence, s.checkworthy "
    "FROM statements s JOIN documents d ON d.document = s.document WHERE 1";

/* Loose scan: one step per distinct outlet, not per document. */
static const char with_outlet[] =
    " AND d.outlet IN (WITH RECURSIVE o (name) AS (SELECT min(outlet) FROM documents WHERE outlet IS NOT NULL UNION ALL "
    "SELECT (SELECT min(outlet) FROM documents WHERE outlet > o.name) FROM o WHERE o.name IS NOT NULL) "
    "SELECT name FROM o WHERE cw_fold(name) = cw_fold(:outlet))";

static enum cw_error compose(struct search *s, sqlite3_stmt **out)
{
    const struct statement_filter *f = s->f;
    struct buffer sql = {0};
    buffer_puts(&sql, columns);
    if (s->match) buffer_puts(&sql, " AND s.statement IN (SELECT rowid FROM statements_fts WHERE statements_fts MATCH :match "
                                    "UNION ALL SELECT statement FROM temp.tail)");
    if (s->name) buffer_puts(&sql, " AND instr(s.speaker_names, :name) > 0");
    if (f->outlet) buffer_puts(&sql, with_outlet);
    if (f->since) buffer_puts(&sql, " AND d.published_hi >= :since");
    if (f->until) buffer_puts(&sql, " AND d.published_lo < :until");
    if (f->kind) buffer_puts(&sql, " AND s.kind = :kind");
    if (f->form) buffer_puts(&sql, " AND s.form = :form");
    if (f->document) buffer_puts(&sql, " AND d.id >= :document AND d.id < :document || 'g'");
    if (f->anonymous_only) buffer_puts(&sql, " AND s.anonymous = 1");
    buffer_puts(&sql, " ORDER BY d.published_lo IS NULL, d.published_lo, d.id, s.begin_byte, s.number");
    if (f->limit) buffer_puts(&sql, " LIMIT :limit");
    enum cw_error e = sql.failed ? cw_fail(CW_ENOMEM, "out of memory") : db_prepare(s->r->db, buffer_terminate(&sql), out);
    buffer_free(&sql);
    if (e) return e;
    reading_bind_text(*out, ":match", s->match);
    reading_bind_text(*out, ":name", s->name);
    reading_bind_text(*out, ":outlet", f->outlet);
    reading_bind_text(*out, ":since", f->since);
    reading_bind_text(*out, ":until", s->until);
    reading_bind_text(*out, ":kind", f->kind);
    reading_bind_text(*out, ":form", f->form);
    reading_bind_text(*out, ":document", f->document);
    reading_bind_int(*out, ":limit", f->limit);
    return CW_OK;
}

static struct statement_row row_of(sqlite3_stmt *q)
{
    return (struct statement_row){
        .document = db_text(q, 0), .title = db_text(q, 1), .outlet = db_text(q, 2), .url = db_text(q, 3), .uri = db_text(q, 4),
        .published_lo = db_text(q, 5), .published_hi = db_text(q, 6), .published_basis = db_text(q, 7), .statement = db_text(q, 8),
        .form = db_text(q, 9), .kind = db_text(q, 10), .polarity = db_text(q, 11), .speaker = db_text(q, 12),
        .anonymous = sqlite3_column_int(q, 13) != 0, .source = db_text(q, 14), .cue = db_text(q, 15), .content = db_text(q, 16),
        .via = db_text(q, 17), .begin = (uint32_t)sqlite3_column_int64(q, 18), .end = (uint32_t)sqlite3_column_int64(q, 19),
        .confidence = sqlite3_column_double(q, 20), .checkworthy = sqlite3_column_double(q, 21),
    };
}

/* An id's beginning must mean one document, as everywhere. */
static enum cw_error check_document(struct search *s)
{
    sqlite3_stmt *q = NULL;
    bool row;
    if (!s->f->document) return CW_OK;
    enum cw_error e = db_prepare(s->r->db, "SELECT count(*) FROM (SELECT 1 FROM documents WHERE id >= :document AND "
                                           "id < :document || 'g' LIMIT 2)", &q);
    if (e) return e;
    reading_bind_text(q, ":document", s->f->document);
    e = reading_step(s->r, q, &row);
    if (!e && sqlite3_column_int(q, 0) > 1) e = cw_fail(CW_EUSAGE, "'%s' is more than one document", s->f->document);
    sqlite3_finalize(q);
    return e;
}

static enum cw_error run_search(struct search *s, statement_fn each, void *context)
{
    sqlite3_stmt *q = NULL;
    bool row;
    enum cw_error e = check_document(s);
    if (!e) e = check_match(s);
    if (!e && s->match) e = search_tail(s);
    if (!e) e = compose(s, &q);
    while (!e && !(e = reading_step(s->r, q, &row)) && row) {
        struct statement_row found = row_of(q);
        e = each(&found, context);
    }
    sqlite3_finalize(q);
    return e;
}

enum cw_error reader_statements(struct reader *r, const struct statement_filter *f, statement_fn each, void *context)
{
    struct search s = {.r = r, .f = f, .arena = arena_new(0)};
    if (!s.arena) return cw_fail(CW_ENOMEM, "out of memory");
    enum cw_error e = check_filter(f);
    if (!e) e = prepare_search(&s);
    if (!e) e = reading_begin(r);
    if (!e) e = reading_end(r, run_search(&s, each, context));
    arena_free(s.arena);
    return e;
}
