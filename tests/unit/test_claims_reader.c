/* Reading what the linker found: names of claims, all that belongs to one, which there are. */
#include "tests/unit/claims_fixture.h"
#include "worker/store/claims.h"
#include "worker/store/reading.h"

static struct store *writer;
static struct reader *reader;
static struct arena *arena;

static void begin_empty(void)
{
    fixture_begin();
    arena = arena_new(0);
    writer = open_test_store();
    ok(reader_open(test_path, &reader));
}

static void begin_unlinked(void)
{
    begin_empty();
    story_documents(writer);
}

static void begin(void)
{
    begin_unlinked();
    story_links();
}

static void end(void)
{
    reader_close(reader);
    store_close(writer);
    arena_free(arena);
    fixture_end();
}

/* The first digits of a document's id, and what follows. */
static const char *in_document(int d, unsigned digits, const char *rest)
{
    char id[CW_ID_HEX + 1];
    story_id(d - 1, id);
    return arena_printf(arena, "%.*s%s", (int)digits, id, rest);
}

static struct claim_material material(const char *name)
{
    struct claim_material m;
    ok(reader_claim(reader, name, arena, &m));
    return m;
}

/* The documents of appearances, or denials, by their numbers in the story: "8 1 7 2 3". */
static const char *order(const struct claim_material *m, bool denials)
{
    const char *out = "";
    size_t count = denials ? m->denial_count : m->appearance_count;
    for (size_t i = 0; i < count; i++) {
        uint32_t d = denials ? m->denials[i].what.document : m->appearances[i].document;
        ck_assert_uint_lt(d, m->document_count);
        out = arena_printf(arena, "%s%s%d", out, i ? " " : "", (int)m->documents[d].document);
    }
    return out;
}

static enum cw_error keep_row(const struct claim_row *row, void *context)
{
    struct claim_row *kept = context;
    *kept = *row;
    kept->id = arena_strdup(arena, row->id);
    kept->first_lo = row->first_lo ? arena_strdup(arena, row->first_lo) : NULL;
    return CW_OK;
}

START_TEST(all_of_a_claim)
{
    struct claim_material m = material(STORY_CRACKS);
    ck_assert_str_eq(m.id, STORY_CRACKS);
    ck_assert_int_eq(m.claim, 7);
    bool second = strcmp(in_document(2, 32, ""), in_document(7, 32, "")) < 0;  /* both of 4 May */
    ck_assert_str_eq(order(&m, false), second ? "8 1 2 7 3" : "8 1 7 2 3");
    ck_assert_uint_eq(m.document_count, 7);
    ck_assert_uint_eq(m.carrying, 5);
    const struct appearance *a = &m.appearances[1];
    ck_assert_str_eq(a->text, "the Lorn dam wall had cracked in two places");
    ck_assert_str_eq(a->statement, "s1");
    ck_assert_uint_eq(a->number, 1);
    ck_assert_str_eq(a->speaker, "Ada Kestrin");
    ck_assert_str_eq(a->cue, "said");
    ck_assert_str_eq(a->form, "indirect");
    ck_assert_uint_eq(a->end - a->begin, strlen(a->text));
    ck_assert_uint_eq(a->via_count, 0);
    ck_assert_uint_eq(m.appearances[0].via_count, 1);
    ck_assert_str_eq(m.appearances[0].via[0], "The Port Maren Courier");
    ck_assert(m.appearances[4].anonymous);
    ck_assert_ptr_null(m.documents[m.appearances[4].document].published_lo);
    /* each document once here */
    for (size_t i = 0; i < m.appearance_count; i++) ck_assert_uint_eq(m.appearances[i].document, i);
}
END_TEST

