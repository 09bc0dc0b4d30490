/* What the store's tests share: a directory that goes away, invented documents and their records, checked calls. */
#ifndef CW_TESTS_STORE_FIXTURE_H
#define CW_TESTS_STORE_FIXTURE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/document.h"
#include "proto/record.h"
#include "worker/store/reader.h"
#include "worker/store/writer.h"

#define ok(call)                                                                                       \
    do {                                                                                               \
        enum cw_error ok_error = (call);                                                               \
        ck_assert_msg(ok_error == CW_OK, "%s: %s: %s", #call, cw_error_name(ok_error), cw_error_text()); \
    } while (0)
#define fails(code, call)                                                                             \
    do {                                                                                              \
        enum cw_error fails_error = (call);                                                           \
        ck_assert_msg(fails_error == (code), "%s: %s, not %s: %s", #call, cw_error_name(fails_error), \
                      cw_error_name(code), cw_error_text());                                          \
    } while (0)

Suite *suite(void);

static const int64_t test_now = 1654780260000;  /* 2022-06-09T13:11:00Z */
static char test_directory[64], test_path[96];

static inline void fixture_begin(void)
{
    snprintf(test_directory, sizeof test_directory, "/tmp/claimwire-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(test_directory));
    snprintf(test_path, sizeof test_path, "%s/claimwire.db", test_directory);
}

static inline void fixture_end(void)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock", ".copy", "-journal", ".copy-journal"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char name[128];
        snprintf(name, sizeof name, "%s%s", test_path, ends[i]);
        unlink(name);
    }
    rmdir(test_directory);
}


static inline struct span where(const char *text, const char *words)
{
    const char *p = strstr(text, words);
    ck_assert_msg(p != NULL, "'%s' is not in the text", words);
    return (struct span){(uint32_t)(p - text), (uint32_t)(p - text + strlen(words))};
}

static inline struct spans one_span(struct arena *a, struct span s)
{
    struct spans spans = {arena_alloc(a, sizeof s), 1};
    spans.at[0] = s;
    return spans;
}

/* An article of the invented Harbour Gazette about a bridge; `n` makes it another. */
static inline struct document bridge_document(struct arena *a, int n)
{
    static const char *authors[] = {"Ada Quill", "Tomas Reyes"};
    return (struct document){
        .uri = arena_printf(a, "articles/bridge-%d.txt", n),
        .title = arena_printf(a, "Old bridge at Veldmar stays shut, part %d", n),
        .outlet = n % 2 ? "The Harbour Gazette" : "Veldmar Courier",
        .url = arena_printf(a, "https://gazette.example/bridge/%d", n),
        .language = "en",
        .published = "2022-06-09",
        .authors = authors,
        .author_count = 2,
        .text = arena_printf(a,
                             "Benoît O'Neill, the mayor, said the bridge number %d would "
                             "stay closed. \"It is not safe,\" O'Neill "
                                "said. The Ruvian Transport Office denied that it had known of "
                                "the cracks, the Courier reported.", n),
    };
}

static inline void add_bridge_entities(struct arena *a, struct record *r)
{
    struct entity *e = arena_array(a, 2, sizeof *e);
    e[0] = (struct entity){.type = ENTITY_PER, .name = "Benoît O'Neill", .mention_count = 2,
                           .mentions = arena_array(a, 2, sizeof(struct mention))};
    e[0].mentions[0] = (struct mention){where(r->text, "Benoît O'Neill"), MENTION_NAME};
    e[0].mentions[1] = (struct mention){where(r->text, "O'Neill said"), MENTION_NAME};
    e[0].mentions[1].span.end -= 5;
    e[1] = (struct entity){.type = ENTITY_ORG, .name = "Ruvian Transport Office", .mention_count = 1,
                           .mentions = arena_alloc(a, sizeof(struct mention))};
    e[1].mentions[0] = (struct mention){where(r->text, "Ruvian Transport Office"), MENTION_NAME};
    r->entities = e;
    r->entity_count = 2;
}

