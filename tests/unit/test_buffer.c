#include <check.h>
#include <stdint.h>
#include <string.h>

#include "proto/buffer.h"

START_TEST(grows_and_keeps)
{
    struct buffer b = {0};
    for (int i = 0; i < 10000; i++) buffer_append(&b, "abc", 3);
    buffer_puts(&b, "def");
    buffer_printf(&b, "%05d", 42);
    ck_assert_uint_eq(b.size, 30008);
    ck_assert_str_eq(buffer_terminate(&b) + 29997, "abcdef00042");
    ck_assert_uint_eq(b.size, 30008);
    buffer_append(&b, "x", 1);
    ck_assert_str_eq(buffer_terminate(&b) + 30003, "00042x");
    buffer_free(&b);
    ck_assert_ptr_null(b.data);
}
END_TEST

START_TEST(failure_sticks_until_cleared)
{
    struct buffer b = {0};
    buffer_append(&b, "abc", 3);
    buffer_append(&b, "abc", SIZE_MAX / 2);  /* cannot be had; nothing is read */
    ck_assert(b.failed);
    buffer_append(&b, "abc", 3);
    ck_assert_uint_eq(b.size, 3);
    ck_assert_str_eq(buffer_terminate(&b), "");
    buffer_clear(&b);
    ck_assert(!b.failed);
    buffer_puts(&b, "new");
    ck_assert_str_eq(buffer_terminate(&b), "new");
    buffer_free(&b);
}
END_TEST

START_TEST(an_empty_buffer_is_a_string)
{
    struct buffer b = {0};
    buffer_append(&b, NULL, 0);
    ck_assert_str_eq(buffer_terminate(&b), "");
    buffer_free(&b);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("buffer");
    TCase *c = tcase_create("buffer");
    tcase_add_test(c, grows_and_keeps);
    tcase_add_test(c, failure_sticks_until_cleared);
    tcase_add_test(c, an_empty_buffer_is_a_string);
    suite_add_tcase(s, c);
    return s;
}
