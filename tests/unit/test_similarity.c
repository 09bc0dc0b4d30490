/* How alike two wordings are: alignment, order, runs, spellings; texts are invented. */
#include "tests/unit/terms_fixture.h"
#include "worker/claims/wording/similarity.h"
#include "worker/claims/wording/spelling.h"

static struct terms make(const char *text)
{
    struct terms t;
    terms_make(terms_reader, text, strlen(text), arena, &t);
    return t;
}

static struct similarity measure(const char *a, const char *b)
{
    struct similarity s;
    struct terms x = make(a), y = make(b);
    similarity_measure(&x, &y, arena, &s);
    return s;
}

/* The matches in words: "bought=purchased~". */
static const char *matches(const char *a, const char *b)
{
    static const char *const marks[] = {"", "*", "~"};
    struct terms x = make(a), y = make(b);
    struct similarity s;
    char *out = arena_strdup(arena, "");
    similarity_measure(&x, &y, arena, &s);
    for (size_t i = 0; i < s.match_count; i++) {
        const struct term *p = &x.at[s.matches[i].a], *q = &y.at[s.matches[i].b];
        out = arena_printf(arena, "%s%s%.*s=%.*s%s", out, *out ? " " : "", (int)(p->end - p->begin), a + p->begin,
                           (int)(q->end - q->begin), b + q->begin, marks[s.matches[i].how]);
    }
    return out;
}

static const char *const texts[] = {
    "",
    "the of and",
    "A minister who does not know is as bad as a minister who does",
    "A minister who doesn't know is just as bad as one who does",
    "The tool had been bought from Lantern Systems in March 2023",
    "the ministry purchased the tool from Lantern Sistems in March of last year",
    "Shares in the company fell 9 percent on Wednesday",
    "the shares of the company lost 9 per cent on Wednesday",
    "The bridge will be closed until the spring, the mayor of Kestle said",
    "no no no no",
    "no, never, said no minister",
};
enum { TEXTS = sizeof texts / sizeof *texts };

START_TEST(the_same_is_wholly_alike)
{
    for (size_t i = 2; i < TEXTS; i++) {
        struct similarity s = measure(texts[i], texts[i]);
        ck_assert_double_eq_tol(s.overall, 1, 1e-6);
        ck_assert_double_eq_tol(s.shared_of_a, 1, 1e-6);
        ck_assert_double_eq_tol(s.shared_of_b, 1, 1e-6);
        ck_assert_double_eq_tol(s.run_weight, make(texts[i]).weight, 1e-4);
    }
}
END_TEST

START_TEST(nothing_is_like_nothing)
{
    ck_assert_double_eq(measure("", "").overall, 0);
    ck_assert_double_eq(measure("", texts[2]).overall, 0);
    ck_assert_double_eq(measure("carrots grew", "a judge signed").overall, 0);
    ck_assert_double_eq(measure("the of", "the of").shared_of_a, 0);
}
END_TEST

START_TEST(it_does_not_matter_which_comes_first)
{
    for (size_t i = 0; i < TEXTS; i++)
        for (size_t j = 0; j < TEXTS; j++) {
            struct similarity s = measure(texts[i], texts[j]), t = measure(texts[j], texts[i]);
            ck_assert(s.overall == t.overall && s.shared_of_a == t.shared_of_b && s.shared_of_b == t.shared_of_a);
            ck_assert(s.run_weight == t.run_weight && s.run_terms == t.run_terms && s.match_count == t.match_count);
            ck_assert(s.overall >= 0 && s.overall <= 1);
            for (size_t k = 0; k < s.match_count; k++) {
                size_t l = 0;
                while (l < t.match_count && (t.matches[l].a != s.matches[k].b || t.matches[l].b != s.matches[k].a)) l++;
                ck_assert(l < t.match_count && t.matches[l].how == s.matches[k].how);
                ck_assert(k == 0 || s.matches[k - 1].a < s.matches[k].a);
            }
        }
}
END_TEST

START_TEST(terms_are_matched_one_to_one)
{
    ck_assert_str_eq(matches("the ministry bought the tool", "a tool purchased by the ministry"),
                     "the=the ministry=ministry bought=purchased~ tool=tool");
    ck_assert_str_eq(matches("tool and tool", "tool"), "tool=tool");
    ck_assert_str_eq(matches("Vasch met Candiro", "Candiru met Vasch"), "Vasch=Vasch met=met Candiro=Candiru*");
    ck_assert_str_eq(matches("eleven journalists", "11 reporters"), "eleven=11 journalists=reporters~");
    ck_assert_str_eq(matches("prices rose", "prices fell"), "prices=prices");
    ck_assert_str_eq(matches("11 judges", "12 judges"), "judges=judges");
}
END_TEST

