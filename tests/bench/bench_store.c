/* How fast the store is: bench_store DIRECTORY [DOCUMENTS].  Prints one line a measurement, for docs/BENCHMARKS.md.
 * Documents have 4 KB of invented text; records 12 statements and 30 mentions of 10 entities. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "proto/document.h"
#include "proto/record.h"
#include "worker/store/reader.h"
#include "worker/store/writer.h"

enum { TEXT = 4096, STATEMENTS = 12, ENTITIES = 10, MENTIONS = 3, PIECE = 512 };

static uint64_t seed = 88172645463325252u;

static unsigned random_below(unsigned n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 33) % n;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(enum cw_error e)
{
    if (e == CW_OK) return;
    fprintf(stderr, "bench_store: %s\n", cw_error_text());
    exit(cw_error_exit_status(e));
}

/* Words of a vocabulary of 20,000 with the frequent ones first,
 * every sixth sentence's start capitalised by its number. */
static char *invent_text(struct arena *a)
{
    static const char *const ends[] = {"an", "or", "el", "is", "um", "et", "ar", "on"};
    char *text = arena_alloc(a, TEXT + 32);
    size_t n = 0;
    while (n < TEXT) {
        unsigned rank = random_below(20000) % (1 + random_below(20000));
        n += (size_t)snprintf(text + n, 32, "%c%c%u%s ", 'a' + (int)(rank % 26), 'a' + (int)(rank / 26 % 26),
                              rank / 676, ends[rank % 8]);
    }
    text[TEXT] = '\0';
    return text;
}

static struct document invent(struct arena *a, unsigned n)
{
    char *text = invent_text(a);
    return (struct document){
        .uri = arena_printf(a, "archive/2022/%08u.txt", n), .title = arena_printf(a, "%.60s", text),
        .outlet = arena_printf(a, "Outlet %u", random_below(40)), .language = "en", .published = "2022-06-09",
        .text = text, .text_size = TEXT};
}

static struct spans span_at(struct arena *a, uint32_t begin, uint32_t size)
{
    struct spans s = {arena_alloc(a, sizeof *s.at), 1};
    s.at[0] = (struct span){begin, begin + size};
    return s;
}

static struct record invent_record(struct arena *a, const struct document *d)
{
    char id[CW_ID_HEX + 1];
    document_id(d, id);
    struct record r = {.id = arena_strdup(a, id), .uri = d->uri, .title = d->title, .outlet = d->outlet,
                       .language = "en", .has_published = true, .text = d->text, .text_size = d->text_size,
                       .engine = "claimwire bench", .entity_count = ENTITIES, .statement_count = STATEMENTS,
                       .entities = arena_array(a, ENTITIES, sizeof(struct entity)),
                       .statements = arena_array(a, STATEMENTS, sizeof(struct statement))};
    snprintf(r.published.lo, sizeof r.published.lo, "2022-%02u-%02uT00:00:00", 1 + random_below(12),
             1 + random_below(28));
    snprintf(r.published.hi, sizeof r.published.hi, "%.10sT23:59:59", r.published.lo);
    for (uint32_t i = 0; i < ENTITIES; i++) {
        struct entity *e = &r.entities[i];
        *e = (struct entity){.type = random_below(ENTITY_TYPE_COUNT), .mention_count = MENTIONS,
                             .name = arena_printf(a, "Name %u Surname %u", random_below(500), random_below(2000)),
                             .mentions = arena_array(a, MENTIONS, sizeof(struct mention))};
        for (uint32_t k = 0; k < MENTIONS; k++)
            e->mentions[k] = (struct mention){{i * 100 + k * 30, i * 100 + k * 30 + 14},
                                              k == 2 ? MENTION_PRONOUN : MENTION_NAME};
    }
    for (uint32_t i = 0; i < STATEMENTS; i++) {
        uint32_t at = i * 330;
        r.statements[i] = (struct statement){.source = span_at(a, at, 14), .cue = span_at(a, at + 15, 4),
                                             .has_speaker = true, .content = span_at(a, at + 20, 120), .within = -1,
                                             .checkworthy = 0.5f, .confidence = 0.9f};
        r.statements[i].speaker = (struct speaker){r.entities[i % ENTITIES].name, (int32_t)(i % ENTITIES), false, 1};
    }
    return r;
}

struct pile {
    struct arena *arena;
    unsigned count;
    struct { char id[CW_ID_HEX + 1]; struct buffer document, record; } *at;
};

/* Encoded beforehand, so that only the store is measured. */
static struct pile make_pile(unsigned count, unsigned first)
{
    struct pile p = {arena_new(0), count, calloc(count, sizeof *p.at)};
    if (!p.at) exit(70);
    for (unsigned i = 0; i < count; i++) {
        arena_reset(p.arena);
        struct document d = invent(p.arena, first + i);
        struct record r = invent_record(p.arena, &d);
        memcpy(p.at[i].id, r.id, sizeof p.at[i].id);
        must(document_encode(&d, &p.at[i].document));
        must(record_encode(&r, &p.at[i].record));
    }
    return p;
}

