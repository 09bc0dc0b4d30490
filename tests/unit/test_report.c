/* The report's page: that it says what was found, that nothing from an article becomes markup, that every link leads
 * somewhere, that it stays within bounds; and the file that it is put into. */
#include <check.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/report/axis.h"
#include "client/report/dates.h"
#include "client/report/html.h"
#include "tests/unit/report_fixture.h"

Suite *suite(void);

static struct arena *arena;
static struct buffer page;

static void begin(void)
{
    arena = arena_new(0);
    page = (struct buffer){0};
}

static void end(void)
{
    buffer_free(&page);
    arena_free(arena);
}

static void is_page(const char *expected)
{
    ck_assert_str_eq(buffer_terminate(&page), expected);
    buffer_clear(&page);
}

static void write_page(const struct report *r)
{
    buffer_clear(&page);
    report_write(r, &page);
    ck_assert(!page.failed);
    buffer_terminate(&page);
}

static bool has(const char *words) { return strstr(page.data, words) != NULL; }

static unsigned count(const char *words)
{
    unsigned n = 0;
    for (const char *p = page.data; (p = strstr(p, words)); p += strlen(words)) n++;
    return n;
}

/* ---- markup ---- */

START_TEST(escapes)
{
    html_print(&page, "<b title=\"%s\">%s</b>%%%d %u %zu %.1f %llu", "\"'", "<a> & b", -1, 2u, (size_t)3, 4.06, 5ull);
    is_page("<b title=\"&quot;&#39;\">&lt;a&gt; &amp; b</b>%-1 2 3 4.1 5");
    const char *volatile none = NULL;  /* the compiler is not to know */
    html_print(&page, "%s|%.*s", none, 2, "<<<");
    is_page("|&lt;&lt;");
}
END_TEST

START_TEST(neutralises)
{
    html_print(&page, "%s",
               "a\x01z\x1b[0m \xe2\x80\xaelive \xe2\x81\xa6 \xff \xef\xbf\xbf \xef\xbf\xbe \xef\xbf\xbd\xc2\x9b");
    is_page("a\xe2\x90\x81z\xe2\x90\x9b[0m \xef\xbf\xbdlive \xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd "
            "\xef\xbf\xbd\xef\xbf\xbd");
    html_print(&page, "%s", "one\r\ntwo\rthree\r\n");
    is_page("one\ntwo\xe2\x90\x8dthree\n");
}
END_TEST

START_TEST(labels)
{
    html_label(&page, "  a\n\t b  ", 10);
    is_page("a b");
    html_label(&page, "čtyři slova", 5);
    is_page("čtyř…");
    html_label(&page, "one two", 5);
    is_page("one…");
    html_label(&page, "exact", 5);
    is_page("exact");
    html_label(&page, "", 5);
    is_page("");
    html_label(&page, "<<<<<<", 3);
    is_page("&lt;&lt;…");
}
END_TEST

/* ---- dates ---- */

START_TEST(dates_in_words)
{
    static const struct { const char *lo, *hi, *words;
    } cases[] = {
        {"2024-06-11T00:00:00", "2024-06-11T23:59:59", "11 June 2024"},
        {"2024-06-11T06:40:00", "2024-06-11T06:40:59", "11 June 2024, 06:40"},
        {"2024-06-11T06:40:00", "2024-06-11T09:00:59", "11 June 2024, 06:40 to 09:00"},
        {"2024-06-11T00:00:00", "2024-06-14T23:59:59", "11 to 14 June 2024"},
        {"2024-06-01T00:00:00", "2024-06-30T23:59:59", "June 2024"},
        {"2023-02-01T00:00:00", "2023-02-28T23:59:59", "February 2023"},
        {"2024-02-01T00:00:00", "2024-02-28T23:59:59", "1 to 28 February 2024"},
        {"2024-01-01T00:00:00", "2024-12-31T23:59:59", "2024"},
        {"2024-05-28T00:00:00", "2024-06-03T23:59:59", "28 May to 3 June 2024"},
        {"2023-12-30T00:00:00", "2024-01-02T23:59:59", "30 December 2023 to 2 January 2024"},
        {NULL, NULL, "undated"},
        {"no date at all", "nor here", "no date at all"},
        {"2024-06-11T00:00:00", NULL, "11 June 2024, 00:00"},
    };
    char words[DATE_WORDS];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_str_eq(date_words(cases[i].lo, cases[i].hi, words), cases[i].words);
    date_print(&page, "2024-06-01T00:00:00", "2024-06-30T23:59:59");
    is_page("<time datetime=\"2024-06\">June 2024</time>");
    date_print(&page, "2024-06-11T00:00:00", "2024-06-14T23:59:59");
    is_page("11 to 14 June 2024");
    date_print(&page, "<b>", NULL);
    is_page("&lt;b&gt;");
    ck_assert_str_eq(date_gap_words(150, words), "5 months");
    ck_assert_str_eq(date_gap_words(10, words), "10 days");
    ck_assert_str_eq(date_gap_words(3650, words), "10 years");
}
END_TEST

