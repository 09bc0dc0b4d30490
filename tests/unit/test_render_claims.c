/* Claims for people: wordings word by word, what changed in a text, watch-lists and moments, who said it and from how
 * many origins. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/claims/links.h"
#include "client/render/alignment.h"
#include "client/render/claim.h"
#include "client/render/claim_evidence.h"
#include "client/render/spread.h"
#include "client/claims/revision.h"
#include "client/claims/seen.h"
#include "client/claims/timeline.h"
#include "client/claims/watch.h"
#include "tests/unit/claims_fixture.h"

static struct arena *arena;
static struct term_reader *terms;

static void set_up(void)
{
    arena = arena_new(0);
    ck_assert_int_eq(term_reader_open("models", &terms), CW_OK);
}

static void tear_down(void)
{
    term_reader_close(terms);
    arena_free(arena);
}

/* ---- alignments ---- */

static struct wording_text wording(const char *s, bool with_terms)
{
    struct terms *t = arena_alloc(arena, sizeof *t);
    if (with_terms) terms_make(terms, s, strlen(s), arena, t);
    return (struct wording_text){s, strlen(s), with_terms ? t : NULL};
}

static const char *aligned(const char *a, const char *b, bool with_terms)
{
    struct wording_text x = wording(a, with_terms), y = wording(b, with_terms);
    struct alignment out;
    struct buffer line = {0};
    alignment_make(&x, &y, arena, &out);
    alignment_append(&line, &out);
    const char *s = arena_strdup(arena, buffer_terminate(&line));
    buffer_free(&line);
    return s;
}

START_TEST(words_are_put_side_by_side)
{
    ck_assert_str_eq(aligned("the ferry was late", "the ferry was late", false), "the ferry was late");
    ck_assert_str_eq(aligned("the ferry was late", "the ferry was very late", false), "the ferry was {+very+} late");
    ck_assert_str_eq(aligned("the old ferry sank", "the ferry sank", false), "the [-old-] ferry sank");
    ck_assert_str_eq(aligned("six weeks", "eight weeks", false), "[-six-] {+eight+} weeks");
    ck_assert_str_eq(aligned("", "put in", false), "{+put in+}");
    ck_assert_str_eq(aligned("left out", "", false), "[-left out-]");
    ck_assert_str_eq(aligned("", "", false), "");
    ck_assert_str_eq(aligned(" \n\t ", "x", false), "{+x+}");
}
END_TEST

START_TEST(case_and_punctuation_do_not_differ)
{
    ck_assert_str_eq(aligned("“Steel, he said, does not read”", "steel he said does not read", false), "steel he said "
                                                                                                       "does not read");
    ck_assert_str_eq(aligned("don't go", "don’t go", false), "don’t go");
    ck_assert_str_eq(aligned("Tern & Daughters sail", "Tern & Daughters sank", false), "Tern & Daughters [-sail-] "
                                                                                       "{+sank+}");
    ck_assert_str_eq(aligned("a bent shaft—nobody sails", "a bent shaft nobody sails", false), "a bent shaft [-—-] "
                                                                                               "nobody sails");
    ck_assert_str_eq(aligned("it cost 3.5 crowns", "it cost 35 crowns", false), "it cost [-3.5-] {+35+} crowns");
    ck_assert_str_eq(aligned("É́clair", "é́clair", false), "é́clair");
}
END_TEST

/* "the" and "it" amid other words are no skeleton. */
START_TEST(little_words_alone_do_not_hold_two_wordings_together)
{
    ck_assert_str_eq(aligned("nobody told the crew anything", "she sold the ship yesterday", false),
                     "[-nobody told the crew anything-] {+she sold the ship yesterday+}");
    ck_assert_str_eq(aligned("told the crew anything", "the ship sank", false), "[-told-] the [-crew anything-] {+ship "
                                                                                "sank+}");
}
END_TEST