static void free_pile(struct pile *p)
{
    for (unsigned i = 0; i < p->count; i++) {
        buffer_free(&p->at[i].document);
        buffer_free(&p->at[i].record);
    }
    free(p->at);
    arena_free(p->arena);
}

static void accept_pile(struct store *s, const struct pile *p, unsigned batch, const char *what)
{
    double start = now();
    enum document_state state;
    struct store_job job;
    for (unsigned i = 0; i < p->count; i += batch) {
        must(store_begin(s));
        for (unsigned k = i; k < i + batch && k < p->count; k++)
            must(store_accept(s, p->at[k].id, p->at[k].document.data, p->at[k].document.size, 0, &state, &job));
        must(store_commit(s));
        must(store_checkpoint(s, false));
    }
    double seconds = now() - start;
    printf("%-7s batch %4u  %9.0f documents/s  (%u in %.2f s)\n", what, batch, p->count / seconds, p->count, seconds);
}

static void finish_pile(struct store *s, const struct pile *p, unsigned batch, uint64_t first_job)
{
    double start = now();
    for (unsigned i = 0; i < p->count; i += batch) {
        must(store_begin(s));
        for (unsigned k = i; k < i + batch && k < p->count; k++)
            must(store_finish(s, first_job + k, p->at[k].record.data, p->at[k].record.size, 0));
        must(store_commit(s));
        must(store_checkpoint(s, false));
    }
    double seconds = now() - start;
    printf("finish  batch %4u  %9.0f documents/s  (%u in %.2f s)\n", batch, p->count / seconds, p->count, seconds);
}

static void index_pile(struct store *s, unsigned documents)
{
    bool more = true;
    double start = now(), longest = 0;
    while (more) {
        double call = now();
        must(store_index_some(s, PIECE, &more));
        must(store_checkpoint(s, false));
        if (now() - call > longest) longest = now() - call;
    }
    double seconds = now() - start;
    printf("index   piece %4d  %9.0f documents/s  (longest call %.1f ms)\n", PIECE, documents / seconds, longest * 1e3);
}

static enum cw_error count_row(const struct statement_row *row, void *context)
{
    (void)row;
    ++*(unsigned *)context;
    return CW_OK;
}

static void query(struct reader *r, const char *what, struct statement_filter f)
{
    unsigned rows = 0;
    double start = now();
    must(reader_statements(r, &f, count_row, &rows));
    printf("query   %-28s %8.2f ms, %u rows\n", what, (now() - start) * 1e3, rows);
}

static void print_finding(const char *finding, void *context)
{
    (void)context;
    printf("check   %s\n", finding);
}

static void read_all(const char *path, unsigned documents)
{
    struct reader *r;
    struct stat st;
    uint64_t faults;
    must(reader_open(path, &r));
    query(r, "speaker", (struct statement_filter){.speaker = "surname 77"});
    query(r, "speaker, outlet, month",
          (struct statement_filter){.speaker = "surname 77", .outlet = "outlet 7", .since = "2022-03",
                                    .until = "2022-03"});
    query(r, "frequent word, 20 rows", (struct statement_filter){.text = "aa0an", .limit = 20});
    double start = now();
    must(reader_check(r, print_finding, NULL, &faults));
    printf("check   %llu faults      %9.0f documents/s\n", (unsigned long long)faults, documents / (now() - start));
    reader_close(r);
    if (stat(path, &st) == 0)
        printf("file    %.1f MB, %.0f bytes a document\n", (double)st.st_size / 1e6, (double)st.st_size / documents);
}

int main(int argc, char **argv)
{
    static const unsigned batches[] = {1, 16, 128, 1024};
    char path[4096];
    if (argc < 2) {
        fprintf(stderr, "usage: bench_store DIRECTORY [DOCUMENTS]\n");
        return 2;
    }
    unsigned documents = argc > 2 ? (unsigned)atoi(argv[2]) : 20000, first = 0;
    snprintf(path, sizeof path, "%s/bench_store.db", argv[1]);
    if (access(path, F_OK) == 0) {
        fprintf(stderr, "bench_store: %s is there already\n", path);
        return 73;
    }
    struct store *s;
    must(store_open(path, &s));
    for (size_t i = 0; i < sizeof batches / sizeof *batches; i++) {
        unsigned count = batches[i] == 1 ? documents / 20 : batches[i] == 16 ? documents / 4 : documents;
        struct pile p = make_pile(count, first);
        accept_pile(s, &p, batches[i], "accept");
        if (batches[i] == 128) accept_pile(s, &p, batches[i], "known");
        finish_pile(s, &p, batches[i], first + 1);
        first += count;
        free_pile(&p);
    }
    index_pile(s, first);
    store_close(s);
    read_all(path, first);
    return 0;
}