START_TEST(denials_copies_relatives)
{
    struct claim_material m = material("c01234");
    ck_assert_str_eq(order(&m, true), "4 5");
    ck_assert_uint_eq(m.denials[0].denied, 1);
    ck_assert_uint_eq(m.denials[1].denied, 1);  /* it says the same as the first */
    ck_assert_str_eq(m.denials[1].basis, "content");
    ck_assert_str_eq(m.denials[1].what.text, "the wall was cracked");
    ck_assert_uint_ge(m.denials[0].what.document, m.carrying);
    ck_assert_uint_eq(m.copy_count, 2);
    ck_assert_uint_eq(m.copies[0].a, 0);  /* d8 is the earliest */
    ck_assert_str_eq(m.copies[0].kind, "same");
    const struct claim_copy *c = &m.copies[1];
    ck_assert_int_eq(m.documents[c->a].document, 1);
    ck_assert_int_eq(m.documents[c->b].document, 7);
    ck_assert_uint_eq(c->paragraphs_a, 6);  /* the pair is stored the other way round */
    ck_assert_uint_eq(c->paragraphs_b, 8);
    ck_assert_uint_eq(m.relative_count, 1);
    ck_assert_str_eq(m.relatives[0].id, in_document(6, 8, "/s1"));
    ck_assert_str_eq(m.relatives[0].published_lo, "2030-11-01T00:00:00");
    ck_assert_str_eq(m.relatives[0].text, "the Ostra dam wall had cracked in one place");
    for (size_t i = 0; i < m.document_count; i++)
        ck_assert_uint_eq(m.documents[i].revision, m.documents[i].document == 7);
}
END_TEST

START_TEST(a_wording_alone)
{
    struct claim_material m = material(in_document(6, 5, "/s1"));
    ck_assert_str_eq(m.id, in_document(6, 8, "/s1"));
    ck_assert_int_eq(m.claim, 0);
    ck_assert_uint_eq(m.appearance_count, 1);
    ck_assert_uint_eq(m.denial_count, 0);
    ck_assert_uint_eq(m.relative_count, 1);
    ck_assert_str_eq(m.relatives[0].id, STORY_CRACKS);
    ck_assert_str_eq(m.relatives[0].published_lo, "2031-05-01T00:00:00");
    ck_assert_str_eq(m.relatives[0].text, story[7].wordings[0]);
    m = material(in_document(7, CW_ID_HEX, "/s1.2"));
    ck_assert_str_eq(m.id, in_document(7, 8, "/s1.2"));
    ck_assert_str_eq(m.appearances[0].text, "repairs would take a year");
    m = material(in_document(7, 8, "/s1"));  /* the first wording is in a claim */
    ck_assert_str_eq(m.id, STORY_CRACKS);
    /* A denial of a wording alone. */
    story_link(5, 6, "denies");
    m = material(in_document(6, 8, "/s1"));
    ck_assert_str_eq(order(&m, true), "4 5");
}
END_TEST

START_TEST(names_of_claims)
{
    static const char *const bad[] =
        {"",       "c",       "c012",       "c01234567890123",   "C0123456",  "cracks",     "0123",
         "0123/",  "0123/s0", "0123/s01",   "0123/s1.",          "0123/s1.0", "0123/s1.1x", "0123/t1",
         "012/s1", "01 3/s1", "0123/s1/s2", "0123/s99999999999", "/s1"};
    struct claim_material m;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) fails(CW_EUSAGE, reader_claim(reader, bad[i], arena, &m));
    fails(CW_EUSAGE, reader_claim(reader, "c0123", arena, &m));
    ck_assert_ptr_nonnull(strstr(cw_error_text(), STORY_CRACKS));
    fails(CW_ENOTFOUND, reader_claim(reader, "cffff", arena, &m));
    fails(CW_ENOTFOUND, reader_claim(reader, "00000000000/s1", arena, &m));
    fails(CW_ENOTFOUND, reader_claim(reader, in_document(1, 8, "/s2"), arena, &m));
    fails(CW_ENOTFOUND, reader_claim(reader, in_document(1, 8, "/s1.2"), arena, &m));
    story_sql("DELETE FROM wordings WHERE statement = 1; UPDATE totals SET value = 0 WHERE name = 'linked_documents'");
    fails(CW_ENOTFOUND, reader_claim(reader, in_document(1, 8, "/s1"), arena, &m));
    ck_assert_ptr_nonnull(strstr(cw_error_text(), "not linked"));
}
END_TEST

