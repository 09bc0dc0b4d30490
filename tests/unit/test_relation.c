/* The judge of two wordings: what is one claim, what is another event, what denies, and that it does not matter which
 * of the two comes first. Articles, people and places are invented. */
#include <stdlib.h>

#include "tests/unit/assertion_fixture.h"

static struct assertion quoted(const char *speaker, const char *text, int32_t day)
{
    struct assertion a = said(speaker, text, day);
    a.form = FORM_DIRECT;
    return a;
}

static struct assertion denied(const char *speaker, const char *text, int32_t day)
{
    struct assertion a = said(speaker, text, day);
    a.kind = KIND_DENIAL;
    a.polarity = POLARITY_DENIED;
    a.cue = "denied";
    return a;
}

static enum relation judge(struct assertion a, struct assertion b)
{
    struct finding f;
    relation_judge(&a, &b, false, arena, &f);
    return f.relation;
}

static void ends(enum relation wanted, struct assertion a, struct assertion b)
{
    enum relation r = judge(a, b);
    ck_assert_msg(r == wanted, "%s, not %s: “%s”, “%s”", relation_name(r), relation_name(wanted), a.text, b.text);
}

START_TEST(one_utterance_in_other_words_is_one_claim)
{
    ends(RELATION_SAME, said("Ada Vell", "the harbour office had bought three patrol boats without a tender", 19000),
         said("Vell", "that three patrol boats had been bought by the harbour office without any tender", 19001));
    ends(RELATION_SAME, quoted("Ada Vell", "We were told to look at the ceiling and not at the ledger", 19000),
         quoted("Ada Vell", "look at the ceiling and not at the ledger", 19002));
    ends(RELATION_SAME, said("Ada Vell", "at least eleven trawlers were impounded", 19000),
         said("Ada Vell", "that at least 11 trawlers had been impounded", 19000));
}
END_TEST

START_TEST(half_of_the_words_are_enough_with_a_long_piece_and_one_speaker)
{
    ends(RELATION_SAME,
         said("Ada Vell",
              "that unless the council meets by Friday, her union would ask the maritime court to seize the ferry "
              "contracts",
              19000),
         said("Ada Vell", "wants the maritime court to seize the ferry contracts with Oresund Lines", 19001));
}
END_TEST

START_TEST(a_figure_that_somebody_names_stands_in_what_he_said_at_length)
{
    const char *brief = "At least nine weeks", *whole = "that the quay would stay closed for at least nine weeks";
    ends(RELATION_SAME, said("Ada Vell", brief, 19003), said("Vell", whole, 19000));
    ends(RELATION_NONE, said("Ada Vell", brief, 19004), said("Vell", whole, 19000));
    ends(RELATION_NONE, said("Tom Orne", brief, 19000), said("Ada Vell", whole, 19000));
    ends(RELATION_NONE, said("the harbour office", brief, 19000), said("the harbour office", whole, 19000));
    ends(RELATION_NONE, said("Ada Vell", "At least seven weeks", 19000), said("Ada Vell", whole, 19000));
    ends(RELATION_NONE, said("Ada Vell", "Nine", 19000), said("Ada Vell", whole, 19000));
    ends(RELATION_NONE, said("Ada Vell", "On the quay", 19000), said("Ada Vell", whole, 19000));
}
END_TEST

START_TEST(common_words_of_a_quotation_are_one_claim_only_with_one_speaker)
{
    const char *text = "I wrote it down, I signed it and I sent it";
    ends(RELATION_SAME, quoted("Ivo Marr", text, 19000), quoted("Ivo Marr", text, 19001));
    ends(RELATION_NONE, quoted("Ivo Marr", text, 19000), quoted("Ada Vell", text, 19001));
}
END_TEST

START_TEST(what_everybody_says_joins_nobody)
{
    static const char *const phrases[] = {"it was untrue", "no comment", "I am thrilled", "Nobody is above the law",
                                          "this must never happen again"};
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        ends(RELATION_NONE, said("Ada Vell", phrases[i], 19000), said("Ivo Marr", phrases[i], 19000));
        ends(RELATION_NONE, unnamed("official", phrases[i], 19000), unnamed("official", phrases[i], 19000));
    }
}
END_TEST

