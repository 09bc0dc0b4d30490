/* Links as they are kept: who stands next to whom in short and long lists, supports that fall, claims; and what `store
 * check` says when somebody has changed them. */
#include "tests/unit/linker_fixture.h"

static struct store *s;

static void begin(void)
{
    fixture_begin();
    s = open_test_store();
    fill(s, 1, 3);
    ok(store_begin(s));
}

static void end(void)
{
    if (s) store_close(s);
    fixture_end();
}

/* Members of a list are called by their places here. */
static void add_members(const int64_t *places, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ok(links_add_key(s, LINKS_WORDINGS, 7, (struct neighbour){places[i], places[i] + 1000}));
}

static void check_neighbours(int64_t place, int64_t first_left, unsigned lefts, int64_t first_right, unsigned rights)
{
    struct neighbours n;
    ok(links_neighbours(s, LINKS_WORDINGS, 7, (struct neighbour){place, place + 1000}, &n));
    ck_assert_uint_eq(n.lefts, lefts);
    ck_assert_uint_eq(n.rights, rights);
    for (unsigned i = 0; i < lefts; i++) ck_assert_int_eq(n.left[i].place, first_left - (int64_t)i * 10);
    for (unsigned i = 0; i < rights; i++) ck_assert_int_eq(n.right[i].place, first_right + (int64_t)i * 10);
}

START_TEST(neighbours_of_a_short_list)
{
    static const int64_t places[] = {30, 10, 20};
    check_neighbours(15, 0, 0, 0, 0);
    add_members(places, 3);
    check_neighbours(15, 10, 1, 20, 2);
    check_neighbours(20, 10, 1, 30, 1);  /* it does not stand next to itself */
    check_neighbours(5, 0, 0, 10, 3);
    check_neighbours(99, 30, 3, 0, 0);
}
END_TEST

START_TEST(neighbours_of_a_long_list)
{
    ok(links_hold(s, 60));
    for (int64_t i = 99; i >= 0; i--) {
        add_members(&(int64_t){(i - 50) * 10}, 1);
        if (i % 7 == 0) ok(links_settle(s));
    }
    check_neighbours(5, 0, LINKS_WINDOW, 10, LINKS_WINDOW);
    check_neighbours(0, -10, LINKS_WINDOW, 10, LINKS_WINDOW);
    check_neighbours(-495, -500, 1, -490, LINKS_WINDOW);
    check_neighbours(485, 480, LINKS_WINDOW, 490, 1);
    struct neighbours n;
    ok(links_neighbours(s, LINKS_WORDINGS, 8, (struct neighbour){0, 1}, &n));
    ck_assert_uint_eq(n.lefts + n.rights, 0);
    ok(links_neighbours(s, LINKS_DOCUMENTS, 7, (struct neighbour){0, 1}, &n));
    ck_assert_uint_eq(n.lefts + n.rights, 0);
}
END_TEST

START_TEST(lists_of_every_length)
{
    struct neighbours n;
    ok(links_hold(s, (uint32_t)_i * 13));
    for (int64_t length = 0; length < 80; length++) {
        ok(links_neighbours(s, LINKS_WORDINGS, 7, (struct neighbour){length * 10, 0}, &n));
        ck_assert_uint_eq(n.lefts, length < LINKS_WINDOW ? (unsigned)length : LINKS_WINDOW);
        ck_assert_uint_eq(n.rights, 0);
        ok(links_neighbours(s, LINKS_WORDINGS, 7, (struct neighbour){-1, 0}, &n));
        ck_assert_uint_eq(n.rights, length < LINKS_WINDOW ? (unsigned)length : LINKS_WINDOW);
        add_members(&(int64_t){length * 10}, 1);
        ok(links_settle(s));
    }
}
END_TEST

/* The program ends once more while it still makes rows again that were in memory when it ended before. */
START_TEST(what_is_not_remembered_yet_is_remembered_the_next_time)
{
    ok(links_hold(s, 0));
    for (int i = 0; i < 3; i++) links_advance(s);
    links_forget_keys(s);
    ck_assert_int_eq(links_next_unkeyed(s), 1);
    add_members(&(int64_t){10}, 1);
    links_remembered(s);
    for (int i = 0; i < 5; i++) ok(links_settle(s));
    links_forget_keys(s);
    ck_assert_int_eq(links_next_unkeyed(s), 2);
    check_neighbours(15, 10, 1, 0, 0);
}
END_TEST

