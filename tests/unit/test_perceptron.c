/* The perceptron by what it learns and writes, and its file by damage: what passes
 * perceptron_open cannot hurt later. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "worker/model/model_file.h"
#include "worker/model/perceptron.h"
#include "worker/model/perceptron_format.h"
#include "worker/train/interner.h"
#include "worker/train/perceptron_train.h"

static const char *const classes[] = {"red", "green", "blue"};
enum { CLASSES = 3, NO_LIMIT = 1 << 30 };
static char path[] = "/tmp/test_perceptron.XXXXXX";

static void setup(void) { ck_assert_int_ge(mkstemp(path), 0); }
static void teardown(void) { unlink(path); }

static uint64_t feature(uint64_t n)
{
    uint64_t state = n + 1;
    return train_random(&state) * 0x9e3779b97f4a7c15u;
}

static void update(struct perceptron_train *w, uint64_t f, size_t good, size_t bad)
{
    perceptron_train_count(w, &f, 1);
    perceptron_train_count(w, &f, 1);
    perceptron_train_update(w, &f, 1, good, bad);
    perceptron_train_tick(w);
}

static void write_and_open(struct perceptron_train *w, size_t max_bytes, struct perceptron **p)
{
    ck_assert_int_eq(perceptron_train_write(w, classes, max_bytes, path), CW_OK);
    ck_assert_int_eq(perceptron_open(path, p), CW_OK);
    perceptron_train_free(w);
}

START_TEST(what_was_learned_is_read_back)
{
    struct perceptron_train *w = perceptron_train_new(CLASSES);
    struct perceptron *p;
    int32_t scores[CLASSES];
    for (uint64_t i = 0; i < 3000; i++) update(w, feature(i), i % 3, (i + 1) % 3);
    write_and_open(w, NO_LIMIT, &p);
    ck_assert_uint_eq(perceptron_class_count(p), CLASSES);
    ck_assert_str_eq(perceptron_class(p, 2), "blue");
    for (uint64_t i = 0; i < 2500; i++) {  /* the last ones have not lived long enough to have an average */
        uint64_t f = feature(i);
        perceptron_score(p, &f, 1, scores);
        ck_assert_int_gt(scores[i % 3], 0);
        ck_assert_int_lt(scores[(i + 1) % 3], 0);
        ck_assert_int_eq(scores[(i + 2) % 3], 0);
    }
    perceptron_close(p);
}
END_TEST

START_TEST(scores_are_sums)
{
    struct perceptron_train *w = perceptron_train_new(CLASSES);
    struct perceptron *p;
    uint64_t both[] = {feature(1), feature(2)};
    int32_t one[CLASSES], two[CLASSES], sum[CLASSES];
    update(w, both[0], 0, 1);
    update(w, both[1], 1, 2);
    for (int i = 0; i < 100; i++) perceptron_train_tick(w);
    write_and_open(w, NO_LIMIT, &p);
    perceptron_score(p, &both[0], 1, one);
    perceptron_score(p, &both[1], 1, two);
    perceptron_score(p, both, 2, sum);
    for (int c = 0; c < CLASSES; c++) ck_assert_int_eq(sum[c], one[c] + two[c]);
    perceptron_score(p, both, 0, sum);
    for (int c = 0; c < CLASSES; c++) ck_assert_int_eq(sum[c], 0);
    perceptron_close(p);
}
END_TEST

/* Rows of many weights are stored in another way, and not all of them have a place in the table of such rows; sums are
 * what they are. */
enum { WIDE = 101, FEATURES = 200, FEW_FROM = 150 };

/* Feature i, and what it has learned: class i + 1 is right in place of `count` others. */
static void teach_wide(struct perceptron_train *w, uint64_t i)
{
    uint64_t f = feature(i);
    size_t count = i < FEW_FROM ? 60 : 3;
    perceptron_train_count(w, &f, 1);
    perceptron_train_count(w, &f, 1);
    for (size_t k = 0; k < count; k++) perceptron_train_update(w, &f, 1, (i + 1) % WIDE, (i + 2 + k) % WIDE);
}

