/* The text stage: paragraphs, sentences, tokens. */
#include "tests/unit/analysis_fixture.h"

#include "worker/extract/text/tokenize.h"

static const struct { const char *text, *tokens; } cases[] = {
    {"", ""},
    {" \n\t\n", ""},
    {"Hello.", "Hello ."},
    /* clitics */
    {"She can't, won't and it's Ann's.", "She ca n't , wo n't and it 's Ann 's ."},
    {"They’re sure he’d’ve gone", "They ’re sure he ’d ’ve gone"},
    {"the workers' pay, James' hat", "the workers ' pay , James ' hat"},
    {"O'Neill's cannot", "O'Neill 's can not"},
    {"in the '90s, rock 'n' roll", "in the '90s , rock 'n' roll"},
    /* numbers and signs */
    {"$1,000.5m or 50% at 10:30", "$ 1,000.5m or 50 % at 10:30"},
    {"US$5, 9/11, and/or", "US$ 5 , 9/11 , and / or"},
    {"by 5pm or 7.30p.m. today", "by 5 pm or 7.30 p.m. today"},
    {"Wait... what?! No -- yes—maybe…", "Wait ... what ?! / No -- yes — maybe …"},
    /* words */
    {"a well-known 58-year-old AT&T man", "a well-known 58-year-old AT&T man"},
    {"mail ada@kes.example, see https://x.example/a?b=c.", "mail ada@kes.example , see https://x.example/a?b=c ."},
    {"follow @ada_kes and #bridge now", "follow @ada_kes and #bridge now"},
    /* quotation marks */
    {"''No,'' he said. ``Yes''", "'' No , '' he said . / `` Yes ''"},
    {"«Oui», dit-il", "« Oui » , dit-il"},
    {"He called it \"odd\".", "He called it \" odd \" ."},
    /* white space that is not ASCII, invisible characters, a byte-order mark */
    {"\uFEFFna\u00EFve\u00A0caf\u00E9\u200Bbar co\u00ADop", "na\u00EFve caf\u00E9 bar co\u00ADop"},
    {"e\u0301tude \u4E2D\u6587", "e\u0301tude \u4E2D\u6587"},
    /* sentences */
    {"Mr. John F. Kell of the U.S. left. He ran.", "Mr. John F. Kell of the U.S. left . / He ran ."},
    {"He left at 5 p.m. Tuesday. She came at 6 p.m. Ada slept.",
     "He left at 5 p.m. Tuesday . / She came at 6 p.m. / Ada slept ."},
    {"Acme Inc. The firm sold it.", "Acme Inc. / The firm sold it ."},
    {"“Yes.” he said. “No.” Vell left.", "“ Yes . ” he said . / “ No . ” / Vell left ."},
    {"“Why?” Vell asked. “Go!” Minister Ada Vell told us.",
     "“ Why ? ” Vell asked . / “ Go ! ” Minister Ada Vell told us ."},
    {"“It rains. It pours,” she said.", "“ It rains . / It pours , ” she said ."},
    {"1. Do this. 2. Do that.", "1 . Do this . / 2 . Do that ."},
    {"Rep. Kell (R-Wis.) left. Sen. Vell (D-N.J.) stayed.",
     "Rep. Kell ( R-Wis. ) left . / Sen. Vell ( D-N.J. ) stayed ."},
    {"See No. 5 and e.g. this. i am here.", "See No. 5 and e.g. this . / i am here ."},
    {"He said it.Then he left.", "He said it . / Then he left ."},
    {"(He left.) She stayed.", "( He left . ) / She stayed ."},
    /* paragraphs */
    {"One.\n\nTwo.", "One . // Two ."},
    {"One line\r\nAnother Line\rThird Line", "One line // Another Line // Third Line"},
    {"A title\n\nThis is a text that was wrapped at\nsome width long ago by a mailer, and\n"
     "so its lines go on.\nNew line.",
     "A title // This is a text that was wrapped at some width long ago by a mailer , "
     "and so its lines go on . // New line ."},
};

START_TEST(test_cases)
{
    struct analysis *a = analysis_of(cases[_i].text);
    ck_assert_str_eq(analysis_render(a), cases[_i].tokens);
    analysis_fixture_free(a);
}
END_TEST

/* What text.h promises of every text: the first promise that is broken, or NULL.  (Not an assertion each: Check writes
 * each one to a pipe, and there are millions.) */