START_TEST(terms_tell_what_is_said_in_another_way)
{
    ck_assert_str_eq(aligned("at least eleven sailors drowned", "at least 11 sailors drowned", true), "at least "
                                                                                                      "(eleven ~ 11) "
                                                                                                      "sailors "
                                                                                                      "drowned");
    ck_assert_str_eq(aligned("she was reading the letters", "she reads the letters", true), "she [-was-] (reading ~ "
                                                                                            "reads) the letters");
    ck_assert_str_eq(aligned("at least eleven sailors", "at least twelve sailors", true), "at least [-eleven-] "
                                                                                          "{+twelve+} sailors");
}
END_TEST

START_TEST(what_moved_is_not_gone)
{
    ck_assert_str_eq(aligned("If a customer broke its contract, we would stop",
                             "we would stop if a customer broke its contract", false),
                     "{>we would stop<} if a customer broke its contract");
    ck_assert_str_eq(aligned("after the long winter the harbour in Odle was open",
                             "in spring the harbour in Odle was open after the long winter", false),
                     "{+in spring+} the harbour in Odle was open {>after the long winter<}");
    ck_assert_str_eq(aligned("one two", "two one", false), "[-one-] two {+one+}");  /* two words are no run */
}
END_TEST

START_TEST(bytes_that_are_no_text)
{
    ck_assert_str_eq(aligned("a \xff\xfe b", "a \xff\xfe b", false), "a \xff\xfe b");
    struct wording_text x = {"one\0two", 7, NULL}, y = {"one\0six", 7, NULL};
    struct alignment out;
    alignment_make(&x, &y, arena, &out);
    ck_assert_uint_eq(out.differences, 2);
}
END_TEST

/* What is beyond the words that are looked at is still there. */
START_TEST(very_long_wordings)
{
    struct buffer a = {0}, b = {0};
    for (int i = 0; i < 1000; i++) buffer_printf(&a, "word%d ", i);
    buffer_puts(&b, "new ");
    buffer_append(&b, a.data, a.size);
    struct wording_text x = {a.data, a.size, NULL}, y = {b.data, b.size, NULL};
    struct alignment out;
    alignment_make(&x, &y, arena, &out);
    size_t bytes = 0;
    for (size_t i = 0; i < out.count; i++) bytes += out.at[i].b.end - out.at[i].b.begin;
    ck_assert_uint_gt(bytes, b.size - 5);
    ck_assert_int_eq(out.at[0].kind, ALIGNED_NEW);
    ck_assert_uint_eq(out.at[0].b.end, 3);
    ck_assert_int_eq(out.at[1].kind, ALIGNED_SAME);
    buffer_free(&a);
    buffer_free(&b);
}
END_TEST

/* Whatever the words: pieces cover each side once and in order. */
START_TEST(every_word_is_in_one_piece)
{
    srand(11);
    for (int round = 0; round < 3000; round++) {
        char text[2][64];
        for (int side = 0; side < 2; side++) {
            size_t n = (size_t)rand() % (sizeof text[side] - 1);
            for (size_t i = 0; i < n; i++) text[side][i] = "the ab\xe2\x80\x94 7,\xff"[rand() % 12];
            text[side][n] = '\0';
        }
        struct wording_text x = wording(text[0], round & 1), y = wording(text[1], round & 1);
        struct alignment out;
        alignment_make(&x, &y, arena, &out);
        uint32_t a = 0, b = 0;
        for (size_t i = 0; i < out.count; i++) {
            const struct alignment_piece *p = &out.at[i];
            bool in_a = p->kind != ALIGNED_NEW, in_b = p->kind != ALIGNED_GONE;
            if (in_a) ck_assert(p->a.begin >= a && p->a.end > p->a.begin && p->a.end <= x.size);
            if (in_b) ck_assert(p->b.begin >= b && p->b.end > p->b.begin && p->b.end <= y.size);
            for (; in_a && a < p->a.begin; a++) ck_assert(strchr(" \t\n", x.text[a]) != NULL);
            for (; in_b && b < p->b.begin; b++) ck_assert(strchr(" \t\n", y.text[b]) != NULL);
            if (in_a) a = p->a.end;
            if (in_b) b = p->b.end;
        }
        for (; a < x.size; a++) ck_assert(x.text[a] == ' ');
        for (; b < y.size; b++) ck_assert(y.text[b] == ' ');
    }
}
END_TEST