START_TEST(axis_folds_what_is_empty)
{
    double days[] = {19900, 19901.5, 19899, 20300.2, 20301}, last = -1;
    struct axis a;
    axis_make(days, 5, 800, arena, &a);
    ck_assert_uint_eq(a.count, 3);
    ck_assert(a.at[1].folded && !a.at[0].folded && !a.at[2].folded);
    ck_assert(a.width <= 800);
    for (double day = 19899; day < 20302; day += 0.25) {
        ck_assert(axis_x(&a, day) >= last);
        last = axis_x(&a, day);
    }
    axis_make(days, 1, 800, arena, &a);
    ck_assert(a.width > 0);
    axis_make(days, 0, 800, arena, &a);
    ck_assert_uint_eq(a.count, 0);
    ck_assert(axis_x(&a, 3) == 0);
}
END_TEST

START_TEST(axis_of_many_years)
{
    enum { MANY = 4000 };
    double *days = arena_array(arena, MANY, sizeof *days);
    struct axis a;
    for (int i = 0; i < MANY; i++) days[i] = 10000 + (i * 7919 % MANY) * 40.0;
    axis_make(days, MANY, 800, arena, &a);
    ck_assert(a.width <= 801);
    axis_print(&a, 0, 100, 0, &page);
    ck_assert_uint_lt(page.size, 100000);
}
END_TEST

/* ---- the page ---- */

START_TEST(tells_what_was_found)
{
    struct report r = dam_report(arena);
    write_page(&r);
    ck_assert(has("<h1><bdi>What was said of the Sorrel Dam</bdi></h1>"));
    ck_assert(has("about sluices &amp; &lt;levers&gt;"));
    ck_assert(has("3 claims in 5 articles, published 4 March 2031 to 31 January 2032"));
    ck_assert(has("2 articles in the store had not been compared"));
    ck_assert(has("“<bdi>nine</bdi>”, where <bdi>The Brackwater Post</bdi> has “<bdi>eleven</bdi>”"));
    ck_assert(has("<del>eleven</del> <ins>nine</ins>"));
    ck_assert(has("</b>Denied</span> by <bdi>Edda Marsk</bdi>, in 2 passages; told without a denial in 1 article."));
    ck_assert(has("In an outlet’s own voice"));
    ck_assert(has("Rests only on sources without a name."));
    ck_assert(has("The one on the left came first."));
    ck_assert(has("Tove Halin</b></bdi>: spelt otherwise, beside “<bdi>Tove Hallin</bdi>”, in 2 pairs of articles"));
    ck_assert(has("in the article’s dateline"));
    ck_assert(has("None of the articles") == false);
    ck_assert(has("PolNeAR"));
}
END_TEST

/* The row of a claim in the matrix, from its first cell on. */
static const char *matrix_row(size_t claim)
{
    const char *p = strstr(page.data, arena_printf(arena, "<tr><th scope=\"row\"><a href=\"#claim-%zu\">", claim));
    p = strstr(p, "</td>");
    return arena_strndup(arena, p, (size_t)(strstr(p, "</tr>") - p));
}

static bool cell_has(size_t claim, unsigned column, const char *words)
{
    const char *p = matrix_row(claim);
    for (unsigned i = 0; i <= column; i++) p = strstr(p, "<td>") + 4;
    return strstr(arena_strndup(arena, p, (size_t)(strstr(p, "</td>") - p)), words) != NULL;
}