START_TEST(a_word_that_stands_twice_is_matched_where_its_neighbours_are)
{
    ck_assert_str_eq(matches("minister knew, judge knew", "judge knew"), "judge=judge knew=knew");
    struct similarity s = measure("minister knew, judge knew", "judge knew");
    ck_assert_uint_eq(s.matches[1].a, 3);
}
END_TEST

START_TEST(runs_are_found_across_function_words)
{
    struct similarity s = measure("He said the bridge of Kestle was closed",
                                  "Now a bridge at Kestle will be closed, she hopes");
    ck_assert_uint_eq(s.run_terms, 3);
    s = measure("Kestle bridge was closed", "The bridge in Kestle was closed");
    ck_assert_uint_eq(s.run_terms, 1);
    s = measure("They met Candiro engineers there", "They met Candiru engineers there");
    ck_assert_uint_eq(s.run_terms, 3);
}
END_TEST

START_TEST(paraphrases_are_more_alike_than_neighbours)
{
    double same = measure(texts[6], texts[7]).overall;
    ck_assert(same > measure("Shares in the company fell 9 percent on Wednesday",
                             "Shares in the company rose 4 percent on Friday")
                         .overall);
    ck_assert(same > 0.67);
    ck_assert(measure(texts[2], texts[3]).overall > 0.67);
    ck_assert(measure(texts[4], texts[5]).overall > 0.5);
    ck_assert(measure(texts[2], texts[8]).overall < 0.25);
    ck_assert(measure("27 journalists were watched", "twenty-seven reporters were under surveillance").overall > 0.5);
}
END_TEST

START_TEST(spellings_of_one_name_are_near)
{
    static const struct {
        const char *a, *b;
        bool near;
    } cases[] = {
        {"Candiro", "Candiru", true}, {"Systems", "Sistems", true},  {"Kestrin", "Kestrine", true},
        {"KESTRIN", "Kestrin", true}, {"Iran", "Iraq", false},       {"Hansen", "Jansen", false},
        {"Vasch", "Vosk", false},     {"Aldecott", "Aldekot", true}, {"", "", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *a = cases[i].a, *b = cases[i].b;
        ck_assert_msg(spelling_near(a, strlen(a), b, strlen(b)) == cases[i].near, "%s, %s", a, b);
        ck_assert(spelling_near(b, strlen(b), a, strlen(a)) == cases[i].near);
    }
    ck_assert_uint_eq(spelling_skeleton("Candiro", 7), spelling_skeleton("Candiru", 7));
    ck_assert_uint_eq(spelling_skeleton("Systems", 7), spelling_skeleton("Sistems", 7));
    ck_assert_uint_ne(spelling_skeleton("Iran", 4), spelling_skeleton("Iraq", 4));
    ck_assert_str_eq(matches("in Austria today", "in Australia today"), "today=today");
}
END_TEST

START_TEST(the_longest_wordings_can_be_compared)
{
    char *a = arena_alloc(arena, 4096), *b = arena_alloc(arena, 4096);
    for (size_t i = 0; i < 600; i++) {
        strcat(a, i % 3 ? "Q " : "judge ");
        strcat(b, i % 2 ? "judge " : "Q ");
    }
    struct similarity s = measure(a, b);
    ck_assert(s.overall > 0 && s.overall <= 1 && s.match_count <= TERMS_MAX);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("similarity");
    TCase *t = tcase_create("similarity");
    tcase_add_checked_fixture(t, terms_begin, terms_end);
    tcase_add_test(t, the_same_is_wholly_alike);
    tcase_add_test(t, nothing_is_like_nothing);
    tcase_add_test(t, it_does_not_matter_which_comes_first);
    tcase_add_test(t, terms_are_matched_one_to_one);
    tcase_add_test(t, a_word_that_stands_twice_is_matched_where_its_neighbours_are);
    tcase_add_test(t, runs_are_found_across_function_words);
    tcase_add_test(t, paraphrases_are_more_alike_than_neighbours);
    tcase_add_test(t, spellings_of_one_name_are_near);
    tcase_add_test(t, the_longest_wordings_can_be_compared);
    suite_add_tcase(s, t);
    return s;
}
