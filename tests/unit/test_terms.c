/* Wordings cut, and made into terms: stems, numbers, names, negations, weights.  The shipped
 * models' rarities; texts are invented. */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/unit/terms_fixture.h"
#include "worker/claims/wording/numbers.h"
#include "worker/claims/wording/rarity.h"
#include "worker/claims/wording/rarity_format.h"
#include "worker/claims/wording/stems.h"
#include "worker/claims/wording/terms.h"
#include "worker/model/model_file.h"

static struct terms make(const char *text)
{
    struct terms t;
    terms_make(terms_reader, text, strlen(text), arena, &t);
    return t;
}

/* The terms that are no function words, between bars: their text. */
static const char *matter(const char *text)
{
    struct terms t = make(text);
    char *out = arena_strdup(arena, "");
    for (size_t i = 0; i < t.count; i++)
        if (!(t.at[i].flags & TERM_FUNCTION))
            out = arena_printf(arena, "%s%s%.*s", out, *out ? "|" : "", (int)(t.at[i].end - t.at[i].begin),
                               text + t.at[i].begin);
    return out;
}

/* The term that `word` became: the first that holds its first letter. */
static struct term term_of(const char *text, const char *word)
{
    struct terms t = make(text);
    size_t at = (size_t)(strstr(text, word) - text);
    for (size_t i = 0; i < t.count; i++)
        if (t.at[i].begin <= at && at < t.at[i].end) return t.at[i];
    ck_abort_msg("%s: no term", word);
}

static bool same(const char *a, const char *b)
{
    struct terms x = make(a), y = make(b);
    ck_assert_uint_eq(x.count, 1);
    ck_assert_uint_eq(y.count, 1);
    return x.at[0].hash == y.at[0].hash;
}

