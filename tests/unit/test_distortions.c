/* What differs between two wordings of one claim, and which speakers may be one.  People and places are invented. */
#include <stdlib.h>

#include "tests/unit/terms_fixture.h"
#include "worker/claims/relation/relation.h"

static struct assertion said(const char *text, uint64_t document)
{
    struct assertion a = {.text = text,
                          .size = strlen(text),
                          .speaker = "Ada Vell",
                          .source = "Ada Vell",
                          .cue = "said",
                          .form = FORM_INDIRECT,
                          .day_lo = 19000,
                          .day_hi = 19000,
                          .document = document};
    terms_make(terms_reader, text, a.size, arena, &a.terms);
    return a;
}

static struct finding compare(const char *x, const char *y)
{
    struct assertion a = said(x, 1), b = said(y, 2);
    struct finding f;
    relation_judge(&a, &b, false, arena, &f);
    ck_assert_msg(f.relation == RELATION_SAME, "%s: “%s”, “%s”", relation_name(f.relation), x, y);
    return f;
}

static void differ(enum distortion_kind kind, const char *in_a, const char *in_b, const char *x, const char *y)
{
    struct finding f = compare(x, y);
    ck_assert_msg(f.distortion_count == 1, "%zu: “%s”, “%s”", f.distortion_count, x, y);
    ck_assert_int_eq(f.distortions[0].kind, kind);
    ck_assert_str_eq(f.distortions[0].in_a, in_a);
    ck_assert_str_eq(f.distortions[0].in_b, in_b);
}

static void agree(const char *x, const char *y)
{
    struct finding f = compare(x, y);
    ck_assert_msg(f.distortion_count == 0, "%s, %s: “%s”, “%s”", f.distortions[0].in_a, f.distortions[0].in_b, x, y);
}

START_TEST(numbers_that_differ_are_told)
{
    differ(DISTORTION_NUMBER, "eleven", "twelve", "the coast guard impounded eleven trawlers off Skellan",
           "that the coast guard had impounded twelve trawlers off Skellan");
    differ(DISTORTION_NUMBER, "40 million", "14 million", "the dredging of the lagoon would cost 40 million crowns",
           "that the dredging of the lagoon would cost 14 million crowns");
    differ(DISTORTION_NUMBER, "nine weeks", "nine months", "the swing bridge in Skellan stays closed for nine weeks",
           "that the swing bridge in Skellan would stay closed for nine months");
    agree("the swing bridge in Skellan stays closed for nine weeks",
          "that the swing bridge in Skellan would stay closed for 9 weeks");
    agree("the coast guard impounded at least eleven trawlers off Skellan",
          "that the coast guard had impounded 11 trawlers off Skellan");
    agree("the coast guard impounded eleven trawlers off Skellan",
          "that the coast guard had impounded trawlers off Skellan");
}
END_TEST

START_TEST(names_that_differ_are_told)
{
    differ(DISTORTION_NAME, "Skellan", "Tammer", "the dredger pumped diesel into the lagoon of Skellan for two nights",
           "that the dredger had pumped diesel into the lagoon of Tammer for two nights");
    agree("the dredger pumped diesel into the lagoon of Skellan for two nights",
          "that the dredger had pumped diesel into the lagoon of Skelan for two nights");
    agree("the dredger pumped diesel into the lagoon of Skellan for two nights",
          "that the dredger had pumped diesel into the lagoon for two nights");
    /* a word that many names have does not make them one */
    differ(DISTORTION_NAME, "Skellan Bank", "Tammer Bank",
           "the dredging of the lagoon would be paid for by the Skellan Bank",
           "that the dredging of the lagoon would be paid for by the Tammer Bank");
    agree("the dredging of the lagoon would be paid for by the Skellan Bank",
          "that the dredging of the lagoon would be paid for by Skellan");
}
END_TEST

START_TEST(a_negation_of_one_side_is_told)
{
    differ(DISTORTION_NEGATION, "never inspected", "",
           "the flood gates at Skellan were never inspected by the harbour office",
           "that the flood gates at Skellan were inspected by the harbour office");
    agree("nothing in the ledger of the harbour office was wrong",
          "that there was nothing wrong in the ledger of the harbour office");
}
END_TEST

/* --- speakers --------------------------------------------------------------------------------------------------- */

static struct assertion by(const char *speaker, const char *source, bool anonymous, uint32_t people)
{
    return (struct assertion){
        .speaker = speaker, .source = source, .cue = "", .anonymous = anonymous, .people = people};
}

static void match(enum speaker_match wanted, struct assertion a, struct assertion b)
{
    ck_assert_msg(speakers_match(&a, &b) == wanted, "%d, not %d: %s, %s", speakers_match(&a, &b), wanted, a.speaker,
                  b.speaker);
    ck_assert_int_eq(speakers_match(&b, &a), wanted);
}

