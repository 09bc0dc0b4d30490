/* The shipped tagger on invented sentences, and lemmas by tag. */
#include <check.h>
#include <string.h>

#include "worker/extract/tags/tags.h"
#include "worker/extract/text/text.h"

static struct lexicon *lexicon;
static struct tagger *tagger;
static struct arena *arena;

static void setup(void)
{
    ck_assert_int_eq(lexicon_open("models/lexicon.bin", &lexicon), CW_OK);
    ck_assert_int_eq(tagger_open("models/tags.bin", lexicon, &tagger), CW_OK);
    arena = arena_new(0);
}

static void teardown(void)
{
    arena_free(arena);
    tagger_close(tagger);
    lexicon_close(lexicon);
}

static struct analysis tagged(const char *text)
{
    static const struct document document;
    struct analysis a = {.arena = arena, .document = &document, .text = text, .text_size = (uint32_t)strlen(text)};
    text_stage(&a);
    tags_stage(tagger, &a);
    return a;
}

START_TEST(names_of_tags_are_found_again)
{
    for (int u = 0; u < UPOS_COUNT; u++) ck_assert_int_eq(upos_index(upos_name((enum upos)u)), u);
    for (int x = 0; x < XPOS_COUNT; x++) ck_assert_int_eq(xpos_index(xpos_name((enum xpos)x)), x);
    ck_assert_int_eq(upos_index("NN"), -1);
    ck_assert_int_eq(xpos_index("NOUN"), -1);
}
END_TEST

START_TEST(a_plain_sentence)
{
    static const struct {
        enum upos upos;
        enum xpos xpos;
    } gold[] = {
        {UPOS_DET, XPOS_DT},   {UPOS_NOUN, XPOS_NN}, {UPOS_VERB, XPOS_VBD},    {UPOS_DET, XPOS_DT},
        {UPOS_NOUN, XPOS_NNS}, {UPOS_AUX, XPOS_MD},  {UPOS_PART, XPOS_RB},     {UPOS_VERB, XPOS_VB},
        {UPOS_PRON, XPOS_PRPS}, {UPOS_NOUN, XPOS_NN}, {UPOS_PUNCT, XPOS_PERIOD},
    };
    struct analysis a = tagged("The minister said the farmers would not sell their land.");
    ck_assert_uint_eq(a.token_count, sizeof gold / sizeof *gold);
    for (size_t i = 0; i < a.token_count; i++) {
        ck_assert_str_eq(upos_name((enum upos)a.upos[i]), upos_name(gold[i].upos));
        ck_assert_str_eq(xpos_name((enum xpos)a.xpos[i]), xpos_name(gold[i].xpos));
    }
}
END_TEST

START_TEST(capitals_do_not_make_everything_a_name)
{
    struct analysis a = tagged("THE MINISTER SAID THE FARMERS WOULD NOT SELL THEIR LAND.");
    ck_assert_uint_eq(a.upos[0], UPOS_DET);
    ck_assert_uint_eq(a.upos[2], UPOS_VERB);
    ck_assert_uint_eq(a.upos[5], UPOS_AUX);
}
END_TEST

START_TEST(the_same_text_the_same_tags)
{
    const char *text = "“We never agreed to this,” Ms. Oduya told the Harbour Gazette. “Nobody asked us.”";
    struct analysis a = tagged(text), b = tagged(text);
    ck_assert_uint_eq(a.token_count, b.token_count);
    ck_assert_mem_eq(a.upos, b.upos, a.token_count);
    ck_assert_mem_eq(a.xpos, b.xpos, a.token_count);
}
END_TEST

START_TEST(nothing_to_tag)
{
    struct analysis a = tagged("");
    ck_assert_uint_eq(a.token_count, 0);
}
END_TEST

static void assert_lemma(const char *word, enum upos upos, enum xpos xpos, const char *lemma)
{
    char out[64];
    uint8_t u = (uint8_t)upos, x = (uint8_t)xpos;
    struct token token = {0, (uint32_t)strlen(word), 0};
    struct analysis a = {.arena = arena, .text = word, .text_size = token.end, .tokens = &token, .token_count = 1,
                         .upos = &u, .xpos = &x};
    size_t n = tags_lemma(&a, 0, out, sizeof out);
    ck_assert_str_eq(out, lemma);
    ck_assert_uint_eq(n, strlen(lemma));
}

