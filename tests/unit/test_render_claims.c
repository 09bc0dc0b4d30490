/* Claims for people: who said it, through whom and from how many origins, a timeline, why two are linked. */
#include <stdio.h>
#include <stdlib.h>

#include "client/claims/links.h"
#include "client/claims/timeline.h"
#include "client/render/claim.h"
#include "client/render/claim_evidence.h"
#include "client/render/spread.h"
#include "tests/unit/claims_fixture.h"
#include "tests/unit/terms_fixture.h"

/* ---- claims in words ---- */

static const char *taken(struct buffer *b)
{
    const char *s = arena_strdup(arena, buffer_terminate(b));
    buffer_clear(b);
    return s;
}

START_TEST(quotation_marks_are_closed)
{
    static const struct { const char *text, *is;
    } cases[] = {{"that the girder “will crack", "that the girder “will crack”"},
                 {"“one” and “two", "“one” and “two”"},
                 {"“one” and two", "“one” and two"},
                 {"plain", "plain"},
                 {"", ""},
                 {"«un", "«un»"},
                 {"two”", "two”"},
                 {"\"steel does not", "\"steel does not\""},
                 {"\"a\" b", "\"a\" b"},
                 {"b\"", "b\""}};
    struct buffer b = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        claim_append_wording(&b, cases[i].text);
        ck_assert_str_eq(taken(&b), cases[i].is);
    }
    buffer_free(&b);
}
END_TEST

START_TEST(chains_and_origins)
{
    const char *via[] = {"Odle Courier", "Quellport Post"};
    const struct claim_document d = {.outlet = "Harbour Radio"}, unknown = {0};
    struct appearance a = {.speaker = "senior official", .anonymous = true, .via = via, .via_count = 2};
    struct buffer b = {0};
    claim_append_chain(&b, &a, &d);
    ck_assert_str_eq(taken(&b), "senior official (unnamed) → Odle Courier → Quellport Post → Harbour Radio");
    a = (struct appearance){.source = "the clerk"};
    claim_append_chain(&b, &a, &unknown);
    ck_assert_str_eq(taken(&b), "the clerk → (outlet unknown)");
    a = (struct appearance){.source = ""};
    claim_append_speaker(&b, &a);
    ck_assert_str_eq(taken(&b), "(nobody named)");
    claim_append_origins(&b, &(struct account){.independent = 1, .origin_count = 1, .carrier_count = 4});
    ck_assert_str_eq(taken(&b), "1 origin, 4 channels");
    claim_append_origins(&b, &(struct account){.independent = 2, .origin_count = 3, .carrier_count = 1});
    ck_assert_str_eq(taken(&b), "at least 2 origins (1 more unclear), 1 channel");
    buffer_free(&b);
}
END_TEST

/* The first and the third have nothing in common but that the second says both. */
START_TEST(links_lead_over_others_to_the_first)
{
    static const char *const texts[] = {
        "the ferry to Quellport sank in the storm off Odle",
        "the ferry to Quellport sank in the storm off Odle and forty sailors drowned near the lighthouse",
        "forty sailors drowned near the lighthouse", "gulls have been seen in Veldmar"};
    struct claim_document documents[4];
    struct appearance appearances[4];
    struct claim_link *links;
    struct buffer b = {0};
    for (uint32_t i = 0; i < 4; i++) {
        documents[i] = (struct claim_document){
            .document = i + 1, .published_lo = "2026-03-04T00:00:00", .published_hi = "2026-03-04T23:59:59"};
        appearances[i] = (struct appearance){
            .document = i, .text = texts[i], .speaker = "Ines Abelard", .people = 1, .source = "Ines Abelard",
            .cue = "said", .content = texts[i], .form = "indirect", .kind = "statement", .polarity = "affirmed"};
    }
    struct claim_material m = {.appearances = appearances, .appearance_count = 4,
                               .documents = documents, .document_count = 4, .carrying = 4};
    ck_assert_uint_eq(claim_links(terms_reader, &m, true, arena, &links), 4);
    ck_assert(!links[0].found && links[1].found && links[2].found && !links[3].found);
    ck_assert_uint_eq(links[1].from, 0);
    ck_assert_uint_eq(links[2].from, 1);
    ck_assert_uint_gt(links[2].finding.evidence_count, 0);
    ck_assert_uint_eq(claim_links_distortions(links, 4), 0);
    links[1].finding.distortion_count = links[2].finding.distortion_count = 1;
    links[1].finding.distortions[0] = links[2].finding.distortions[0] =
        (struct distortion){DISTORTION_NUMBER, "six", ""};
    links[3].finding.distortion_count = 1;  /* of what is not found nothing counts */
    links[3].finding.distortions[0] = (struct distortion){DISTORTION_NAME, "Odle", "Orla"};
    claim_append_links_distortions(&b, links, 4);
    ck_assert_str_eq(taken(&b), "numbers differ: six / (none)");
    ck_assert_uint_eq(claim_links_distortions(links, 4), 1u << DISTORTION_NUMBER);
    buffer_free(&b);
}
END_TEST