static inline void add_bridge_statements(struct arena *a, struct record *r, int n)
{
    static const char *via[] = {"Courier"};
    struct statement *s = arena_array(a, 3, sizeof *s);
    s[0] = (struct statement){.form = FORM_INDIRECT, .source = one_span(a, where(r->text, "Benoît O'Neill")),
                              .cue = one_span(a, where(r->text, "said the")), .has_speaker = true,
                              .speaker = {"Benoît O'Neill", 0, false, 1}, .within = -1, .checkworthy = 0.7f,
                              .confidence = 0.9f,
                              .content = one_span(a,
                                                  where(r->text,
                                                        arena_printf(a, "the bridge number %d would stay closed", n)))};
    s[0].cue.at[0].end -= 4;
    s[1] = (struct statement){.form = FORM_DIRECT, .source = one_span(a, where(r->text, "O'Neill said")),
                              .cue = one_span(a, where(r->text, "said. The")), .has_speaker = true,
                              .speaker = {"Benoît O'Neill", 0, false, 1}, .within = -1, .checkworthy = 0.2f,
                              .confidence = 0.8f, .content = one_span(a, where(r->text, "It is not safe"))};
    s[1].source.at[0].end -= 5;
    s[1].cue.at[0].end -= 5;
    s[2] = (struct statement){.form = FORM_INDIRECT, .kind = KIND_DENIAL, .polarity = POLARITY_DENIED,
                              .source = one_span(a, where(r->text, "The Ruvian Transport Office")),
                              .cue = one_span(a, where(r->text, "denied")), .has_speaker = true,
                              .speaker = {"Ruvian Transport Office", 1, false, 1}, .via = via, .via_count = 1,
                              .within = -1, .checkworthy = 0.5f, .confidence = 0.6f,
                              .content = one_span(a, where(r->text, "that it had known of the cracks"))};
    r->statements = s;
    r->statement_count = 3;
}

/* What a worker would send for bridge_document(n). */
static inline struct record bridge_record(struct arena *a, int n)
{
    struct document d = bridge_document(a, n);
    char id[CW_ID_HEX + 1];
    struct record r = {.uri = d.uri, .title = d.title, .outlet = d.outlet, .url = d.url, .language = d.language,
                       .authors = d.authors, .author_count = d.author_count, .has_published = true, .text = d.text,
                       .text_size = strlen(d.text),
                       .published = {"2022-06-09T00:00:00", "2022-06-09T23:59:59", BASIS_GIVEN},
                       .engine = "claimwire test"};
    d.text_size = r.text_size;
    document_id(&d, id);
    r.id = arena_strdup(a, id);
    add_bridge_entities(a, &r);
    add_bridge_statements(a, &r, n);
    r.times = arena_alloc(a, sizeof *r.times);
    r.times[0] = (struct time_expression){where(r.text, "it had known"), TIME_DATE, "PAST_REF"};
    r.time_count = 1;
    return r;
}

/* Accepts bridge_document(n) in the open transaction. */
static inline struct store_job accept_bridge(struct store *s, int n, enum document_state *state)
{
    struct arena *a = arena_new(0);
    struct buffer encoded = {0};
    struct store_job job;
    char id[CW_ID_HEX + 1];
    struct document d = bridge_document(a, n);
    d.text_size = strlen(d.text);
    document_id(&d, id);
    ok(document_encode(&d, &encoded));
    ok(store_accept(s, id, encoded.data, encoded.size, test_now, state, &job));
    buffer_free(&encoded);
    arena_free(a);
    return job;
}

static inline enum cw_error finish_with(struct store *s, uint64_t job, const struct record *r)
{
    struct buffer encoded = {0};
    ok(record_encode(r, &encoded));
    enum cw_error e = store_finish(s, job, encoded.data, encoded.size, test_now + 1500);
    buffer_free(&encoded);
    return e;
}

static inline enum cw_error finish_bridge(struct store *s, uint64_t job, int n)
{
    struct arena *a = arena_new(0);
    struct record r = bridge_record(a, n);
    enum cw_error e = finish_with(s, job, &r);
    arena_free(a);
    return e;
}

/* Documents from..to accepted and done, in two commits. */
static inline void fill(struct store *s, int from, int to)
{
    enum document_state state;
    for (int n = from; n <= to; n++) {
        ok(store_begin(s));
        struct store_job job = accept_bridge(s, n, &state);
        ck_assert_int_eq(state, DOC_UNKNOWN);
        ok(store_commit(s));
        ok(store_begin(s));
        ok(finish_bridge(s, job.job, n));
        ok(store_commit(s));
    }
}

static inline void index_all(struct store *s)
{
    for (bool more = true; more;) ok(store_index_some(s, 100, &more));
}

static inline struct store *open_test_store(void)
{
    struct store *s = NULL;
    ok(store_open(test_path, &s));
    return s;
}

#endif
