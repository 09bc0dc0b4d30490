/* Which block a row belongs to, told by where the blocks begin. */
#include <check.h>

#include "worker/store/fence.h"

enum { LIST = 40, BLOCKS = 300 };  /* LIST: blocks that begin with one key, in the middle */

static struct fence fence;

static void add(int64_t id, int32_t key, int64_t place, int64_t member)
{
    struct links_block b = {.id = id};
    block_add(&b, &(struct links_row){key, {place, member}});
    block_add(&b, &(struct links_row){key, {place + 1, 1}});
    ck_assert_int_eq(fence_add(&fence, &b), CW_OK);
}

static size_t before(int32_t key, int64_t place, int64_t member)
{
    return fence_before(&fence, &(struct links_row){key, {place, member}});
}

START_TEST(of_no_block)
{
    ck_assert_uint_eq(before(INT32_MAX, INT64_MAX, INT64_MAX), 0);
    fence_free(&fence);
    ck_assert_uint_eq(before(0, 0, 0), 0);
}
END_TEST

START_TEST(blocks_of_many_keys_and_of_one)
{
    for (int32_t i = 0; i < BLOCKS; i++) add(block_first_id(5, 10 * (i - BLOCKS)), 10 * (i - BLOCKS), 7, 3);
    for (int32_t i = 0; i < LIST; i++) add(block_first_id(5, 0) + i, 0, 100 * i, 3);
    for (int32_t i = 1; i <= BLOCKS; i++) add(block_first_id(5, 10 * i), 10 * i, 7, 3);
    ck_assert_uint_eq(before(INT32_MIN, INT64_MIN, 0), 0);
    ck_assert_uint_eq(before(INT32_MAX, INT64_MAX, 0), 2 * BLOCKS + LIST);
    for (int32_t i = 0; i < BLOCKS; i++) {
        ck_assert_uint_eq(before(10 * (i - BLOCKS), 7, 3), (size_t)i);  /* itself: not before it */
        ck_assert_uint_eq(before(10 * (i - BLOCKS), 7, 4), (size_t)i + 1);
        ck_assert_uint_eq(before(10 * (i - BLOCKS), 6, 9), (size_t)i);
        ck_assert_uint_eq(before(10 * (i - BLOCKS) + 1, INT64_MIN, 0), (size_t)i + 1);
    }
    for (int32_t i = 0; i < LIST; i++) {
        ck_assert_uint_eq(before(0, 100 * i, 3), (size_t)(BLOCKS + i));
        ck_assert_uint_eq(before(0, 100 * i + 50, 0), (size_t)(BLOCKS + i + 1));
    }
    fence_free(&fence);
}
END_TEST

Suite *suite(void)
{
    Suite *suite = suite_create("fence");
    TCase *c = tcase_create("fence");
    tcase_add_test(c, of_no_block);
    tcase_add_test(c, blocks_of_many_keys_and_of_one);
    suite_add_tcase(suite, c);
    return suite;
}
