/* Explanations: the record stays what it was, each statement tells every stage in order, what was dropped is told, and
 * nothing is noted when nobody asks. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "client/render/explanation.h"
#include "worker/extract/explain/explain_notes.h"

Suite *suite(void);

static struct extractor *extractor;

static void open_extractor(void)
{
    if (extractor_open("models", &extractor)) ck_abort_msg("%s", cw_error_text());
}

static void close_extractor(void) { extractor_close(extractor); }

static const char article[] =
    "Mine at Orvane closed\n\nBy Ada Vell\n\nThe Harbour Post\n\n9 June 2022\n\n"
    "The mine at Orvane was closed on Wednesday, said Tom Reed, a spokesman for Halden Group. “We got everybody out of "
    "the mine,” he said. “Nobody was hurt.”\n\n"
    "Reed told the Bay Herald on Tuesday that forty miners had left the mine in March "
    "2021. He did not say who had closed it.\n";

static const char transcript[] =
    "A day in court\n\nLIND: I never saw the letter that you speak of.\n\nQ: Did you sign it?\n\n"
    "LIND: No, I did not sign it. My clerk said that he had lost it.\n";

static const char *const texts[] = {
    article, transcript, "", " \n ", "“", "said", "“We won,” “said” she: ‘no’ said. —",
    "a\xc2\xa0said\xe2\x80\x8b “b” \xf0\x9f\x8c\xa7 said Ann.\n\n“c", "He said he said he said he said he said.",
};

struct told {
    struct arena *arena;
    struct record record;
    struct explanation why;
};

static struct told tell(const char *text)
{
    struct told t = {.arena = arena_new(0)};
    struct document *d = arena_alloc(t.arena, sizeof *d);
    *d = (struct document){.uri = "a.txt", .text = text, .text_size = strlen(text)};
    if (extractor_explain(extractor, d, t.arena, &t.record, &t.why)) ck_abort_msg("%s", cw_error_text());
    return t;
}

static const struct fact *find(const struct facts *facts, const char *what)
{
    for (size_t i = 0; i < facts->count; i++)
        if (!strcmp(facts->at[i].what, what)) return &facts->at[i];
    return NULL;
}

static bool is_text(const struct told *t, const struct fact *f, const char *text)
{
    return f && f->span.end - f->span.begin == strlen(text) &&
           !memcmp(t->record.text + f->span.begin, text, strlen(text));
}

/* The statement with this cue whose content begins so. */
static size_t statement(const struct told *t, const char *cue, const char *content)
{
    for (size_t i = 0; i < t->record.statement_count; i++) {
        const struct statement *s = &t->record.statements[i];
        if (!memcmp(t->record.text + s->cue.at[0].begin, cue, strlen(cue)) &&
            !memcmp(t->record.text + s->content.at[0].begin, content, strlen(content)))
            return i;
    }
    ck_abort_msg("no statement “%s” with “%s…”", cue, content);
    return 0;
}

START_TEST(the_record_is_the_same)
{
    struct buffer plain = {0}, explained = {0};
    struct told t = tell(texts[_i]);
    struct arena *arena = arena_new(0);
    struct document d = {.uri = "a.txt", .text = texts[_i], .text_size = strlen(texts[_i])};
    struct record r;
    ck_assert_int_eq(extractor_run(extractor, &d, arena, &r), CW_OK);
    ck_assert_int_eq(record_encode(&r, &plain), CW_OK);
    ck_assert_int_eq(record_encode(&t.record, &explained), CW_OK);
    ck_assert_uint_eq(plain.size, explained.size);
    ck_assert(!memcmp(plain.data, explained.data, plain.size));
    buffer_free(&plain);
    buffer_free(&explained);
    arena_free(arena);
    arena_free(t.arena);
}
END_TEST

static void check_facts(const struct record *r, const struct facts *facts)
{
    for (size_t i = 0; i < facts->count; i++) {
        const struct fact *f = &facts->at[i];
        ck_assert(f->stage && *f->stage && f->what && *f->what);
        ck_assert_uint_le(f->span.begin, f->span.end);
        ck_assert_uint_le(f->span.end, r->text_size);
        ck_assert(f->score <= 1);
        ck_assert(!f->words || *f->words);
    }
}