/* Where eight digits are two documents', all of them are the name. */
START_TEST(names_that_clash)
{
    struct claim_material m;
    story_sql("UPDATE documents SET id = '%s' WHERE document = 3", in_document(6, 8, "00000000ffffffff00000000"));
    const char *whole = in_document(6, CW_ID_HEX, "/s1");
    fails(CW_EUSAGE, reader_claim(reader, in_document(6, 8, "/s1"), arena, &m));
    m = material(whole);
    ck_assert_str_eq(m.id, whole);
    struct claim_row found = {0};
    ok(reader_claims(reader, &(struct claim_filter){.about = "Ostra", .alone = true}, keep_row, &found));
    ck_assert_str_eq(found.id, whole);
    ck_assert_uint_eq(found.documents, 1);
    ck_assert_uint_eq(found.outlets, 1);
    ck_assert_str_eq(found.first_lo, "2030-11-01T00:00:00");
}
END_TEST

/* Who denies wordings of his own claim is told once, and the claim's other wordings deny nothing. */
START_TEST(denied_within_a_claim)
{
    story_link(2, 1, "denies");
    struct claim_material m = material(STORY_CRACKS);
    ck_assert_str_eq(order(&m, true), "2 4 5");
    ck_assert_uint_lt(m.denials[0].what.document, m.carrying);
}
END_TEST

struct listed {
    const char *ids;
    uint32_t count;
    struct claim_row first;
};

static enum cw_error note_claim(const struct claim_row *row, void *context)
{
    struct listed *l = context;
    struct claim_material m;
    if (l->count++ == 0) l->first = *row;
    ok(reader_claim(reader, row->id, arena, &m));  /* within the list's own reading */
    ck_assert_int_eq(m.claim, row->claim);
    ck_assert_uint_eq(m.appearance_count, row->wordings);
    l->ids = arena_printf(arena, "%s%s%s", l->ids, *l->ids ? " " : "", !strcmp(row->id, STORY_CRACKS) ? "cracks"
                          : !strcmp(row->id, STORY_DENIAL) ? "denial" : m.appearances[0].text);
    return CW_OK;
}

static const char *claims(struct claim_filter f)
{
    struct listed l = {.ids = ""};
    ok(reader_claims(reader, &f, note_claim, &l));
    return l.ids;
}

#define OSTRA "the Ostra dam wall had cracked in one place"
#define REPAIRS "repairs would take a year"

