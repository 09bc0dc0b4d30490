/* The linker: what it finds follows from the set of documents, whatever order they came in, in pieces of whatever
 * size, with whatever interruptions. */
#include "tests/unit/linker_fixture.h"

enum { ARTICLES = 200, STATEMENTS = 4, CROWD = 40 };

static uint64_t seed;

static unsigned below(unsigned n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 33) % n;
}

static struct arena *arena;
static struct article articles[ARTICLES];

/* An event: somebody says that something happened to so many somewhere; somebody denies it. */
static const char *content_of(unsigned event, unsigned wording)
{
    static const char *const places[] = {"Veldmar",    "Orvane", "Castrel",     "Lunmouth",
                                         "Port Maren", "Tarsk",  "Ostrava Bay", "Hollin"};
    static const char *const things[] = {"ferry",   "dam",     "reactor",  "archive",
                                         "viaduct", "granary", "hospital", "refinery"};
    static const char *const harms[] = {"flooded",  "collapsed", "burned", "evacuated",
                                        "poisoned", "robbed",    "seized", "bombed"};
    const char *place = places[event % 8], *thing = things[event / 3 % 8], *harm = harms[event / 5 % 8];
    unsigned many = 10 + event % 37;
    switch (wording % 5) {
    case 0: return arena_printf(arena, "the %s at %s was %s and %u workers were missing", thing, place, harm, many);
    case 1: return arena_printf(arena, "%u workers were missing after the %s at %s was %s", many, thing, place, harm);
    case 2: return arena_printf(arena, "the %s %s had been %s, with %u workers missing", place, thing, harm, many);
    case 3:
        return arena_printf(arena, "some %u workers were missing at the %s %s, which was %s", many + 1, harm, thing,
                            place);
    default: return arena_printf(arena, "the %s at %s was not %s and no workers were missing", thing, place, harm);
    }
}

static const char *speaker_of(unsigned event, unsigned spelling)
{
    static const char *const names[][2] = {{"Ada Kestrin", "Kestrin"},  {"Tomas Candiro", "Tomas Candiru"},
                                           {"Orla Venn", "Orla Venne"}, {"Harbour Office", "Harbour Office"},
                                           {"Benno Strade", "Strade"},  {"Mira Olsen", "Myra Olsen"}};
    return names[event % 6][spelling % 2];
}

static void invent(void)
{
    static const char *const outlets[] = {"Veldmar Courier", "Northern Wire", "The Harbour Gazette", "Castrel Today",
                                          "Orvane Post"};
    seed = 88172645463325252u;
    arena = arena_new(0);
    for (unsigned i = 0; i < ARTICLES; i++) {
        struct said *said = arena_array(arena, STATEMENTS, sizeof *said);
        bool crowd = i < CROWD;
        for (unsigned k = 0; k < STATEMENTS; k++) {
            unsigned event = crowd ? k : below(60), wording = below(5);
            bool denied = wording == 4;
            said[k] = (struct said){speaker_of(event + denied, below(2)), denied ? "denied that" : "said that",
                                    content_of(event, denied && below(2) ? 0 : wording),
                                    denied ? KIND_DENIAL : KIND_STATEMENT,
                                    denied ? POLARITY_DENIED : POLARITY_AFFIRMED};
        }
        articles[i] = (struct article){outlets[below(5)], NULL, said, STATEMENTS};
        if (crowd || below(8))
            articles[i].published = crowd ? "2022-06-09"
                                          : arena_printf(arena, "2022-%02u-%02u", 5 + below(3), 1 + below(28));
        if (!crowd && i % 9 == 0) articles[i].said = articles[i - 20].said;  /* a copy, under another outlet or date */
    }
}

static void begin(void)
{
    fixture_begin();
    invent();
}

static void end(void)
{
    fixture_end();
    arena_free(arena);
}

static void shuffle(unsigned *order)
{
    for (unsigned i = 0; i < ARTICLES; i++) order[i] = i;
    for (unsigned i = ARTICLES; i > 1; i--) {
        unsigned k = below(i), other = order[i - 1];
        order[i - 1] = order[k];
        order[k] = other;
    }
}