START_TEST(two_speakers_who_assert_the_same_are_one_claim)
{
    const char *text = "the dredger had pumped diesel into the Skellan lagoon on two nights";
    ends(RELATION_SAME, said("Ada Vell", text, 19000),
         said("Ivo Marr", "that the dredger pumped diesel into the Skellan lagoon on two nights", 19001));
    ends(RELATION_NONE, said("Ada Vell", text, 19000),
         said("Ivo Marr", "that the dredger pumped diesel into the Tammer lagoon on nine nights", 19001));
}
END_TEST

START_TEST(a_topic_is_no_claim)
{
    ends(RELATION_NONE, said("Ada Vell", "weakened the Coastal Fisheries Act", 19000),
         said("Ivo Marr", "major changes to the Coastal Fisheries Act", 19000));
    ends(RELATION_NONE, said("Ada Vell", "that the main girder will crack", 19000),
         said("Ada Vell", "that she had told the board of fatigue in the main girder for years", 19000));
}
END_TEST

START_TEST(months_apart_it_is_another_event)
{
    struct assertion autumn = said("Ada Vell", "the swing bridge would be closed for two weeks", 19000);
    ends(RELATION_EARLIER, autumn,
         said("Ada Vell", "the swing bridge would stay closed for at least six weeks", 19196));
    ends(RELATION_SAME, autumn, said("Ada Vell", "that the swing bridge was to be closed for two weeks", 19003));
    ends(RELATION_SAME, autumn, said("Ada Vell", "that the swing bridge was to be closed for two weeks", DAY_UNKNOWN));
}
END_TEST

START_TEST(an_old_quotation_is_still_the_old_claim)
{
    const char *text = "The archive is a cellar with forty wet boxes and one honest rat";
    ends(RELATION_SAME, quoted("Ada Vell", text, 19000), quoted("Vell", text, 19300));
    ends(RELATION_EARLIER, unnamed("official", text, 19000), quoted("Ivo Marr", text, 19300));
    struct assertion old = denied("Ada Vell", "that any trawler was boarded unlawfully", 19300);
    old.cue = "had denied";
    ends(RELATION_SAME, denied("Ada Vell", "that any trawler was boarded unlawfully", 19000), old);
}
END_TEST

START_TEST(other_figures_on_other_days_are_another_event)
{
    struct assertion monday = said("coast guard", "14 people were rescued from a capsized ferry on Monday", 19000);
    ends(RELATION_NONE, monday, said("coast guard", "19 people were rescued from a capsized ferry on Thursday", 19017));
    ends(RELATION_SAME, monday,
         said("coast guard", "that 15 people were rescued from the capsized ferry on Monday", 19001));
}
END_TEST

START_TEST(a_form_that_is_filled_in_anew_is_another_event)
{
    /* a figure that changes from day to day, in nearly the same words */
    struct assertion first =
        said("Tammer Reserve Bank", "it lent the money market 24 million crowns in the morning", 19000);
    ends(RELATION_NONE, first,
         said("Tammer Reserve Bank", "it lent the money market 37 million crowns in the morning", 19003));
    ends(RELATION_SAME, first,
         said("Tammer Reserve Bank", "it lent the money market 25 million crowns in the morning", 19000));
    ends(RELATION_NONE,
         unnamed("dealers", "overnight loans were trading at 6-3/16 percent when the Reserve Bank began to buy", 19000),
         unnamed("dealers", "overnight loans were trading at 6-1/4 percent when the Reserve Bank began to buy", 19002));
    /* one who speaks in person is misheard or corrects himself; weeks later it is another event */
    struct assertion six = said("Ines Abelard", "The ferry to Quellport will stay in port for six weeks", 19000);
    ends(RELATION_SAME, six, said("Abelard", "that the ferry to Quellport would stay in port for eight weeks", 19001));
    ends(RELATION_NONE, six, said("Ines Abelard", "The ferry to Quellport will stay in port for eight weeks", 19020));
    /* another company and another figure, on one day */
    ends(RELATION_NONE,
         said("Oresund Securities",
              "the Skellan Bank is issuing a bond of 30 million crowns due in March 2031, priced at par", 19000),
         said("Oresund Securities",
              "the Tammer Bank is issuing a bond of 50 million crowns due in March 2031, priced at par", 19000));
    /* several figures, all of them others */
    ends(RELATION_NONE,
         said("Ada Vell", "exports of tin from Skellan fell to 1,120 tonnes from 1,311 the month before", 19000),
         said("Ada Vell", "exports of tin from Skellan fell to 1,816 tonnes from 2,140 the month before", 19030));
    /* other days that are named */
    ends(RELATION_NONE, said("Ada Vell", "the talks with the dockers of Skellan were put off until Thursday", 19000),
         said("Ada Vell", "the talks with the dockers of Skellan had been put off until Monday", 19004));
    ends(RELATION_EARLIER,
         said("Ada Vell",
              "the swing bridge in Skellan would stay closed until 7 February because of the cracked girder", 19000),
         said("Ada Vell", "the swing bridge in Skellan would stay closed until 16 July because of the cracked girder",
              19111));
}
END_TEST

