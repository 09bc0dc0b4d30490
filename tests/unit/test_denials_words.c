/* Denials by reference: what takes up the words of another, and what says the contrary of them.  The texts are
 * invented. */
#include "tests/unit/denials_fixture.h"

START_TEST(the_contrary_is_of_one_sentence)
{
    article("Marr said “Do not give us figures. Give us known facts of the flood.” “Give me known facts of the flood,” "
            "Orne said.");
    add("Marr", "Marr", "said", "“Do not give us figures. Give us known facts of the flood.”", NULL)->form =
        FORM_DIRECT;
    add("Orne", "Orne", "said", "“Give me known facts of the flood,”", "“Give me")->form = FORM_DIRECT;
    links("");
    article("Marr said three stokers sold the ferry. Orne said stokers sold the ferry but not at once.");
    add("Marr", "Marr", "said", "three stokers sold the ferry", NULL);
    add("Orne", "Orne", "said", "stokers sold the ferry but not at once", "Orne");
    links("");
}
END_TEST

START_TEST(its_own_words_take_up_what_was_said)
{
    article("An engineer said he had warned the authority of fatigue. “I signed it,” he said.\n\nThe authority denied "
            "that it had received such a warning.");
    add("engineer", "An engineer", "said", "he had warned the authority of fatigue", NULL);
    add("engineer", "he", "said", "“I signed it,”", "“I")->form = FORM_DIRECT;
    deny("authority", "The authority", "denied", "that it had received such a warning", "The authority denied");
    links("3>1");
    article("A clerk said the harbour had been dredged. The authority denied that it had bought a ship.");
    add("clerk", "A clerk", "said", "the harbour had been dredged", NULL);
    deny("authority", "The authority", "denied", "that it had bought a ship", NULL);
    links("");
}
END_TEST

START_TEST(the_contrary_right_after)
{
    article("Marr said three stokers were arrested at the foundry. Orne said no stokers were arrested at the foundry.");
    add("Marr", "Marr", "said", "three stokers were arrested at the foundry", NULL);
    add("Orne", "Orne", "said", "no stokers were arrested at the foundry", "Orne");
    links("2>1");
    record.statements[1].speaker.count = record.statements[0].speaker.count = 0; /* "some say …, most say …" */
    links("");
    static const char *const others[][2] = {
        {"three stokers were arrested at the foundry", "no ferries would sail on Monday"},
        {"three stokers would work at the foundry", "No, three stokers were arrested at the foundry"},
        {"three stokers were arrested at the foundry", "the foundry is not the place of stokers"},
        {"it was wrong not to arrest stokers at the foundry", "she would not arrest stokers at the foundry"},
        {"the foundry bought coal", "coal never came to the theatre"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        article(arena_printf(arena, "Marr said %s. Orne said %s.", others[i][0], others[i][1]));
        add("Marr", "Marr", "said", others[i][0], NULL);
        add("Orne", "Orne", "said", others[i][1], "Orne");
        links("");
    }
    article("Marr said coal became a third dearer. Orne said that the price of coal did not rise at all.");
    add("Marr", "Marr", "said", "coal became a third dearer", NULL);
    add("Orne", "Orne", "said", "that the price of coal did not rise at all", "Orne");
    links("2>1");
}
END_TEST

START_TEST(what_is_not_so_at_all_was_said_of_the_same)
{
    static const char *const passed_by[][2] = {
        {"coal makes the stokers sure of what Vell will do", "she does not think Vell hurts the foundry at all"},
        {"he was glad to play in the hall", "the organist has not played at all badly. He played in the hall"},
    };
    for (size_t i = 0; i < sizeof passed_by / sizeof *passed_by; i++) {
        article(arena_printf(arena, "Marr said %s. Orne said %s.", passed_by[i][0], passed_by[i][1]));
        add("Marr", "Marr", "said", passed_by[i][0], NULL);
        add("Orne", "Orne", "said", passed_by[i][1], "Orne");
        links("");
    }
    article("Marr said the lamps had failed. Orne said not one of the lamps was dark.");
    add("Marr", "Marr", "said", "the lamps had failed", NULL);
    add("Orne", "Orne", "said", "not one of the lamps was dark", "Orne");
    links("2>1");
    article("Marr said Vell had doubled the fee. Orne said he did not double the fee at all.");
    add("Marr", "Marr", "said", "Vell had doubled the fee", NULL);
    add("Orne", "Orne", "said", "he did not double the fee at all", "Orne");
    links("2>1");
}
END_TEST

START_TEST(who_calls_it_wrong_to_say_so_denies_it_too)
{
    article("Vell said it was simply wrong to suggest that charts were missing. Orne said the article was false.");
    add("Vell", "Vell", "said", "it was simply wrong to suggest that charts were missing", NULL);
    add("Orne", "Orne", "said", "the article was false", "Orne");
    links("");
}
END_TEST

START_TEST(who_says_the_contrary_of_a_no)
{
    article("Marr said the pilots had not been told about the mould. Orne said the pilots were told about the mould at "
            "once.");
    add("Marr", "Marr", "said", "the pilots had not been told about the mould", NULL);
    add("Orne", "Orne", "said", "the pilots were told about the mould at once", "Orne");
    links("2>1");
    article("Marr said the quay was not safe in winter. Orne said the quay was old.");
    add("Marr", "Marr", "said", "the quay was not safe in winter", NULL);
    add("Orne", "Orne", "said", "the quay was old", "Orne");
    links("");
    article("Marr said the pilots of the quay were told about the mould. Orne said the pilots of the quay were told.");
    add("Marr", "Marr", "said", "the pilots of the quay were told about the mould", NULL);
    add("Orne", "Orne", "said", "the pilots of the quay were told", "Orne");
    links("");
}
END_TEST

START_TEST(never_needs_fewer_words_than_no)
{
    article("Marr said the ferry house in Dunlay remained shut. Orne said the ferry house was never closed.");
    add("Marr", "Marr", "said", "the ferry house in Dunlay remained shut", NULL);
    add("Orne", "Orne", "said", "the ferry house was never closed", "Orne");
    links("2>1");
    article("Marr said the ferry house in Dunlay remained shut. Orne said no ferry house hides.");
    add("Marr", "Marr", "said", "the ferry house in Dunlay remained shut", NULL);
    add("Orne", "Orne", "said", "no ferry house hides", "Orne");
    links("");
}
END_TEST

START_TEST(far_words_of_a_denied_sentence)
{
    article("Marr said that until 9 April there would be no way into the prison of Dunlay, owing to the flood in the "
            "cellar. Orne rejected the claim that the jail in Dunlay stays closed to 9 April over a flood in a vault.");
    add("Marr", "Marr", "said",
        "that until 9 April there would be no way into the prison of Dunlay, owing to the flood in the cellar", NULL);
    deny("Orne", "Orne", "rejected",
         "the claim that the jail in Dunlay stays closed to 9 April over a flood in a vault", "Orne");
    links("2>1");
    static const char *const frames[] = {"it was not true that the flood in Dunlay was large",
                                         "that it was untrue that the flood in Dunlay was large"};
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        article(arena_printf(arena, "Marr said Dunlay had seen a large flood. Orne said %s.", frames[i]));
        add("Marr", "Marr", "said", "Dunlay had seen a large flood", NULL);
        add("Orne", "Orne", "said", frames[i], "Orne");
        links("2>1");
    }
}
END_TEST