static const struct {
    struct claim_filter f;
    const char *ids;
} filters[] = {
    {{0}, "cracks denial"},
    {{.alone = true}, "cracks denial " OSTRA " " REPAIRS},
    {{.min_documents = 3}, "cracks"},
    {{.min_documents = 1}, "cracks denial"},
    {{.min_documents = 2, .alone = true}, "cracks denial"},
    {{.min_documents = 6}, ""},
    {{.about = "Lorn"}, "cracks"},
    {{.about = "dam", .alone = true}, "cracks " OSTRA " " REPAIRS},  /* its statement is about the dam */
    {{.about = "cracked OR cracks"}, "cracks denial"},
    {{.about = "weather"}, ""},
    {{.speaker = "ada kestrin"}, "cracks"},
    {{.speaker = "KESTRINE", .alone = true}, "cracks " OSTRA " " REPAIRS},  /* folded with Ada Kestrin */
    {{.speaker = "lwc"}, "denial"},
    {{.speaker = "water company", .outlet = "orlan post"}, "denial"},  /* LWC is the company */
    {{.speaker = "nobody"}, ""},
    {{.outlet = "the harbour gazette"}, "cracks"},
    {{.outlet = "harbour"}, ""},
    {{.outlet = "port maren courier", .alone = true}, "cracks " OSTRA " " REPAIRS},
    {{.via = "port maren"}, "cracks"},
    {{.via = "maren port"}, ""},
    {{.via = "courier", .outlet = "coast radio"}, "cracks"},
    {{.via = "courier", .outlet = "port maren courier"}, ""},  /* it holds of one wording, or not at all */
    {{.since = "2031-05-05"}, "cracks denial"},  /* d8 may be of any day of May */
    {{.since = "2031-05-05", .outlet = "port maren courier"}, ""},
    {{.until = "2031-05-02"}, "cracks"},
    {{.until = "2031-04"}, ""},
    {{.since = "2030-11-15", .until = "2030-11-15", .alone = true}, OSTRA},
    {{.since = "2031-06"}, ""},
    {{.stored_since = "2022-06-09T13:15"}, "cracks denial"},
    {{.stored_since = "2022-06-09T13:17"}, "cracks"},
    {{.stored_since = "2022-06-09T13:19"}, ""},
    {{.not_outlet = "Veldmar TIMES"}, "cracks"},
    {{.not_outlet = "Port Maren Courier", .alone = true}, "denial"},
    {{.outlet = "northern wire", .not_outlet = "coast radio"}, ""},
    {{.denied = true}, "cracks"},
    {{.denied = true, .alone = true}, "cracks"},
    {{.denied = true, .outlet = "orlan post"}, ""},
};

/* Before indexing, in the middle of it and after it; from what is found, walking, and first the one and then the
 * other. */
START_TEST(filtered)
{
    static const int64_t few[] = {100000, 0, 250, 20, 5};
    bool more;
    for (int stage = 0; stage < 3; stage++) {
        if (stage == 1) ok(store_index_some(writer, 9, &more));
        if (stage == 2) index_all(writer);
        for (size_t way = 0; way < sizeof few / sizeof *few; way++) {
            reader->few = few[way];
            const char *got = claims(filters[_i].f);
            ck_assert_msg(!strcmp(got, filters[_i].ids), "stage %d, way %zu: '%s', not '%s'", stage, way, got,
                          filters[_i].ids);
        }
    }
}
END_TEST

static enum cw_error note_statement(const struct statement_row *row, void *context)
{
    const char **rows = context;
    *rows = arena_printf(arena, "%s%.8s/%s ", *rows, row->document, row->statement);
    return CW_OK;
}

static const char *statements(struct statement_filter f)
{
    const char *rows = "";
    ok(reader_statements(reader, &f, note_statement, &rows));
    return rows;
}

static const struct statement_filter statement_filters[] = {
    {0}, {.text = "dam"}, {.speaker = "kestrin"}, {.speaker = "kestrin", .text = "dam"},
    {.outlet = "port maren courier"}, {.outlet = "nobody's"}, {.since = "2031"}, {.since = "2031-05-20"},
    {.until = "2031-05-04"}, {.since = "2031-05", .until = "2031-05-05"}, {.since = "2033"}, {.kind = "denial"},
    {.stored_since = "2022"}, {.stored_since = "2033"}, {.anonymous_only = true}, {.via = "port maren"},
    {.document = "0000"},
};

/* The first of all, whichever way they are looked for. */
START_TEST(a_limit_cuts_statements_off)
{
    enum { ONE = 12 };  /* letters of a row */
    static const int64_t few[] = {100000, 0, 10, 20};  /* by 5: documents that are walked */
    bool more;
    struct statement_filter f = statement_filters[_i];
    for (int stage = 0; stage < 3; stage++) {
        if (stage == 1) ok(store_index_some(writer, 9, &more));
        if (stage == 2) index_all(writer);
        f.limit = 0;
        const char *all = statements(f);
        for (size_t way = 0; way < sizeof few / sizeof *few; way++) {
            reader->few = few[way];
            for (f.limit = 1; f.limit < 12; f.limit++) {
                size_t n = strlen(all) < ONE * f.limit ? strlen(all) : ONE * f.limit;
                const char *some = statements(f);
                ck_assert_msg(strlen(some) == n && !memcmp(some, all, n), "way %zu: '%s' of '%s'", way, some, all);
            }
        }
    }
}
END_TEST

