/* What the shared network sees of a token, the trees that are read from its scores, and that it can learn at all. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/analysis_fixture.h"
#include "worker/extract/words/lexicon_format.h"
#include "worker/model/network.h"
#include "worker/train/interner.h"
#include "worker/extract/syntax/eisner.h"
#include "worker/train/network/encoder.h"
#include "worker/train/network/encoder_write.h"

static double tree_score(const float *scores, const int32_t *head, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (double)scores[i * n + (size_t)head[i]];
    return sum;
}

/* One root, everything under it, and under each arc's words no arc that leaves it. */
static bool is_projective_tree(const int32_t *head, size_t n)
{
    size_t roots = 0;
    for (size_t i = 0; i < n; i++) {
        size_t at = i, steps = 0;
        roots += head[i] == (int32_t)i;
        while (head[at] != (int32_t)at && steps++ < n) at = (size_t)head[at];
        if (steps > n) return false;
    }
    for (size_t d = 0; d < n; d++) {
        size_t h = (size_t)head[d], low = h < d ? h : d, high = h < d ? d : h;
        for (size_t i = low + 1; i < high; i++) {
            size_t at = i;
            while (at != h && head[at] != (int32_t)at) at = (size_t)head[at];
            if (at != h) return false;
        }
    }
    return roots == 1;
}

/* The best of all trees over n words, by trying every choice of heads. */
static double best_of_all(const float *scores, size_t n)
{
    double best = -INFINITY;
    size_t all = 1;
    for (size_t i = 0; i < n; i++) all *= n;
    for (size_t code = 0; code < all; code++) {
        int32_t head[8];
        size_t rest = code;
        for (size_t i = 0; i < n; i++, rest /= n) head[i] = (int32_t)(rest % n);
        if (is_projective_tree(head, n) && tree_score(scores, head, n) > best) best = tree_score(scores, head, n);
    }
    return best;
}

START_TEST(eisner_finds_the_best_tree)
{
    uint64_t chance = 5;
    struct arena *arena = arena_new(0);
    for (int round = 0; round < 60; round++, arena_reset(arena)) {
        float scores[36];
        int32_t head[6];
        size_t n = 1 + (size_t)round % 6;
        for (size_t i = 0; i < n * n; i++) scores[i] = (float)((double)(train_random(&chance) >> 40) * 0x1p-22 - 2);
        eisner(scores, n, n, arena, head);
        ck_assert(is_projective_tree(head, n));
        ck_assert_double_eq_tol(tree_score(scores, head, n), best_of_all(scores, n), 1e-5);
    }
    eisner(NULL, 0, 0, arena, NULL);
    arena_free(arena);
}
END_TEST

/* Words of (first, last), hung on `above`. */
static void invent_tree(uint64_t *chance, int32_t first, int32_t last, int32_t above, int32_t *head)
{
    if (first >= last) return;
    int32_t here = first + (int32_t)((train_random(chance) >> 33) % (uint64_t)(last - first));
    head[here] = above < 0 ? here : above;
    invent_tree(chance, first, here, here, head);
    invent_tree(chance, here + 1, last, here, head);
}

START_TEST(eisner_finds_a_long_tree)
{
    uint64_t chance = 9;
    struct arena *arena = arena_new(0);
    for (size_t n = 1; n < 150; n += 4, arena_reset(arena)) {
        float *scores = arena_array(arena, n * n, sizeof *scores);
        int32_t *gold = arena_array(arena, n, sizeof *gold), *head = arena_array(arena, n, sizeof *head);
        invent_tree(&chance, 0, (int32_t)n, -1, gold);
        for (size_t i = 0; i < n * n; i++) scores[i] = (float)((double)(train_random(&chance) >> 40) * 0x1p-24);
        for (size_t i = 0; i < n; i++) scores[i * n + (size_t)gold[i]] += 1;
        eisner(scores, n, n, arena, head);
        ck_assert_int_eq(memcmp(head, gold, n * sizeof *head), 0);
    }
    arena_free(arena);
}
END_TEST