/* A store of all articles in that order, linked in pieces as they come, with so many rows of the
 * index in memory; what was linked. */
static char *link_in(const unsigned *order, unsigned piece, uint32_t hold)
{
    bool more;
    struct store *s = open_test_store();
    struct linker *l = open_test_linker(s, NULL);
    ok(links_hold(s, hold));
    for (unsigned i = 0; i < ARTICLES; i++) {
        add_article(s, &articles[order[i]]);
        if (piece && i % piece == piece - 1) ok(linker_some(l, 1 + piece / 2, &more));
    }
    link_all(l, piece ? piece : 1000);
    linker_close(l);
    store_close(s);
    char *links = dump_links(test_path);
    fixture_end();
    fixture_begin();
    return links;
}

/* Where two texts begin to differ. */
static const char *difference(const char *a, const char *b)
{
    static char words[512];
    size_t at = 0, line = 0;
    for (; a[at] && a[at] == b[at]; at++)
        if (a[at] == '\n') line = at + 1;
    snprintf(words, sizeof words, "\n%.*s\n%.*s", (int)strcspn(a + line, "\n"), a + line, (int)strcspn(b + line, "\n"),
             b + line);
    return words;
}

START_TEST(the_order_of_arrival_does_not_matter)
{
    static const unsigned pieces[] = {0, 1, 7, 50, 3, 0, 13, 100, 2};
    unsigned order[ARTICLES];
    for (unsigned i = 0; i < ARTICLES; i++) order[i] = i;
    char *first = link_in(order, 0, 1 << 20);
    ck_assert_ptr_nonnull(strstr(first, "claim|c"));
    ck_assert_ptr_nonnull(strstr(first, "|same|content|"));
    ck_assert_ptr_nonnull(strstr(first, "|denies|content|"));
    ck_assert_ptr_nonnull(strstr(first, "\ncopy|"));
    ck_assert_ptr_nonnull(strstr(first, "\nname|"));
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        shuffle(order);
        char *again = link_in(order, pieces[i], i % 3 * 700);
        ck_assert_msg(!strcmp(first, again), "order %zu, pieces of %u:%s", i, pieces[i], difference(first, again));
        free(again);
    }
    free(first);
}
END_TEST

START_TEST(interruptions_do_not_matter)
{
    bool more;
    unsigned order[ARTICLES];
    for (unsigned i = 0; i < ARTICLES; i++) order[i] = i;
    char *whole = link_in(order, 0, 1 << 20);
    struct store *s = open_test_store();
    for (unsigned i = 0; i < ARTICLES; i++) add_article(s, &articles[i]);
    for (unsigned round = 0; links_pending(s); round++) {
        struct linker *l = open_test_linker(s, NULL);
        ok(links_hold(s, round % 4 * 400));
        for (uint64_t before = links_pending(s); links_pending(s) == before;) ok(linker_some(l, 17, &more));
        linker_close(l);
        store_close(s);
        s = open_test_store();
    }
    store_close(s);
    char *pieces = dump_links(test_path);
    ck_assert_msg(!strcmp(whole, pieces), "%s", difference(whole, pieces));
    free(whole);
    free(pieces);
}
END_TEST

START_TEST(other_rules_link_anew)
{
    struct store *s = open_test_store();
    for (unsigned i = 0; i < ARTICLES; i++) add_article(s, &articles[i]);
    struct linker *l = open_test_linker(s, NULL);
    link_all(l, 100);
    linker_close(l);
    store_close(s);
    char *before = dump_links(test_path);
    s = open_test_store();
    ok(store_begin(s));
    links_set_rules(s, 42);
    ok(store_commit(s));
    l = open_test_linker(s, NULL);
    link_all(l, 100);
    ck_assert_int_ne(links_rules(s), 42);
    ck_assert_uint_eq(links_pending(s), 0);
    linker_close(l);
    store_close(s);
    char *after = dump_links(test_path);
    ck_assert_msg(!strcmp(before, after), "%s", difference(before, after));
    free(before);
    free(after);
}
END_TEST

