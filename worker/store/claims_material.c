/* All that belongs to one claim: its wordings where they stand, denials, documents, near
 * copies among them, claims like it.
 *
 * Keys of the store are handed out in the order of arrival, so nothing here is left in their order: what is told goes
 * by publication, then by the document's public id, then by the place in the text. */
#include <stdlib.h>
#include <string.h>

#include "worker/store/claims_reading.h"

enum gather_sql { SQL_WORDING, SQL_VIA, SQL_DENYING, SQL_MATES, SQL_ALIKE, SQL_CLAIM, SQL_EARLIEST, SQL_COPIES,
                 GATHER_SQL };

static const char *const gather_sql[GATHER_SQL] = {
    [SQL_WORDING] =
        "SELECT w.statement, w.number, "
        "CAST(substr(CAST(s.content AS BLOB), w.content_at + 1, w.end_byte - w.begin_byte) AS TEXT), "
        "w.begin_byte, w.end_byte, s.document, s.id, s.speaker, s.anonymous, s.people, s.source, s.cue, s.content, "
        "s.form, s.kind, "
        "s.polarity FROM wordings w JOIN statements s ON s.statement = w.statement WHERE w.wording = ?1",
    [SQL_VIA] = "SELECT name FROM via WHERE statement = ?1 ORDER BY position",
    /* Without the basis the order would not matter; with it the better one comes first. */
    [SQL_DENYING] = "SELECT l.wording, l.basis, coalesce(w.claim, 0) FROM wording_links l "
                    "JOIN wordings w ON w.wording = l.wording "
                    "WHERE l.other = ?1 AND l.relation = 'denies' ORDER BY l.basis",
    [SQL_MATES] = "SELECT wording FROM wordings WHERE claim = ?1",
    [SQL_ALIKE] = "SELECT w.wording, coalesce(w.claim, 0) FROM ("
                  "SELECT other AS wording FROM wording_links WHERE wording = ?1 AND relation = 'earlier' "
                  "UNION ALL SELECT wording FROM wording_links WHERE other = ?1 AND relation = 'earlier') "
                  "JOIN wordings w USING (wording)",
    [SQL_CLAIM] = "SELECT id, first_lo FROM claims WHERE claim = ?1",
    [SQL_EARLIEST] = "SELECT d.published_lo, " CLAIMS_NAME_ALONE ", w.wording FROM wordings w "
                     "JOIN statements s ON s.statement = w.statement "
                     "JOIN documents d ON d.document = s.document WHERE w.wording = ?2 OR w.claim = nullif(?1, 0) "
                     "ORDER BY " CLAIMS_ORDER " LIMIT 1",
    [SQL_COPIES] = ("SELECT other, kind, matched, in_order, paragraphs, other_paragraphs, overlap FROM copies "
                    "WHERE document = ?1"),
};

struct gathering {
    struct reader *r;
    struct arena *arena;
    struct claim_material *out;
    struct document_loader loader;
    struct key_map documents;    /* to their index */
    sqlite3_stmt *sql[GATHER_SQL];
};

/* The bound statement, ready to step. */
static sqlite3_stmt *ask(struct gathering *g, enum gather_sql which, int64_t key)
{
    sqlite3_stmt *q = g->sql[which];
    sqlite3_reset(q);
    CW_CHECK(sqlite3_bind_int64(q, 1, key) == SQLITE_OK);
    return q;
}

/* ---- wordings ---- */

static enum cw_error add_document(struct gathering *g, int64_t document, uint32_t *index)
{
    struct claim_material *m = g->out;
    bool fresh;
    *index = key_map_add(&g->documents, document, (uint32_t)m->document_count, &fresh);
    if (!fresh) return CW_OK;
    m->documents = claims_room(g->arena, m->documents, m->document_count, sizeof *m->documents);
    return document_load(&g->loader, document, g->arena, &m->documents[m->document_count++]);
}

static enum cw_error load_via(struct gathering *g, struct appearance *a)
{
    bool row;
    enum cw_error e;
    sqlite3_stmt *q = ask(g, SQL_VIA, a->statement_key);
    while (!(e = reading_step(g->r, q, &row)) && row) {
        a->via = claims_room(g->arena, a->via, a->via_count, sizeof *a->via);
        a->via[a->via_count++] = claims_text(g->arena, q, 0);
    }
    return e;
}

