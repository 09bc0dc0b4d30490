/* Reads the truth, and finds in the store what stands in its places. */
#include "tests/stories/score_inside.h"

#include <stdlib.h>
#include <string.h>

#include "proto/arena.h"
#include "worker/store/fold.h"

static void *grow(void *old, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity) return old;
    *capacity = *capacity ? 2 * *capacity : 1024;
    void *p = realloc(old, *capacity * size);
    if (!p) abort();
    return p;
}

void pairs_add(struct pairs *p, uint64_t a, uint64_t b)
{
    p->at = grow(p->at, p->count, &p->capacity, sizeof *p->at);
    p->at[p->count++] = (struct pair){a, b};
}

static int by_pair(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->a != y->a) return x->a < y->a ? -1 : 1;
    return x->b < y->b ? -1 : x->b > y->b;
}

void pairs_sort(struct pairs *p)
{
    size_t n = 0;
    if (p->count) qsort(p->at, p->count, sizeof *p->at, by_pair);
    for (size_t i = 0; i < p->count; i++)
        if (!n || by_pair(&p->at[n - 1], &p->at[i])) p->at[n++] = p->at[i];
    p->count = n;
}

static size_t lower(const struct pairs *p, struct pair x)
{
    size_t lo = 0, hi = p->count;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (by_pair(&p->at[mid], &x) < 0) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

bool pairs_has(const struct pairs *p, uint64_t a, uint64_t b)
{
    size_t i = lower(p, (struct pair){a, b});
    return i < p->count && p->at[i].a == a && p->at[i].b == b;
}

const struct pair *pairs_from(const struct pairs *p, uint64_t a)
{
    size_t i = lower(p, (struct pair){a, 0});
    return i < p->count && p->at[i].a == a ? &p->at[i] : NULL;
}

bool mention_says(const struct mention_fact *m) { return strcmp(m->sort, "reference") && strcmp(m->sort, "none"); }

static uint64_t key_of(const char *name)
{
    char *end;
    uint64_t story = strtoull(name, &end, 10);
    return story * ARTICLE_KEYS + strtoull(end + 1, NULL, 10);
}

struct reading {
    struct facts *f;
    size_t documents, mentions, names;  /* room */
};

static void read_mention(struct reading *r, char *const *field)
{
    struct facts *f = r->f;
    f->mentions = grow(f->mentions, f->mention_count, &r->mentions, sizeof *f->mentions);
    struct mention_fact *m = &f->mentions[f->mention_count++];
    *m = (struct mention_fact){.document = (uint32_t)f->document_count - 1, .claim = strtoull(field[2], NULL, 10),
            .distorted = *field[5] == '1'};
    snprintf(m->sort, sizeof m->sort, "%s", field[3]);
    snprintf(m->telling, sizeof m->telling, "%s", field[4]);
    snprintf(m->speaker, sizeof m->speaker, "%s", field[6]);
    char *p = field[7];
    while (m->pieces < 2 && *p) {
        m->at[m->pieces].begin = (uint32_t)strtoul(p, &p, 10);
        m->at[m->pieces++].end = (uint32_t)strtoul(p + 1, &p, 10);
        if (*p == ',') p++;
    }
    f->documents[f->document_count - 1].count++;
}

static void read_fact(struct reading *r, char *const *field)
{
    struct facts *f = r->f;
    if (*field[0] == 'D') {
        f->documents = grow(f->documents, f->document_count, &r->documents, sizeof *f->documents);
        struct fact_document *d = &f->documents[f->document_count++];
        *d = (struct fact_document){.key = key_of(field[1]), .family = key_of(field[3]), .first = f->mention_count};
        snprintf(d->sort, sizeof d->sort, "%s", field[2]);
    } else if (*field[0] == 'M') {
        read_mention(r, field);
    } else if (*field[0] == 'S') {
        f->names = grow(f->names, f->name_count, &r->names, sizeof *f->names);
        unsigned sort = 0, number = 0;
        sscanf(field[2], "%u.%u", &sort, &number);
        f->names[f->name_count++] = (struct name_fact){(uint32_t)f->document_count - 1, sort << 28 | number,
                *field[4] == '1', fold_name(f->arena, field[3], strlen(field[3]))};
    } else {
        pairs_add(*field[0] == 'X' ? &f->denials : &f->earlier, strtoull(field[1], NULL, 10),
                  strtoull(field[2], NULL, 10));
    }
}

static enum cw_error read_truth(struct facts *f, const char *path)
{
    struct reading r = {.f = f};
    char *line = NULL, *field[8];
    size_t size = 0;
    FILE *in = fopen(path, "r");
    if (!in) return cw_fail(CW_ENOINPUT, "cannot open %s", path);
    while (getline(&line, &size, in) > 0) {
        line[strcspn(line, "\n")] = '\0';
        char *rest = line;
        for (size_t i = 0; i < 8; i++) field[i] = rest ? strsep(&rest, "\t") : "";
        read_fact(&r, field);
    }
    free(line);
    fclose(in);
    pairs_sort(&f->denials);
    pairs_sort(&f->earlier);
    return CW_OK;
}

enum cw_error each_row(struct facts *f, const char *sql, void (*row)(sqlite3_stmt *q, void *context), void *context)
{
    sqlite3_stmt *q;
    int rc = sqlite3_prepare_v2(f->db, sql, -1, &q, NULL);
    while (rc == SQLITE_OK || rc == SQLITE_ROW) {
        rc = sqlite3_step(q);
        if (rc == SQLITE_ROW) row(q, context);
    }
    enum cw_error e = rc == SQLITE_DONE ? CW_OK : cw_fail(CW_EIO, "%s: %s", sql, sqlite3_errmsg(f->db));
    sqlite3_finalize(q);
    return e;
}

static int by_key(const void *key, const void *d)
{
    uint64_t a = *(const uint64_t *)key, b = ((const struct fact_document *)d)->key;
    return a < b ? -1 : a > b;
}

static void take_document(sqlite3_stmt *q, void *context)
{
    struct facts *f = context;
    const char *uri = (const char *)sqlite3_column_text(q, 1), *lo = (const char *)sqlite3_column_text(q, 2),
               *hi = (const char *)sqlite3_column_text(q, 3);
    if (!uri || strncmp(uri, "stories/", 8)) return;
    uint64_t key = key_of(uri + 8);
    struct fact_document *d = bsearch(&key, f->documents, f->document_count, sizeof *d, by_key);
    if (!d) return;
    d->document = sqlite3_column_int64(q, 0);
    snprintf(d->lo, sizeof d->lo, "%s", lo ? lo : "");
    snprintf(d->hi, sizeof d->hi, "%s", hi ? hi : "");
    f->document_at[d->document] = (int32_t)(d - f->documents);
}

static uint32_t shared(struct span a, struct span b)
{
    uint32_t lo = a.begin > b.begin ? a.begin : b.begin, hi = a.end < b.end ? a.end : b.end;
    return hi > lo ? hi - lo : 0;
}

/* A wording stands for the mention that has at least half of its bytes; the one that has most of a mention stands
 * for it in the pairs. */
static void take_wording(sqlite3_stmt *q, void *context)
{
    struct facts *f = context;
    int64_t document = sqlite3_column_int64(q, 0), wording = sqlite3_column_int64(q, 1),
            claim = sqlite3_column_int64(q, 4);
    struct span at = {(uint32_t)sqlite3_column_int64(q, 2), (uint32_t)sqlite3_column_int64(q, 3)};
    f->wordings++;
    if (f->document_at[document] < 0) return;
    const struct fact_document *d = &f->documents[f->document_at[document]];
    for (size_t i = d->first; i < d->first + d->count; i++) {
        struct mention_fact *m = &f->mentions[i];
        uint32_t overlap = 0;
        for (size_t k = 0; k < m->pieces; k++) overlap += shared(m->at[k], at);
        if (2 * overlap < at.end - at.begin || !overlap) continue;
        f->mention_of[wording] = (int32_t)i;
        if (overlap <= m->overlap) return;
        m->overlap = overlap;
        m->wording = wording;
        m->cluster = claim ? claim : -wording;
        return;
    }
}

static void take_number(sqlite3_stmt *q, void *context) { *(int64_t *)context = sqlite3_column_int64(q, 0); }

static int32_t *nowhere(int64_t keys)
{
    int32_t *at = malloc((size_t)(keys + 1) * sizeof *at);
    if (!at) abort();
    memset(at, 0xff, (size_t)(keys + 1) * sizeof *at);
    return at;
}

enum cw_error facts_read(struct facts *f, const char *store, const char *truth)
{
    *f = (struct facts){.arena = arena_new(0), .path = store};
    if (sqlite3_open_v2(store, &f->db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) return cw_fail(CW_ENOINPUT,
            "cannot open %s", store);
    enum cw_error e = read_truth(f, truth);
    if (!e) e = each_row(f, "SELECT coalesce(max(document), 0) FROM documents", take_number, &f->document_keys);
    if (!e) e = each_row(f, "SELECT coalesce(max(wording), 0) FROM wordings", take_number, &f->wording_keys);
    if (e) return e;
    f->document_at = nowhere(f->document_keys);
    f->mention_of = nowhere(f->wording_keys);
    e = each_row(f, "SELECT document, uri, published_lo, published_hi FROM documents", take_document, f);
    if (!e) e = each_row(f, "SELECT s.document, w.wording, w.begin_byte, w.end_byte, w.claim "
                            "FROM wordings w JOIN statements s ON s.statement = w.statement", take_wording, f);
    return e;
}

void facts_free(struct facts *f)
{
    sqlite3_close(f->db);
    arena_free(f->arena);
    free(f->documents);
    free(f->mentions);
    free(f->names);
    free(f->denials.at);
    free(f->earlier.at);
    free(f->document_at);
    free(f->mention_of);
}

struct text_of {
    struct facts *f;
    const struct mention_fact *m;
    const char *text;
};

static void take_text(sqlite3_stmt *q, void *context)
{
    struct text_of *t = context;
    const char *text = (const char *)sqlite3_column_text(q, 0);
    t->text = arena_printf(t->f->arena, "%.*s%s%.*s", (int)(t->m->at[0].end - t->m->at[0].begin),
                           text + t->m->at[0].begin, t->m->pieces > 1 ? " … " : "",
                           t->m->pieces > 1 ? (int)(t->m->at[1].end - t->m->at[1].begin) : 0, text + t->m->at[1].begin);
}

const char *mention_text(struct facts *f, const struct mention_fact *m)
{
    struct text_of t = {f, m, ""};
    char sql[96];
    snprintf(sql, sizeof sql, "SELECT text FROM texts WHERE document = %lld",
             (long long)f->documents[m->document].document);
    return each_row(f, sql, take_text, &t) ? "" : t.text;
}
