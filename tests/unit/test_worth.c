/* Check-worthiness, on texts that run through all stages. */
#include "tests/unit/analysis_fixture.h"

#include <unistd.h>

#include "worker/extract/extract.h"
#include "worker/extract/time/times.h"
#include "worker/extract/worth/worth.h"
#include "worker/extract/worth/worth_model.h"
#include "worker/train/corpora/corpus_claims.h"
#include "worker/train/crf_train.h"

static struct extractor *extractor;
static struct arena *arena;

static void setup(void)
{
    if (extractor_open("models", &extractor)) ck_abort_msg("%s", cw_error_text());
    arena = arena_new(0);
}

static void teardown(void)
{
    extractor_close(extractor);
    arena_free(arena);
}

static struct record extract(const char *text)
{
    struct document d = {.text = text, .text_size = strlen(text), .uri = "test"};
    struct record r;
    if (extractor_run(extractor, &d, arena, &r)) ck_abort_msg("%s", cw_error_text());
    return r;
}

/* The check-worthiness of the only statement. */
static float of_statement(const char *text)
{
    struct record r = extract(text);
    ck_assert_uint_eq(r.statement_count, 1);
    return r.statements[0].checkworthy;
}

static void near(float a, float b) { ck_assert_float_eq_tol(a, b, 1e-6); }

START_TEST(test_statements)
{
    struct record r = extract("Mayor Ada Vell said that Halden Group dismissed 400 workers in Castrova in 2019.\n\n\"I "
                              "hope we should think,\" Vell said.\n");
    ck_assert_uint_eq(r.statement_count, 2);
    ck_assert_float_gt(r.statements[0].checkworthy, 0.6f);
    ck_assert_float_lt(r.statements[1].checkworthy, 0.1f);
    ck_assert_ptr_null(r.sentences);
}
END_TEST

/* Of two sentences, which is worth more? */
static const struct pair {
    const char *more, *less;
} pairs[] = {
    {"The harbour lost 40 percent of its trade last year.", "The harbour will lose its trade, I think."},
    {"Unemployment in Castrova has doubled since 2019.", "Has unemployment in Castrova doubled since 2019?"},
    {"Halden Group paid no taxes in Castrova for three years.", "Halden Group should pay its taxes in Castrova."},
    {"She voted against the bridge.", "Vote against the bridge."},
    {"The council closed two schools in March.", "Thank you for coming to the school."},
    {"The bridge cost $9 million.", "The bridge is wonderful."},
    {"They have cut the budget of the hospital.", "They would cut the budget of the hospital if they won."},
};

START_TEST(test_pairs)
{
    struct record r;
    struct document d = {.uri = "test"};
    float worth[2];
    for (int i = 0; i < 2; i++) {
        d.text = i ? pairs[_i].less : pairs[_i].more;
        d.text_size = strlen(d.text);
        ck_assert_int_eq(extractor_run_sentences(extractor, &d, arena, &r), CW_OK);
        ck_assert_uint_eq(r.sentence_count, 1);
        worth[i] = r.sentences[0].checkworthy;
    }
    ck_assert_msg(worth[0] > worth[1], "%s: %f, %s: %f", pairs[_i].more, (double)worth[0], pairs[_i].less,
                  (double)worth[1]);
}
END_TEST

/* A content of several sentences is worth as much as the best of them, and a cue in its middle changes nothing. */
START_TEST(test_pieces)
{
    float plain = of_statement("\"The harbour lost 40 percent of its trade,\" Mayor Ada Vell said.");
    float split = of_statement("\"The harbour,\" Mayor Ada Vell said, \"lost 40 percent of its trade.\"");
    float longer = of_statement(
        "\"The harbour lost 40 percent of its trade. Thank you all. What a day,\" Mayor Ada Vell said.");
    near(plain, longer);
    near(plain, split);
}
END_TEST

