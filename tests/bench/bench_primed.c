/* What linking costs in a store of a million documents, without linking them all first: bench_primed MODELS STORE SEED
 * PLANNED DOCUMENTS. The store is that of `generate_stories --seed SEED --documents PLANNED --store STORE`, not
 * linked, with DOCUMENTS or more.  All but the last LINKED of DOCUMENTS are put into the linker's index as it would
 * itself, but compared with nobody; the last ones are linked, and the very last measured.  So the index has its full
 * size, and what a newcomer meets in the days before it is linked for real. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/stories/pile.h"
#include "worker/claims/account/load.h"
#include "worker/claims/linker/linking.h"
#include "worker/store/rows.h"

enum { LINKED = 6000, MEASURED = 2000, PIECE = 64 };

struct row {
    int32_t key;
    int64_t place, member;
};

struct key_rows {
    struct row *at;
    size_t count, room;
};

static void must(enum cw_error e)
{
    if (e == CW_OK) return;
    fprintf(stderr, "bench_primed: %s\n", cw_error_text());
    exit(cw_error_exit_status(e));
}

static void sql(sqlite3 *db, const char *words)
{
    if (sqlite3_exec(db, words, NULL, NULL, NULL) == SQLITE_OK) return;
    fprintf(stderr, "bench_primed: %s: %s\n", words, sqlite3_errmsg(db));
    exit(74);
}

static double cpu(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void add(struct key_rows *r, uint32_t key, int64_t place, int64_t member)
{
    if (r->count == r->room) {
        r->room = r->room ? r->room + r->room / 2 : 1 << 20;
        r->at = reallocarray(r->at, r->room, sizeof *r->at);
        if (!r->at) abort();
    }
    r->at[r->count++] = (struct row){(int32_t)key, place, member};
}

static int by_key(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    if (x->place != y->place) return x->place < y->place ? -1 : 1;
    return x->member < y->member ? -1 : x->member > y->member;
}

static void put_rows(sqlite3 *db, const char *table, struct key_rows *r)
{
    char words[96];
    sqlite3_stmt *q;
    qsort(r->at, r->count, sizeof *r->at, by_key);
    snprintf(words, sizeof words, "INSERT OR IGNORE INTO %s VALUES (?, ?, ?)", table);
    sqlite3_prepare_v2(db, words, -1, &q, NULL);
    for (size_t i = 0; i < r->count; i++) {
        sqlite3_bind_int64(q, 1, r->at[i].key);
        sqlite3_bind_int64(q, 2, r->at[i].place);
        sqlite3_bind_int64(q, 3, r->at[i].member);
        sqlite3_step(q);
        sqlite3_reset(q);
    }
    sqlite3_finalize(q);
    free(r->at);
}

struct priming {
    sqlite3_stmt *insert, *find;
    struct term_reader *terms;
    struct key_rows wordings, documents;
    int64_t statement, wording, document;  /* the last keys */
};

static void prime_statement(struct priming *p, const struct record *r, uint32_t i, int32_t day, struct arena *arena)
{
    struct span cut[STATEMENT_WORDINGS];
    const struct statement *s = &r->statements[i];
    size_t n = wording_cut(r->text, &s->content, cut, STATEMENT_WORDINGS);
    p->statement++;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t keys[WORDING_KEYS];
        struct terms t;
        const int64_t row[] = {++p->wording, p->statement, k + 1, cut[k].begin, cut[k].end,
                               (int64_t)rows_joined_at(s->content, cut[k])};
        for (int c = 0; c < 6; c++) sqlite3_bind_int64(p->insert, c + 1, row[c]);
        sqlite3_step(p->insert);
        sqlite3_reset(p->insert);
        terms_make(p->terms, r->text + cut[k].begin, cut[k].end - cut[k].begin, arena, &t);
        size_t count = wording_keys(&t, s->speaker.name, keys);
        int64_t place = place_of(r->id, i + 1, k + 1, day);
        for (size_t j = 0; j < count; j++) add(&p->wordings, keys[j], place, p->wording);
    }
}

/* The store knows an article that came twice. */
static bool is_new(struct priming *p, const struct record *r)
{
    sqlite3_bind_text(p->find, 1, r->id, -1, SQLITE_STATIC);
    bool found = sqlite3_step(p->find) == SQLITE_ROW && sqlite3_column_int64(p->find, 0) == p->document + 1;
    sqlite3_reset(p->find);
    return found;
}

