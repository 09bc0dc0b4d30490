/* Denials by reference: what "denied this" means, and what it does not.  The texts are invented. */
#include "tests/unit/denials_fixture.h"

START_TEST(that_means_the_nearest)
{
    article("Vell said the ferry leaked. Marr said that it had been sold. Orne denied that.");
    add("Vell", "Vell", "said", "the ferry leaked", NULL);
    add("Marr", "Marr", "said", "it had been sold", "Marr");
    deny("Orne", "Orne", "denied", "that", "Orne");
    links("3>2");
    struct reference_denial *d;
    denials_by_reference(&record, arena, &d);
    ck_assert_str_eq(d[0].evidence, "“denied that” comes after it, in the same paragraph");
}
END_TEST

START_TEST(which_she_denied)
{
    article("Anselm Marr said Orne had cut the budget, which she denied.");
    add("Anselm Marr", "Anselm Marr", "said", "Orne had cut the budget", NULL);
    deny("Liselotte Orne", "she", "denied", "which", NULL);
    links("2>1");
}
END_TEST

START_TEST(the_account_is_all_that_one_source_said)
{
    article("The tool read the mail, an official said.\n\nHe said it was bought in spring. A clerk said the rain was "
            "heavy.\n\n"
            "It had been tried on one telephone, the official said. He added that a judge knew.\n\nAda Orne rejected "
            "the account.");
    add("clerk", "an official", "said", "The tool read the mail", NULL);
    add("clerk of the court", "A clerk", "said", "the rain was heavy", "A clerk");
    add("official", "the official", "said", "It had been tried on one telephone", "It had");
    add("official", "He", "added", "a judge knew", "He added");
    deny("Ada Orne", "Ada Orne", "rejected", "the account", NULL);
    links("5>3 5>4");
}
END_TEST

/* "VERB OBJECT" of Orne, right after a clerk's "the ledger was burnt". */
static void after_the_ledger(const char *verb, const char *object, bool denial, const char *wanted)
{
    article(arena_printf(arena, "A clerk said the ledger was burnt. Orne %s %s.", verb, object));
    add("clerk", "A clerk", "said", "the ledger was burnt", NULL);
    if (denial) deny("Orne", "Orne", verb, object, "Orne");
    else add("Orne", "Orne", verb, object, "Orne");
    links(wanted);
}

START_TEST(what_is_turned_down_is_not_denied)
{
    static const char *const objects[] = {
        "the proposal",      "the label",       "the idea", "the idea as ludicrous",
        "a bribe from Marr", "Marr's offer",    "him",      "ledgers that were burnt",
        "the burnt ledger",  "burning ledgers", "the plan", "questions he did not like"};
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
        after_the_ledger("rejected", objects[i], true, "");
        after_the_ledger("dismissed", objects[i], true, "");
    }
    static const char *const claims[] = {
        "the claim",   "this",           "the report as baseless",         "such allegations",
        "the account", "that on Monday", "the accusation through a lawyer"};
    for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) after_the_ledger("rejected", claims[i], true, "2>1");
    after_the_ledger("rejected", "the notion that a ledger was burnt", true, "2>1");
    after_the_ledger("rejected", "accusations by Marr that a ledger was burnt", true, "2>1");
}
END_TEST

START_TEST(a_demand_is_rejected_not_what_was_said_besides)
{
    article("The federation said that one bridge in nine was old. It asked that inspection be made compulsory. The "
            "ministry rejected that.");
    add("federation", "The federation", "said", "one bridge in nine was old", NULL);
    add("federation", "It", "asked", "inspection be made compulsory", NULL)->kind = KIND_REQUEST;
    deny("ministry", "The ministry", "rejected", "that", "The ministry");
    links("");
    record.statements[1].kind = KIND_STATEMENT;
    links("3>2");
    article("The federation asked that inspection be made compulsory. The ministry rejected the proposal in January.");
    add("federation", "The federation", "asked", "inspection be made compulsory", NULL)->kind = KIND_REQUEST;
    deny("ministry", "The ministry", "rejected", "the proposal in January", NULL);
    links("");
}
END_TEST

