/* A small store of an invented story, whose rows about claims are written by plain SQL, as the linker might have: so
 * that what reads them can be tested without it.  Keys are given out against the order of publication.
 *
 *  d1 Port Maren Courier  3 May 2031  Ada Kestrin: the Lorn dam wall had cracked in two places   claim of the cracks
 *  d2 Northern Wire       4 May       Ada Kestrine, via the Courier: the same in other words     "
 *  d3 Harbour Gazette     undated     a senior official: cracked in three places                 "
 *  d4 Veldmar Times       5 May       Lorn Water Company denies it                               claim of the denial
 *  d5 Orlan Post          6 May       LWC rejects it                                             "
 *  d6 Port Maren Courier  Nov 2030    Ada Kestrin: the Ostra dam wall                            alone; alike, earlier
 *  d7 Port Maren Courier  4 May       the text of d1's url, revised; its second wording is alone claim of the cracks
 *  d8 Coast Radio         May 2031    a copy of d2                                               " */
#ifndef CW_TESTS_CLAIMS_FIXTURE_H
#define CW_TESTS_CLAIMS_FIXTURE_H

#include <sqlite3.h>

#include "tests/unit/store_fixture.h"

#define STORY_CRACKS "c0123456789ab"
#define STORY_DENIAL "c0123ffff0000"
#define STORY_COPY \
    "INSERT INTO copies (document, other, kind, support, paragraphs, other_paragraphs, matched, in_order, overlap) " \
    "VALUES "

struct story_document {
    const char *outlet, *title, *url, *lo, *hi, *text;
    const char *speaker, *source, *cue, *content, *via;
    enum entity_type type;
    bool anonymous;
    enum statement_kind kind;
    enum polarity polarity;
    const char *wordings[2];
    const char *claims[2];  /* ids; NULL: alone */
};

static const struct story_document story[] = {
    {.outlet = "Port Maren Courier", .title = "Dam wall cracked, says minister", .url = "https://courier.example/dam",
     .lo = "2031-05-03T00:00:00", .hi = "2031-05-03T23:59:59", .speaker = "Ada Kestrin", .source = "Ada Kestrin",
     .cue = "said", .text = "Ada Kestrin said the Lorn dam wall had cracked in two places.",
     .content = "the Lorn dam wall had cracked in two places",
     .wordings = {"the Lorn dam wall had cracked in two places"}, .claims = {STORY_CRACKS}},
    {.outlet = "Northern Wire", .title = "Cracks in dam", .url = "https://wire.example/1", .lo = "2031-05-04T00:00:00",
     .hi = "2031-05-04T23:59:59", .speaker = "Ada Kestrine", .source = "Ada Kestrine", .cue = "told",
     .via = "The Port Maren Courier",
     .text = "Ada Kestrine told the Port Maren Courier that the wall of the Lorn dam has two cracks.",
     .content = "that the wall of the Lorn dam has two cracks", .wordings = {"the wall of the Lorn dam has two cracks"},
     .claims = {STORY_CRACKS}},
    {.outlet = "The Harbour Gazette", .title = "Three cracks", .speaker = "senior official",
     .source = "A senior official",
     .cue = "said", .anonymous = true, .text = "A senior official said the Lorn dam wall had cracked in three places.",
     .content = "the Lorn dam wall had cracked in three places",
     .wordings = {"the Lorn dam wall had cracked in three places"}, .claims = {STORY_CRACKS}},
    {.outlet = "Veldmar Times", .title = "No cracks, says company", .lo = "2031-05-05T00:00:00",
     .hi = "2031-05-05T23:59:59",
     .speaker = "Lorn Water Company", .type = ENTITY_ORG, .source = "The Lorn Water Company", .cue = "denied",
     .kind = KIND_DENIAL, .polarity = POLARITY_DENIED,
     .text = "The Lorn Water Company denied that its wall was cracked.", .content = "that its wall was cracked",
     .wordings = {"its wall was cracked"}, .claims = {STORY_DENIAL}},
    {.outlet = "Orlan Post", .title = "Company: wall is sound", .lo = "2031-05-06T00:00:00",
     .hi = "2031-05-06T23:59:59",
     .speaker = "LWC", .type = ENTITY_ORG, .source = "LWC", .cue = "rejected", .kind = KIND_DENIAL,
     .polarity = POLARITY_DENIED, .text = "LWC rejected reports that the wall was cracked.",
     .content = "reports that the wall was cracked", .wordings = {"the wall was cracked"}, .claims = {STORY_DENIAL}},
    {.outlet = "Port Maren Courier", .title = "Ostra dam closed", .lo = "2030-11-01T00:00:00",
     .hi = "2030-11-30T23:59:59",
     .speaker = "Ada Kestrin", .source = "Ada Kestrin", .cue = "said",
     .text = "Ada Kestrin said the Ostra dam wall had cracked in one place.",
     .content = "the Ostra dam wall had cracked in one place",
     .wordings = {"the Ostra dam wall had cracked in one place"}},
    {.outlet = "Port Maren Courier", .title = "Dam wall cracked; repairs take a year",
     .url = "https://courier.example/dam",
     .lo = "2031-05-04T00:00:00", .hi = "2031-05-04T23:59:59", .speaker = "Ada Kestrin", .source = "Ada Kestrin",
     .cue = "said",
     .text = "Ada Kestrin said the Lorn dam wall had cracked in two places and repairs would take a year.",
     .content = "the Lorn dam wall had cracked in two places and repairs would take a year",
     .wordings = {"the Lorn dam wall had cracked in two places", "repairs would take a year"},
     .claims = {STORY_CRACKS}},
    {.outlet = "Coast Radio", .title = "Cracks in dam", .lo = "2031-05-01T00:00:00", .hi = "2031-05-31T23:59:59",
     .speaker = "Ada Kestrine", .source = "Ada Kestrine", .cue = "told", .via = "The Port Maren Courier",
     .text = "Ada Kestrine told the Port Maren Courier that the wall of Lorn dam has two cracks.",
     .content = "that the wall of Lorn dam has two cracks", .wordings = {"the wall of Lorn dam has two cracks"},
     .claims = {STORY_CRACKS}},
};
enum { STORY_DOCUMENTS = sizeof story / sizeof *story };