static const char *broken_promise(const struct analysis *a)
{
    uint32_t at = 0, token = 0, sentence = 0;
    for (size_t t = 0; t < a->token_count; t++) {
        const struct token *k = &a->tokens[t];
        if (k->begin < at || k->end <= k->begin || k->end - k->begin > TEXT_MAX_TOKEN) return "tokens";
        at = k->end;
    }
    if (at > a->text_size) return "text size";
    for (size_t p = 0; p < a->paragraph_count; p++) {
        const struct paragraph *q = &a->paragraphs[p];
        if (q->sentences.first != sentence || q->sentences.last <= sentence) return "paragraphs";
        for (; sentence < q->sentences.last; sentence++) {
            struct range r = a->sentences[sentence].tokens;
            if (a->sentences[sentence].paragraph != p || r.first != token || r.last <= token) return "sentences";
            if (r.last - r.first > TEXT_MAX_SENTENCE) return "length of sentences";
            if (a->tokens[r.first].begin < q->begin || a->tokens[r.last - 1].end > q->end) return "edges of paragraphs";
            if (sentence_of(a, r.first) != sentence || sentence_of(a, r.last - 1) != sentence) return "sentence_of";
            token = r.last;
        }
    }
    return token == a->token_count ? NULL : "tokens outside sentences";
}

START_TEST(test_hostile)
{
    static const char *const units[] = {"a ", "a",    "“",  "'",      "a'", "a.",  ". ", "a-", "a-a.-",
                                        "a@", "www.", "'s", "\u0301", "\n", "A. ", "a+", "(",  "\u200D"};
    size_t size = 1 << 20, n = strlen(units[_i]);
    char *text = malloc(size + 8);
    for (size_t i = 0; i < size; i += n) memcpy(text + i, units[_i], n);
    text[size / n * n] = 0;
    struct analysis *a = analysis_of(text);
    ck_assert_ptr_null(broken_promise(a));
    analysis_fixture_free(a);
    free(text);
}
END_TEST

START_TEST(test_every_byte_pair)
{
    /* Not UTF-8 at all: document_check refuses it, but the stage must not fall. */
    char text[3 * 65536 + 1];
    size_t n = 0;
    for (int i = 1; i < 256; i++)
        for (int j = 1; j < 256; j += 3) text[n++] = (char)i, text[n++] = (char)j;
    text[n] = 0;
    struct analysis *a = analysis_of(text);
    ck_assert_ptr_null(broken_promise(a));
    analysis_fixture_free(a);
}
END_TEST

START_TEST(test_given_tokens)
{
    static const char *const words[] = {"“", "Yes", "”", "he", "said", ".", "Go", "!", "End"};
    static const uint8_t glued[] = {0, 1, 1, 0, 0, 1, 0, 1, 0}, paragraphs[] = {1, 0, 1};
    static const uint32_t ends[] = {6, 8, 9};
    struct arena *arena = arena_new(0);
    struct analysis a = {.arena = arena};
    text_from_tokens(&a, &(struct given_tokens){words, 9, glued, ends, 3, paragraphs});
    ck_assert_str_eq(a.text, "“Yes” he said.\nGo!\n\nEnd");
    ck_assert_ptr_null(broken_promise(&a));
    ck_assert_uint_eq(a.paragraph_count, 2);
    ck_assert(!(a.tokens[1].flags & TOKEN_SPACE_BEFORE));
    ck_assert(a.tokens[6].flags & TOKEN_NEWLINE_BEFORE);
    text_from_tokens(&a, &(struct given_tokens){words, 0, NULL, ends, 0, NULL});
    ck_assert_uint_eq(a.token_count, 0);
    arena_free(arena);
}
END_TEST

START_TEST(test_abbreviations)
{
    ck_assert_int_eq(abbreviation_kind("Mr.", 3), ABBREVIATION_TITLE);
    ck_assert_int_eq(abbreviation_kind("U.S.", 4), ABBREVIATION_ANY);
    ck_assert_int_eq(abbreviation_kind("P.M.", 4), ABBREVIATION_CLOCK);
    ck_assert_int_eq(abbreviation_kind("\u00C9.", 3), ABBREVIATION_INITIAL);
    ck_assert_int_eq(abbreviation_kind("ill.", 4), ABBREVIATION_NONE);
    ck_assert_int_eq(abbreviation_kind("Ill.", 4), ABBREVIATION_ANY);
    ck_assert_int_eq(abbreviation_kind("house.", 6), ABBREVIATION_NONE);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("text");
    TCase *c = tcase_create("text");
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, test_cases, 0, sizeof cases / sizeof *cases);
    tcase_add_loop_test(c, test_hostile, 0, 18);
    tcase_add_test(c, test_every_byte_pair);
    tcase_add_test(c, test_given_tokens);
    tcase_add_test(c, test_abbreviations);
    suite_add_tcase(s, c);
    return s;
}
