/* Denials by reference: whose claim it is that somebody denies, and of whom.  The texts are invented. */
#include "tests/unit/denials_fixture.h"

START_TEST(nobody_denies_himself)
{
    article("Vell said the ferry leaked. Orne said that it had been sold. Orne disputed that.");
    add("Vell", "Vell", "said", "the ferry leaked", NULL);
    add("Orne", "Orne", "said", "it had been sold", "Orne");
    deny("Orne", "Orne", "disputed", "that", "Orne disputed");
    links("3>1");
}
END_TEST

START_TEST(nobody_denies_his_own_side)
{
    static const struct {
        const char *speaker, *denier, *wanted;
    } sides[] = {
        {"Tobin Vell", "Susan Orne, Vell's lawyer", ""},
        {"Tobin Vell", "Vell's chief medical officer Susan Orne", ""},
        {"Tobin Vell", "a spokesman for Vell", ""},
        {"Skellan Harbour", "an officer of Skellan", ""},
        {"Tobin Vell", "Susan Orne, Marr's lawyer", "2>1"},
    };
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        const char *speaker = sides[i].speaker;
        article(arena_printf(arena, "%s said the ferry leaked. But %s denied this.", speaker, sides[i].denier));
        add(speaker, speaker, "said", "the ferry leaked", NULL);
        deny("Susan Orne", sides[i].denier, "denied", "this", "But");
        links(sides[i].wanted);
    }
}
END_TEST

/* A clerk says FIRST of Orne, Marr SECOND in the next paragraph, and Orne denies OBJECT in the next. */
static void after_two(const char *first, const char *second, const char *object, const char *wanted)
{
    article(arena_printf(arena, "A clerk said %s.\n\nMarr added %s.\n\nOrne denied %s.", first, second, object));
    add("clerk", "A clerk", "said", first, NULL);
    add("Marr", "Marr", "added", second, "Marr added");
    deny("Orne", "Orne", "denied", object, "Orne denied");
    links(wanted);
}

START_TEST(what_others_say_of_a_claim_is_not_the_claim)
{
    static const char *const comments[] = {"the report was good for the town", "Orne should be heard by the council",
                                           "he denied all that in spring", "we know of no evidence of a fire"};
    for (size_t i = 0; i < sizeof comments / sizeof *comments; i++)
        after_two("Orne burnt the ledger", comments[i], "the allegations", "");
    after_two("Orne burnt the ledger", "the ferry sank as well", "the allegations", "3>2");
    after_two("Orne burnt the ledger", "the claim that Orne did so was old", "the allegations", "3>2");
}
END_TEST

START_TEST(whose_claim_it_is_fits)
{
    after_two("the rain was heavy", "the ferry sank as well", "her allegations", "");
    after_two("the rain was heavy", "Orne sank the ferry", "her allegations", "3>2");
    after_two("the rain was heavy", "the ferry sank as well", "the claims against him", "");
    after_two("the rain was heavy", "the ferry sank as well", "the charges", "");
    after_two("the rain was heavy", "the ferry sank as well", "the claim in a letter that it had snowed", "");
    after_two("the rain was heavy", "the ferry sank as well", "the claim in a letter", "3>2");
    after_two("the rain was heavy", "the ferry was sunk at once", "Vell's claim that the ferry was sunk", "");
    after_two("the rain was heavy", "the ferry was sunk at once", "Marr's claim that the ferry was sunk", "3>2");
}
END_TEST

START_TEST(of_several_claims_the_one_that_names_the_denier)
{
    article("Marr said that Orne burnt the ledger. He said that the rain was heavy. Orne denied the allegations.");
    add("Marr", "Marr", "said", "that Orne burnt the ledger", NULL);
    add("Marr", "He", "said", "that the rain was heavy", "He said");
    deny("Orne", "Orne", "denied", "the allegations", "Orne denied");
    links("3>1");
    record.statements[0].content = find("burnt the ledger", 0);
    links("3>2");
}
END_TEST

START_TEST(who_denies_accuses_nobody)
{
    article("A clerk said that Orne and Marr burnt the ledger. Marr denied the report. He said that Orne was away. "
            "Orne also denied the report.");
    add("clerk", "A clerk", "said", "that Orne and Marr burnt the ledger", NULL);
    deny("Marr", "Marr", "denied", "the report", "Marr denied");
    add("Marr", "He", "said", "that Orne was away", "He said");
    deny("Orne", "Orne", "also denied", "the report", "Orne also");
    links("2>1 4>1");
}
END_TEST

START_TEST(who_denies_in_one_breath_accuses_nobody)
{
    article("A clerk said that Orne and Marr burnt the ledger. Marr denied the report, saying Orne was away. Orne "
            "denied the report as well.");
    add("clerk", "A clerk", "said", "that Orne and Marr burnt the ledger", NULL);
    add("Marr", "Marr", "saying", "Orne was away", "Marr denied");
    deny("Marr", "Marr", "denied", "the report", "Marr denied");
    deny("Orne", "Orne", "denied", "the report", "Orne denied");
    links("3>1 4>1");
}
END_TEST

