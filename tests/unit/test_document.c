/* Documents: there and back, what is refused, and ids that other programs can compute. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "proto/document.h"

static struct arena *arena;
static struct buffer bytes;

static void setup(void) { arena = arena_new(0); }

static void teardown(void)
{
    arena_free(arena);
    buffer_free(&bytes);
}

static struct document example(void)
{
    static const char *authors[] = {"Ada Fennimore", "Jörg Ostrand"};
    static const char text[] = "The harbour is safe, Ada Fennimore said.";
    return (struct document){.uri = "a.txt", .title = "Harbour", .outlet = "Coast Post", .published = "2026-03-01",
                             .language = "en",
                             .authors = authors, .author_count = 2, .text = text, .text_size = sizeof text - 1};
}

START_TEST(comes_back)
{
    struct document in = example(), out;
    ck_assert_int_eq(document_check(&in), CW_OK);
    ck_assert_int_eq(document_encode(&in, &bytes), CW_OK);
    ck_assert_int_eq(document_decode(bytes.data, bytes.size, arena, &out), CW_OK);
    ck_assert_str_eq(out.uri, in.uri);
    ck_assert_str_eq(out.title, in.title);
    ck_assert_str_eq(out.outlet, in.outlet);
    ck_assert_ptr_null(out.url);
    ck_assert_str_eq(out.published, in.published);
    ck_assert_str_eq(out.language, in.language);
    ck_assert_uint_eq(out.author_count, 2);
    ck_assert_str_eq(out.authors[1], "Jörg Ostrand");
    ck_assert_uint_eq(out.text_size, in.text_size);
    ck_assert_str_eq(out.text, in.text);
}
END_TEST

START_TEST(the_id_is_of_the_content)
{
    struct document d = example();
    char a[CW_ID_HEX + 1], b[CW_ID_HEX + 1];
    document_id(&d, a);
    ck_assert_str_eq(a, "6fb072c495effb61b555aec64b56a6e2");
    d.uri = "elsewhere.txt";
    document_id(&d, b);
    ck_assert_str_eq(a, b);
    d.outlet = "Inland Post";
    document_id(&d, b);
    ck_assert_str_ne(a, b);
    struct document bare = {.text = "x", .text_size = 1}, empty = {.text = "x", .text_size = 1, .title = "", .url = ""};
    document_id(&bare, a);
    document_id(&empty, b);
    ck_assert_str_eq(a, b);
    ck_assert_str_eq(a, "2cbb871ad83425f270713e4d5d8c415f");
}
END_TEST

START_TEST(faults_name_field_and_byte)
{
    static char long_field[CW_MAX_FIELD + 2];
    memset(long_field, 'a', CW_MAX_FIELD + 1);
    const char *authors[CW_MAX_AUTHORS + 1];
    for (size_t i = 0; i <= CW_MAX_AUTHORS; i++) authors[i] = "A";
    struct document good = example(), d = good;
    d.text_size = 0;
    ck_assert_int_eq(document_check(&d), CW_EDATA);
    ck_assert_ptr_nonnull(strstr(cw_error_text(), "text is empty"));
    d = good;
    d.text = "abc\xffz", d.text_size = 5;
    ck_assert_int_eq(document_check(&d), CW_EDATA);
    ck_assert_ptr_nonnull(strstr(cw_error_text(), "text is not UTF-8 at byte 3"));
    d.text = "ab\0z", d.text_size = 4;
    ck_assert_int_eq(document_check(&d), CW_EDATA);
    ck_assert_ptr_nonnull(strstr(cw_error_text(), "NUL at byte 2"));
    d = good;
    d.url = long_field;
    ck_assert_int_eq(document_check(&d), CW_ELIMIT);
    ck_assert_ptr_nonnull(strstr(cw_error_text(), "url has 8193 bytes"));
    d = good;
    d.title = "\xed\xa0\x80";  /* a surrogate */
    ck_assert_int_eq(document_check(&d), CW_EDATA);
    d = good;
    d.authors = authors, d.author_count = CW_MAX_AUTHORS + 1;
    ck_assert_int_eq(document_check(&d), CW_ELIMIT);
    d.author_count = CW_MAX_AUTHORS;
    ck_assert_int_eq(document_check(&d), CW_OK);
}
END_TEST

START_TEST(the_largest_text_fits)
{
    char *text = malloc(CW_MAX_TEXT + 1);
    memset(text, 'a', CW_MAX_TEXT + 1);
    struct document in = {.text = text, .text_size = CW_MAX_TEXT}, out;
    ck_assert_int_eq(document_check(&in), CW_OK);
    document_encode(&in, &bytes);
    ck_assert_int_eq(document_decode(bytes.data, bytes.size, arena, &out), CW_OK);
    in.text_size++;
    ck_assert_int_eq(document_check(&in), CW_ELIMIT);
    buffer_clear(&bytes);
    document_encode(&in, &bytes);
    ck_assert_int_eq(document_decode(bytes.data, bytes.size, arena, &out), CW_ELIMIT);
    free(text);
}
END_TEST

static enum cw_error decode_bytes(const char *s, size_t n)
{
    struct document out;
    return document_decode(s, n, arena, &out);
}
#define DECODE(s) decode_bytes(s, sizeof s - 1)

START_TEST(hostile_bytes_are_refused)
{
    ck_assert_int_eq(DECODE("\x81\xa4text\xa1x"), CW_OK);
    ck_assert_int_eq(DECODE("\x82\xa4text\xa1x\x05\x06"), CW_OK);  /* a key that is no string says nothing to us */
    ck_assert_int_eq(DECODE(""), CW_EDATA);
    ck_assert_int_eq(DECODE("\x80"), CW_EDATA);
    ck_assert_int_eq(DECODE("\x81\xa4text\xa0"), CW_EDATA);
    ck_assert_int_eq(DECODE("\x81\xa4text\xc4\x01x"), CW_EDATA);
    ck_assert_int_eq(DECODE("\x82\xa4text\xa1x\xa5title\x07"), CW_EDATA);
    ck_assert_int_eq(DECODE("\x82\xa4text\xa1x\xa7" "authors\x92\xa1" "a\xc0"), CW_EDATA);
    ck_assert_int_eq(DECODE("\x81\xa4text\xdb\xff\xff\xff\xffx"), CW_EDATA);
    ck_assert_int_eq(DECODE("\xdf\xff\xff\xff\xff"), CW_ELIMIT);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("document");
    TCase *c = tcase_create("document");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, comes_back);
    tcase_add_test(c, the_id_is_of_the_content);
    tcase_add_test(c, faults_name_field_and_byte);
    tcase_add_test(c, the_largest_text_fits);
    tcase_add_test(c, hostile_bytes_are_refused);
    suite_add_tcase(s, c);
    return s;
}