static const char *printed(const char *a, const char *b, unsigned width, bool colour)
{
    static char text[2048];
    struct wording_text x = wording(a, false), y = wording(b, false);
    struct alignment out;
    alignment_make(&x, &y, arena, &out);
    FILE *f = fmemopen(text, sizeof text, "w");
    struct terminal t = {.file = f, .is_terminal = true, .colour = colour, .width = width};
    fputs("> ", f);
    alignment_print(&t, &out, 2, 4);
    fclose(f);
    return text;
}

START_TEST(alignments_wrap_and_are_harmless)
{
    ck_assert_str_eq(
        printed("one two three four five six seven eight nine", "one two 3 four five six seven eight nine", 40, false),
        "> one two [-three-] {+3+} four five six\n    seven eight nine\n");
    ck_assert_str_eq(printed("a ferry", "a boat", 40, true), "> a \033[9;31mferry\033[0m \033[32mboat\033[0m\n");
    ck_assert_ptr_null(strchr(printed("a", "a \033[2J", 40, false), '\033'));
    ck_assert_str_eq(printed("", "", 40, false), "> \n");
}
END_TEST

/* ---- revisions ---- */

static struct record record_of(const char *text)
{
    return (struct record){.id = "0", .text = text, .text_size = strlen(text)};
}

static const char *changes_of(const struct change *c, size_t count)
{
    struct buffer b = {0};
    for (size_t i = 0; i < count; i++) buffer_printf(&b, "%s%s", i ? ", " : "", change_kind_name(c[i].kind));
    const char *s = arena_strdup(arena, buffer_terminate(&b));
    buffer_free(&b);
    return s;
}

START_TEST(sentences_of_a_revised_text)
{
    struct record a = record_of("The pier is closed. The ferry will stay in port for six weeks. Nobody was "
                                "hurt.\n\nGulls were seen. It rained.\n");
    struct record b = record_of("It rained. The pier is closed.\n\nThe ferry will stay in port for eight weeks. Nobody "
                                "was hurt. A bus runs.\n");
    struct revision r;
    revision_compare(terms, &a, &b, arena, &r);
    ck_assert_str_eq(changes_of(r.sentences, r.sentence_count), "moved, reworded, added, removed");
    ck_assert_uint_eq(r.sentences_same, 2);
    ck_assert_str_eq(r.sentences[2].after.text, "A bus runs.");
    ck_assert_str_eq(r.sentences[3].before.text, "Gulls were seen.");
    revision_compare(terms, &a, &a, arena, &r);
    ck_assert_uint_eq(r.sentence_count, 0);
    ck_assert_uint_eq(r.sentences_same, 5);
    struct record nothing = record_of("");
    revision_compare(NULL, &nothing, &b, arena, &r);
    ck_assert_str_eq(changes_of(r.sentences, r.sentence_count), "added, added, added, added, added");
    revision_compare(NULL, &b, &nothing, arena, &r);
    ck_assert_str_eq(changes_of(r.sentences, r.sentence_count), "removed, removed, removed, removed, removed");
}
END_TEST

/* A record with one statement: all of the text. */
static struct record spoken(const char *text, const char *speaker, enum statement_kind kind)
{
    struct record r = record_of(text);
    r.statements = arena_alloc(arena, sizeof *r.statements);
    r.statement_count = 1;
    struct span *span = arena_alloc(arena, sizeof *span);
    *span = (struct span){0, (uint32_t)strlen(text)};
    r.statements[0] = (struct statement){
        .kind = kind, .content = {span, 1}, .has_speaker = speaker, .speaker.name = speaker, .within = -1};
    return r;
}

