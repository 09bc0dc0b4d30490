/* Queries over the store: what is found, before the indexes know it and after; what is refused. */
#include "tests/unit/store_fixture.h"

#include <sqlite3.h>

static struct store *writer;
static struct reader *reader;

static void begin(void)
{
    fixture_begin();
    writer = open_test_store();
    fill(writer, 1, 4);
    ok(reader_open(test_path, &reader));
}

static void end(void)
{
    reader_close(reader);
    store_close(writer);
    fixture_end();
}

struct seen {
    uint32_t count;
    char first[2048];
    char statement[16], speaker[64], via[64];
    uint32_t begin, end;
};

static enum cw_error see(const struct statement_row *row, void *context)
{
    struct seen *s = context;
    if (s->count++ == 0) {
        snprintf(s->first, sizeof s->first, "%s", row->content);
        snprintf(s->statement, sizeof s->statement, "%s", row->statement);
        snprintf(s->speaker, sizeof s->speaker, "%s", row->speaker ? row->speaker : "-");
        snprintf(s->via, sizeof s->via, "%s", row->via ? row->via : "-");
        s->begin = row->begin;
        s->end = row->end;
    }
    return CW_OK;
}

static uint32_t count(struct statement_filter f)
{
    struct seen s = {0};
    ok(reader_statements(reader, &f, see, &s));
    return s.count;
}

/* Each filter before indexing, in the middle of it and after it. */
START_TEST(filters)
{
    bool more;
    for (int stage = 0; stage < 3; stage++) {
        if (stage == 1) ok(store_index_some(writer, 9, &more));
        if (stage == 2) index_all(writer);
        ck_assert_uint_eq(count((struct statement_filter){0}), 12);
        ck_assert_uint_eq(count((struct statement_filter){.limit = 5}), 5);
        ck_assert_uint_eq(count((struct statement_filter){.speaker = "benoit oneill"}), 8);
        ck_assert_uint_eq(count((struct statement_filter){.speaker = "O’NEILL"}), 8);
        ck_assert_uint_eq(count((struct statement_filter){.speaker = "Transport Office"}), 4);
        ck_assert_uint_eq(count((struct statement_filter){.speaker = "Office Transport"}), 0);
        ck_assert_uint_eq(count((struct statement_filter){.speaker = "offic"}), 0);
        ck_assert_uint_eq(count((struct statement_filter){.text = "safe"}), 4);
        ck_assert_uint_eq(count((struct statement_filter){.text = "\"not safe\" OR cracks"}), 8);
        ck_assert_uint_eq(count((struct statement_filter){.text = "safe."}), 4);
        /* words, no syntax */
        ck_assert_uint_eq(count((struct statement_filter){.text = "safe's e-mail 100% U.S."}), 0);
        ck_assert_uint_eq(count((struct statement_filter){.text = "oneill"}), 0);  /* content only */
        ck_assert_uint_eq(count((struct statement_filter){.text = "bridge AND number", .speaker = "oneill"}), 4);
        ck_assert_uint_eq(count((struct statement_filter){.text = "safe", .speaker = "office"}), 0);
        ck_assert_uint_eq(count((struct statement_filter){.outlet = "the harbour gazette"}), 6);
        ck_assert_uint_eq(count((struct statement_filter){.outlet = "harbour"}), 0);
        ck_assert_uint_eq(count((struct statement_filter){.kind = "denial"}), 4);
        ck_assert_uint_eq(count((struct statement_filter){.form = "direct"}), 4);
        ck_assert_uint_eq(count((struct statement_filter){.anonymous_only = true}), 0);
        ck_assert_uint_eq(count((struct statement_filter){.since = "2022-06-09", .until = "2022-06-09"}), 12);
        ck_assert_uint_eq(count((struct statement_filter){.since = "2022", .until = "2022"}), 12);
        ck_assert_uint_eq(count((struct statement_filter){.since = "2022-06-10"}), 0);
        ck_assert_uint_eq(count((struct statement_filter){.until = "2022-06-08"}), 0);
    }
}
END_TEST

START_TEST(rows_say_everything)
{
    struct seen s = {0};
    struct statement_filter f = {.kind = "denial", .limit = 1};
    ok(reader_statements(reader, &f, see, &s));
    ck_assert_str_eq(s.first, "that it had known of the cracks");
    ck_assert_str_eq(s.statement, "s3");
    ck_assert_str_eq(s.speaker, "Ruvian Transport Office");
    ck_assert_str_eq(s.via, "Courier");
    ck_assert_uint_gt(s.end, s.begin);
}
END_TEST

