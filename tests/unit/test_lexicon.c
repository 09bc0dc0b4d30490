/* The shipped lexicon's answers, and what damage does to it.  Words are common knowledge; texts are invented. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "worker/extract/words/lexicon.h"
#include "worker/extract/words/lexicon_format.h"
#include "worker/extract/text/text.h"
#include "worker/extract/words/words.h"
#include "worker/model/model_file.h"

static struct lexicon *lexicon;

static void setup(void) { ck_assert_int_eq(lexicon_open("models/lexicon.bin", &lexicon), CW_OK); }
static void teardown(void) { lexicon_close(lexicon); }

static uint32_t classes_of(const char *word) { return lexicon_word(lexicon, word, strlen(word)); }

START_TEST(words_have_classes)
{
    static const struct {
        const char *word;
        uint32_t class;
    } cases[] = {
        {"Peruvian", LEX_DEMONYM}, {"PERUVIAN", LEX_DEMONYM}, {"Peruvians", LEX_DEMONYM}, {"Maria", LEX_GIVEN},
        {"Gonzalez", LEX_SURNAME}, {"minister", LEX_ROLE},    {"ministers", LEX_ROLE},    {"spokeswoman", LEX_ROLE},
        {"Mr.", LEX_HONORIFIC},    {"Admiral", LEX_HONORIFIC}, {"Zambia", LEX_COUNTRY},   {"Lima", LEX_CITY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(classes_of(cases[i].word) & cases[i].class, "%s", cases[i].word);
    ck_assert_uint_eq(classes_of("qwzxv"), 0);
    ck_assert_uint_eq(classes_of(""), 0);
    ck_assert_uint_eq(classes_of("the") & (LEX_COUNTRY | LEX_ROLE | LEX_HONORIFIC), 0);
}
END_TEST

START_TEST(given_names_have_a_gender)
{
    ck_assert_int_eq(lexicon_gender(lexicon, "Abigail", 7), 'f');
    ck_assert_int_eq(lexicon_gender(lexicon, "Edward", 6), 'm');
    ck_assert_int_eq(lexicon_gender(lexicon, "qwzxv", 5), 0);
}
END_TEST

START_TEST(clusters_have_prefixes)
{
    int said = lexicon_cluster(lexicon, "said", 4), qwzxv = lexicon_cluster(lexicon, "qwzxv", 5);
    ck_assert_int_ge(said, 0);
    ck_assert_int_eq(qwzxv, -1);
    uint32_t four = lexicon_cluster_prefix(lexicon, said, 4), six = lexicon_cluster_prefix(lexicon, said, 6);
    ck_assert_uint_eq(four, six >> 2);
    ck_assert_uint_eq(four >> 4, 1);
    ck_assert_uint_eq(lexicon_cluster_prefix(lexicon, said, 31), lexicon_cluster_prefix(lexicon, said, 30));
}
END_TEST

static int fine(const char *word) { return lexicon_fine_class(lexicon, word, strlen(word)); }

START_TEST(fine_classes_are_found_in_any_letters)
{
    ck_assert_int_ge(fine("said"), 0);
    ck_assert_int_eq(fine("qwzxv"), -1);
    ck_assert_int_eq(fine(""), -1);
    ck_assert_int_eq(fine("ROTHERHAM"), fine("Rotherham"));
    ck_assert_int_eq(fine("MARKEDLY"), fine("markedly"));
    ck_assert_int_eq(fine("1987"), fine("1985"));
    ck_assert_int_ne(fine("London"), fine("said"));
    char longer[300];
    memset(longer, 'A', sizeof longer);
    ck_assert_int_eq(lexicon_fine_class(lexicon, longer, sizeof longer), -1);
}
END_TEST

static size_t match(const char *text, uint32_t *classes)
{
    struct arena *arena = arena_new(0);
    struct document document = {0};
    struct analysis a = {.arena = arena, .document = &document, .text = text, .text_size = (uint32_t)strlen(text)};
    text_stage(&a);
    size_t n = lexicon_match(lexicon, &a, 0, a.token_count, classes);
    arena_free(arena);
    return n;
}

START_TEST(runs_are_matched_longest_first)
{
    uint32_t classes = 0;
    ck_assert_uint_eq(match("New Zealand is far away.", &classes), 2);
    ck_assert(classes & LEX_COUNTRY);
    ck_assert_uint_eq(match("prime minister of nowhere", &classes), 2);
    ck_assert(classes & LEX_ROLE);
    ck_assert_uint_eq(match("qwzxv of nowhere", &classes), 0);
    ck_assert_uint_eq(match("New", &classes), match("New qwzxv", &classes));
}
END_TEST

START_TEST(a_file_that_is_no_lexicon)
{
    struct lexicon *other = NULL;
    ck_assert_int_eq(lexicon_open("models/README.md", &other), CW_ECORRUPT);
    ck_assert_int_eq(lexicon_open("models/no-such-file.bin", &other), CW_ENOINPUT);
    ck_assert_ptr_null(other);
}
END_TEST

/* A sound container whose tables contradict each other. */
static enum cw_error open_made(const struct lexicon_header *h, size_t paths, size_t slots, uint32_t length)
{
    char path[] = "/tmp/test_lexicon.XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    struct lexicon_path p[4];
    struct lexicon_slot s[4];
    struct buffer content = {0};
    for (size_t i = 0; i < 4; i++) p[i] = (struct lexicon_path){0, length};
    for (size_t i = 0; i < 4; i++) s[i] = (struct lexicon_slot){1, i < 3};
    model_file_put(&content, h, 1, sizeof *h);
    model_file_put(&content, p, paths, sizeof *p);
    model_file_put(&content, s, slots, sizeof *s);
    ck_assert_int_eq(model_file_write(path, LEXICON_KIND, LEXICON_VERSION, &content), CW_OK);
    struct lexicon *made = NULL;
    enum cw_error e = lexicon_open(path, &made);
    lexicon_close(made);
    buffer_free(&content);
    unlink(path);
    return e;
}