/* Cell and stride differ: rows of a batch are as wide as its longest sentence. */
START_TEST(eisner_reads_rows_of_a_batch)
{
    static const float scores[] = {0, 9, 7, 7, 1, 0, 7, 7};
    int32_t head[2];
    struct arena *arena = arena_new(0);
    eisner(scores, 2, 4, arena, head);
    ck_assert_int_eq(head[0], 1);
    ck_assert_int_eq(head[1], 1);
    arena_free(arena);
}
END_TEST

/* A vocabulary that knows one word and one vector. */
static uint64_t known_word, known_vector;
static int32_t find_word(const void *context, uint64_t key)
{
    (void)context;
    return key == known_word ? 7 : -1;
}
static int32_t find_vector(const void *context, uint64_t key)
{
    (void)context;
    return key == known_vector ? 5 : -1;
}
static const struct input_vocabulary vocabulary = {find_word, find_vector, NULL, 9};

static int32_t row_of(const int32_t *rows, size_t token, enum input_group group)
{
    return rows[token * INPUT_SLOTS + input_groups[group].first];
}

static bool has_fact(const int32_t *rows, size_t token, int32_t fact)
{
    const int32_t *slots = rows + token * INPUT_SLOTS + input_groups[INPUT_FACTS].first;
    for (size_t i = 0; i < input_groups[INPUT_FACTS].slots; i++)
        if (slots[i] == fact) return true;
    return false;
}

static int32_t *inputs_of(struct analysis *a)
{
    int32_t *rows = arena_array(a->arena, a->token_count * INPUT_SLOTS, sizeof *rows);
    const struct word *words = words_describe(a, fixture_lexicon(), a->arena);
    known_word = words[0].form;
    known_vector = lexicon_cluster_key("in", 2);
    const struct input_context *context = input_context_new(a, words, a->arena);
    token_inputs(&vocabulary, fixture_lexicon(), context, (struct range){0, (uint32_t)a->sentence_count}, rows);
    return rows;
}

static size_t token_named(const struct analysis *a, const char *word)
{
    size_t t = 0;
    while (t < a->token_count && !token_is(a, t, word)) t++;
    ck_assert_uint_lt(t, a->token_count);
    return t;
}

START_TEST(a_token_by_its_rows)
{
    struct analysis *a = analysis_of("Quarrying in Tarnow began IN 1904. The quarrying company left New Zealand.");
    const int32_t *rows = inputs_of(a);
    ck_assert_int_eq(row_of(rows, 0, INPUT_WORD), 7);
    ck_assert_int_eq(row_of(rows, 1, INPUT_WORD), 0);                  /* unknown */
    ck_assert_int_eq(row_of(rows, 0, INPUT_VECTOR), 9);                /* rare */
    ck_assert_int_eq(row_of(rows, 1, INPUT_VECTOR), 5);
    ck_assert_int_eq(row_of(rows, token_named(a, "IN"), INPUT_VECTOR), 5);
    ck_assert_int_eq(row_of(rows, 0, INPUT_SUFFIX_3), row_of(rows, token_named(a, "quarrying"), INPUT_SUFFIX_3));
    ck_assert(has_fact(rows, 0, FACT_FIRST) && !has_fact(rows, 1, FACT_FIRST));
    ck_assert(has_fact(rows, token_named(a, "The"), FACT_FIRST));
    ck_assert(has_fact(rows, 0, FACT_SEEN_SMALL));                     /* "quarrying" later */
    ck_assert(!has_fact(rows, token_named(a, "quarrying"), FACT_SEEN_SMALL));
    ck_assert(has_fact(rows, 0, FACT_LETTERS + CASE_TITLE));
    ck_assert(has_fact(rows, token_named(a, "New"), FACT_RUN_PLACE));
    ck_assert(has_fact(rows, token_named(a, "Zealand"), FACT_RUN_PLACE + 2));
    for (size_t i = 0; i < a->token_count; i++)
        for (size_t g = 0; g < INPUT_GROUPS; g++)
            for (size_t k = 0; k < input_groups[g].slots; k++) {
                int32_t row = rows[i * INPUT_SLOTS + input_groups[g].first + k];
                ck_assert(row >= -1 && (!input_groups[g].rows || row < (int32_t)input_groups[g].rows));
            }
    analysis_fixture_free(a);
}
END_TEST