START_TEST(matrix_tells_how_outlets_stand)
{
    struct report r = dam_report(arena);
    write_page(&r);
    ck_assert(cell_has(1, 0, "own chain") && cell_has(1, 0, "denial"));
    ck_assert(cell_has(1, 1, "copy") && cell_has(1, 1, "without denial") && !cell_has(1, 1, "own chain"));
    ck_assert(cell_has(1, 2, "own chain") && cell_has(1, 2, "denial"));
    ck_assert(cell_has(1, 3, "absent"));
    ck_assert(cell_has(1, 4, "bare") && !cell_has(1, 4, "own chain"));
    r.claims[1].account.carriers[1].copy = false;  /* the Lantern now has it through the Post only */
    write_page(&r);
    ck_assert(cell_has(2, 1, "passed on") && !cell_has(2, 1, "own chain"));
    r.claims[1].material.appearances[1].via[0] = "Lantern";  /* which is itself */
    write_page(&r);
    ck_assert(cell_has(2, 1, "own chain"));
}
END_TEST

START_TEST(is_the_same_twice)
{
    struct report r = dam_report(arena);
    write_page(&r);
    char *first = arena_strndup(arena, page.data, page.size);
    write_page(&r);
    ck_assert_str_eq(first, page.data);
}
END_TEST

START_TEST(nothing_becomes_markup)
{
    struct report r = dam_report(arena);
    write_page(&r);
    ck_assert(!has("<script") && !has("alert(1)</script>") && !has("<i>left</i>") && !has("<u>") &&
              !has("javascript:"));
    ck_assert(has("&lt;script&gt;alert(1)&lt;/script&gt;"));
    ck_assert(!has("\xe2\x80\xae") && !has("\x01"));
    ck_assert(!has(" src=") && !has("url(") && !has("@import") && !has("<link"));
    ck_assert(has("https://post.example/dam?a=1&amp;b=&#39;2&#39;"));
}
END_TEST

/* The value of the attribute that begins at p, after its quotation mark. */
static const char *value_at(const char *p) { return arena_strndup(arena, p, strcspn(p, "\"")); }

static void links_lead_somewhere(void)
{
    for (const char *p = page.data; (p = strstr(p, "href=\"#")); p++) {
        const char *target = arena_printf(arena, " id=\"%s\"", value_at(p + strlen("href=\"#")));
        ck_assert_msg(has(target), "nothing has%s", target);
    }
    for (const char *p = page.data; (p = strstr(p, " id=\"")); p++)
        ck_assert_uint_eq(count(arena_printf(arena, " id=\"%s\"", value_at(p + strlen(" id=\"")))), 1);
    for (const char *p = page.data; (p = strstr(p, "aria-labelledby=\"")); p++) {
        const char *names = value_at(p + strlen("aria-labelledby=\""));
        ck_assert(has(arena_printf(arena, " id=\"%.*s\"", (int)strcspn(names, " "), names)));
    }
}

START_TEST(every_link_leads_somewhere)
{
    struct report r = dam_report(arena);
    write_page(&r);
    links_lead_somewhere();
    for (size_t i = 0; i < r.article_count; i += 2) r.articles[i].full = false;
    r.copy_count = 0;
    write_page(&r);
    links_lead_somewhere();
    ck_assert(has("Its text is not on this page"));
}
END_TEST

/* The text of one article on the page again: markup and the numbers of claims gone, characters as they were. */
static const char *text_of(size_t article)
{
    const char *p = strstr(page.data, arena_printf(arena, "id=\"a%zu\"", article)), *last;
    struct buffer out = {0};
    p = strstr(strstr(p, "<div class=\"text\""), "<p>");
    last = strstr(p, "</div>");
    while (p < last) {
        static const char *const entities[][2] = {
            {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}, {"&quot;", "\""}, {"&#39;", "'"}};
        if (!strncmp(p, "<sup>", 5)) p = strstr(p, "</sup>");
        if (!strncmp(p, "</p>\n<p>", 8)) buffer_puts(&out, "\n\n");
        if (!strncmp(p, "</p>\n", 5)) p += 4;
        if (*p == '<' || *p == '\n') {
            p = *p == '\n' ? p + 1 : strchr(p, '>') + 1;
            continue;
        }
        size_t e = 0;
        while (e < 5 && strncmp(p, entities[e][0], strlen(entities[e][0])) != 0) e++;
        if (e < 5) buffer_puts(&out, entities[e][1]);
        else buffer_append(&out, p, 1);
        p += e < 5 ? strlen(entities[e][0]) : 1;
    }
    const char *text = arena_strdup(arena, buffer_terminate(&out));
    buffer_free(&out);
    return text;
}

