/* What a call of the linker has changed: each once. */
#include <check.h>

#include "worker/claims/linker/place.h"
#include "worker/claims/linker/touched.h"
#include "worker/claims/relation/relation.h"

START_TEST(claims_are_told_once)
{
    struct touched t = {0};
    for (int64_t i = 0; i < 300; i++) touch_claim(&t, 7 + i % 3);
    touched_settle(&t);
    ck_assert_uint_eq(t.claim_count, 3);
    ck_assert_int_eq(t.claims[0], 7);
    ck_assert_int_eq(t.claims[2], 9);
    touched_forget(&t);
    touched_settle(&t);
    ck_assert_uint_eq(t.claim_count, 0);
    touched_free(&t);
}
END_TEST

START_TEST(what_happened_to_a_pair_is_in_one_place)
{
    struct touched t = {0};
    touch_pair(&t, 4, 2, true);
    touch_pair(&t, 5, 5, true);  /* of one document */
    touch_pair(&t, 1, 9, false);
    touch_pair(&t, 2, 4, false);
    touched_settle(&t);
    ck_assert_uint_eq(t.pair_count, 2);
    ck_assert(t.pairs[0].a == 1 && t.pairs[0].b == 9 && !t.pairs[0].joined && t.pairs[0].parted);
    ck_assert(t.pairs[1].a == 2 && t.pairs[1].b == 4 && t.pairs[1].joined && t.pairs[1].parted);
    touched_free(&t);
    touched_settle(&t);  /* nothing */
}
END_TEST

START_TEST(places_go_by_day_and_the_undated_stand_last)
{
    int64_t before = place_of("a", 1, 1, -40000), old = place_of("b", 1, 1, -25567), day = place_of("a", 1, 1, 19000);
    int64_t next = place_of("a", 1, 1, 19001), far = place_of("a", 1, 1, 90000),
            none = place_of("a", 1, 1, DAY_UNKNOWN);
    ck_assert(before < day && old < day && day < next && next < far && far < none);
    ck_assert_uint_eq(place_hash(day), place_hash(next));
    ck_assert_uint_ne(place_hash(day), place_hash(place_of("a", 1, 2, 19000)));
    ck_assert_uint_lt(place_hash(none), (uint64_t)1 << 48);
}
END_TEST

START_TEST(what_is_weeks_apart_needs_one_key_more)
{
    int64_t day = place_of("a", 1, 1, 19000), fortnight = place_of("b", 1, 1, 19014), more = place_of("c", 1, 1, 19015),
            none = place_of("d", 1, 1, DAY_UNKNOWN), first = place_of("e", 1, 1, -90000),
            last = place_of("f", 1, 1, 90000);
    ck_assert_uint_eq(place_support(day, day, 2), 2);
    ck_assert_uint_eq(place_support(day, fortnight, 2), 2);
    ck_assert_uint_eq(place_support(day, more, 2), 3);
    ck_assert_uint_eq(place_support(more, day, 2), 3);
    ck_assert_uint_eq(place_support(first, last, 2), 3);
    ck_assert_uint_eq(place_support(none, day, 2), 2);  /* they may be of one day */
    ck_assert_uint_eq(place_support(last, none, 2), 2);
    ck_assert_uint_eq(place_support(none, none, 2), 2);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("touched");
    TCase *c = tcase_create("calls");
    tcase_add_test(c, claims_are_told_once);
    tcase_add_test(c, what_happened_to_a_pair_is_in_one_place);
    tcase_add_test(c, places_go_by_day_and_the_undated_stand_last);
    tcase_add_test(c, what_is_weeks_apart_needs_one_key_more);
    suite_add_tcase(s, c);
    return s;
}