static enum cw_error load_wording(struct gathering *g, int64_t wording, struct appearance *out)
{
    bool row;
    struct arena *a = g->arena;
    sqlite3_stmt *q = ask(g, SQL_WORDING, wording);
    enum cw_error e = reading_step(g->r, q, &row);
    if (!e && !row) e = cw_fail(CW_ECORRUPT, "%s: there is no wording %lld", g->r->path, (long long)wording);
    if (e) return e;
    int64_t document = sqlite3_column_int64(q, 5);
    *out = (struct appearance){
        .wording = wording, .statement_key = sqlite3_column_int64(q, 0), .number = (uint32_t)sqlite3_column_int64(q, 1),
        .text = claims_text(a, q, 2), .begin = (uint32_t)sqlite3_column_int64(q, 3),
        .end = (uint32_t)sqlite3_column_int64(q, 4), .statement = claims_text(a, q, 6), .speaker = claims_text(a, q, 7),
        .anonymous = sqlite3_column_int(q, 8) != 0, .people = (uint32_t)sqlite3_column_int64(q, 9),
        .source = claims_text(a, q, 10), .cue = claims_text(a, q, 11), .content = claims_text(a, q, 12),
        .form = claims_text(a, q, 13), .kind = claims_text(a, q, 14), .polarity = claims_text(a, q, 15),
    };
    sqlite3_reset(q);
    e = load_via(g, out);
    return e ? e : add_document(g, document, &out->document);
}

static int compare_dates(const char *a, const char *b)
{
    if (!a || !b) return (a == NULL) - (b == NULL);
    return strcmp(a, b);
}

static int compare_numbers(int64_t a, int64_t b) { return (a > b) - (a < b); }

static int compare_appearances(const struct claim_document *documents, const struct appearance *x,
                               const struct appearance *y)
{
    const struct claim_document *a = &documents[x->document], *b = &documents[y->document];
    int c = compare_dates(a->published_lo, b->published_lo);
    if (!c) c = strcmp(a->id, b->id);
    if (!c) c = compare_numbers(x->begin, y->begin);
    if (!c) c = compare_numbers(atoi(x->statement + 1), atoi(y->statement + 1));
    return c ? c : compare_numbers(x->number, y->number);
}

static int by_appearance(const void *x, const void *y, void *documents) { return compare_appearances(documents, x, y); }

static enum cw_error add_appearance(struct gathering *g, int64_t wording)
{
    struct claim_material *m = g->out;
    m->appearances = claims_room(g->arena, m->appearances, m->appearance_count, sizeof *m->appearances);
    return load_wording(g, wording, &m->appearances[m->appearance_count++]);
}

static enum cw_error gather_appearances(struct gathering *g, int64_t claim, int64_t wording)
{
    struct claim_material *m = g->out;
    bool row;
    if (!claim) return add_appearance(g, wording);
    sqlite3_stmt *q = ask(g, SQL_MATES, claim);
    enum cw_error e;
    while (!(e = reading_step(g->r, q, &row)) && row)
        if ((e = add_appearance(g, sqlite3_column_int64(q, 0)))) return e;
    /* by other rules */
    if (!e && !m->appearance_count) e = cw_fail(CW_ENOTFOUND, "claim %s is being linked anew", m->id);
    if (!e) qsort_r(m->appearances, m->appearance_count, sizeof *m->appearances, by_appearance, m->documents);
    return e;
}

/* ---- denials ---- */

struct denying {
    int64_t wording, claim;  /* claim 0: alone */
    uint32_t denied;
    const char *basis;
};

struct denying_list {
    struct denying *at;
    size_t count;
    struct key_map wordings;
};

static void add_denying(struct gathering *g, struct denying_list *l, struct denying d)
{
    bool fresh;
    key_map_add(&l->wordings, d.wording, 0, &fresh);
    if (!fresh) return;
    l->at = claims_room(g->arena, l->at, l->count, sizeof *l->at);
    l->at[l->count++] = d;
}

/* Who denies one of the wordings in so many words; of several that one denies, the earliest. */
static enum cw_error gather_direct(struct gathering *g, struct denying_list *l)
{
    enum cw_error e = CW_OK;
    bool row;
    for (size_t i = 0; i < g->out->appearance_count && !e; i++) {
        sqlite3_stmt *q = ask(g, SQL_DENYING, g->out->appearances[i].wording);
        while (!(e = reading_step(g->r, q, &row)) && row)
            add_denying(g, l, (struct denying){sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 2), (uint32_t)i,
                                               claims_text(g->arena, q, 1)});
    }
    return e;
}

