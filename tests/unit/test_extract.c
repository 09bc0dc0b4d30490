/* The extractor as a whole, with the shipped models: records that keep their promises,
 * whatever the text; tokens in and out. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/extract.h"

static struct extractor *extractor;

static void open_extractor(void)
{
    if (extractor_open("models", &extractor)) ck_abort_msg("%s", cw_error_text());
}

static void close_extractor(void) { extractor_close(extractor); }

static const char article[] =
    "Mine at Orvane closed\n\nBy Ada Vell\n\nThe Harbour Post\n\n9 June 2022\n\n"
    "The mine at Orvane was closed on Wednesday, said Tom Reed, a spokesman for Halden Group. “We got "
    "everybody out of the mine,” he said.\n\n"
    "Reed told the Bay Herald that 40 miners had left within an hour. Two officials "
    "denied that anybody had been warned.\n";

static struct record run(struct arena *arena, const char *text)
{
    struct document *d = arena_alloc(arena, sizeof *d);
    *d = (struct document){.uri = "a.txt", .text = text, .text_size = strlen(text)};
    struct record r;
    if (extractor_run(extractor, d, arena, &r)) ck_abort_msg("%s", cw_error_text());
    return r;
}

START_TEST(test_article)
{
    struct arena *arena = arena_new(0);
    struct record r = run(arena, article);
    ck_assert_str_eq(r.title, "Mine at Orvane closed");
    ck_assert_str_eq(r.outlet, "The Harbour Post");
    ck_assert_uint_eq(r.author_count, 1);
    ck_assert_str_eq(r.published.lo, "2022-06-09T00:00:00");
    ck_assert_str_eq(r.language, "en");
    ck_assert_ptr_eq(r.text, article);
    bool reed = false, wednesday = false;
    for (size_t i = 0; i < r.entity_count; i++)
        reed |= !strcmp(r.entities[i].name, "Tom Reed") && r.entities[i].mention_count >= 2;
    for (size_t i = 0; i < r.time_count; i++) wednesday |= !strcmp(r.times[i].value, "2022-06-08");
    ck_assert(reed && wednesday);
    bool said = false, denied = false;
    for (size_t i = 0; i < r.statement_count; i++) {
        const struct statement *s = &r.statements[i];
        said |= s->form == FORM_DIRECT && s->has_speaker && !strcmp(s->speaker.name, "Tom Reed");
        denied |= s->kind == KIND_DENIAL && s->has_speaker && s->speaker.anonymous && s->speaker.count == 2;
    }
    ck_assert(said && denied);
    arena_free(arena);
}
END_TEST

START_TEST(test_deterministic)
{
    struct buffer first = {0}, second = {0};
    struct arena *arena = arena_new(0);
    struct record r = run(arena, article);
    ck_assert_int_eq(record_encode(&r, &first), CW_OK);
    run(arena, "Something else. It was said.");
    r = run(arena, article);
    ck_assert_int_eq(record_encode(&r, &second), CW_OK);
    ck_assert(first.size == second.size && !memcmp(first.data, second.data, first.size));
    buffer_free(&first);
    buffer_free(&second);
    arena_free(arena);
}
END_TEST

/* Texts that nobody wrote: the record must be one that its reader accepts. */
static const char *const odd[] = {
    "", " ", "\n\n\n", ".", "“", "”", "\"", "said", "He said", "“““““ he said ”””””", "By", "By By By", "© 2022", "(",
    "- - -", "\uFEFF", "\u200B\u00AD", "she",
    "According to", "\u0301\u0301", "9", "2022-06-09", "a@b.c", "—", "“I said ‘he said “they said ‘no’”’,” she said.",
    "A. B. C. D.", "he he he he said said said",
};

static void check_record(const struct record *r)
{
    struct buffer b = {0};
    struct arena *arena = arena_new(0);
    struct record back;
    enum cw_error e = record_encode(r, &b);
    if (!e) e = record_decode(b.data, b.size, arena, &back);
    if (e) ck_abort_msg("%s", cw_error_text());
    arena_free(arena);
    buffer_free(&b);
}

START_TEST(test_odd)
{
    struct arena *arena = arena_new(0);
    struct record r = run(arena, odd[_i]);
    check_record(&r);
    arena_free(arena);
}
END_TEST