/* What is only wished is worth half. */
START_TEST(test_not_asserted)
{
    struct record said = extract("Mayor Ada Vell said that the harbour paid 4 million in taxes.");
    struct record wished = extract("Mayor Ada Vell believes that the harbour paid 4 million in taxes.");
    ck_assert_uint_eq(said.statement_count, 1);
    ck_assert_uint_eq(wished.statement_count, 1);
    ck_assert_int_eq(wished.statements[0].kind, KIND_ATTITUDE);
    near(wished.statements[0].checkworthy * 2, said.statements[0].checkworthy);
}
END_TEST

START_TEST(test_sentences)
{
    const char *text = "A title\n\nThe harbour lost 40 percent of its trade. Why?\n";
    struct document d = {.text = text, .text_size = strlen(text), .uri = "test"};
    struct record r;
    ck_assert_int_eq(extractor_run_sentences(extractor, &d, arena, &r), CW_OK);
    ck_assert_uint_eq(r.sentence_count, 3);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_float_ge(r.sentences[i].checkworthy, 0);
        ck_assert_float_le(r.sentences[i].checkworthy, 1);
    }
    ck_assert_uint_eq(r.sentences[2].span.begin, strlen(text) - strlen("Why?\n"));
    ck_assert_uint_eq(r.sentences[2].span.end, strlen(text) - 1);
    struct buffer packed = {0};
    struct record read;
    ck_assert_int_eq(record_encode(&r, &packed), CW_OK);
    /* a reader that does not know the field */
    ck_assert_int_eq(record_decode(packed.data, packed.size, arena, &read), CW_OK);
    ck_assert_uint_eq(read.statement_count, r.statement_count);
    buffer_free(&packed);
    record_convert_offsets(&r, OFFSET_CODEPOINT);
    ck_assert_uint_eq(r.sentences[2].span.end, strlen(text) - 1);
    d.text_size = 0;
    ck_assert_int_eq(extractor_run_sentences(extractor, &d, arena, &r), CW_OK);
    ck_assert_uint_eq(r.sentence_count, 0);
}
END_TEST

/* No file is no error, a file that is none of ours is. */
START_TEST(test_model_file)
{
    struct worth_model *m;
    char path[] = "/tmp/test_worth_XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, "no model", 8), 8);
    close(fd);
    ck_assert_int_eq(worth_open(path, &m), CW_ECORRUPT);
    unlink(path);
    ck_assert_int_eq(worth_open(path, &m), CW_OK);
    ck_assert_uint_eq(worth_checksum(m), 0);
    worth_close(m);
}
END_TEST

/* An analysis as far as the worth stage reads it, but for names. */
static struct analysis *analyse(const char *text)
{
    struct analysis *a = analysis_of(text);
    fixture_tags(a);
    times_stage(a);
    return a;
}

static enum cw_error train_on(struct analysis *check, struct analysis *other, const char *path)
{
    static const char *const labels[] = WORTH_LABELS;
    struct crf_dataset *data = crf_dataset_new(labels, WORTH_LABEL_COUNT);
    struct feature_rows f = {0};
    for (int i = 0; i < 20; i++) {
        struct analysis *a = i % 2 ? check : other;
        struct worth_piece piece = {&a->sentences[0].tokens, 1};
        uint8_t label = i % 2 ? WORTH_CHECK : WORTH_OTHER;
        worth_features(a, &piece, worth_signs(a, &piece), &f);
        crf_dataset_add(data, &f, &label, 1);
    }
    enum cw_error e = crf_train(data, NULL,
                                &(struct crf_train_options){.epochs = 5, .min_count = 1, .learning_rate = 0.1f,
                                                            .l2 = 0.1f, .seed = 1}, path);
    feature_rows_free(&f);
    crf_dataset_free(data);
    return e;
}