/* Who says the same as one of them denies it as well. */
static enum cw_error gather_mates(struct gathering *g, struct denying_list *l)
{
    struct key_map claims = {.arena = g->arena};
    size_t direct = l->count;
    enum cw_error e = CW_OK;
    bool row, fresh;
    for (size_t i = 0; i < direct && !e; i++) {
        struct denying d = l->at[i];
        if (!d.claim || d.claim == g->out->claim) continue;
        key_map_add(&claims, d.claim, 0, &fresh);
        if (!fresh) continue;
        sqlite3_stmt *q = ask(g, SQL_MATES, d.claim);
        while (!(e = reading_step(g->r, q, &row)) && row) {
            d.wording = sqlite3_column_int64(q, 0);
            add_denying(g, l, d);
        }
    }
    return e;
}

static int by_denial(const void *x, const void *y, void *documents)
{
    const struct claim_denial *a = x, *b = y;
    return compare_appearances(documents, &a->what, &b->what);
}

static enum cw_error gather_denials(struct gathering *g)
{
    struct claim_material *m = g->out;
    struct denying_list l = {.wordings.arena = g->arena};
    enum cw_error e = gather_direct(g, &l);
    if (!e) e = gather_mates(g, &l);
    m->denials = arena_array(g->arena, l.count, sizeof *m->denials);
    for (size_t i = 0; i < l.count && !e; i++) {
        m->denials[i] = (struct claim_denial){.denied = l.at[i].denied, .basis = l.at[i].basis};
        e = load_wording(g, l.at[i].wording, &m->denials[i].what);
    }
    if (e) return e;
    m->denial_count = l.count;
    qsort_r(m->denials, m->denial_count, sizeof *m->denials, by_denial, m->documents);
    return CW_OK;
}

/* ---- documents and near copies ---- */

/* Puts a document where it is first met; those of the appearances have been met before those of the denials. */
static void meet(struct claim_material *m, struct claim_document *sorted, uint32_t *places, size_t *met,
                 uint32_t *document)
{
    uint32_t old = *document;
    if (places[old] == UINT32_MAX) {
        sorted[*met] = m->documents[old];
        places[old] = (uint32_t)(*met)++;
    }
    *document = places[old];
}

static void order_documents(struct gathering *g)
{
    struct claim_material *m = g->out;
    struct claim_document *sorted = arena_array(g->arena, m->document_count, sizeof *sorted);
    uint32_t *places = arena_array(g->arena, m->document_count, sizeof *places);
    size_t met = 0;
    memset(places, 0xff, m->document_count * sizeof *places);
    for (size_t i = 0; i < m->appearance_count; i++) meet(m, sorted, places, &met, &m->appearances[i].document);
    m->carrying = met;
    for (size_t i = 0; i < m->denial_count; i++) meet(m, sorted, places, &met, &m->denials[i].what.document);
    CW_CHECK(met == m->document_count);
    m->documents = sorted;
    for (size_t i = 0; i < g->documents.size; i++)
        if (g->documents.slots[i].key) g->documents.slots[i].number = places[g->documents.slots[i].number];
}

static int by_documents(const void *x, const void *y)
{
    const struct claim_copy *a = x, *b = y;
    return a->a != b->a ? compare_numbers(a->a, b->a) : compare_numbers(a->b, b->b);
}

static void add_copy(struct gathering *g, uint32_t document, uint32_t other, sqlite3_stmt *q)
{
    struct claim_material *m = g->out;
    bool turned = document > other;
    uint32_t paragraphs = (uint32_t)sqlite3_column_int64(q, 4), other_paragraphs = (uint32_t)sqlite3_column_int64(q, 5);
    m->copies = claims_room(g->arena, m->copies, m->copy_count, sizeof *m->copies);
    m->copies[m->copy_count++] = (struct claim_copy){
        .a = turned ? other : document, .b = turned ? document : other, .kind = claims_text(g->arena, q, 1),
        .matched = (uint32_t)sqlite3_column_int64(q, 2), .in_order = (uint32_t)sqlite3_column_int64(q, 3),
        .paragraphs_a = turned ? other_paragraphs : paragraphs, .paragraphs_b = turned ? paragraphs : other_paragraphs,
        .overlap = sqlite3_column_double(q, 6),
    };
}

static enum cw_error gather_copies(struct gathering *g)
{
    struct claim_material *m = g->out;
    enum cw_error e = CW_OK;
    bool row;
    uint32_t other;
    for (size_t i = 0; i < m->document_count && !e; i++) {
        sqlite3_stmt *q = ask(g, SQL_COPIES, m->documents[i].document);
        while (!(e = reading_step(g->r, q, &row)) && row)
            if (key_map_find(&g->documents, sqlite3_column_int64(q, 0), &other)) add_copy(g, (uint32_t)i, other, q);
    }
    if (!e && m->copy_count) qsort(m->copies, m->copy_count, sizeof *m->copies, by_documents);
    return e;
}

