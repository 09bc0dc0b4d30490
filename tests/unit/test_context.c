/* Contexts: whether two documents may speak of the same, by the names in them.  Names are invented. */
#include "tests/unit/terms_fixture.h"
#include "worker/claims/relation/context.h"

enum { NAMES = 4 };

static struct context context_of(const char *const names[NAMES])
{
    struct context c;
    size_t count = 0;
    while (count < NAMES && names[count]) count++;
    context_make(terms_reader, names, count, arena, arena, &c);
    return c;
}

static bool meet(const char *const a[NAMES], const char *const b[NAMES])
{
    struct context x = context_of(a), y = context_of(b);
    bool out = contexts_meet(&x, &y);
    ck_assert(contexts_meet(&y, &x) == out);
    return out;
}

START_TEST(a_rare_name_in_both_is_enough)
{
    ck_assert(meet((const char *[NAMES]){"ada kestrin", "orvane"}, (const char *[NAMES]){"tomas venn", "orvane"}));
    ck_assert(meet((const char *[NAMES]){"ada kestrin"}, (const char *[NAMES]){"kestrin", "port maren"}));
    ck_assert(!meet((const char *[NAMES]){"ada kestrin", "orvane"}, (const char *[NAMES]){"tomas venn", "castrel"}));
}
END_TEST

START_TEST(spellings_of_a_rare_name_are_one)
{
    ck_assert(meet((const char *[NAMES]){"candiru"}, (const char *[NAMES]){"candiro"}));
    ck_assert(!meet((const char *[NAMES]){"candiru"}, (const char *[NAMES]){"lantern"}));
}
END_TEST

START_TEST(common_words_are_not)
{
    ck_assert(!meet((const char *[NAMES]){"national office of water"}, (const char *[NAMES]){"the office"}));
    ck_assert(!meet((const char *[NAMES]){"congress", "ada kestrin"}, (const char *[NAMES]){"congress", "orvane"}));
}
END_TEST

START_TEST(without_names)
{
    ck_assert(meet((const char *[NAMES]){NULL}, (const char *[NAMES]){NULL}));
    ck_assert(meet((const char *[NAMES]){NULL}, (const char *[NAMES]){"orvane"}));
    ck_assert(meet((const char *[NAMES]){""}, (const char *[NAMES]){NULL}));
}
END_TEST

START_TEST(a_word_counts_once)
{
    struct context c = context_of((const char *[NAMES]){"kestrin", "ada kestrin", "orvane"});
    ck_assert_uint_eq(c.count, 3);
    for (size_t i = 1; i < c.count; i++) ck_assert_uint_lt(c.at[i - 1].hash, c.at[i].hash);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("context");
    TCase *c = tcase_create("names");
    tcase_add_checked_fixture(c, terms_begin, terms_end);
    tcase_add_test(c, a_rare_name_in_both_is_enough);
    tcase_add_test(c, spellings_of_a_rare_name_are_one);
    tcase_add_test(c, common_words_are_not);
    tcase_add_test(c, without_names);
    tcase_add_test(c, a_word_counts_once);
    suite_add_tcase(s, c);
    return s;
}