START_TEST(whose_board_it_is_only_the_article_tells)
{
    struct assertion here = by("its board", "its board", false, 1), there = here;
    match(SPEAKERS_MAY_AGREE, here, there);
    there.document = 7;
    match(SPEAKERS_UNKNOWN, here, there);
}
END_TEST

START_TEST(names_of_one_person_agree)
{
    struct assertion ada = by("Ada Kestrin", "Interior Minister Ada Kestrin", false, 1);
    match(SPEAKERS_AGREE, ada, by("Kestrin", "Kestrin", false, 1));
    match(SPEAKERS_AGREE, ada, by("Ada Kestrine", "minister Ada Kestrine", false, 1));
    match(SPEAKERS_AGREE, ada, by("Former Secretary of State Ada Kestrin", "she", false, 1));
    match(SPEAKERS_AGREE, by("Ronan Pell", "he", false, 1), by("Ronan Pel", "Ronan Pel", false, 1));
    match(SPEAKERS_DIFFER, ada, by("Teodor Vasch", "he", false, 1));
    match(SPEAKERS_DIFFER, ada, by("Ivo Kestrin", "Ivo Kestrin", false, 1));
    match(SPEAKERS_UNKNOWN, ada, by(NULL, "", false, 0));
}
END_TEST

START_TEST(bodies_and_those_who_speak_for_them_may_agree)
{
    struct assertion body = by("Open Wire Foundation", "The Open Wire Foundation", false, 0);
    match(SPEAKERS_AGREE, body, by("OWF", "the OWF", false, 0));
    match(SPEAKERS_MAY_AGREE, body, by("Marta Ilvane", "Marta Ilvane of the Open Wire Foundation", false, 1));
    match(SPEAKERS_MAY_AGREE, body, by("Marta Ilvane", "Marta Ilvane, the foundation's director", false, 1));
    match(SPEAKERS_UNKNOWN, body, by("Marta Ilvane", "Marta Ilvane", false, 1));
    match(SPEAKERS_DIFFER, body, by("Estuary Transport Authority", "the authority", false, 0));
    match(SPEAKERS_DIFFER, by("Interior Ministry", "it", false, 0), by("Finance Ministry", "it", false, 0));
    match(SPEAKERS_MAY_AGREE, body,
          by("report that the Open Wire Foundation sent", "a report that the Open Wire Foundation sent", false, 0));
    match(SPEAKERS_MAY_AGREE, by("group's report", "the group's report", false, 0),
          by("report that the OWF sent", "a report that the OWF sent", false, 0));
}
END_TEST

START_TEST(unnamed_classes_may_agree)
{
    struct assertion official = by("senior official", "a senior official", true, 1);
    match(SPEAKERS_MAY_AGREE, official, by("senior ministry official", "The official", true, 1));
    match(SPEAKERS_MAY_AGREE, official,
          by("senior official at the interior ministry", "A senior official at the interior ministry", true, 1));
    match(SPEAKERS_MAY_AGREE, official, by("source", "a source", true, 1));
    match(SPEAKERS_UNKNOWN, official, by("Three officials", "Three officials", true, 3));
    match(SPEAKERS_UNKNOWN, official, by("diplomat", "a diplomat", true, 1));
    match(SPEAKERS_UNKNOWN, by("official at the foreign ministry", "an official at the foreign ministry", true, 1),
          by("official at the tax office", "an official at the tax office", true, 1));
    match(SPEAKERS_UNKNOWN, official, by("Ada Kestrin", "Ada Kestrin", false, 1));
    match(SPEAKERS_MAY_AGREE, by("spokesman", "a spokesman", true, 1),
          by("Piers Haldane", "Piers Haldane, the authority's spokesman", false, 1));
    match(SPEAKERS_MAY_AGREE, by("engineer", "An engineer who worked on the bridge until 2021", true, 1),
          by("Ivo Marr", "Ivo Marr, who worked on the bridge until 2021,", false, 1));
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("distortions");
    TCase *c = tcase_create("differences");
    tcase_add_checked_fixture(c, terms_begin, terms_end);
    tcase_add_test(c, numbers_that_differ_are_told);
    tcase_add_test(c, names_that_differ_are_told);
    tcase_add_test(c, a_negation_of_one_side_is_told);
    suite_add_tcase(s, c);
    c = tcase_create("speakers");
    tcase_add_test(c, whose_board_it_is_only_the_article_tells);
    tcase_add_test(c, names_of_one_person_agree);
    tcase_add_test(c, bodies_and_those_who_speak_for_them_may_agree);
    tcase_add_test(c, unnamed_classes_may_agree);
    suite_add_tcase(s, c);
    return s;
}
