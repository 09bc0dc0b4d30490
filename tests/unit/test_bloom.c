/* A filter says yes to every member, and seldom to others. */
#include <check.h>

#include "worker/store/bloom.h"
#include "worker/store/scramble.h"

enum { MEMBERS = 1 << 16, OTHERS = 1 << 18 };

/* Another seed: other hashes. */
static uint64_t hash_of(uint64_t seed, uint64_t i) { return scramble(seed << 32 | i); }

/* Of others than the members, one in so many that the filter takes for one. */
static unsigned wrong_once_in(size_t bits, uint64_t seed)
{
    unsigned wrong = 0;
    struct bloom *b = bloom_new(bits);
    ck_assert_ptr_nonnull(b);
    for (uint64_t i = 0; i < MEMBERS; i++) bloom_add(b, hash_of(seed, i));
    for (uint64_t i = 0; i < MEMBERS; i++) ck_assert(bloom_may_have(b, hash_of(seed, i)));
    for (uint64_t i = MEMBERS; i < MEMBERS + OTHERS; i++) wrong += bloom_may_have(b, hash_of(seed, i));
    bloom_free(b);
    ck_assert_uint_gt(wrong, 0);
    return OTHERS / wrong;
}

START_TEST(members_are_never_denied_and_others_mostly)
{
    unsigned sixteen = wrong_once_in((size_t)MEMBERS * 16, (uint64_t)_i);
    unsigned eight = wrong_once_in((size_t)MEMBERS * 8, (uint64_t)_i);
    ck_assert_msg(sixteen >= 170 && sixteen <= 210, "wrong once in %u with 16 bits a member", sixteen);
    ck_assert_msg(eight >= 28 && eight <= 32, "wrong once in %u with 8 bits a member", eight);
}
END_TEST

START_TEST(an_empty_filter_has_nobody)
{
    struct bloom *b = bloom_new(1 << 12);
    for (uint64_t i = 0; i < 10000; i++) ck_assert(!bloom_may_have(b, hash_of(1, i)));
    bloom_free(b);
}
END_TEST

START_TEST(the_smallest_filter)
{
    struct bloom *b = bloom_new(64);
    ck_assert(!bloom_may_have(b, 0));
    bloom_add(b, 0);
    ck_assert(bloom_may_have(b, 0));
    ck_assert(!bloom_may_have(b, hash_of(1, 1)));
    for (uint64_t i = 0; i < 1000; i++) {
        bloom_add(b, hash_of(1, i));
        for (uint64_t k = 0; k <= i; k += 97) ck_assert(bloom_may_have(b, hash_of(1, k)));
    }
    ck_assert(bloom_may_have(b, UINT64_MAX));  /* it is full: everybody */
    bloom_free(b);
}
END_TEST

/* All of it is used: else a large filter is as often wrong as a small one. */
START_TEST(a_large_filter_is_hardly_ever_wrong)
{
    unsigned wrong = 0;
    struct bloom *b = bloom_new((size_t)1 << 28);
    ck_assert_ptr_nonnull(b);
    for (uint64_t i = 0; i < MEMBERS; i++) bloom_add(b, hash_of(3, i));
    for (uint64_t i = 0; i < OTHERS; i++) wrong += bloom_may_have(b, hash_of(3, MEMBERS + i));
    ck_assert_uint_le(wrong, 2);
    bloom_free(b);
}
END_TEST

START_TEST(no_filter_is_freed) { bloom_free(NULL); }
END_TEST

/* No two numbers have the same hash, and a bit of the one changes half of the other's. */
START_TEST(every_bit_of_a_hash_depends_on_every_bit)
{
    for (int bit = 0; bit < 64; bit++) {
        unsigned changed[64] = {0};
        for (uint64_t i = 0; i < 1000; i++) {
            uint64_t difference = scramble(i) ^ scramble(i ^ (uint64_t)1 << bit);
            ck_assert_uint_ne(difference, 0);
            for (int k = 0; k < 64; k++) changed[k] += difference >> k & 1;
        }
        for (int k = 0; k < 64; k++)
            ck_assert_msg(changed[k] > 400 && changed[k] < 600, "bit %d changes bit %d in %u of 1000", bit, k,
                          changed[k]);
    }
}
END_TEST

Suite *suite(void)
{
    Suite *suite = suite_create("bloom");
    TCase *c = tcase_create("bloom");
    tcase_add_loop_test(c, members_are_never_denied_and_others_mostly, 0, 4);
    tcase_add_test(c, an_empty_filter_has_nobody);
    tcase_add_test(c, the_smallest_filter);
    tcase_add_test(c, a_large_filter_is_hardly_ever_wrong);
    tcase_add_test(c, no_filter_is_freed);
    tcase_add_test(c, every_bit_of_a_hash_depends_on_every_bit);
    suite_add_tcase(suite, c);
    return suite;
}