/* A learned file decides instead of the built-in weights, here against them. */
START_TEST(test_learned)
{
    char path[] = "/tmp/test_worth_XXXXXX";
    struct worth_model *m;
    struct analysis *dull = analyse("Thank you, good evening."), *fact = analyse("The bridge cost 9 million in 2019.");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    ck_assert_int_eq(train_on(dull, fact, path), CW_OK);
    ck_assert_int_eq(worth_open(path, &m), CW_OK);
    unlink(path);
    ck_assert_uint_ne(worth_checksum(m), 0);
    ck_assert_float_gt(worth_sentences(m, dull)[0], 0.5f);
    ck_assert_float_lt(worth_sentences(m, fact)[0], 0.5f);
    worth_close(m);
    analysis_fixture_free(dull);
    analysis_fixture_free(fact);
}
END_TEST

/* --- the corpora's reader ------------------------------------------------------------------------------------- */

static enum cw_error read_claims(const char *ending, const char *content, struct claims *out)
{
    char path[40];
    snprintf(path, sizeof path, "/tmp/test_worth_XXXXXX%s", ending);
    int fd = mkstemps(path, (int)strlen(ending));
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, content, strlen(content)), (int)strlen(content));
    close(fd);
    enum cw_error e = claims_read(path, out);
    unlink(path);
    return e;
}

START_TEST(test_claims)
{
    struct claims c;
    ck_assert_int_eq(read_claims(".jsonl",
                                 "{\"label\": 1, \"text\": \"It rained.\"}\n{\"label\": 0, \"text\": \"Why?\"}\n", &c),
                     CW_OK);
    ck_assert_uint_eq(c.count, 2);
    ck_assert(c.at[0].check && !c.at[1].check);
    ck_assert_str_eq(c.at[1].text, "Why?");
    arena_free(c.arena);
    ck_assert_int_eq(read_claims(".jsonl", "{\"label\": 1}\n", &c), CW_EDATA);
    arena_free(c.arena);
    ck_assert_int_eq(read_claims(".tsv", "id\tlabel\ttext\n1\t0\t\"He said \"\"no\"\".\"\r\n2\t1\tIt rained.\n", &c),
                     CW_OK);
    ck_assert_uint_eq(c.count, 2);
    ck_assert_str_eq(c.at[0].text, "He said \"no\".");
    ck_assert(!c.at[0].check && c.at[1].check);
    arena_free(c.arena);
    ck_assert_int_eq(read_claims(".tsv", "id\tlabel\ttext\n1 0 It rained.\n", &c), CW_EDATA);
    arena_free(c.arena);
}
END_TEST

START_TEST(test_names_of_signs)
{
    uint64_t signs = UINT64_C(1) << WORTH_ALWAYS | UINT64_C(1) << WORTH_PAST | UINT64_C(1) << WORTH_NUMBER;
    ck_assert_str_eq(worth_signs_named(signs, arena), "a number, the past");
    ck_assert_str_eq(worth_signs_named(signs | UINT64_C(1) << WORTH_IF | UINT64_C(1) << WORTH_SHORT, arena),
                     "a number, the past; against it: few words, a condition");
    ck_assert_str_eq(worth_signs_named(UINT64_C(1) << WORTH_IF, arena), "against it: a condition");
    ck_assert_str_eq(worth_signs_named(UINT64_C(1) << WORTH_ALWAYS, arena), "");
    ck_assert_float_gt(worth_by_hand(signs), worth_by_hand(UINT64_C(1) << WORTH_ALWAYS));
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("worth");
    TCase *c = tcase_create("worth");
    tcase_set_timeout(c, 300);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, test_statements);
    tcase_add_loop_test(c, test_pairs, 0, sizeof pairs / sizeof *pairs);
    tcase_add_test(c, test_pieces);
    tcase_add_test(c, test_not_asserted);
    tcase_add_test(c, test_sentences);
    tcase_add_test(c, test_model_file);
    tcase_add_test(c, test_learned);
    tcase_add_test(c, test_claims);
    tcase_add_test(c, test_names_of_signs);
    suite_add_tcase(s, c);
    return s;
}
