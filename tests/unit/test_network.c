/* The network's runtime: kernels by each other and by plain sums, functions by libm, operations by what
 * network_format.h says of them, and the file by damage: what passes network_open cannot hurt later. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "proto/buffer.h"
#include "worker/model/lanes.h"
#include "worker/model/model_file.h"
#include "worker/model/network.h"
#include "worker/model/network_math.h"
#include "worker/model/network_product.h"
#include "worker/model/network_write.h"
#include "worker/train/interner.h"

static const uint64_t keys[] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, UINT64_MAX};
static char path[32];
static struct arena *arena;
static uint64_t chance;

static void setup(void)
{
    strcpy(path, "/tmp/test_network.XXXXXX");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    arena = arena_new(0);
    chance = 12345;
}

static void teardown(void)
{
    unlink(path);
    arena_free(arena);
}

static float draw(float size) { return ((float)(train_random(&chance) >> 40) / (1 << 23) - 1) * size; }

/* Rows padded with zeros. */
static float *random_rows(size_t rows, size_t cols, float size)
{
    float *x = network_rows(arena, rows, cols);
    for (size_t i = 0; i < rows; i++)
        for (size_t k = 0; k < cols; k++) x[i * lanes_stride(cols) + k] = draw(size);
    return x;
}

/* ---- Products ---- */

static void fill_weight(int8_t *weight, size_t inputs, size_t outputs, bool extreme)
{
    for (size_t k = 0; k < inputs; k++)
        for (size_t n = 0; n < outputs; n++)
            weight[product_place(product_groups(inputs), k, n)] =
                (int8_t)(extreme ? (n % 2 ? 127 : -127) : (int)(train_random(&chance) % 255) - 127);
}

static void check_row(const struct product_matrix *m, const uint8_t *byte, float scale, const float *out)
{
    for (size_t n = 0; n < m->outputs; n++) {
        int32_t sum = 0;
        for (size_t k = 0; k < m->inputs; k++)
            sum += (byte[k] - 128) * m->weight[product_place(product_groups(m->inputs), k, n)];
        ck_assert_float_eq(out[n], (float)sum * (scale * m->scale[n]) + m->bias[n]);
    }
    for (size_t n = m->outputs; n < lanes_stride(m->outputs); n++) ck_assert_float_eq(out[n], 0);
}

static void check_product(size_t rows, size_t inputs, size_t outputs, bool extreme)
{
    arena_reset(arena);
    size_t in = lanes_stride(inputs), after = lanes_stride(outputs), count;
    int8_t *weight = (int8_t *)network_rows(arena, product_bytes(inputs, outputs), 1);
    int32_t *offset = (int32_t *)network_rows(arena, 1, outputs);
    fill_weight(weight, inputs, outputs, extreme);
    product_offsets(weight, inputs, outputs, offset);
    struct product_matrix m = {(uint32_t)inputs, (uint32_t)outputs, weight, random_rows(1, outputs, 0.02f),
                               random_rows(1, outputs, 1), offset};
    float *x = random_rows(rows, inputs, 3);
    for (size_t i = 0; extreme && i < rows * in; i++) x[i] = i % in < inputs ? (i / in % 2 ? -5.0f : 5.0f) : 0;
    const struct product_kernel *kernel = product_kernels(&count);
    float *first = NULL, *scale = network_rows(arena, 1, rows);
    for (size_t i = 0; i < count; i++) {
        if (!kernel[i].is_there()) continue;
        uint8_t *byte = (uint8_t *)network_rows(arena, rows, inputs);
        float *out = network_rows(arena, rows, outputs);
        product_quantise(&kernel[i], x, rows, inputs, byte, scale);
        kernel[i].multiply(&m, byte, scale, rows, out);
        for (size_t r = 0; r < rows; r++) check_row(&m, byte + r * in, scale[r], out + r * after);
        if (first) ck_assert_mem_eq(out, first, rows * after * sizeof *out);
        else first = out;
    }
}