START_TEST(bad_filters_are_refused)
{
    struct seen s = {0};
    static const struct statement_filter bad[] = {
        {.text = "safe AND"}, {.text = "(don't)"}, {.text = "\"open"}, {.text = "a) OR (b"}, {.text = ""},
        {.text = "nowhere : x"},
        {.since = "yesterday"}, {.since = "2022-13"}, {.until = "2022-06-"}, {.kind = "gossip"}, {.form = "x"},
        {.speaker = "?!"},
        {.document = "xyz"}, {.document = "12"}, {.speaker = "oneill", .text = "("},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        fails(CW_EUSAGE, reader_statements(reader, &bad[i], see, &s));
        ck_assert_str_ne(cw_error_text(), "");
    }
    struct statement_filter quote = {.outlet = "x' OR 1=1 --"};
    ok(reader_statements(reader, &quote, see, &s));
    ck_assert_uint_eq(s.count, 0);
}
END_TEST

static enum cw_error stop(const struct statement_row *row, void *context)
{
    (void)row;
    ++*(int *)context;
    return cw_fail(CW_EIO, "the pipe is closed");
}

START_TEST(a_callback_stops_it)
{
    int calls = 0;
    struct statement_filter f = {0};
    fails(CW_EIO, reader_statements(reader, &f, stop, &calls));
    ck_assert_int_eq(calls, 1);
    ck_assert_uint_eq(count(f), 12);  /* and the reader goes on */
}
END_TEST

START_TEST(records_by_prefix_and_uri)
{
    struct arena *a = arena_new(0);
    struct record r, want = bridge_record(a, 2);
    char prefix[CW_ID_HEX + 1] = "";
    strncat(prefix, want.id, 8);
    ok(reader_record(reader, prefix, a, &r));
    ck_assert_str_eq(r.id, want.id);
    ck_assert_str_eq(r.text, want.text);
    ck_assert_uint_eq(r.statement_count, 3);
    ok(reader_record(reader, want.uri, a, &r));
    ck_assert_str_eq(r.id, want.id);
    fails(CW_ENOTFOUND, reader_record(reader, "ffff", a, &r));
    fails(CW_ENOTFOUND, reader_record(reader, "no/such/file.txt", a, &r));
    ck_assert_uint_eq(count((struct statement_filter){.document = prefix}), 3);

    enum document_state state;
    struct record waiting = bridge_record(a, 9);
    ok(store_begin(writer));
    struct store_job job = accept_bridge(writer, 9, &state);
    ok(store_commit(writer));
    fails(CW_ENOTFOUND, reader_record(reader, waiting.id, a, &r));
    ck_assert_ptr_nonnull(strstr(cw_error_text(), "queued"));
    ok(store_begin(writer));
    ok(store_set_aside(writer, job.job, 3, "crash", "signal 11", "e", test_now));
    ok(store_commit(writer));
    fails(CW_ENOTFOUND, reader_record(reader, waiting.id, a, &r));
    ck_assert_ptr_nonnull(strstr(cw_error_text(), "signal 11"));
    arena_free(a);
}
END_TEST

static enum cw_error see_failed(const struct failed_row *row, void *context)
{
    ++*(int *)context;
    ck_assert_str_eq(row->uri, "articles/bridge-9.txt");
    ck_assert_str_eq(row->title, "Old bridge at Veldmar stays shut, part 9");
    ck_assert_str_eq(row->cause, "timeout");
    ck_assert_str_eq(row->reason, "over 30 s");
    ck_assert_str_eq(row->failed_at, "2022-06-09T13:11:00.000Z");
    ck_assert_uint_eq(row->attempts, 3);
    return CW_OK;
}

START_TEST(failures_are_listed)
{
    enum document_state state;
    int n = 0;
    ok(store_begin(writer));
    struct store_job job = accept_bridge(writer, 9, &state);
    ok(store_set_aside(writer, job.job, 3, "timeout", "over 30 s", "e", test_now));
    ok(store_commit(writer));
    ok(reader_failed(reader, see_failed, &n));
    ck_assert_int_eq(n, 1);
}
END_TEST

struct names_seen {
    int count;
    char name[64], spellings[128];
    uint64_t documents, mentions, statements;
};

static enum cw_error see_name(const struct name_row *row, void *context)
{
    struct names_seen *s = context;
    if (s->count++) return CW_OK;
    snprintf(s->name, sizeof s->name, "%s", row->name);
    snprintf(s->spellings, sizeof s->spellings, "%s", row->spellings);
    s->documents = row->documents;
    s->mentions = row->mentions;
    s->statements = row->statements;
    return CW_OK;
}