START_TEST(what_two_say_each_of_himself_is_no_claim)
{
    const char *filed =
        "it filed a registration statement with the Tammer securities board for an offering of common stock";
    ends(RELATION_NONE, said("Oresund Lines", filed, 19000), said("Brandt Trawlers", filed, 19001));
    ends(RELATION_SAME, said("Oresund Lines", filed, 19000), said("Oresund Lines", filed, 19001));
    const char *raised = "it is raising its prime lending rate to 7-3/4 percent from 7-1/2 percent";
    ends(RELATION_NONE,
         said("Bank of Skellan", "it raised its prime lending rate a quarter point to 7-3/4 percent", 19000),
         unnamed("First Tammer Bank subsidiary of Oresund Holding", raised, 19000));
    ends(RELATION_SAME, said("First Tammer Bank", raised, 19000),
         unnamed("First Tammer Bank subsidiary of Oresund Holding", raised, 19000));
    ends(RELATION_SAME,
         said("Oresund Lines", "a merger of Brandt Trawlers and a subsidiary of Oresund Lines will be completed in May",
              19000),
         said("Brandt Trawlers",
              "the merger of Brandt Trawlers with a subsidiary of Oresund Lines will be completed in May", 19000));
    ends(RELATION_SAME,
         said("Skellan ministry of ports", "it will take several days to raise the ferry and to clear the channel",
              19000),
         said("ministry of ports", "it will take several days to raise the ferry and clear the channel", 19000));
    /* a quotation that was given to the wrong one */
    const char *text = "I have seen the harbour at night, and I would not leave a stray dog alone on that rotten quay";
    ends(RELATION_SAME, quoted("Ada Vell", text, 19000), quoted("Ivo Marr", text, 19000));
}
END_TEST

static struct assertion led_by(const char *cue, struct assertion a)
{
    a.cue = cue;
    return a;
}

START_TEST(a_thing_that_is_talked_about_is_no_claim)
{
    struct assertion thing = led_by("attacked", said("Ada Vell", "the controversial Oresund harbour pact", 19000));
    ends(RELATION_NONE, thing,
         led_by("was asked about", said("Ada Vell", "harbour agreements like the Oresund harbour pact", 19003)));
    ends(RELATION_NONE, thing,
         led_by("said",
                said("Ada Vell", "that the Oresund harbour pact would be read to the assembly of Skellan in the autumn",
                     19003)));
    ends(RELATION_NONE, thing, led_by("defended", said("the fishermen of Skellan", "the Oresund harbour pact", 19003)));
    ends(RELATION_SAME, thing,
         led_by("has attacked", said("Ada Vell", "the controversial harbour pact of Oresund", 19003)));
    ends(RELATION_NONE, led_by("declared", said("its board", "a two-for-one split of its common stock", 19000)),
         led_by("approved", said("its board of directors", "a two-for-one split of its common stock", 19003)));
    /* what it is called stands beside it */
    ends(RELATION_SAME, led_by("called", said("Ada Vell", "the Oresund harbour pact a swindle", 19000)),
         led_by("said", said("Ada Vell", "the Oresund pact was a swindle", 19000)));
}
END_TEST