START_TEST(kernels_give_exact_and_equal_products)
{
    static const size_t rows[] = {1, 3, 4, 9}, inputs[] = {1, 4, 15, 33, 128, 250},
                        outputs[] = {1, 16, 17, 64, 90, 144};
    for (size_t r = 0; r < 4; r++)
        for (size_t i = 0; i < 6; i++)
            for (size_t o = 0; o < 6; o++) check_product(rows[r], inputs[i], outputs[o], false);
    check_product(5, NETWORK_MAX_INPUTS, 20, true);
    check_product(5, 512, 70, true);
}
END_TEST

START_TEST(quantised_rows_are_near)
{
    enum { COLUMNS = 70, ROWS = 5 };
    float *x = random_rows(ROWS, COLUMNS, 4), scale[ROWS];
    memset(x + lanes_stride(COLUMNS), 0, COLUMNS * sizeof *x);
    x[2 * lanes_stride(COLUMNS) + 7] = 1e20f;
    for (size_t k = 0; k < COLUMNS; k++) x[3 * lanes_stride(COLUMNS) + k] = 1e-38f;
    uint8_t byte[ROWS * 80];
    size_t count;
    const struct product_kernel *kernel = product_kernels(&count);
    for (size_t i = 0; i < count; i++) {
        if (!kernel[i].is_there()) continue;
        product_quantise(&kernel[i], x, ROWS, COLUMNS, byte, scale);
        for (size_t r = 0; r < ROWS; r++)
            for (size_t k = 0; k < lanes_stride(COLUMNS); k++) {
                size_t at = r * lanes_stride(COLUMNS) + k;
                ck_assert_int_ge(byte[at], 1);
                ck_assert_float_le(fabsf((float)(byte[at] - 128) * scale[r] - x[at]), scale[r] * 0.5001f + 1e-37f);
            }
        ck_assert_float_eq(scale[1], 0);
    }
}
END_TEST

/* ---- Functions ---- */

static double sigmoid(double x) { return 1 / (1 + exp(-x)); }
static void near(double got, double want) { ck_assert_double_le(fabs(got - want), 4e-7 * fmax(1, fabs(want))); }

START_TEST(functions_are_near_the_truth)
{
    float *x = network_rows(arena, 1, LANES), *y = network_rows(arena, 1, LANES), *ones = network_rows(arena, 1, LANES);
    for (size_t k = 0; k < LANES; k++) ones[k] = 1;
    for (int i = -3000; i <= 3000; i++) {
        for (size_t k = 0; k < LANES; k++) x[k] = (float)i / 200 + draw(0.005f);
        network_sigmoid(memcpy(y, x, LANES * sizeof *x), LANES);
        for (size_t k = 0; k < LANES; k++) near(y[k], sigmoid(x[k]));
        network_highway(memcpy(y, x, LANES * sizeof *x), ones, x, LANES);
        for (size_t k = 0; k < LANES; k++) near(y[k], tanh(x[k]));
        network_relu(memcpy(y, x, LANES * sizeof *x), LANES);
        for (size_t k = 0; k < LANES; k++) ck_assert_float_eq(y[k], x[k] > 0 ? x[k] : 0);
    }
}
END_TEST

START_TEST(functions_of_very_large_and_very_small_numbers)
{
    static const float extremes[LANES] = {0,     -0.0f,  1e-38f, -1e-38f, 88,       -88,       104, -104,
                                          1e10f, -1e10f, 3e38f,  -3e38f,  INFINITY, -INFINITY, 1,   -1};
    float *x = network_rows(arena, 1, LANES), *y = network_rows(arena, 1, LANES), *ones = network_rows(arena, 1, LANES);
    for (size_t k = 0; k < LANES; k++) ones[k] = 1;
    memcpy(x, extremes, sizeof extremes);
    network_sigmoid(memcpy(y, x, LANES * sizeof *x), LANES);
    for (size_t k = 0; k < LANES; k++) near(y[k], sigmoid(x[k]));
    network_highway(memcpy(y, x, LANES * sizeof *x), ones, ones, LANES);
    for (size_t k = 0; k < LANES; k++) near(y[k], tanh(x[k]));
}
END_TEST

