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

START_TEST(a_demand_is_rejected_not_what_was_said_besides)
{
    article("The federation asked that inspection be made compulsory. It said that one bridge in nine was old. The "
            "ministry rejected the proposal in January.");
    add("federation", "The federation", "asked", "inspection be made compulsory", NULL)->kind = KIND_REQUEST;
    add("federation", "It", "said", "one bridge in nine was old", NULL);
    deny("ministry", "The ministry", "rejected", "the proposal in January", NULL);
    links("3>1");
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
    article("Marr said three stokers were arrested at the foundry. Orne said no ferries would sail on Monday.");
    add("Marr", "Marr", "said", "three stokers were arrested at the foundry", NULL);
    add("Orne", "Orne", "said", "no ferries would sail on Monday", "Orne");
    links("");
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
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, that_means_the_nearest);
    tcase_add_test(c, nobody_denies_himself);
    tcase_add_test(c, which_she_denied);
    tcase_add_test(c, the_account_is_all_that_one_source_said);
    tcase_add_test(c, a_demand_is_rejected_not_what_was_said_besides);
    tcase_add_test(c, a_quotation_with_no_comes_with_the_denial);
    tcase_add_test(c, called_untrue);
    tcase_add_test(c, its_own_words_take_up_what_was_said);
    tcase_add_test(c, the_contrary_right_after);
    tcase_add_test(c, what_is_no_denial);
    tcase_add_test(c, what_stands_too_far_off_is_not_meant);
    tcase_add_test(c, questions_and_pointers_are_not_denied);
    tcase_add_test(c, a_record_without_statements_or_text);
    tcase_add_test(c, many_denials_cost_little);
    suite_add_tcase(s, c);
    return s;
}
