/* What tests of the linker share: invented articles about the same events in different words, with the
 * records that extraction would make of them, and a store's links written down by public names, so
 * that two stores can be compared. */
#ifndef CW_TESTS_LINKER_FIXTURE_H
#define CW_TESTS_LINKER_FIXTURE_H

#include <sqlite3.h>

#include "tests/unit/store_fixture.h"
#include "worker/claims/linker/linker.h"
#include "worker/store/links.h"

/* A sentence of an invented article: the content is what stands between the source and the end. */
struct said {
    const char *speaker, *cue, *content;
    enum statement_kind kind;
    enum polarity polarity;
};

struct article {
    const char *outlet, *published;  /* "2022-06-09", or NULL */
    const struct said *said;
    size_t count;
};

static inline void add_said(struct arena *a, struct record *r, size_t i, const struct said *s, size_t at)
{
    size_t source = strlen(s->speaker), cue = strlen(s->cue);
    struct statement *t = &r->statements[i];
    *t = (struct statement){.form = FORM_INDIRECT, .kind = s->kind, .polarity = s->polarity, .has_speaker = true,
                            .within = -1, .speaker = {s->speaker, (int32_t)i, false, 1}, .checkworthy = 0.5f,
                            .confidence = 0.9f,
                            .source = one_span(a, (struct span){(uint32_t)at, (uint32_t)(at + source)}),
                            .cue = one_span(a,
                                            (struct span){(uint32_t)(at + source + 1),
                                                          (uint32_t)(at + source + 1 + cue)})};
    uint32_t begin = (uint32_t)(at + source + cue + 2);
    t->content = one_span(a, (struct span){begin, begin + (uint32_t)strlen(s->content)});
    r->entities[i] = (struct entity){.type = ENTITY_PER, .name = s->speaker, .mention_count = 1,
                                     .mentions = arena_alloc(a, sizeof(struct mention))};
    r->entities[i].mentions[0] = (struct mention){t->source.at[0], MENTION_NAME};
}

/* The article's document and record; each sentence is a paragraph. */
static inline struct record article_record(struct arena *a, const struct article *x, struct document *d)
{
    char *text = arena_strdup(a, "");
    size_t *at = arena_array(a, x->count, sizeof *at);
    struct record r = {.outlet = x->outlet, .language = "en", .engine = "claimwire test", .statement_count = x->count,
                       .entity_count = x->count, .statements = arena_array(a, x->count, sizeof *r.statements),
                       .entities = arena_array(a, x->count, sizeof *r.entities)};
    for (size_t i = 0; i < x->count; i++) {
        at[i] = strlen(text);
        text = arena_printf(a, "%s%s %s %s.\n\n", text, x->said[i].speaker, x->said[i].cue, x->said[i].content);
    }
    r.text = text;
    r.text_size = strlen(text);
    for (size_t i = 0; i < x->count; i++) add_said(a, &r, i, &x->said[i], at[i]);
    *d = (struct document){.outlet = x->outlet, .published = x->published, .language = "en", .text = text,
                           .text_size = r.text_size};
    if (x->published) {
        r.has_published = true;
        snprintf(r.published.lo, sizeof r.published.lo, "%.10sT00:00:00", x->published);
        snprintf(r.published.hi, sizeof r.published.hi, "%.10sT23:59:59", x->published);
    }
    char id[CW_ID_HEX + 1];
    document_id(d, id);
    r.id = arena_strdup(a, id);
    return r;
}

/* Accepts and finishes it, in a commit. */
static inline void add_record(struct store *s, const struct document *d, struct record *r)
{
    struct buffer encoded = {0};
    struct store_job job;
    enum document_state state;
    ok(document_encode(d, &encoded));
    ok(store_begin(s));
    ok(store_accept(s, r->id, encoded.data, encoded.size, test_now, &state, &job));
    if (state == DOC_UNKNOWN) ok(finish_with(s, job.job, r));
    ok(store_commit(s));
    buffer_free(&encoded);
}

static inline void add_article(struct store *s, const struct article *x)
{
    struct arena *a = arena_new(0);
    struct document d;
    struct record r = article_record(a, x, &d);
    add_record(s, &d, &r);
    arena_free(a);
}

static inline struct linker *open_test_linker(struct store *s, const char *decisions)
{
    struct linker *l = NULL;
    ok(linker_open(s, "models", decisions, &l));
    return l;
}

static inline void link_all(struct linker *l, unsigned budget)
{
    for (bool more = true; more;) ok(linker_some(l, budget, &more));
}

/* All that was linked, by names that are the same in every store. */
static inline char *dump_links(const char *path)
{
    static const char *const queries[] = {
        "SELECT 'claim', id, wordings, documents, outlets, first_lo, last_hi FROM claims ORDER BY id",
        "SELECT 'wording', d.id, s.number, w.number, w.begin_byte, w.end_byte, c.id FROM wordings w "
        "JOIN statements s USING (statement) "
        "JOIN documents d ON d.document = s.document LEFT JOIN claims c ON c.claim = w.claim ORDER BY 2, 3, 4",
        "SELECT 'link', d.id, s.number, w.number, e.id, t.number, v.number, relation, basis, support, similarity "
        "FROM wording_links k "
        "JOIN wordings w ON w.wording = k.wording JOIN statements s ON s.statement = w.statement "
        "JOIN documents d ON d.document = s.document "
        "JOIN wordings v ON v.wording = k.other JOIN statements t ON t.statement = v.statement "
        "JOIN documents e ON e.document = t.document "
        "ORDER BY 2, 3, 4, 5, 6, 7",
        "SELECT 'copy', d.id, e.id, kind, support, paragraphs, other_paragraphs, matched, in_order, overlap "
        "FROM copies c "
        "JOIN documents d ON d.document = c.document JOIN documents e ON e.document = c.other ORDER BY 2, 3",
        "SELECT 'name', n.folded, n.other, n.kind, d.id, e.id FROM name_evidence n "
        "JOIN documents d ON d.document = n.document "
        "JOIN documents e ON e.document = n.other_document ORDER BY 2, 3, 5, 6",
        "SELECT 'decision', position, decision, name, other, folded, other_folded FROM name_decisions ORDER BY 2",
    };
    sqlite3 *db;
    struct buffer out = {0};
    ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        sqlite3_stmt *q;
        ck_assert_msg(sqlite3_prepare_v2(db, queries[i], -1, &q, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
        while (sqlite3_step(q) == SQLITE_ROW) {
            for (int k = 0; k < sqlite3_column_count(q); k++)
                buffer_printf(&out, "%s|", sqlite3_column_text(q, k) ? (const char *)sqlite3_column_text(q, k) : "");
            buffer_puts(&out, "\n");
        }
        sqlite3_finalize(q);
    }
    sqlite3_close(db);
    char *text = strdup(buffer_terminate(&out));
    buffer_free(&out);
    return text;
}

static inline int64_t count_in(const char *path, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *q;
    ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
    ck_assert_int_eq(sqlite3_step(q), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    sqlite3_close(db);
    return n;
}

#endif
