/* The optimiser against its formulas, checkpoints by going on from them, the loop by what a toy language demands. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "worker/train/interner.h"
#include "worker/train/network/fit.h"

#define USUAL_ADAM \
    { \
        .beta1 = 0.9, .beta2 = 0.98, .epsilon = 1e-8, .sparse_rate = 1, .decay = 0.01, .clip = 1, .average = 0.999 \
    }

static char directory[] = "/tmp/test_fit.XXXXXX";
static char path[64], other[64];

static void setup(void)
{
    ck_assert_ptr_nonnull(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/checkpoint", directory);
    snprintf(other, sizeof other, "%s/other", directory);
}

static void teardown(void)
{
    unlink(path);
    unlink(other);
    rmdir(directory);
}

START_TEST(adam_by_its_formulas)
{
    struct adam adam = {.beta1 = 0.9, .beta2 = 0.99, .epsilon = 1e-6, .decay = 0.1, .average = 0.999};
    struct parameters *p = parameters_new(1);
    struct parameter *weight = parameters_add(p, "weight", 1, 1, PARAMETER_GLOROT);
    struct parameter *bias = parameters_add(p, "bias", 1, 1, PARAMETER_ZEROS);
    double value[] = {(double)weight->value[0], 0}, mean[2] = {0}, square[2] = {0}, average[] = {value[0], 0};
    for (int step = 1; step <= 20; step++) {
        double rate = 0.05 / step, gradient = cos(step), decay = step / (10.0 + step);
        weight->gradient[0] = bias->gradient[0] = (float)gradient;
        ck_assert_double_eq_tol(parameters_step(p, &adam, rate), sqrt(2) * fabs(gradient), 1e-6);
        for (int i = 0; i < 2; i++) {
            mean[i] = 0.9 * mean[i] + 0.1 * gradient;
            square[i] = 0.99 * square[i] + 0.01 * gradient * gradient;
            double move = mean[i] / (1 - pow(0.9, step)) / (sqrt(square[i] / (1 - pow(0.99, step))) + 1e-6);
            value[i] -= rate * (move + (i == 0 ? 0.1 * value[i] : 0));   /* biases do not decay */
            average[i] = decay * average[i] + (1 - decay) * value[i];
        }
        ck_assert_float_eq(weight->gradient[0], 0);
    }
    ck_assert_double_eq_tol((double)weight->value[0], value[0], 1e-5);
    ck_assert_double_eq_tol((double)bias->value[0], value[1], 1e-5);
    parameters_swap_average(p);
    ck_assert_double_eq_tol((double)weight->value[0], average[0], 1e-5);
    parameters_swap_average(p);
    ck_assert_double_eq_tol((double)weight->value[0], value[0], 1e-5);
    parameters_free(p);
}
END_TEST

START_TEST(gradients_are_clipped_together_and_must_be_finite)
{
    struct adam adam = {.epsilon = 1e6, .sparse_rate = 2, .clip = 1};  /* a step is the gradient, nearly, / 1e6 */
    struct parameters *p = parameters_new(1);
    struct parameter *a = parameters_add(p, "a", 1, 1, PARAMETER_ZEROS),
                     *b = parameters_add(p, "b", 2, 1, PARAMETER_ROWS);
    b->value[0] = b->value[1] = 0;
    a->gradient[0] = 3;
    b->gradient[1] = 4;
    parameter_touch(b, 1);
    ck_assert_double_eq_tol(parameters_step(p, &adam, 1e6), 5, 1e-6);
    ck_assert_double_eq_tol((double)a->value[0], -0.6, 1e-5);
    ck_assert_double_eq_tol((double)b->value[1], -1.6, 1e-5);
    a->gradient[0] = NAN;
    b->gradient[1] = 1;
    parameter_touch(b, 1);
    ck_assert(!isfinite(parameters_step(p, &adam, 1e6)));
    ck_assert_double_eq_tol((double)a->value[0], -0.6, 1e-5);
    ck_assert_double_eq_tol((double)b->value[1], -1.6, 1e-5);
    ck_assert_float_eq(a->gradient[0], 0);
    ck_assert_float_eq(b->gradient[1], 0);
    ck_assert_uint_eq(b->touched_count, 0);
    ck_assert_uint_eq(p->steps, 1);
    a->frozen = true;
    a->gradient[0] = 1;
    parameters_step(p, &adam, 1e6);
    ck_assert_double_eq_tol((double)a->value[0], -0.6, 1e-5);
    parameters_free(p);
}
END_TEST