/* "" and the public id of story[i]. */
static inline void story_id(int i, char id[CW_ID_HEX + 1])
{
    struct document d = {.title = story[i].title, .outlet = story[i].outlet, .url = story[i].url,
                         .published = story[i].lo, .language = "en", .text = story[i].text,
                         .text_size = strlen(story[i].text)};
    document_id(&d, id);
}

static inline void story_store(struct store *s, struct arena *a, int i)
{
    const struct story_document *t = &story[i];
    struct document d = {.title = t->title, .outlet = t->outlet, .url = t->url, .published = t->lo, .language = "en",
                         .text = t->text, .text_size = strlen(t->text)};
    char *id = arena_alloc(a, CW_ID_HEX + 1);
    const char **via = arena_alloc(a, sizeof *via);
    struct mention *mention = arena_alloc(a, sizeof *mention);
    struct entity *entity = arena_alloc(a, sizeof *entity);
    struct statement *said = arena_alloc(a, sizeof *said);
    *via = t->via;
    document_id(&d, id);
    *mention = (struct mention){where(t->text, t->speaker), MENTION_NAME};
    *entity = (struct entity){.type = t->type, .name = t->speaker, .mentions = mention, .mention_count = 1};
    *said = (struct statement){
        .form = FORM_INDIRECT, .kind = t->kind, .polarity = t->polarity,
        .source = one_span(a, where(t->text, t->source)), .cue = one_span(a, where(t->text, t->cue)),
        .content = one_span(a, where(t->text, t->content)), .has_speaker = true,
        .speaker = {t->speaker, t->anonymous ? -1 : 0, t->anonymous, 1}, .via = via, .via_count = t->via != NULL,
        .within = -1};
    struct record r = {.id = id, .title = t->title, .outlet = t->outlet, .url = t->url, .language = "en",
                       .has_published = t->lo != NULL, .text = t->text, .text_size = d.text_size, .entities = entity,
                       .entity_count = !t->anonymous, .statements = said, .statement_count = 1,
                       .engine = "claimwire test", .published.basis = BASIS_GIVEN};
    if (t->lo) memcpy(r.published.lo, t->lo, strlen(t->lo) + 1);
    if (t->hi) memcpy(r.published.hi, t->hi, strlen(t->hi) + 1);
    struct buffer encoded = {0};
    enum document_state state;
    struct store_job job;
    ok(document_encode(&d, &encoded));
    ok(store_begin(s));
    ok(store_accept(s, id, encoded.data, encoded.size, test_now + 1000 * i, &state, &job));
    buffer_clear(&encoded);
    ok(record_encode(&r, &encoded));
    ok(store_finish(s, job.job, encoded.data, encoded.size, test_now + 60000 * i));
    ok(store_commit(s));
    buffer_free(&encoded);
}