static const char *statement_change(struct record a, struct record b)
{
    struct revision r;
    revision_compare(terms, &a, &b, arena, &r);
    return changes_of(r.statements, r.statement_count);
}

START_TEST(statements_of_a_revised_text)
{
    const char *six = "the ferry will stay in port for six weeks";
    const char *eight = "the ferry will stay in port for eight weeks";
    const struct record said = spoken(six, "Ines Abelard", KIND_STATEMENT), unsaid = spoken(six, NULL, KIND_STATEMENT);
    const struct record clerk = spoken("the last inspection of the ferry had been skipped", "clerk", KIND_STATEMENT);
    const struct record tern = spoken("the ferry had not been overloaded by the crew", "Tern", KIND_STATEMENT);
    ck_assert_str_eq(statement_change(said, said), "");
    ck_assert_str_eq(statement_change(said, spoken(eight, "Ines Abelard", KIND_STATEMENT)), "reworded");
    ck_assert_str_eq(statement_change(said, spoken(six, "Aldo Wrenfield", KIND_STATEMENT)), "attributed otherwise");
    ck_assert_str_eq(statement_change(unsaid, spoken(six, NULL, KIND_DENIAL)), "attributed otherwise");
    ck_assert_str_eq(statement_change(said, spoken("gulls were seen", "Ines Abelard", KIND_STATEMENT)), "added, "
                                                                                                        "removed");
    ck_assert_str_eq(statement_change(clerk, tern), "added, removed");
}
END_TEST

/* ---- watch-lists ---- */

START_TEST(watch_lists)
{
    static const char list[] = "# people\n  Ines Abelard \r\n\nferry  # a word\n\"bent shaft\"\n?!\nO'Brien";
    struct watch_list w;
    ck_assert_int_eq(watch_parse(list, sizeof list - 1, "list", arena, &w), CW_OK);
    ck_assert_uint_eq(w.count, 5);
    ck_assert_str_eq(w.lines[0], "Ines Abelard");
    ck_assert_str_eq(watch_words(w.lines[0], arena), "\"Ines\" \"Abelard\"");
    ck_assert_str_eq(watch_words(w.lines[2], arena), "\"bent shaft\"");
    ck_assert_str_eq(watch_words("a b", arena), "\"a\" \"b\"");
    ck_assert_str_eq(watch_name(w.lines[1]), "ferry");
    ck_assert_ptr_null(watch_name(w.lines[2]));  /* a phrase is nobody's name */
    ck_assert_ptr_null(watch_name(w.lines[3]));
    ck_assert_str_eq(w.lines[4], "O'Brien");
    ck_assert_int_eq(watch_parse("# nothing\n\n", 11, "list", arena, &w), CW_EDATA);
    ck_assert_int_eq(watch_parse("a\xff", 2, "list", arena, &w), CW_EDATA);
    ck_assert_int_eq(watch_parse("", 0, "list", arena, &w), CW_EDATA);
    ck_assert_int_eq(watch_parse("a\0b", 3, "list", arena, &w), CW_EDATA);
    struct buffer many = {0};
    for (int i = 0; i <= WATCH_LINES; i++) buffer_puts(&many, "x\n");
    ck_assert_int_eq(watch_parse(many.data, many.size, "list", arena, &w), CW_ELIMIT);
    buffer_clear(&many);
    for (int i = 0; i <= WATCH_LINE; i++) buffer_puts(&many, "x");
    ck_assert_int_eq(watch_parse(many.data, many.size, "list", arena, &w), CW_EDATA);
    ck_assert_ptr_nonnull(strstr(cw_error_text(), "list:1"));
    buffer_free(&many);
}
END_TEST

