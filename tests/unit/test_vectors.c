/* Word vectors of an invented language: what stands at the same places is alike. */
#include <check.h>
#include <math.h>
#include <string.h>

#include "worker/train/interner.h"
#include "worker/train/vectors.h"

enum { NOUNS = 8, VERBS = 8, RARE = 3, SENTENCES = 12000, EDGE = 0 };

static struct vectors_options options = {.words = 100, .least = 20, .width = 32, .passes = 3, .seed = 7};

static void add(struct running_text *t, uint64_t key)
{
    t->at = train_grow(t->at, &t->capacity, t->count + 1, sizeof *t->at);
    t->at[t->count++] = interner_add(&t->words, key);
}

static uint64_t noun(uint64_t i) { return 100 + i; }
static uint64_t verb(uint64_t i) { return 200 + i; }
enum { THE = 50, STOP = 51, RARELY = 300 };

/* "the NOUN VERB the NOUN ." */
static struct running_text make_text(void)
{
    struct running_text t = {0};
    uint64_t random = 11;
    add(&t, EDGE);
    for (uint64_t i = 0; i < SENTENCES; i++) {
        add(&t, THE);
        add(&t, i < RARE ? RARELY + i : noun(train_random(&random) % NOUNS));
        add(&t, verb(train_random(&random) % VERBS));
        add(&t, THE);
        add(&t, noun(train_random(&random) % NOUNS));
        add(&t, STOP);
        add(&t, EDGE);
    }
    return t;
}

static const float *vector_of(const struct vectors *v, uint64_t key)
{
    for (size_t i = 0; i < v->count; i++)
        if (v->key[i] == key) return v->at + i * v->width;
    ck_abort_msg("no vector");
}

static double likeness(const struct vectors *v, uint64_t a, uint64_t b)
{
    const float *x = vector_of(v, a), *y = vector_of(v, b);
    double xy = 0, xx = 0, yy = 0;
    for (unsigned i = 0; i < v->width; i++) {
        xy += (double)x[i] * y[i];
        xx += (double)x[i] * x[i];
        yy += (double)y[i] * y[i];
    }
    return xy / sqrt(xx * yy);
}

START_TEST(what_stands_at_the_same_places_is_alike)
{
    struct running_text t = make_text();
    struct vectors v;
    ck_assert_int_eq(vectors_train(&t, &options, &v), CW_OK);
    for (uint64_t i = 1; i < NOUNS; i++) {
        ck_assert_double_gt(likeness(&v, noun(0), noun(i)), 0.8);
        ck_assert_double_gt(likeness(&v, verb(0), verb(i)), 0.8);
        ck_assert_double_lt(likeness(&v, noun(0), verb(i)), 0.5);
    }
    vectors_free(&v);
    running_text_free(&t);
}
END_TEST

START_TEST(frequent_words_come_first_and_rare_ones_share_the_last_row)
{
    struct running_text t = make_text();
    struct vectors v;
    ck_assert_int_eq(vectors_train(&t, &options, &v), CW_OK);
    ck_assert_uint_eq(v.count, 2 + NOUNS + VERBS);
    ck_assert_uint_eq(v.width, 32);
    ck_assert_uint_eq(v.key[0], THE);
    ck_assert_uint_eq(v.frequency[0], 2 * SENTENCES);
    for (size_t i = 1; i < v.count; i++) ck_assert_uint_le(v.frequency[i], v.frequency[i - 1]);
    for (size_t i = 0; i < (v.count + 1) * v.width; i++) ck_assert(isfinite(v.at[i]));
    vectors_free(&v);

    struct vectors_options few = options;
    few.words = 5;
    ck_assert_int_eq(vectors_train(&t, &few, &v), CW_OK);
    ck_assert_uint_eq(v.count, 5);
    vectors_free(&v);
    running_text_free(&t);
}
END_TEST

START_TEST(a_seed_decides_everything)
{
    struct running_text t = make_text();
    struct vectors v, same, other;
    struct vectors_options another = options;
    another.seed = 8;
    ck_assert_int_eq(vectors_train(&t, &options, &v), CW_OK);
    ck_assert_int_eq(vectors_train(&t, &options, &same), CW_OK);
    ck_assert_int_eq(vectors_train(&t, &another, &other), CW_OK);
    size_t bytes = (v.count + 1) * v.width * sizeof *v.at;
    ck_assert_int_eq(memcmp(v.at, same.at, bytes), 0);
    ck_assert_int_ne(memcmp(v.at, other.at, bytes), 0);
    vectors_free(&v);
    vectors_free(&same);
    vectors_free(&other);
    running_text_free(&t);
}
END_TEST

START_TEST(text_without_frequent_words)
{
    struct running_text t = {0};
    struct vectors v;
    add(&t, EDGE);
    ck_assert_int_eq(vectors_train(&t, &options, &v), CW_EDATA);
    add(&t, THE);
    ck_assert_int_eq(vectors_train(&t, &options, &v), CW_EDATA);
    ck_assert_ptr_null(v.at);
    vectors_free(&v);
    running_text_free(&t);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("vectors");
    TCase *t = tcase_create("vectors");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, what_stands_at_the_same_places_is_alike);
    tcase_add_test(t, frequent_words_come_first_and_rare_ones_share_the_last_row);
    tcase_add_test(t, a_seed_decides_everything);
    tcase_add_test(t, text_without_frequent_words);
    suite_add_tcase(s, t);
    return s;
}