START_TEST(a_sentence_by_its_letters)
{
    struct analysis *a = analysis_of(
        "MINISTER DENIES ALL\n\nthe minister denies all\n\nMinister Denies It All\n\nThe rest is prose.");
    const int32_t *rows = inputs_of(a);
    ck_assert_uint_eq(a->sentence_count, 4);
    static const int32_t kinds[] = {1, 3, 2, 0};
    for (size_t s = 0; s < 4; s++) ck_assert(has_fact(rows, a->sentences[s].tokens.first, FACT_KIND + kinds[s]));
    analysis_fixture_free(a);
}
END_TEST

enum { SENTENCES = 6, LENGTH = 5, TAGS = 4 };

/* Sentences in which everything follows from the word: its tag, whether it is the root, its head. */
static void invent_rows(int32_t rows[SENTENCES][LENGTH * INPUT_SLOTS], int32_t *tags, int32_t *places)
{
    for (int32_t s = 0; s < SENTENCES; s++)
        for (int32_t i = 0; i < LENGTH; i++) {
            int32_t *row = rows[s] + i * INPUT_SLOTS, root = s % LENGTH;
            for (size_t k = 0; k < INPUT_SLOTS; k++) row[k] = -1;
            row[input_groups[INPUT_WORD].first] = i == root ? 1 : 2 + (i * 3 + s) % 3;
            tags[s * LENGTH + i] = i == root ? 0 : 1 + (i * 3 + s) % 3;
            places[s * LENGTH + i] = root;
        }
}

START_TEST(learns_tags_and_heads)
{
    static int32_t rows[SENTENCES][LENGTH * INPUT_SLOTS], tags[SENTENCES * LENGTH], places[SENTENCES * LENGTH];
    static const uint32_t lengths[SENTENCES] = {LENGTH, LENGTH, LENGTH, LENGTH, LENGTH, LENGTH};
    static const struct encoder_shape shape = {.words = 5, .vectors = 1, .inner = 24, .window = 1, .hidden = 16,
                                               .layers = 2, .arcs = 8, .relations = 8, .tag_count = TAGS,
                                               .relation_count = 2, .name_count = 11, .drop_layer = 0.1f};
    struct adam adam = {.beta1 = 0.9, .beta2 = 0.98, .epsilon = 1e-8, .sparse_rate = 1, .clip = 1, .average = 0.999};
    struct parameters *p = parameters_new(3);
    struct encoder e = encoder_new(p, &shape);
    struct tape *t = tape_new(3);
    const int32_t *token_rows[SENTENCES];
    invent_rows(rows, tags, places);
    for (size_t i = 0; i < SENTENCES; i++) token_rows[i] = rows[i];
    for (int step = 0; step < 150; step++) {
        tape_begin(t, true);
        struct batch *b = batch_new(t, token_rows, lengths, SENTENCES);
        struct node *x = encoder_run(&e, t, b);
        tape_cross_entropy(t, encoder_tags(&e, t, x), tags, NULL, 1.0 / (SENTENCES * LENGTH));
        tape_cross_entropy(t, encoder_arcs(&e, t, x, b), places, NULL, 1.0 / (SENTENCES * LENGTH));
        tape_backward(t);
        parameters_step(p, &adam, 0.01);
    }
    parameters_swap_average(p);
    tape_begin(t, false);
    struct batch *b = batch_new(t, token_rows, lengths, SENTENCES);
    struct node *x = encoder_run(&e, t, b), *tag = encoder_tags(&e, t, x), *arcs = encoder_arcs(&e, t, x, b);
    struct arena *arena = arena_new(0);
    for (size_t s = 0; s < SENTENCES; s++) {
        int32_t head[LENGTH];
        eisner(arcs->value + s * LENGTH * arcs->cols, LENGTH, arcs->cols, arena, head);
        for (size_t i = 0; i < LENGTH; i++) {
            const float *scores = tag->value + (s * LENGTH + i) * TAGS;
            for (int32_t k = 0; k < TAGS; k++) ck_assert(scores[k] <= scores[tags[s * LENGTH + i]]);
            ck_assert_int_eq(head[i], places[s * LENGTH + i]);
        }
    }
    arena_free(arena);
    tape_free(t);
    parameters_free(p);
}
END_TEST

