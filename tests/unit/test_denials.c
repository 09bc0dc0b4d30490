/* Denials by reference: what "denied this" means, and what it does not.  The texts are invented. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/claims/relation/relation.h"

static struct arena *arena;
static struct record record;

static void setup(void) { arena = arena_new(0); }
static void teardown(void) { arena_free(arena); }

static void article(const char *text)
{
    record = (struct record){
        .text = text, .text_size = strlen(text), .statements = arena_array(arena, 64, sizeof *record.statements)};
}

/* Where `words` stand in the text from byte `from` on. */
static struct spans find(const char *words, size_t from)
{
    struct spans s = {NULL, 0};
    if (!words) return s;
    const char *p = strstr(record.text + from, words);
    ck_assert_msg(p != NULL, "%s", words);
    s.at = arena_alloc(arena, sizeof *s.at);
    s.count = 1;
    s.at[0] = (struct span){(uint32_t)(p - record.text), (uint32_t)(p - record.text + strlen(words))};
    return s;
}

/* One more statement; its words are looked for from where `after` first stands. */
static struct statement *add(const char *speaker, const char *source, const char *cue, const char *content,
                             const char *after)
{
    size_t from = after ? (size_t)(strstr(record.text, after) - record.text) : 0;
    struct statement *s = &record.statements[record.statement_count++];
    *s = (struct statement){.form = FORM_INDIRECT,
                            .source = find(source, from),
                            .cue = find(cue, from),
                            .content = find(content, from),
                            .has_speaker = speaker != NULL,
                            .speaker = {speaker ? speaker : "", -1, false, 1},
                            .within = -1};
    return s;
}

static struct statement *deny(const char *speaker, const char *source, const char *cue, const char *content,
                              const char *after)
{
    struct statement *s = add(speaker, source, cue, content, after);
    s->kind = KIND_DENIAL;
    s->polarity = POLARITY_DENIED;
    return s;
}

/* The links as "2>1 3>1": numbers from 1. */
static void links(const char *wanted)
{
    char text[256] = "";
    struct reference_denial *d;
    size_t n = denials_by_reference(&record, arena, &d), size = 0;
    for (size_t i = 0; i < n; i++) {
        size += (size_t)snprintf(text + size, sizeof text - size, "%s%u>%u", i ? " " : "", d[i].denial + 1,
                                 d[i].denied + 1);
        ck_assert(*d[i].evidence);
    }
    ck_assert_str_eq(text, wanted);
}

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

START_TEST(nobody_denies_himself)
{
    article("Vell said the ferry leaked. Orne said that it had been sold. Orne disputed that.");
    add("Vell", "Vell", "said", "the ferry leaked", NULL);
    add("Orne", "Orne", "said", "it had been sold", "Orne");
    deny("Orne", "Orne", "disputed", "that", "Orne disputed");
    links("3>1");
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

START_TEST(who_contradicts_a_denier)
{
    article("Marr said that he was sorry. She denied that the clerks knew of the flood.\n\nA report contradicts her.");
    add("Marr", "Marr", "said", "that he was sorry", NULL);
    deny("Orne", "She", "denied", "that the clerks knew of the flood", NULL);
    add("report", "A report", "contradicts", "her", NULL);
    links("3>2");
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
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, that_means_the_nearest);
    tcase_add_test(c, nobody_denies_himself);
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
    tcase_add_test(c, the_contrary_is_of_one_sentence);
    tcase_add_test(c, who_is_told_of_denies_that_he_did);
    tcase_add_test(c, a_quotation_with_no_comes_with_the_denial);
    tcase_add_test(c, called_untrue);
    tcase_add_test(c, its_own_words_take_up_what_was_said);
    tcase_add_test(c, the_contrary_right_after);
    tcase_add_test(c, what_is_not_so_at_all_was_said_of_the_same);
    tcase_add_test(c, nobody_denies_his_own_side);
    tcase_add_test(c, who_calls_it_wrong_to_say_so_denies_it_too);
    tcase_add_test(c, who_says_the_contrary_of_a_no);
    tcase_add_test(c, never_needs_fewer_words_than_no);
    tcase_add_test(c, far_words_of_a_denied_sentence);
    tcase_add_test(c, the_sentence_that_is_meant);
    tcase_add_test(c, what_is_no_denial);
    tcase_add_test(c, who_contradicts_a_denier);
    tcase_add_test(c, what_stands_too_far_off_is_not_meant);
    tcase_add_test(c, questions_and_pointers_are_not_denied);
    tcase_add_test(c, what_others_say_of_a_claim_is_not_the_claim);
    tcase_add_test(c, whose_claim_it_is_fits);
    tcase_add_test(c, of_several_claims_the_one_that_names_the_denier);
    tcase_add_test(c, who_denies_accuses_nobody);
    tcase_add_test(c, who_denies_in_one_breath_accuses_nobody);
    tcase_add_test(c, of_many_sentences_the_one_that_names_the_denier);
    tcase_add_test(c, his_own_words_are_of_him);
    tcase_add_test(c, who_goes_on_does_not_deny);
    tcase_add_test(c, a_record_without_statements_or_text);
    tcase_add_test(c, many_denials_cost_little);
    suite_add_tcase(s, c);
    return s;
}