START_TEST(the_sentence_that_is_meant)
{
    article("“Twelve stokers were hired at the foundry. The rain was heavy.” So said Marr. Orne said no stokers were "
            "hired at "
            "the foundry.");
    add("Marr", "Marr", "said", "Twelve stokers were hired at the foundry. The rain was heavy.", NULL)->form =
        FORM_DIRECT;
    add("Orne", "Orne", "said", "no stokers were hired at the foundry", "Orne");
    struct reference_denial *d;
    ck_assert_uint_eq(denials_by_reference(&record, arena, &d), 1);
    struct spans meant = find("Twelve stokers were hired at the foundry", 0);
    ck_assert_uint_eq(d[0].meant.begin, meant.at[0].begin);
    ck_assert_uint_le(d[0].meant.end, meant.at[0].end + 1);
    article("“Twelve stokers were hired at the foundry. The rain was heavy.” So said Marr. Orne denied this.");
    add("Marr", "Marr", "said", "Twelve stokers were hired at the foundry. The rain was heavy.", NULL)->form =
        FORM_DIRECT;
    deny("Orne", "Orne", "denied", "this", "Orne");
    ck_assert_uint_eq(denials_by_reference(&record, arena, &d), 1);
    ck_assert_uint_eq(d[0].meant.begin, d[0].meant.end); /* all that he said */
}
END_TEST

START_TEST(who_contradicts_a_denier)
{
    article("Marr said that he was sorry. She denied that the clerks knew of the flood.\n\nA report contradicts her.");
    add("Marr", "Marr", "said", "that he was sorry", NULL);
    deny("Orne", "She", "denied", "that the clerks knew of the flood", NULL);
    add("report", "A report", "contradicts", "her", NULL);
    links("3>2");
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("denials_words");
    TCase *c = tcase_create("words");
    tcase_add_checked_fixture(c, denials_begin, denials_end);
    tcase_add_test(c, the_contrary_is_of_one_sentence);
    tcase_add_test(c, its_own_words_take_up_what_was_said);
    tcase_add_test(c, the_contrary_right_after);
    tcase_add_test(c, what_is_not_so_at_all_was_said_of_the_same);
    tcase_add_test(c, who_calls_it_wrong_to_say_so_denies_it_too);
    tcase_add_test(c, who_says_the_contrary_of_a_no);
    tcase_add_test(c, never_needs_fewer_words_than_no);
    tcase_add_test(c, far_words_of_a_denied_sentence);
    tcase_add_test(c, the_sentence_that_is_meant);
    tcase_add_test(c, who_contradicts_a_denier);
    suite_add_tcase(s, c);
    return s;
}