START_TEST(lemmas)
{
    static const struct {
        const char *word;
        enum upos upos;
        enum xpos xpos;
        const char *lemma;
    } cases[] = {
        {"said", UPOS_VERB, XPOS_VBD, "say"},          {"Says", UPOS_VERB, XPOS_VBZ, "say"},
        {"told", UPOS_VERB, XPOS_VBD, "tell"},         {"denies", UPOS_VERB, XPOS_VBZ, "deny"},
        {"denied", UPOS_VERB, XPOS_VBD, "deny"},       {"denying", UPOS_VERB, XPOS_VBG, "deny"},
        {"argued", UPOS_VERB, XPOS_VBD, "argue"},      {"stopped", UPOS_VERB, XPOS_VBD, "stop"},
        {"admitted", UPOS_VERB, XPOS_VBD, "admit"},    {"accused", UPOS_VERB, XPOS_VBN, "accuse"},
        {"claiming", UPOS_VERB, XPOS_VBG, "claim"},    {"insisted", UPOS_VERB, XPOS_VBD, "insist"},
        {"stated", UPOS_VERB, XPOS_VBD, "state"},      {"explained", UPOS_VERB, XPOS_VBD, "explain"},
        {"announced", UPOS_VERB, XPOS_VBD, "announce"}, {"promised", UPOS_VERB, XPOS_VBD, "promise"},
        {"warned", UPOS_VERB, XPOS_VBD, "warn"},       {"described", UPOS_VERB, XPOS_VBD, "describe"},
        {"declared", UPOS_VERB, XPOS_VBD, "declare"},  {"urged", UPOS_VERB, XPOS_VBD, "urge"},
        {"believes", UPOS_VERB, XPOS_VBZ, "believe"},  {"agreed", UPOS_VERB, XPOS_VBD, "agree"},
        {"acknowledged", UPOS_VERB, XPOS_VBD, "acknowledge"}, {"called", UPOS_VERB, XPOS_VBD, "call"},
        {"recalled", UPOS_VERB, XPOS_VBD, "recall"},   {"suggested", UPOS_VERB, XPOS_VBD, "suggest"},
        {"offered", UPOS_VERB, XPOS_VBD, "offer"},     {"hoped", UPOS_VERB, XPOS_VBD, "hope"},
        {"is", UPOS_AUX, XPOS_VBZ, "be"},              {"n't", UPOS_PART, XPOS_RB, "not"},
        {"n’t", UPOS_PART, XPOS_RB, "not"},            {"’re", UPOS_AUX, XPOS_VBP, "be"},
        {"spokesmen", UPOS_NOUN, XPOS_NNS, "spokesman"}, {"policewomen", UPOS_NOUN, XPOS_NNS, "policewoman"},
        {"parties", UPOS_NOUN, XPOS_NNS, "party"},     {"churches", UPOS_NOUN, XPOS_NNS, "church"},
        {"horses", UPOS_NOUN, XPOS_NNS, "horse"},      {"analyses", UPOS_NOUN, XPOS_NNS, "analysis"},
        {"news", UPOS_NOUN, XPOS_NN, "news"},          {"bigger", UPOS_ADJ, XPOS_JJR, "big"},
        {"Paris", UPOS_PROPN, XPOS_NNP, "Paris"},      {"them", UPOS_PRON, XPOS_PRP, "they"},
        {"heaviest", UPOS_ADJ, XPOS_JJS, "heavy"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_lemma(cases[i].word, cases[i].upos, cases[i].xpos, cases[i].lemma);
}
END_TEST

START_TEST(lemma_is_cut_to_the_buffer)
{
    char out[4];
    uint8_t upos = UPOS_NOUN, xpos = XPOS_NN;
    struct token token = {0, 6, 0};
    struct analysis a =
        {.text = "harbor", .text_size = 6, .tokens = &token, .token_count = 1, .upos = &upos, .xpos = &xpos};
    ck_assert_uint_eq(tags_lemma(&a, 0, out, sizeof out), 6);
    ck_assert_str_eq(out, "har");
    ck_assert_uint_eq(tags_lemma(&a, 0, NULL, 0), 6);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("tags");
    TCase *t = tcase_create("tags");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, names_of_tags_are_found_again);
    tcase_add_test(t, a_plain_sentence);
    tcase_add_test(t, capitals_do_not_make_everything_a_name);
    tcase_add_test(t, the_same_text_the_same_tags);
    tcase_add_test(t, nothing_to_tag);
    tcase_add_test(t, lemmas);
    tcase_add_test(t, lemma_is_cut_to_the_buffer);
    suite_add_tcase(s, t);
    return s;
}
