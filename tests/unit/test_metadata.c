/* The metadata stage: what the lines above and below an article say of it. */
#include "tests/unit/analysis_fixture.h"

/* title|outlet|authors|lo..hi basis|roles, a letter a paragraph: b body, t title, h header, x boilerplate */
static const char *render(struct analysis *a)
{
    struct arena *m = a->arena;
    char *authors = arena_strdup(m, ""), *roles = arena_alloc(m, a->paragraph_count + 1), *date = arena_strdup(m, "-");
    for (size_t i = 0; i < a->author_count; i++)
        authors = arena_printf(m, "%s%s%s", authors, i ? ";" : "", a->authors[i]);
    for (size_t i = 0; i < a->paragraph_count; i++) roles[i] = "bthx"[a->paragraphs[i].role];
    if (a->has_published)
        date = arena_printf(m, "%s..%s %s", a->published.lo, a->published.hi, date_basis_name(a->published.basis));
    return arena_printf(m, "%s|%s|%s|%s|%s", a->title ? a->title : "-", a->outlet ? a->outlet : "-", authors, date,
                        roles);
}

#define BODY \
    "\n\nThe bridge over the estuary was closed on Monday night after inspectors had found cracks in its main " \
    "girder, the authority said in a statement."
#define DAY(d) d "T00:00:00.." d "T23:59:59"

static const struct { const char *text, *expected; } cases[] = {
    {"Bridge closed\n\nBy Ada Vell, Transport Correspondent\n\nThe Harbour Post\n\n9 June 2022" BODY,
     "Bridge closed|The Harbour Post|Ada Vell|" DAY("2022-06-09") " header|thhhb"},
    {"Bridge closed\nHarbour Post, Thursday 9 June 2022, 1:11 p.m. BST\n"
     "By Ada Vell and Tom Reed for the Bay Herald" BODY,
     "Bridge closed|Harbour Post|Ada Vell;Tom Reed|2022-06-09T13:11:00..2022-06-09T13:11:59 header|thhb"},
    {"BY ADA VELL | Harbour Post | June 9, 2022" BODY, "-|Harbour Post|ADA VELL|" DAY("2022-06-09") " header|hb"},
    {"Bridge closed\n\nPublished: 2022-06-09 13:11" BODY,
     "Bridge closed|-||2022-06-09T13:11:00..2022-06-09T13:11:59 header|thb"},
    {"Bridge closed\n\nUpdated June 10, 2022\nPublished June 9, 2022" BODY,
     "Bridge closed|-||" DAY("2022-06-09") " header|thhb"},
    {"Bridge closed\n\nUpdated June 10, 2022 \u2013 first published June 9, 2022" BODY,
     "Bridge closed|-||" DAY("2022-06-09") " header|thb"},
    {"Bridge closed\n\nUpdated 10 June 2022 \u2013 first published 9 June 2022" BODY,
     "Bridge closed|-||" DAY("2022-06-09") " header|thb"},
    {"Bridge closed\nAda Vell | June 9, 2022 | The Harbour Post" BODY,
     "Bridge closed|The Harbour Post|Ada Vell|" DAY("2022-06-09") " header|thb"},
    {"Bridge closed\nPort Maren, June 9, 2022" BODY, "Bridge closed|-||" DAY("2022-06-09") " header|thb"},
    {"Bridge closed\n\nJune 2022" BODY, "Bridge closed|-||2022-06-01T00:00:00..2022-06-30T23:59:59 header|thb"},
    {"Bridge closed\n\n09.06.2022" BODY, "Bridge closed|-||" DAY("2022-06-09") " header|thb"},
    {"Bridge closed\n\n13/06/2022" BODY, "Bridge closed|-||" DAY("2022-06-13") " header|thb"},
    /* datelines */
    {"PORT MAREN, June 9, 2022 (Bay Wire) — The bridge was closed on Monday night, the authority said.\n\n"
     "Nobody was hurt.",
     "-|Bay Wire||" DAY("2022-06-09") " dateline|bb"},
    {"PORT MAREN, June 9 (Bay Wire) — The bridge was closed.\n\nNobody was hurt.\n\n"
     "© 2022 The Harbour Post. All rights reserved.",
     "-|The Harbour Post||" DAY("2022-06-09") " inferred|bbx"},
    {"PORT MAREN (BW) -- The bridge was closed.\n\nNobody was hurt.", "-|BW||-|bb"},
    {"PORT MAREN — The bridge was closed.\n\nNobody was hurt.", "-|-||-|bb"},
    {"BREAKING NEWS: The bridge was closed.\n\nNobody was hurt.", "-|-||-|bb"},
    /* none of all this */
    {"By Monday, the bridge had been closed for a week, and nobody knew when it would open again.\n\nNobody was hurt.",
     "-|-||-|bb"},
    {"“The bridge is closed,” she said.\n\nNobody was hurt.\n\nIt opened a week later.", "-|-||-|bbb"},
    {"The bridge was closed in June 2022.\n\nIt was opened on June 9, 2023, and it was closed again a week later.",
     "-|-||-|bb"},
    {"", "-|-||-|"},
    /* boilerplate, titles that carry the outlet */
    {"Bridge closed | The Harbour Post\n\n2 min read" BODY "\n\nRead more: the letter\n\nComments are closed.",
     "Bridge closed | The Harbour Post|The Harbour Post||-|txbxx"},
    {"Bridge closed" BODY "\n\n(Reporting by Ada Vell in Port Maren; editing by Tom Reed)",
     "Bridge closed|-|Ada Vell|-|tbx"},
};