/* Every cut and every shuffle of an article is a text, too. */
START_TEST(test_mangled)
{
    struct arena *arena = arena_new(0);
    char text[sizeof article];
    uint32_t seed = 1;
    for (int round = 0; round < 300; round++) {
        size_t n = 0;
        for (size_t i = 0; i < sizeof article - 1; i++) {
            seed = seed * 1664525 + 1013904223;
            bool ascii = (unsigned char)article[i] < 0x80;
            if (ascii && seed >> 28 == 0) continue;
            text[n++] = ascii && seed >> 27 == 3 ? "\n .,\"'()"[seed >> 8 & 7] : article[i];
        }
        text[n] = 0;
        struct record r = run(arena, text);
        check_record(&r);
        arena_reset(arena);
    }
    arena_free(arena);
}
END_TEST

START_TEST(test_too_large)
{
    struct arena *arena = arena_new(0);
    struct document d = {.text = "x", .text_size = CW_MAX_TEXT + 1};
    struct record r;
    ck_assert_int_eq(extractor_run(extractor, &d, arena, &r), CW_ELIMIT);
    arena_free(arena);
}
END_TEST

START_TEST(test_engine)
{
    ck_assert(!strncmp(extractor_engine(extractor), "claimwire " CW_VERSION ", model ",
                       strlen("claimwire " CW_VERSION ", model ")));
    struct extractor *none = NULL;
    ck_assert_int_eq(extractor_open("/nonexistent", &none), CW_ENOINPUT);
    char endless[8000];
    memset(endless, '/', sizeof endless);
    strcpy(endless + sizeof endless - sizeof "models", "models");
    ck_assert_int_eq(extractor_open(endless, &none), CW_EIO);
    ck_assert_ptr_null(none);
}
END_TEST

static char *run_tokens(const char *input, enum tokens_output format, enum cw_error *e)
{
    char *out = NULL;
    size_t n = 0;
    FILE *in = fmemopen((void *)input, strlen(input), "r"), *to = open_memstream(&out, &n);
    *e = extractor_run_tokens(extractor, in, "in", format, to);
    fclose(in);
    fclose(to);
    return out;
}

START_TEST(test_tokens_conll)
{
    enum cw_error e;
    char *out = run_tokens("# doc = 1\n# a comment\nTom\tO\nReed\nleft\n.\r\n\n\nNobody\nran\n# doc = 2\n#\nand",
                           TOKENS_CONLL, &e);
    ck_assert_int_eq(e, CW_OK);
    ck_assert_str_eq(out, "# doc = 1\n# a comment\nTom\tB-PER\nReed\tI-PER\nleft\tO\n.\tO\n\n\nNobody\tO\nran\tO\n# "
                          "doc = 2\n#\tO\nand\tO\n");
    free(out);
    out = run_tokens("\n\n", TOKENS_CONLL, &e);
    ck_assert_str_eq(out, "\n\n");
    free(out);
    out = run_tokens("Tom\n\xFF\n", TOKENS_CONLL, &e);
    ck_assert_int_eq(e, CW_EDATA);
    free(out);
}
END_TEST

START_TEST(test_tokens_conllu)
{
    enum cw_error e;
    char *out = run_tokens("# sent_id = 1\nTom\nReed\nleft\n.\n\nHe\nran\n", TOKENS_CONLLU, &e);
    ck_assert_int_eq(e, CW_OK);
    ck_assert(!strncmp(out, "# sent_id = 1\n1\tTom\tTom\tPROPN\tNNP\t_\t3\tnsubj\t_\t_\n2\tReed\t", 52));
    ck_assert_ptr_nonnull(strstr(out, "\n3\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\t_\n"));
    ck_assert_ptr_nonnull(strstr(out, "\n\n1\tHe\the\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n"));
    free(out);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("extract");
    TCase *c = tcase_create("extract");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, open_extractor, close_extractor);
    tcase_add_test(c, test_article);
    tcase_add_test(c, test_deterministic);
    tcase_add_loop_test(c, test_odd, 0, sizeof odd / sizeof *odd);
    tcase_add_test(c, test_mangled);
    tcase_add_test(c, test_too_large);
    tcase_add_test(c, test_engine);
    tcase_add_test(c, test_tokens_conll);
    tcase_add_test(c, test_tokens_conllu);
    suite_add_tcase(s, c);
    return s;
}