START_TEST(of_many_sentences_the_one_that_names_the_denier)
{
    const char *said = "The rain was heavy all night. Did the ferry of Orne leave the quay? Orne burnt the ledger in "
                       "May. The snow was heavy in Dunlay.";
    article(arena_printf(arena, "“%s” said Marr. Orne denied that.", said));
    add("Marr", "Marr", "said", said, NULL)->form = FORM_DIRECT;
    deny("Orne", "Orne", "denied", "that", "Orne denied");
    struct reference_denial *d;
    ck_assert_uint_eq(denials_by_reference(&record, arena, &d), 1);
    struct spans meant = find("Orne burnt the ledger in May", 0);
    ck_assert_uint_eq(d[0].meant.begin, meant.at[0].begin);
    ck_assert_uint_le(d[0].meant.end, meant.at[0].end + 1);
    record.statements[1].speaker.name = "Vell"; /* none is about him */
    record.statements[1].source = find("denied", 0);
    links("");
    article("“Why would Orne burn a ledger?” said Marr. Orne denied that.");
    add("Marr", "Marr", "said", "“Why would Orne burn a ledger?”", NULL)->form = FORM_DIRECT;
    deny("Orne", "Orne", "denied", "that", "Orne denied");
    links("");
}
END_TEST

/* Half of a question is one, too. */
START_TEST(of_a_question_in_clauses_none_is_meant)
{
    const char *said = "The rain was heavy all night. Why had Orne sold the old rusty ferry and was another heavy boat "
                       "burnt in Dunlay? Orne burnt the ledger in May. The snow was heavy in Dunlay.";
    article(arena_printf(arena, "“%s” said Marr. Orne denied that.", said));
    add("Marr", "Marr", "said", said, NULL)->form = FORM_DIRECT;
    deny("Orne", "Orne", "denied", "that", "Orne denied");
    struct reference_denial *d;
    ck_assert_uint_eq(denials_by_reference(&record, arena, &d), 1);
    ck_assert_uint_eq(d[0].meant.begin, find("Orne burnt the ledger in May", 0).at[0].begin);
}
END_TEST

START_TEST(his_own_words_are_of_him)
{
    after_two("the rain was heavy", "credit was paid to stokers of the foundry",
              "receiving any letter, stove, lamp or credit for stokers", "");
    after_two("the rain was heavy", "Orne had credit for stokers", "receiving credit for stokers in Dunlay", "3>2");
    after_two("the rain was heavy", "Dunlay was large", "any dealings with Dunlay", "");
    after_two("the rain was heavy", "there were dealings at night", "any dealings with Dunlay", "3>2");
    after_two("the rain was heavy", "there were no dealings at night", "any dealings with Dunlay", "");
    after_two("the rain was heavy", "it was a bad year in 1916", "meddling in 1916", "");
}
END_TEST

START_TEST(who_goes_on_does_not_deny)
{
    static const char *const cues[] = {"confirmed", "also said", "agreed"};
    for (size_t i = 0; i < sizeof cues / sizeof *cues; i++) {
        article(arena_printf(arena,
                             "Marr said the pilots had not been told about the mould. Orne %s the pilots were told "
                             "about the mould at once.",
                             cues[i]));
        add("Marr", "Marr", "said", "the pilots had not been told about the mould", NULL);
        add("Orne", "Orne", cues[i], "the pilots were told about the mould at once", "Orne");
        links("");
    }
    article("Marr said stokers were arrested at the foundry. Orne said if no stokers were arrested at the foundry.");
    add("Marr", "Marr", "said", "stokers were arrested at the foundry", NULL);
    add("Orne", "Orne", "said", "if no stokers were arrested at the foundry", "Orne");
    links("");
    article("The pilots' president Bela Marr said stokers were arrested at the foundry. Marr said no stokers were "
            "arrested at the foundry.");
    add("pilots' president Bela Marr", "The pilots' president Bela Marr", "said",
        "stokers were arrested at the foundry", NULL);
    add("Bela Marr", "Marr", "said", "no stokers were arrested at the foundry", "Marr said no");
    links("");
    article("A clerk said the ledger was burnt. Nobody denies that.");
    add("clerk", "A clerk", "said", "the ledger was burnt", NULL);
    deny("nobody", "Nobody", "denies", "that", "Nobody");
    links("");
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("denials_fitting");
    TCase *c = tcase_create("fitting");
    tcase_add_checked_fixture(c, denials_begin, denials_end);
    tcase_add_test(c, nobody_denies_himself);
    tcase_add_test(c, nobody_denies_his_own_side);
    tcase_add_test(c, what_others_say_of_a_claim_is_not_the_claim);
    tcase_add_test(c, whose_claim_it_is_fits);
    tcase_add_test(c, of_several_claims_the_one_that_names_the_denier);
    tcase_add_test(c, who_denies_accuses_nobody);
    tcase_add_test(c, who_denies_in_one_breath_accuses_nobody);
    tcase_add_test(c, of_many_sentences_the_one_that_names_the_denier);
    tcase_add_test(c, of_a_question_in_clauses_none_is_meant);
    tcase_add_test(c, his_own_words_are_of_him);
    tcase_add_test(c, who_goes_on_does_not_deny);
    suite_add_tcase(s, c);
    return s;
}
