/* The coref stage: which stretches can be spoken of again, and which of them mean the same. */
#include "tests/unit/analysis_fixture.h"

#include "worker/extract/extract.h"
#include "worker/extract/statements/quotes.h"

static struct analysis *analyse(const char *text, const char *names)
{
    struct analysis *a = analysis_of(text);
    quotes_stage(a);
    fixture_tags(a);
    fixture_names(a, names);
    fixture_coref(a);
    return a;
}

/* The mention with exactly this text, the nth of its kind (0 …); NULL. */
static const struct coref_mention *mention(const struct analysis *a, const char *text, int nth)
{
    for (size_t i = 0; i < a->mention_count; i++) {
        struct span s = range_span(a, a->mentions[i].tokens);
        if (s.end - s.begin == strlen(text) && !memcmp(a->text + s.begin, text, strlen(text)) && nth-- == 0)
            return &a->mentions[i];
    }
    return NULL;
}

static bool same(const struct analysis *a, const char *x, int n, const char *y, int m)
{
    const struct coref_mention *p = mention(a, x, n), *q = mention(a, y, m);
    ck_assert_msg(p && q, "no mention \"%s\"", p ? y : x);
    return p->chain != COREF_NONE && p->chain == q->chain;
}

START_TEST(test_spans)
{
    struct analysis *a = analyse("The firm that Ada Vell founded has left the old port. Its owner, and her brother, "
                                 "stayed.",
                                 "PER Ada Vell");
    ck_assert_ptr_nonnull(mention(a, "The firm that Ada Vell founded", 0));
    ck_assert_ptr_nonnull(mention(a, "the old port", 0));
    ck_assert_ptr_nonnull(mention(a, "Its", 0));
    ck_assert_ptr_nonnull(mention(a, "her brother", 0));
    ck_assert_ptr_null(mention(a, "that", 0));
    const struct coref_mention *name = mention(a, "Ada Vell", 0);
    ck_assert_ptr_nonnull(name);
    ck_assert_int_eq(name->kind, MENTION_NAME);
    ck_assert_uint_eq(name->name, 1);
    ck_assert_int_eq(mention(a, "Its", 0)->kind, MENTION_PRONOUN);
    ck_assert_int_eq(mention(a, "the old port", 0)->kind, MENTION_NOMINAL);
    for (size_t i = 1; i < a->mention_count; i++)
        ck_assert_uint_ge(a->mentions[i].tokens.first, a->mentions[i - 1].tokens.first);
    analysis_fixture_free(a);
}
END_TEST

START_TEST(test_pronouns)
{
    struct analysis *a = analyse("Mrs. Ada Vell opened the new bridge on Monday. She said that it was her best work.",
                                 "PER Ada Vell");
    ck_assert(same(a, "She", 0, "her", 0));
    ck_assert(same(a, "She", 0, "Mrs. Ada Vell", 0));
    ck_assert(!same(a, "it", 0, "She", 0));
    analysis_fixture_free(a);
}
END_TEST

START_TEST(test_names_are_entities)
{
    struct analysis *a = analyse("Tom Reed met Ada Vell in Maren. Reed paid. Vell did not. Then Reed left Maren.",
                                 "PER Tom Reed|PER Ada Vell|PER Reed|PER Vell|LOC Maren");
    ck_assert(same(a, "Tom Reed", 0, "Reed", 0));
    ck_assert(same(a, "Tom Reed", 0, "Reed", 1));
    ck_assert(same(a, "Ada Vell", 0, "Vell", 0));
    ck_assert(same(a, "Maren", 0, "Maren", 1));
    ck_assert(!same(a, "Tom Reed", 0, "Ada Vell", 0));
    for (size_t i = 0; i < a->mention_count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct coref_mention *m = &a->mentions[i], *n = &a->mentions[k];
            if (!m->name || !n->name || m->chain == COREF_NONE || m->chain != n->chain) continue;
            ck_assert_uint_eq(a->name_entity[m->name - 1], a->name_entity[n->name - 1]);
        }
    analysis_fixture_free(a);
}
END_TEST

START_TEST(test_descriptions)
{
    struct analysis *a = analyse("A small company in Maren has sold a bridge. The company said the bridge was old.",
                                 "LOC Maren");
    ck_assert(same(a, "The company", 0, "A small company in Maren", 0));
    ck_assert(same(a, "the bridge", 0, "a bridge", 0));
    ck_assert(!same(a, "the bridge", 0, "The company", 0));
    analysis_fixture_free(a);
}
END_TEST

