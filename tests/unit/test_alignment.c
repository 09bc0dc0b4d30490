/* Two wordings word by word, and how that is printed. */
#include <stdio.h>
#include <stdlib.h>

#include "client/render/alignment.h"
#include "tests/unit/terms_fixture.h"

Suite *suite(void);

static struct wording_text wording(const char *s, bool with_terms)
{
    struct terms *t = arena_alloc(arena, sizeof *t);
    if (with_terms) terms_make(terms_reader, s, strlen(s), arena, t);
    return (struct wording_text){s, strlen(s), with_terms ? t : NULL};
}

static const char *aligned(const char *a, const char *b, bool with_terms)
{
    struct wording_text x = wording(a, with_terms), y = wording(b, with_terms);
    struct alignment out;
    struct buffer line = {0};
    alignment_make(&x, &y, arena, &out);
    alignment_append(&line, &out);
    const char *s = arena_strdup(arena, buffer_terminate(&line));
    buffer_free(&line);
    return s;
}

START_TEST(words_are_put_side_by_side)
{
    ck_assert_str_eq(aligned("the ferry was late", "the ferry was late", false), "the ferry was late");
    ck_assert_str_eq(aligned("the ferry was late", "the ferry was very late", false), "the ferry was {+very+} late");
    ck_assert_str_eq(aligned("the old ferry sank", "the ferry sank", false), "the [-old-] ferry sank");
    ck_assert_str_eq(aligned("six weeks", "eight weeks", false), "[-six-] {+eight+} weeks");
    ck_assert_str_eq(aligned("", "put in", false), "{+put in+}");
    ck_assert_str_eq(aligned("left out", "", false), "[-left out-]");
    ck_assert_str_eq(aligned("", "", false), "");
    ck_assert_str_eq(aligned(" \n\t ", "x", false), "{+x+}");
}
END_TEST

START_TEST(case_and_punctuation_do_not_differ)
{
    ck_assert_str_eq(aligned("“Steel, he said, does not read”", "steel he said does not read", false), "steel he said "
                                                                                                       "does not read");
    ck_assert_str_eq(aligned("don't go", "don’t go", false), "don’t go");
    ck_assert_str_eq(aligned("Tern & Daughters sail", "Tern & Daughters sank", false), "Tern & Daughters [-sail-] "
                                                                                       "{+sank+}");
    ck_assert_str_eq(aligned("a bent shaft—nobody sails", "a bent shaft nobody sails", false), "a bent shaft [-—-] "
                                                                                               "nobody sails");
    ck_assert_str_eq(aligned("it cost 3.5 crowns", "it cost 35 crowns", false), "it cost [-3.5-] {+35+} crowns");
    ck_assert_str_eq(aligned("É́clair", "é́clair", false), "é́clair");
}
END_TEST

/* "the" and "it" amid other words are no skeleton. */
START_TEST(little_words_alone_do_not_hold_two_wordings_together)
{
    ck_assert_str_eq(aligned("nobody told the crew anything", "she sold the ship yesterday", false),
                     "[-nobody told the crew anything-] {+she sold the ship yesterday+}");
    ck_assert_str_eq(aligned("told the crew anything", "the ship sank", false), "[-told-] the [-crew anything-] {+ship "
                                                                                "sank+}");
}
END_TEST

START_TEST(terms_tell_what_is_said_in_another_way)
{
    ck_assert_str_eq(aligned("at least eleven sailors drowned", "at least 11 sailors drowned", true), "at least "
                                                                                                      "(eleven ~ 11) "
                                                                                                      "sailors "
                                                                                                      "drowned");
    ck_assert_str_eq(aligned("she was reading the letters", "she reads the letters", true), "she [-was-] (reading ~ "
                                                                                            "reads) the letters");
    ck_assert_str_eq(aligned("at least eleven sailors", "at least twelve sailors", true), "at least [-eleven-] "
                                                                                          "{+twelve+} sailors");
}
END_TEST

START_TEST(what_moved_is_not_gone)
{
    ck_assert_str_eq(aligned("If a customer broke its contract, we would stop",
                             "we would stop if a customer broke its contract", false),
                     "{>we would stop<} if a customer broke its contract");
    ck_assert_str_eq(aligned("after the long winter the harbour in Odle was open",
                             "in spring the harbour in Odle was open after the long winter", false),
                     "{+in spring+} the harbour in Odle was open {>after the long winter<}");
    ck_assert_str_eq(aligned("one two", "two one", false), "[-one-] two {+one+}");  /* two words are no run */
}
END_TEST

START_TEST(bytes_that_are_no_text)
{
    ck_assert_str_eq(aligned("a \xff\xfe b", "a \xff\xfe b", false), "a \xff\xfe b");
    struct wording_text x = {"one\0two", 7, NULL}, y = {"one\0six", 7, NULL};
    struct alignment out;
    alignment_make(&x, &y, arena, &out);
    ck_assert_uint_eq(out.differences, 2);
}
END_TEST

