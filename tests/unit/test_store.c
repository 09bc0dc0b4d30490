/* The store as a file: who may open it, what it accepts as a result, what a kill leaves, who may read it. */
#include "tests/unit/store_fixture.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include "worker/store/fold.h"
#include "worker/store/schema.h"

static void run_sql(const char *sql)
{
    sqlite3 *db;
    ck_assert_int_eq(sqlite3_open(test_path, &db), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
    sqlite3_close(db);
}

/* ---- opening ---- */

START_TEST(one_writer)
{
    struct store *s = open_test_store(), *second;
    char pid[32];
    fails(CW_ELOCKED, store_open(test_path, &second));
    ck_assert_ptr_null(second);
    snprintf(pid, sizeof pid, "process %ld", (long)getpid());
    ck_assert_ptr_nonnull(strstr(cw_error_text(), pid));
    store_close(s);
    s = open_test_store();
    store_close(s);
    store_close(NULL);
}
END_TEST

START_TEST(strangers_are_refused)
{
    struct store *s;
    struct reader *r;
    run_sql("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')");
    fails(CW_ECORRUPT, store_open(test_path, &s));
    fails(CW_ECORRUPT, reader_open(test_path, &r));
    run_sql("INSERT INTO recipes VALUES ('bread')");  /* it was left as it was */
    char journal[128];
    snprintf(journal, sizeof journal, "%s-wal", test_path);
    ck_assert_int_ne(access(journal, F_OK), 0);

    FILE *f = fopen(test_path, "w");
    for (int i = 0; i < 100; i++) fputs("no database, but a long letter\n", f);
    fclose(f);
    fails(CW_ECORRUPT, store_open(test_path, &s));
    fails(CW_ECREATE, store_open("/nonexistent/place/claimwire.db", &s));
}
END_TEST

START_TEST(later_versions_are_refused)
{
    struct store *s = open_test_store();
    struct reader *r;
    store_close(s);
    run_sql("PRAGMA user_version = 99");
    fails(CW_ENEWER, store_open(test_path, &s));
    fails(CW_ENEWER, reader_open(test_path, &r));
}
END_TEST

START_TEST(settings_are_as_promised)
{
    sqlite3 *db;
    sqlite3_stmt *q;
    static const char *const expected[][2] = {
        {"PRAGMA journal_mode", "wal"}, {"PRAGMA application_id", "1129804660"}, {"PRAGMA user_version", "5"},
        {"SELECT count(*) FROM sqlite_schema WHERE type = 'view' AND sql LIKE '%record,%' "
         "AND name <> 'texts'", "0"},
        {"SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 "
         "AND name NOT LIKE 'sqlite%'", "0"},
    };
    store_close(open_test_store());
    ck_assert_int_eq(sqlite3_open_v2(test_path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        ck_assert_int_eq(sqlite3_prepare_v2(db, expected[i][0], -1, &q, NULL), SQLITE_OK);
        ck_assert_int_eq(sqlite3_step(q), SQLITE_ROW);
        ck_assert_str_eq((const char *)sqlite3_column_text(q, 0), expected[i][1]);
        sqlite3_finalize(q);
    }
    sqlite3_close(db);
}
END_TEST

START_TEST(migrations_are_all_or_nothing)
{
    static const struct migration table[] = {
        {"a table", "CREATE TABLE a (x INTEGER) STRICT"},
        {"a column", "ALTER TABLE a ADD COLUMN y TEXT"},
        {"a mistake", "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1)"},
    };
    sqlite3 *db;
    int version;
    bool empty;
    ck_assert_int_eq(sqlite3_open(test_path, &db), SQLITE_OK);
    ok(schema_identify(db, test_path, 3, &version, &empty));
    ck_assert(empty && version == 0);
    ok(schema_migrate(db, table, 0, 1));
    ok(schema_identify(db, test_path, 3, &version, &empty));
    ck_assert(!empty && version == 1);
    ck_assert_int_ne(schema_migrate(db, table, 1, 3), CW_OK);
    ck_assert_ptr_nonnull(strstr(cw_error_text(), "migration 3 (a mistake)"));
    ok(schema_identify(db, test_path, 3, &version, &empty));
    ck_assert_int_eq(version, 1);
    ck_assert_int_ne(sqlite3_exec(db, "SELECT y FROM a", NULL, NULL, NULL), SQLITE_OK);
    ok(schema_migrate(db, table, 1, 2));
    ck_assert_int_eq(sqlite3_exec(db, "SELECT y FROM a", NULL, NULL, NULL), SQLITE_OK);
    fails(CW_ENEWER, schema_identify(db, test_path, 1, &version, &empty));
    sqlite3_close(db);
}
END_TEST

/* ---- results ---- */

static void other_id(struct record *r) { r->id = "00112233445566778899aabbccddeeff"; }
static void other_text(struct record *r) { ((char *)r->text)[3] = 'x'; }
static void other_uri(struct record *r) { r->uri = "articles/else.txt"; }
static void no_url(struct record *r) { r->url = NULL; }
static void long_span(struct record *r) { r->statements[1].content.at[0].end = (uint32_t)r->text_size + 1; }
static void (*const spoilings[])(struct record *) = {other_id, other_text, other_uri, no_url, long_span};

START_TEST(results_of_others_are_refused)
{
    struct arena *a = arena_new(0);
    struct store *s = open_test_store();
    enum document_state state;
    struct store_counts c;
    struct record good = bridge_record(a, 1), bad = bridge_record(a, 1);
    ok(store_begin(s));
    struct store_job one = accept_bridge(s, 1, &state), two = accept_bridge(s, 2, &state);
    ok(store_commit(s));
    ok(store_begin(s));
    ok(finish_bridge(s, two.job, 2));
    spoilings[_i](&bad);
    fails(CW_EDATA, finish_with(s, one.job, &bad));
    fails(CW_EDATA, store_finish(s, one.job, "\x81\xa1v\x01", 4, test_now));
    fails(CW_EDATA, store_finish(s, one.job, "", 0, test_now));
    ok(store_commit(s));  /* the other document of the batch is not harmed */
    ok(store_counts(s, &c));
    ck_assert_uint_eq(c.done, 1);
    ck_assert_uint_eq(c.queued, 1);
    ok(store_begin(s));
    ok(finish_with(s, one.job, &good));
    ok(finish_with(s, one.job, &good));  /* a second delivery */
    ok(finish_with(s, 77, &good));
    ok(store_commit(s));
    ok(store_counts(s, &c));
    ck_assert_uint_eq(c.done, 2);
    ck_assert_uint_eq(c.queued, 0);
    store_close(s);
    arena_free(a);
}
END_TEST

/* 20,000 statements that each claim a text of 8 KB would be 160 MB of rows. */
START_TEST(overlapping_spans_are_bounded)
{
    enum { COUNT = 20000, SIZE = 8000 };
    struct arena *a = arena_new(0);
    struct store *s = open_test_store();
    struct buffer encoded = {0};
    struct store_job job;
    enum document_state state;
    char id[CW_ID_HEX + 1], *text = arena_alloc(a, SIZE + 1);
    memset(text, 'a', SIZE);
    struct document d = {.text = text, .text_size = SIZE};
    document_id(&d, id);
    ok(document_encode(&d, &encoded));
    struct record r = {.id = id, .language = "en", .engine = "e", .text = text, .text_size = SIZE,
                       .statement_count = COUNT, .statements = arena_array(a, COUNT, sizeof *r.statements)};
    struct spans all = one_span(a, (struct span){0, SIZE});
    for (int i = 0; i < COUNT; i++) r.statements[i] = (struct statement){.content = all, .within = -1};
    ok(store_begin(s));
    ok(store_accept(s, id, encoded.data, encoded.size, test_now, &state, &job));
    fails(CW_EDATA, finish_with(s, job.job, &r));
    r.statement_count = 10;
    ok(finish_with(s, job.job, &r));
    ok(store_commit(s));
    store_close(s);
    buffer_free(&encoded);
    arena_free(a);
}
END_TEST

START_TEST(an_empty_record_is_a_record)
{
    struct arena *a = arena_new(0);
    struct store *s = open_test_store();
    struct reader *r;
    struct buffer encoded = {0};
    struct store_job job;
    enum document_state state;
    uint64_t faults;
    char id[CW_ID_HEX + 1];
    struct document d = {.text = "Rain.", .text_size = 5};
    document_id(&d, id);
    ok(document_encode(&d, &encoded));
    struct record empty = {.id = id, .language = "en", .engine = "e", .text = "Rain.", .text_size = 5}, back;
    ok(store_begin(s));
    ok(store_accept(s, id, encoded.data, encoded.size, test_now, &state, &job));
    ok(finish_with(s, job.job, &empty));
    ok(store_commit(s));
    index_all(s);
    ok(reader_open(test_path, &r));
    ok(reader_record(r, id, a, &back));
    ck_assert_uint_eq(back.statement_count, 0);
    ok(reader_check(r, NULL, NULL, &faults));
    ck_assert_uint_eq(faults, 0);
    reader_close(r);
    store_close(s);
    buffer_free(&encoded);
    arena_free(a);
}
END_TEST

/* ---- kill -9, and readers without write permission ---- */

static bool have_sqlite3(void) { return system("command -v sqlite3 >/dev/null 2>&1") == 0; }

/* What plain sqlite3 answers, with and without -readonly, "?" when it fails. */
static int ask_sqlite3(const char *options, const char *sql)
{
    char command[512];
    int answer = -1;
    snprintf(command, sizeof command, "sqlite3 %s '%s' \"%s\"", options, test_path, sql);
    FILE *f = popen(command, "r");
    if (!f || fscanf(f, "%d", &answer) != 1) answer = -1;
    if (f) pclose(f);
    return answer;
}

static enum cw_error count_row(const struct statement_row *row, void *context)
{
    (void)row;
    ++*(int *)context;
    return CW_OK;
}

static int count_statements(void)
{
    struct reader *r;
    struct statement_filter f = {.text = "safe OR bridge OR cracks"};
    int n = 0;
    if (reader_open(test_path, &r) != CW_OK || reader_statements(r, &f, count_row, &n) != CW_OK) {
        fprintf(stderr, "%s\n", cw_error_text());
        n = -1;
    }
    reader_close(r);
    return n;
}

static void set_modes(mode_t directory, mode_t files)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    chmod(test_directory, directory);
    for (size_t i = 0; i < 3; i++) {
        char name[128];
        snprintf(name, sizeof name, "%s%s", test_path, ends[i]);
        chmod(name, files);
    }
}

/* A child that may read the store and not write: root becomes nobody, others take away their own right. */
static pid_t fork_stranger(void)
{
    set_modes(0555, 0444);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) _exit(9);
        if (access(test_path, W_OK) == 0) _exit(8);
    }
    return child;
}

