/* Statements by words and speaker, for statements.c and claims_list.c: the query in the words of the full-text index,
 * and what the index does not have yet.
 *
 * The index may lag behind the results.  What it does not have yet is indexed here, in memory and a piece at a time,
 * with the same tokenizer and the same query, so that "done" means "found". */
#include <stdio.h>
#include <string.h>

#include "worker/store/claims.h"
#include "worker/store/fold.h"
#include "worker/store/reading.h"

enum { TAIL_PIECE = 2048 };

enum cw_error reading_check_date(const char *what, const char *date)
{
    static const char shape[] = "0000-00-00T00:00:00";
    static const char ends[] = {4, 7, 10, 13, 16, 19};
    size_t n = date ? strlen(date) : 4;
    bool good = n < sizeof shape && memchr(ends, (int)n, sizeof ends);
    for (size_t i = 0; date && good && i < n; i++)
        good = shape[i] == '0' ? date[i] >= '0' && date[i] <= '9' : date[i] == shape[i];
    int month = good && date && n >= 7 ? (date[5] - '0') * 10 + date[6] - '0' : 1;
    int day = good && date && n >= 10 ? (date[8] - '0') * 10 + date[9] - '0' : 1;
    if (good && month >= 1 && month <= 12 && day >= 1 && day <= 31) return CW_OK;
    return cw_fail(CW_EUSAGE, "%s: '%s' is not a date such as 2022, 2022-06, 2022-06-09 or 2022-06-09T13:11", what,
                   date);
}

enum cw_error reading_check_letters(const char *name)
{
    struct arena *arena = name ? arena_new(0) : NULL;
    if (!name) return CW_OK;
    if (!arena) return cw_fail(CW_ENOMEM, "out of memory");
    bool letters = *fold_name(arena, name, strlen(name)) != '\0';
    arena_free(arena);
    return letters ? CW_OK : cw_fail(CW_EUSAGE, "'%s' is no name: it has no letters", name);
}

enum cw_error reading_check_document(struct reader *r, const char *document)
{
    int64_t key;
    if (!document) return CW_OK;
    if (reading_is_id(document)) return reading_find_document(r, document, false, &key);
    return cw_fail(CW_EUSAGE, "'%s' is not a document's id, nor four digits or more of its beginning", document);
}

/* ---- the query ---- */

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
    /* a word of one letter becomes four, less the space */
    char *out = arena_alloc(arena, 3 * strlen(text) + 1), *q = out;
    for (const char *p = text; *(p += strspn(p, " \t\n")); p += strcspn(p, " \t\n"))
        q += sprintf(q, "%s\"%.*s\"", q > out ? " " : "", (int)strcspn(p, " \t\n"), p);
    *q = '\0';
    return out;
}

/* The other names of the speaker, if it is clear who is meant; `names` gets them as alternatives of FTS5. */
static enum cw_error add_members(struct search *s, const char *folded, struct buffer *names)
{
    struct name_member *group;
    struct buffer members = {0};
    const char *found[2];
    size_t count = 0;
    enum cw_error e = reading_find_names(s->r, folded, s->arena, found, 2, &count);
    if (e || count != 1) return e;
    e = reading_name_group(s->r, found[0], s->arena, &group, &count);
    buffer_puts(&members, "|");
    for (size_t i = 0; i < count && !e; i++) {
        buffer_printf(names, " OR \"%s\"", group[i].folded);
        buffer_printf(&members, " %s |", group[i].folded);
    }
    if (!e && members.failed) e = cw_fail(CW_ENOMEM, "out of memory");
    if (!e && count > 1) s->members = arena_strdup(s->arena, buffer_terminate(&members));
    buffer_free(&members);
    return e;
}

static enum cw_error compose_match(struct search *s, const char *names)
{
    const char *by_name = names ? arena_printf(s->arena, "(speaker_names : (%s))", names) : NULL;
    if (by_name && s->text) s->match = arena_printf(s->arena, "%s AND ({content} : (%s))", by_name, s->text);
    else if (s->text) s->match = arena_printf(s->arena, "{content} : (%s)", s->text);
    else s->match = by_name;
    return CW_OK;
}

enum cw_error search_prepare(struct reader *r, struct arena *arena, const char *speaker, bool group, const char *text,
                             struct search *out)
{
    struct buffer names = {0};
    enum cw_error e = reading_check_letters(speaker);
    *out = (struct search){.r = r, .arena = arena, .asked = text};
    if (e) return e;
    if (text) out->text = is_fts_query(text) ? text : plain_words(arena, text);
    const char *folded = speaker ? fold_name(arena, speaker, strlen(speaker)) : NULL;
    if (folded) {
        out->name = arena_printf(arena, " %s ", folded);
        buffer_printf(&names, "\"%s\"", folded);
        if (group) e = add_members(out, folded, &names);
        if (!e && names.failed) e = cw_fail(CW_ENOMEM, "out of memory");
    }
    if (!e) e = compose_match(out, folded ? buffer_terminate(&names) : NULL);
    buffer_free(&names);
    return e;
}

void search_bind(const struct search *s, sqlite3_stmt *q)
{
    reading_bind_text(q, ":match", s->match);
    reading_bind_text(q, ":name", s->name);
    reading_bind_text(q, ":members", s->members);
}

const char search_speaks[] = " AND cw_speaks(s.speaker_names, :name, :members)";

const char *search_dates(bool since, bool until)
{
    /* With both, the plus leaves the choice to the index of the ends, which holds the beginnings
     * too: no document is read in vain. */
    if (since)
        return until ? " AND d.published_hi >= :since AND +d.published_lo < :until" : " AND d.published_hi >= :since";
    return until ? " AND d.published_lo < :until" : "";
}

