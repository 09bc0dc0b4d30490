#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "proto/error.h"

START_TEST(words_gain_context)
{
    ck_assert_int_eq(cw_fail(CW_EIO, "disk %d", 3), CW_EIO);
    ck_assert_str_eq(cw_error_text(), "disk 3");
    ck_assert_int_eq(cw_context(CW_EIO, "store %s", "a.db"), CW_EIO);
    ck_assert_str_eq(cw_error_text(), "store a.db: disk 3");
    ck_assert_int_eq(cw_context(CW_OK, "nothing"), CW_OK);
    ck_assert_str_eq(cw_error_text(), "store a.db: disk 3");
}
END_TEST

START_TEST(a_failure_may_quote_the_last)
{
    cw_fail(CW_EIO, "inner");
    cw_fail(CW_EDATA, "outer (%s)", cw_error_text());
    ck_assert_str_eq(cw_error_text(), "outer (inner)");
}
END_TEST

START_TEST(long_words_are_cut)
{
    char *long_words = malloc(5000);
    memset(long_words, 'x', 4999);
    long_words[4999] = '\0';
    cw_fail(CW_EDATA, "%s", long_words);
    size_t n = strlen(cw_error_text());
    ck_assert_uint_lt(n, 1024);
    cw_context(CW_EDATA, "%s", long_words);
    ck_assert_uint_lt(strlen(cw_error_text()), 1024);
    ck_assert_ptr_nonnull(strstr(cw_error_text(), ": x"));
    free(long_words);
}
END_TEST

START_TEST(codes_have_names_and_statuses)
{
    ck_assert_str_eq(cw_error_name(CW_ELIMIT), "too-large");
    ck_assert_int_eq(cw_error_exit_status(CW_OK), 0);
    ck_assert_int_eq(cw_error_exit_status(CW_EUNAVAILABLE), 69);
    ck_assert_int_eq(cw_error_exit_status(CW_ECONFIG), 78);
    ck_assert_str_eq(cw_error_sentence(CW_ENOTFOUND), "nothing found");
}
END_TEST

START_TEST(a_broken_invariant_aborts)
{
    CW_CHECK(1 + 1 == 2);
    CW_CHECK(1 + 1 == 3);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("error");
    TCase *c = tcase_create("error");
    tcase_add_test(c, words_gain_context);
    tcase_add_test(c, a_failure_may_quote_the_last);
    tcase_add_test(c, long_words_are_cut);
    tcase_add_test(c, codes_have_names_and_statuses);
    tcase_add_test_raise_signal(c, a_broken_invariant_aborts, 6);
    suite_add_tcase(s, c);
    return s;
}