START_TEST(names_are_joined)
{
    bool more;
    struct store_stats t;
    struct arena *a = arena_new(0);
    for (int stage = 0; stage < 3; stage++) {
        if (stage == 1) ok(store_index_some(writer, 16, &more));
        if (stage == 2) index_all(writer);
        struct names_seen s = {0};
        struct name_filter f = {.like = "ONEIL"};
        ok(reader_names(reader, &f, see_name, &s));
        ck_assert_int_eq(s.count, 1);
        ck_assert_str_eq(s.name, "Benoît O'Neill");
        ck_assert_str_eq(s.spellings, "Benoît O'Neill | O'Neill");
        ck_assert_uint_eq(s.documents, 4);
        ck_assert_uint_eq(s.mentions, 8);
        ck_assert_uint_eq(s.statements, 8);
        s.count = 0;
        ok(reader_names(reader, &(struct name_filter){.type = "ORG"}, see_name, &s));
        ck_assert_int_eq(s.count, 1);
        ck_assert_str_eq(s.name, "Ruvian Transport Office");
        s.count = 0;
        ok(reader_names(reader, &(struct name_filter){.like = "i"}, see_name, &s));  /* too short for trigrams */
        ck_assert_int_eq(s.count, 2);
        s.count = 0;
        ok(reader_names(reader, &(struct name_filter){.limit = 1}, see_name, &s));
        ck_assert_int_eq(s.count, 1);
        ok(reader_stats(reader, a, &t));
        ck_assert_uint_eq(t.speakers, 2);
    }
    arena_free(a);
    struct names_seen s = {0};
    fails(CW_EUSAGE, reader_names(reader, &(struct name_filter){.type = "DOG"}, see_name, &s));
    fails(CW_EUSAGE, reader_names(reader, &(struct name_filter){.like = "--"}, see_name, &s));
}
END_TEST

START_TEST(figures)
{
    struct store_stats t;
    struct arena *a = arena_new(0);
    ok(reader_stats(reader, a, &t));
    ck_assert_uint_eq(t.documents, 4);
    ck_assert_uint_eq(t.statements, 12);
    ck_assert_uint_eq(t.entities, 8);
    ck_assert_uint_eq(t.mentions, 12);
    ck_assert_uint_eq(t.times, 4);
    ck_assert_uint_eq(t.speakers, 2);
    ck_assert_uint_eq(t.unindexed, 12);
    ck_assert_int_eq(t.schema_version, 5);
    ck_assert_str_eq(t.first_published, "2022-06-09T00:00:00");
    ck_assert_str_eq(t.last_published, "2022-06-09T23:59:59");
    ck_assert_uint_gt(t.wal_bytes, 0);
    index_all(writer);
    ok(reader_stats(reader, a, &t));
    ck_assert_uint_eq(t.unindexed, 0);
    ck_assert_uint_eq(t.speakers, 2);
    arena_free(a);
}
END_TEST

/* ---- check and backup ---- */

static char findings[4096];

static void note(const char *finding, void *context)
{
    (void)context;
    strncat(findings, finding, sizeof findings - strlen(findings) - 2);
    strcat(findings, "\n");
}

static uint64_t check_store(const char *path)
{
    struct reader *r;
    uint64_t faults = 0;
    findings[0] = '\0';
    ok(reader_open(path, &r));
    ok(reader_check(r, note, NULL, &faults));
    reader_close(r);
    return faults;
}

START_TEST(check_is_clean)
{
    enum document_state state;
    bool more;
    for (int stage = 0; stage < 3; stage++) {
        if (stage == 1) ok(store_index_some(writer, 9, &more));
        if (stage == 2) index_all(writer);
        ok(store_begin(writer));
        struct store_job job = accept_bridge(writer, 20 + stage, &state);
        if (stage) ok(store_set_aside(writer, job.job, 1, "crash", "x", "e", test_now));
        ok(store_commit(writer));
        ck_assert_msg(check_store(test_path) == 0, "%s", findings);
    }
}
END_TEST