START_TEST(products_of_rows)
{
    for (size_t n = 1; n < 70; n += 17) {
        float *x = random_rows(1, n, 5), *y = random_rows(1, n, 2);
        double dot = 0;
        for (size_t i = 0; i < n; i++) dot += (double)x[i] * y[i];
        ck_assert_double_eq_tol(network_dot(x, y, lanes_stride(n)), dot, 1e-4);
    }
}
END_TEST

/* ---- Whole networks ---- */

enum { WORDS = 40, WIDTH = 16, OTHERS = 10, OTHER_WIDTH = 32, BOTH = WIDTH + OTHER_WIDTH, SLOTS = 3 };

/* Numbers that quantisation leaves as they are. */
static void draw_table(float *value, size_t rows, size_t cols)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t k = 0; k < cols; k++)
            value[i * cols + k] = (float)(k == 0 ? 127 : (int)(train_random(&chance) % 255) - 127) / 64;
}

static float words[WORDS * WIDTH], others[OTHERS * OTHER_WIDTH];

/* Tokens are a word and two others. */
static struct network_writer *begin_network(void)
{
    struct network_writer *w = network_writer_new();
    ck_assert_ptr_nonnull(w);
    draw_table(words, WORDS, WIDTH);
    draw_table(others, OTHERS, OTHER_WIDTH);
    network_write_table(w, "words", WORDS, WIDTH, words);
    network_write_table(w, "others", OTHERS, OTHER_WIDTH, others);
    network_write_part(w, "words", 1, NETWORK_IDENTITY);
    network_write_part(w, "others", 2, NETWORK_RELU);
    return w;
}

static struct network *end_network(struct network_writer *w)
{
    struct network *n;
    ck_assert_int_eq(network_writer_save(w, path), CW_OK);
    network_writer_free(w);
    ck_assert_msg(network_open(path, &n) == CW_OK, "%s", cw_error_text());
    return n;
}

static int32_t *draw_ids(size_t tokens)
{
    int32_t *ids = arena_array(arena, tokens, SLOTS * sizeof *ids);
    for (size_t i = 0; i < tokens; i++) {
        ids[SLOTS * i] = (int32_t)(train_random(&chance) % WORDS);
        ids[SLOTS * i + 1] = (int32_t)(train_random(&chance) % (OTHERS + 1)) - 1;
        ids[SLOTS * i + 2] = (int32_t)(train_random(&chance) % (OTHERS + 1)) - 1;
    }
    return ids;
}

/* What the parts give. */
static void input_of(const int32_t *ids, float row[BOTH])
{
    for (size_t k = 0; k < WIDTH; k++) row[k] = words[(size_t)ids[0] * WIDTH + k];
    for (size_t k = 0; k < OTHER_WIDTH; k++) {
        float sum = 0;
        for (size_t i = 1; i < SLOTS; i++)
            if (ids[i] >= 0) sum += others[(size_t)ids[i] * OTHER_WIDTH + k];
        row[WIDTH + k] = sum > 0 ? sum : 0;
    }
}

START_TEST(parts_are_summed_and_stand_side_by_side)
{
    struct network *n = end_network(begin_network());
    ck_assert_uint_eq(network_width(n), BOTH);
    ck_assert_uint_eq(network_slots(n), SLOTS);
    ck_assert_uint_eq(network_inputs(n), 2);
    ck_assert_str_eq(network_input(n, 1).name, "others");
    ck_assert_uint_eq(network_input(n, 1).slots, 2);
    ck_assert_uint_eq(network_input(n, 1).rows, OTHERS);
    enum { TOKENS = 200 };
    int32_t *ids = draw_ids(TOKENS);
    uint32_t begin[] = {0, 0, 7, TOKENS, TOKENS};
    const float *out = network_encode(n, ids, begin, 4, arena);
    for (size_t i = 0; i < TOKENS; i++) {
        float row[BOTH];
        input_of(ids + SLOTS * i, row);
        ck_assert_mem_eq(out + i * BOTH, row, sizeof row);
    }
    ck_assert_ptr_nonnull(network_encode(n, ids, begin, 0, arena));
    network_close(n);
}
END_TEST

