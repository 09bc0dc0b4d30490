/* Every operation's way back against differences of its way forward, over segments that are empty, of one row and
 * longer, and over columns that fill no vector and more than one. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "worker/train/network/tape.h"

enum { ROWS = 12, LABELS = 5 };

static const uint32_t begins[] = {0, 0, 1, 5, 5, 12};
static const struct segments segments = {begins, 5};
static const int32_t straight[ROWS] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
static const float weights[ROWS] = {1, 0.5f, 2, 1, 0, 1.5f, 1, 1, 0.25f, 1, 3, 1};

struct rig {
    struct parameters *parameters;
    struct parameter *x, *y, *matrix, *bias;
    struct tape *tape;
    size_t cols;
};

typedef double program(struct rig *r);

static struct rig rig_new(size_t cols)
{
    struct rig r = {.parameters = parameters_new(3), .tape = tape_new(1), .cols = cols};
    r.x = parameters_add(r.parameters, "x", ROWS, cols, PARAMETER_ROWS);
    r.y = parameters_add(r.parameters, "y", ROWS, cols, PARAMETER_ROWS);
    r.matrix = parameters_add(r.parameters, "matrix", cols, LABELS, PARAMETER_GLOROT);
    r.bias = parameters_add(r.parameters, "bias", 1, cols, PARAMETER_GLOROT);
    for (size_t i = 0; i < ROWS * cols; i++) {
        r.x->value[i] = 1.5f * r.x->value[i] + (r.x->value[i] < 0 ? -0.02f : 0.02f);  /* differences miss ReLU's bend */
        r.y->value[i] *= 1.5f;
    }
    return r;
}

static void rig_free(struct rig *r)
{
    tape_free(r->tape);
    parameters_free(r->parameters);
}

static double loss_of(struct rig *r, program *run)
{
    tape_seed(r->tape, 5);
    tape_begin(r->tape, true);
    return run(r);
}

/* The gradients of a program against central differences: for every parameter that has one, their distance beside their
 * length. */
static void check_parameters(struct rig *r, program *run, size_t used)
{
    const double step = 4e-3;
    size_t seen = 0;
    loss_of(r, run);
    tape_backward(r->tape);
    for (size_t p = 0; p < r->parameters->count; p++) {
        struct parameter *m = r->parameters->at[p];
        double apart = 0, length = 0;
        for (size_t i = 0; i < m->rows * m->cols; i++) {
            float was = m->value[i];
            m->value[i] = was + (float)step;
            double up = loss_of(r, run), above = (double)m->value[i];
            m->value[i] = was - (float)step;
            double difference = (up - loss_of(r, run)) / (above - (double)m->value[i]);
            m->value[i] = was;
            apart += pow(difference - (double)m->gradient[i], 2);
            length += pow(difference, 2);
            if (m->sparse && m->gradient[i] != 0) ck_assert(m->is_touched[i / m->cols]);
        }
        ck_assert_msg(sqrt(apart) < 3e-3 * sqrt(length) + 1e-3, "%s, %zu columns: %g apart of %g", m->name, r->cols,
                      sqrt(apart), sqrt(length));
        seen += length > 1e-2;
    }
    ck_assert_uint_eq(seen, used);
}

/* `used`: how many of the parameters the program's loss depends on. */
static void check(program *run, size_t used)
{
    static const size_t widths[] = {3, 19};
    for (size_t i = 0; i < 2; i++) {
        struct rig r = rig_new(widths[i]);
        check_parameters(&r, run, used);
        rig_free(&r);
    }
}

static struct node *x_of(struct rig *r) { return tape_embed(r->tape, r->x, straight, ROWS, 1); }
static struct node *y_of(struct rig *r) { return tape_embed(r->tape, r->y, straight, ROWS, 1); }