START_TEST(deniers_are_named_once)
{
    struct claim_document documents[] = {
        {.outlet = "Odle Courier", .published_lo = "2026-03-04T00:00:00", .published_hi = "2026-03-04T23:59:59"},
        {.outlet = "Harbour Radio"}};
    struct claim_denial denials[] = {
        {.what = {.document = 0, .speaker = "Ines Abelard", .text = "it"}},
        {.what = {.document = 0, .speaker = "Ines Abelard", .text = "that the pier was closed"}},
        {.what = {.document = 1, .speaker = "Ines Abelard", .text = "that the pier was shut"}},
        {.what = {.document = 1, .source = "the mayor", .text = "it"}}};
    struct claim_material m = {.documents = documents, .document_count = 2, .denials = denials, .denial_count = 4};
    struct buffer b = {0};
    claim_append_deniers(&b, &m, 1);
    ck_assert_str_eq(taken(&b), "Ines Abelard, Odle Courier, 2026-03-04, and in 1 more article; and 1 more");
    claim_append_deniers(&b, &m, 2);
    ck_assert_str_eq(taken(&b), "Ines Abelard, Odle Courier, 2026-03-04, and in 1 more article; the mayor, Harbour "
                                "Radio, undated");
    ck_assert(!claim_denial_is_shown(&m, 0));
    ck_assert(claim_denial_is_shown(&m, 1));
    ck_assert(claim_denial_is_shown(&m, 2));
    ck_assert(claim_denial_is_shown(&m, 3));
    buffer_free(&b);
}
END_TEST

/* ---- a small store ---- */

static struct store *writer;
static struct reader *reader;

static void begin_story(void)
{
    terms_begin();
    fixture_begin();
    writer = open_test_store();
    ok(reader_open(test_path, &reader));
    story_documents(writer);
    story_links();
}

static void end_story(void)
{
    reader_close(reader);
    store_close(writer);
    fixture_end();
    terms_end();
}

/* A place where a verb prints, and what it printed, in one line: runs of blanks are one blank. */
static char *print_text;
static size_t print_size;

static struct terminal page(void)
{
    return (struct terminal){.file = open_memstream(&print_text, &print_size), .width = 100};
}

static const char *page_text(struct terminal *t)
{
    struct buffer b = {0};
    fclose(t->file);
    for (const char *p = print_text; *(p += strspn(p, " \n")); p += strcspn(p, " \n"))
        buffer_printf(&b, "%s%.*s", b.size ? " " : "", (int)strcspn(p, " \n"), p);
    const char *s = taken(&b);
    buffer_free(&b);
    free(print_text);
    return s;
}

static void has(const char *text, const char *words)
{
    ck_assert_msg(strstr(text, words) != NULL, "no \"%s\" in: %s", words, text);
}

static void has_not(const char *text, const char *words)
{
    ck_assert_msg(!strstr(text, words), "\"%s\" in: %s", words, text);
}

START_TEST(the_spread_of_a_claim)
{
    struct claim_material m;
    struct spread s = {.m = &m, .bare_asked = true};
    struct terminal t = page();
    ok(reader_claim(reader, STORY_CRACKS, arena, &m));
    account_make(&m, arena, &s.account);
    spread_print(&t, &s);
    const char *text = page_text(&t);
    has(text, "5 articles in 4 outlets");
    has(text, "could be earlier: senior official (unnamed) → The Harbour Gazette");
    has(text, "1 article is another text of a url that is here already");
    has(text, "Ada Kestrine → The Port Maren Courier → Northern Wire");
    has(text, "Coast Radio (2031-05) [");
    has(text, "and Northern Wire (2031-05-04) [");
    has(text, "same: 3 of 3 and 3 paragraphs say the same, 3 in the same order, overlap 0.97");
    has(text, "Denials 2031-05-05 Lorn Water Company → Veldmar Times: its wall was cracked");
    has(text, "2031-05-06 LWC → Orlan Post: the wall was cracked");
    has(text, "Told without a source: nowhere");
    has(text, "Alike, but another event, months apart 2030-11-01");
    has(text, "the Ostra dam wall had cracked in one place");
}
END_TEST

