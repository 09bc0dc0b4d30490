/* The loadable extension, loaded as other people's SQLite would: from its file. */
#include "tests/unit/store_fixture.h"

#include <limits.h>
#include <sqlite3.h>

static sqlite3 *db;

/* It lies in the build tree as in an installation: lib/claimwire beside bin. */
static void load(void)
{
    char path[PATH_MAX + 64], *error = NULL;
    ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 1);
    ck_assert_int_gt(n, 0);
    path[n] = '\0';
    for (int i = 0; i < 2; i++) *strrchr(path, '/') = '\0';
    strcat(path, "/lib/claimwire/claimwire_msgpack");
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
    ck_assert_msg(sqlite3_load_extension(db, path, NULL, &error) == SQLITE_OK, "%s", error);
}

static void begin(void)
{
    fixture_begin();
    struct store *s = open_test_store();
    fill(s, 1, 2);
    store_close(s);
    ck_assert_int_eq(sqlite3_open_v2(test_path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    load();
}

static void end(void)
{
    sqlite3_close(db);
    fixture_end();
}

static const char *const answers[][2] = {
    {"SELECT msgpack_to_json(record) ->> '$.statements[2].speaker.name' FROM results WHERE document = 1",
     "Ruvian Transport Office"},
    {"SELECT msgpack_to_json(record) ->> '$.published.basis' FROM results WHERE document = 2", "given"},
    {"SELECT count(*) FROM results r JOIN texts t USING (document) WHERE msgpack_to_json(r.record) ->> '$.text' = "
     "t.text",
     "2"},
    {"SELECT count(*) FROM results, json_each(msgpack_to_json(record), '$.statements')", "6"},
    {"SELECT coalesce(msgpack_to_json(NULL), 'nothing')", "nothing"},
    {"SELECT msgpack_to_json(x'93c3c0ff')", "[true,null,-1]"},
};

START_TEST(decodes)
{
    sqlite3_stmt *q;
    ck_assert_msg(sqlite3_prepare_v2(db, answers[_i][0], -1, &q, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
    ck_assert_msg(sqlite3_step(q) == SQLITE_ROW, "%s", sqlite3_errmsg(db));
    ck_assert_str_eq((const char *)sqlite3_column_text(q, 0), answers[_i][1]);
    sqlite3_finalize(q);
}
END_TEST

START_TEST(refuses)
{
    static const char *const bad[] = {"SELECT msgpack_to_json(x'')", "SELECT msgpack_to_json(x'92c0')",
                                      "SELECT msgpack_to_json(x'ddffffffff')", "SELECT msgpack_to_json(x'c0c0')",
                                      "SELECT msgpack_to_json(x'81c0c0')"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_int_eq(sqlite3_exec(db, bad[i], NULL, NULL, NULL), SQLITE_ERROR);
        ck_assert_str_ne(sqlite3_errmsg(db), "");
    }
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("store_extension");
    TCase *c = tcase_create("msgpack_to_json");
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_loop_test(c, decodes, 0, sizeof answers / sizeof *answers);
    tcase_add_test(c, refuses);
    suite_add_tcase(s, c);
    return s;
}
