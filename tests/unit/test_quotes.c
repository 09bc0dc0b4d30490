/* The quotation machine on the ways in which writers use and misuse their marks.  A case's expectation lists the
 * quotations in order, each as depth, flags (c: continues, s: scare) and text, parted by " | ". */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/statements/quotes.h"
#include "worker/extract/text/text.h"

struct quote_case {
    const char *text, *expected;
};

static const struct quote_case cases[] = {
    /* every family of marks */
    {"“We won,” Zora said.", "0:“We won,”"},
    {"\"We won,\" Zora said. \"We will win again.\"", "0:\"We won,\" | 0:\"We will win again.\""},
    {"''We won,'' Zora said. ''We will win again.''", "0:''We won,'' | 0:''We will win again.''"},
    {"``We won,'' Zora said.", "0:``We won,''"},
    {"«We won,» Zora said.", "0:«We won,»"},
    {"„We won“, Zora said.", "0:„We won“"},
    {"‘We won,’ Zora said.", "0:‘We won,’"},
    {"'We won,' Zora said.", "0:'We won,'"},
    {"”We won,” Zora said.", "0:”We won,”"},
    /* closed by another mark than it was opened with */
    {"“We won,» Zora said. “We did.”", "0:“We won,» | 0:“We did.”"},
    {"“We won,\" Zora said. “We did.”", "0:“We won,\" | 0:“We did.”"},
    {"“We won,“ Zora said.", "0:“We won,“"},
    /* apostrophes are no marks */
    {"The voters’ choice wasn’t Zora’s, the ’90s ‘em did.", ""},
    {"The voters' choice wasn't Zora's, the '90s 'em did.", ""},
    {"“It’s the voters’ choice,” Zora said.", "0:“It’s the voters’ choice,”"},
    {"''It's the voters' choice,'' Zora said.", "0:''It's the voters' choice,''"},
    {"He said: ‘It is the voters’ choice, isn’t it?’ Then he left.", "0:‘It is the voters’ choice, isn’t it?’"},
    {"She stood 5'10\" and waved.", ""},
    /* nested */
    {"“He said ‘go home’ and left,” Zora said.", "0:“He said ‘go home’ and left,” | 1s:‘go home’"},
    {"\"He said, 'Go home.'\" Zora left.", "0:\"He said, 'Go home.'\" | 1:'Go home.'"},
    {"''He said, 'Go home.' '' Zora left.", "0:''He said, 'Go home.' '' | 1:'Go home.'"},
    {"“Trust ... 'is a basic condition' of [the council’s] work,” it read.",
     "0:“Trust ... 'is a basic condition' of [the council’s] work,” | 1:'is a basic condition'"},
    {"«He read “We won” aloud,» it said.", "0:«He read “We won” aloud,» | 1s:“We won”"},
    /* no-break spaces, brackets, dashes, tag lines */
    {"“We\u00a0won\u00a0again,”\u00a0Zora said.", "0:“We\u00a0won\u00a0again,”"},
    {"(“We won,” Zora said.) He—“no hero”—left.", "0:“We won,” | 0s:“no hero”"},
    {"“We won again.” ― Zora Lind", "0:“We won again.”"},
    {"\"We won again.\" -- Zora Lind", "0:\"We won again.\""},
    /* over paragraphs */
    {"“We won.\n\n“We will win again,” Zora said.", "0c:“We won. | 0:“We will win again,”"},
    {"\"We won.\n\n\"We try.\n\n\"We will win again,\" Zora said.",
     "0c:\"We won. | 0c:\"We try. | 0:\"We will win again,\""},
    {"Zora said: “We won. It was late.\n\nWe will win again.” She left.",
     "0c:“We won. It was late. | 0:We will win again.”"},
    {"“We won, Zora said. It was late.\n\nHe left. “Good,” he said.", "0:“We won, Zora said. | 0:“Good,”"},
    {"\"We won, Zora said. It was late.\n\nHe left. \"Good,\" he said.", "0:\"We won, Zora said. | 0:\"Good,\""},
    /* left open within a paragraph */
    {"\"We won, Zora said. \"Good,\" he said.", "0:\"We won, Zora said. | 0:\"Good,\""},
    {"We won,” Zora said. “Good,” he said.", "0:“Good,”"},
    {"“", ""},
    {"\"", ""},
    {"“”", "0:“”"},
    /* scare quotes are few words in the flow of a sentence, and no speech */
    {"The so-called “reform” failed.", "0s:“reform”"},
    {"He called it a \"night of shame\" then.", "0s:\"night of shame\""},
    {"Zora said, “Never.”", "0:“Never.”"},
    {"Zora replied: “Never”.", "0:“Never”"},
};