static inline void story_sql(const char *format, ...) __attribute__((format(printf, 1, 2)));
static inline void story_sql(const char *format, ...)
{
    sqlite3 *db;
    char *words = NULL, sql[1024];
    va_list ap;
    va_start(ap, format);
    vsnprintf(sql, sizeof sql, format, ap);
    va_end(ap);
    ck_assert_int_eq(sqlite3_open(test_path, &db), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &words) == SQLITE_OK, "%s: %s", sql, words);
    sqlite3_close(db);
}

/* The documents alone: nothing is linked yet.  Document i has key i + 1, and so has its statement. */
static inline void story_documents(struct store *s)
{
    struct arena *a = arena_new(0);
    for (int i = 0; i < STORY_DOCUMENTS; i++) story_store(s, a, i);
    arena_free(a);
}

/* Key of a wording of document d (from 1). */
static inline int story_wording(int d, int number) { return 1000 - 10 * d + number; }

static inline void story_wordings(void)
{
    for (int i = 0; i < STORY_DOCUMENTS; i++)
        for (int k = 0; k < 2 && story[i].wordings[k]; k++) {
            struct span w = where(story[i].text, story[i].wordings[k]);
            struct span content = where(story[i].text, story[i].content);
            const char *claim = story[i].claims[k];
            story_sql("INSERT INTO wordings (wording, statement, number, begin_byte, end_byte, content_at, claim) "
                      "VALUES (%d, %d, %d, %u, %u, %u, "
                      "(SELECT claim FROM claims WHERE id = '%s'))",
                      story_wording(i + 1, k + 1), i + 1, k + 1, w.begin, w.end, w.begin - content.begin,
                      claim ? claim : "");
        }
}

static inline void story_link(int d, int other, const char *relation)
{
    story_sql("INSERT INTO wording_links (wording, other, relation, basis, support, similarity) VALUES (%d, %d, '%s', "
              "'content', 3, 0.8)",
              story_wording(d, 1), story_wording(other, 1), relation);
}

/* folded < other. */
static inline void story_proof(const char *folded, const char *other, const char *kind, int d, int other_d)
{
    story_sql("INSERT INTO name_pairs (folded, other, kind) VALUES ('%s', '%s', '%s') ON CONFLICT DO NOTHING", folded,
              other, kind);
    story_sql("INSERT INTO name_proofs SELECT %d, %d, pair FROM name_pairs WHERE folded = '%s' AND other = '%s' AND "
              "kind = '%s'", d, other_d, folded, other, kind);
}

/* What the linker would have found. */
static inline void story_links(void)
{
    story_sql("INSERT INTO claims (claim, id, wordings, documents, outlets, first_lo, last_hi) VALUES (7, "
              "'" STORY_CRACKS "', 5, 5, 4, '2031-05-01T00:00:00', '2031-05-31T23:59:59'), "
              "(3, '" STORY_DENIAL "', 2, 2, 2, '2031-05-05T00:00:00', '2031-05-06T23:59:59')");
    story_wordings();
    story_link(1, 2, "same");
    story_link(1, 3, "same");
    story_link(1, 7, "same");
    story_link(2, 8, "same");
    story_link(4, 5, "same");
    story_link(4, 1, "denies");
    story_link(6, 7, "earlier");
    story_sql(STORY_COPY "(2, 8, 'same', 4, 3, 3, 3, 3, 0.97)");
    story_sql(STORY_COPY "(7, 1, 'rewritten', 3, 8, 6, 5, 4, 0.61)");
    story_proof("ada kestrin", "ada kestrine", "spelling", 1, 2);
    story_proof("ada kestrin", "ada kestrine", "spelling", 7, 2);
    story_proof("lorn water company", "lwc", "acronym", 4, 5);
    story_sql("INSERT INTO totals VALUES ('linked_documents', 8), ('wordings', 990) ON CONFLICT DO UPDATE SET value = "
              "excluded.value");
}

#endif