/* The file says the same as the trainer, to what eight bits hold. */
static void check_written(size_t inner, size_t window)
{
    static const struct encoder_shape base = {.words = 3, .vectors = 2, .hidden = 32, .layers = 2, .arcs = 8,
                                              .relations = 8, .tag_count = TAGS, .relation_count = 2, .name_count = 11};
    struct encoder_shape shape = base;
    shape.inner = inner;
    shape.window = window;
    struct parameters *p = parameters_new(3);
    struct encoder e = encoder_new(p, &shape);
    for (size_t i = 0; i < e.tables[INPUT_FACTS]->rows * 32; i++) e.tables[INPUT_FACTS]->value[i] *= 3;
    struct encoder_data d = {.tags = {1 << 8 | 2, 3 << 8 | 4, 5, 6}, .tag_count = TAGS, .relations = {"nsubj", "obj"},
                             .relation_count = 2, .form_row = (int32_t[]){1, -1, 2}};
    for (uint64_t key = 1; key <= 3; key++) interner_add(&d.forms, key * 0x9e3779b97f4a7c15u);
    interner_add(&d.vectors, 0x123456789abcdef1u);
    char path[] = "/tmp/test_encoder.XXXXXX";
    close(mkstemp(path));
    ck_assert_int_eq(encoder_write(&e, &d, path), CW_OK);
    struct network *n = NULL;
    ck_assert_int_eq(network_open(path, &n), CW_OK);
    unlink(path);

    ck_assert_uint_eq(network_slots(n), INPUT_SLOTS);
    ck_assert_int_eq(network_word(network_words(n, "words"), 3 * 0x9e3779b97f4a7c15u), 2);
    ck_assert_int_eq(network_word(network_words(n, "words"), 2 * 0x9e3779b97f4a7c15u), -1);
    ck_assert_int_eq(network_word(network_words(n, "relations"), feature_string("obj", 3)), 1);
    ck_assert_float_eq(network_floats(n, "tags", 2, TAGS)[1], 3);

    static int32_t rows[7 * INPUT_SLOTS];
    uint64_t chance = 9;
    for (size_t i = 0; i < 7 * INPUT_SLOTS; i++) rows[i] = (int32_t)((train_random(&chance) >> 40) % 3) - 1;
    static const uint32_t lengths[] = {1, 6}, begin[] = {0, 1, 7};
    const int32_t *token_rows[] = {rows, rows + INPUT_SLOTS};
    struct tape *t = tape_new(1);
    struct arena *arena = arena_new(0);
    tape_begin(t, false);
    struct node *x = encoder_run(&e, t, batch_new(t, token_rows, lengths, 2));
    const float *found = network_encode(n, rows, begin, 2, arena);
    double apart = 0, size = 0;
    ck_assert_uint_eq(network_width(n), 32);
    for (size_t i = 0; i < 7 * 32; i++) {
        apart += pow((double)(found[i] - x->value[i]), 2);
        size += pow((double)x->value[i], 2);
    }
    ck_assert_msg(apart < 1.6e-3 * size && size > 0.01, "%g of %g", sqrt(apart), sqrt(size));
    arena_free(arena);
    tape_free(t);
    network_close(n);
    interner_free(&d.forms);
    interner_free(&d.vectors);
    parameters_free(p);
}

START_TEST(is_written_as_it_is)
{
    check_written(32, 1);
    check_written(32, 0);
    check_written(48, 2);    /* the first layer makes what it passes on */
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("encoder");
    TCase *t = tcase_create("encoder");
    tcase_set_timeout(t, 300);
    tcase_add_test(t, eisner_finds_the_best_tree);
    tcase_add_test(t, eisner_finds_a_long_tree);
    tcase_add_test(t, eisner_reads_rows_of_a_batch);
    tcase_add_test(t, a_token_by_its_rows);
    tcase_add_test(t, a_sentence_by_its_letters);
    tcase_add_test(t, learns_tags_and_heads);
    tcase_add_test(t, is_written_as_it_is);
    suite_add_tcase(s, t);
    return s;
}