static void run_sql(const char *sql)
{
    sqlite3 *db;
    ck_assert_int_eq(sqlite3_open(test_path, &db), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

START_TEST(links_that_contradict_each_other_are_made_again)
{
    unsigned order[ARTICLES];
    for (unsigned i = 0; i < ARTICLES; i++) order[i] = i;
    char *whole = link_in(order, 0, 0);
    struct store *s = open_test_store();
    struct linker *l = open_test_linker(s, NULL);
    for (unsigned i = 0; i < ARTICLES / 2; i++) add_article(s, &articles[i]);
    link_all(l, 100);
    linker_close(l);
    store_close(s);
    run_sql("UPDATE wordings SET claim = 99999 WHERE claim IS NOT NULL");
    s = open_test_store();
    l = open_test_linker(s, NULL);
    for (unsigned i = ARTICLES / 2; i < ARTICLES; i++) add_article(s, &articles[i]);
    link_all(l, 100);
    linker_close(l);
    store_close(s);
    char *mended = dump_links(test_path);
    ck_assert_msg(!strcmp(whole, mended), "%s", difference(whole, mended));
    free(whole);
    free(mended);
}
END_TEST

/* What an official says that the harbour office has said: two statements, and the words of the second are the end of
 * the first's. */
START_TEST(a_statement_in_a_statement_is_compared_however_few_keys_they_share)
{
    static const struct said said[] = {
        {"an official", "said", "Skellan learned that the Oresund harbour office had sold eleven dredgers", 0, 0},
        {"the harbour office", "read", "nothing", 0, 0},
    };
    const struct article x = {"Tidewater Post", "2022-06-09", said, 2};
    struct store *s = open_test_store();
    struct arena *a = arena_new(0);
    struct document d;
    struct buffer encoded = {0};
    struct store_job job;
    enum document_state state;
    struct record r = article_record(a, &x, &d);
    struct span outer = r.statements[0].content.at[0];
    uint32_t begin = outer.begin + (uint32_t)strlen("Skellan learned ");
    r.statements[1].content.at[0] = (struct span){begin, outer.end};
    ok(document_encode(&d, &encoded));
    ok(store_begin(s));
    ok(store_accept(s, r.id, encoded.data, encoded.size, test_now, &state, &job));
    ok(finish_with(s, job.job, &r));
    ok(store_commit(s));
    struct linker *l = open_test_linker(s, NULL);
    link_all(l, 3);
    linker_close(l);
    store_close(s);
    ck_assert_int_eq(
        count_in(test_path, "SELECT count(*) FROM wording_links WHERE relation = 'same' AND support = 0"), 1);
    ck_assert_int_eq(count_in(test_path, "SELECT count(DISTINCT claim) FROM wordings"), 1);
    buffer_free(&encoded);
    arena_free(a);
}
END_TEST

START_TEST(a_record_that_cannot_be_read_is_passed_over)
{
    struct store *s = open_test_store();
    for (unsigned i = 0; i < 10; i++) add_article(s, &articles[i]);
    store_close(s);
    run_sql("UPDATE results SET record = x'c1' WHERE document = 4");
    s = open_test_store();
    struct linker *l = open_test_linker(s, NULL);
    link_all(l, 3);
    ck_assert_uint_eq(links_pending(s), 0);
    linker_close(l);
    store_close(s);
    ck_assert_int_eq(count_in(test_path,
                              "SELECT count(DISTINCT document) FROM wordings JOIN statements USING (statement)"),
                     9);
}
END_TEST

/* In a list that is longer than the window who stands apart is no pair, and a newcomer
 * between two takes their support away. */
START_TEST(newcomers_push_others_apart)
{
    int64_t most = 0, ended = 0;
    struct store *s = open_test_store();
    struct linker *l = open_test_linker(s, NULL);
    for (unsigned i = 0; i < ARTICLES; i++) {
        bool more;
        add_article(s, &articles[i]);
        ok(linker_some(l, 1, &more));
        int64_t links = count_in(test_path, "SELECT count(*) FROM wording_links WHERE wording <= 100 AND other <= 100");
        if (links < most) ended++;
        else most = links;
    }
    ck_assert_int_gt(ended, 0);
    linker_close(l);
    store_close(s);
}
END_TEST

/* A formula of unnamed officials is one claim in two reports of one story, another in a third about others. */
START_TEST(a_formula_is_one_claim_where_documents_meet)
{
    static const char formula[] = "a full and independent inquiry was needed to find the cause of the disaster";
    static const struct said stories[][2] = {
        {{"Ada Kestrin", "said that", "the ferry had left Orvane too late", KIND_STATEMENT, POLARITY_AFFIRMED},
         {"officials", "said that", formula, KIND_STATEMENT, POLARITY_AFFIRMED}},
        {{"Kestrin", "told reporters that", "nobody had been warned", KIND_STATEMENT, POLARITY_AFFIRMED},
         {"officials", "said that", formula, KIND_STATEMENT, POLARITY_AFFIRMED}},
        {{"Benno Strade", "said that", "the granary was empty", KIND_STATEMENT, POLARITY_AFFIRMED},
         {"officials", "said that", formula, KIND_STATEMENT, POLARITY_AFFIRMED}},
    };
    static const char *const outlets[] = {"Orvane Post", "Northern Wire", "Castrel Today"};
    struct store *s = open_test_store();
    struct linker *l = open_test_linker(s, NULL);
    for (unsigned i = 0; i < 3; i++) add_article(s, &(struct article){outlets[i], "2022-06-09", stories[i], 2});
    link_all(l, 1);
    linker_close(l);
    store_close(s);
    ck_assert_int_eq(count_in(test_path, "SELECT count(*) FROM claims"), 1);
    ck_assert_int_eq(count_in(test_path, "SELECT count(*) FROM wording_links"), 1);
    ck_assert_int_eq(count_in(test_path, "SELECT count(*) FROM claim_wordings WHERE outlet = 'Castrel Today'"), 0);
}
END_TEST

/* What is the same for a dozen words is no formula: a fragment that has other names may carry it, too. */
START_TEST(a_long_piece_needs_no_name)
{
    static const char piece[] =
        "the pumping station below the old granary had stood under water for eleven weeks before "
        "the first inspector climbed down its rusty ladder with a borrowed lamp";
    static const struct said stories[][2] = {
        {{"Ada Kestrin", "said that", "the ferry had left Orvane too late", KIND_STATEMENT, POLARITY_AFFIRMED},
         {"officials", "said that", piece, KIND_STATEMENT, POLARITY_AFFIRMED}},
        {{"Benno Strade", "said that", "the granary was empty", KIND_STATEMENT, POLARITY_AFFIRMED},
         {"officials", "said that", piece, KIND_STATEMENT, POLARITY_AFFIRMED}},
    };
    static const char *const outlets[] = {"Orvane Post", "Castrel Today"};
    struct store *s = open_test_store();
    struct linker *l = open_test_linker(s, NULL);
    for (unsigned i = 0; i < 2; i++) add_article(s, &(struct article){outlets[i], "2022-06-09", stories[i], 2});
    link_all(l, 1);
    linker_close(l);
    store_close(s);
    ck_assert_int_eq(count_in(test_path, "SELECT count(*) FROM claims"), 1);
}
END_TEST

/* Carriers that are at hand, and those that a linker of another start has met; undated, of no outlet, of one that was
 * there before; so many that the sum waits. */
START_TEST(a_claim_in_numbers)
{
    static const char content[] = "the ferry at Veldmar was flooded and 31 workers were missing";
    static const struct said said[] = {{"Ada Kestrin", "said that", content, 0, 0},
                                       {"Kestrin", "repeated that", content, 0, 0}};
    static const struct article few[] = {
        {"Orvane Post", "2022-06-10", said, 1}, {NULL, "2022-06-09", said, 2}, {"Castrel Today", NULL, said, 1},
        {"Orvane Post", "2022-06-12", said, 1}, {NULL, "2022-06-11", said, 1}};
    static const char others[] =
        "SELECT count(*) FROM claims c WHERE (wordings, documents, outlets, first_lo, last_hi) IS NOT "
        "(SELECT count(*), count(DISTINCT d.document), count(DISTINCT d.outlet), min(d.published_lo), "
        "max(d.published_hi) FROM wordings w JOIN statements s USING (statement) "
        "JOIN documents d ON d.document = s.document WHERE w.claim = c.claim)";
    for (unsigned i = 0; i < 5; i++) {
        struct store *s = open_test_store();
        struct linker *l = open_test_linker(s, NULL);
        add_article(s, &few[i]);
        link_all(l, 1);
        linker_close(l);
        store_close(s);
    }
    ck_assert_int_eq(count_in(test_path, "SELECT count(*) FROM claims WHERE wordings = 6 AND documents = 5 AND "
                                         "outlets = 2 AND first_lo = '2022-06-09T00:00:00' AND "
                                         "last_hi = '2022-06-12T23:59:59'"), 1);
    struct store *s = open_test_store();
    struct linker *l = open_test_linker(s, NULL);
    for (unsigned i = 0; i < 300; i++) {
        char outlet[32];
        snprintf(outlet, sizeof outlet, "Gazette %u", i);
        add_article(s, &(struct article){outlet, "2022-06-11", said, 1});
    }
    link_all(l, 16);
    linker_close(l);
    store_close(s);
    ck_assert_int_eq(count_in(test_path, "SELECT count(*) FROM claims WHERE documents = 305 AND outlets = 302"), 1);
    ck_assert_int_eq(count_in(test_path, "SELECT count(*) FROM claims_to_sum"), 0);
    ck_assert_int_eq(count_in(test_path, others), 0);
}
END_TEST

static void write_decisions(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    fclose(f);
}

START_TEST(decisions_are_followed)
{
    bool more;
    char path[128];
    const char *wrong = "SELECT count(*) FROM name_decisions WHERE decision <> 'merge' OR folded <> 'candiro' OR "
                        "other_folded <> 'candiru'";
    snprintf(path, sizeof path, "%s.copy", test_path);  /* a name that the fixture takes away */
    struct store *s = open_test_store();
    struct linker *l = open_test_linker(s, path);
    ok(linker_some(l, 1, &more));  /* there is none */
    write_decisions(path, "merge Candiru = Candiro # twice in the file of names\n");
    ok(linker_some(l, 1, &more));
    ck_assert_int_eq(count_in(test_path, "SELECT count(*) FROM name_decisions WHERE name = 'Candiru'"), 1);
    ck_assert_int_eq(count_in(test_path, wrong), 0);
    write_decisions(path, "merge Candiru = Candiro\nsplit nothing at all\n");
    ok(linker_some(l, 1, &more));
    ck_assert_int_eq(count_in(test_path, "SELECT count(*) FROM name_decisions"), 1);
    unlink(path);
    ok(linker_some(l, 1, &more));
    ck_assert_int_eq(count_in(test_path, "SELECT count(*) FROM name_decisions"), 0);
    linker_close(l);
    store_close(s);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("linker");
    TCase *c = tcase_create("order");
    tcase_set_timeout(c, 100);
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_test(c, the_order_of_arrival_does_not_matter);
    tcase_add_test(c, interruptions_do_not_matter);
    tcase_add_test(c, other_rules_link_anew);
    tcase_add_test(c, links_that_contradict_each_other_are_made_again);
    tcase_add_test(c, a_statement_in_a_statement_is_compared_however_few_keys_they_share);
    tcase_add_test(c, a_record_that_cannot_be_read_is_passed_over);
    tcase_add_test(c, newcomers_push_others_apart);
    tcase_add_test(c, a_formula_is_one_claim_where_documents_meet);
    tcase_add_test(c, a_long_piece_needs_no_name);
    tcase_add_test(c, a_claim_in_numbers);
    tcase_add_test(c, decisions_are_followed);
    suite_add_tcase(s, c);
    return s;
}