/* Every stage has its say about every statement, in one order; nothing is both kept and dropped. */
START_TEST(every_statement_is_whole)
{
    static const char *const order[] = {"form", "cue", "route", "kept", "speaker", "kind", "polarity", "checkworthy"};
    struct told t = tell(texts[_i]);
    ck_assert_uint_eq(t.why.statement_count, t.record.statement_count);
    ck_assert_uint_gt(t.why.stage_count, 8);
    check_facts(&t.record, &t.why.metadata);
    check_facts(&t.record, &t.why.names);
    for (size_t i = 0; i < t.why.statement_count; i++) {
        const struct explained *s = &t.why.statements[i];
        const struct fact *last = NULL;
        check_facts(&t.record, &s->facts);
        ck_assert(find(&s->facts, "source") && find(&s->facts, "content"));
        for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
            const struct fact *f = find(&s->facts, order[k]);
            ck_assert_msg(f && f > last, "%s of statement %zu", order[k], i + 1);
            last = f;
        }
        ck_assert(find(&s->facts, "kept")->score == t.record.statements[i].confidence);
        ck_assert(find(&s->facts, "checkworthy")->score == t.record.statements[i].checkworthy);
    }
    for (size_t i = 0; i < t.why.dropped_count; i++) {
        const struct explained *d = &t.why.dropped[i];
        check_facts(&t.record, &d->facts);
        ck_assert_ptr_nonnull(find(&d->facts, "dropped")->words);
        for (size_t k = 0; k < t.why.statement_count; k++)
            ck_assert(t.why.statements[k].cue.begin != d->cue.begin || t.why.statements[k].cue.end != d->cue.end);
    }
    arena_free(t.arena);
}
END_TEST

START_TEST(a_pronoun_and_its_antecedent)
{
    struct told t = tell(article);
    const struct facts *f = &t.why.statements[statement(&t, "said", "“We got everybody")].facts;
    const struct fact *cue = find(f, "cue"), *antecedent = find(f, "antecedent"), *speaker = find(f, "speaker");
    ck_assert(is_text(&t, cue, "said") && cue->score > 0.5f);
    ck_assert_ptr_nonnull(strstr(cue->words, "the verb “say” (VBD)"));
    ck_assert_ptr_nonnull(strstr(cue->words, "its subject is “he”"));
    ck_assert(is_text(&t, find(f, "source"), "he") && find(f, "source")->score > 0.5f);
    ck_assert(is_text(&t, antecedent, "Tom Reed"));
    ck_assert_ptr_nonnull(antecedent->words);
    ck_assert_str_eq(speaker->value, "Tom Reed");
    ck_assert_ptr_nonnull(strstr(speaker->words, "“he”"));
    ck_assert_str_eq(find(f, "form")->value, "direct");
    ck_assert(is_text(&t, find(f, "quotation"), "“We got everybody out of the mine,”"));
    arena_free(t.arena);
}
END_TEST

START_TEST(times_and_their_anchor)
{
    struct told t = tell(article);
    const struct fact *tuesday = find(&t.why.statements[statement(&t, "told", "that forty")].facts, "time"),
                      *march = tuesday + 1;
    ck_assert(is_text(&t, tuesday, "Tuesday"));
    ck_assert_str_eq(tuesday->value, "2022-06-07");
    ck_assert_ptr_nonnull(strstr(tuesday->words, "2022-06-09 (header)"));
    ck_assert_str_eq(march->value, "2021-03");
    ck_assert_ptr_null(strstr(march->words, "publication"));
    arena_free(t.arena);
    t = tell("Tom Reed said on Tuesday that the mine was closed.\n");
    ck_assert_ptr_nonnull(strstr(find(&t.why.metadata, "published")->value, "unknown"));
    ck_assert_ptr_null(strstr(find(&t.why.statements[0].facts, "time")->words, "publication"));
    arena_free(t.arena);
}
END_TEST

START_TEST(routes_and_intermediaries)
{
    struct told t = tell(article);
    const struct facts *f = &t.why.statements[statement(&t, "told", "that forty")].facts;
    ck_assert_str_eq(find(f, "route")->value, "linker");
    ck_assert_str_eq(find(f, "via")->value, "Bay Herald");
    ck_assert(is_text(&t, find(f, "via"), "told"));
    arena_free(t.arena);
    t = tell(transcript);
    f = &t.why.statements[statement(&t, "said", "that he had lost it")].facts;
    ck_assert_str_eq(find(f, "route")->value, "nested");
    ck_assert_str_eq(find(f, "within")->value, "s3");
    ck_assert(is_text(&t, find(f, "via"), "LIND"));
    arena_free(t.arena);
}
END_TEST

START_TEST(words_that_decided)
{
    struct told t = tell(
        "Tom Reed denied that anybody had been warned. Ada Vell did not say who had closed the mine.\n");
    const struct facts *denied = &t.why.statements[statement(&t, "denied", "that anybody")].facts;
    const struct facts *unsaid = &t.why.statements[statement(&t, "did not say", "who")].facts;
    ck_assert(is_text(&t, find(denied, "kind"), "denied"));
    ck_assert_str_eq(find(denied, "kind")->value, "denial");
    ck_assert_str_eq(find(denied, "polarity")->value, "denied");
    ck_assert(is_text(&t, find(unsaid, "polarity"), "not"));
    ck_assert_str_eq(find(unsaid, "polarity")->value, "negated");
    arena_free(t.arena);
}
END_TEST

