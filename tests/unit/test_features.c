#include <check.h>

#include "worker/model/features.h"

START_TEST(rows_keep_their_features)
{
    struct feature_rows f = {0};
    for (size_t round = 0; round < 2; round++) {
        feature_rows_clear(&f);
        for (size_t row = 0; row < 1000; row++) {
            feature_row_begin(&f);
            for (size_t i = 0; i < row % 5; i++) feature_add(&f, row * 10 + i + round);
        }
        ck_assert_uint_eq(f.rows, 1000);
        for (size_t row = 0; row < 1000; row++) {
            ck_assert_uint_eq(f.offset[row + 1] - f.offset[row], row % 5);
            for (size_t i = 0; i < row % 5; i++) ck_assert_uint_eq(f.hash[f.offset[row] + i], row * 10 + i + round);
        }
    }
    feature_rows_free(&f);
    ck_assert_ptr_null(f.hash);
}
END_TEST

START_TEST(hashes_tell_apart)
{
    ck_assert_uint_ne(feature_hash(1, 2, 3, 4), feature_hash(1, 2, 4, 3));
    ck_assert_uint_ne(feature_hash(1, 2, 3, 4), feature_hash(2, 1, 3, 4));
    ck_assert_uint_ne(feature_string("ab", 2), feature_string("ab", 1));
    uint64_t low = 0;  /* the table's place comes from the lower half: neighbours must not share it */
    for (uint64_t i = 0; i < 1000; i++) low |= feature_hash(1, i, 0, 0) ^ feature_hash(1, i + 1, 0, 0);
    ck_assert_uint_eq(low, UINT64_MAX);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("features");
    TCase *t = tcase_create("features");
    tcase_add_test(t, rows_keep_their_features);
    tcase_add_test(t, hashes_tell_apart);
    suite_add_tcase(s, t);
    return s;
}