START_TEST(words_are_the_same_whatever_their_ending_or_country)
{
    static const char *const pairs[][2] = {
        {"said", "says"}, {"bought", "buying"}, {"journalist", "Journalists"}, {"organised", "organizes"},
        {"travelled", "traveling"},
        {"colour", "colors"}, {"defence", "defense"}, {"men", "man"}, {"e-mail", "email"}, {"co-operate", "cooperate"},
        {"U.K.", "UK"},
        {"centre", "centers"}, {"programme", "program"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        ck_assert_msg(same(pairs[i][0], pairs[i][1]), "%s, %s", pairs[i][0], pairs[i][1]);
    ck_assert(!same("minister", "ministry"));
    ck_assert(!same("organised", "organic"));
    ck_assert_uint_eq(make("the ministry’s").at[1].hash, make("the ministry's").at[1].hash);
}
END_TEST

START_TEST(marks_are_no_terms)
{
    ck_assert_str_eq(matter("that “the tool (made abroad) — [was] bought…”"), "tool|made|abroad|bought");
    ck_assert_uint_eq(make("that the tool").count, 2);
    ck_assert_uint_eq(make("").count, 0);
    ck_assert_uint_eq(make("“…” — !").count, 0);
    ck_assert_str_eq(matter("phone-surveillance by US-led firms"), "phone|surveillance|US|led|firms");
}
END_TEST

START_TEST(numbers_have_values)
{
    static const struct {
        const char *text;
        double value;
        const char *spelt;   /* the words that the number takes */
    } cases[] = {
        {"11 journalists", 11, "11"},
        {"eleven journalists", 11, "eleven"},
        {"some 1,520.15 points", 1520.15, "1,520.15"},
        {"nearly 40 million people", 4e7, "40 million"},
        {"$40m was paid", 4e7, "40m"},
        {"half a million were paid", 5e5, "half a million"},
        {"twenty-two firms", 22, "twenty-two"},
        {"two hundred and five firms", 205, "two hundred and five"},
        {"a hundred thousand firms", 1e5, "a hundred thousand"},
        {"three thousand two hundred firms", 3200, "three thousand two hundred"},
        {"about a dozen firms", 12, "a dozen"},
        {"one in nine said so", 1.0 / 9, "one in nine"},
        {"9 out of 10 firms", 0.9, "9 out of 10"},
        {"two thirds of them", 2.0 / 3, "two thirds"},
        {"a quarter of them", 0.25, "a quarter"},
        {"the 21st case", 21, "21st"},
        {"the third case", 3, "third"},
        {"at least one soldier", 1, "one"},
        {"one million people", 1e6, "one million"},
        {"a 22-year-old student", 22, "22"},
        {"at 6-1/4 percent", 6.25, "6-1/4"},
        {"by 3/16 of a point", 0.1875, "3/16"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct terms t = make(cases[i].text);
        size_t found = 0;
        for (size_t k = 0; k < t.count; k++) {
            if (!(t.at[k].flags & TERM_NUMBER)) continue;
            found++;
            ck_assert_msg(fabs(t.at[k].value - cases[i].value) < 1e-9, "%s: %f", cases[i].text, t.at[k].value);
            ck_assert_str_eq(arena_strndup(arena, cases[i].text + t.at[k].begin, t.at[k].end - t.at[k].begin),
                             cases[i].spelt);
        }
        ck_assert_msg(found == 1, "%s: %zu numbers", cases[i].text, found);
    }
    ck_assert_uint_eq(term_of("11 dead", "11").hash, term_of("eleven dead", "eleven").hash);
    ck_assert_uint_ne(term_of("11 dead", "11").hash, term_of("12 dead", "12").hash);
}
END_TEST

START_TEST(words_that_only_look_like_numbers_are_none)
{
    static const char *const texts[] = {"no one knew",       "one of them left",         "the one who left",
                                        "the 3g network",    "the 1.2.3 release",        "one",
                                        "quarterly results", "is as bad as one who does"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct terms t = make(texts[i]);
        for (size_t k = 0; k < t.count; k++) ck_assert_msg(!(t.at[k].flags & TERM_NUMBER), "%s", texts[i]);
    }
    ck_assert_double_eq(term_of("a third man", "third").value, 3);  /* not a third part */
}
END_TEST

START_TEST(a_number_never_overflows)
{
    char text[4096] = "5";
    for (size_t i = 0; i < 300; i++) strcat(text, i % 2 ? " million" : " hundred");
    struct terms t = make(text);
    for (size_t i = 0; i < t.count; i++) ck_assert(isfinite(t.at[i].value) && isfinite(t.at[i].weight));
    ck_assert(isfinite(make("123456789012345678901234567890123456").at[0].value));
}
END_TEST

START_TEST(percent_is_one_word)
{
    ck_assert_uint_eq(term_of("9 per cent of it", "per").hash, term_of("9 percent of it", "percent").hash);
    ck_assert_uint_eq(term_of("9% of it", "%").hash, term_of("9 percent of it", "percent").hash);
    ck_assert_uint_eq(term_of("$5 a head", "$").hash, term_of("5 dollars a head", "dollars").hash);
}
END_TEST

START_TEST(times_are_known)
{
    static const struct {
        const char *text, *word;
        bool time;
    } cases[] = {
        {"It fell on Wednesday", "Wednesday", true}, {"since 1999 or so", "1999", true},
        {"on 14 March he left", "14", true},         {"on March 14 he left", "14", true},
        {"they march on", "march", false},           {"since May 2011 only", "May", true},
        {"they may leave", "may", false},            {"May it help", "May", false},
        {"some 14 people", "14", false},             {"1,999 people came", "1,999", false},
        {"at 9 p.m. he left", "9", true},            {"two weeks of it", "weeks", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(!!(term_of(cases[i].text, cases[i].word).flags & TERM_TIME) == cases[i].time, "%s: %s",
                      cases[i].text, cases[i].word);
}
END_TEST

START_TEST(negations_count)
{
    static const struct {
        const char *text;
        unsigned count;
    } cases[] = {
        {"He did not know", 1}, {"He didn’t know", 1}, {"He cannot know", 1}, {"Nobody knew", 1}, {"She denied it", 1},
        {"without any proof", 1}, {"It is no defence", 1}, {"never, nowhere", 2}, {"No. 5 battalion", 0},
        {"He knew", 0},
        {"a notable note", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(make(cases[i].text).negations == cases[i].count, "%s", cases[i].text);
    ck_assert_uint_eq(term_of("It is no defence", "no").hash, term_of("It is not a defence", "not").hash);
}
END_TEST

START_TEST(names_are_known_by_their_capitals)
{
    static const struct {
        const char *text, *word;
        bool name;
    } cases[] = {
        {"the tool made by Lantern Systems", "Systems", true},
        {"Lantern made the tool", "Lantern", false},           /* a word as well: at the beginning nobody knows */
        {"Castrova has bought it", "Castrova", true},          /* no word */
        {"Castrova bought the tool abroad in London", "London", true},
        {"Ministry Bought Secret Tool From London", "Secret", false},
        {"Ministry Bought Secret Tool From London", "London", true},
        {"the US has paid", "US", true},
        {"they told us so", "us", false},
        {"MINISTRY BOUGHT SECRET TOOLS FROM US TWICE", "US", false},
        {"then the Minister left", "Minister", false},
        {"then Baker left", "Baker", true},
        {"It fell on Wednesday", "Wednesday", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(!!(term_of(cases[i].text, cases[i].word).flags & TERM_NAME) == cases[i].name, "%s: %s",
                      cases[i].text, cases[i].word);
    ck_assert_uint_eq(term_of("the US has paid", "US").hash, term_of("the U.S. has paid", "U.S.").hash);
    ck_assert_uint_ne(term_of("the US has paid", "US").hash, term_of("they told us so", "us").hash);
}
END_TEST

START_TEST(rare_words_weigh_more)
{
    struct term said = term_of("he said it", "said"), minister = term_of("the minister did it", "minister"),
                secrecy = term_of("all this secrecy about it", "secrecy"),
                unknown = term_of("the qwzxvian did it", "qwzxvian");
    ck_assert(0 < said.weight && said.weight < minister.weight && minister.weight < secrecy.weight &&
              secrecy.weight < unknown.weight);
    ck_assert_float_eq(unknown.weight, 1);
    ck_assert_float_eq(term_of("the minister did it", "the").weight, 0);
    ck_assert(term_of("he said it", "said").flags & TERM_SAYING);
    ck_assert(!(term_of("the United States", "States").flags & TERM_SAYING));
    struct terms t = make("the minister did it");
    double sum = 0;
    for (size_t i = 0; i < t.count; i++) sum += t.at[i].weight;
    ck_assert_double_eq_tol(t.weight, sum, 1e-6);
}
END_TEST

START_TEST(kin_are_words_alike_but_not_opposites)
{
    ck_assert_uint_eq(term_of("they bought it", "bought").kin, term_of("they purchased it", "purchased").kin);
    ck_assert_uint_ge(term_of("they bought it", "bought").kin, TERM_SYNONYMS);
    ck_assert_uint_ne(term_of("prices rose", "rose").kin, term_of("prices fell", "fell").kin);
    ck_assert_uint_eq(term_of("some carrots grew", "carrots").kin ? 1 : 0, 1);
    ck_assert_uint_lt(term_of("some carrots grew", "carrots").kin, TERM_SYNONYMS);
    ck_assert_uint_eq(term_of("in London now", "London").kin, 0);
    ck_assert_uint_eq(term_of("the minister", "the").kin, 0);
}
END_TEST

START_TEST(what_is_too_long_is_cut)
{
    char *text = arena_alloc(arena, 100001);
    memset(text, 'a', 100000);
    ck_assert_uint_ge(make(text).count, 1);
    for (size_t i = 0; i < 100000; i += 2) text[i] = ' ';
    struct terms t = make(text);
    ck_assert_uint_eq(t.count, TERMS_MAX);
}
END_TEST

/* --- cuts ---------------------------------------------------------------------------------------------------- */

/* The wordings of a content between bars; spans of it are what stands between { and }. */
static const char *cut(const char *marked, size_t cap)
{
    char *text = arena_alloc(arena, strlen(marked) + 1), *out = arena_strdup(arena, "");
    struct span spans[8], pieces[16];
    size_t n = 0, size = 0;
    for (const char *p = marked; *p; p++) {
        if (*p == '{') spans[n].begin = (uint32_t)size;
        else if (*p == '}') spans[n++].end = (uint32_t)size;
        else text[size++] = *p;
    }
    size_t found = wording_cut(text, &(struct spans){spans, n}, pieces, cap);
    for (size_t i = 0; i < found; i++)
        out = arena_printf(arena, "%s%s%.*s", out, *out ? "|" : "", (int)(pieces[i].end - pieces[i].begin),
                           text + pieces[i].begin);
    return out;
}

/* What is known of words is kept by their spelling, but not without end. */
START_TEST(words_are_the_same_after_many_others)
{
    const char *text = "The Minister of US trade said 12% of $5m in e-mails was forgotten";
    struct terms before, after, other;
    terms_make(terms_reader, text, strlen(text), arena, &before);
    for (unsigned i = 0; i < 40000; i += 4) {
        const char *words = arena_printf(arena, "veldmar%u orvane%u Castrel%u lunmouth%u", i, i + 1, i + 2, i + 3);
        terms_make(terms_reader, words, strlen(words), arena, &other);
        ck_assert_uint_eq(other.count, 4);
    }
    terms_make(terms_reader, text, strlen(text), arena, &after);
    ck_assert_uint_eq(before.count, after.count);
    for (size_t i = 0; i < after.count; i++) {
        const struct term *x = &before.at[i], *y = &after.at[i];
        ck_assert(x->hash == y->hash && x->begin == y->begin && x->end == y->end && x->flags == y->flags &&
                  x->kin == y->kin);
        ck_assert_float_eq(x->weight, y->weight);
    }
}
END_TEST

START_TEST(contents_fall_into_sentences)
{
    ck_assert_str_eq(cut("{“The tool was bought abroad. Nobody asked a judge,”} he said. {“It was never used.”}", 16),
                     "The tool was bought abroad|Nobody asked a judge|It was never used");
    ck_assert_str_eq(cut("{the tool was bought; a judge had signed for it}", 16),
                     "the tool was bought|a judge had signed for it");
    ck_assert_str_eq(cut("{the tool, which cost $5 million}", 16), "the tool, which cost $5 million");
    ck_assert_str_eq(cut("{$5 million was paid by Mr. Oram in the U.S.}", 16),
                     "$5 million was paid by Mr. Oram in the U.S.");
    ck_assert_str_eq(cut("{shares fell 9%}", 16), "shares fell 9%");
    ck_assert_str_eq(cut("{A judge signed it. A judge knew it. A judge said it now.}", 2),
                     "A judge signed it|A judge knew it");
}
END_TEST

START_TEST(clauses_that_say_enough_are_wordings)
{
    ck_assert_str_eq(cut("{the tool, known as Glasswing, had been bought in March 2023 and was first tried on a single "
                         "telephone in the capital.}", 16),
                     "the tool, known as Glasswing, had been bought in March 2023|"
                     "was first tried on a single telephone in the capital");
    ck_assert_str_eq(cut("{that the harbour bridge had failed its inspection, but that heavy lorries had crossed it "
                         "all winter and would carry frightened cattle over the frozen river}", 16),
                     "that the harbour bridge had failed its inspection|that heavy lorries had crossed it all winter|"
                     "would carry frightened cattle over the frozen river");
    ck_assert_str_eq(cut("{He wrote the old inspection letter; the harbour council lost every page and was ordered to "
                         "repair the failed bridge}", 16),
                     "He wrote the old inspection letter|the harbour council lost every page|"
                     "was ordered to repair the failed bridge");
    /* Half of it says little, or is no clause. */
    ck_assert_str_eq(cut("{the harbour bridge had failed its inspection and was closed to heavy lorries}", 16),
                     "the harbour bridge had failed its inspection and was closed to heavy lorries");
    ck_assert_str_eq(cut("{He did not go and has never seen the closed harbour bridge}", 16),
                     "He did not go and has never seen the closed harbour bridge");
    ck_assert_str_eq(cut("{lorries, buses and heavy tractors crossed the closed harbour bridge every day}", 16),
                     "lorries, buses and heavy tractors crossed the closed harbour bridge every day");
    ck_assert_str_eq(cut("{the closed harbour bridge failed its inspection and}", 16),
                     "the closed harbour bridge failed its inspection and");
}
END_TEST

START_TEST(what_says_nothing_is_left_out)
{
    ck_assert_str_eq(cut("{“Well,”} he said, {“the tool was never used against reporters.”}", 16),
                     "the tool was never used against reporters");
    ck_assert_str_eq(cut("{“Yes. The tool was never used,” he said}", 16), "The tool was never used,” he said");
    ck_assert_str_eq(cut("{“It was.”}", 16), "It was");
    ck_assert_str_eq(cut("{“Nonsense,”}", 16), "Nonsense");
    ck_assert_str_eq(cut("{“…”}", 16), "");
    ck_assert_str_eq(cut("{}", 16), "");
    ck_assert_uint_eq(wording_cut("", &(struct spans){0}, (struct span[1]){{0, 0}}, 1), 0);
}
END_TEST

/* --- the table of rarity ------------------------------------------------------------------------------------- */

START_TEST(a_damaged_table_is_refused)
{
    struct rarity *r = NULL;
    struct buffer content = {0};
    char path[] = "/tmp/test_terms.XXXXXX";
    close(mkstemp(path));
    struct rarity_header h = {.slot_count = 4};
    uint16_t fingerprints[4] = {0};
    uint8_t levels[4] = {1, 1, 1, 1};
    model_file_put(&content, &h, 1, sizeof h);
    model_file_put(&content, fingerprints, 4, sizeof *fingerprints);
    ck_assert_int_eq(model_file_write(path, RARITY_KIND, RARITY_VERSION, &content), CW_OK);
    ck_assert_int_eq(rarity_open(path, &r), CW_ECORRUPT);
    model_file_put(&content, levels, 4, sizeof *levels);
    ck_assert_int_eq(model_file_write(path, RARITY_KIND, RARITY_VERSION, &content), CW_OK);
    ck_assert_int_eq(rarity_open(path, &r), CW_ECORRUPT);  /* no free slot: looking up would not end */
    ck_assert_ptr_null(r);
    buffer_free(&content);
    unlink(path);
    ck_assert_int_eq(rarity_open("/nonexistent/rarity.bin", &r), CW_ENOINPUT);
    ck_assert_int_eq(term_reader_open("/nonexistent", &(struct term_reader *){NULL}), CW_ENOINPUT);
    term_reader_close(NULL);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("terms");
    TCase *t = tcase_create("terms");
    tcase_add_checked_fixture(t, terms_begin, terms_end);
    tcase_add_test(t, words_are_the_same_whatever_their_ending_or_country);
    tcase_add_test(t, marks_are_no_terms);
    tcase_add_test(t, numbers_have_values);
    tcase_add_test(t, words_that_only_look_like_numbers_are_none);
    tcase_add_test(t, a_number_never_overflows);
    tcase_add_test(t, percent_is_one_word);
    tcase_add_test(t, times_are_known);
    tcase_add_test(t, negations_count);
    tcase_add_test(t, names_are_known_by_their_capitals);
    tcase_add_test(t, rare_words_weigh_more);
    tcase_add_test(t, kin_are_words_alike_but_not_opposites);
    tcase_add_test(t, what_is_too_long_is_cut);
    tcase_add_test(t, words_are_the_same_after_many_others);
    tcase_add_test(t, contents_fall_into_sentences);
    tcase_add_test(t, clauses_that_say_enough_are_wordings);
    tcase_add_test(t, what_says_nothing_is_left_out);
    tcase_add_test(t, a_damaged_table_is_refused);
    suite_add_tcase(s, t);
    return s;
}