START_TEST(windows_end_with_the_sentence)
{
    enum { TOKENS = 30, REACH = 2 };
    struct network_writer *w = begin_network();
    network_write_window(w, 1, REACH);
    struct network *n = end_network(w);
    ck_assert_uint_eq(network_width(n), 3 * BOTH);
    int32_t *ids = draw_ids(TOKENS);
    uint32_t begin[] = {0, 1, 12, TOKENS};
    const float *out = network_encode(n, ids, begin, 3, arena);
    for (size_t s = 0; s < 3; s++)
        for (int t = (int)begin[s]; t < (int)begin[s + 1]; t++)
            for (int i = -1; i <= 1; i++, out += BOTH) {
                float row[BOTH] = {0};
                int at = t + i * REACH;
                if (at >= (int)begin[s] && at < (int)begin[s + 1]) input_of(ids + SLOTS * at, row);
                ck_assert_mem_eq(out, row, sizeof row);
            }
    network_close(n);
}
END_TEST

START_TEST(what_is_below_zero_and_what_was_saved)
{
    enum { TOKENS = 20 };
    struct network_writer *w = begin_network();
    network_write_save(w);
    network_write_rectify(w);
    network_write_add(w);
    struct network *n = end_network(w);
    int32_t *ids = draw_ids(TOKENS);
    uint32_t begin[] = {0, TOKENS};
    const float *out = network_encode(n, ids, begin, 1, arena);
    for (size_t i = 0; i < TOKENS; i++, out += BOTH) {
        float row[BOTH];
        input_of(ids + SLOTS * i, row);
        for (size_t k = 0; k < BOTH; k++) ck_assert_float_eq(out[k], row[k] > 0 ? row[k] + row[k] : row[k]);
    }
    network_close(n);
}
END_TEST

/* One direction of an SRU over rows whose blocks are `block` apart; `gates` is where the direction's first begins. */
static void recur(const float *rows, size_t width, size_t gates, size_t block, size_t n, const float *skip,
                  size_t skip_width, size_t count, bool backwards, double *out)
{
    for (size_t k = 0; k < n; k++) {
        double c = 0;
        for (size_t i = 0; i < count; i++) {
            size_t t = backwards ? count - 1 - i : i;
            const float *g = rows + t * width + gates + k;
            c = sigmoid(g[block]) * c + (1 - sigmoid(g[block])) * g[0];
            out[t * n + k] = sigmoid(g[2 * block]) * tanh(c) + (1 - sigmoid(g[2 * block])) * skip[t * skip_width + k];
        }
    }
}