/* All that such a child sees must be `statements`. */
static void check_stranger(int statements)
{
    pid_t child = fork_stranger();
    if (child == 0) {
        if (count_statements() != statements) _exit(1);
        if (!have_sqlite3()) fprintf(stderr, "SKIPPED: there is no sqlite3 program to read the store with\n");
        else if (ask_sqlite3("-readonly", "SELECT count(*) FROM who_said") != statements) _exit(2);
        else if (ask_sqlite3("", "SELECT count(*) FROM statements_fts WHERE statements_fts MATCH 'safe'") < 0) _exit(3);
        _exit(0);
    }
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    set_modes(0755, 0644);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a reader without write permission failed: %d",
                  WEXITSTATUS(status));
}

START_TEST(strangers_can_read)
{
    struct store *s = open_test_store();
    fill(s, 1, 3);
    index_all(s);
    fill(s, 4, 4);
    check_stranger(12);              /* while it is open, with a log */
    ok(store_checkpoint(s, true));
    check_stranger(12);
    store_close(s);
    check_stranger(12);              /* after it has stopped */
    s = open_test_store();
    fill(s, 5, 5);
    store_close(s);
    check_stranger(15);
}
END_TEST

/* Somebody wrote to the stopped store with another tool, which removed the log files: there must be words for that. */
START_TEST(a_lost_log_is_explained)
{
    struct store *s = open_test_store();
    struct reader *r;
    int status;
    fill(s, 1, 1);
    store_close(s);
    run_sql("ANALYZE");
    pid_t child = fork_stranger();
    if (child == 0) {
        if (reader_open(test_path, &r) != CW_EPERM || !strstr(cw_error_text(), "start claimwired once")) {
            fprintf(stderr, "%s\n", cw_error_text());
            _exit(1);
        }
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    set_modes(0755, 0644);
    ck_assert_int_eq(status, 0);
    store_close(open_test_store());
    check_stranger(3);
}
END_TEST

static void die_writing(int documents)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        enum document_state state;
        struct store *s = open_test_store();
        fill(s, 1, documents);
        bool more;
        ok(store_index_some(s, 8, &more));
        ok(store_begin(s));
        struct store_job job = accept_bridge(s, 50, &state);
        ok(finish_bridge(s, job.job, 50));
        raise(SIGKILL);
    }
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