START_TEST(which_means_the_words_before_it)
{
    article("A clerk spoke of the allegations, which Orne denied.");
    add("clerk", "A clerk", "spoke of", "the allegations", NULL);
    deny("Orne", "Orne", "denied", "which", NULL);
    links("");
    article("A clerk said the ledger was burnt. Marr also dislikes rumours of a fire, which he denied.");
    add("clerk", "A clerk", "said", "the ledger was burnt", NULL);
    deny("Marr", "he", "denied", "which", " which he denied");
    links("");
}
END_TEST

START_TEST(that_means_the_sentence_before_it)
{
    article("A clerk said the ledger was burnt. On Friday, in a letter, Orne denied it.");
    add("clerk", "A clerk", "said", "the ledger was burnt", NULL);
    deny("Orne", "Orne", "denied", "it", "Orne");
    links("2>1");
    article("A clerk said the ledger was burnt.\n\nThe quay has belonged to the town since the old war, although Orne "
            "disputes that.");
    add("clerk", "A clerk", "said", "the ledger was burnt", NULL);
    deny("Orne", "Orne", "disputes", "that", "Orne");
    links("");
    article("A clerk said the ledger was burnt. The town has two ledgers, which are bound in green calf, and every "
            "spring they are brought out, dusted, counted twice by the two oldest pilots and shown to whoever comes by "
            "boat. Orne denied the claim.");
    add("clerk", "A clerk", "said", "the ledger was burnt", NULL);
    deny("Orne", "Orne", "denied", "the claim", "Orne");
    links("");
}
END_TEST

START_TEST(a_debate_may_be_misleading_a_plan_absurd)
{
    after_the_ledger("said", "this debate is misleading", false, "");
    after_the_ledger("called", "it absurd", false, "");
    after_the_ledger("called", "that wrong", false, "");
    after_the_ledger("called", "the allegation absurd", false, "2>1");
    after_the_ledger("called", "that report a lie", false, "2>1");
    after_the_ledger("called", "it a flat out lie", false, "2>1");
    after_the_ledger("said", "that that was simply not true", false, "2>1");
    after_the_ledger("called", "the claims unsubstantiated and invented by Marr", false, "2>1");
}
END_TEST

START_TEST(the_denier_tells_what_of_it_he_means)
{
    article("A clerk said twelve stokers were hired at the foundry. He said that the rain was heavy.\n\nOrne rejected "
            "the account. No stokers were hired at the foundry, she said.");
    add("clerk", "A clerk", "said", "twelve stokers were hired at the foundry", NULL);
    add("clerk", "He", "said", "the rain was heavy", "He said");
    deny("Orne", "Orne", "rejected", "the account", "Orne");
    add("Orne", "she", "said", "No stokers were hired at the foundry", "No stokers");
    links("3>1");
    record.statements[3].form = FORM_DIRECT;
    links("3>1 4>1");
    record.statements[3].content = find("the rain was heavy", 0);
    record.statements[3].polarity = POLARITY_NEGATED;
    links("3>1 3>2");
}
END_TEST

START_TEST(what_is_refused_or_intended_is_not_denied)
{
    after_the_ledger("denied", "the clerk a burnt ledger", true, "");
    after_the_ledger("denied", "burning that ledger", true, "2>1");
    after_the_ledger("denied", "the town's ledger had been burnt", true, "2>1");
    after_the_ledger("denied", "that a ledger was burnt", true, "2>1");
    after_the_ledger("rejected", "that ledger burning", true, "");
    after_the_ledger("rejected", "it", true, "");
    after_the_ledger("rejected", "which", true, "");
    after_the_ledger("filed a motion to dismiss", "the charges", true, "");
    after_the_ledger("tried to deny", "that a ledger was burnt", true, "");
    after_the_ledger("continued to deny", "the report", true, "2>1");
    after_the_ledger("dismissed", "a report in Dunlay of a ferry", true, "");
    after_the_ledger("disputed", "a claim", true, "2>1");
    after_the_ledger("denied", "that last year he had sold the ferry to the town", true, "");
}
END_TEST