START_TEST(articles_are_word_for_word)
{
    struct report r = dam_report(arena);
    struct statement *s = arena_array(arena, 2, sizeof *s);
    struct span crossing[] = {{20, 60}, {40, 90}, {60, 61}, {0, 10}};
    for (size_t i = 0; i < 2; i++)
        s[i] = (struct statement){
            .source = {&crossing[2], 1}, .cue = {&crossing[3], 1}, .content = {&crossing[i], 1}, .within = -1};
    for (size_t i = 0; i < r.article_count; i++) {
        r.articles[i].record.statements = s;
        r.articles[i].record.statement_count = 2;
        if (i == 3) r.articles[i].record.text_size -= 2;  /* the control character and the end of the line */
        else r.articles[i].record.text_size--;
    }
    write_page(&r);
    for (size_t i = 0; i < r.article_count; i++) {
        const char *expected = arena_strndup(arena, r.articles[i].record.text, r.articles[i].record.text_size);
        ck_assert_str_eq(text_of(i + 1), expected);
    }
    links_lead_somewhere();
}
END_TEST

START_TEST(anchors_stand_at_their_bytes)
{
    struct report r = dam_report(arena);
    write_page(&r);
    const struct appearance *a = &r.claims[0].material.appearances[2];
    ck_assert(has(arena_printf(arena, "href=\"#a3-%u\"", a->begin)));
    ck_assert(has(arena_printf(
        arena, "<span id=\"a3-%u\"></span><mark class=\"claimed\" data-byte=\"%u\">%s</mark><sup><a href=\"#claim-1\">",
        a->begin, a->begin, a->text)));
    a = &r.claims[0].material.denials[0].what;
    ck_assert(has(arena_printf(arena, "data-byte=\"%u\">%s</mark><sup><a href=\"#claim-1\">✕ denies 1</a></sup>",
                               a->begin, a->text)));
}
END_TEST

/* ---- bounds ---- */

START_TEST(a_long_article_is_cut)
{
    enum { LONG = 8 << 20 };
    struct report r = dam_report(arena);
    char *text = arena_alloc(arena, LONG + 1);
    memset(text, '&', LONG);
    memcpy(text, r.articles[0].record.text, r.articles[0].record.text_size);
    text[REPORT_ARTICLE_BYTES - 1] = (char)0xc3;  /* a character that the bound would cut in two */
    text[REPORT_ARTICLE_BYTES] = (char)0xa9;
    r.articles[0].record.text = text;
    r.articles[0].record.text_size = LONG;
    r.copy_count = 0;
    write_page(&r);
    ck_assert(has("The rest, 8.1 MB, is left out here"));
    ck_assert_uint_lt(page.size, 8 * REPORT_ARTICLE_BYTES);
    ck_assert(!has("\xef\xbf\xbd</p>"));
    links_lead_somewhere();
}
END_TEST

START_TEST(three_hundred_claims)
{
    struct report r = dam_report(arena), few = r;
    r.claims = arena_array(arena, REPORT_CLAIMS_MOST, sizeof *r.claims);
    for (size_t i = 0; i < REPORT_CLAIMS_MOST; i++) r.claims[i] = few.claims[i % 3];
    r.claim_count = REPORT_CLAIMS_MOST;
    r.more = true;
    write_page(&r);
    ck_assert(has("More claims fit what was asked; the 300 in most articles are told here."));
    ck_assert(has("id=\"claim-300\"") && has(" +29"));
    ck_assert_uint_lt(page.size, 6 << 20);
}
END_TEST

