#include <check.h>
#include <string.h>

#include "proto/utf8.h"

static const struct {
    const char *s;
    size_t n, fault;
} cases[] = {
    {"", 0, 0}, {"plain ascii, long enough for words of eight", 43, 43}, {"a\0b", 3, 3}, {"é", 2, 2}, {"“x”", 7, 7},
    {"😀", 4, 4},
    {"\xf4\x8f\xbf\xbf", 4, 4}, {"\xef\xbf\xbf", 3, 3},
    {"\x80", 1, 0}, {"a\xc3", 2, 1}, {"ab\xe2\x80", 4, 2}, {"\xf0\x9f\x98", 3, 0}, {"\xc0\xaf", 2, 0},
    {"\xe0\x80\xaf", 3, 0},
    {"\xed\xa0\x80", 3, 0}, {"\xf4\x90\x80\x80", 4, 0}, {"\xf8\x88\x80\x80\x80", 5, 0}, {"12345678é\xff", 11, 10},
};

START_TEST(faults_are_found)
{
    ck_assert_uint_eq(utf8_fault(cases[_i].s, cases[_i].n), cases[_i].fault);
}
END_TEST

START_TEST(cuts_keep_characters_whole)
{
    static const char text[] = "aé“😀";  /* 1, 2, 3 and 4 bytes */
    static const size_t cut[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
    for (size_t max = 0; max < sizeof cut / sizeof *cut; max++)
        ck_assert_uint_eq(utf8_cut(text, sizeof text - 1, max), cut[max]);
    ck_assert(utf8_boundary(text, 10, 3) && !utf8_boundary(text, 10, 2) && utf8_boundary(text, 10, 10));
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("utf8");
    TCase *c = tcase_create("utf8");
    tcase_add_loop_test(c, faults_are_found, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_test(c, cuts_keep_characters_whole);
    suite_add_tcase(s, c);
    return s;
}