/* A loss that looks at every element: cross entropy with a label for each row, one of them ignored. */
static double judge(struct rig *r, struct node *n)
{
    int32_t *labels = tape_alloc(r->tape, n->rows, sizeof *labels);
    for (size_t i = 0; i < n->rows; i++) labels[i] = i == 3 ? -1 : (int32_t)(i * 7 % n->cols);
    return tape_cross_entropy(r->tape, n, labels, n->rows == ROWS ? weights : NULL, 1.5);
}

static double run_embed(struct rig *r)
{
    static const int32_t ids[] = {0, 3, -1, -1, -1, -1, 3, 3, 3, 11, -1, 2};
    return judge(r, tape_embed(r->tape, r->x, ids, 4, 3));
}
static double run_drop_ids(struct rig *r)
{
    const int32_t *ids = tape_drop_ids(r->tape, straight, ROWS, 1, 0.5f, -1);
    return judge(r, tape_embed(r->tape, r->x, ids, ROWS, 1));
}
static double run_affine(struct rig *r) { return judge(r, tape_affine(r->tape, x_of(r), r->matrix, NULL)); }
static double run_add(struct rig *r) { return judge(r, tape_add(r->tape, x_of(r), y_of(r))); }
static double run_twice(struct rig *r)
{
    struct node *x = x_of(r);
    return judge(r, tape_add(r->tape, x, tape_multiply(r->tape, x, x)));
}
static double run_subtract(struct rig *r) { return judge(r, tape_subtract(r->tape, x_of(r), y_of(r))); }
static double run_multiply(struct rig *r) { return judge(r, tape_multiply(r->tape, x_of(r), y_of(r))); }
static double run_relu(struct rig *r) { return judge(r, tape_apply(r->tape, x_of(r), TAPE_RELU)); }
static double run_tanh(struct rig *r) { return judge(r, tape_apply(r->tape, x_of(r), TAPE_TANH)); }
static double run_sigmoid(struct rig *r) { return judge(r, tape_apply(r->tape, x_of(r), TAPE_SIGMOID)); }
static double run_dropout(struct rig *r) { return judge(r, tape_dropout(r->tape, x_of(r), 0.4f, NULL)); }
static double run_dropout_shared(struct rig *r) { return judge(r, tape_dropout(r->tape, x_of(r), 0.4f, &segments)); }
static double run_concat(struct rig *r)
{
    return judge(r, tape_concat(r->tape, (struct node *[]){x_of(r), y_of(r), x_of(r)}, 3));
}
static double run_columns(struct rig *r) { return judge(r, tape_columns(r->tape, x_of(r), 1, r->cols - 1)); }
static double run_gather(struct rig *r)
{
    static const int32_t index[] = {4, -1, 0, 11, 4, 4};
    return judge(r, tape_gather(r->tape, x_of(r), index, 6));
}
static double run_window(struct rig *r) { return judge(r, tape_window(r->tape, x_of(r), &segments, 1, 1)); }
static double run_window_far(struct rig *r) { return judge(r, tape_window(r->tape, x_of(r), &segments, 2, 3)); }

static double scan(struct rig *r, size_t ahead)
{
    struct node *f = tape_apply(r->tape, y_of(r), TAPE_SIGMOID);
    return judge(r, tape_scan(r->tape, x_of(r), f, &segments, ahead));
}
static double run_scan(struct rig *r) { return scan(r, r->cols); }
static double run_scan_backwards(struct rig *r) { return scan(r, 0); }
static double run_scan_both_ways(struct rig *r) { return scan(r, 2); }
static double run_scan_constants(struct rig *r)  /* no gradient goes into one input, then the other */
{
    struct node *constant = tape_input(r->tape, ROWS, 1, weights), *x = tape_columns(r->tape, x_of(r), 0, 1);
    struct node *one = tape_scan(r->tape, x, constant, &segments, 1);
    struct node *other = tape_scan(r->tape, constant, tape_apply(r->tape, x, TAPE_SIGMOID), &segments, 0);
    return judge(r, tape_concat(r->tape, (struct node *[]){one, other}, 2));
}
static double run_recurrent(struct rig *r)
{
    struct node *x = x_of(r), *y = y_of(r);
    struct node *gates = tape_concat(r->tape, (struct node *[]){x, y, y, x, x, y}, 6);
    return judge(r, tape_recurrent(r->tape, gates, tape_concat(r->tape, (struct node *[]){y, x}, 2), &segments));
}

