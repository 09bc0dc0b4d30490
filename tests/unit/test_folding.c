/* Names written differently: which may be one, and which never are.  Folded, as the store keeps them. */
#include <check.h>
#include <string.h>

#include "worker/claims/names/folding.h"

struct names_case {
    enum entity_type type;
    const char *a, *b;
};

static const struct names_case spellings[] = {
    /* transliterations */
    {ENTITY_PER, "alexei varn", "alexey varn"},
    {ENTITY_PER, "alexei varn", "aleksey varn"},
    {ENTITY_PER, "aleksei", "alexej"},
    {ENTITY_PER, "gaddafi", "qaddafi"},
    {ENTITY_PER, "gaddafi", "gadhafi"},
    {ENTITY_PER, "muammar gaddafi", "moammar qaddafi"},
    {ENTITY_PER, "zelensky", "zelenskyy"},
    {ENTITY_PER, "zelensky", "zelenskiy"},
    {ENTITY_PER, "zelenskyj", "zelenskyi"},
    {ENTITY_PER, "mohammed dar", "muhammad dar"},
    {ENTITY_PER, "mohamed", "mohammad"},
    {ENTITY_PER, "hussein", "husayn"},
    {ENTITY_PER, "hosein", "hussein"},
    {ENTITY_PER, "osama bin laden", "usama bin ladin"},
    {ENTITY_PER, "al sisi", "el sisi"},
    {ENTITY_ORG, "hezbollah", "hizbullah"},
    {ENTITY_PER, "yevgeny orl", "evgeny orl"},
    {ENTITY_PER, "yevgeny orl", "evgeniy orl"},
    {ENTITY_PER, "nikolayev", "nikolaev"},
    {ENTITY_PER, "tchaikov", "chaikov"},
    {ENTITY_PER, "julia dorn", "yulia dorn"},
    {ENTITY_PER, "mueller", "muller"},
    {ENTITY_PER, "schmidt", "schmitt"},
    {ENTITY_PER, "mahmoud dar", "mahmud dar"},
    {ENTITY_PER, "rasool", "rasoul"},
    {ENTITY_LOC, "laouna", "launa"},
    {ENTITY_PER, "meyer", "mayer"},
    {ENTITY_PER, "abdullah", "abdulla"},
    {ENTITY_PER, "ines varga", "inez varga"},
    {ENTITY_PER, "eric dahl", "erik dahl"},
    /* spellings */
    {ENTITY_ORG, "candiro", "candiru"},
    {ENTITY_PER, "ada kestrin", "ada kestrine"},
    {ENTITY_PER, "ronan pel", "ronan pell"},
    {ENTITY_ORG, "lantern systems", "lantern sistems"},
    {ENTITY_ORG, "ministry of defence", "ministry of defense"},
    {ENTITY_ORG, "labour party", "labor party"},
    {ENTITY_ORG, "trade organisation", "trade organization"},
    {ENTITY_LOC, "halmstead", "halmsted"},
    {ENTITY_ORG, "al jazeera", "aljazeera"},
    {ENTITY_ORG, "the meridian post", "meridian post"},
    {ENTITY_PER, "delphine aubrac stone", "delphine aubracstone"},
    /* slips of the pen in long words */
    {ENTITY_PER, "marchetti", "marhcetti"},
    {ENTITY_PER, "vladmir orlov", "vladimir orlov"},
    {ENTITY_ORG, "european federation", "european fedreation"},
    {ENTITY_ORG, "estuary transport authority", "estuary trasport authority"},
};

static const struct names_case acronyms[] = {
    {ENTITY_ORG, "owf", "open wire foundation"},
    {ENTITY_ORG, "dod", "department of defence"},
    {ENTITY_ORG, "dd", "department of defence"},
    {ENTITY_ORG, "ufw", "the union of ferry workers"},
    {ENTITY_MISC, "eta", "estuary transport authority"},
    {ENTITY_LOC, "ur", "united republics"},
};

static const struct names_case shorts[] = {
    {ENTITY_PER, "kestrin", "ada kestrin"},
    {ENTITY_PER, "kestrine", "ada kestrin"},
    {ENTITY_PER, "van den berg", "jan van den berg"},
    {ENTITY_PER, "marchetti dunn", "ivo marchetti dunn"},
    {ENTITY_PER, "mr okoro", "okoro"},
    {ENTITY_PER, "mr okoro", "anselm okoro"},
    {ENTITY_PER, "j smith", "john smith"},
    {ENTITY_PER, "john smith", "john q smith"},
    {ENTITY_PER, "john smith", "john quincy adam smith"},
    {ENTITY_PER, "john adam smith", "john quincy adam smith"},
};

