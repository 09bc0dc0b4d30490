/* The statements stage with the shipped models on invented sentences that leave no doubt, and on texts that are no
 * prose. A case lists its statements in order as source | cue | content, pieces parted by " + "; what is within
 * another's content is marked by ">". */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/error.h"
#include "worker/extract/metadata/metadata.h"
#include "worker/extract/reading.h"
#include "worker/extract/statements/quotes.h"
#include "worker/extract/statements/statements.h"
#include "worker/extract/text/text.h"

static struct readers readers;
static struct statement_models *models;

static void open_models(void)
{
    ck_assert_msg(!readers_open("models", &readers), "%s", cw_error_text());
    struct view_models view = {readers.lexicon, readers.syntax};
    ck_assert_msg(!statements_open("models", &view, &models), "%s", cw_error_text());
}

static void close_models(void)
{
    statements_close(models);
    readers_close(&readers);
}

static void extract(struct arena *arena, const char *text, struct analysis *a)
{
    struct document *d = arena_alloc(arena, sizeof *d);
    *d = (struct document){.uri = "test", .text = text, .text_size = strlen(text)};
    *a = (struct analysis){.arena = arena, .document = d, .text = text, .text_size = (uint32_t)strlen(text)};
    text_stage(a);
    metadata_stage(a);
    quotes_stage(a);
    reading_stages(&readers, a);
    statements_stage(models, a);
}

static void describe_role(const struct analysis *a, const struct spans *s, struct buffer *out)
{
    for (size_t i = 0; i < s->count; i++)
        buffer_printf(out, "%s%.*s", i ? " + " : "", (int)(s->at[i].end - s->at[i].begin), a->text + s->at[i].begin);
}

static void describe(const struct analysis *a, struct buffer *out)
{
    for (size_t i = 0; i < a->statement_count; i++) {
        const struct statement *s = &a->statements[i];
        buffer_puts(out, s->within >= 0 ? "> " : "");
        describe_role(a, &s->source, out);
        buffer_puts(out, " | ");
        describe_role(a, &s->cue, out);
        buffer_puts(out, " | ");
        describe_role(a, &s->content, out);
        buffer_puts(out, "\n");
    }
}

static const struct {
    const char *text, *expected;
    enum statement_form form;  /* of the first statement */
} cases[] = {
    {"The council met again on Monday.\n\n“We will rebuild the bridge,” Zora Lind said.",
     "Zora Lind | said | “We will rebuild the bridge,”\n", FORM_DIRECT},
    {"The council met again on Monday.\n\nZora Lind said that the bridge would be rebuilt by the spring.",
     "Zora Lind | said | that the bridge would be rebuilt by the spring\n", FORM_INDIRECT},
    {"The council met again on Monday.\n\n“We will rebuild the bridge,” she said. “It will take two years.”",
     "she | said | “We will rebuild the bridge,” + “It will take two years.”\n", FORM_DIRECT},
    {"The council met again on Monday.\n\nThe mayor said the bridge was “a ruin” and would be rebuilt.",
     "The mayor | said | the bridge was “a ruin” and would be rebuilt\n", FORM_MIXED},
    {"The council met again on Monday.\n\nAccording to the mayor, the bridge will cost ten million dollars.",
     "the mayor | According to | the bridge will cost ten million dollars\n", FORM_INDIRECT},
    {"The council met again on Monday.\n\n“My father always said that a bridge is a promise,” Zora Lind said.",
     "> My father | said | that a bridge is a promise\n"
     "Zora Lind | said | “My father always said that a bridge is a promise,”\n", FORM_INDIRECT},
    {"The council met again on Monday.\n\n“We will rebuild the bridge,” Zora Lind said. “It takes time.\n\n"
     "“It takes money, too.”\n\nThe council left.",
     "Zora Lind | said | “We will rebuild the bridge,” + “It takes time. + “It takes money, too.”\n", FORM_DIRECT},
    {"The council met again on Monday.\n\n“It is the best bridge that the town ever had.” ― Zora Lind\n\n"
     "“It is too narrow for two carts.”\n\n— Odo Marsh, a fisherman",
     "Zora Lind | ― | “It is the best bridge that the town ever had.”\n"
     "Odo Marsh, a fisherman | — | “It is too narrow for two carts.”\n",
     FORM_DIRECT},
    {"The two met on the radio.\n\nLIND: The bridge will be rebuilt.\n\nMARSH: Who is going to pay for it?\n\nLIND: "
     "The council is.",
     "LIND | : | The bridge will be rebuilt.\nMARSH | : | Who is going to pay for it?\nLIND | : | The council is.\n",
     FORM_INDIRECT},
    {"The council met again on Monday.\n\n“I told them about the bearings in 1998,” said the engineer. "
     "The authority said it was looking for the letter.",
     "the engineer | said | “I told them about the bearings in 1998,”\nThe authority | said | it was "
     "looking for the letter\n", FORM_DIRECT},
    {"The bridge is forty metres long. It stands on six pillars.", "", FORM_INDIRECT},
};