static double run_arcs(struct rig *r)
{
    static const int32_t heads[ROWS] = {0, 1, 0, 0, -1, 6, 6, 0, 3, 4, 5, 1};  /* by place in the segment */
    struct node *scores = tape_arcs(r->tape, x_of(r), y_of(r), r->bias, &segments);
    ck_assert_uint_eq(scores->cols, 7);
    return tape_cross_entropy(r->tape, scores, heads, weights, 1);
}

static double crf(struct rig *r, const int32_t *labels)
{
    static const float segment_weights[] = {9, 1, 0.5f, 9, 2};
    struct node *scores = tape_affine(r->tape, x_of(r), r->matrix, NULL);
    struct parameter *transitions = parameters_find(r->parameters, "transitions");
    return tape_crf(r->tape, scores, transitions, labels, segment_weights, &segments, 0.7);
}
static double run_crf(struct rig *r)
{
    static const int32_t labels[ROWS] = {2, 0, 1, 2, 2, 4, 4, 0, 0, 0, 1, 2};
    return crf(r, labels);
}
static double run_crf_unknown(struct rig *r)
{
    static const int32_t labels[ROWS] = {-1, 0, -1, 2, -1, 4, -1, -1, 0, 0, -1, -1};
    return crf(r, labels);
}

START_TEST(gradients_are_the_differences)
{
    check(run_embed, 1);
    check(run_drop_ids, 1);
    check(run_affine, 2);
    check(run_add, 2);
    check(run_twice, 1);
    check(run_subtract, 2);
    check(run_multiply, 2);
    check(run_relu, 1);
    check(run_tanh, 1);
    check(run_sigmoid, 1);
    check(run_dropout, 1);
    check(run_dropout_shared, 1);
    check(run_concat, 2);
    check(run_columns, 1);
    check(run_gather, 1);
    check(run_window, 1);
    check(run_window_far, 1);
}
END_TEST

START_TEST(gradients_along_the_sentence)
{
    check(run_scan, 2);
    check(run_scan_backwards, 2);
    check(run_scan_both_ways, 2);
    check(run_scan_constants, 1);
    check(run_recurrent, 2);
    check(run_arcs, 3);
}
END_TEST

static double run_affine_bias(struct rig *r)
{
    return judge(r, tape_affine(r->tape, x_of(r), r->matrix, parameters_find(r->parameters, "label bias")));
}

START_TEST(gradients_of_what_has_labels)
{
    struct rig r = rig_new(4);
    parameters_add(r.parameters, "label bias", 1, LABELS, PARAMETER_GLOROT);
    check_parameters(&r, run_affine_bias, 3);
    rig_free(&r);
    r = rig_new(6);
    parameters_add(r.parameters, "transitions", LABELS + 1, LABELS, PARAMETER_GLOROT);
    check_parameters(&r, run_crf, 3);
    rig_free(&r);
    r = rig_new(6);
    parameters_add(r.parameters, "transitions", LABELS + 1, LABELS, PARAMETER_GLOROT);
    check_parameters(&r, run_crf_unknown, 3);
    rig_free(&r);
}
END_TEST

static double path_score(const struct parameter *transitions, const float *scores, const int32_t *labels, size_t rows)
{
    double score = 0;
    for (size_t i = 0; i < rows; i++) {
        size_t from = i ? (size_t)labels[i - 1] : transitions->cols, to = (size_t)labels[i];
        score += (double)transitions->value[from * transitions->cols + to] + (double)scores[i * transitions->cols + to];
    }
    return score;
}