START_TEST(filters_by_document)
{
    ck_assert_str_eq(claims((struct claim_filter){.document = in_document(4, 6, "")}), "denial");
    ck_assert_str_eq(claims((struct claim_filter){.document = in_document(7, 32, ""), .alone = true}),
                     "cracks " REPAIRS);
    ck_assert_str_eq(claims((struct claim_filter){.document = in_document(6, 6, "")}), "");
}
END_TEST

START_TEST(rows_say_everything)
{
    struct listed l = {.ids = ""};
    ok(reader_claims(reader, &(struct claim_filter){0}, note_claim, &l));
    ck_assert_uint_eq(l.first.documents, 5);
    ck_assert_uint_eq(l.first.outlets, 4);
    ck_assert_int_ne(l.first.claim, 0);
    ck_assert_int_eq(l.first.wording, 0);
}
END_TEST

/* The speakers of a row are those of the claim that it stands for, in its documents. */
static enum cw_error compare_speakers(const struct claim_row *row, void *context)
{
    struct claim_material speakers, m = material(row->id);
    uint64_t before = 0, after = 0;
    ok(reader_claim_speakers(reader, row, arena, &speakers));
    ck_assert_uint_eq(speakers.appearance_count, m.appearance_count);
    ck_assert_uint_eq(speakers.document_count, m.carrying);
    for (size_t i = 0; i < m.appearance_count; i++) {
        const struct appearance *a = &m.appearances[i], *b = &speakers.appearances[i];
        before += strlen(a->speaker ? a->speaker : "-") * strlen(a->source) + a->people + a->anonymous +
                  (uint64_t)m.documents[a->document].document;
        after += strlen(b->speaker ? b->speaker : "-") * strlen(b->source) + b->people + b->anonymous +
                 (uint64_t)speakers.documents[b->document].document;
    }
    ck_assert_uint_eq(before, after);
    ++*(unsigned *)context;
    return CW_OK;
}

START_TEST(speakers_of_a_row)
{
    unsigned rows = 0;
    ok(reader_claims(reader, &(struct claim_filter){.alone = true}, compare_speakers, &rows));
    ck_assert_uint_eq(rows, 4);
}
END_TEST