START_TEST(sums_of_long_and_short_rows)
{
    static char name[WIDE][8];
    const char *names[WIDE];
    uint64_t features[FEATURES];
    int32_t one[WIDE], all[WIDE], sum[WIDE] = {0};
    struct perceptron *p;
    struct perceptron_train *w = perceptron_train_new(WIDE);
    for (size_t c = 0; c < WIDE; c++) {
        snprintf(name[c], sizeof name[c], "c%zu", c);
        names[c] = name[c];
    }
    for (uint64_t i = 0; i < FEATURES; i++) {
        features[i] = feature(i);
        teach_wide(w, i);
    }
    for (int i = 0; i < 100; i++) perceptron_train_tick(w);
    ck_assert_int_eq(perceptron_train_write(w, names, NO_LIMIT, path), CW_OK);
    ck_assert_int_eq(perceptron_open(path, &p), CW_OK);
    perceptron_train_free(w);
    for (uint64_t i = 0; i < FEATURES; i++) {
        perceptron_score(p, &features[i], 1, one);
        size_t negative = 0;
        for (size_t c = 0; c < WIDE; c++) {
            negative += one[c] < 0;
            sum[c] += one[c];
        }
        ck_assert_uint_eq(negative, i < FEW_FROM ? 60 : 3);
        ck_assert_int_gt(one[(i + 1) % WIDE], 0);
        ck_assert_int_lt(one[(i + 2) % WIDE], 0);
    }
    perceptron_score(p, features, FEATURES, all);
    for (size_t c = 0; c < WIDE; c++) ck_assert_int_eq(all[c], sum[c]);
    perceptron_close(p);
}
END_TEST

START_TEST(an_early_lesson_weighs_more_than_a_late_one)
{
    struct perceptron_train *w = perceptron_train_new(CLASSES);
    struct perceptron *p;
    uint64_t early = feature(1), late = feature(2);
    int32_t a[CLASSES], b[CLASSES];
    update(w, early, 0, 1);
    for (int i = 0; i < 50; i++) perceptron_train_tick(w);
    update(w, late, 0, 1);
    for (int i = 0; i < 50; i++) perceptron_train_tick(w);
    write_and_open(w, NO_LIMIT, &p);
    perceptron_score(p, &early, 1, a);
    perceptron_score(p, &late, 1, b);
    ck_assert_int_gt(b[0], 0);
    ck_assert_int_gt(a[0], b[0]);
    perceptron_close(p);
}
END_TEST

START_TEST(a_feature_seen_once_gets_no_weight)
{
    struct perceptron_train *w = perceptron_train_new(CLASSES);
    uint64_t f = feature(1);
    int32_t scores[CLASSES];
    perceptron_train_count(w, &f, 1);
    perceptron_train_update(w, &f, 1, 0, 1);
    perceptron_train_score(w, &f, 1, scores);
    for (int c = 0; c < CLASSES; c++) ck_assert_int_eq(scores[c], 0);
    perceptron_train_free(w);
}
END_TEST

START_TEST(the_file_stays_within_its_bound)
{
    struct perceptron_train *w = perceptron_train_new(CLASSES);
    struct perceptron *p;
    struct stat st;
    enum { BOUND = 20000 };
    for (uint64_t i = 0; i < 30000; i++) update(w, feature(i), 0, 1);
    write_and_open(w, BOUND, &p);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_lt(st.st_size, BOUND + 200);   /* header and names */
    ck_assert_int_gt(st.st_size, BOUND / 2);
    perceptron_close(p);
}
END_TEST

/* A small file, taken apart: what follows is written again with a right checksum, so that only the content is wrong. */
struct content {
    struct perceptron_header header;
    char names[16];
    uint32_t offset[3];
    uint8_t lists[24];
    uint8_t dense[2 * PERCEPTRON_VECTOR];
};

static const struct content sound = {
    .header = {CLASSES, 15, 2, 20, 2, 0},
    .names = "red\0green\0blue",
    .offset = {0, 5, 20},
    .lists = {1, 0, 1, 2, 3, /**/ 8, 0, PERCEPTRON_DENSE, 1, 0, 0, 0, /**/ 7, 0, 1, 0, 5, /**/ 9, 0, 0},
};