START_TEST(hostile_tables_are_refused)
{
    ck_assert_int_eq(open_made(&(struct lexicon_header){2, 4, 9}, 2, 4, 3), CW_OK);
    ck_assert_int_eq(open_made(&(struct lexicon_header){2, 4, 9}, 2, 4, 40), CW_ECORRUPT);
    ck_assert_int_eq(open_made(&(struct lexicon_header){2, 4, 9}, 2, 4, 0), CW_ECORRUPT);
    ck_assert_int_eq(open_made(&(struct lexicon_header){2, 3, 9}, 2, 3, 3), CW_ECORRUPT);   /* no free slot */
    ck_assert_int_eq(open_made(&(struct lexicon_header){2, 400, 9}, 2, 4, 3), CW_ECORRUPT);
    ck_assert_int_eq(open_made(&(struct lexicon_header){UINT32_MAX, UINT32_MAX, 9}, 2, 4, 3), CW_ECORRUPT);
}
END_TEST

START_TEST(lower_case_of_any_script)
{
    char out[16];
    ck_assert_uint_eq(word_lower("ÀBÇ", strlen("ÀBÇ"), out, sizeof out), strlen("àbç"));
    ck_assert_str_eq(out, "àbç");
    ck_assert_uint_eq(word_lower("ABCDEF", 6, out, 4), 3);  /* cut, never over the end */
    ck_assert_str_eq(out, "abc");
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("lexicon");
    TCase *t = tcase_create("lexicon");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, words_have_classes);
    tcase_add_test(t, given_names_have_a_gender);
    tcase_add_test(t, clusters_have_prefixes);
    tcase_add_test(t, fine_classes_are_found_in_any_letters);
    tcase_add_test(t, runs_are_matched_longest_first);
    tcase_add_test(t, a_file_that_is_no_lexicon);
    tcase_add_test(t, hostile_tables_are_refused);
    tcase_add_test(t, lower_case_of_any_script);
    suite_add_tcase(s, t);
    return s;
}