/* Rows that rest keep their values; their averages are what they would be had they been looked at every time. */
START_TEST(sparse_rows_rest)
{
    struct adam adam = USUAL_ADAM;
    struct parameters *p = parameters_new(1);
    struct parameter *m = parameters_add(p, "table", 3, 2, PARAMETER_ROWS);
    float first[6];
    double average[6];
    memcpy(first, m->value, sizeof first);
    for (int i = 0; i < 6; i++) average[i] = (double)first[i];
    for (int step = 1; step <= 30; step++) {
        double decay = step / (10.0 + step);
        if (step % 7 == 0) {
            parameter_touch(m, 2);
            parameter_touch(m, 2);
            m->gradient[4] = 1;
        }
        if (step == 3) {
            parameter_touch(m, 0);
            m->gradient[0] = -2;
        }
        parameters_step(p, &adam, 0.1);
        for (int i = 0; i < 6; i++) average[i] = decay * average[i] + (1 - decay) * (double)m->value[i];
    }
    ck_assert_float_eq(m->value[2], first[2]);
    ck_assert_float_ne(m->value[0], first[0]);
    ck_assert_float_ne(m->value[4], first[4]);
    parameters_swap_average(p);
    for (int i = 0; i < 6; i++) ck_assert_double_eq_tol((double)m->value[i], average[i], 1e-5);
    parameters_free(p);
}
END_TEST

/* A toy language of six words in sentences of up to 14: the label is the word that comes next, or 6 at the end, and 7
 * if word 0 has come before, anywhere.  It takes a look ahead and a memory. */
enum { WORDS = 6, TOY_LABELS = 8, SENTENCES = 300, LONGEST = 14, WIDTH = 16 };

struct toy {
    uint32_t lengths[SENTENCES];
    int32_t words[SENTENCES][LONGEST], labels[SENTENCES][LONGEST];
    struct parameter *table, *inner, *inner_bias, *gates, *outer, *outer_bias;
    unsigned shown[SENTENCES];
    size_t most_tokens, wrong, tokens;
    const char *save_as;     /* the checkpoint after the second epoch, for later */
};

static void toy_make(struct toy *toy, struct parameters *p)
{
    uint64_t chance = 11;
    for (int s = 0; s < SENTENCES; s++) {
        bool seen = false;
        toy->lengths[s] = (uint32_t)(train_random(&chance) >> 40) % (LONGEST + 1);
        for (uint32_t i = 0; i < toy->lengths[s]; i++)
            toy->words[s][i] = (int32_t)((train_random(&chance) >> 40) % WORDS);
        for (uint32_t i = 0; i < toy->lengths[s]; i++) {
            toy->labels[s][i] = seen ? 7 : i + 1 < toy->lengths[s] ? toy->words[s][i + 1] : 6;
            seen = seen || toy->words[s][i] == 0;
        }
    }
    toy->table = parameters_add(p, "words", WORDS, WIDTH, PARAMETER_ROWS);
    toy->inner = parameters_add(p, "inner", 3 * WIDTH, WIDTH, PARAMETER_GLOROT);
    toy->inner_bias = parameters_add(p, "inner bias", 1, WIDTH, PARAMETER_ZEROS);
    toy->gates = parameters_add(p, "gates", WIDTH, 3 * WIDTH, PARAMETER_GLOROT);
    toy->outer = parameters_add(p, "outer", WIDTH, TOY_LABELS, PARAMETER_GLOROT);
    toy->outer_bias = parameters_add(p, "outer bias", 1, TOY_LABELS, PARAMETER_ZEROS);
}