START_TEST(a_few_common_words_are_said_of_many_things)
{
    ends(RELATION_NONE, quoted("Ada Vell", "But that's not our tradition", 19000),
         quoted("Ada Vell", "It's not a tradition", 19040));
    ends(RELATION_NONE, quoted("Ada Vell", "That would be a wonderful place", 19000),
         quoted("Ada Vell", "And the wonderful place is closed", 19100));
    ends(RELATION_SAME, quoted("Ada Vell", "But that's not our tradition", 19000),
         quoted("Ada Vell", "It's not our tradition", 19002));
}
END_TEST

START_TEST(the_name_of_the_story_is_no_claim_of_two_who_are_not_known)
{
    ends(RELATION_NONE,
         unnamed("candidates", "they would not be seen beside the presumptive harbour master Tilda Roke", 19000),
         said("Ivo Marr", "presumptive harbour master Tilda Roke’s use of a rowing boat as a councillor", 19010));
}
END_TEST

START_TEST(a_denial_denies_and_is_no_wording_of_the_claim)
{
    struct assertion claim = said("Opposition politicians", "Graaf of having cut the budget for inspections", 19000);
    ends(RELATION_DENIES, denied("Liselotte Graaf", "having cut the budget", 19000), claim);
    ends(RELATION_DENIED, claim, denied("Liselotte Graaf", "that the budget for inspections had been cut", 19001));
    ends(RELATION_DENIES, said("Liselotte Graaf", "it was untrue that she had cut the budget for inspections", 19000),
         claim);
    ends(RELATION_DENIES, said("Liselotte Graaf", "that it was simply not true that she had cut the budget", 19000),
         claim);
    ends(RELATION_DENIES,
         said("Liselotte Graaf", "No trawler of the Skellan fleet was boarded by the coast guard", 19000),
         said("Ivo Marr", "a trawler of the Skellan fleet was boarded by the coast guard", 19000));
}
END_TEST

START_TEST(two_reports_of_one_denial_are_one_claim)
{
    ends(RELATION_SAME, denied("Ada Vell", "that any trawler was boarded unlawfully", 19000),
         quoted("Ada Vell", "No trawler was boarded unlawfully", 19000));
    ends(RELATION_SAME, said("Ada Vell", "It is not true that a trawler was boarded without a warrant", 19000),
         said("Ada Vell", "that it was not true that a trawler had been boarded without a warrant", 19000));
    ends(RELATION_SAME, denied("Ada Vell", "that any trawler was boarded unlawfully", 19000),
         denied("Vell", "that any trawler had been boarded unlawfully", 19002));
}
END_TEST

START_TEST(what_is_no_denial_denies_nothing)
{
    struct assertion claim = said("Ivo Marr", "the boxes in the cellar had been opened by the clerk", 19000);
    struct assertion did_not = denied("Ada Vell", "that the boxes in the cellar had been opened by the clerk", 19000);
    did_not.polarity = POLARITY_NEGATED;
    did_not.cue = "did not deny";
    ck_assert_int_ne(judge(did_not, claim), RELATION_DENIES);
    struct assertion label = denied("Ada Vell", "the label of a pirate", 19000);
    label.cue = "rejected";
    ends(RELATION_NONE, label, said("Ivo Marr", "that the label of a pirate suited her", 19000));
    ends(RELATION_NONE, denied("Ada Vell", "that she had cut the budget for inspections", 19000),
         said("Ivo Marr", "nobody had cut the budget for inspections", 19000));
    ends(RELATION_NONE, denied("Ada Vell", "that she had cut the budget for inspections", 19400),
         said("Ivo Marr", "Vell had cut the budget for inspections", 19000));
}
END_TEST

