/* The text of a wording, cut from its statement's content: of several spans, with letters of several bytes, after a
 * sign; the same for the linker, for readers and in the view, and in a store of the second schema. */
#include "tests/unit/linker_fixture.h"

#include "worker/store/claims.h"
#include "worker/store/rows.h"

static struct arena *arena;
static struct store *s;

static const struct said said[] = {
    {"Müller Žižek", "erklärte:",
     "“In Zürich – and only there – the „Bögen“ of the ferry bridge had cracked. Nobody asked the Orvane inspectors,” "
     "she added, “£3 million was gone from the harbour fund; €5m of it came back to Veldmar in March,” then: "
     "“the ferry’s crew of 31 was never paid.”", 0, 0}};
static const char *const spans[] = {
    "In Zürich – and only there – the „Bögen“ of the ferry bridge had cracked. Nobody asked the Orvane inspectors,",
    "£3 million was gone from the harbour fund; €5m of it came back to Veldmar in March,",
    "“the ferry’s crew of 31 was never paid.”"};
static const char *const wordings[] = {
    "In Zürich – and only there – the „Bögen“ of the ferry bridge had cracked",
    "Nobody asked the Orvane inspectors",
    "£3 million was gone from the harbour fund",
    "€5m of it came back to Veldmar in March",
    "the ferry’s crew of 31 was never paid"};
enum { SPANS = sizeof spans / sizeof *spans, WORDINGS = sizeof wordings / sizeof *wordings };

static void add_spoken(const char *outlet, const char *published)
{
    struct document d;
    struct record r = article_record(arena, &(struct article){outlet, published, said, 1}, &d);
    r.statements[0].content = (struct spans){arena_array(arena, SPANS, sizeof(struct span)), SPANS};
    for (size_t i = 0; i < SPANS; i++) r.statements[0].content.at[i] = where(r.text, spans[i]);
    add_record(s, &d, &r);
}

static void begin(void)
{
    arena = arena_new(0);
    fixture_begin();
    s = open_test_store();
    add_spoken("Veldmar Courier", "2022-06-10");
    add_spoken("Northern Wire", "2022-06-11");
    struct linker *l = open_test_linker(s, NULL);
    link_all(l, 10);
    linker_close(l);
}

static void end(void)
{
    if (s) store_close(s);
    arena_free(arena);
    fixture_end();
}