START_TEST(test_text)
{
    struct analysis *a = analysis_of(cases[_i].text);
    ck_assert_str_eq(render(a), cases[_i].expected);
    analysis_fixture_free(a);
}
END_TEST

static const struct { const char *published, *expected; } dates[] = {
    {"2022-06-09", DAY("2022-06-09") " given"},
    {"2022", "2022-01-01T00:00:00..2022-12-31T23:59:59 given"},
    {"2024-02", "2024-02-01T00:00:00..2024-02-29T23:59:59 given"},
    {"2022-06-09T13:11", "2022-06-09T13:11:00..2022-06-09T13:11:59 given"},
    {"2022-06-09T13:11:05.250+03:00", "2022-06-09T13:11:05..2022-06-09T13:11:05 given"},
    {"2022-06-09 13:11Z", "2022-06-09T13:11:00..2022-06-09T13:11:59 given"},
    {"Thu, 09 Jun 2022 13:11:00 GMT", "2022-06-09T13:11:00..2022-06-09T13:11:00 given"},
    {"June 9th, 2022", DAY("2022-06-09") " given"},
    {"2022-02-30", DAY("2021-01-02") " header"},
    {"soon", DAY("2021-01-02") " header"},
    {NULL, DAY("2021-01-02") " header"},
};

START_TEST(test_given_date)
{
    struct analysis *a = analysis_of_document(
        &(struct document){.text = "Bridge closed\n\n2 January 2021" BODY, .published = dates[_i].published});
    ck_assert_str_eq(strrchr(render(a), '|') - strlen(dates[_i].expected),
                     arena_printf(a->arena, "%s|thb", dates[_i].expected));
    analysis_fixture_free(a);
}
END_TEST

START_TEST(test_given_wins)
{
    const char *authors[] = {"Zoë Marrin"};
    struct document d = {.text = "BRIDGE CLOSED!\n\nBy Ada Vell\n\nThe Harbour Post" BODY, .title = "Bridge closed",
                         .outlet = "Bay Wire", .authors = authors, .author_count = 1,
                         .url = "https://bay.example/2022/06/09/bridge"};
    struct analysis *a = analysis_of_document(&d);
    ck_assert_str_eq(render(a), "Bridge closed|Bay Wire|Zoë Marrin|" DAY("2022-06-09") " inferred|thhb");
    analysis_fixture_free(a);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("metadata");
    TCase *c = tcase_create("metadata");
    tcase_add_loop_test(c, test_text, 0, sizeof cases / sizeof *cases);
    tcase_add_loop_test(c, test_given_date, 0, sizeof dates / sizeof *dates);
    tcase_add_test(c, test_given_wins);
    suite_add_tcase(s, c);
    return s;
}
