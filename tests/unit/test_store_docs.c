/* docs/STORE.md says what is true: every table, view and column stands in it, and every query in it runs. */
#include "tests/unit/store_fixture.h"

#include <sqlite3.h>

static sqlite3 *db;
static struct buffer text;

static void begin(void)
{
    fixture_begin();
    struct store *s = open_test_store();
    fill(s, 1, 3);
    index_all(s);
    store_close(s);
    ck_assert_int_eq(sqlite3_open_v2(test_path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    FILE *f = fopen("docs/STORE.md", "r");
    char piece[4096];
    ck_assert_msg(f != NULL, "run from the top of the source");
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;) buffer_append(&text, piece, n);
    fclose(f);
    buffer_terminate(&text);
}

static void end(void)
{
    sqlite3_close(db);
    buffer_free(&text);
    fixture_end();
}

START_TEST(everything_is_documented)
{
    sqlite3_stmt *q;
    char quoted[128];
    int columns = 0;
    ck_assert_int_eq(sqlite3_prepare_v2(db,
                                        "SELECT t.name, c.name FROM pragma_table_list t, pragma_table_xinfo(t.name) c "
                                        "WHERE t.schema = 'main' AND t.type IN ('table', 'view') AND t.name NOT LIKE "
                                        "'sqlite%'",
                                        -1, &q, NULL),
                     SQLITE_OK);
    while (sqlite3_step(q) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(q, 0), *column = (const char *)sqlite3_column_text(q, 1);
        ck_assert_msg(strstr(text.data, table) != NULL, "%s is not documented", table);
        snprintf(quoted, sizeof quoted, "`%s`", column);
        ck_assert_msg(strstr(text.data, quoted) != NULL, "%s.%s is not documented", table, column);
        columns++;
    }
    ck_assert_int_gt(columns, 100);
    sqlite3_finalize(q);
}
END_TEST

START_TEST(every_query_runs)
{
    int queries = 0;
    for (char *at = text.data; (at = strstr(at, "```sql\n")); at++) {
        char *sql = at + 7, *stop = strstr(sql, "```");
        ck_assert_ptr_nonnull(stop);
        *stop = '\0';
        if (sql[0] != '.')  /* the extension has a test of its own */
            ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sqlite3_errmsg(db), sql);
        queries++;
        at = stop;
    }
    ck_assert_int_gt(queries, 8);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("store_docs");
    TCase *c = tcase_create("docs/STORE.md");
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_test(c, everything_is_documented);
    tcase_add_test(c, every_query_runs);
    suite_add_tcase(s, c);
    return s;
}