static void change(const char *sql)
{
    sqlite3 *db;
    ck_assert_int_eq(sqlite3_open(test_path, &db), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

/* What claim_wordings has of an outlet, as it stands there. */
static char *view(void)
{
    sqlite3 *db;
    sqlite3_stmt *q;
    char *out = arena_strdup(arena, "");
    ck_assert_int_eq(sqlite3_open_v2(test_path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(db, "SELECT wording FROM claim_wordings WHERE outlet = 'Veldmar Courier' "
                                            "ORDER BY begin_byte", -1, &q, NULL), SQLITE_OK);
    while (sqlite3_step(q) == SQLITE_ROW)
        out = arena_printf(arena, "%s%s|", out, (const char *)sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    sqlite3_close(db);
    return out;
}

static char *expected(void)
{
    char *out = arena_strdup(arena, "");
    for (size_t i = 0; i < WORDINGS; i++) out = arena_printf(arena, "%s%s|", out, wordings[i]);
    return out;
}

static void note_finding(const char *finding, void *context)
{
    (void)context;
    ck_abort_msg("%s", finding);
}

static void check_passes(void)
{
    struct reader *r;
    uint64_t faults;
    ok(reader_open(test_path, &r));
    ok(reader_check(r, note_finding, NULL, &faults));
    ck_assert_uint_eq(faults, 0);
    reader_close(r);
}

START_TEST(places_in_spans_that_are_joined)
{
    struct span at[] = {{10, 20}, {20, 25}, {40, 60}};
    const struct spans three = {at, 3};
    size_t gap = strlen(ROWS_GAP);
    ck_assert_uint_eq(gap, 5);
    ck_assert_uint_eq(rows_joined_at(three, (struct span){10, 20}), 0);
    ck_assert_uint_eq(rows_joined_at(three, (struct span){19, 20}), 9);
    ck_assert_uint_eq(rows_joined_at(three, (struct span){20, 21}), 10 + gap);
    ck_assert_uint_eq(rows_joined_at(three, (struct span){59, 60}), 15 + 2 * gap + 19);
}
END_TEST

START_TEST(the_linker_reads_what_was_said)
{
    struct links_wording w;
    ok(store_begin(s));
    for (int64_t i = 0; i < 2 * WORDINGS; i++) {
        ok(links_wording(s, i + 1, arena, &w));
        ck_assert_str_eq(w.text, wordings[i % WORDINGS]);
        ck_assert_uint_eq(w.size, strlen(wordings[i % WORDINGS]));
    }
    fails(CW_ECORRUPT, links_wording(s, 2 * WORDINGS + 1, arena, &w));
    ok(store_commit(s));
    check_passes();
}
END_TEST

START_TEST(readers_read_what_was_said)
{
    struct reader *r;
    struct claim_material m;
    ck_assert_str_eq(view(), expected());
    ok(reader_open(test_path, &r));
    for (int i = 0; i < WORDINGS; i++) {
        char *name = arena_printf(arena, "c%012d", i);
        char *sql = arena_printf(arena, "UPDATE claims SET id = '%s' WHERE claim = (SELECT claim FROM wordings "
                                        "WHERE wording = %d)", name, i + 1);
        change(sql);
        ok(reader_claim(r, name, arena, &m));
        ck_assert_uint_eq(m.appearance_count, 2);
        for (size_t k = 0; k < 2; k++) ck_assert_str_eq(m.appearances[k].text, wordings[i]);
    }
    reader_close(r);
}
END_TEST

/* As the second schema left it. */
static void to_the_second_schema(void)
{
    store_close(s);
    s = NULL;
    change("DROP VIEW claim_wordings; ALTER TABLE wordings DROP COLUMN content_at; "
           "ALTER TABLE wordings DROP COLUMN day_lo; ALTER TABLE wordings DROP COLUMN day_hi; "
           "CREATE VIEW claim_wordings AS SELECT wording FROM wordings; "
           "DROP TABLE index_segments; DROP TABLE index_blocks; CREATE TABLE wording_keys (key); "
           "CREATE TABLE evidence AS SELECT * FROM name_evidence; DROP VIEW name_evidence; DROP VIEW name_variants; "
           "DROP TABLE name_proofs; DROP TABLE name_pairs; ALTER TABLE evidence RENAME TO name_evidence; "
           "CREATE VIEW name_variants AS SELECT folded FROM name_evidence; "
           "CREATE TABLE document_keys (key); PRAGMA user_version = 2");
}

START_TEST(a_store_of_the_second_schema_is_migrated)
{
    struct reader *r;
    char *before = dump_links(test_path);
    to_the_second_schema();
    fails(CW_ECONFIG, reader_open(test_path, &r));
    ck_assert_ptr_nonnull(strstr(cw_error_text(),
                                 "has schema 2, this claimwire reads 5: start the new claimwired once"));
    ck_assert_int_eq(count_in(test_path, "PRAGMA user_version"), 2);
    ok(store_open(test_path, &s));
    ck_assert_int_eq(count_in(test_path, "PRAGMA user_version"), 5);
    ck_assert_str_eq(view(), expected());  /* before anything is linked again */
    check_passes();
    char *after = dump_links(test_path);
    ck_assert_str_eq(after, before);
    free(before);
    free(after);
}
END_TEST

/* Its keys do not all wait in memory. */
START_TEST(the_index_of_a_migrated_store_is_made_again)
{
    to_the_second_schema();
    ok(store_open(test_path, &s));
    ck_assert_int_eq(count_in(test_path, "SELECT count(*) FROM totals WHERE name = 'keyed_documents' AND value"), 0);
    ok(links_hold(s, 0));
    struct linker *l = open_test_linker(s, NULL);
    link_all(l, 10);
    linker_close(l);
    ck_assert_int_eq(count_in(test_path, "SELECT value FROM totals WHERE name = 'keyed_documents'"), 2);
    ck_assert_int_eq(count_in(test_path, "SELECT count(DISTINCT list) FROM index_segments WHERE whole"), 2);
    check_passes();
}
END_TEST

/* A wording whose statement has no such content any more must not keep the service from its store. */
START_TEST(a_damaged_store_is_migrated)
{
    change("DELETE FROM statement_spans WHERE statement = 1 AND part = 'content'");
    to_the_second_schema();
    ok(store_open(test_path, &s));
    ck_assert_int_eq(count_in(test_path, "SELECT count(*) FROM wordings WHERE content_at = 0 AND statement = 1"),
                     WORDINGS);
}
END_TEST

START_TEST(what_other_rules_linked_is_linked_again)
{
    char *before = dump_links(test_path);
    to_the_second_schema();
    change("UPDATE totals SET value = value + 2 WHERE name = 'linked_by'");
    ok(store_open(test_path, &s));
    struct linker *l = open_test_linker(s, NULL);
    link_all(l, 10);
    linker_close(l);
    char *after = dump_links(test_path);
    ck_assert_str_eq(after, before);
    ck_assert_str_eq(view(), expected());
    free(before);
    free(after);
}
END_TEST

Suite *suite(void)
{
    Suite *suite = suite_create("wording_texts");
    TCase *c = tcase_create("texts");
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_test(c, places_in_spans_that_are_joined);
    tcase_add_test(c, the_linker_reads_what_was_said);
    tcase_add_test(c, readers_read_what_was_said);
    tcase_add_test(c, a_store_of_the_second_schema_is_migrated);
    tcase_add_test(c, the_index_of_a_migrated_store_is_made_again);
    tcase_add_test(c, a_damaged_store_is_migrated);
    tcase_add_test(c, what_other_rules_linked_is_linked_again);
    suite_add_tcase(suite, c);
    return suite;
}