static void check_recurrent(size_t blocks)
{
    enum { TOKENS = 9, N = 16, MOST = 8 * N };
    size_t cols = 2 * blocks * N;
    static float table[WORDS * MOST], saved[WORDS * 2 * N];
    draw_table(table, WORDS, cols);
    struct network_writer *w = network_writer_new();
    network_write_table(w, "table", WORDS, cols, table);
    network_write_part(w, "table", 1, NETWORK_IDENTITY);
    if (blocks == NETWORK_GATES) {  /* saved rows of the right width come from a matrix that picks the first columns */
        static float pick[6 * N * 2 * N], spread[2 * N * 6 * N];
        for (size_t i = 0; i < 2 * N; i++) pick[i * 2 * N + i] = spread[i * 6 * N + i] = 1;
        network_write_matrix(w, "pick", 6 * N, 2 * N, pick, NULL);
        network_write_matrix(w, "spread", 2 * N, 6 * N, spread, NULL);
        network_write_affine(w, "pick");
        network_write_save(w);
        network_write_affine(w, "spread");
    }
    network_write_recurrent(w, blocks);
    struct network *n = end_network(w);
    ck_assert_uint_eq(network_width(n), 2 * N);
    int32_t ids[TOKENS];
    static float rows[TOKENS * MOST];
    static double want[2][TOKENS * N];
    uint32_t begin[] = {0, 1, TOKENS};
    for (size_t t = 0; t < TOKENS; t++) {
        ids[t] = (int32_t)(train_random(&chance) % WORDS);
        memcpy(rows + t * cols, table + (size_t)ids[t] * cols, cols * sizeof *rows);
        memcpy(saved + t * 2 * N, rows + t * cols, 2 * N * sizeof *saved);
        if (blocks == NETWORK_GATES) memset(rows + t * cols + 2 * N, 0, 4 * N * sizeof *rows);
    }
    const float *out = network_encode(n, ids, begin, 2, arena);
    for (size_t s = 0; s < 2; s++) {
        size_t first = begin[s], count = begin[s + 1] - first;
        for (size_t half = 0; half < 2; half++) {
            const float *skip = blocks == NETWORK_GATES ? saved + first * 2 * N + half * N
                                                        : rows + first * cols + half * N + 6 * N;
            recur(rows + first * cols, cols, half * N, 2 * N, N, skip, blocks == NETWORK_GATES ? 2 * N : cols, count,
                  half, want[half] + first * N);
        }
    }
    if (blocks == NETWORK_GATES_AND_SKIP) {  /* the same for who has the rows of one sequence at hand */
        const struct network_table *t = network_table(n, "table", WORDS, cols);
        ck_assert_ptr_null(network_table(n, "table", WORDS + 1, cols));
        float *gates = network_rows(arena, TOKENS - 1, cols);
        for (size_t i = 1; i < TOKENS; i++) network_add_rows(t, (int32_t[]){-1, ids[i]}, 2, gates + (i - 1) * cols);
        const float *head = network_recurrent(gates, TOKENS - 1, cols, arena);
        ck_assert_mem_eq(head, out + 2 * N, (TOKENS - 1) * 2 * N * sizeof *head);
    }
    for (size_t t = 0; t < TOKENS; t++)
        for (size_t k = 0; k < 2 * N; k++)
            ck_assert_double_eq_tol(out[t * 2 * N + k], want[k / N][t * N + k % N],
                                    blocks == NETWORK_GATES ? 0.03 : 2e-6);
    network_close(n);
}

START_TEST(recurrent_layers_of_four_blocks) { check_recurrent(NETWORK_GATES_AND_SKIP); }
END_TEST
START_TEST(recurrent_layers_with_saved_rows) { check_recurrent(NETWORK_GATES); }
END_TEST

/* Two recurrent layers with random weights, one of each kind, and a head. */
static struct network_writer *write_tall_network(void)
{
    enum { H = 48 };
    static float first[3 * BOTH * 8 * H], second[3 * 2 * H * 6 * H], head[2 * H * 19], bias[6 * H];
    for (size_t i = 0; i < sizeof first / sizeof *first; i++) first[i] = draw(0.2f);
    for (size_t i = 0; i < sizeof second / sizeof *second; i++) second[i] = draw(0.1f);
    for (size_t i = 0; i < sizeof head / sizeof *head; i++) head[i] = draw(0.3f);
    for (size_t i = 0; i < 6 * H; i++) bias[i] = draw(0.2f);
    struct network_writer *w = begin_network();
    network_write_window(w, 1, 1);
    network_write_affine(w, "first");
    network_write_recurrent(w, NETWORK_GATES_AND_SKIP);
    network_write_save(w);
    network_write_window(w, 1, 2);
    network_write_affine(w, "second");
    network_write_recurrent(w, NETWORK_GATES);
    network_write_matrix(w, "first", 3 * BOTH, 8 * H, first, NULL);
    network_write_matrix(w, "second", 3 * 2 * H, 6 * H, second, bias);
    network_write_matrix(w, "head", 2 * H, 19, head, NULL);
    network_write_floats(w, "bias", 1, 6 * H, bias);
    network_write_words(w, "known", keys, (uint32_t[]){2, 9, 4}, 3);
    return w;
}