/* What is beyond the words that are looked at is still there. */
START_TEST(very_long_wordings)
{
    struct buffer a = {0}, b = {0};
    for (int i = 0; i < 1000; i++) buffer_printf(&a, "word%d ", i);
    buffer_puts(&b, "new ");
    buffer_append(&b, a.data, a.size);
    struct wording_text x = {a.data, a.size, NULL}, y = {b.data, b.size, NULL};
    struct alignment out;
    alignment_make(&x, &y, arena, &out);
    size_t bytes = 0;
    for (size_t i = 0; i < out.count; i++) bytes += out.at[i].b.end - out.at[i].b.begin;
    ck_assert_uint_gt(bytes, b.size - 5);
    ck_assert_int_eq(out.at[0].kind, ALIGNED_NEW);
    ck_assert_uint_eq(out.at[0].b.end, 3);
    ck_assert_int_eq(out.at[1].kind, ALIGNED_SAME);
    buffer_free(&a);
    buffer_free(&b);
}
END_TEST

/* Whatever the words: pieces cover each side once and in order. */
START_TEST(every_word_is_in_one_piece)
{
    srand(11);
    for (int round = 0; round < 3000; round++) {
        char text[2][64];
        for (int side = 0; side < 2; side++) {
            size_t n = (size_t)rand() % (sizeof text[side] - 1);
            for (size_t i = 0; i < n; i++) text[side][i] = "the ab\xe2\x80\x94 7,\xff"[rand() % 12];
            text[side][n] = '\0';
        }
        struct wording_text x = wording(text[0], round & 1), y = wording(text[1], round & 1);
        struct alignment out;
        alignment_make(&x, &y, arena, &out);
        uint32_t a = 0, b = 0;
        for (size_t i = 0; i < out.count; i++) {
            const struct alignment_piece *p = &out.at[i];
            bool in_a = p->kind != ALIGNED_NEW, in_b = p->kind != ALIGNED_GONE;
            if (in_a) ck_assert(p->a.begin >= a && p->a.end > p->a.begin && p->a.end <= x.size);
            if (in_b) ck_assert(p->b.begin >= b && p->b.end > p->b.begin && p->b.end <= y.size);
            for (; in_a && a < p->a.begin; a++) ck_assert(strchr(" \t\n", x.text[a]) != NULL);
            for (; in_b && b < p->b.begin; b++) ck_assert(strchr(" \t\n", y.text[b]) != NULL);
            if (in_a) a = p->a.end;
            if (in_b) b = p->b.end;
        }
        for (; a < x.size; a++) ck_assert(x.text[a] == ' ');
        for (; b < y.size; b++) ck_assert(y.text[b] == ' ');
    }
}
END_TEST

static const char *printed(const char *a, const char *b, unsigned width, bool colour)
{
    static char text[2048];
    struct wording_text x = wording(a, false), y = wording(b, false);
    struct alignment out;
    alignment_make(&x, &y, arena, &out);
    FILE *f = fmemopen(text, sizeof text, "w");
    struct terminal t = {.file = f, .is_terminal = true, .colour = colour, .width = width};
    fputs("> ", f);
    alignment_print(&t, &out, 2, 4);
    fclose(f);
    return text;
}

START_TEST(alignments_wrap_and_are_harmless)
{
    ck_assert_str_eq(
        printed("one two three four five six seven eight nine", "one two 3 four five six seven eight nine", 40, false),
        "> one two [-three-] {+3+} four five six\n    seven eight nine\n");
    ck_assert_str_eq(printed("a ferry", "a boat", 40, true), "> a \033[9;31mferry\033[0m \033[32mboat\033[0m\n");
    ck_assert_ptr_null(strchr(printed("a", "a \033[2J", 40, false), '\033'));
    ck_assert_str_eq(printed("", "", 40, false), "> \n");
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("alignment");
    TCase *t = tcase_create("alignment");
    tcase_add_checked_fixture(t, terms_begin, terms_end);
    tcase_add_test(t, words_are_put_side_by_side);
    tcase_add_test(t, case_and_punctuation_do_not_differ);
    tcase_add_test(t, little_words_alone_do_not_hold_two_wordings_together);
    tcase_add_test(t, terms_tell_what_is_said_in_another_way);
    tcase_add_test(t, what_moved_is_not_gone);
    tcase_add_test(t, bytes_that_are_no_text);
    tcase_add_test(t, very_long_wordings);
    tcase_add_test(t, every_word_is_in_one_piece);
    tcase_add_test(t, alignments_wrap_and_are_harmless);
    suite_add_tcase(s, t);
    return s;
}