/* Three rows of three labels: all 27 paths can be counted. */
START_TEST(crf_is_the_sum_over_all_paths)
{
    static const uint32_t begin[] = {0, 3};
    struct parameters *p = parameters_new(8);
    struct parameter *transitions = parameters_add(p, "t", 4, 3, PARAMETER_GLOROT);
    struct parameter *table = parameters_add(p, "x", 3, 3, PARAMETER_ROWS);
    struct tape *t = tape_new(1);
    tape_begin(t, true);
    struct node *scores = tape_embed(t, table, straight, 3, 1);
    double sum = 0, partly = 0, best = -INFINITY;
    int32_t gold[3] = {2, -1, 0}, best_path[3] = {0}, found[3];
    for (int32_t i = 0; i < 27; i++) {
        int32_t path[] = {i / 9, i / 3 % 3, i % 3};
        double score = path_score(transitions, scores->value, path, 3);
        sum += exp(score);
        if (path[0] == gold[0] && path[2] == gold[2]) partly += exp(score);
        if (score <= best) continue;
        best = score;
        for (int k = 0; k < 3; k++) best_path[k] = path[k];
    }
    double loss = tape_crf(t, scores, transitions, gold, NULL, &(struct segments){begin, 1}, 1);
    ck_assert_double_eq_tol(loss, log(sum) - log(partly), 1e-6);
    tape_crf_decode(t, transitions, scores->value, 3, found);
    for (int k = 0; k < 3; k++) ck_assert_int_eq(found[k], best_path[k]);
    tape_free(t);
    parameters_free(p);
}
END_TEST

static bool no_inside_first(size_t from, size_t to, const void *context)
{
    return to != *(const size_t *)context || (from < 3 && from != 0);
}

START_TEST(crf_forbidden_transitions_never_win)
{
    size_t inside = 2;   /* only after 1 or itself */
    static const float scores[] = {0, 0, 9, 5, 0, 6, 0, 0, 9};
    int32_t found[3];
    struct parameters *p = parameters_new(8);
    struct parameter *transitions = parameters_add(p, "t", 4, 3, PARAMETER_ZEROS);
    struct tape *t = tape_new(1);
    tape_begin(t, true);
    tape_crf_forbid(transitions, no_inside_first, &inside);
    tape_crf_decode(t, transitions, scores, 3, found);
    ck_assert_int_ne(found[0], 2);
    for (int i = 1; i < 3; i++) ck_assert(found[i] != 2 || found[i - 1] != 0);
    /* a gold path that is forbidden is unlikely, but it has a likelihood */
    static const int32_t gold[] = {2, 2, 2};
    static const uint32_t begin[] = {0, 3};
    double loss = tape_crf(t, tape_input(t, 3, 3, scores), transitions, gold, NULL, &(struct segments){begin, 1}, 1);
    ck_assert(isfinite(loss) && loss > 50);
    tape_backward(t);
    for (size_t i = 0; i < 12; i++) ck_assert(isfinite(transitions->gradient[i]));
    tape_free(t);
    parameters_free(p);
}
END_TEST

START_TEST(nothing_flows_between_sentences)
{
    struct rig r = rig_new(4);
    tape_begin(r.tape, false);
    struct node *x = x_of(&r), *f = tape_apply(r.tape, y_of(&r), TAPE_SIGMOID);
    struct node *c = tape_scan(r.tape, x, f, &segments, 4), *window = tape_window(r.tape, x, &segments, 1, 1);
    struct node *arcs = tape_arcs(r.tape, x, x, r.bias, &segments);
    float before = c->value[5 * 4], beside = arcs->value[5 * 7];
    for (size_t i = 0; i < 4; i++) {
        ck_assert_float_eq(window->value[5 * 12 + i], 0);        /* the row above row 5 is another sentence's */
        ck_assert_float_eq(window->value[4 * 12 + 8 + i], 0);    /* and the one below row 4 */
        ck_assert_float_eq(window->value[5 * 12 + 8 + i], x->value[6 * 4 + i]);
    }
    for (size_t j = 1; j < 7; j++) ck_assert(arcs->value[j] == -INFINITY);
    for (size_t i = 0; i < 5 * 4; i++) r.x->value[i] += 1;
    tape_begin(r.tape, false);
    x = x_of(&r), f = tape_apply(r.tape, y_of(&r), TAPE_SIGMOID);
    ck_assert_float_eq(tape_scan(r.tape, x, f, &segments, 4)->value[5 * 4], before);
    ck_assert_float_eq(tape_arcs(r.tape, x, x, r.bias, &segments)->value[5 * 7], beside);
    rig_free(&r);
}
END_TEST