START_TEST(read_off_the_page)
{
    struct told t = tell(transcript);
    const struct facts *f = &t.why.statements[statement(&t, ":", "I never saw")].facts;
    ck_assert_str_eq(find(f, "route")->value, "layout");
    ck_assert(find(f, "cue")->score < 0 && find(f, "kept")->score > 0.9f);
    ck_assert(is_text(&t, find(f, "source"), "LIND") && find(f, "source")->score < 0);
    arena_free(t.arena);
}
END_TEST

START_TEST(metadata_and_where_it_stands)
{
    struct told t = tell(article);
    ck_assert(is_text(&t, find(&t.why.metadata, "title"), "Mine at Orvane closed"));
    ck_assert(is_text(&t, find(&t.why.metadata, "author"), "Ada Vell"));
    ck_assert(is_text(&t, find(&t.why.metadata, "outlet"), "The Harbour Post"));
    ck_assert(is_text(&t, find(&t.why.metadata, "published"), "9 June 2022"));
    ck_assert_str_eq(find(&t.why.metadata, "published")->value, "2022-06-09");
    ck_assert_uint_eq(t.why.names.count, t.record.entity_count);
    struct document d = {.uri = "a.txt", .title = "Given", .outlet = "The Tarn", .published = "2022-06",
                         .text = article, .text_size = strlen(article)};
    ck_assert_int_eq(extractor_explain(extractor, &d, t.arena, &t.record, &t.why), CW_OK);
    ck_assert_str_eq(find(&t.why.metadata, "title")->words, "given with the document");
    ck_assert_str_eq(find(&t.why.metadata, "outlet")->words, "given with the document");
    ck_assert_str_eq(find(&t.why.metadata, "published")->value, "2022-06-01 to 2022-06-30");
    arena_free(t.arena);
}
END_TEST

/* --- the trace ------------------------------------------------------------------------------------------------ */

static int asked;

static struct span count_asked(void)
{
    asked++;
    return TRACE_NOWHERE;
}

START_TEST(nobody_asks)
{
    struct analysis a = {.trace = NULL};
    trace_note(&a, TRACE_CUE, count_asked(), TRACE_NOWHERE, TRACE_NO_SCORE, "%s", "");
    ck_assert_int_eq(asked, 0);
}
END_TEST

START_TEST(notes_by_what_they_are_about)
{
    struct trace trace = {0};
    struct analysis a = {.arena = arena_new(0), .trace = &trace};
    const struct span said = {10, 14}, told = {2, 6}, other = {10, 15};
    char longest[2000];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = 0;
    trace_note(&a, TRACE_CUE, said, said, 0.5f, "first %d", 1);
    trace_note(&a, TRACE_CUE, told, told, 0.4f, "told");
    for (int i = 0; i < 100; i++) trace_note(&a, TRACE_JUDGED, said, TRACE_NOWHERE, 0.01f * (float)i, "%d", i);
    trace_note(&a, TRACE_CUE, said, said, 0.6f, "again");
    trace_note(&a, TRACE_KIND, said, told, TRACE_NO_SCORE, "%s", longest);
    trace_note(&a, TRACE_CUE, other, other, 0.7f, "other");
    struct notes all = notes_sorted(&a), about = notes_about(all, said);
    ck_assert_uint_eq(all.count, 105);
    ck_assert_uint_eq(about.count, 103);
    ck_assert_uint_eq(notes_drafts(about), 2);
    ck_assert_str_eq(notes_last(notes_draft(about, 0), TRACE_JUDGED)->words, "99");
    ck_assert_str_eq(notes_last(notes_draft(about, 0), TRACE_CUE)->words, "first 1");
    ck_assert_ptr_null(notes_last(notes_draft(about, 0), TRACE_KIND));
    ck_assert_ptr_null(notes_last(notes_draft(about, 1), TRACE_JUDGED));
    ck_assert_str_eq(notes_last(notes_draft(about, 1), TRACE_KIND)->words, longest);
    ck_assert_uint_eq(notes_about(all, told).count, 1);
    ck_assert_uint_eq(notes_about(all, other).count, 1);
    ck_assert_uint_eq(notes_about(all, (struct span){11, 12}).count, 0);
    ck_assert_uint_eq(notes_drafts(notes_about(all, (struct span){99, 100})), 0);
    arena_free(a.arena);
}
END_TEST

/* --- for people and machines ----------------------------------------------------------------------------------- */