START_TEST(sentences_do_not_see_each_other)
{
    struct network *n = end_network(write_tall_network());
    enum { TOKENS = 1500, SENTENCES = 7 };
    static const uint32_t begin[SENTENCES + 1] = {0, 1, 1, 40, 43, 700, 701, TOKENS};
    int32_t *ids = draw_ids(TOKENS);
    const float *together = network_encode(n, ids, begin, SENTENCES, arena);
    size_t width = network_width(n);
    for (size_t s = 0; s < SENTENCES; s++) {
        uint32_t alone[] = {0, begin[s + 1] - begin[s]};
        const float *out = network_encode(n, ids + SLOTS * begin[s], alone, 1, arena);
        ck_assert_mem_eq(out, together + begin[s] * width, alone[1] * width * sizeof *out);
    }
    network_close(n);
}
END_TEST

START_TEST(the_same_bits_on_every_processor)
{
    struct network *n = end_network(write_tall_network());
    enum { TOKENS = 100 };
    static const uint32_t begin[] = {0, 30, TOKENS};
    const float *out = network_encode(n, draw_ids(TOKENS), begin, 2, arena);
    const struct product_matrix *head = network_matrix(n, "head");
    float *scores = network_affine(n, head, out, TOKENS, arena);
    ck_assert_uint_eq(XXH3_64bits(out, TOKENS * network_width(n) * sizeof *out), 14485206571842275724u);
    ck_assert_uint_eq(XXH3_64bits(scores, TOKENS * lanes_stride(19) * sizeof *scores), 11033737391807628498u);
    network_close(n);
}
END_TEST

START_TEST(heads_and_words_by_their_names)
{
    struct network *n = end_network(write_tall_network());
    ck_assert_ptr_null(network_matrix(n, "bias"));
    ck_assert_ptr_null(network_floats(n, "bias", 1, 7));
    ck_assert_ptr_nonnull(network_floats(n, "bias", 1, 6 * 48));
    ck_assert_ptr_null(network_words(n, "words"));
    const struct network_words *known = network_words(n, "known");
    ck_assert_int_eq(network_word(known, keys[0]), 2);
    ck_assert_uint_eq(network_words_rows(known), 10);
    ck_assert_int_eq(network_word(known, keys[1]), 9);
    ck_assert_int_eq(network_word(known, keys[2]), 4);
    ck_assert_int_eq(network_word(known, keys[0] ^ 1ull << 32), -1);
    const struct product_matrix *head = network_matrix(n, "head");
    ck_assert_uint_eq(head->outputs, 19);
    enum { ROWS = 130 };
    float *x = random_rows(ROWS, head->inputs, 2), *all = network_affine(n, head, x, ROWS, arena);
    float *last = network_affine(n, head, x + (ROWS - 1) * lanes_stride(head->inputs), 1, arena);
    ck_assert_mem_eq(last, all + (ROWS - 1) * lanes_stride(19), lanes_stride(19) * sizeof *last);
    network_close(n);
}
END_TEST

START_TEST(a_matrix_is_near_its_floats)
{
    enum { IN = 100, OUT = 37, ROWS = 20 };
    static float weight[IN * OUT], bias[OUT];
    for (size_t i = 0; i < IN * OUT; i++) weight[i] = draw(0.5f);
    for (size_t i = 0; i < OUT; i++) bias[i] = draw(3);
    struct network_writer *w = begin_network();
    network_write_matrix(w, "m", IN, OUT, weight, bias);
    struct network *n = end_network(w);
    float *x = random_rows(ROWS, IN, 2), *y = network_affine(n, network_matrix(n, "m"), x, ROWS, arena);
    for (size_t i = 0; i < ROWS; i++)
        for (size_t o = 0; o < OUT; o++) {
            double sum = bias[o];
            for (size_t k = 0; k < IN; k++) sum += (double)x[i * lanes_stride(IN) + k] * weight[k * OUT + o];
            ck_assert_double_eq_tol(y[i * lanes_stride(OUT) + o], sum, 0.12);
        }
    network_close(n);
}
END_TEST