/* A byline's author is nobody's antecedent, nor is a place a woman, nor he who speaks the one he speaks of. */
START_TEST(test_never)
{
    struct analysis *a = analyse("Bridge sold\n\nBy Ada Vell\n\nA man bought it in Maren. She paid him. “A minister "
                                 "who forgets is no friend,” he said.",
                                 "PER Ada Vell|LOC Maren");
    const struct coref_mention *she = mention(a, "She", 0), *he = mention(a, "he", 0),
                               *minister = mention(a, "A minister who forgets", 0);
    ck_assert_ptr_nonnull(she);
    ck_assert_ptr_nonnull(he);
    for (size_t i = 0; i < a->mention_count; i++) {
        const struct coref_mention *m = &a->mentions[i];
        if (m->name && m->chain != COREF_NONE) ck_assert_uint_ne(m->chain, she->chain);
    }
    if (minister && minister->chain != COREF_NONE) ck_assert_uint_ne(minister->chain, he->chain);
    analysis_fixture_free(a);
}
END_TEST

START_TEST(test_nothing)
{
    static const char *const texts[] = {"", "   ", "?", "Yes.", ". . .", "and", "\n\n\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct analysis *a = analyse(texts[i], "");
        ck_assert_uint_eq(a->chain_count, 0);
        analysis_fixture_free(a);
    }
}
END_TEST

/* Chains are numbered in the order of their first mentions, and none has one mention only. */
START_TEST(test_numbers)
{
    struct analysis *a = analyse("She ran. He ran. She fell. He fell. They met and they talked, and it rained.", "");
    size_t next = 0, *size = calloc(a->mention_count + 1, sizeof *size);
    for (size_t i = 0; i < a->mention_count; i++) {
        uint32_t c = a->mentions[i].chain;
        if (c == COREF_NONE) continue;
        ck_assert_uint_le(c, next);
        next += c == next;
        size[c]++;
    }
    ck_assert_uint_eq(next, a->chain_count);
    for (size_t c = 0; c < next; c++) ck_assert_uint_ge(size[c], 2);
    free(size);
    analysis_fixture_free(a);
}
END_TEST

START_TEST(test_missing_model)
{
    struct coref_model *m = NULL;
    ck_assert_int_eq(coref_open("models/no-such-file", fixture_lexicon(), fixture_parser(), &m), CW_ENOINPUT);
    ck_assert_int_eq(coref_open("models/names.bin", fixture_lexicon(), fixture_parser(), &m), CW_ECORRUPT);
    ck_assert_ptr_null(m);
    coref_close(NULL);
}
END_TEST

/* Tokens in, brackets out: every one that opens is closed, and documents are apart. */
START_TEST(test_tokens_output)
{
    char text[] = "# begin document (a)\nAda\nVell\nsaid\nshe\nran\n.\n\nShe\nwas\ntired\n.\n# begin document "
                  "(b)\nShe\nran\n.\n",
         *out = NULL;
    size_t size = 0;
    struct extractor *x;
    ck_assert_msg(!extractor_open("models", &x), "%s", cw_error_text());
    FILE *in = fmemopen(text, strlen(text), "r"), *f = open_memstream(&out, &size);
    ck_assert_int_eq(extractor_run_tokens(x, in, "test", TOKENS_COREF, f), CW_OK);
    fclose(in);
    fclose(f);
    ck_assert_ptr_nonnull(strstr(out, "# begin document (a)\n1\tAda\t(0\n2\tVell\t0)\n3\tsaid\t-\n4\tshe\t(0)\n"));
    ck_assert_ptr_nonnull(strstr(out, "# begin document (b)\n1\tShe\t-\n2\tran\t-\n"));
    free(out);
    extractor_close(x);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("coref");
    TCase *c = tcase_create("coref");
    tcase_add_test(c, test_spans);
    tcase_add_test(c, test_pronouns);
    tcase_add_test(c, test_names_are_entities);
    tcase_add_test(c, test_descriptions);
    tcase_add_test(c, test_never);
    tcase_add_test(c, test_nothing);
    tcase_add_test(c, test_numbers);
    tcase_add_test(c, test_missing_model);
    tcase_add_test(c, test_tokens_output);
    suite_add_tcase(s, c);
    return s;
}
