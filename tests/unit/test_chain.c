/* Decoding a chain of labels: by trying every sequence of labels. */
#include <check.h>
#include <math.h>
#include <string.h>

#include "worker/model/chain.h"
#include "worker/train/interner.h"

enum { LABELS = 3, STRIDE = 5, ROWS = 4, SEQUENCES = 81 };

static uint64_t chance;
static struct arena *arena;

static void setup(void)
{
    chance = 99;
    arena = arena_new(0);
}

static void teardown(void) { arena_free(arena); }

static float draw(void) { return (float)((double)(train_random(&chance) >> 11) / (1ull << 52)) * 4 - 2; }

static struct chain *random_chain(float step[(LABELS + 1) * STRIDE])
{
    for (size_t i = 0; i < (LABELS + 1) * STRIDE; i++) step[i] = draw();
    step[0 * STRIDE + 2] = step[LABELS * STRIDE + 2] = -1e4f;  /* forbidden: from 0 to 2, and 2 at the begin */
    struct chain *c = chain_new(LABELS, step, STRIDE, step + LABELS * STRIDE);
    ck_assert_ptr_nonnull(c);
    return c;
}

static double score_of(const float *step, const float *score, const uint8_t *labels, size_t rows)
{
    double sum = 0;
    for (size_t t = 0; t < rows; t++)
        sum += (double)step[(t ? labels[t - 1] : LABELS) * STRIDE + labels[t]] + (double)score[t * STRIDE + labels[t]];
    return sum;
}

static void unpack(size_t sequence, uint8_t labels[ROWS])
{
    for (size_t t = 0; t < ROWS; t++, sequence /= LABELS) labels[t] = (uint8_t)(sequence % LABELS);
}

START_TEST(labels_are_the_best_and_marginals_add_up)
{
    for (int round = 0; round < 50; round++) {
        float step[(LABELS + 1) * STRIDE], score[ROWS * STRIDE], marginal[ROWS];
        struct chain *c = random_chain(step);
        uint8_t found[ROWS], labels[ROWS], best[ROWS] = {0};
        double top = -INFINITY, all = 0, with[ROWS][LABELS] = {{0}};
        for (size_t i = 0; i < ROWS * STRIDE; i++) score[i] = draw();
        for (size_t i = 0; i < SEQUENCES; i++) {
            unpack(i, labels);
            double s = score_of(step, score, labels, ROWS);
            if (s > top) memcpy(best, labels, sizeof best);
            top = fmax(top, s);
            all += exp(s);
            for (size_t t = 0; t < ROWS; t++) with[t][labels[t]] += exp(s);
        }
        chain_best(c, score, STRIDE, ROWS, arena, found);
        ck_assert_mem_eq(found, best, sizeof best);
        chain_marginals(c, score, STRIDE, ROWS, found, arena, marginal);
        for (size_t t = 0; t < ROWS; t++) ck_assert_double_eq_tol(marginal[t], with[t][found[t]] / all, 1e-6);
        chain_free(c);
    }
}
END_TEST

START_TEST(what_is_forbidden_never_wins)
{
    float step[(LABELS + 1) * STRIDE], score[2 * STRIDE] = {0};
    struct chain *c = random_chain(step);
    uint8_t labels[2];
    float marginal[2];
    score[2] = 500;             /* at the begin */
    score[0] = 400;
    score[STRIDE + 2] = 300;    /* after 0 */
    chain_best(c, score, STRIDE, 2, arena, labels);
    ck_assert_uint_ne(labels[0], 2);
    ck_assert(labels[0] != 0 || labels[1] != 2);
    chain_marginals(c, score, STRIDE, 2, (uint8_t[]){2, 2}, arena, marginal);
    ck_assert_float_eq(marginal[0], 0);
    chain_free(c);
}
END_TEST

START_TEST(nothing_and_one)
{
    float step[(LABELS + 1) * STRIDE], score[STRIDE] = {0, 9, 0}, marginal = 0;
    struct chain *c = random_chain(step);
    uint8_t label = 7;
    chain_best(c, score, STRIDE, 0, arena, &label);
    chain_marginals(c, score, STRIDE, 0, &label, arena, &marginal);
    ck_assert_uint_eq(label, 7);
    chain_best(c, score, STRIDE, 1, arena, &label);
    ck_assert_uint_eq(label, 1);
    chain_free(c);
    chain_free(NULL);
}
END_TEST

START_TEST(without_scores_of_a_begin_they_are_nought)
{
    float step[(LABELS + 1) * STRIDE], score[ROWS * STRIDE], marginal[2][ROWS];
    uint8_t labels[2][ROWS];
    chain_free(random_chain(step));
    for (size_t to = 0; to < LABELS; to++) step[LABELS * STRIDE + to] = 0;
    for (size_t i = 0; i < ROWS * STRIDE; i++) score[i] = draw();
    for (int without = 0; without < 2; without++) {
        struct chain *c = chain_new(LABELS, step, STRIDE, without ? NULL : step + LABELS * STRIDE);
        ck_assert_ptr_nonnull(c);
        chain_best(c, score, STRIDE, ROWS, arena, labels[without]);
        chain_marginals(c, score, STRIDE, ROWS, labels[without], arena, marginal[without]);
        chain_free(c);
    }
    ck_assert_mem_eq(labels[0], labels[1], ROWS);
    ck_assert_mem_eq(marginal[0], marginal[1], sizeof *marginal);
}
END_TEST

/* As many labels as a CRF may have: each follows the one before it, whatever the scores of one row say. */
START_TEST(many_labels)
{
    enum { MANY = CHAIN_MAX_LABELS };
    static float step[MANY * MANY], score[3 * MANY];
    uint8_t labels[3];
    for (size_t from = 0; from < MANY; from++) step[from * MANY + (from + 1) % MANY] = 50;
    score[MANY - 2] = 2;
    score[MANY + 7] = 40;
    struct chain *c = chain_new(MANY, step, MANY, NULL);
    ck_assert_ptr_nonnull(c);
    chain_best(c, score, MANY, 3, arena, labels);
    ck_assert_mem_eq(labels, ((uint8_t[]){6, 7, 8}), 3);
    score[2 * MANY + MANY - 1] = 90;
    score[MANY - 3] = 90;
    chain_best(c, score, MANY, 3, arena, labels);
    ck_assert_mem_eq(labels, ((uint8_t[]){MANY - 3, MANY - 2, MANY - 1}), 3);
    chain_free(c);
}
END_TEST

Suite *suite(void);

Suite *suite(void)
{
    Suite *s = suite_create("chain");
    TCase *t = tcase_create("chain");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, labels_are_the_best_and_marginals_add_up);
    tcase_add_test(t, what_is_forbidden_never_wins);
    tcase_add_test(t, nothing_and_one);
    tcase_add_test(t, without_scores_of_a_begin_they_are_nought);
    tcase_add_test(t, many_labels);
    suite_add_tcase(s, t);
    return s;
}