/* ---- Damage ---- */

static struct buffer content_of_tall_network(void)
{
    struct model_file f;
    struct buffer b = {0};
    struct network_writer *w = write_tall_network();
    ck_assert_int_eq(network_writer_save(w, path), CW_OK);
    network_writer_free(w);
    ck_assert_int_eq(model_file_open(path, NETWORK_KIND, NETWORK_VERSION, &f), CW_OK);
    buffer_append(&b, f.content, f.size);
    model_file_close(&f);
    return b;
}

/* Opens it; if it opens, uses it. */
static enum cw_error try_content(const struct buffer *content)
{
    struct network *n;
    ck_assert_int_eq(model_file_write(path, NETWORK_KIND, NETWORK_VERSION, content), CW_OK);
    enum cw_error e = network_open(path, &n);
    if (e) return e;
    arena_reset(arena);
    uint32_t begin[] = {0, 3, 5};
    int32_t *ids = arena_array(arena, 5 * network_slots(n), sizeof *ids);
    network_encode(n, ids, begin, 2, arena);
    const struct network_words *known = network_words(n, "known");
    if (known) network_word(known, 77);
    network_close(n);
    return CW_OK;
}

START_TEST(damaged_content_is_refused_or_harmless)
{
    struct buffer whole = content_of_tall_network();
    size_t described = 1200, refused = 0;  /* header, entries, parts and operations lie there */
    for (size_t at = 0; at < described; at++) {
        char was = whole.data[at];
        for (int value = 0; value < 3; value++) {
            whole.data[at] = (char)(value == 0 ? was ^ 1 : value == 1 ? was ^ 0x80 : 0xff);
            refused += try_content(&whole) != CW_OK;
        }
        whole.data[at] = was;
    }
    ck_assert_int_eq(try_content(&whole), CW_OK);
    ck_assert_uint_gt(refused, 300);
    for (size_t cut = 0; cut < whole.size; cut += cut < 2000 ? 8 : 9001) {
        struct buffer part = whole;
        part.size = cut;
        ck_assert_int_eq(try_content(&part), CW_ECORRUPT);
    }
    buffer_free(&whole);
}
END_TEST

START_TEST(no_such_file)
{
    struct network *n;
    ck_assert_int_eq(network_open("/nonexistent/network.bin", &n), CW_ENOINPUT);
    ck_assert_ptr_null(n);
    network_close(NULL);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("network");
    TCase *t = tcase_create("network");
    tcase_set_timeout(t, 240);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, kernels_give_exact_and_equal_products);
    tcase_add_test(t, quantised_rows_are_near);
    tcase_add_test(t, functions_are_near_the_truth);
    tcase_add_test(t, functions_of_very_large_and_very_small_numbers);
    tcase_add_test(t, products_of_rows);
    tcase_add_test(t, parts_are_summed_and_stand_side_by_side);
    tcase_add_test(t, windows_end_with_the_sentence);
    tcase_add_test(t, what_is_below_zero_and_what_was_saved);
    tcase_add_test(t, recurrent_layers_of_four_blocks);
    tcase_add_test(t, recurrent_layers_with_saved_rows);
    tcase_add_test(t, sentences_do_not_see_each_other);
    tcase_add_test(t, the_same_bits_on_every_processor);
    tcase_add_test(t, heads_and_words_by_their_names);
    tcase_add_test(t, a_matrix_is_near_its_floats);
    tcase_add_test(t, damaged_content_is_refused_or_harmless);
    tcase_add_test(t, no_such_file);
    suite_add_tcase(s, t);
    return s;
}
