/* Blocks of the linker's index: their numbers are in the order of their rows, and rows come back as they were. */
#include "tests/unit/store_fixture.h"
#include "worker/store/links_blocks.h"
#include "worker/store/store.h"

static struct store *s;

static void begin(void)
{
    fixture_begin();
    s = open_test_store();
    ok(store_begin(s));
}

static void end(void)
{
    store_rollback(s);
    store_close(s);
    fixture_end();
}

START_TEST(numbers_are_in_the_order_of_keys)
{
    static const int32_t keys[] = {INT32_MIN, INT32_MIN + 1, -1, 0, 1, INT32_MAX - 1, INT32_MAX};
    static const int64_t segments[] = {1, 2, SEGMENTS - 1};
    int64_t before = 0;
    for (size_t i = 0; i < sizeof segments / sizeof *segments; i++) {
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            int64_t first = block_first_id(segments[i], keys[k]), last = block_last_id(segments[i], keys[k]);
            ck_assert_int_gt(first, before);
            ck_assert_int_gt(last, first);
            ck_assert(block_key(first) == keys[k] && block_key(last) == keys[k]);
            ck_assert(block_key(last + 1) != keys[k] && block_key(first - 1) != keys[k]);
            before = last;
        }
        ck_assert_int_eq(before, block_end_id(segments[i]));
    }
    ck_assert_int_lt(before, INT64_MAX);  /* there is a number after the last */
}
END_TEST

START_TEST(rows_come_back_as_they_were)
{
    static const struct links_row rows[] = {
        {INT32_MIN, {INT64_MIN, 0}}, {-1, {-1, 1}}, {-1, {-1, 2}}, {0, {0, ((int64_t)1 << 48) - 1}},
        {INT32_MAX, {INT64_MAX, 77}},
    };
    enum { ROWS = sizeof rows / sizeof *rows };
    struct links_block b = {.id = block_first_id(9, INT32_MIN)}, read;
    for (size_t i = 0; i < ROWS; i++) block_add(&b, &rows[i]);
    ok(block_write(s, &b));
    ok(block_read_first(s, 0, INT64_MAX, &read));
    ck_assert_int_eq(read.id, b.id);
    ck_assert_uint_eq(read.count, ROWS);
    for (uint32_t i = 0; i < ROWS; i++) {
        struct links_row row = block_row(&read, i);
        ck_assert(row.key == rows[i].key && row.at.place == rows[i].at.place && row.at.member == rows[i].at.member);
        ck_assert_uint_eq(block_rows_before(&read, &rows[i]), i);
        ck_assert(!i || links_row_before(&rows[i - 1], &rows[i]));
    }
    ck_assert_uint_eq(block_rows_before(&read, &(struct links_row){1, {0, 0}}), 4);
    ck_assert_uint_eq(block_rows_before(&read, &(struct links_row){INT32_MAX, {INT64_MAX, 78}}), ROWS);
}
END_TEST

START_TEST(the_first_and_the_last_of_some)
{
    struct links_block b;
    for (int32_t key = 10; key < 40; key += 10) {
        struct links_row row = {key, {key, 1}};
        b = (struct links_block){.id = block_first_id(3, key)};
        block_add(&b, &row);
        ok(block_write(s, &b));
    }
    ok(block_read_last(s, block_first_id(3, INT32_MIN), block_last_id(3, 29), &b));
    ck_assert_int_eq(block_row(&b, 0).key, 20);
    ok(block_read_first(s, b.id + 1, block_end_id(3), &b));
    ck_assert_int_eq(block_row(&b, 0).key, 30);
    ok(block_read_first(s, b.id + 1, block_end_id(3), &b));
    ck_assert_uint_eq(b.count, 0);
    ok(block_read_last(s, block_first_id(3, INT32_MIN), block_last_id(3, 9), &b));
    ck_assert_uint_eq(b.count, 0);
    ok(block_read(s, block_first_id(3, 10), &b));
    ck_assert_int_eq(block_row(&b, 0).key, 10);
    ok(block_read(s, block_first_id(3, 11), &b));
    ck_assert_uint_eq(b.count, 0);
    ok(block_end(s, block_first_id(3, 10)));
    ok(block_read_first(s, block_first_id(3, INT32_MIN), block_end_id(3), &b));
    ck_assert_int_eq(block_row(&b, 0).key, 20);
}
END_TEST

Suite *suite(void)
{
    Suite *suite = suite_create("links_blocks");
    TCase *c = tcase_create("blocks");
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_test(c, numbers_are_in_the_order_of_keys);
    tcase_add_test(c, rows_come_back_as_they_were);
    tcase_add_test(c, the_first_and_the_last_of_some);
    suite_add_tcase(suite, c);
    return suite;
}
