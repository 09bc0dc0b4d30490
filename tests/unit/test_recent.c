/* What is remembered: how long, what keeps it longer, and what is let go. */
#include <check.h>

#include "worker/store/recent.h"

static struct recent *r;

enum { VALUES = 8 };

static void setup(void) { ck_assert_int_eq(recent_open(VALUES, 1 << 20, &r), CW_OK); }
static void teardown(void) { recent_close(r); }

static void put(int64_t key, int64_t value)
{
    int64_t *made = arena_alloc(recent_arena(r), sizeof *made);
    *made = value;
    recent_put(r, key, made);
}

/* 0: it is not there. */
static int64_t find(int64_t key)
{
    const int64_t *value = recent_find(r, key);
    return value ? *value : 0;
}

/* Others come, and the younger generation is the older. */
static void pass_a_generation(int64_t first)
{
    for (int64_t i = 0; i < VALUES; i++) put(first + i, first + i);
    recent_age(r);
}

START_TEST(what_was_put_is_found)
{
    ck_assert_int_eq(find(7), 0);
    put(7, 70);
    put(-7, 71);
    put(INT64_MIN, 72);
    ck_assert(find(7) == 70 && find(-7) == 71 && find(INT64_MIN) == 72 && find(8) == 0);
    put(7, 80);
    ck_assert_int_eq(find(7), 80);
    recent_age(r);  /* there is room: nothing goes */
    ck_assert(find(7) == 80 && find(-7) == 71);
}
END_TEST

START_TEST(two_generations_are_remembered)
{
    put(1, 10);
    ck_assert(!recent_ages(r, 1));
    pass_a_generation(100);
    ck_assert_int_eq(find(1), 10);
    ck_assert(recent_ages(r, 1));
    pass_a_generation(200);
    ck_assert_int_eq(find(1), 0);
    ck_assert_int_eq(find(100 + VALUES - 1), 0);
    ck_assert_int_eq(find(200), 200);
    ck_assert(recent_ages(r, 1));
}
END_TEST

START_TEST(what_is_renewed_stays)
{
    put(1, 10);
    put(2, 20);
    for (int64_t i = 1; i <= 20; i++) {
        pass_a_generation(100 * i);
        ck_assert_int_eq(find(1), 10 + i - 1);
        ck_assert(recent_ages(r, 1));
        put(1, 10 + i);
        ck_assert(!recent_ages(r, 1));
        ck_assert_int_eq(find(1), 10 + i);  /* the new one, not the old one that is still there */
        ck_assert_int_eq(find(2), i == 1 ? 20 : 0);
    }
}
END_TEST

START_TEST(all_is_forgotten)
{
    for (int64_t i = 1; i < 14; i++) {
        recent_age(r);
        put(i, i);
    }
    recent_forget(r);
    ck_assert_uint_eq(arena_used(recent_arena(r)), 0);
    for (int64_t i = 1; i < 14; i++) {
        ck_assert_int_eq(find(i), 0);
        ck_assert(recent_ages(r, i));
    }
    put(3, 30);
    ck_assert_int_eq(find(3), 30);
}
END_TEST

/* Nobody makes room: what is there stays, what finds no room is made again. */
START_TEST(a_full_generation)
{
    int64_t there = 0;
    for (int64_t i = 1; i <= 5 * VALUES; i++) put(i, i);
    for (int64_t i = 1; i <= 5 * VALUES; i++) {
        int64_t found = find(i);
        ck_assert(found == i || found == 0);
        there += found != 0;
    }
    ck_assert_int_eq(there, 2 * VALUES - 1);
    ck_assert(find(1) == 1 && find(5 * VALUES) == 0);
    recent_age(r);
    ck_assert(find(1) == 1 && find(5 * VALUES) == 0);
    put(5 * VALUES, 1);
    ck_assert_int_eq(find(5 * VALUES), 1);
}
END_TEST

/* Large values: the memory that they take, not their number, ends a generation. */
START_TEST(bytes_are_bounded)
{
    put(1, 10);
    arena_alloc(recent_arena(r), 1 << 20);
    recent_age(r);
    ck_assert_uint_eq(arena_used(recent_arena(r)), 0);
    ck_assert(find(1) == 10 && recent_ages(r, 1));
    arena_alloc(recent_arena(r), 1 << 20);
    recent_age(r);
    ck_assert_int_eq(find(1), 0);
}
END_TEST

START_TEST(nothing_is_closed) { recent_close(NULL); }
END_TEST

/* Against an array: the last VALUES that were put are there, with what was put last; what is older than two generations
 * is not. */
START_TEST(whatever_comes_in_which_order)
{
    enum { KEYS = 40 };
    int64_t value[KEYS + 1] = {0}, when[KEYS + 1] = {0};
    uint64_t random = (uint64_t)_i + 1;
    for (int64_t now = 1; now <= 5000; now++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        int64_t key = (int64_t)(random >> 33) % KEYS + 1;
        recent_age(r);
        put(key, now);
        value[key] = when[key] = now;
        for (int64_t k = 1; k <= KEYS; k++) {
            int64_t found = find(k);
            ck_assert(found == value[k] || found == 0);
            if (when[k] && when[k] > now - VALUES) ck_assert_int_eq(found, value[k]);
            if (recent_ages(r, k)) continue;
            ck_assert_int_eq(found, value[k]);
        }
    }
}
END_TEST

Suite *suite(void)
{
    Suite *suite = suite_create("recent");
    TCase *c = tcase_create("recent");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, what_was_put_is_found);
    tcase_add_test(c, two_generations_are_remembered);
    tcase_add_test(c, what_is_renewed_stays);
    tcase_add_test(c, all_is_forgotten);
    tcase_add_test(c, a_full_generation);
    tcase_add_test(c, bytes_are_bounded);
    tcase_add_test(c, nothing_is_closed);
    tcase_add_loop_test(c, whatever_comes_in_which_order, 0, 3);
    suite_add_tcase(suite, c);
    return suite;
}