START_TEST(many_outlets_do_not_all_get_a_column)
{
    enum { MANY = 60 };
    struct report r = dam_report(arena), few = r;
    r.articles = arena_array(arena, MANY, sizeof *r.articles);
    for (size_t i = 0; i < MANY; i++) {
        r.articles[i] = few.articles[i < few.article_count ? i : 4];
        if (i >= few.article_count) r.articles[i].about.outlet = i % 7 ? arena_printf(arena, "Outlet %zu", i) : NULL;
    }
    r.article_count = MANY;
    write_page(&r);
    ck_assert(has("The 24 outlets with the most articles have a column, of"));
    ck_assert(has("(outlet unknown)"));
    links_lead_somewhere();
}
END_TEST

START_TEST(nothing_found)
{
    struct report r = {.title = "Empty"};
    write_page(&r);
    ck_assert(has("0 claims in 0 articles") && has("id=\"limits\"") && !has("id=\"matrix\""));
    links_lead_somewhere();
}
END_TEST

/* ---- the file ---- */

static char directory[64], path[96];

static void in_a_directory(void)
{
    begin();
    snprintf(directory, sizeof directory, "/tmp/claimwire-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/story.html", directory);
}

static void out_of_it(void)
{
    unlink(path);
    ck_assert_int_eq(rmdir(directory), 0);  /* nothing was left beside the file */
    end();
}

static size_t size_of(const char *name)
{
    struct stat s;
    ck_assert_int_eq(stat(name, &s), 0);
    return (size_t)s.st_size;
}

START_TEST(saves_and_replaces)
{
    struct report r = dam_report(arena);
    write_page(&r);
    ck_assert_int_eq(report_save(path, &page, false), CW_OK);
    ck_assert_uint_eq(size_of(path), page.size);
    r.copy_count = 0;
    write_page(&r);
    ck_assert_int_eq(report_save(path, &page, false), CW_OK);
    ck_assert_uint_eq(size_of(path), page.size);
}
END_TEST

START_TEST(spares_what_is_no_report)
{
    struct report r = dam_report(arena);
    FILE *f = fopen(path, "w");
    fputs("my own notes", f);
    fclose(f);
    write_page(&r);
    ck_assert_int_eq(report_save(path, &page, false), CW_ECREATE);
    ck_assert_uint_eq(size_of(path), strlen("my own notes"));
    ck_assert_int_eq(report_save(path, &page, true), CW_OK);
    ck_assert_uint_eq(size_of(path), page.size);
    ck_assert_int_eq(report_save(directory, &page, true), CW_ECREATE);
    ck_assert_int_eq(report_save("/tmp/no/such/directory/story.html", &page, false), CW_ECREATE);
    ck_assert_int_eq(report_save("/dev/null", &page, false), CW_OK);
    ck_assert_int_eq(report_save("/dev/full", &page, false), CW_EFULL);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("report");
    TCase *markup = tcase_create("markup"), *whole = tcase_create("page"), *file = tcase_create("file");
    tcase_add_checked_fixture(markup, begin, end);
    tcase_add_test(markup, escapes);
    tcase_add_test(markup, neutralises);
    tcase_add_test(markup, labels);
    tcase_add_test(markup, dates_in_words);
    tcase_add_test(markup, axis_folds_what_is_empty);
    tcase_add_test(markup, axis_of_many_years);
    suite_add_tcase(s, markup);
    tcase_add_checked_fixture(whole, begin, end);
    tcase_set_timeout(whole, 60);
    tcase_add_test(whole, tells_what_was_found);
    tcase_add_test(whole, matrix_tells_how_outlets_stand);
    tcase_add_test(whole, is_the_same_twice);
    tcase_add_test(whole, nothing_becomes_markup);
    tcase_add_test(whole, every_link_leads_somewhere);
    tcase_add_test(whole, articles_are_word_for_word);
    tcase_add_test(whole, anchors_stand_at_their_bytes);
    tcase_add_test(whole, a_long_article_is_cut);
    tcase_add_test(whole, three_hundred_claims);
    tcase_add_test(whole, many_outlets_do_not_all_get_a_column);
    tcase_add_test(whole, nothing_found);
    suite_add_tcase(s, whole);
    tcase_add_checked_fixture(file, in_a_directory, out_of_it);
    tcase_add_test(file, saves_and_replaces);
    tcase_add_test(file, spares_what_is_no_report);
    suite_add_tcase(s, file);
    return s;
}