static struct analysis analyse(struct arena *arena, const char *text)
{
    struct analysis a = {.arena = arena, .text = text, .text_size = (uint32_t)strlen(text)};
    text_stage(&a);
    quotes_stage(&a);
    return a;
}

static void describe(const struct analysis *a, struct buffer *out)
{
    for (size_t i = 0; i < a->quotation_count; i++) {
        const struct quotation *q = &a->quotations[i];
        struct span s = range_span(a, q->tokens);
        buffer_printf(out, "%s%u%s%s:%.*s", i ? " | " : "", q->depth, q->continues ? "c" : "", q->scare ? "s" : "",
                      (int)(s.end - s.begin), a->text + s.begin);
    }
}

START_TEST(test_case)
{
    struct arena *arena = arena_new(0);
    struct buffer found = {0};
    struct analysis a = analyse(arena, cases[_i].text);
    describe(&a, &found);
    ck_assert_msg(strcmp(buffer_terminate(&found), cases[_i].expected) == 0, "text     %s\nexpected %s\nfound    %s",
                  cases[_i].text, cases[_i].expected, buffer_terminate(&found));
    buffer_free(&found);
    arena_free(arena);
}
END_TEST

/* Whatever the marks, quotations are in order, nest properly within their paragraph, and agree with the tokens' depths.
 */
static void check_invariants(const struct analysis *a)
{
    size_t covered = 0, depths = 0;
    for (size_t i = 0; i < a->quotation_count; i++) {
        const struct quotation *q = &a->quotations[i];
        const struct paragraph *p = &a->paragraphs[q->paragraph];
        ck_assert_uint_lt(q->tokens.first, q->tokens.last);
        ck_assert_uint_ge(a->tokens[q->tokens.first].begin, p->begin);
        ck_assert_uint_le(a->tokens[q->tokens.last - 1].end, p->end);
        covered += q->tokens.last - q->tokens.first;
        if (i) {
            const struct quotation *before = &a->quotations[i - 1];
            ck_assert_uint_ge(q->tokens.first, before->tokens.first);
            ck_assert(q->tokens.first >= before->tokens.last || q->tokens.last <= before->tokens.last);
        }
    }
    for (size_t t = 0; t < a->token_count; t++)
        depths += a->quote_depth[t];
    ck_assert_uint_eq(covered, depths);
}

START_TEST(test_thousand_nested)
{
    static const char *const marks[] = {"“", "\"", "''", "‘", "'", "«", "”", "’"};
    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
        struct arena *arena = arena_new(0);
        struct buffer text = {0};
        for (int i = 0; i < 1000; i++)
            buffer_printf(&text, "%s%s", marks[m], i % 7 ? "a" : " b, ");
        for (int i = 0; i < 1000; i++)
            buffer_printf(&text, "c%s ", i % 3 ? "”" : "’");
        struct analysis a = analyse(arena, buffer_terminate(&text));
        check_invariants(&a);
        for (size_t t = 0; t < a.token_count; t++)
            ck_assert_uint_le(a.quote_depth[t], QUOTES_MAX_DEPTH);
        buffer_free(&text);
        arena_free(arena);
    }
}
END_TEST

START_TEST(test_random_marks)
{
    static const char *const pieces[] = {"“", "”",  "\"", "''", "‘",    "’", "'", "«", "»",
                                         "„", "``", " ",  " ",  "\n\n", "a", "B", ".", ","};
    uint64_t state = 88172645463325252u;
    for (int round = 0; round < 2000; round++) {
        struct arena *arena = arena_new(0);
        struct buffer text = {0};
        for (int i = 0; i < 60; i++) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            buffer_puts(&text, pieces[state % (sizeof pieces / sizeof *pieces)]);
        }
        struct analysis a = analyse(arena, buffer_terminate(&text));
        check_invariants(&a);
        buffer_free(&text);
        arena_free(arena);
    }
}
END_TEST

Suite *suite(void);

Suite *suite(void)
{
    Suite *s = suite_create("quotes");
    TCase *c = tcase_create("quotes");
    tcase_add_loop_test(c, test_case, 0, sizeof cases / sizeof *cases);
    tcase_add_test(c, test_thousand_nested);
    tcase_add_test(c, test_random_marks);
    suite_add_tcase(s, c);
    return s;
}
