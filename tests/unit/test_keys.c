/* Keys of wordings: two wordings of one utterance share two or more, others none.  Texts are invented. */
#include "tests/unit/terms_fixture.h"
#include "worker/claims/wording/keys.h"

static size_t keys(const char *text, const char *speaker, uint32_t out[WORDING_KEYS])
{
    struct terms t;
    terms_make(terms_reader, text, strlen(text), arena, &t);
    return wording_keys(&t, speaker, out);
}

static unsigned shared(const char *a, const char *speaker_a, const char *b, const char *speaker_b)
{
    uint32_t x[WORDING_KEYS], y[WORDING_KEYS];
    size_t n = keys(a, speaker_a, x), m = keys(b, speaker_b, y);
    unsigned count = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < m; j++) count += x[i] == y[j];
    return count;
}

static const char *const paraphrases[][2] = {
    {"A minister who does not know is as bad as a minister who does",
     "A minister who doesn't know is just as bad as one who does"},
    {"Secrecy is not a defence", "Secrecy is no defence"},
    {"the tool had been bought from Lantern Systems in March 2023",
     "the ministry purchased the tool from Lantern Sistems in March of last year"},
    {"shares in the company fell 9 percent on Wednesday", "the shares of the company lost 9 per cent on Wednesday"},
    {"The bridge will stay closed until the inspectors have finished",
     "Until inspectors are done, the bridge remains closed"},
    {"27 journalists were watched with the tool", "the tool was used to spy on twenty-seven reporters"},
};
enum { PARAPHRASES = sizeof paraphrases / sizeof *paraphrases };

START_TEST(wordings_of_one_utterance_find_each_other)
{
    for (size_t i = 0; i < PARAPHRASES; i++) {
        const char *a = paraphrases[i][0], *b = paraphrases[i][1];
        ck_assert_msg(shared(a, NULL, b, NULL) >= 2, "%s: %u", a, shared(a, NULL, b, NULL));
        ck_assert_msg(shared(a, "Ada Kestrin", b, "Kestrine") >= 2, "%s, said: %u", a,
                      shared(a, "Ada Kestrin", b, "Kestrine"));
    }
}
END_TEST

START_TEST(others_do_not)
{
    for (size_t i = 0; i < PARAPHRASES; i++)
        for (size_t j = 0; j < PARAPHRASES; j++) {
            bool tools = (i == 2 || i == 5) && (j == 2 || j == 5);
            if (i != j && !tools)
                ck_assert_uint_lt(shared(paraphrases[i][0], "Ada Kestrin", paraphrases[j][1], "Ada Kestrin"), 2);
        }
}
END_TEST

START_TEST(keys_are_different_and_in_order)
{
    uint32_t out[WORDING_KEYS];
    for (size_t i = 0; i < PARAPHRASES; i++) {
        size_t n = keys(paraphrases[i][0], i % 2 ? "Ada Kestrin" : NULL, out);
        ck_assert(n >= 2 && n <= WORDING_KEYS);
        for (size_t k = 1; k < n; k++) ck_assert_uint_lt(out[k - 1], out[k]);
    }
}
END_TEST

/* That of three, the speaker or a third term among them, in whatever order they stand. */
START_TEST(one_key_counts_for_two)
{
    uint32_t out[WORDING_KEYS], turned[WORDING_KEYS];
    for (size_t speaker = 0; speaker < 2; speaker++) {
        const char *who = speaker ? "Ada Kestrin" : NULL;
        size_t n = keys("Orvane sold the granary", who, out), m = keys("the granary that Orvane sold", who, turned);
        uint32_t strong[2] = {0, 0};
        unsigned weight = 0;
        for (size_t k = 0; k < n; k++) {
            weight += wording_key_weight(out[k]);
            if (wording_key_weight(out[k]) == 2) strong[0] = out[k];
        }
        for (size_t k = 0; k < m; k++)
            if (wording_key_weight(turned[k]) == 2) strong[1] = turned[k];
        ck_assert_uint_eq(weight, n + 1);
        ck_assert_uint_ne(strong[0], 0);
        ck_assert_uint_eq(strong[0], strong[1]);
    }
}
END_TEST

START_TEST(what_says_too_little_has_none)
{
    static const char *const texts[] = {"", "this", "it was", "to comment", "he said", "…", "on the"};
    uint32_t out[WORDING_KEYS];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ck_assert_msg(keys(texts[i], NULL, out) == 0, "%s", texts[i]);
        ck_assert_msg(keys(texts[i], "Ada Kestrin", out) == 0, "%s", texts[i]);
    }
}
END_TEST

START_TEST(a_speaker_goes_by_the_last_name_or_the_head)
{
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"Ada Kestrin", "Kestrin", true},
        {"Ada Kestrin", "Kestrine", true},
        {"senior ministry official", "officials", true},
        {"interior ministry of Castrova", "interior ministry", true},
        {"a spokesman for the union", "the union's spokesman", true},
        {"Pavel Oram, a lawyer", "Oram", true},
        {"Pavel Oram Jr.", "Oram", true},
        {"report that the foundation sent to the Courier", "the group's report", true},
        {"Ada Kestrin", "Teodor Vasch", false},
        {"", "Ada Kestrin", false},
    };
    const char *a = "the new bridge opened early", *b = "a new bridge opened late";
    unsigned without = shared(a, "Solberth", b, "Dahlgar");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg((shared(a, cases[i].a, b, cases[i].b) > without) == cases[i].same, "%s, %s", cases[i].a,
                      cases[i].b);
}
END_TEST

START_TEST(a_name_misspelt_is_still_found)
{
    ck_assert_uint_ge(shared("Candiro sold it to Orvane", NULL, "Candiru has sold the thing to Orvane", NULL), 2);
    ck_assert_uint_ge(shared("“Candiro” was hacked", "Vasch", "candiro was hacked now", "Vasch"), 2);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("keys");
    TCase *t = tcase_create("keys");
    tcase_add_checked_fixture(t, terms_begin, terms_end);
    tcase_add_test(t, wordings_of_one_utterance_find_each_other);
    tcase_add_test(t, others_do_not);
    tcase_add_test(t, keys_are_different_and_in_order);
    tcase_add_test(t, one_key_counts_for_two);
    tcase_add_test(t, what_says_too_little_has_none);
    tcase_add_test(t, a_speaker_goes_by_the_last_name_or_the_head);
    tcase_add_test(t, a_name_misspelt_is_still_found);
    suite_add_tcase(s, t);
    return s;
}