START_TEST(test_case)
{
    struct arena *arena = arena_new(0);
    struct buffer found = {0};
    struct analysis a;
    extract(arena, cases[_i].text, &a);
    describe(&a, &found);
    ck_assert_msg(strcmp(buffer_terminate(&found), cases[_i].expected) == 0, "text:\n%s\nexpected:\n%sfound:\n%s",
                  cases[_i].text, cases[_i].expected, buffer_terminate(&found));
    if (a.statement_count)
        ck_assert_int_eq(a.statements[0].form, cases[_i].form);
    buffer_free(&found);
    arena_free(arena);
}
END_TEST

static void check_spans(const struct analysis *a, const struct spans *s)
{
    for (size_t i = 0; i < s->count; i++) {
        ck_assert_uint_lt(s->at[i].begin, s->at[i].end);
        ck_assert_uint_le(s->at[i].end, a->text_size);
        ck_assert(i == 0 || s->at[i].begin >= s->at[i - 1].end);
    }
}

/* Whatever the text: spans are sorted and apart, a holder exists and holds, nothing holds itself round a corner. */
static void check_invariants(const struct analysis *a)
{
    for (size_t i = 0; i < a->statement_count; i++) {
        const struct statement *s = &a->statements[i];
        check_spans(a, &s->source);
        check_spans(a, &s->cue);
        check_spans(a, &s->content);
        ck_assert_uint_ge(s->cue.count, 1);
        ck_assert_uint_ge(s->content.count, 1);
        ck_assert(s->confidence >= 0 && s->confidence <= 1);
        size_t steps = 0;
        for (int32_t up = s->within; up >= 0; up = a->statements[up].within)
            ck_assert_uint_lt(++steps, a->statement_count);
    }
}

START_TEST(test_no_prose)
{
    static const char *const texts[] = {
        "", " ", "said", "“", "””““", "said said said said said.", ": : :\n\n— —\n\n―", "“a” ― B\n\n― C"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct arena *arena = arena_new(0);
        struct analysis a;
        extract(arena, texts[i], &a);
        check_invariants(&a);
        arena_free(arena);
    }
}
END_TEST

/* Pieces of news language in random order, with marks that do not match. */
START_TEST(test_random_prose)
{
    static const char *const pieces[] = {
        "“",    "”",    "\"",        " ",         " ",    " ",    " ",         ". ",           ", ",     "\n\n",
        ": ",   "― ",   "Zora Lind", "the mayor", "said", "told", "that",      "according to", "she",    "the bridge",
        "will", "fall", "wants to",  "LIND",      "who",  "and",  "announced", "we",           "denied",
    };
    uint64_t state = 88172645463325252u;
    for (int round = 0; round < 300; round++) {
        struct arena *arena = arena_new(0);
        struct buffer text = {0};
        struct analysis a;
        for (int i = 0; i < 200; i++) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            buffer_puts(&text, pieces[state % (sizeof pieces / sizeof *pieces)]);
        }
        extract(arena, buffer_terminate(&text), &a);
        check_invariants(&a);
        buffer_free(&text);
        arena_free(arena);
    }
}
END_TEST

/* A paragraph of thousands of cues costs a window for each, not the paragraph. */
START_TEST(test_endless_paragraph)
{
    struct arena *arena = arena_new(0);
    struct buffer text = {0};
    struct analysis a;
    for (int i = 0; i < 4000; i++)
        buffer_puts(&text, "The mayor said that she said “it fell, ");
    extract(arena, buffer_terminate(&text), &a);
    check_invariants(&a);
    ck_assert_uint_lt(arena_used(arena), (size_t)2 << 30);
    buffer_free(&text);
    arena_free(arena);
}
END_TEST

START_TEST(test_missing_models)
{
    struct view_models view = {readers.lexicon, readers.syntax};
    struct statement_models *m = NULL;
    ck_assert_int_eq(statements_open("/nonexistent", &view, &m), CW_ENOINPUT);
    ck_assert_ptr_null(m);
}
END_TEST

Suite *suite(void);

Suite *suite(void)
{
    Suite *s = suite_create("statements");
    TCase *c = tcase_create("statements");
    tcase_add_checked_fixture(c, open_models, close_models);
    tcase_set_timeout(c, 300);
    tcase_add_loop_test(c, test_case, 0, sizeof cases / sizeof *cases);
    tcase_add_test(c, test_no_prose);
    tcase_add_test(c, test_random_prose);
    tcase_add_test(c, test_endless_paragraph);
    tcase_add_test(c, test_missing_models);
    suite_add_tcase(s, c);
    return s;
}