/* A report of a flood, then OTHER by Marr, and Orne denies. */
static void after_another(const char *cue, const char *content, const char *wanted)
{
    article(
        arena_printf(arena, "A clerk said the cellar was flooded. Marr %s %s. Orne denied the report.", cue, content));
    add("clerk", "A clerk", "said", "the cellar was flooded", NULL);
    add("Marr", "Marr", cue, content, "Marr");
    deny("Orne", "Orne", "denied", "the report", "Orne");
    links(wanted);
}

START_TEST(what_says_nothing_of_its_own_is_not_meant)
{
    after_another("has panned", "the report as well", "3>1");
    after_another("spoke to", "Vell", "3>1");
    after_another("called", "the flood report false", "3>1");
    after_another("published", "tributes to his old ferry", "3>1");
    after_another("published", "how his ferry sank", "3>2");
    after_another("said", "the cellar was dry again", "3>2");
    record.statements[1].kind = KIND_ATTITUDE; /* what he wants or fears is no report */
    links("");
    record.statements[1].kind = KIND_DENIAL;
    record.statements[1].polarity = POLARITY_DENIED;
    links("3>1");
}
END_TEST

START_TEST(a_no_of_something_else_does_not_come_with_the_denial)
{
    article("A clerk said the ledger was burnt.\n\nOrne denied the report. “She does not want a ferry,” he said.");
    add("clerk", "A clerk", "said", "the ledger was burnt", NULL);
    deny("Orne", "Orne", "denied", "the report", NULL);
    add("Orne", "he", "said", "“She does not want a ferry,”", "“She")->form = FORM_DIRECT;
    links("2>1");
}
END_TEST

START_TEST(who_is_told_of_denies_that_he_did)
{
    article("An engineer said he had warned the authority of fatigue. “I signed it,” he said.\n\nThe authority denied "
            "that it had received the letter.");
    add("engineer", "An engineer", "said", "he had warned the authority of fatigue", NULL);
    add("engineer", "he", "said", "“I signed it,”", "“I")->form = FORM_DIRECT;
    deny("authority", "The authority", "denied", "that it had received the letter", "The authority denied");
    links("3>1");
    record.statements[0].content = find("fatigue", 0); /* the authority is not told of */
    links("");
}
END_TEST

START_TEST(a_quotation_with_no_comes_with_the_denial)
{
    article("A clerk said the ledger was burnt.\n\nOrne denied the report. “No ledger was burnt in this house,” she "
            "said. “I like ledgers.”");
    add("clerk", "A clerk", "said", "the ledger was burnt", NULL);
    deny("Orne", "Orne", "denied", "the report", NULL);
    add("Orne", "she", "said", "“No ledger was burnt in this house,”", "“No")->form = FORM_DIRECT;
    links("2>1 3>1");
    record.statements[2].content = find("“I like ledgers.”", 0);
    links("2>1");
}
END_TEST

START_TEST(called_untrue)
{
    static const char *const contents[] = {"it untrue", "it a lie", "it “gossip by people who were asked to leave.”",
                                           "the report false", "it not true"};
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
        article(arena_printf(arena, "A clerk said the ledger was burnt. Orne called %s", contents[i]));
        add("clerk", "A clerk", "said", "the ledger was burnt", NULL);
        add("Orne", "Orne", "called", contents[i], NULL);
        links("2>1");
    }
    static const char *const others[] = {"it a scandal", "it not untrue", "Marr a liar", "it wrong to burn ledgers"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        article(arena_printf(arena, "A clerk said the ledger was burnt. Orne called %s", others[i]));
        add("clerk", "A clerk", "said", "the ledger was burnt", NULL);
        add("Orne", "Orne", "called", others[i], NULL);
        links("");
    }
}
END_TEST