START_TEST(a_kill_loses_nothing_and_invents_nothing)
{
    struct reader *r;
    uint64_t faults;
    die_writing(5);
    check_stranger(15);                       /* nobody has recovered it yet */
    ck_assert_int_eq(count_statements(), 15);
    ok(reader_open(test_path, &r));
    ok(reader_check(r, NULL, NULL, &faults));
    ck_assert_uint_eq(faults, 0);
    struct store *s = open_test_store();      /* the lock died with its holder */
    fill(s, 6, 6);
    index_all(s);
    ok(reader_check(r, NULL, NULL, &faults));
    ck_assert_uint_eq(faults, 0);
    reader_close(r);
    store_close(s);
    ck_assert_int_eq(count_statements(), 18);
}
END_TEST

START_TEST(the_log_is_bounded)
{
    struct arena *a = arena_new(0);
    struct store_stats t;
    struct reader *r;
    struct store *s = open_test_store();
    fill(s, 1, 20);
    ok(reader_open(test_path, &r));
    ok(store_checkpoint(s, true));
    uint64_t before, after;
    ok(reader_stats(r, a, &t));
    before = t.wal_bytes;
    for (int i = 21; i <= 60; i++) {
        fill(s, i, i);
        ok(store_checkpoint(s, true));
    }
    ok(reader_stats(r, a, &t));
    after = t.wal_bytes;
    ck_assert_uint_le(after, before * 2);  /* used again from its beginning */
    reader_close(r);
    store_close(s);
    arena_free(a);
}
END_TEST