static const struct names_case different[] = {
    {ENTITY_ORG, "hc", "hc commission"},  /* the commission of what is short for itself */
    {ENTITY_PER, "anna berg", "anna berg"},  /* equal names are not asked about */
    {ENTITY_PER, "", "anna berg"},
    {ENTITY_PER, "mahmud", "mohamed"},
    {ENTITY_PER, "mahmoud", "mohamed"},
    {ENTITY_PER, "hassan", "hussein"},
    {ENTITY_PER, "ivanov", "ivanova"},
    {ENTITY_PER, "maria ivanov", "maria ivanova"},
    {ENTITY_PER, "anna berg", "hanna berg"},
    {ENTITY_PER, "anna berg", "anne berg"},
    {ENTITY_PER, "paul berg", "paula berg"},
    {ENTITY_PER, "simon vell", "simone vell"},
    {ENTITY_PER, "daniel roth", "danielle roth"},
    {ENTITY_PER, "erik dahl", "erica dahl"},
    {ENTITY_PER, "gabriel", "gabrielle"},
    {ENTITY_PER, "mario", "maria"},
    {ENTITY_PER, "marina", "mariana"},
    {ENTITY_PER, "petersen", "peterson"},
    {ENTITY_PER, "anderson", "andersen"},
    {ENTITY_PER, "hansen", "jansen"},
    {ENTITY_PER, "jan berg", "jon berg"},
    {ENTITY_PER, "steinberg", "sternberg"},
    {ENTITY_PER, "kim jong un", "kim jong il"},
    {ENTITY_PER, "mr berg", "mrs berg"},
    {ENTITY_PER, "ada", "ada kestrin"},
    {ENTITY_PER, "john a smith", "john b smith"},
    {ENTITY_PER, "john smith", "john smith jr"},
    {ENTITY_PER, "john smith", "jane smith"},
    {ENTITY_PER, "john q smith", "john b adam smith"},
    {ENTITY_LOC, "iceland", "ireland"},
    {ENTITY_LOC, "briton", "brixton"},
    {ENTITY_LOC, "north korea", "south korea"},
    {ENTITY_LOC, "east harbour", "west harbour"},
    {ENTITY_LOC, "iran", "iraq"},
    {ENTITY_LOC, "austria", "australia"},
    {ENTITY_LOC, "niger", "nigeria"},
    {ENTITY_LOC, "gambia", "zambia"},
    {ENTITY_LOC, "slovakia", "slovenia"},
    {ENTITY_NORP, "georgia", "georgian"},
    {ENTITY_NORP, "israel", "israeli"},
    {ENTITY_NORP, "republican", "republicans"},
    {ENTITY_LOC, "americas", "americans"},
    {ENTITY_ORG, "unit 1", "unit 2"},
    {ENTITY_ORG, "unit 1", "unit 11"},
    {ENTITY_MISC, "flight 71", "flight 7 1"},
    {ENTITY_ORG, "phase ii", "phase iii"},
    {ENTITY_ORG, "lantern", "lantern systems"},  /* only persons are called by the last of their names */
    {ENTITY_LOC, "kestle", "port kestle"},
    {ENTITY_PER, "owf", "olga wanda fenn"},      /* a person's initials are no acronym */
    {ENTITY_ORG, "ow", "open wire foundation"},
    {ENTITY_ORG, "owfa", "open wire foundation"},
    {ENTITY_MISC, "ow", "open wire"},
};

/* Whatever the order of the two. */
static void expect(const struct names_case *c, enum name_likeness wanted)
{
    enum name_likeness there = names_compare(c->a, c->type, c->b, c->type),
                       back = names_compare(c->b, c->type, c->a, c->type);
    ck_assert_msg(there == wanted && back == wanted, "%s, %s: %s, %s; wanted %s", c->a, c->b, name_likeness_name(there),
                  name_likeness_name(back), name_likeness_name(wanted));
}

START_TEST(test_spelling) { expect(&spellings[_i], NAMES_SPELLING); }
END_TEST

START_TEST(test_acronym) { expect(&acronyms[_i], NAMES_ACRONYM); }
END_TEST

START_TEST(test_short) { expect(&shorts[_i], NAMES_SHORT); }
END_TEST

START_TEST(test_different) { expect(&different[_i], NAMES_DIFFER); }
END_TEST

START_TEST(test_types)
{
    ck_assert_int_eq(names_compare("washington", ENTITY_LOC, "george washington", ENTITY_PER), NAMES_DIFFER);
    ck_assert_int_eq(names_compare("basel", ENTITY_LOC, "basil", ENTITY_PER), NAMES_DIFFER);
    ck_assert_int_eq(names_compare("marchetti", ENTITY_LOC, "marhcetti", ENTITY_PER), NAMES_DIFFER);
    ck_assert_int_eq(names_compare("owf", ENTITY_LOC, "open wire foundation", ENTITY_ORG), NAMES_ACRONYM);
}
END_TEST

/* Names from outside may be of any length and script. */
START_TEST(test_odd_names)
{
    char longest[20000], other[20000];
    memset(longest, 'a', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    memcpy(other, longest, sizeof longest);
    other[9000] = 'b';
    ck_assert_int_eq(names_compare(longest, ENTITY_PER, other, ENTITY_PER), NAMES_DIFFER);
    for (size_t i = 1; i < sizeof longest - 1; i += 2) longest[i] = other[i] = ' ';
    ck_assert_int_eq(names_compare(longest, ENTITY_PER, other, ENTITY_PER), NAMES_DIFFER);
    ck_assert_int_eq(names_compare("иванов", ENTITY_PER, "иванова", ENTITY_PER), NAMES_DIFFER);
    ck_assert_int_eq(names_compare("東京", ENTITY_LOC, "京都", ENTITY_LOC), NAMES_DIFFER);
    ck_assert_int_eq(names_compare("aaaaaaaa of the of the of the of the x", ENTITY_ORG, "a", ENTITY_ORG),
                     NAMES_DIFFER);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("folding");
    TCase *c = tcase_create("folding");
    tcase_add_loop_test(c, test_spelling, 0, sizeof spellings / sizeof *spellings);
    tcase_add_loop_test(c, test_acronym, 0, sizeof acronyms / sizeof *acronyms);
    tcase_add_loop_test(c, test_short, 0, sizeof shorts / sizeof *shorts);
    tcase_add_loop_test(c, test_different, 0, sizeof different / sizeof *different);
    tcase_add_test(c, test_types);
    tcase_add_test(c, test_odd_names);
    suite_add_tcase(s, c);
    return s;
}