START_TEST(moments)
{
    const time_t now = 1772632800;  /* 2026-03-04T14:00:00Z */
    const char *s = NULL;
    setenv("TZ", "CET-1", 1);
    tzset();
    static const struct { const char *words, *is;
    } good[] = {{"today", "2026-03-03T23:00:00.000Z"},
                {"yesterday", "2026-03-02T23:00:00.000Z"},
                {"24h", "2026-03-03T14:00:00.000Z"},
                {"3d", "2026-03-01T14:00:00.000Z"},
                {"1w", "2026-02-25T14:00:00.000Z"},
                {"90m", "2026-03-04T12:30:00.000Z"},
                {"2026-03-01", "2026-02-28T23:00:00.000Z"},
                {"2026-03", "2026-02-28T23:00:00.000Z"},
                {"2026", "2025-12-31T23:00:00.000Z"}, {"0426-07", "0426-06-30T23:00:00.000Z"},
                {"2026-03-01T12:30", "2026-03-01T11:30:00.000Z"},
                {"2026-03-01 12:30", "2026-03-01T11:30:00.000Z"}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ck_assert_int_eq(watch_moment(good[i].words, now, arena, &s), CW_OK);
        ck_assert_msg(!strcmp(s, good[i].is), "%s is %s and not %s", good[i].words, s, good[i].is);
    }
    static const char *const bad[] = {"",    "tomorrow", "24",           "24x",        "h",
                                      "-3d", "3dd",      "99999999999d", "03/04/2026", "2026-03-01T12:30:00Z"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_int_eq(watch_moment(bad[i], now, arena, &s), CW_EUSAGE);
}
END_TEST

START_TEST(what_was_seen)
{
    struct seen s = {.arena = arena};
    char key[32];
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 5000; i++) {
            snprintf(key, sizeof key, "%x/s%d", i * 7919, i);
            ck_assert_int_eq(seen_before(&s, key), round);
        }
    ck_assert(!seen_before(&s, ""));
    ck_assert(seen_before(&s, ""));
}
END_TEST

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
    ck_assert_uint_eq(claim_links(terms, &m, true, arena, &links), 4);
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
    set_up();
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
    tear_down();
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
    ok(timeline_print(&t, ROWS_PEOPLE, reader, terms, &f, arena, &count));
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
    ok(timeline_print(&t, ROWS_JSON, reader, terms, &(struct statement_filter){.speaker = "Nobody"}, arena, &count));
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
    ok(timeline_print(&t, ROWS_PEOPLE, reader, terms, &(struct statement_filter){.speaker = "Kestrin"}, arena, &count));
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
    ok(claim_evidence_print(&t, ROWS_PEOPLE, reader, terms, &m, arena));
    const char *text = page_text(&t);
    has(text, STORY_CRACKS ": 5 wordings");
    has(text, "the same as 1, similarity ");
    has(text, " denies 2, similarity ");
    has(text, " denies 2: - it says the same as another denial of this claim");
    has(text, "Alike, but another event, months apart: not one claim with it");
    t = page();
    ok(claim_evidence_print(&t, ROWS_CSV, reader, terms, &m, arena));
    text = page_text(&t);
    has(text, "claim,wording,text,outlet");
    has(text, ",denies,");
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("render claims");
    TCase *t = tcase_create("render claims");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, words_are_put_side_by_side);
    tcase_add_test(t, case_and_punctuation_do_not_differ);
    tcase_add_test(t, little_words_alone_do_not_hold_two_wordings_together);
    tcase_add_test(t, terms_tell_what_is_said_in_another_way);
    tcase_add_test(t, what_moved_is_not_gone);
    tcase_add_test(t, bytes_that_are_no_text);
    tcase_add_test(t, very_long_wordings);
    tcase_add_test(t, every_word_is_in_one_piece);
    tcase_add_test(t, alignments_wrap_and_are_harmless);
    tcase_add_test(t, sentences_of_a_revised_text);
    tcase_add_test(t, statements_of_a_revised_text);
    tcase_add_test(t, watch_lists);
    tcase_add_test(t, moments);
    tcase_add_test(t, what_was_seen);
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
