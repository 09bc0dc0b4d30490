#include <check.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include "proto/arena.h"

static struct arena *arena;
static jmp_buf back;

static void setup(void) { arena = arena_new(0); }
static void teardown(void) { arena_free(arena); }
static void jump(void *context) { longjmp(*(jmp_buf *)context, 1); }

START_TEST(memory_is_zeroed_and_aligned)
{
    for (size_t n = 1; n < 3000; n += 7) {
        unsigned char *p = arena_alloc(arena, n);
        ck_assert_uint_eq((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < n; i++) ck_assert_uint_eq(p[i], 0);
        memset(p, 0xaa, n);
    }
}
END_TEST

START_TEST(a_reset_arena_is_zeroed_again)
{
    for (int round = 0; round < 3; round++) {
        unsigned char *small = arena_alloc(arena, 100), *large = arena_alloc(arena, 1 << 20);
        for (size_t i = 0; i < 100; i++) ck_assert_uint_eq(small[i], 0);
        ck_assert_uint_eq(large[(1 << 20) - 1], 0);
        memset(small, 0xff, 100);
        memset(large, 0xff, 1 << 20);
        ck_assert_uint_ge(arena_used(arena), 100 + (1 << 20));
        arena_reset(arena);
        ck_assert_uint_eq(arena_used(arena), 0);
    }
}
END_TEST

START_TEST(strings_and_growth)
{
    ck_assert_str_eq(arena_strndup(arena, "claimwire", 5), "claim");
    ck_assert_str_eq(arena_strdup(arena, ""), "");
    ck_assert_str_eq(arena_printf(arena, "%s-%d", "a", 7), "a-7");
    int *a = arena_array(arena, 4, sizeof *a);
    for (int i = 0; i < 4; i++) a[i] = i;
    int *b = arena_grow(arena, a, 4 * sizeof *a, 400 * sizeof *a);
    ck_assert_int_eq(b[3], 3);
    ck_assert_int_eq(b[399], 0);
    ck_assert_int_eq(a[3], 3);
}
END_TEST

/* Where memory ends, control goes to the handler: for the limit, and for a product that overflows. */
static int exhausted_by(size_t count, size_t size)
{
    struct arena *a = arena_new(1 << 20);
    arena_on_exhausted(a, jump, &back);
    int jumped = setjmp(back);
    if (!jumped) arena_array(a, count, size);
    arena_free(a);
    return jumped;
}

START_TEST(the_limit_holds)
{
    ck_assert_int_eq(exhausted_by(1, 1 << 20), 0);
    ck_assert_int_eq(exhausted_by(1, (1 << 20) + 1), 1);
    ck_assert_int_eq(exhausted_by(SIZE_MAX / 2, 3), 1);
    ck_assert_int_eq(exhausted_by(1, SIZE_MAX), 1);
}
END_TEST

START_TEST(without_a_handler_it_aborts)
{
    struct arena *a = arena_new(100);
    arena_alloc(a, 101);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("arena");
    TCase *c = tcase_create("arena");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, memory_is_zeroed_and_aligned);
    tcase_add_test(c, a_reset_arena_is_zeroed_again);
    tcase_add_test(c, strings_and_growth);
    tcase_add_test(c, the_limit_holds);
    tcase_add_test_raise_signal(c, without_a_handler_it_aborts, 6);
    suite_add_tcase(s, c);
    return s;
}
