/* Check-worthiness, on texts that run through all stages. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/extract.h"

static struct extractor *extractor;
static struct arena *arena;

static void setup(void)
{
    if (extractor_open("models", &extractor)) ck_abort_msg("%s", cw_error_text());
    arena = arena_new(0);
}

static void teardown(void)
{
    extractor_close(extractor);
    arena_free(arena);
}

static struct record extract(const char *text)
{
    struct document d = {.text = text, .text_size = strlen(text), .uri = "test"};
    struct record r;
    if (extractor_run(extractor, &d, arena, &r)) ck_abort_msg("%s", cw_error_text());
    return r;
}

START_TEST(test_statements)
{
    struct record r = extract("Mayor Ada Vell said that Halden Group dismissed 400 workers in Castrova in 2019.\n\n\"I hope we should think,\" Vell said.\n");
    ck_assert_uint_eq(r.statement_count, 2);
    ck_assert_float_gt(r.statements[0].checkworthy, 0.6f);
    ck_assert_float_lt(r.statements[1].checkworthy, 0.3f);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("worth");
    TCase *c = tcase_create("worth");
    tcase_set_timeout(c, 300);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, test_statements);
    suite_add_tcase(s, c);
    return s;
}