START_TEST(what_is_no_denial)
{
    article("A clerk said the ledger was burnt. Orne did not deny that. Vell rejected a bribe. Marr confirmed that.");
    add("clerk", "A clerk", "said", "the ledger was burnt", NULL);
    deny("Orne", "Orne", "did not deny", "that", "Orne")->polarity = POLARITY_NEGATED;
    deny("Vell", "Vell", "rejected", "a bribe", NULL);
    add("Marr", "Marr", "confirmed", "that", "Marr");
    links("");
}
END_TEST

START_TEST(what_stands_too_far_off_is_not_meant)
{
    article("A clerk said the ledger was burnt.\n\nIt rained.\n\nIt snowed.\n\nOrne denied that.");
    add("clerk", "A clerk", "said", "the ledger was burnt", NULL);
    deny("Orne", "Orne", "denied", "that", "Orne");
    links("");
}
END_TEST

START_TEST(questions_and_pointers_are_not_denied)
{
    article("A clerk said the ledger was burnt. The press asked whether it rained. A ministry confirmed that. Orne "
            "denied this.");
    add("clerk", "A clerk", "said", "the ledger was burnt", NULL);
    add("press", "The press", "asked", "whether it rained", NULL)->kind = KIND_QUESTION;
    add("ministry", "A ministry", "confirmed", "that", "A ministry");
    deny("Orne", "Orne", "denied", "this", "Orne");
    links("4>1");
}
END_TEST

START_TEST(a_record_without_statements_or_text)
{
    article("");
    links("");
    article("\n\n\n");
    links("");
}
END_TEST

START_TEST(many_denials_cost_little)
{
    enum { MANY = 4000 };
    char *text = arena_alloc(arena, MANY * 16 + 1);
    for (size_t i = 0; i < MANY; i++) memcpy(text + i * 16, "Orne denied it. ", 16);
    article(text);
    record.statements = arena_array(arena, MANY, sizeof *record.statements);
    for (size_t i = 0; i < MANY; i++) {
        struct span *at = arena_array(arena, 3, sizeof *at);
        uint32_t b = (uint32_t)i * 16;
        at[0] = (struct span){b, b + 4}, at[1] = (struct span){b + 5, b + 11}, at[2] = (struct span){b + 12, b + 14};
        record.statements[record.statement_count++] =
            (struct statement){.kind = KIND_DENIAL,
                               .polarity = POLARITY_DENIED,
                               .source = {at, 1},
                               .cue = {at + 1, 1},
                               .content = {at + 2, 1},
                               .has_speaker = true,
                               .speaker = {i % 2 ? "Orne" : "Vell", -1, false, 1},
                               .within = -1};
    }
    links("");
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("denials");
    TCase *c = tcase_create("by reference");
    tcase_add_checked_fixture(c, denials_begin, denials_end);
    tcase_add_test(c, that_means_the_nearest);
    tcase_add_test(c, which_she_denied);
    tcase_add_test(c, the_account_is_all_that_one_source_said);
    tcase_add_test(c, what_is_turned_down_is_not_denied);
    tcase_add_test(c, a_demand_is_rejected_not_what_was_said_besides);
    tcase_add_test(c, which_means_the_words_before_it);
    tcase_add_test(c, that_means_the_sentence_before_it);
    tcase_add_test(c, a_debate_may_be_misleading_a_plan_absurd);
    tcase_add_test(c, the_denier_tells_what_of_it_he_means);
    tcase_add_test(c, what_is_refused_or_intended_is_not_denied);
    tcase_add_test(c, what_says_nothing_of_its_own_is_not_meant);
    tcase_add_test(c, a_no_of_something_else_does_not_come_with_the_denial);
    tcase_add_test(c, who_is_told_of_denies_that_he_did);
    tcase_add_test(c, a_quotation_with_no_comes_with_the_denial);
    tcase_add_test(c, called_untrue);
    tcase_add_test(c, what_is_no_denial);
    tcase_add_test(c, what_stands_too_far_off_is_not_meant);
    tcase_add_test(c, questions_and_pointers_are_not_denied);
    tcase_add_test(c, a_record_without_statements_or_text);
    tcase_add_test(c, many_denials_cost_little);
    suite_add_tcase(s, c);
    return s;
}
