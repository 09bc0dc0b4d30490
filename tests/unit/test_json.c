#include <check.h>
#include <locale.h>
#include <string.h>

#include "proto/json.h"

static struct buffer out;

static void teardown(void) { buffer_free(&out); }

static const char *string(const char *s, size_t n)
{
    buffer_clear(&out);
    json_append_string(&out, s, n);
    return buffer_terminate(&out);
}
#define STRING(s) string(s, sizeof s - 1)

START_TEST(strings_are_escaped)
{
    ck_assert_str_eq(STRING(""), "\"\"");
    ck_assert_str_eq(STRING("a\"b\\c/"), "\"a\\\"b\\\\c/\"");
    ck_assert_str_eq(STRING("\n\r\t\x01\x1f\x7f"), "\"\\n\\r\\t\\u0001\\u001f\x7f\"");
    ck_assert_str_eq(STRING("a\0b"), "\"a\\u0000b\"");
    ck_assert_str_eq(STRING("Ösk “😀”"), "\"Ösk “😀”\"");
}
END_TEST

START_TEST(bytes_that_are_no_text_are_replaced)
{
    ck_assert_str_eq(STRING("a\xff" "b"), "\"a\\ufffdb\"");
    ck_assert_str_eq(STRING("\xe2\x80"), "\"\\ufffd\\ufffd\"");
    ck_assert_str_eq(STRING("\xed\xa0\x80"), "\"\\ufffd\\ufffd\\ufffd\"");
}
END_TEST

static const struct {
    const char *json;  /* NULL: an error */
    size_t size;
    const char *bytes;
} values[] = {
#define V(json, bytes) {json, sizeof bytes - 1, bytes}
    V("null", "\xc0"), V("true", "\xc3"), V("false", "\xc2"), V("5", "\x05"), V("-1", "\xff"),
    V("18446744073709551615", "\xcf\xff\xff\xff\xff\xff\xff\xff\xff"),
    V("-9223372036854775808", "\xd3\x80\0\0\0\0\0\0\0"),
    V("0.25", "\xca\x3e\x80\0\0"), V("null", "\xcb\x7f\xf8\0\0\0\0\0\0"), V("null", "\xca\x7f\x80\0\0"),
    V("null", "\xcb\x7f\xef\xff\xff\xff\xff\xff\xff"), V("1e+308", "\xcb\x7f\xe1\xcc\xf3\x85\xeb\xc8\xa0"),
    V("0.3333", "\xcb\x3f\xd5\x55\x55\x55\x55\x55\x55"), V("\"00ff\"", "\xc4\x02\x00\xff"), V("\"ab\"", "\xd4\x07\xab"),
    V("[]", "\x90"), V("{}", "\x80"), V("[1,[2],{}]", "\x93\x01\x91\x02\x80"),
    V("{\"b\":1,\"a\":[null]}", "\x82\xa1" "b\x01\xa1" "a\x91\xc0"),
    V(NULL, "\x81\x01\x02"), V(NULL, "\x91"), V(NULL, ""), V(NULL, "\x01\x02"), V(NULL, "\xdd\xff\xff\xff\xff"),
#undef V
};

START_TEST(values_become_json)
{
    enum cw_error e = json_from_msgpack(values[_i].bytes, values[_i].size, 100, &out);
    if (!values[_i].json) ck_assert_int_ne(e, CW_OK);
    else ck_assert_str_eq(buffer_terminate(&out), values[_i].json);
}
END_TEST

START_TEST(the_locale_does_not_matter)
{
    if (!setlocale(LC_NUMERIC, "de_DE.UTF-8")) setlocale(LC_NUMERIC, "C");
    ck_assert_int_eq(json_from_msgpack("\xca\x3e\x80\0\0", 5, 1, &out), CW_OK);
    ck_assert_str_eq(buffer_terminate(&out), "0.25");
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("json");
    TCase *c = tcase_create("json");
    tcase_add_checked_fixture(c, NULL, teardown);
    tcase_add_test(c, strings_are_escaped);
    tcase_add_test(c, bytes_that_are_no_text_are_replaced);
    tcase_add_loop_test(c, values_become_json, 0, (int)(sizeof values / sizeof *values));
    tcase_add_test(c, the_locale_does_not_matter);
    suite_add_tcase(s, c);
    return s;
}