static enum cw_error open_content(const struct content *c)
{
    struct buffer b = {0};
    struct perceptron *p = NULL;
    model_file_put(&b, &c->header, 1, sizeof c->header);
    model_file_put(&b, c->names, sizeof c->names, 1);
    model_file_put(&b, c->offset, 3, sizeof c->offset[0]);
    model_file_put(&b, c->lists, sizeof c->lists, 1);
    model_file_put(&b, c->dense, sizeof c->dense, 1);
    ck_assert_int_eq(model_file_write(path, PERCEPTRON_KIND, PERCEPTRON_VERSION, &b), CW_OK);
    buffer_free(&b);
    enum cw_error e = perceptron_open(path, &p);
    perceptron_close(p);
    return e;
}

START_TEST(hostile_content_is_refused)
{
    ck_assert_int_eq(open_content(&sound), CW_OK);
#define REFUSED(change)                                     \
    do {                                                    \
        struct content bad = sound;                            \
        change;                                             \
        ck_assert_int_eq(open_content(&bad), CW_ECORRUPT);  \
    } while (0)
    REFUSED(bad.header.class_count = 0);
    REFUSED(bad.header.class_count = PERCEPTRON_MAX_CLASSES + 1);
    REFUSED(bad.header.class_count = CLASSES + 1);      /* a class without name */
    REFUSED(bad.header.name_bytes = 12);                /* a name without end */
    REFUSED(bad.header.name_bytes = UINT32_MAX);
    REFUSED(bad.names[0] = 0);
    REFUSED(bad.header.bucket_count = 0);
    REFUSED(bad.header.bucket_count = UINT32_MAX);
    REFUSED(bad.header.bucket_count = 1);
    REFUSED(bad.header.list_bytes = UINT32_MAX);
    REFUSED(bad.header.list_bytes = 19);
    REFUSED(bad.header.dense_count = 3);                /* more rows than there are bytes */
    REFUSED(bad.header.dense_count = 1);                /* a record's row is not there */
    REFUSED(bad.header.dense_count = UINT32_MAX);
    REFUSED(bad.offset[0] = 5);
    REFUSED(bad.offset[1] = 21);                        /* beyond the lists, and falling after */
    REFUSED(bad.offset[1] = 4);                         /* through a record */
    REFUSED(bad.offset[2] = 17);
    REFUSED(bad.lists[2] = 255);                        /* more weights than there are bytes */
    REFUSED(bad.lists[3] = CLASSES);                    /* no such class */
    REFUSED(bad.lists[8] = 2);                          /* no such row */
    REFUSED(bad.lists[11] = 1);
}
END_TEST

START_TEST(a_damaged_or_cut_file_is_refused)
{
    ck_assert_int_eq(open_content(&sound), CW_OK);
    char whole[512];
    FILE *f = fopen(path, "rb");
    size_t size = fread(whole, 1, sizeof whole, f);
    fclose(f);
    for (size_t cut = 0; cut < size; cut++) {
        struct perceptron *p = NULL;
        ck_assert_int_eq(truncate(path, (off_t)cut), 0);
        ck_assert_int_ne(perceptron_open(path, &p), CW_OK);
        f = fopen(path, "wb");
        whole[cut] ^= 4;
        fwrite(whole, 1, size, f);
        fclose(f);
        ck_assert_int_ne(perceptron_open(path, &p), CW_OK);
        whole[cut] ^= 4;
        f = fopen(path, "wb");
        fwrite(whole, 1, size, f);
        fclose(f);
    }
}
END_TEST

START_TEST(no_such_file)
{
    struct perceptron *p = NULL;
    ck_assert_int_eq(perceptron_open("/nonexistent/model.bin", &p), CW_ENOINPUT);
    ck_assert_ptr_null(p);
    perceptron_close(NULL);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("perceptron");
    TCase *t = tcase_create("perceptron");
    tcase_set_timeout(t, 120);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, what_was_learned_is_read_back);
    tcase_add_test(t, scores_are_sums);
    tcase_add_test(t, sums_of_long_and_short_rows);
    tcase_add_test(t, an_early_lesson_weighs_more_than_a_late_one);
    tcase_add_test(t, a_feature_seen_once_gets_no_weight);
    tcase_add_test(t, the_file_stays_within_its_bound);
    tcase_add_test(t, hostile_content_is_refused);
    tcase_add_test(t, a_damaged_or_cut_file_is_refused);
    tcase_add_test(t, no_such_file);
    suite_add_tcase(s, t);
    return s;
}