START_TEST(bad_filters)
{
    static const struct claim_filter bad[] = {{.about = "dam AND"}, {.about = ""},     {.speaker = "?"},
                                              {.via = "--"},        {.since = "soon"}, {.until = "2031-99"},
                                              {.document = "xyz"}};
    struct listed l = {.ids = ""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        fails(CW_EUSAGE, reader_claims(reader, &bad[i], note_claim, &l));
    fails(CW_ENOTFOUND, reader_claims(reader, &(struct claim_filter){.document = "00000000"}, note_claim, &l));
    ck_assert_uint_eq(l.count, 0);
    ck_assert_str_eq(claims((struct claim_filter){.outlet = "x' OR 1 --"}), "");
}
END_TEST

static enum cw_error stop(const struct claim_row *row, void *context)
{
    (void)row;
    ++*(int *)context;
    return cw_fail(CW_EIO, "the pipe is closed");
}

START_TEST(a_callback_stops_it)
{
    int calls = 0;
    fails(CW_EIO, reader_claims(reader, &(struct claim_filter){.alone = true}, stop, &calls));
    fails(CW_EIO, reader_claims(reader, &(struct claim_filter){.about = "dam"}, stop, &calls));
    ck_assert_int_eq(calls, 2);
    ck_assert_str_eq(claims((struct claim_filter){.about = "Lorn"}), "cracks");
}
END_TEST

/* ---- before the linker ---- */

START_TEST(nothing_is_linked)
{
    struct claim_material m;
    struct linked_stats t;
    struct linking linking;
    struct listed l = {.ids = ""};
    for (int stage = 0; stage < 2; stage++) {
        ok(reader_claims(reader, &(struct claim_filter){.alone = true}, note_claim, &l));
        ok(reader_claims(reader, &(struct claim_filter){.about = "dam", .speaker = "Kestrin", .denied = true},
                         note_claim, &l));
        ck_assert_uint_eq(l.count, 0);
        fails(CW_ENOTFOUND, reader_claim(reader, "c0123", arena, &m));
        fails(CW_ENOTFOUND, reader_claim(reader, in_document(1, 8, "/s1"), arena, &m));
        ck_assert_ptr_nonnull(strstr(cw_error_text(), "not linked"));
        ok(reader_linked(reader, &t));
        ck_assert_uint_eq(t.unlinked, 8);
        ck_assert_uint_eq(t.claims + t.wordings + t.copies + t.denials + t.names_folded, 0);
        ok(reader_linking(reader, &linking));
        ck_assert_uint_eq(linking.unlinked, 8);
        ck_assert(!linking.begun);
        index_all(writer);
    }
}
END_TEST

START_TEST(an_empty_store)
{
    struct claim_material m;
    struct linked_stats t;
    struct claim_row row = {0};
    ok(reader_claims(reader, &(struct claim_filter){.alone = true}, keep_row, &row));
    ok(reader_claims(reader, &(struct claim_filter){.about = "dam", .since = "2031", .outlet = "x", .via = "y"},
                     keep_row, &row));
    ck_assert_ptr_null(row.id);
    fails(CW_ENOTFOUND, reader_claim(reader, "c0123", arena, &m));
    fails(CW_ENOTFOUND, reader_claim(reader, "0123/s1", arena, &m));
    ok(reader_linked(reader, &t));
    ck_assert_uint_eq(t.unlinked + t.claims, 0);
}
END_TEST

START_TEST(how_far_it_is)
{
    struct linked_stats t;
    struct linking linking;
    uint64_t claims;
    ok(reader_linking(reader, &linking));
    ck_assert_uint_eq(linking.unlinked, 0);
    ck_assert(linking.begun);
    ok(reader_count_claims(reader, &claims));
    ck_assert_uint_eq(claims, 2);
    ok(reader_linked(reader, &t));
    ck_assert_uint_eq(t.claims, 2);
    ck_assert_uint_eq(t.wordings, 9);
    ck_assert_uint_eq(t.copies, 2);
    ck_assert_uint_eq(t.denials, 1);
    ck_assert_uint_eq(t.names_folded, 2);
    ck_assert_uint_eq(t.unlinked, 0);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("claims_reader");
    TCase *c = tcase_create("claims");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_test(c, all_of_a_claim);
    tcase_add_test(c, denials_copies_relatives);
    tcase_add_test(c, a_wording_alone);
    tcase_add_test(c, names_of_claims);
    tcase_add_test(c, names_that_clash);
    tcase_add_test(c, denied_within_a_claim);
    tcase_add_loop_test(c, filtered, 0, (int)(sizeof filters / sizeof *filters));
    tcase_add_loop_test(c, a_limit_cuts_statements_off, 0,
                        sizeof statement_filters / sizeof *statement_filters);
    tcase_add_test(c, filters_by_document);
    tcase_add_test(c, rows_say_everything);
    tcase_add_test(c, speakers_of_a_row);
    tcase_add_test(c, bad_filters);
    tcase_add_test(c, a_callback_stops_it);
    tcase_add_test(c, how_far_it_is);
    suite_add_tcase(s, c);
    c = tcase_create("before the linker");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, begin_unlinked, end);
    tcase_add_test(c, nothing_is_linked);
    suite_add_tcase(s, c);
    c = tcase_create("before the first document");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, begin_empty, end);
    tcase_add_test(c, an_empty_store);
    suite_add_tcase(s, c);
    return s;
}