static char *print(const struct told *t, bool json, bool colour, int64_t only)
{
    char *text = NULL;
    size_t size;
    struct terminal terminal = {.file = open_memstream(&text, &size),
                                .width = 80,
                                .is_terminal = colour,
                                .colour = colour};
    if (json) ck_assert_int_eq(explanation_print_json(&terminal, &t->record, &t->why, only, NULL, false), CW_OK);
    else if (only >= 0) explanation_print_statement(&terminal, &t->record, &t->why, (size_t)only);
    else explanation_print(&terminal, &t->record, &t->why);
    fclose(terminal.file);
    return text;
}

static unsigned widest(const char *text)
{
    unsigned most = 0;
    for (size_t n; *text; text += n + (text[n] != 0)) {
        n = strcspn(text, "\n");
        unsigned width = 0;
        for (size_t i = 0; i < n; i++) width += (text[i] & 0xC0) != 0x80;
        most = width > most ? width : most;
    }
    return most;
}

START_TEST(for_people)
{
    struct told t = tell(texts[_i]);
    char *text = print(&t, false, false, -1);
    ck_assert_uint_le(widest(text), 80);
    ck_assert_ptr_null(strchr(text, '\033'));
    for (size_t i = 0; i < t.record.statement_count; i++) {
        char heading[32];
        snprintf(heading, sizeof heading, "\ns%zu  ", i + 1);
        ck_assert_ptr_nonnull(strstr(text, heading));
    }
    free(text);
    arena_free(t.arena);
}
END_TEST

START_TEST(columns_of_a_statement)
{
    struct told t = tell("“We won, and you may quote me on that,” said Ada Vell.\n");
    char *plain = print(&t, false, false, 0), *coloured = print(&t, false, true, 0);
    ck_assert_ptr_nonnull(strstr(plain, "s1  Ada Vell: direct statement\n  text       0-58               sentence ‘“We "
                                        "won, and you may"));
    ck_assert_ptr_nonnull(strstr(plain, "cue “said”: the verb “say” (VBD)"));
    ck_assert_ptr_nonnull(strstr(plain, "\n  judge                   0."));
    /* its own marks, not ours */
    ck_assert_ptr_nonnull(strstr(plain, "content “We won, and you may quote me on that,”\n"));
    ck_assert_ptr_nonnull(strstr(coloured, "cue\033[0m “\033[33msaid\033[0m”"));
    free(plain);
    free(coloured);
    arena_free(t.arena);
}
END_TEST

START_TEST(for_machines)
{
    struct told t = tell(article);
    char *all = print(&t, true, false, -1), *one = print(&t, true, false, 1);
    ck_assert_ptr_eq(strchr(all, '\n'), all + strlen(all) - 1);
    ck_assert_ptr_nonnull(strstr(all, "{\"v\":1,\"type\":\"explanation\",\"document\":\""));
    ck_assert_ptr_nonnull(strstr(all, "\"stages\":[{\"stage\":\"text\",\"microseconds\":"));
    ck_assert_ptr_nonnull(
        strstr(all, "\"what\":\"author\",\"value\":\"Ada Vell\",\"start\":26,\"end\":34,\"text\":\"Ada Vell\""));
    ck_assert_ptr_nonnull(strstr(all, "\"not_kept\":["));
    ck_assert_ptr_nonnull(strstr(all, "\"statements\":[{\"id\":\"s1\""));
    ck_assert_ptr_nonnull(strstr(one, "\"statements\":[{\"id\":\"s2\",\"confidence\":"));
    ck_assert_ptr_null(strstr(one, "\"id\":\"s1\""));
    free(all);
    free(one);
    arena_free(t.arena);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("explain");
    TCase *c = tcase_create("explain");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, open_extractor, close_extractor);
    tcase_add_loop_test(c, the_record_is_the_same, 0, sizeof texts / sizeof *texts);
    tcase_add_loop_test(c, every_statement_is_whole, 0, sizeof texts / sizeof *texts);
    tcase_add_test(c, a_pronoun_and_its_antecedent);
    tcase_add_test(c, times_and_their_anchor);
    tcase_add_test(c, routes_and_intermediaries);
    tcase_add_test(c, words_that_decided);
    tcase_add_test(c, read_off_the_page);
    tcase_add_test(c, metadata_and_where_it_stands);
    tcase_add_test(c, nobody_asks);
    tcase_add_test(c, notes_by_what_they_are_about);
    tcase_add_loop_test(c, for_people, 0, sizeof texts / sizeof *texts);
    tcase_add_test(c, columns_of_a_statement);
    tcase_add_test(c, for_machines);
    suite_add_tcase(s, c);
    return s;
}