START_TEST(nothing_is_told_that_nobody_asked_for)
{
    struct claim_material m;
    struct spread s = {.m = &m};
    struct terminal t = page();
    ok(reader_claim(reader, STORY_DENIAL, arena, &m));
    account_make(&m, arena, &s.account);
    spread_print(&t, &s);
    const char *text = page_text(&t);
    has(text, "2031-05-05 Lorn Water Company → Veldmar Times");
    has(text, ", before all others by the dates");
    has_not(text, "Told without a source");
    has_not(text, "Denials");
    has_not(text, "Near copies");
    has_not(text, "Alike");
    has_not(text, "could be earlier");
}
END_TEST

START_TEST(a_timeline_tells_each_claim_once)
{
    struct terminal t = page();
    size_t count;
    const struct statement_filter f = {.speaker = "Kestrin", .speaker_group = true};
    ok(timeline_print(&t, ROWS_PEOPLE, reader, terms_reader, &f, arena, &count));
    const char *text = page_text(&t);
    ck_assert_uint_eq(count, 3);  /* Ostra; the cracks of Lorn; the repairs */
    has(text, "2030-11 the Ostra dam wall had cracked in one place");
    has(text, "repairs would take a year");
    has(text, "; 5 articles in 4 outlets " STORY_CRACKS " like ");
    has(text, "(2030-11): numbers differ: one / two");
    t = page();
    ok(timeline_print(&t, ROWS_PEOPLE, reader, NULL, &f, arena, &count));  /* without model files */
    text = page_text(&t);
    has(text, "(2030-11)");
    has_not(text, "numbers differ");
    t = page();
    ok(timeline_print(&t, ROWS_JSON, reader, terms_reader, &(struct statement_filter){.speaker = "Nobody"}, arena,
                      &count));
    ck_assert_str_eq(page_text(&t), "");
    ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(what_is_not_linked_yet_is_in_the_timeline)
{
    struct terminal t = page();
    size_t count;
    story_sql("DELETE FROM wording_links; DELETE FROM wordings; DELETE FROM claims; UPDATE totals SET value = 0 WHERE "
              "name = 'linked_documents'");
    ok(timeline_print(&t, ROWS_PEOPLE, reader, terms_reader, &(struct statement_filter){.speaker = "Kestrin"}, arena,
                      &count));
    const char *text = page_text(&t);
    ck_assert_uint_eq(count, 3);
    has(text, "2031-05-04 the Lorn dam wall had cracked in two places and repairs would take a year Port Maren "
              "Courier");
}
END_TEST

START_TEST(the_evidence_of_links)
{
    struct claim_material m;
    struct terminal t = page();
    ok(reader_claim(reader, STORY_CRACKS, arena, &m));
    ok(claim_evidence_print(&t, ROWS_PEOPLE, reader, terms_reader, &m, arena));
    const char *text = page_text(&t);
    has(text, STORY_CRACKS ": 5 wordings");
    has(text, "the same as 1, similarity ");
    has(text, " denies 2, similarity ");
    has(text, " denies 2: - it says the same as another denial of this claim");
    has(text, "Alike, but another event, months apart: not one claim with it");
    t = page();
    ok(claim_evidence_print(&t, ROWS_CSV, reader, terms_reader, &m, arena));
    text = page_text(&t);
    has(text, "claim,wording,text,outlet");
    has(text, ",denies,");
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("render claims");
    TCase *t = tcase_create("claims in words");
    tcase_add_checked_fixture(t, terms_begin, terms_end);
    tcase_add_test(t, quotation_marks_are_closed);
    tcase_add_test(t, chains_and_origins);
    tcase_add_test(t, links_lead_over_others_to_the_first);
    tcase_add_test(t, deniers_are_named_once);
    suite_add_tcase(s, t);
    t = tcase_create("a small store");
    tcase_add_checked_fixture(t, begin_story, end_story);
    tcase_add_test(t, the_spread_of_a_claim);
    tcase_add_test(t, nothing_is_told_that_nobody_asked_for);
    tcase_add_test(t, a_timeline_tells_each_claim_once);
    tcase_add_test(t, what_is_not_linked_yet_is_in_the_timeline);
    tcase_add_test(t, the_evidence_of_links);
    suite_add_tcase(s, t);
    return s;
}