static void prime_document(struct priming *p, const struct record *r, struct arena *arena)
{
    uint32_t keys[DOCUMENT_KEYS];
    struct passages passages;
    int32_t day = day_of(r->has_published ? r->published.lo : NULL);
    p->document++;
    for (uint32_t i = 0; i < r->statement_count; i++) prime_statement(p, r, i, day, arena);
    passages_make(p->terms, r, arena, &passages);
    size_t n = document_keys(&passages, keys);
    int64_t place = place_of(r->id, 0, 0, day);
    for (size_t i = 0; i < n; i++) add(&p->documents, keys[i], place, p->document);
}

/* The first `documents` of the pile: wordings and index. */
static void prime(const char *path, const char *models, const struct plan *plan, uint64_t documents)
{
    struct priming p = {0};
    sqlite3 *db;
    char words[512];
    struct arena *arena = arena_new(0);
    struct written *w = written_new();
    struct pile *pile = pile_open(plan);
    const struct story *story;
    size_t article;
    must(term_reader_open(models, &p.terms));
    if (sqlite3_open(path, &db) != SQLITE_OK) exit(66);
    sql(db, "PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; "
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN; "
            "DELETE FROM wording_links; DELETE FROM wordings");
    sqlite3_prepare_v2(db, "INSERT INTO wordings (wording, statement, number, begin_byte, end_byte, content_at) "
                           "VALUES (?, ?, ?, ?, ?, ?)", -1, &p.insert, NULL);
    sqlite3_prepare_v2(db, "SELECT document FROM documents WHERE id = ?", -1, &p.find, NULL);
    while ((uint64_t)p.document < documents && pile_next(pile, &story, &article, w)) {
        arena_reset(arena);
        struct record r = article_record(story, w, arena);
        if (is_new(&p, &r)) prime_document(&p, &r, arena);
    }
    sqlite3_finalize(p.insert);
    sqlite3_finalize(p.find);
    printf("primed with %lld documents, %zu rows of wordings, %zu of documents: %.0f us a document to make them\n",
            (long long)p.document, p.wordings.count,
           p.documents.count, cpu() * 1e6 / (double)p.document);
    put_rows(db, "wording_keys", &p.wordings);
    put_rows(db, "document_keys", &p.documents);
    snprintf(words, sizeof words, "INSERT OR REPLACE INTO totals VALUES ('linked_documents', %lld), "
             "('keyed_documents', %lld), ('wordings', %lld); COMMIT; PRAGMA journal_mode = WAL",
             (long long)p.document, (long long)p.document, (long long)p.wording);
    sql(db, words);
    sqlite3_close(db);
    term_reader_close(p.terms);
    pile_close(pile);
    written_free(w);
    arena_free(arena);
}

static void link_some(struct store *s, struct linker *l, unsigned documents)
{
    bool more = true;
    for (unsigned i = 0; i < documents && more; i += PIECE) {
        must(linker_some(l, PIECE, &more));
        must(store_checkpoint(s, false));
    }
}

static void measure(const char *path, const char *models, uint64_t documents)
{
    struct store *s;
    struct linker *l;
    struct rusage before, after;
    must(store_open(path, &s));
    must(linker_open(s, models, NULL, &l));
    link_some(s, l, LINKED - MEASURED);
    getrusage(RUSAGE_SELF, &before);
    double start = cpu();
    link_some(s, l, MEASURED);
    double end = cpu();
    getrusage(RUSAGE_SELF, &after);
    printf("%9llu documents: linking %7.1f us a document; read %.0f, written %.0f bytes a document; "
           "largest resident %ld MB\n", (unsigned long long)documents,
           (end - start) * 1e6 / MEASURED, (double)(after.ru_inblock - before.ru_inblock) * 512 / MEASURED,
                   (double)(after.ru_oublock - before.ru_oublock) * 512 / MEASURED,
           after.ru_maxrss / 1024);
    linker_close(l);
    store_close(s);
}

int main(int argc, char **argv)
{
    if (argc != 6) return fputs("usage: bench_primed MODELS STORE SEED PLANNED DOCUMENTS\n", stderr), 2;
    uint64_t documents = strtoull(argv[5], NULL, 10);
    struct plan plan = plan_for(strtoull(argv[3], NULL, 10), strtoull(argv[4], NULL, 10));
    struct store *s;
    struct linker *l;
    must(store_open(argv[2], &s));
    must(linker_open(s, argv[1], NULL, &l));
    bool more;
    for (int i = 0; i < 3; i++) must(linker_some(l, 1, &more));  /* writes down by which rules */
    linker_close(l);
    store_close(s);
    if (fork() == 0) {                                       /* its memory is not the linker's */
        prime(argv[2], argv[1], &plan, documents - LINKED);
        exit(0);
    }
    int status;
    if (wait(&status) < 0 || status) return 70;
    measure(argv[2], argv[1], documents);
    return 0;
}