static int64_t wording_of(int64_t statement)
{
    int64_t wording;
    ok(links_add_wording(s, &(struct links_cut){.statement = statement, .number = 1, .span = {0, 5}}, &wording));
    return wording;
}

START_TEST(support_falls_until_the_link_ends)
{
    bool ended, same, there;
    int64_t a = wording_of(1), b = wording_of(4);
    ok(links_add(s, a, b, LINKS_SAME, LINKS_CONTENT, 3, 0.75));
    ok(links_exists(s, b, a, &there));
    ck_assert(there);
    ok(links_weaken(s, b, a, 1, 2, &ended, &same));
    ck_assert(!ended && same);
    ok(links_weaken(s, a, b, 1, 2, &ended, &same));
    ck_assert(ended && same);
    ok(links_exists(s, a, b, &there));
    ck_assert(!there);
    ok(links_weaken(s, a, b, 1, 2, &ended, &same));
    ck_assert(!ended && !same);
    ok(links_add(s, a, b, LINKS_SAME, LINKS_CONTENT, 5, 0.75));
    ok(links_weaken(s, a, b, 2, 2, &ended, &same));  /* a key that counts for two */
    ck_assert(!ended && same);
    ok(links_weaken(s, a, b, 2, 2, &ended, &same));
    ck_assert(ended && same);
}
END_TEST

START_TEST(links_end_whenever_they_were_made)
{
    bool ended, same;
    int64_t before = wording_of(1), also_before = wording_of(2), after;
    ok(links_add(s, before, also_before, LINKS_SAME, LINKS_CONTENT, 2, 0.75));
    ok(links_settle(s));     /* from here on it is known what is linked */
    after = wording_of(4);
    ok(links_add(s, after, before, LINKS_EARLIER, LINKS_CONTENT, 2, 0.75));
    ok(links_weaken(s, also_before, after, 1, 2, &ended, &same));
    ck_assert(!ended && !same);
    ok(links_weaken(s, before, after, 1, 2, &ended, &same));
    ck_assert(ended && !same);
    ok(links_weaken(s, before, also_before, 1, 2, &ended, &same));
    ck_assert(ended && same);
}
END_TEST

START_TEST(what_refers_is_no_matter_of_neighbours)
{
    bool ended, same, there;
    int64_t a = wording_of(1), b = wording_of(2);
    ok(links_add(s, a, b, LINKS_DENIES, LINKS_REFERENCE, 0, 0));
    ok(links_add(s, a, b, LINKS_SAME, LINKS_CONTENT, 4, 0.9));  /* it is there already */
    ok(links_weaken(s, a, b, 1, 2, &ended, &same));
    ck_assert(!ended && !same);
    ok(links_exists(s, a, b, &there));
    ck_assert(there);
}
END_TEST

START_TEST(a_wording_with_all_that_is_said_of_it)
{
    struct arena *arena = arena_new(0);
    struct links_wording w;
    uint64_t hash;
    int64_t wording;
    struct span known = where(bridge_document(arena, 1).text, "had known");
    const struct links_cut cut = {.statement = 3, .number = 2, .span = known, .content_at = strlen("that it "),
                                  .day_lo = -7, .day_hi = LINKS_NO_DAY};
    ok(links_add_wording(s, &cut, &wording));
    ok(links_wording(s, wording, arena, &w));
    ck_assert_str_eq(w.text, "had known");
    ck_assert_uint_eq(w.size, 9);
    ck_assert_str_eq(w.speaker, "Ruvian Transport Office");
    ck_assert_str_eq(w.cue, "denied");
    ck_assert_int_eq(w.kind, KIND_DENIAL);
    ck_assert_int_eq(w.polarity, POLARITY_DENIED);
    ck_assert_int_eq(w.form, FORM_INDIRECT);
    ck_assert(w.day_lo == -7 && w.day_hi == LINKS_NO_DAY);
    ck_assert(!w.anonymous && w.people == 1 && w.document == 1);
    ok(links_wording_hash(s, wording, &hash));
    ck_assert_uint_eq(hash, links_hash(bridge_record(arena, 1).id, 3, 2));
    fails(CW_ECORRUPT, links_wording_hash(s, 99, &hash));
    arena_free(arena);
}
END_TEST

