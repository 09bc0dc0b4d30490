/* Watch-lists, moments in words, and what was seen before. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/claims/seen.h"
#include "client/claims/watch.h"

Suite *suite(void);

static struct arena *arena;

static void set_up(void) { arena = arena_new(0); }
static void tear_down(void) { arena_free(arena); }

START_TEST(watch_lists)
{
    static const char list[] = "# people\n  Ines Abelard \r\n\nferry  # a word\n\"bent shaft\"\n?!\nO'Brien";
    struct watch_list w;
    ck_assert_int_eq(watch_parse(list, sizeof list - 1, "list", arena, &w), CW_OK);
    ck_assert_uint_eq(w.count, 5);
    ck_assert_str_eq(w.lines[0], "Ines Abelard");
    ck_assert_str_eq(watch_words(w.lines[0], arena), "\"Ines\" \"Abelard\"");
    ck_assert_str_eq(watch_words(w.lines[2], arena), "\"bent shaft\"");
    ck_assert_str_eq(watch_words("a b", arena), "\"a\" \"b\"");
    ck_assert_str_eq(watch_name(w.lines[1]), "ferry");
    ck_assert_ptr_null(watch_name(w.lines[2]));  /* a phrase is nobody's name */
    ck_assert_ptr_null(watch_name(w.lines[3]));
    ck_assert_str_eq(w.lines[4], "O'Brien");
    ck_assert_int_eq(watch_parse("# nothing\n\n", 11, "list", arena, &w), CW_EDATA);
    ck_assert_int_eq(watch_parse("a\xff", 2, "list", arena, &w), CW_EDATA);
    ck_assert_int_eq(watch_parse("", 0, "list", arena, &w), CW_EDATA);
    ck_assert_int_eq(watch_parse("a\0b", 3, "list", arena, &w), CW_EDATA);
    struct buffer many = {0};
    for (int i = 0; i <= WATCH_LINES; i++) buffer_puts(&many, "x\n");
    ck_assert_int_eq(watch_parse(many.data, many.size, "list", arena, &w), CW_ELIMIT);
    buffer_clear(&many);
    for (int i = 0; i <= WATCH_LINE; i++) buffer_puts(&many, "x");
    ck_assert_int_eq(watch_parse(many.data, many.size, "list", arena, &w), CW_EDATA);
    ck_assert_ptr_nonnull(strstr(cw_error_text(), "list:1"));
    buffer_free(&many);
}
END_TEST

START_TEST(moments)
{
    const time_t now = 1772632800;  /* 2026-03-04T14:00:00Z */
    const char *s = NULL;
    setenv("TZ", "CET-1", 1);
    tzset();
    static const struct { const char *words, *is;
    } good[] = {{"today", "2026-03-03T23:00:00.000Z"},
                {"yesterday", "2026-03-02T23:00:00.000Z"},
                {"24h", "2026-03-03T14:00:00.000Z"},
                {"3d", "2026-03-01T14:00:00.000Z"},
                {"1w", "2026-02-25T14:00:00.000Z"},
                {"90m", "2026-03-04T12:30:00.000Z"},
                {"2026-03-01", "2026-02-28T23:00:00.000Z"},
                {"2026-03", "2026-02-28T23:00:00.000Z"},
                {"2026", "2025-12-31T23:00:00.000Z"}, {"0426-07", "0426-06-30T23:00:00.000Z"},
                {"2026-03-01T12:30", "2026-03-01T11:30:00.000Z"},
                {"2026-03-01 12:30", "2026-03-01T11:30:00.000Z"}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ck_assert_int_eq(watch_moment(good[i].words, now, arena, &s), CW_OK);
        ck_assert_msg(!strcmp(s, good[i].is), "%s is %s and not %s", good[i].words, s, good[i].is);
    }
    static const char *const bad[] = {"",    "tomorrow", "24",           "24x",        "h",
                                      "-3d", "3dd",      "99999999999d", "03/04/2026", "2026-03-01T12:30:00Z"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_int_eq(watch_moment(bad[i], now, arena, &s), CW_EUSAGE);
}
END_TEST

START_TEST(what_was_seen)
{
    struct seen s = {.arena = arena};
    char key[32];
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 5000; i++) {
            snprintf(key, sizeof key, "%x/s%d", i * 7919, i);
            ck_assert_int_eq(seen_before(&s, key), round);
        }
    ck_assert(!seen_before(&s, ""));
    ck_assert(seen_before(&s, ""));
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("watch");
    TCase *t = tcase_create("watch");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, watch_lists);
    tcase_add_test(t, moments);
    tcase_add_test(t, what_was_seen);
    suite_add_tcase(s, t);
    return s;
}
