/* What the judge makes of people of whom nothing tells that they are one: when the same words are yet one claim, who
 * contradicts whom, and when two spellings are one speaker. Articles, people and places are invented. */

#include "tests/unit/assertion_fixture.h"

static void ends(enum relation wanted, struct assertion a, struct assertion b)
{
    struct finding f, g;
    relation_judge(&a, &b, true, arena, &f);
    ck_assert_msg(f.relation == wanted, "%s, not %s: “%s”, “%s”", relation_name(f.relation), relation_name(wanted),
                  a.text, b.text);
    relation_judge(&b, &a, true, arena, &g);
    ck_assert_int_eq(g.relation == RELATION_DENIED, wanted == RELATION_DENIES);
    for (size_t i = 0; i < f.evidence_count; i++) ck_assert_str_eq(f.evidence[i], g.evidence[i]);
}

START_TEST(strangers_need_a_name_a_number_or_a_day)
{
    const char *text = "nobody asks the fishermen of Skellan before the lagoon is dredged";
    ends(RELATION_SAME, said("Ada Vell", text, 19000), said("Ivo Marr", text, 19003));
    ends(RELATION_NONE,
         unnamed("officials", "the lagoon was dredged with buckets behind a fence, and the fishermen watched", 19000),
         said("Ivo Marr", "that the lagoon was dredged while fishermen slept", 19003));
    ends(RELATION_NONE, said("Ada Vell", "the lighthouse is no longer there", 19000),
         said("Ivo Marr", "that the lighthouse was no longer there", 19000));
}
END_TEST

START_TEST(strangers_who_fill_in_other_words_say_other_things)
{
    ends(RELATION_NONE,
         said("Ada Vell", "there was nothing wrong with the dredger, but the lighthouse had vanished", 19000),
         said("Ivo Marr", "there was nothing wrong with the trawler, but the lighthouse had vanished", 19000));
    ends(RELATION_NONE,
         said("Ada Vell", "forty carpenters ran out of the lighthouse when the siren of the dredger was heard", 19000),
         said("Ivo Marr", "ninety cooks ran out of the lighthouse when the siren of the dredger was heard", 19000));
}
END_TEST

START_TEST(what_comes_back_a_week_later_is_a_saying)
{
    const char *text = "no lighthouse was ever mended with a memorandum";
    ends(RELATION_SAME, unnamed("officials", text, 19000), unnamed("officials", text, 19002));
    ends(RELATION_NONE, unnamed("officials", text, 19000), unnamed("officials", text, 19009));
    ends(RELATION_NONE,
         unnamed("officials", "fewer lighthouses to mend and fewer levies to raise is all a council needs", 19000),
         unnamed("officials", "fewer trawlers to buy and fewer levies to raise is all a harbour needs", 19000));
}
END_TEST

START_TEST(strangers_of_whom_one_says_no_more_often_say_no_one_claim)
{
    const char *heard = "about the diesel in the lagoon, the fishermen of Skellan heard nothing";
    ends(RELATION_NONE, said("Ada Vell", heard, 19000),
         said("Ivo Marr", "the fishermen of Skellan heard about the diesel in the lagoon", 19000));
    ends(RELATION_SAME, said("Ada Vell", heard, 19000),
         said("Ivo Marr", "that the fishermen of Skellan heard nothing about the diesel in the lagoon", 19000));
    ends(RELATION_NONE, said("Ada Vell", "the diesel in the lagoon was kept from the fishermen of Skellan", 19000),
         said("Ivo Marr", "that the fishermen of Skellan were told at once about the diesel in the lagoon", 19001));
}
END_TEST

START_TEST(a_slip_of_the_pen_makes_no_stranger)
{
    const char *first = "the fishermen were promised a lagoon without diesel",
               *second = "that a clean lagoon was what the fishermen of the coast had been promised";
    ends(RELATION_SAME, said("Skellan Harbour Office", first, 19000), said("Skellan Harbour Offike", second, 19000));
    ends(RELATION_SAME, said("Tilda Rokeley", first, 19000), said("Tilda Rokeleye", second, 19000));
    ends(RELATION_NONE, said("Tilda Rokeley", first, 19000), said("Hedda Rokeley", second, 19000));
    ends(RELATION_NONE, said("Tilda Rokeley", first, 19000), said("Tilda Brandt", second, 19000));
    /* and nobody contradicts himself because somebody wrote his name wrong */
    ends(RELATION_NONE, said("Tilda Rokeleye", "Nobody had inspected the gauge of the lighthouse for two years", 19000),
         said("Tilda Rokeley", "the gauge of the lighthouse was last inspected two years ago", 19001));
}
END_TEST

START_TEST(who_insists_answers_who_says_no)
{
    struct assertion no =
        said("Ada Vell", "The fishermen of Skellan were not told about the diesel in the lagoon", 19000);
    const char *yes = "The fishermen of Skellan were told at once about the diesel in the lagoon";
    ends(RELATION_DENIES, said("Ivo Marr", yes, 19000), no);
    ends(RELATION_DENIES, said("Ivo Marr", yes, 19002), no);
    ends(RELATION_NONE, said("Ivo Marr", yes, 18998), no);
    ends(RELATION_DENIES, no,
         said("Ivo Marr", "The fishermen of Skellan were told about the diesel in the lagoon", 19000));
    struct finding f;
    struct assertion answer = said("Ivo Marr", yes, 19000);
    relation_judge(&answer, &no, true, arena, &f);
    ck_assert_str_eq(f.evidence[0], "Ivo Marr says that it is so");
}
END_TEST

START_TEST(a_no_about_somebody_else_denies_nothing)
{
    struct assertion no =
        said("Ada Vell", "The council is not looking for a buyer for the lighthouse of Skellan", 19000);
    ends(RELATION_DENIES, no,
         said("Ivo Marr", "The council is looking for a buyer for the lighthouse of Skellan", 19000));
    ends(RELATION_NONE, no, said("Ivo Marr", "The bishop is looking for a buyer for the lighthouse of Skellan", 19000));
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("strangers");
    TCase *c = tcase_create("judge");
    tcase_add_checked_fixture(c, terms_begin, terms_end);
    tcase_add_test(c, strangers_need_a_name_a_number_or_a_day);
    tcase_add_test(c, strangers_who_fill_in_other_words_say_other_things);
    tcase_add_test(c, what_comes_back_a_week_later_is_a_saying);
    tcase_add_test(c, strangers_of_whom_one_says_no_more_often_say_no_one_claim);
    tcase_add_test(c, a_slip_of_the_pen_makes_no_stranger);
    tcase_add_test(c, who_insists_answers_who_says_no);
    tcase_add_test(c, a_no_about_somebody_else_denies_nothing);
    suite_add_tcase(s, c);
    return s;
}
