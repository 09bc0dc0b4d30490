/* The corpus readers on invented files. */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "worker/extract/tags/tags.h"
#include "worker/train/corpora/corpus_conll.h"
#include "worker/train/corpora/corpus_ud.h"
#include "worker/train/corpora/recase.h"

static char path[32];

static void write_file(const char *text)
{
    strcpy(path, "/tmp/test_corpora.XXXXXX");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    FILE *f = fdopen(fd, "w");
    fputs(text, f);
    fclose(f);
}

static void teardown(void) { unlink(path); }

static bool text_is(const struct analysis *a, size_t token, const char *text)
{
    size_t n;
    const char *s = token_text(a, token, &n);
    return n == strlen(text) && memcmp(s, text, n) == 0;
}

static const char treebank[] =
    "# newdoc id = one\n# newpar id = one-1\n# text = They can't.\n"
    "1\tThey\tthey\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n"
    "2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n"
    "2\tca\tcan\tAUX\tMD\t_\t0\troot\t_\t_\n"
    "3\tn't\tnot\tPART\tRB\t_\t2\tadvmod\t_\tSpaceAfter=No\n"
    "3.1\t_\t_\t_\t_\t_\t_\t_\t_\t_\n"
    "4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n"
    "\n"
    "# newpar id = one-2\n"
    "1\tRain\train\tNOUN\tNN\t_\t0\troot\t_\t_\n"
    "\n"
    "# newdoc id = two\n"
    "1\tWind\twind\tNOUN\tNN\t_\t0\troot\t_\t_";

START_TEST(a_treebank)
{
    struct ud_corpus c;
    write_file(treebank);
    ck_assert_int_eq(ud_read(path, &c), CW_OK);
    ck_assert_uint_eq(c.document_count, 2);
    const struct ud_document *d = &c.documents[0];
    ck_assert_uint_eq(d->analysis.token_count, 5);
    ck_assert_uint_eq(d->analysis.sentence_count, 2);
    ck_assert_uint_eq(d->analysis.paragraph_count, 2);
    ck_assert_uint_eq(c.documents[1].analysis.token_count, 1);
    ck_assert(text_is(&d->analysis, 2, "n't"));
    ck_assert_mem_eq(d->analysis.text, "They can't.", 11);
    ck_assert_uint_eq(d->upos[2], UPOS_PART);
    ck_assert_uint_eq(d->xpos[1], XPOS_MD);
    ck_assert_uint_eq(d->head[0], 1);
    ck_assert_uint_eq(d->head[1], 1);  /* a root is its own head */
    ck_assert_uint_eq(d->head[3], 1);
    ck_assert_uint_eq(d->head[4], 4);
    ck_assert_str_eq(d->deprel[2], "advmod");
    ck_assert_str_eq(d->lemma[2], "not");
    ud_corpus_free(&c);
}
END_TEST

START_TEST(a_treebank_with_slips)
{
    static const char *const bad[] = {
        "1\tRain\train\tNOUM\tNN\t_\t0\troot\t_\t_\n",   /* no such tag */
        "1\tRain\train\tNOUN\tNM\t_\t0\troot\t_\t_\n",
        "1\tRain\train\tNOUN\tNN\t_\t2\troot\t_\t_\n",   /* a head outside the sentence */
        "1\tRain\train\tNOUN\tNN\t_\t-1\troot\t_\t_\n",
        "1\t\train\tNOUN\tNN\t_\t0\troot\t_\t_\n",       /* no word */
        "",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct ud_corpus c;
        write_file(bad[i]);
        ck_assert_int_eq(ud_read(path, &c), CW_EDATA);
        ud_corpus_free(&c);
        unlink(path);
    }
    struct ud_corpus c;
    ck_assert_int_eq(ud_read("/nonexistent/treebank", &c), CW_ENOINPUT);
    ud_corpus_free(&c);
}
END_TEST

START_TEST(names_with_and_without_documents)
{
    struct column_corpus c;
    write_file("# doc a\nLima\tB-LOC\tB-City\n\nis\tO\n# doc b\nOld\tO\tO\r\n");
    ck_assert_int_eq(conll_read(path, &c), CW_OK);
    ck_assert_uint_eq(c.document_count, 2);
    ck_assert_str_eq(c.documents[1].name, "b");
    ck_assert_uint_eq(c.documents[0].analysis.sentence_count, 2);
    ck_assert_str_eq(column_field(&c, &c.documents[0], 0, CONLL_FINE), "B-City");
    ck_assert_str_eq(column_field(&c, &c.documents[0], 1, CONLL_FINE), "");
    ck_assert_str_eq(column_field(&c, &c.documents[1], 0, CONLL_FINE), "O");
    ck_assert_uint_eq(column_corpus_tokens(&c), 3);
    column_corpus_free(&c);
}
END_TEST

START_TEST(other_letters_same_offsets)
{
    struct column_corpus c;
    write_file("Lima\tB-LOC\nsleeps\tO\ntoo\tO\n");
    ck_assert_int_eq(conll_read(path, &c), CW_OK);
    const struct analysis *a = &c.documents[0].analysis;
    struct analysis upper = recase(a, RECASE_UPPER, c.arena), lower = recase(a, RECASE_LOWER, c.arena);
    struct analysis title = recase(a, RECASE_TITLE, c.arena);
    ck_assert(text_is(&upper, 1, "SLEEPS"));
    ck_assert(text_is(&lower, 0, "lima"));
    ck_assert(text_is(&title, 1, "Sleeps") && text_is(&title, 2, "too"));
    ck_assert(text_is(a, 0, "Lima"));
    column_corpus_free(&c);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("corpora");
    TCase *t = tcase_create("corpora");
    tcase_add_checked_fixture(t, NULL, teardown);
    tcase_add_test(t, a_treebank);
    tcase_add_test(t, a_treebank_with_slips);
    tcase_add_test(t, names_with_and_without_documents);
    tcase_add_test(t, other_letters_same_offsets);
    suite_add_tcase(s, t);
    return s;
}