START_TEST(nothing_is_committed_to_a_file_that_is_gone)
{
    char gone[128];
    enum document_state state;
    for (int log = 0; log < 2; log++) {
        struct store *s = open_test_store();
        fill(s, 10 * log + 1, 10 * log + 2);
        snprintf(gone, sizeof gone, "%s%s", test_path, log ? "-wal" : "");
        ck_assert_int_eq(unlink(gone), 0);
        ok(store_begin(s));
        accept_bridge(s, 10 * log + 3, &state);
        fails(CW_EIO, store_commit(s));
        ck_assert_ptr_nonnull(strstr(cw_error_text(), "removed or replaced"));
        store_close(s);
        s = open_test_store();  /* a new one; or what was in the removed log, saved by the close */
        struct store_counts counts;
        ok(store_counts(s, &counts));
        ck_assert_uint_eq(counts.done, log ? 2 : 0);
        store_close(s);
    }
}
END_TEST

/* ---- names ---- */

static const char *const folds[][2] = {
    {"Benoît O'Neill", "benoit oneill"}, {"BENOIT  ONEILL", "benoit oneill"}, {"U.N.", "un"}, {"al-Sisi", "al sisi"},
    {"Łukasz Müller-Ørsted", "lukasz muller orsted"}, {"Straße", "strasse"}, {"  NSO\u00a0Group, ", "nso group"},
    {"?!", ""}, {"", ""},
    {"ΑΘΉΝΑ", "αθηνα"}, {"\u041a\u0438\u0457\u0432", "\u043a\u0438\u0456\u0432"}, {"Ayşe Işık", "ayse isik"},
    {"Æther", "aether"}, {"ﬁrst №1", "first no1"}, {"\xff\xfe", ""},
};

START_TEST(names_fold)
{
    struct arena *a = arena_new(0);
    ck_assert_str_eq(fold_name(a, folds[_i][0], strlen(folds[_i][0])), folds[_i][1]);
    arena_free(a);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("store");
    TCase *c = tcase_create("file");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, fixture_begin, fixture_end);
    tcase_add_test(c, one_writer);
    tcase_add_test(c, strangers_are_refused);
    tcase_add_test(c, later_versions_are_refused);
    tcase_add_test(c, settings_are_as_promised);
    tcase_add_test(c, migrations_are_all_or_nothing);
    tcase_add_loop_test(c, results_of_others_are_refused, 0, sizeof spoilings / sizeof *spoilings);
    tcase_add_test(c, overlapping_spans_are_bounded);
    tcase_add_test(c, an_empty_record_is_a_record);
    tcase_add_test(c, strangers_can_read);
    tcase_add_test(c, a_lost_log_is_explained);
    tcase_add_test(c, a_kill_loses_nothing_and_invents_nothing);
    tcase_add_test(c, the_log_is_bounded);
    tcase_add_test(c, nothing_is_committed_to_a_file_that_is_gone);
    tcase_add_loop_test(c, names_fold, 0, sizeof folds / sizeof *folds);
    suite_add_tcase(s, c);
    return s;
}
