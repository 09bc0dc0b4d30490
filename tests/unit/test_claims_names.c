/* Reading what the linker found beside claims: near copies, revisions, names that are one, and statements by them. */
#include "tests/unit/claims_fixture.h"
#include "worker/store/claims.h"
#include "worker/store/fold.h"
#include "worker/store/reading.h"

static struct store *writer;
static struct reader *reader;
static struct arena *arena;

static void begin(void)
{
    fixture_begin();
    arena = arena_new(0);
    writer = open_test_store();
    story_documents(writer);
    ok(reader_open(test_path, &reader));
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

/* ---- near copies, revisions ---- */

struct copied {
    const char *pairs;
    uint32_t paragraphs_a, paragraphs_b;
};

static enum cw_error note_copy(const struct copy_row *row, void *context)
{
    struct copied *c = context;
    c->pairs = arena_printf(arena, "%s%s%d-%d %s", c->pairs, *c->pairs ? ", " : "", (int)row->a.document,
                            (int)row->b.document, row->kind);
    c->paragraphs_a = row->paragraphs_a;
    c->paragraphs_b = row->paragraphs_b;
    ck_assert_str_ne(row->a.title, row->b.id);
    return CW_OK;
}

/* Walking finds the same as looking them up. */
static const char *copies(struct copy_filter f)
{
    enum { ALL = 1000 };
    struct copied c = {.pairs = ""}, walked = {.pairs = ""};
    ok(reader_copies(reader, &f, note_copy, &c));
    f.limit = f.limit ? f.limit : ALL;
    reader->few = 0;
    ok(reader_copies(reader, &f, note_copy, &walked));
    reader->few = ALL;
    ck_assert_str_eq(walked.pairs, c.pairs);
    ck_assert_uint_eq(walked.paragraphs_a, c.paragraphs_a);
    ck_assert_uint_eq(walked.paragraphs_b, c.paragraphs_b);
    return c.pairs;
}

#define WIRE "8-2 same"
#define REVISED "1-7 rewritten"

START_TEST(near_copies)
{
    ck_assert_str_eq(copies((struct copy_filter){0}), WIRE ", " REVISED);
    ck_assert_str_eq(copies((struct copy_filter){.limit = 1}), WIRE);
    ck_assert_str_eq(copies((struct copy_filter){.kind = "rewritten"}), REVISED);
    ck_assert_str_eq(copies((struct copy_filter){.kind = "cut"}), "");
    ck_assert_str_eq(copies((struct copy_filter){.outlet = "COAST radio"}), WIRE);
    ck_assert_str_eq(copies((struct copy_filter){.outlet = "radio"}), "");
    ck_assert_str_eq(copies((struct copy_filter){.document = in_document(1, 8, "")}), REVISED);
    /* of the other */
    ck_assert_str_eq(copies((struct copy_filter){.document = in_document(2, 8, ""), .outlet = "coast radio"}), WIRE);
    ck_assert_str_eq(copies((struct copy_filter){.document = in_document(2, 8, ""), .outlet = "orlan post"}), "");
    ck_assert_str_eq(copies((struct copy_filter){.since = "2031-05-20"}), WIRE);
    ck_assert_str_eq(copies((struct copy_filter){.since = "2031-05-03", .until = "2031-05-03"}), WIRE ", " REVISED);
    ck_assert_str_eq(copies((struct copy_filter){.until = "2031-05-02", .outlet = "northern wire"}), WIRE);
    ck_assert_str_eq(copies((struct copy_filter){.until = "2031-04"}), "");
    struct copied c = {.pairs = ""};
    ok(reader_copies(reader, &(struct copy_filter){.kind = "rewritten"}, note_copy, &c));
    ck_assert_uint_eq(c.paragraphs_a, 6);  /* stored as 7-1 */
    ck_assert_uint_eq(c.paragraphs_b, 8);
    fails(CW_EUSAGE, reader_copies(reader, &(struct copy_filter){.kind = "twin"}, note_copy, &c));
    fails(CW_EUSAGE, reader_copies(reader, &(struct copy_filter){.since = "May"}, note_copy, &c));
    fails(CW_EUSAGE, reader_copies(reader, &(struct copy_filter){.document = "?"}, note_copy, &c));
    fails(CW_ENOTFOUND, reader_copies(reader, &(struct copy_filter){.document = "00000000"}, note_copy, &c));
}
END_TEST

/* What the dates leave open is told by the public ids: the same whatever came first. */
START_TEST(copies_without_dates)
{
    story_sql(STORY_COPY "(3, 4, 'cut', 2, 1, 1, 1, 1, 0.5)");
    ck_assert_str_eq(copies((struct copy_filter){.kind = "cut"}), "4-3 cut");
    ck_assert_str_eq(copies((struct copy_filter){.document = in_document(3, 8, "")}), "4-3 cut");
    ck_assert_str_eq(copies((struct copy_filter){0}), WIRE ", " REVISED ", 4-3 cut");
}
END_TEST

START_TEST(revisions)
{
    struct claim_document *d;
    size_t n;
    ok(reader_revisions(reader, "https://courier.example/dam", arena, &d, &n));
    ck_assert_uint_eq(n, 2);
    ck_assert_int_eq(d[0].document, 1);
    ck_assert_uint_eq(d[0].revision, 0);
    ck_assert_int_eq(d[1].document, 7);
    ck_assert_uint_eq(d[1].revision, 1);
    ck_assert(d[0].revision_known && d[1].revision_known);
    ok(reader_revisions(reader, "https://courier.example/", arena, &d, &n));
    ck_assert_uint_eq(n, 0);
}
END_TEST

/* The first text of the dam's url, where dates do not tell it: not by what was stored first. */
static int64_t first_text(const char *change, bool known)
{
    struct claim_document *d;
    size_t n;
    story_sql("%s", change);
    ok(reader_revisions(reader, "https://courier.example/dam", arena, &d, &n));
    ck_assert_uint_eq(n, 2);
    ck_assert_uint_eq(d[1].revision, 1);
    ck_assert(d[0].revision_known == known && d[1].revision_known == known);
    return d[0].document;
}

START_TEST(revisions_of_one_day)
{
    char one[CW_ID_HEX + 1], seven[CW_ID_HEX + 1];
    story_id(0, one);
    story_id(6, seven);
    int64_t least = strcmp(one, seven) < 0 ? 1 : 7;
    ck_assert_int_eq(first_text("UPDATE documents SET published_lo = '2031-05-04T00:00:00', published_hi = "
                                "'2031-05-04T23:59:59' "
                                "WHERE document = 1",
                                false),
                     least);
    ck_assert_int_eq(first_text("UPDATE documents SET accepted_at = '1999' WHERE document = 1", false), least);
    ck_assert_int_eq(first_text("UPDATE documents SET accepted_at = '2099' WHERE document = 1", false), least);
    ck_assert_int_eq(first_text("UPDATE documents SET published_lo = '2031-05-04T10:00:00' WHERE document = 7", false),
                     1);
    ck_assert_int_eq(first_text("UPDATE documents SET published_hi = '2031-05-04T09:59:59' WHERE document = 1", true),
                     1);
    ck_assert_int_eq(first_text("UPDATE documents SET published_lo = NULL, published_hi = NULL WHERE document = 1",
                                false),
                     7);
    ck_assert_int_eq(first_text("UPDATE documents SET published_lo = NULL, published_hi = NULL WHERE document = 7",
                                false),
                     least);
}
END_TEST

/* ---- names ---- */

static void decide(int position, const char *decision, const char *a, const char *b)
{
    const char *fa = fold_name(arena, a, strlen(a)), *fb = fold_name(arena, b, strlen(b));
    bool turned = strcmp(fa, fb) > 0;
    story_sql("INSERT INTO name_decisions (position, decision, name, other, folded, other_folded) VALUES (%d, '%s', "
              "'%s', '%s', '%s', '%s')",
              position, decision, a, b, turned ? fb : fa, turned ? fa : fb);
}

static void evidence(const char *a, const char *b, const char *kind, int document)
{
    bool turned = strcmp(a, b) > 0;
    story_proof(turned ? b : a, turned ? a : b, kind, document, document + 1);
}

/* "name:likeness>to:evidence", the one asked for first. */
static const char *group(const char *name)
{
    struct name_member *m;
    size_t n;
    const char *out = "";
    ok(reader_name_group(reader, name, arena, &m, &n));
    ck_assert_uint_ge(n, 1);
    ck_assert_ptr_null(m[0].likeness);
    for (size_t i = 0; i < n; i++) {
        ck_assert_ptr_nonnull(m[i].spellings);
        out = arena_printf(arena, "%s%s%s", out, i ? ", " : "", m[i].name);
        if (i) out = arena_printf(arena, "%s:%s>%s:%d", out, m[i].likeness, m[i].to_folded, (int)m[i].evidence);
    }
    return out;
}

START_TEST(names_that_are_one)
{
    bool more;
    for (int stage = 0; stage < 3; stage++) {
        if (stage == 1) ok(store_index_some(writer, 9, &more));
        if (stage == 2) index_all(writer);
        ck_assert_str_eq(group("ADA KESTRIN"), "Ada Kestrin, Ada Kestrine:spelling>ada kestrin:2");
        ck_assert_str_eq(group("Kestrine"), "Ada Kestrine, Ada Kestrin:spelling>ada kestrine:2");
        ck_assert_str_eq(group("LWC"), "LWC, Lorn Water Company:acronym>lwc:1");
        ck_assert_str_eq(group("water company"), "Lorn Water Company, LWC:acronym>lorn water company:1");
    }
    struct name_member *m;
    size_t n;
    ok(reader_name_group(reader, "kestrin", arena, &m, &n));
    ck_assert_uint_eq(n, 2);
    ck_assert_uint_eq(m[0].documents, 3);
    ck_assert_str_eq(m[0].spellings, "Ada Kestrin");
    ck_assert_str_eq(m[1].to, "Ada Kestrin");
    ok(reader_name_group(reader, "ada", arena, &m, &n));  /* two names have it, and they are one */
    ck_assert_uint_eq(n, 2);
    decide(1, "split", "Ada Kestrin", "Ada Kestrine");
    fails(CW_EUSAGE, reader_name_group(reader, "ada", arena, &m, &n));
    ck_assert_ptr_nonnull(strstr(cw_error_text(), "ada kestrin, ada kestrine"));
    fails(CW_EUSAGE, reader_name_group(reader, "...", arena, &m, &n));
    fails(CW_ENOTFOUND, reader_name_group(reader, "kestr", arena, &m, &n));
    fails(CW_ENOTFOUND, reader_name_group(reader, "senior official", arena, &m, &n));  /* no name */
    ck_assert_uint_eq(n, 0);
}
END_TEST

/* A spelling that is no entity's name leads to the entity. */
START_TEST(asked_by_a_spelling)
{
    story_sql("UPDATE mentions SET text = 'The Minister' WHERE entity = 1");
    ck_assert_str_eq(group("the minister"), "Ada Kestrin, Ada Kestrine:spelling>ada kestrin:2");
    index_all(writer);
    ck_assert_str_eq(group("THE MINISTER"), "Ada Kestrin, Ada Kestrine:spelling>ada kestrin:2");
}
END_TEST

START_TEST(decisions_go_before_evidence)
{
    decide(1, "split", "Ada Kestrine", "Ada Kestrin");
    ck_assert_str_eq(group("ada kestrin"), "Ada Kestrin");
    decide(2, "merge", "Ada Kestrin", "Ada Kestrine");  /* the last one holds */
    ck_assert_str_eq(group("ada kestrin"), "Ada Kestrin, Ada Kestrine:merge>ada kestrin:0");
    decide(3, "merge", "Ada Kestrine", "the Minister");  /* a name that is nowhere */
    ck_assert_str_eq(group("ada kestrin"),
                     "Ada Kestrin, Ada Kestrine:merge>ada kestrin:0, the Minister:merge>ada kestrine:0");
    ck_assert_str_eq(group("the minister"),
                     "the Minister, Ada Kestrin:merge>ada kestrine:0, Ada Kestrine:merge>the minister:0");
    decide(4, "split", "the Minister", "Ada Kestrin");  /* not even by way of a third */
    ck_assert_str_eq(group("ada kestrin"), "Ada Kestrin, Ada Kestrine:merge>ada kestrin:0");
    ck_assert_str_eq(group("the minister"), "the Minister, Ada Kestrine:merge>the minister:0");
}
END_TEST

/* Two of one family name are not one, though each is called by it alone. */
START_TEST(short_names_lead_no_further)
{
    story_sql("INSERT INTO entities (entity, document, number, type, name, folded, mentions, statements) VALUES "
              "(101, 1, 9, 'PER', 'Tom Kestrin', 'tom kestrin', 1, 0), (102, 2, 9, 'PER', 'Kestrin', 'kestrin', 1, 0)");
    evidence("ada kestrin", "kestrin", "short", 1);
    evidence("tom kestrin", "kestrin", "short", 3);
    evidence("kestrin", "kestryn", "spelling", 4);
    ck_assert_str_eq(group("ada kestrin"),
                     "Ada Kestrin, Ada Kestrine:spelling>ada kestrin:2, Kestrin:short>ada kestrin:1, "
                     "kestryn:spelling>kestrin:1");
    ck_assert_str_eq(group("tom kestrin"), "Tom Kestrin, Kestrin:short>tom kestrin:1, kestryn:spelling>kestrin:1");
    ck_assert_str_eq(group("kestrin"), "Kestrin, Ada Kestrin:short>kestrin:1, Ada Kestrine:spelling>ada kestrin:2, "
                                       "Tom Kestrin:short>kestrin:1, kestryn:spelling>kestrin:1");
}
END_TEST

START_TEST(large_groups_are_bounded)
{
    struct name_member *m;
    size_t n;
    story_sql("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250) "
              "INSERT INTO name_pairs (folded, other, kind) "
              "SELECT 'ada kestrin', 'ada kestrin' || i, 'spelling' FROM n");
    story_sql("INSERT INTO name_proofs SELECT 1, 2, pair FROM name_pairs WHERE proofs = 0");
    ok(reader_name_group(reader, "ada kestrin", arena, &m, &n));
    ck_assert_uint_eq(n, 200);
}
END_TEST

START_TEST(proofs)
{
    struct name_proof p[2];
    size_t n;
    ok(reader_name_proofs(reader, "ada kestrine", "ada kestrin", arena, p, 2, &n));
    ck_assert_uint_eq(n, 2);
    ck_assert_str_eq(p[0].spelling_a, "Ada Kestrine");
    ck_assert_str_eq(p[0].spelling_b, "Ada Kestrin");
    ck_assert_str_eq(p[0].outlet_a, "Northern Wire");
    ck_assert_str_eq(p[0].document_b, in_document(1, 32, ""));  /* 3 May before 4 May */
    ck_assert_str_eq(p[1].document_b, in_document(7, 32, ""));
    ok(reader_name_proofs(reader, "ada kestrin", "ada kestrine", arena, p, 1, &n));
    ck_assert_uint_eq(n, 1);
    ck_assert_str_eq(p[0].spelling_a, "Ada Kestrin");
    ok(reader_name_proofs(reader, "ada kestrin", "lwc", arena, p, 1, &n));
    ck_assert_uint_eq(n, 0);
}
END_TEST

/* ---- statements ---- */

static enum cw_error count_statement(const struct statement_row *row, void *context)
{
    (void)row;
    ++*(int *)context;
    return CW_OK;
}

static int statements(struct statement_filter f)
{
    int n = 0;
    ok(reader_statements(reader, &f, count_statement, &n));
    return n;
}

START_TEST(statements_of_a_group)
{
    bool more;
    for (int stage = 0; stage < 3; stage++) {
        if (stage == 1) ok(store_index_some(writer, 9, &more));
        if (stage == 2) index_all(writer);
        ck_assert_int_eq(statements((struct statement_filter){.speaker = "kestrin"}), 3);
        ck_assert_int_eq(statements((struct statement_filter){.speaker = "kestrin", .speaker_group = true}), 5);
        ck_assert_int_eq(statements((struct statement_filter){.speaker = "kestrin",
                                                              .speaker_group = true,
                                                              .text = "two cracks"}),
                         2);
        /* both, by their words */
        ck_assert_int_eq(statements((struct statement_filter){.speaker = "ada", .speaker_group = true}), 5);
        ck_assert_int_eq(statements((struct statement_filter){.speaker = "lwc", .speaker_group = true}), 2);
        ck_assert_int_eq(statements((struct statement_filter){.speaker = "senior official", .speaker_group = true}), 1);
        ck_assert_int_eq(statements((struct statement_filter){.via = "Port Maren"}), 2);
        ck_assert_int_eq(statements((struct statement_filter){.via = "courier", .outlet = "coast radio"}), 1);
        ck_assert_int_eq(statements((struct statement_filter){.via = "wire"}), 0);
        ck_assert_int_eq(statements((struct statement_filter){.stored_since = "2022-06-09T13:17:00.000Z"}), 2);
        ck_assert_int_eq(statements((struct statement_filter){.stored_since = "2022-06-09", .via = "courier"}), 2);
    }
}
END_TEST

/* A member's words are not enough: the asked one's are. */
START_TEST(namesakes_stay_out)
{
    story_sql("INSERT INTO entities (entity, document, number, type, name, folded, mentions, statements) VALUES "
              "(102, 2, 9, 'PER', 'Kestrin', 'kestrin', 1, 0)");
    evidence("ada kestrine", "kestrin", "short", 2);
    story_sql("UPDATE statements SET speaker_names = ' tom kestrin | kestrin ' WHERE statement = 6");
    ck_assert_int_eq(statements((struct statement_filter){.speaker = "ada kestrine", .speaker_group = true}), 4);
    story_sql("UPDATE statements SET speaker_names = ' kestrin ' WHERE statement = 6");
    ck_assert_int_eq(statements((struct statement_filter){.speaker = "ada kestrine", .speaker_group = true}), 5);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("claims_names");
    TCase *c = tcase_create("copies, names, statements");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_test(c, near_copies);
    tcase_add_test(c, copies_without_dates);
    tcase_add_test(c, revisions);
    tcase_add_test(c, revisions_of_one_day);
    tcase_add_test(c, names_that_are_one);
    tcase_add_test(c, asked_by_a_spelling);
    tcase_add_test(c, decisions_go_before_evidence);
    tcase_add_test(c, short_names_lead_no_further);
    tcase_add_test(c, large_groups_are_bounded);
    tcase_add_test(c, proofs);
    tcase_add_test(c, statements_of_a_group);
    tcase_add_test(c, namesakes_stay_out);
    suite_add_tcase(s, c);
    return s;
}