/* Each damage, done with plain SQL to a stopped store, and a word of what must be said. */
static const struct {
    const char *sql, *word;
} damages[] = {
    {"UPDATE statements SET content = 'It is safe' WHERE statement = 2", "statements, row 2: content"},
    {"UPDATE mentions SET end_byte = end_byte + 1 WHERE entity = 1 AND number = 2", "mentions, row 2: end_byte"},
    {"DELETE FROM statement_spans WHERE statement = 5 AND part = 'cue'", "statement_spans"},
    {"DELETE FROM times WHERE document = 3", "times has fewer rows"},
    {"INSERT INTO authors VALUES (2, 3, 'Nobody')", "authors has more rows"},
    {"UPDATE documents SET title = 'x' WHERE document = 4", "documents, row 1: title"},
    {"UPDATE results SET record = x'81a17601' WHERE document = 1", "its record is damaged"},
    {"UPDATE results SET text_at = text_at + 1 WHERE document = 1", "results"},
    {"DELETE FROM results WHERE document = 2", "done without a result"},
    {"UPDATE totals SET value = 3 WHERE name = 'documents'", "documents: 3, not 4"},
    {"UPDATE totals SET value = 99 WHERE name = 'indexed_statements'", "ahead of its table"},
    {"UPDATE names SET mentions = 1 WHERE number = 1", "counted wrongly"},
    {"INSERT INTO statements_fts (statements_fts, rowid, content, speaker_names) SELECT 'delete', statement, content, "
     "speaker_names FROM statements WHERE statement = 1", "statements_fts"},
    {"INSERT INTO names_fts (rowid, folded) VALUES (77, 'ghost')", "names_fts"},
    {"INSERT INTO jobs (job, id, size, accepted_at) SELECT 1, id, 1, accepted_at FROM documents WHERE document = 1",
     "both journalled"},
    {"INSERT INTO via VALUES (999, 1, 'x')", "reference to nothing"},
};

START_TEST(check_finds_damage)
{
    sqlite3 *db;
    index_all(writer);
    reader_close(reader);
    store_close(writer);
    reader = NULL;
    writer = NULL;
    ck_assert_int_eq(sqlite3_open(test_path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, damages[_i].sql, NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_gt(sqlite3_total_changes(db), 0);
    sqlite3_close(db);
    ck_assert_uint_gt(check_store(test_path), 0);
    ck_assert_msg(strstr(findings, damages[_i].word) != NULL, "%s", findings);
}
END_TEST

static void on_progress(int done, int total, void *context)
{
    ck_assert_int_le(done, total);
    *(int *)context = done;
}

START_TEST(backup_is_whole)
{
    char copy[128];
    int done = 0;
    snprintf(copy, sizeof copy, "%s.copy", test_path);
    index_all(writer);
    ok(reader_backup(reader, copy, on_progress, &done));
    ck_assert_int_gt(done, 0);
    fill(writer, 5, 6);  /* the reader is free again */
    ck_assert_msg(check_store(copy) == 0, "%s", findings);
    fails(CW_ECREATE, reader_backup(reader, copy, NULL, NULL));
    struct reader *r;
    struct store_stats t;
    struct arena *a = arena_new(0);
    ok(reader_open(copy, &r));
    ok(reader_stats(r, a, &t));
    ck_assert_uint_eq(t.documents, 4);
    ck_assert_uint_eq(t.wal_bytes, 0);
    reader_close(r);
    arena_free(a);
}
END_TEST

START_TEST(no_store)
{
    struct reader *r;
    fails(CW_ENOINPUT, reader_open("/nonexistent/claimwire.db", &r));
    fails(CW_ENOINPUT, reader_open("/tmp", &r));
    char other[128];
    snprintf(other, sizeof other, "%s.copy", test_path);
    FILE *f = fopen(other, "w");
    fails(CW_ECORRUPT, reader_open(other, &r));
    fputs("This is a letter, not a database. It goes on for a while so that it has a header's length, at least, or "
          "more.\n",
          f);
    fclose(f);
    fails(CW_ECORRUPT, reader_open(other, &r));
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("reader");
    TCase *c = tcase_create("queries");
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_test(c, filters);
    tcase_add_test(c, rows_say_everything);
    tcase_add_test(c, bad_filters_are_refused);
    tcase_add_test(c, a_callback_stops_it);
    tcase_add_test(c, records_by_prefix_and_uri);
    tcase_add_test(c, failures_are_listed);
    tcase_add_test(c, names_are_joined);
    tcase_add_test(c, figures);
    tcase_add_test(c, check_is_clean);
    tcase_add_loop_test(c, check_finds_damage, 0, sizeof damages / sizeof *damages);
    tcase_add_test(c, backup_is_whole);
    tcase_add_test(c, no_store);
    suite_add_tcase(s, c);
    return s;
}
