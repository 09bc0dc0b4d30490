/* The file of decisions about names: what it may hold, and what is said about what it may not. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "worker/claims/names/folding.h"

static struct arena *arena;

static void setup(void) { arena = arena_new(0); }
static void teardown(void) { arena_free(arena); }

START_TEST(test_parse)
{
    static const char text[] = "\xef\xbb\xbf# who is who\r\n"
                               "merge Candiro = Candiru\r\n"
                               "\n"
                               "  split\tIna Varga =  Ines Varga   # two sisters\n"
                               "merge C#Team = Blue#Team\n"
                               "merge Ina Varga = Ines Varga";
    struct name_decision *d;
    size_t n;
    ck_assert_int_eq(decisions_parse(text, sizeof text - 1, "names", arena, &d, &n), CW_OK);
    ck_assert_uint_eq(n, 4);
    ck_assert(d[0].merge && !strcmp(d[0].a, "Candiro") && !strcmp(d[0].b, "Candiru"));
    ck_assert(!d[1].merge && !strcmp(d[1].a, "Ina Varga") && !strcmp(d[1].b, "Ines Varga"));
    ck_assert_str_eq(d[2].a, "C#Team");
    ck_assert(d[3].merge);
    ck_assert_int_eq(decisions_parse("", 0, "names", arena, &d, &n), CW_OK);
    ck_assert_uint_eq(n, 0);
}
END_TEST

static const struct {
    const char *text, *says;
} faults[] = {
    {"merge A = B\nnonsense", "names:2: it must begin with \"merge\" or \"split\", a blank, and a name"},
    {"merge", "names:1: it must begin"},
    {"merged A = B", "names:1: it must begin"},
    {"\n\nmerge A", "names:3: there must be ="},
    {"merge A =", "names:1: a name is missing"},
    {"merge = B", "names:1: a name is missing"},
    {"merge A = # B", "names:1: a name is missing"},
    {"merge A = B = C", "names:1: there is more than one ="},
    {"merge A = ...", "names:1: a name has no letter"},
    {"merge Ada Vell = ADA  VELL", "names:1: the two names are the same"},
    {"merge A\x01 = B", "names:1: a name has a control character"},
    {"merge A\xff = B", "names:1: it is not UTF-8"},
};

START_TEST(test_fault)
{
    struct name_decision *d;
    size_t n;
    ck_assert_int_eq(decisions_parse(faults[_i].text, strlen(faults[_i].text), "names", arena, &d, &n), CW_EDATA);
    ck_assert_msg(!strncmp(cw_error_text(), faults[_i].says, strlen(faults[_i].says)), "%s", cw_error_text());
}
END_TEST

START_TEST(test_long_names)
{
    enum { SIZE = 100000 };
    char *text = malloc(SIZE);
    struct name_decision *d;
    size_t n;
    memset(text, 'a', SIZE);
    memcpy(text, "merge A = ", 10);
    ck_assert_int_eq(decisions_parse(text, SIZE, "names", arena, &d, &n), CW_EDATA);
    ck_assert_str_eq(cw_error_text(), "names:1: a name is too long");
    free(text);
}
END_TEST

START_TEST(test_write)
{
    struct buffer b = {0};
    ck_assert_int_eq(decision_write(&(struct name_decision){true, "Candiro", "Candiru"}, &b), CW_OK);
    ck_assert_int_eq(decision_write(&(struct name_decision){false, "Benoît #1", "O'Neill"}, &b), CW_EUSAGE);
    ck_assert_int_eq(decision_write(&(struct name_decision){false, "Benoît", "O'Neill"}, &b), CW_OK);
    ck_assert_str_eq(buffer_terminate(&b), "merge Candiro = Candiru\nsplit Benoît = O'Neill\n");
    buffer_free(&b);
}
END_TEST

static const struct name_decision unwritable[] = {
    {true, "A=B", "C"}, {true, "A\nmerge X", "C"}, {true, "A", ""}, {true, "", "A"}, {true, "A", "a"},
    {true, "A", "--"}, {true, "A", "B #C"},
    {true, "A", "B\r\n"},
};

START_TEST(test_unwritable)
{
    struct buffer b = {0};
    ck_assert_int_eq(decision_write(&unwritable[_i], &b), CW_EUSAGE);
    ck_assert_uint_eq(b.size, 0);
    buffer_free(&b);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("decisions");
    TCase *c = tcase_create("decisions");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, test_parse);
    tcase_add_loop_test(c, test_fault, 0, sizeof faults / sizeof *faults);
    tcase_add_test(c, test_long_names);
    tcase_add_test(c, test_write);
    tcase_add_loop_test(c, test_unwritable, 0, sizeof unwritable / sizeof *unwritable);
    suite_add_tcase(s, c);
    return s;
}