START_TEST(what_a_denier_says_instead_is_not_denied)
{
    static const char *const instead[] = {
        "that by claiming the clerk opened the boxes in the cellar",
        "the claims, saying the clerk opened the boxes in the cellar",
        "it by arguing the clerk opened the boxes in the cellar",
    };
    struct assertion claim = said("Ivo Marr", "the clerk opened the boxes in the cellar", 19000);
    for (size_t i = 0; i < sizeof instead / sizeof *instead; i++)
        ck_assert_int_ne(judge(denied("Ada Vell", instead[i], 19000), claim), RELATION_DENIES);
    ends(RELATION_DENIES, denied("Ada Vell", "that the clerk opened the boxes in the cellar", 19000), claim);
    struct assertion told = said("Ivo Marr", "the clerk had secretly opened the sealed boxes of Skellan Bank", 19000);
    static const char telling[] = "that she told him the clerk had secretly opened the sealed boxes of Skellan Bank";
    ck_assert_int_ne(judge(denied("Ada Vell", telling, 19000), told), RELATION_DENIES);
    ends(RELATION_DENIES, denied("Ada Vell", "the claim that the clerk opened the boxes in the cellar", 19000), claim);
}
END_TEST

START_TEST(a_denial_is_of_what_is_said_of_the_denier)
{
    struct assertion none = denied("Ada Vell", "the allegations of financial misconduct", 19000);
    struct assertion another = said("Ivo Marr", "Tilda Roke of financial misconduct", 19000);
    another.kind = KIND_ACCUSATION, another.cue = "accused";
    ends(RELATION_NONE, none, another);
    another = said("Ivo Marr", "Ada Vell of financial misconduct", 19000);
    another.kind = KIND_ACCUSATION, another.cue = "accused";
    ends(RELATION_DENIES, none, another);
    ends(RELATION_NONE, denied("Ada Vell", "selling any stolen charts to Skellan Bank", 19000),
         said("Ivo Marr", "that Skellan Bank was sold the stolen charts by Tilda Roke", 19000));
    ends(RELATION_DENIES, denied("Ada Vell", "selling any stolen charts to Skellan Bank", 19000),
         said("Ivo Marr", "that Skellan Bank was sold the stolen charts by Vell", 19000));
    ends(RELATION_NONE, denied("Ada Vell", "breaking the law", 19000), said("Ivo Marr", "he broke the law", 19000));
    ends(RELATION_NONE, denied("Harbour officials", "that they had secretly poisoned the oysters", 19000),
         said("Ivo Marr", "that they had secretly poisoned the oysters", 19000));
    ends(RELATION_DENIES, denied("Harbour officials", "that the oysters had been secretly poisoned", 19000),
         said("Ivo Marr", "that the oysters had been secretly poisoned", 19000));
}
END_TEST

START_TEST(who_only_speaks_of_a_matter_says_nothing_to_deny)
{
    struct assertion none = denied("Ada Vell", "the allegations of misconduct against Tilda Roke", 19000);
    struct assertion of = said("Ivo Marr", "the allegations of misconduct against Tilda Roke", 19000);
    static const char *const cues[] = {"addressed", "responds to", "argued over", "condemns", "railed against"};
    for (size_t i = 0; i < sizeof cues / sizeof *cues; i++) {
        of.cue = cues[i];
        ends(RELATION_NONE, none, of);
    }
    struct assertion wrote = denied("Ada Vell", "that she wrote the harbour letter to Skellan", 19000);
    ends(RELATION_DENIES, wrote, said("Ivo Marr", "Vell wrote the harbour letter to Skellan", 19000));
    ends(RELATION_NONE, wrote, said("Ivo Marr", "whoever wrote the harbour letter to Skellan should resign", 19000));
    ends(RELATION_NONE, wrote, said("Ivo Marr", "whether Vell wrote the harbour letter to Skellan", 19000));
    ends(RELATION_NONE, wrote, said("Ivo Marr", "that a report cleared Vell of the harbour letter to Skellan", 19000));
    struct assertion wanted = said("Ivo Marr", "that Vell wrote the harbour letter to Skellan", 19000);
    wanted.kind = KIND_REQUEST;
    ends(RELATION_NONE, wrote, wanted);
    ends(RELATION_NONE, denied("Ada Vell", "an affair with the oyster trader Tilda Roke", 19000),
         said("Ivo Marr", "that Vell had to resign over the affair with the oyster trader Tilda Roke", 19000));
}
END_TEST

