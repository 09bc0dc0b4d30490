/* Markdown reduced to the text of an article. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "client/import/markdown.h"

static struct arena *arena;
static struct buffer out;
static struct document fields;

static void setup(void)
{
    arena = arena_new(0);
    fields = (struct document){0};
}

static void teardown(void)
{
    arena_free(arena);
    buffer_free(&out);
}

static const char *reduce_n(const char *s, size_t n)
{
    fields = (struct document){0};
    markdown_reduce(s, n, arena, &fields, &out);
    return buffer_terminate(&out);
}

static const char *reduce(const char *s) { return reduce_n(s, strlen(s)); }

START_TEST(inside_a_paragraph)
{
    static const struct { const char *in, *out; } cases[] = {
        {"plain words", "plain words\n"},
        {"*one* _two_ **three** __four__ ***five***", "one two three four five\n"},
        {"snake_case_name and 5 * 3 * 2", "snake_case_name and 5 * 3 * 2\n"},
        {"a price* of 4", "a price* of 4\n"},
        {"`code` and ``word'' stays", "code and ``word'' stays\n"},
        {"the [report](https://example.org/a_(b)) says", "the report says\n"},
        {"the [report][1] says\n\n[1]: https://example.org", "the report says\n"},
        {"he is [the editor's] friend", "he is [the editor's] friend\n"},
        {"before ![a *picture*](p.jpg) after", "before  after\n"},
        {"[![alt](p.jpg)](https://example.org)rest", "rest\n"},
        {"a claim[^2] here", "a claim here\n"},
        {"1 \\* 2 \\[not a link\\](x)", "1 * 2 [not a link](x)\n"},
        {"<em>said</em> <!-- no --> <https://example.org/x> 3 < 4", "said  https://example.org/x 3 < 4\n"},
        {"AT&amp;T &ldquo;no&rdquo; &unknown;", "AT&T “no” &unknown;\n"},
        {"*\"We stay,\"* said **Oda**.", "\"We stay,\" said Oda.\n"},
        {"unclosed *emphasis and [bracket", "unclosed *emphasis and [bracket\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) ck_assert_str_eq(reduce(cases[i].in), cases[i].out);
}
END_TEST

START_TEST(blocks)
{
    ck_assert_str_eq(reduce("# Head *line* #\n\nOne\ntwo.\n\nThree  \nfour\\\nfive\n"),
                     "Head line\n\nOne two.\n\nThree\nfour\nfive\n");
    ck_assert_str_eq(fields.title, "Head line");
    ck_assert_str_eq(reduce("Under\n=====\n\nText\n\n---\n\nMore\n***\n"), "Under\n\nText\n\nMore\n");
    ck_assert_str_eq(fields.title, "Under");
    ck_assert_str_eq(reduce("> \"Quoted,\"\n> he said.\n>\n> > deeper\n"), "\"Quoted,\" he said.\n\ndeeper\n");
    ck_assert_str_eq(reduce("Points:\n\n- one\n- two\n  goes on\n3. three\n\nEnd. 2024 was\n2025. Not an item\n"),
                     "Points:\n\none\ntwo goes on\nthree\n\nEnd. 2024 was 2025. Not an item\n");
    ck_assert_str_eq(reduce("```\ncode *as it is*\n\n  x\n```\nafter"), "code *as it is*\n\n  x\n\nafter\n");
    ck_assert_str_eq(reduce(""), "");
    ck_assert_str_eq(reduce("\r\n one\r\ntwo\r\n\r\nthree"), "one two\n\nthree\n");
}
END_TEST

START_TEST(front_matter)
{
    const char *s =
        "---\ntitle: \"The bridge: open\"\noutlet: Harbour Post\ndate: 2026-03-04\n"
        "authors:\n  - Ann Oda\n  - 'Bo'\ntags: [x]\n"
        "lang: en\nlink: https://example.org/a?b=c:d\n---\n# Another heading\n\nText.\n";
    ck_assert_str_eq(reduce(s), "Another heading\n\nText.\n");
    ck_assert_str_eq(fields.title, "The bridge: open");
    ck_assert_str_eq(fields.outlet, "Harbour Post");
    ck_assert_str_eq(fields.published, "2026-03-04");
    ck_assert_str_eq(fields.language, "en");
    ck_assert_str_eq(fields.url, "https://example.org/a?b=c:d");
    ck_assert_uint_eq(fields.author_count, 2);
    ck_assert_str_eq(fields.authors[0], "Ann Oda");
    ck_assert_str_eq(fields.authors[1], "Bo");
    reduce("---\nauthors: [Ann, \"Bo\", Cy, Di]\n---\nText");
    ck_assert_uint_eq(fields.author_count, 4);
    ck_assert_str_eq(fields.authors[3], "Di");
    ck_assert_str_eq(reduce("---\nnever closed\n\ntext"), "never closed\n\ntext\n");
}
END_TEST

/* What takes a quadratic reducer minutes: each of these is a megabyte. */
START_TEST(linear_in_the_worst_case)
{
    static const char *const units[] = {"[a](", "*a ",   "![", "<a", "_a*b`", "[[",
                                        "](",   "- x\n", "> ", "`",  "[^",    "---\n"};
    struct buffer b = {0};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        buffer_clear(&b);
        while (b.size < 1 << 20) buffer_puts(&b, units[i]);
        reduce_n(b.data, b.size);
        ck_assert(!out.failed);
        ck_assert_uint_le(out.size, 2 * b.size);
    }
    buffer_free(&b);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("import_markdown");
    TCase *t = tcase_create("markdown");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, inside_a_paragraph);
    tcase_add_test(t, blocks);
    tcase_add_test(t, front_matter);
    tcase_add_test(t, linear_in_the_worst_case);
    suite_add_tcase(s, t);
    return s;
}