START_TEST(dropout_only_while_training)
{
    struct rig r = rig_new(19);
    tape_begin(r.tape, false);
    struct node *x = x_of(&r);
    ck_assert_ptr_eq(tape_dropout(r.tape, x, 0.5f, NULL), x);
    ck_assert_ptr_eq(tape_drop_ids(r.tape, straight, ROWS, 1, 0.5f, -1), straight);
    ck_assert_ptr_null(x->gradient);
    tape_begin(r.tape, true);
    struct node *dropped = tape_dropout(r.tape, x_of(&r), 0.5f, &segments);
    for (size_t row = 6; row < 12; row++)
        for (size_t i = 0; i < 19; i++) {
            ck_assert_int_eq(dropped->value[row * 19 + i] == 0, dropped->value[5 * 19 + i] == 0);
            if (dropped->value[row * 19 + i] != 0)
                ck_assert_float_eq(dropped->value[row * 19 + i], 2 * r.x->value[row * 19 + i]);
        }
    rig_free(&r);
}
END_TEST

/* Values at which the approximations might break. */
START_TEST(functions_at_their_ends)
{
    static const float at[] = {-200, -88, -20, -1, -1e-4f, 0, 1e-4f, 1, 20, 88, 200};
    enum { N = sizeof at / sizeof *at };
    struct tape *t = tape_new(1);
    tape_begin(t, false);
    struct node *x = tape_input(t, 1, N, at);
    struct node *tanhs = tape_apply(t, x, TAPE_TANH), *sigmoids = tape_apply(t, x, TAPE_SIGMOID);
    for (int i = 0; i < N; i++) {
        double v = (double)at[i];
        ck_assert_double_eq_tol((double)tanhs->value[i], tanh(v), 3e-7);
        ck_assert_double_eq_tol((double)sigmoids->value[i], 1 / (1 + exp(-v)), 3e-7);
    }
    tape_free(t);
}
END_TEST

START_TEST(batches_may_be_empty)
{
    static const uint32_t none[] = {0, 0};
    struct segments s = {none, 1};
    struct rig r = rig_new(4);
    tape_begin(r.tape, true);
    struct node *x = tape_embed(r.tape, r.x, straight, 0, 1);
    x = tape_scan(r.tape, x, x, &s, 2);
    struct node *y = tape_affine(r.tape, tape_dropout(r.tape, x, 0.5f, &s), r.matrix, NULL);
    ck_assert_double_eq(tape_cross_entropy(r.tape, y, straight, NULL, 1), 0);
    ck_assert_uint_eq(tape_arcs(r.tape, x, x, r.bias, &s)->cols, 0);
    tape_backward(r.tape);
    for (size_t i = 0; i < 4 * LABELS; i++) ck_assert_float_eq(r.matrix->gradient[i], 0);
    rig_free(&r);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("tape");
    TCase *t = tcase_create("gradients");
    tcase_set_timeout(t, 300);
    tcase_add_test(t, gradients_are_the_differences);
    tcase_add_test(t, gradients_along_the_sentence);
    tcase_add_test(t, gradients_of_what_has_labels);
    suite_add_tcase(s, t);
    t = tcase_create("operations");
    tcase_add_test(t, crf_is_the_sum_over_all_paths);
    tcase_add_test(t, crf_forbidden_transitions_never_win);
    tcase_add_test(t, nothing_flows_between_sentences);
    tcase_add_test(t, dropout_only_while_training);
    tcase_add_test(t, functions_at_their_ends);
    tcase_add_test(t, batches_may_be_empty);
    suite_add_tcase(s, t);
    return s;
}