START_TEST(what_is_refused_is_not_denied)
{
    struct assertion other = said("Ivo Marr", "that Tilda Roke has had access to the harbour archive", 19000);
    ends(RELATION_NONE, denied("Ada Vell", "Tilda Roke access to the harbour archive", 19000), other);
    struct assertion refused = denied("Tilda Roke", "a look into the harbour archive of Skellan", 19000);
    refused.cue = "had been denied";
    ends(RELATION_NONE, refused, said("Ivo Marr", "that Roke had a look into the harbour archive of Skellan", 19000));
    ends(RELATION_DENIES, denied("Ada Vell", "that Tilda Roke had access to the harbour archive", 19000), other);
    ends(RELATION_NONE,
         denied("Ada Vell", "this and hoped that Skellan would dredge the harbour", 19000),
         said("Ivo Marr", "that Skellan would dredge the harbour", 19000));
    struct assertion wrong =
        said("Ada Vell", "it was wrong to print a drawing that showed the Skellan trawlers", 19000);
    ck_assert_int_ne(judge(wrong, said("Ivo Marr", "that a drawing showed the Skellan trawlers", 19000)),
                     RELATION_DENIES);
}
END_TEST

START_TEST(one_speaker_turned_round_is_a_distortion)
{
    struct assertion a = quoted("Ada Vell", "The tide gauge at Skellan was tampered with before the flood", 19000);
    struct assertion b = quoted("Ada Vell", "The tide gauge at Skellan was not tampered with before the flood", 19001);
    struct finding f;
    relation_judge(&a, &b, false, arena, &f);
    ck_assert_int_eq(f.relation, RELATION_SAME);
    ck_assert_uint_eq(f.distortion_count, 1);
    ck_assert_int_eq(f.distortions[0].kind, DISTORTION_NEGATION);
    ck_assert_str_eq(f.distortions[0].in_a, "");
    ck_assert_str_eq(f.distortions[0].in_b, "not tampered");
}
END_TEST

START_TEST(the_evidence_is_told)
{
    struct assertion a = quoted("Ada Vell", "We were told to look at the ceiling and not at the ledger", 19000);
    struct assertion b = said("Vell", "that they “were told to look at the ceiling and not at the ledger”", 19001);
    struct finding f;
    relation_judge(&a, &b, true, arena, &f);
    ck_assert_uint_ge(f.evidence_count, 4);
    ck_assert_ptr_nonnull(strstr(f.evidence[0], "“were told to look at the ceiling and not at the ledger”"));
    ck_assert_str_eq(f.evidence[2], "the speakers are one: Ada Vell, Vell");
    ck_assert_str_eq(f.evidence[3], "published 1 day apart");
    relation_judge(&a, &b, false, arena, &f);
    ck_assert_uint_eq(f.evidence_count, 0);
}
END_TEST

/* --- which of the two comes first does not matter ------------------------------------------------------------- */

static void check_mirrored(const struct finding *f, const struct finding *g)
{
    static const enum relation mirrored[] = {RELATION_NONE, RELATION_SAME, RELATION_EARLIER, RELATION_DENIED,
                                             RELATION_DENIES};
    ck_assert_int_eq(f->relation, mirrored[g->relation]);
    ck_assert(f->similarity.overall == g->similarity.overall && f->similarity.run_weight == g->similarity.run_weight);
    ck_assert(f->similarity.shared_of_a == g->similarity.shared_of_b &&
              f->similarity.shared_of_b == g->similarity.shared_of_a);
    ck_assert_uint_eq(f->similarity.match_count, g->similarity.match_count);
    ck_assert_uint_eq(f->distortion_count, g->distortion_count);
    for (size_t i = 0; i < f->distortion_count; i++) {
        ck_assert_int_eq(f->distortions[i].kind, g->distortions[i].kind);
        ck_assert_str_eq(f->distortions[i].in_a, g->distortions[i].in_b);
        ck_assert_str_eq(f->distortions[i].in_b, g->distortions[i].in_a);
    }
    ck_assert_uint_eq(f->evidence_count, g->evidence_count);
    for (size_t i = 0; i < f->evidence_count; i++) ck_assert_str_eq(f->evidence[i], g->evidence[i]);
}