/* ---- relatives ---- */

static int by_relative(const void *x, const void *y)
{
    const struct claim_relative *a = x, *b = y;
    int c = compare_dates(a->published_lo, b->published_lo);
    return c ? c : strcmp(a->id, b->id);
}

/* Its name, and its earliest wording. */
static enum cw_error load_relative(struct gathering *g, int64_t claim, int64_t wording, struct claim_relative *out)
{
    bool row;
    int64_t earliest = wording;
    sqlite3_stmt *q = ask(g, SQL_EARLIEST, claim);
    CW_CHECK(sqlite3_bind_int64(q, 2, wording) == SQLITE_OK);
    enum cw_error e = reading_step(g->r, q, &row);
    if (!e && row) {
        *out = (struct claim_relative){.published_lo = claims_text(g->arena, q, 0), .id = claims_text(g->arena, q, 1)};
        earliest = sqlite3_column_int64(q, 2);
    }
    if (e) return e;
    q = ask(g, SQL_WORDING, earliest);
    e = reading_step(g->r, q, &row);
    if (!e && row) out->text = claims_text(g->arena, q, 2);
    if (e || !claim) return e;
    q = ask(g, SQL_CLAIM, claim);
    e = reading_step(g->r, q, &row);
    if (!e && row) {
        out->id = claims_text(g->arena, q, 0);
        out->published_lo = claims_text(g->arena, q, 1);
    }
    return e;
}

static enum cw_error gather_relatives(struct gathering *g)
{
    struct claim_material *m = g->out;
    struct key_map claims = {.arena = g->arena}, wordings = {.arena = g->arena};
    enum cw_error e = CW_OK;
    bool row, fresh;
    for (size_t i = 0; i < m->appearance_count && !e; i++) {
        sqlite3_stmt *q = ask(g, SQL_ALIKE, m->appearances[i].wording);
        while (!e && !(e = reading_step(g->r, q, &row)) && row) {
            int64_t wording = sqlite3_column_int64(q, 0), claim = sqlite3_column_int64(q, 1);
            if (claim) key_map_add(&claims, claim, 0, &fresh);
            else key_map_add(&wordings, wording, 0, &fresh);
            if (!fresh || (claim && claim == m->claim)) continue;
            m->relatives = claims_room(g->arena, m->relatives, m->relative_count, sizeof *m->relatives);
            e = load_relative(g, claim, wording, &m->relatives[m->relative_count++]);
        }
    }
    if (!e && m->relative_count) qsort(m->relatives, m->relative_count, sizeof *m->relatives, by_relative);
    return e;
}

/* ---- the whole ---- */

static enum cw_error gather_name(struct gathering *g, int64_t claim, int64_t wording)
{
    bool row;
    sqlite3_stmt *q = ask(g, claim ? SQL_CLAIM : SQL_EARLIEST, claim);
    if (!claim) CW_CHECK(sqlite3_bind_int64(q, 2, wording) == SQLITE_OK);
    enum cw_error e = reading_step(g->r, q, &row);
    if (!e && row) g->out->id = claims_text(g->arena, q, claim ? 0 : 1);
    return e;
}

static enum cw_error gather(struct gathering *g, const char *name)
{
    int64_t claim = 0, wording = 0;
    enum cw_error e = claims_find(g->r, name, &claim, &wording);
    for (size_t i = 0; i < GATHER_SQL && !e; i++) e = reading_kept(g->r, gather_sql[i], &g->sql[i]);
    if (!e) e = document_loader_open(g->r, &g->loader);
    g->out->claim = claim;
    if (!e) e = gather_name(g, claim, wording);
    if (!e) e = gather_appearances(g, claim, wording);
    if (!e) e = gather_denials(g);
    if (e) return e;
    order_documents(g);
    e = gather_copies(g);
    return e ? e : gather_relatives(g);
}

static enum cw_error let_go(struct gathering *g, enum cw_error e)
{
    for (size_t i = 0; i < GATHER_SQL; i++) sqlite3_reset(g->sql[i]);
    return e;
}

enum cw_error reader_claim(struct reader *r, const char *name, struct arena *arena, struct claim_material *out)
{
    struct gathering g = {.r = r, .arena = arena, .out = out, .documents.arena = arena};
    *out = (struct claim_material){0};
    enum cw_error e = reading_begin(r);
    if (!e) e = reading_end(r, let_go(&g, gather(&g, name)));
    return e;
}