START_TEST(names_of_a_document)
{
    struct arena *arena = arena_new(0);
    struct links_names names;
    ok(links_names(s, 1, 8, arena, &names));
    ck_assert_uint_eq(names.no_place_count, 2);
    ck_assert_str_eq(names.no_places[0].folded, "benoit oneill");
    ck_assert_int_eq(names.no_places[1].type, ENTITY_ORG);
    ck_assert_uint_eq(names.all_count, 2);
    ok(links_names(s, 1, 1, arena, &names));
    ck_assert(names.no_place_count == 1 && names.all_count == 1);
    ok(store_commit(s));
    sqlite3 *db;
    ck_assert_int_eq(sqlite3_open(test_path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, "UPDATE entities SET type = 'LOC' WHERE type = 'ORG'", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    ok(store_begin(s));
    ok(links_names(s, 1, 8, arena, &names));
    ck_assert(names.no_place_count == 1 && names.all_count == 2);
    ok(links_names(s, 1, 1, arena, &names));  /* a place does not take the room of the others */
    ck_assert(names.no_place_count == 1 && names.all_count == 1);
    arena_free(arena);
}
END_TEST

/* ---- store check ---- */

static void note_finding(const char *finding, void *context)
{
    buffer_printf(context, "%s\n", finding);
}

/* What the check finds in the store after that SQL; the caller frees it. */
static char *findings_after(const char *sql)
{
    sqlite3 *db;
    struct reader *r;
    struct buffer found = {0};
    uint64_t faults;
    if (sql) {
        ck_assert_int_eq(sqlite3_open(test_path, &db), SQLITE_OK);
        ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(db));
        sqlite3_close(db);
    }
    ok(reader_open(test_path, &r));
    ok(reader_check(r, note_finding, &found, &faults));
    reader_close(r);
    char *text = strdup(buffer_terminate(&found));
    buffer_free(&found);
    return text;
}

static void link_three(void)
{
    static const struct said said[] = {
        {"Ada Kestrin", "said that", "the ferry at Veldmar was flooded and 31 workers were missing", 0, 0}};
    static const struct said alone[] = {
        {"Tomas Reyes", "said that", "nine granaries in Hollin had been sold to the refinery", 0, 0}};
    static const char *const outlets[] = {"Veldmar Courier", "Northern Wire", "Orvane Post"};
    ok(store_commit(s));
    struct linker *l = open_test_linker(s, NULL);
    for (int i = 0; i < 3; i++)
        add_article(s, &(struct article){outlets[i], i == 2 ? "2022-06-11" : "2022-06-10", said, 1});
    add_article(s, &(struct article){outlets[0], NULL, alone, 1});
    link_all(l, 10);
    linker_close(l);
    store_close(s);
    s = NULL;
    ck_assert_int_eq(count_in(test_path,
                              "SELECT count(*) FROM claims WHERE documents = 3 AND outlets = 3 AND wordings = 3"),
                     1);
}

/* A segment, and blocks of it: KEY_0 is the number of one that begins with key 0. */
#define SEGMENT "INSERT INTO index_segments VALUES (1, 0, 1, 1, NULL);"
#define BLOCK(id, rows) "INSERT INTO index_blocks VALUES (" id ", CAST(" rows " AS BLOB));"
#define KEY_0 "((1 << 52) | (1 << 51))"

START_TEST(check_finds_what_was_changed)
{
    static const struct {
        const char *sql, *says;
    } changes[] = {
        {"UPDATE claims SET documents = 4 WHERE outlets = 3", "a claim that is counted wrongly"},
        {"UPDATE claims SET first_lo = '2022-06-09T00:00:00' WHERE outlets = 3", "a claim that is counted wrongly"},
        {"UPDATE claims SET id = 'c00000000000f' WHERE outlets = 3", "a claim that is not called by its wordings"},
        {"DELETE FROM wording_links WHERE relation = 'same'", "a claim that is not held together"},
        {"UPDATE wordings SET claim = NULL WHERE wording = (SELECT max(wording) FROM wordings WHERE claim IS NOT NULL)",
         "one claim by a link, two by their wordings"},
        {"UPDATE wordings SET claim = (SELECT max(claim) FROM claims) WHERE claim IS NULL",
         "of a claim without a link"},
        {"UPDATE wordings SET end_byte = 100000 WHERE wording = 1", "a wording outside of its text"},
        {"UPDATE wordings SET end_byte = begin_byte WHERE wording = 1", "a wording outside of its text"},
        {"UPDATE wordings SET content_at = content_at + 1 WHERE wording = 1",
         "a wording that the content of its statement has otherwise: "},
        {"UPDATE wordings SET content_at = 9999 WHERE wording = 1",
         "a wording that the content of its statement has otherwise: "},
        {"UPDATE statements SET content = replace(content, 'bridge', 'Bridge') WHERE statement = 1",
         "a wording that the content of its statement has otherwise: "},
        {BLOCK("1 << 20", "zeroblob(18)"), "a block of the linker's index that is of no segment"},
        {"INSERT INTO name_pairs (folded, other, kind, proofs) VALUES ('a', 'b', 'short', 2)",
         "a pair of names whose proofs are counted wrongly: a and b"},
        {SEGMENT BLOCK(KEY_0, "zeroblob(17)"), "a block of the linker's index that is damaged"},
        {SEGMENT BLOCK(KEY_0, "zeroblob(223 * 18)"), "a block of the linker's index that is damaged"},
        {SEGMENT BLOCK(KEY_0 " + (1 << 20)", "zeroblob(18)"), "a block of the linker's index at another's place"},
        {SEGMENT BLOCK(KEY_0, "zeroblob(18)"), "a key of nobody"},
        {SEGMENT BLOCK(KEY_0, "zeroblob(12) || x'ff0000000000'"), "a key of nobody"},
        {SEGMENT BLOCK(KEY_0, "zeroblob(12) || x'010000000000' || zeroblob(12) || x'010000000000'"),
         "a block of the linker's index that is not in order"},
        {SEGMENT BLOCK(KEY_0, "zeroblob(12) || x'020000000000'")
         BLOCK(KEY_0 " + 1", "zeroblob(12) || x'010000000000'"),
         "a block of the linker's index that is not in order"},
        {"UPDATE wordings SET day_hi = day_hi + 1 WHERE wording = 1", "a wording of another day than its document"},
        {"UPDATE wordings SET day_lo = NULL WHERE wording = 1", "a wording of another day than its document"},
        {"INSERT INTO wording_links VALUES (1, 999, 'denies', 'content', 2, 0.5)", "a reference to nothing"},
        {"UPDATE totals SET value = value + 1 WHERE name = 'wordings'", "a total that is wrong"},
        {"UPDATE totals SET value = value + 1 WHERE name = 'linked_documents'", "an index that is ahead of its table"},
    };
    link_three();
    char *nothing = findings_after(NULL);
    ck_assert_str_eq(nothing, "");
    free(nothing);
    char copy[128], command[512];
    snprintf(copy, sizeof copy, "%s.copy", test_path);
    struct reader *r;
    ok(reader_open(test_path, &r));
    ok(reader_backup(r, copy, NULL, NULL));
    reader_close(r);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        snprintf(command, sizeof command, "rm -f '%s-wal' '%s-shm'; cp '%s' '%s'", test_path, test_path, copy,
                 test_path);
        ck_assert_int_eq(system(command), 0);
        char *found = findings_after(changes[i].sql);
        ck_assert_msg(strstr(found, changes[i].says) != NULL, "%s: %s", changes[i].sql, found);
        free(found);
    }
}
END_TEST

Suite *suite(void)
{
    Suite *suite = suite_create("links");
    TCase *c = tcase_create("rows");
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_test(c, neighbours_of_a_short_list);
    tcase_add_test(c, neighbours_of_a_long_list);
    tcase_add_loop_test(c, lists_of_every_length, 0, 4);
    tcase_add_test(c, what_is_not_remembered_yet_is_remembered_the_next_time);
    tcase_add_test(c, support_falls_until_the_link_ends);
    tcase_add_test(c, links_end_whenever_they_were_made);
    tcase_add_test(c, what_refers_is_no_matter_of_neighbours);
    tcase_add_test(c, a_wording_with_all_that_is_said_of_it);
    tcase_add_test(c, names_of_a_document);
    tcase_add_test(c, check_finds_what_was_changed);
    suite_add_tcase(suite, c);
    return suite;
}