static double toy_learn(void *context, struct tape *t, const uint32_t *sentences, size_t count)
{
    struct toy *toy = context;
    uint32_t *begin = tape_alloc(t, count + 1, sizeof *begin);
    begin[0] = 0;
    for (size_t i = 0; i < count; i++) begin[i + 1] = begin[i] + toy->lengths[sentences[i]];
    size_t rows = begin[count];
    int32_t *words = tape_alloc(t, rows, sizeof *words), *labels = tape_alloc(t, rows, sizeof *labels);
    for (size_t i = 0; i < count; i++) {
        memcpy(words + begin[i], toy->words[sentences[i]], toy->lengths[sentences[i]] * sizeof *words);
        memcpy(labels + begin[i], toy->labels[sentences[i]], toy->lengths[sentences[i]] * sizeof *labels);
        if (tape_training(t)) toy->shown[sentences[i]]++;
    }
    if (rows > toy->most_tokens) toy->most_tokens = rows;
    struct segments *s = tape_alloc(t, 1, sizeof *s);
    *s = (struct segments){begin, count};
    struct node *x = tape_window(t, tape_embed(t, toy->table, words, rows, 1), s, 1, 1);
    x = tape_dropout(t, tape_apply(t, tape_affine(t, x, toy->inner, toy->inner_bias), TAPE_TANH), 0.1f, NULL);
    x = tape_recurrent(t, tape_affine(t, x, toy->gates, NULL), x, s);
    x = tape_affine(t, x, toy->outer, toy->outer_bias);
    for (size_t row = 0; row < rows; row++) {
        int32_t best = 0;
        for (int32_t i = 1; i < TOY_LABELS; i++)
            if (x->value[row * TOY_LABELS + (size_t)i] > x->value[row * TOY_LABELS + (size_t)best]) best = i;
        toy->wrong += best != labels[row];
        toy->tokens++;
    }
    return tape_cross_entropy(t, x, labels, NULL, rows ? 1.0 / (double)rows : 0);
}

static void keep_checkpoint(void *context, unsigned epoch, char *out, size_t size)
{
    const struct toy *toy = context;
    snprintf(out, size, "epoch %u", epoch);
    if (toy->save_as && epoch == 1) ck_assert_int_eq(link(path, toy->save_as), 0);
}

static const struct fit_options toy_options = {
    .epochs = 12, .batch_tokens = 40, .rate = 0.01, .warmup = 0.1, .decline = FIT_COSINE, .adam = USUAL_ADAM, .seed = 4,
};

/* Trains the toy; the parameters' bytes in order, for comparison, are the caller's. */
static float *toy_train(struct toy *toy, struct fit_options o, double share, size_t *floats)
{
    struct parameters *p = parameters_new(o.seed);
    toy_make(toy, p);
    struct fit_task task = {"toy", toy->lengths, SENTENCES, share, toy_learn, toy};
    ck_assert_int_eq(fit(p, &task, 1, &o, keep_checkpoint, toy), CW_OK);
    *floats = parameters_floats(p);
    float *all = malloc(*floats * sizeof *all), *to = all;
    for (size_t i = 0; i < p->count; i++) {
        size_t n = p->at[i]->rows * p->at[i]->cols;
        memcpy(to, p->at[i]->value, n * sizeof *to);
        to += n;
    }
    if (o.epochs > 1) {      /* what it has learned, by the averaged weights, which fit has left in place */
        struct tape *t = tape_new(1);
        toy->wrong = toy->tokens = 0;
        for (uint32_t s = 0; s < SENTENCES; s++) {
            tape_begin(t, false);
            toy_learn(toy, t, &s, 1);
        }
        tape_free(t);
    }
    parameters_free(p);
    return all;
}

START_TEST(learns_a_toy_language)
{
    struct toy toy = {0};
    size_t n;
    free(toy_train(&toy, toy_options, 1, &n));
    ck_assert_msg(toy.wrong * 100 < toy.tokens, "%zu of %zu wrong", toy.wrong, toy.tokens);
    ck_assert_uint_le(toy.most_tokens, 40);
    for (int s = 0; s < SENTENCES; s++) ck_assert_uint_eq(toy.shown[s], 12);
}
END_TEST

START_TEST(share_says_how_much_is_shown)
{
    struct fit_options o = toy_options;
    size_t n, shown = 0;
    o.epochs = 1;
    struct toy half = {0}, twice = {0}, narrow = {0};
    free(toy_train(&half, o, 0.5, &n));
    for (int s = 0; s < SENTENCES; s++) {
        ck_assert_uint_le(half.shown[s], 1);
        shown += half.shown[s];
    }
    ck_assert(shown > SENTENCES / 4 && shown < SENTENCES * 3 / 4);
    free(toy_train(&twice, o, 2, &n));
    for (int s = 0; s < SENTENCES; s++) ck_assert_uint_eq(twice.shown[s], 2);
    o.batch_tokens = 5;      /* longer sentences are batches of their own */
    free(toy_train(&narrow, o, 1, &n));
    ck_assert_uint_eq(narrow.most_tokens, LONGEST);
    for (int s = 0; s < SENTENCES; s++) ck_assert_uint_eq(narrow.shown[s], 1);
}
END_TEST