/* Loose scans: one step per distinct name, not per row. */
const char search_outlets[] =
    " IN (WITH RECURSIVE o (name) AS (SELECT min(outlet) FROM documents WHERE outlet IS NOT NULL UNION ALL "
    "SELECT (SELECT min(outlet) FROM documents WHERE outlet > o.name) FROM o WHERE o.name IS NOT NULL) "
    "SELECT name FROM o WHERE cw_outlet(name) = cw_outlet(:outlet))";
const char search_vias[] =
    " IN (WITH RECURSIVE v (name) AS (SELECT min(name) FROM via UNION ALL "
    "SELECT (SELECT min(name) FROM via WHERE name > v.name) FROM v WHERE v.name IS NOT NULL) "
    "SELECT name FROM v WHERE instr(' ' || cw_fold(name) || ' ', ' ' || cw_fold(:via) || ' ') > 0)";

enum cw_error search_walk(struct reader *r, const char *first, int64_t documents, struct arena *arena,
                          const char **last)
{
    sqlite3_stmt *q = NULL;
    bool row;
    *last = NULL;
    if (!documents) return CW_OK;
    enum cw_error e = db_prepare(r->db, "SELECT published_lo FROM documents WHERE published_lo >= ?1 "
                                        "ORDER BY published_lo LIMIT 1 OFFSET ?2", &q);
    if (e) return e;
    db_bind(q, "ti", first, documents);
    e = reading_step(r, q, &row);
    if (!e && row) *last = arena_strdup(arena, db_text(q, 0));
    sqlite3_finalize(q);
    return e;
}

/* ---- the search ---- */

static enum cw_error bad_words(const struct search *s)
{
    if (!s->asked[strspn(s->asked, " \t\r\n")]) return cw_fail(CW_EUSAGE, "there are no words to search for");
    return cw_fail(CW_EUSAGE, "cannot search for '%s': %s; \"quotation marks\" around words take them as they are",
                   s->asked, sqlite3_errmsg(s->r->db));
}

/* A query that FTS5 does not understand fails here, whatever else is asked. */
static enum cw_error check_match(struct search *s)
{
    static const char *const sql = "SELECT rowid FROM statements_fts WHERE statements_fts MATCH :match LIMIT 1";
    sqlite3_stmt *q = NULL;
    /* Alone first: the parentheses around it must not lend it theirs. */
    const char *queries[] = {s->text, s->match};
    enum cw_error e = db_prepare(s->r->db, sql, &q);
    for (size_t i = 0; i < 2 && !e; i++) {
        if (!queries[i]) continue;
        reading_bind_text(q, ":match", queries[i]);
        int rc = sqlite3_step(q);
        if (rc == SQLITE_ERROR) e = bad_words(s);
        else if (rc != SQLITE_ROW && rc != SQLITE_DONE) e = db_fail(s->r->db, rc, s->r->path);
        sqlite3_reset(q);
    }
    sqlite3_finalize(q);
    return e;
}

static enum cw_error step(struct search *s, const char *sql, int64_t from, int64_t to)
{
    bool row;
    sqlite3_stmt *q = NULL;
    enum cw_error e = db_prepare(s->r->db, sql, &q);
    if (!e) {
        search_bind(s, q);
        reading_bind_int(q, ":from", from);
        reading_bind_int(q, ":to", to);
        e = reading_step(s->r, q, &row);
    }
    sqlite3_finalize(q);
    return e;
}

/* One piece of the tail; its hits go to temp.hits. */
static enum cw_error search_piece(struct search *s, int64_t from, int64_t to)
{
    static const char *const by_name[] = {
        ("INSERT INTO temp.hits SELECT statement FROM main.statements WHERE statement > :from AND statement <= :to "
         "AND cw_speaks(speaker_names, :name, :members)")};
    static const char *const by_text[] = {
        ("INSERT INTO temp.tail_fts (rowid, content, speaker_names) SELECT statement, content, speaker_names "
         "FROM main.statements WHERE statement > :from AND statement <= :to "
         "AND (:name IS NULL OR cw_speaks(speaker_names, :name, :members))"),
        "INSERT INTO temp.hits SELECT rowid FROM temp.tail_fts WHERE tail_fts MATCH :match",
        "INSERT INTO temp.tail_fts (tail_fts) VALUES ('delete-all')"};
    const char *const *steps = s->text ? by_text : by_name;
    size_t count = s->text ? 3 : 1;
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < count && !e; i++) e = step(s, steps[i], from, to);
    return e;
}

enum cw_error search_run(struct search *s)
{
    static const char tables[] =
        "CREATE TABLE IF NOT EXISTS temp.hits (statement INTEGER PRIMARY KEY);"
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.tail_fts USING fts5 (content, speaker_names, content='',"
        "  tokenize=\"unicode61 remove_diacritics 2\");"
        "DELETE FROM temp.hits;"
        "INSERT INTO temp.tail_fts (tail_fts) VALUES ('delete-all');";
    int64_t indexed = 0, last = 0;
    if (!s->match) return CW_OK;
    CW_CHECK(s->r->depth == 1);  /* the tables are those of one search */
    enum cw_error e = check_match(s);
    if (!e) e = db_exec(s->r->db, tables);
    if (!e) e = reading_total(s->r, "indexed_statements", &indexed);
    if (!e) e = reading_total(s->r, "statements", &last);
    if (!e)
        e = step(s, "INSERT INTO temp.hits SELECT rowid FROM statements_fts WHERE statements_fts MATCH :match", 0, 0);
    for (int64_t from = indexed; from < last && !e; from += TAIL_PIECE) e = search_piece(s, from, from + TAIL_PIECE);
    return e;
}
