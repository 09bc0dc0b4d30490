/* The trainer's gradient by its effect, the file by damage, decoding by what a toy language demands. */
#include <check.h>
#include <fcntl.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "worker/model/crf.h"
#include "worker/model/crf_format.h"
#include "worker/model/model_file.h"
#include "worker/model/weights.h"
#include "worker/train/crf_train.h"

static const char *const labels[] = {"O", "B", "I"};
static char directory[] = "/tmp/test_crf.XXXXXX";
static char path[64], other[64];

static void setup(void)
{
    ck_assert_ptr_nonnull(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/toy.bin", directory);
    snprintf(other, sizeof other, "%s/other.bin", directory);
}

static void teardown(void)
{
    unlink(path);
    unlink(other);
    rmdir(directory);
}

/* A toy language: a word 'x' is I after a name has begun with 'b', otherwise O; the word alone does not decide. */
static size_t toy_sequence(uint64_t *chance, struct feature_rows *f, uint8_t *gold)
{
    size_t n = 3 + (size_t)(*chance >> 33) % 10;
    feature_rows_clear(f);
    bool inside = false;
    for (size_t t = 0; t < n; t++) {
        *chance = *chance * 6364136223846793005u + 1442695040888963407u;
        unsigned word = (unsigned)(*chance >> 40) % 3;
        feature_row_begin(f);
        feature_add(f, feature_hash(1, word, 0, 0));
        feature_add(f, feature_hash(2, *chance >> 60, 0, 0));
        inside = word == 1 || (inside && word == 2);
        gold[t] = word == 1 ? 1 : inside ? 2 : 0;
    }
    return n;
}

static void train_toy(const char *to, bool hide)
{
    struct crf_dataset *d = crf_dataset_new(labels, 3);
    struct feature_rows f = {0};
    uint8_t gold[16];
    uint64_t chance = 7;
    for (int i = 0; i < 300; i++) {
        size_t n = toy_sequence(&chance, &f, gold);
        for (size_t t = 0; hide && t < n; t++)
            if ((t + (size_t)i) % 3 == 0) gold[t] = CRF_UNKNOWN;
        crf_dataset_add(d, &f, gold, 1);
    }
    struct crf_train_options o = {.epochs = 8, .min_count = 1, .learning_rate = 0.3f, .l2 = 0.01f, .prune = 0.01f,
                                  .seed = 1, .log_name = NULL};
    ck_assert_int_eq(crf_train(d, NULL, &o, to), CW_OK);
    crf_dataset_free(d);
    feature_rows_free(&f);
}

static double toy_accuracy(const struct crf *c)
{
    struct arena *arena = arena_new(0);
    struct feature_rows f = {0};
    uint8_t gold[16], found[16];
    float marginal[16];
    uint64_t chance = 99;
    size_t right = 0, all = 0;
    for (int i = 0; i < 100; i++) {
        size_t n = toy_sequence(&chance, &f, gold);
        crf_decode(c, &f, arena, found, marginal);
        for (size_t t = 0; t < n; t++) {
            right += found[t] == gold[t];
            ck_assert(marginal[t] > 0.3f && marginal[t] <= 1.0001f);
        }
        all += n;
    }
    arena_free(arena);
    feature_rows_free(&f);
    return (double)right / (double)all;
}

START_TEST(learns_transitions)
{
    struct crf *c;
    train_toy(path, false);
    ck_assert_int_eq(crf_open(path, &c), CW_OK);
    ck_assert_uint_eq(crf_label_count(c), 3);
    ck_assert_str_eq(crf_label(c, 2), "I");
    ck_assert_double_eq(toy_accuracy(c), 1.0);
    crf_close(c);
}
END_TEST

START_TEST(learns_from_partial_labels)
{
    struct crf *c;
    train_toy(path, true);
    ck_assert_int_eq(crf_open(path, &c), CW_OK);
    ck_assert_double_ge(toy_accuracy(c), 0.99);
    crf_close(c);
}
END_TEST

START_TEST(is_deterministic)
{
    struct crf *a, *b;
    train_toy(path, false);
    train_toy(other, false);
    ck_assert_int_eq(crf_open(path, &a), CW_OK);
    ck_assert_int_eq(crf_open(other, &b), CW_OK);
    ck_assert_uint_eq(crf_checksum(a), crf_checksum(b));
    crf_close(a);
    crf_close(b);
}
END_TEST

START_TEST(an_empty_sequence_is_nothing_to_do)
{
    struct crf *c;
    struct feature_rows f = {0};
    struct arena *arena = arena_new(0);
    uint8_t found = 7;
    float marginal = 7;
    train_toy(path, false);
    ck_assert_int_eq(crf_open(path, &c), CW_OK);
    feature_rows_clear(&f);
    crf_decode(c, &f, arena, &found, &marginal);
    ck_assert_uint_eq(found, 7);
    ck_assert_float_eq(marginal, 7);
    feature_rows_free(&f);
    arena_free(arena);
    crf_close(c);
}
END_TEST

static void copy_damaged(size_t keep, size_t flip)
{
    FILE *in = fopen(path, "rb"), *out = fopen(other, "wb");
    int byte;
    for (size_t i = 0; i < keep && (byte = fgetc(in)) != EOF; i++) fputc(i == flip ? byte ^ 0x41 : byte, out);
    fclose(in);
    fclose(out);
}

START_TEST(damage_is_an_error)
{
    struct crf *c;
    struct stat st;
    train_toy(path, false);
    ck_assert_int_eq(stat(path, &st), 0);
    size_t size = (size_t)st.st_size;
    for (size_t keep = 0; keep < size; keep += 1 + keep / 40) {
        copy_damaged(keep, SIZE_MAX);
        ck_assert_int_eq(crf_open(other, &c), CW_ECORRUPT);
    }
    for (size_t flip = 0; flip < size; flip += 1 + flip / 40) {
        copy_damaged(size, flip);
        enum cw_error e = crf_open(other, &c);
        ck_assert(e == CW_ECORRUPT || e == CW_ENEWER);
    }
    unlink(other);
    ck_assert_int_eq(crf_open(other, &c), CW_ENOINPUT);
}
END_TEST

/* A container with a right checksum whose content lies: what only a careful reader notices. */
struct made {
    struct crf_header header;
    const char *names;
    float transition;
    struct {
        uint32_t slot_count, row_bytes, label_count;
        float scale;
    } table;
    struct weight_slot slots[2];
    uint8_t rows[8];
    size_t rows_size;
};

static enum cw_error open_made(const struct made *m)
{
    struct buffer content = {0};
    float chain[4] = {m->transition};
    model_file_put(&content, &m->header, 1, sizeof m->header);
    model_file_put(&content, m->names, 4, 1);
    model_file_put(&content, chain, 2, sizeof *chain);
    model_file_put(&content, chain, 4, sizeof *chain);
    model_file_put(&content, &m->table, 1, sizeof m->table);
    model_file_put(&content, m->slots, 2, sizeof *m->slots);
    model_file_put(&content, m->rows, m->rows_size, 1);
    ck_assert_int_eq(model_file_write(other, CRF_KIND, CRF_VERSION, &content), CW_OK);
    buffer_free(&content);
    struct crf *c = NULL;
    enum cw_error e = crf_open(other, &c);
    if (!e) crf_close(c);
    return e;
}

START_TEST(lies_are_refused)
{
    static const struct made sound = {
        .header = {2, 4}, .names = "A\0B", .table = {2, 3, 2, 0.1f},
        .slots = {{7, 0}, {0, WEIGHTS_EMPTY}}, .rows = {1, 1, 5}, .rows_size = 3,
    };
    struct made m = sound;
    ck_assert_int_eq(open_made(&m), CW_OK);
#define REFUSED(change)                          \
    do {                                         \
        m = sound;                               \
        change;                                  \
        ck_assert_int_eq(open_made(&m), CW_ECORRUPT); \
    } while (0)
    REFUSED(m.header.label_count = 0);
    REFUSED(m.header.label_count = 3);
    REFUSED(m.header.label_count = UINT32_MAX);
    REFUSED(m.header.label_bytes = UINT32_MAX);
    REFUSED(m.header.label_bytes = 3);               /* the last name has no end */
    REFUSED(m.transition = INFINITY);
    REFUSED(m.transition = NAN);
    REFUSED(m.table.scale = NAN);
    REFUSED(m.table.label_count = 3);
    REFUSED(m.table.slot_count = UINT32_MAX);
    REFUSED(m.table.row_bytes = UINT32_MAX);
    REFUSED(m.slots[0].row = 3);                     /* outside */
    REFUSED(m.slots[0].row = 2);                     /* 5 pairs in no bytes */
    REFUSED(m.rows[1] = 2);                          /* no such label */
    REFUSED(m.rows[0] = 255; m.table.row_bytes = 2); /* a dense row that is cut off */
    REFUSED(m.slots[1].row = 0);                     /* no free slot: probing would not end */
#undef REFUSED
}
END_TEST

START_TEST(nothing_to_train_on)
{
    struct crf_dataset *d = crf_dataset_new(labels, 3);
    struct crf_train_options o = {.epochs = 1, .learning_rate = 0.1f, .log_name = NULL};
    ck_assert_int_eq(crf_train(d, NULL, &o, path), CW_EDATA);
    crf_dataset_free(d);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("crf");
    TCase *t = tcase_create("crf");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, learns_transitions);
    tcase_add_test(t, learns_from_partial_labels);
    tcase_add_test(t, is_deterministic);
    tcase_add_test(t, an_empty_sequence_is_nothing_to_do);
    tcase_add_test(t, damage_is_an_error);
    tcase_add_test(t, lies_are_refused);
    tcase_add_test(t, nothing_to_train_on);
    suite_add_tcase(s, t);
    return s;
}