START_TEST(same_seed_same_bytes)
{
    struct fit_options o = toy_options;
    struct toy toy = {0};
    size_t n;
    o.epochs = 3;
    float *one = toy_train(&toy, o, 1, &n), *two = toy_train(&toy, o, 1, &n);
    ck_assert_int_eq(memcmp(one, two, n * sizeof *one), 0);
    o.seed++;
    float *three = toy_train(&toy, o, 1, &n);
    ck_assert_int_ne(memcmp(one, three, n * sizeof *one), 0);
    free(one);
    free(two);
    free(three);
}
END_TEST

START_TEST(an_interrupted_run_comes_to_the_same_end)
{
    struct fit_options o = toy_options;
    struct toy toy = {.save_as = other};
    size_t n;
    o.epochs = 4;
    o.checkpoint = path;
    float *straight = toy_train(&toy, o, 1, &n);
    ck_assert_int_ne(access(path, F_OK), 0);             /* done: nothing to go on from */
    o.checkpoint = other;
    memset(toy.shown, 0, sizeof toy.shown);
    toy.save_as = NULL;
    float *resumed = toy_train(&toy, o, 1, &n);
    ck_assert_uint_eq(toy.shown[0], 2);
    ck_assert_int_eq(memcmp(straight, resumed, n * sizeof *straight), 0);
    free(straight);
    free(resumed);
}
END_TEST

START_TEST(checkpoints_of_other_networks_are_refused)
{
    struct parameters *p = parameters_new(1), *q = parameters_new(2), *renamed = parameters_new(1);
    parameters_add(p, "a", 3, 4, PARAMETER_ROWS);
    parameters_add(q, "a", 4, 3, PARAMETER_ROWS);
    parameters_add(renamed, "b", 3, 4, PARAMETER_ROWS);
    ck_assert_int_eq(parameters_save(p, path), CW_OK);
    ck_assert_int_eq(parameters_restore(q, path), CW_EDATA);
    ck_assert_int_eq(parameters_restore(renamed, path), CW_EDATA);
    parameters_add(p, "more", 1, 1, PARAMETER_ZEROS);
    ck_assert_int_eq(parameters_restore(p, path), CW_EDATA);
    ck_assert_int_eq(truncate(path, 100), 0);
    ck_assert_int_eq(parameters_restore(p, path), CW_ECORRUPT);
    ck_assert_int_eq(parameters_restore(p, other), CW_ENOINPUT);
    parameters_free(p);
    parameters_free(q);
    parameters_free(renamed);
}
END_TEST

/* A new parameter leaves the first values of the others as they were. */
START_TEST(first_values_depend_on_the_name)
{
    struct parameters *p = parameters_new(1), *q = parameters_new(1);
    struct parameter *a = parameters_add(p, "a", 5, 4, PARAMETER_GLOROT);
    struct parameter *b = parameters_add(q, "b", 5, 4, PARAMETER_GLOROT);
    struct parameter *again = parameters_add(q, "a", 5, 4, PARAMETER_GLOROT);
    ck_assert_int_eq(memcmp(a->value, again->value, 20 * sizeof(float)), 0);
    ck_assert_int_ne(memcmp(a->value, b->value, 20 * sizeof(float)), 0);
    for (int i = 0; i < 20; i++) ck_assert(fabsf(a->value[i]) <= sqrtf(6.0f / 9));
    ck_assert_ptr_eq(parameters_find(q, "b"), b);
    ck_assert_ptr_null(parameters_find(q, "c"));
    parameters_free(p);
    parameters_free(q);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("fit");
    TCase *t = tcase_create("parameters");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, adam_by_its_formulas);
    tcase_add_test(t, gradients_are_clipped_together_and_must_be_finite);
    tcase_add_test(t, sparse_rows_rest);
    tcase_add_test(t, checkpoints_of_other_networks_are_refused);
    tcase_add_test(t, first_values_depend_on_the_name);
    suite_add_tcase(s, t);
    t = tcase_create("training");
    tcase_set_timeout(t, 300);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, learns_a_toy_language);
    tcase_add_test(t, share_says_how_much_is_shown);
    tcase_add_test(t, same_seed_same_bytes);
    tcase_add_test(t, an_interrupted_run_comes_to_the_same_end);
    suite_add_tcase(s, t);
    return s;
}