START_TEST(judging_the_other_way_round_mirrors)
{
    static const char *const texts[] = {
    "the harbour office had bought three patrol boats without a tender",
    "that nine patrol boats had been bought by the harbour office",
    "No trawler of the Skellan fleet was boarded unlawfully", "that any trawler was boarded unlawfully",
    "a trawler of the Skellan fleet was boarded", "the swing bridge would be closed for two weeks",
    "the swing bridge would stay closed for at least six weeks from Monday",
    "it was untrue that the swing bridge would be closed", "the claim that the harbour office bought boats",
    "to comment", "", "this", "I wrote it down, I signed it and I sent it",
    "on 14 February the Oresund Lines ferry sank off Skellan, and 31 drowned",
    "on 15 February the Öresund Lines ferry sank off Skellan; 13 drowned", "“", "not not never no",
};
    static const char *const speakers[] = {"Ada Vell", "Vell", "official", "harbour office", "group's report", NULL};
    enum {
        TEXTS = sizeof texts / sizeof *texts,
        SPEAKERS = sizeof speakers / sizeof *speakers,
        ALL = TEXTS * SPEAKERS
    };
    static struct assertion all[ALL];
    for (size_t i = 0; i < ALL; i++) {
        all[i] = said(speakers[i / TEXTS], texts[i % TEXTS], i % 5 == 4 ? DAY_UNKNOWN : 19000 + (int32_t)(i % 4) * 20);
        all[i].anonymous = i / TEXTS == 2;
        all[i].form = (enum statement_form)(i % 3);
        if (i % 7 == 3)
            all[i].kind = KIND_DENIAL, all[i].polarity = i % 2 ? POLARITY_DENIED : POLARITY_NEGATED,
            all[i].cue = "denied";
        all[i].document = i % 11;
    }
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ALL; i++)
        for (size_t j = 0; j <= i; j++) {
            struct finding f, g;
            arena_reset(a);
            relation_judge(&all[i], &all[j], true, a, &f);
            relation_judge(&all[j], &all[i], true, a, &g);
            check_mirrored(&f, &g);
            ck_assert_int_eq(speakers_match(&all[i], &all[j]), speakers_match(&all[j], &all[i]));
        }
    arena_free(a);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("relation");
    TCase *c = tcase_create("judge");
    tcase_add_checked_fixture(c, terms_begin, terms_end);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, one_utterance_in_other_words_is_one_claim);
    tcase_add_test(c, half_of_the_words_are_enough_with_a_long_piece_and_one_speaker);
    tcase_add_test(c, a_figure_that_somebody_names_stands_in_what_he_said_at_length);
    tcase_add_test(c, common_words_of_a_quotation_are_one_claim_only_with_one_speaker);
    tcase_add_test(c, what_everybody_says_joins_nobody);
    tcase_add_test(c, two_speakers_who_assert_the_same_are_one_claim);
    tcase_add_test(c, a_topic_is_no_claim);
    tcase_add_test(c, months_apart_it_is_another_event);
    tcase_add_test(c, an_old_quotation_is_still_the_old_claim);
    tcase_add_test(c, other_figures_on_other_days_are_another_event);
    tcase_add_test(c, a_form_that_is_filled_in_anew_is_another_event);
    tcase_add_test(c, what_two_say_each_of_himself_is_no_claim);
    tcase_add_test(c, a_thing_that_is_talked_about_is_no_claim);
    tcase_add_test(c, a_few_common_words_are_said_of_many_things);
    tcase_add_test(c, the_name_of_the_story_is_no_claim_of_two_who_are_not_known);
    tcase_add_test(c, a_denial_denies_and_is_no_wording_of_the_claim);
    tcase_add_test(c, two_reports_of_one_denial_are_one_claim);
    tcase_add_test(c, what_is_no_denial_denies_nothing);
    tcase_add_test(c, what_a_denier_says_instead_is_not_denied);
    tcase_add_test(c, a_denial_is_of_what_is_said_of_the_denier);
    tcase_add_test(c, who_only_speaks_of_a_matter_says_nothing_to_deny);
    tcase_add_test(c, what_is_refused_is_not_denied);
    tcase_add_test(c, one_speaker_turned_round_is_a_distortion);
    tcase_add_test(c, the_evidence_is_told);
    tcase_add_test(c, judging_the_other_way_round_mirrors);
    suite_add_tcase(s, c);
    return s;
}
