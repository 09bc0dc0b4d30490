/* Names that are one: what documents that report the same call differently, and what people decided.
 *
 * From a name the evidence is followed to its other spellings and to fuller names, and from all of these on to shorter
 * ones and acronyms, but never from a short name up again: "Kestrin" may stand for Ada Kestrin here and for Tom
 * Kestrin there, and they are two. */
#include <stdlib.h>
#include <string.h>

#include "proto/buffer.h"
#include "worker/store/claims_reading.h"
#include "worker/store/fold.h"

enum { MOST_MEMBERS = 200, NAMES_TOLD = 5 };

struct tie {                /* of a name to another */
    const char *other;
    const char *likeness;
    uint64_t evidence;
    bool up, down;          /* the other is fuller, shorter */
};

struct group {
    struct reader *r;
    struct arena *arena;
    struct name_member *members;
    size_t count;
    const char **apart;     /* names that are never in it: split from the one asked for */
    size_t apart_count;
    sqlite3_stmt *evidence, *decisions, *documents, *spellings;
};

static const char evidence_sql[] =
    "SELECT other AS name, kind, proofs FROM name_pairs WHERE folded = :name "
    "UNION ALL SELECT folded, kind, proofs FROM name_pairs WHERE other = :name ORDER BY name, proofs DESC, kind";
static const char decisions_sql[] =
    "SELECT iif(folded = :name, other_folded, folded), decision FROM name_decisions "
    "WHERE folded = :name OR other_folded = :name "
    "ORDER BY position";
static const char documents_sql[] =
    "SELECT (SELECT coalesce(sum(documents), 0) FROM names WHERE folded = :name) + "
    "(SELECT count(DISTINCT document) FROM entities WHERE folded = :name AND entity > :indexed), "
    "coalesce((SELECT min(name) FROM names WHERE folded = :name), (SELECT min(name) FROM entities "
    "WHERE folded = :name), "
    "(SELECT min(name) FROM (SELECT name FROM name_decisions UNION SELECT other FROM name_decisions) "
    "WHERE cw_fold(name) = :name), :name)";
static const char spellings_sql[] =
    "SELECT spelling FROM (SELECT p.spelling, p.mentions AS n FROM names x JOIN spellings p ON p.number = x.number "
    "WHERE x.folded = :name "
    "UNION ALL SELECT m.text, count(*) FROM entities e JOIN mentions m ON m.entity = e.entity WHERE e.folded = :name "
    "AND e.entity > :indexed AND m.kind = 'name' GROUP BY m.text) GROUP BY spelling ORDER BY sum(n) DESC, spelling "
    "LIMIT 20";

/* ---- ties ---- */

struct ties {
    struct tie *at;
    size_t count;
};

static struct tie *find_tie(struct ties *t, const char *other)
{
    for (size_t i = 0; i < t->count; i++)
        if (!strcmp(t->at[i].other, other)) return &t->at[i];
    return NULL;
}

static struct tie *add_tie(struct group *g, struct ties *t, const char *other)
{
    t->at = claims_room(g->arena, t->at, t->count, sizeof *t->at);
    t->at[t->count] = (struct tie){.other = arena_strdup(g->arena, other)};
    return &t->at[t->count++];
}

/* By evidence; of a pair the kind with the most comes first. */
static enum cw_error read_evidence(struct group *g, const char *name, struct ties *t)
{
    sqlite3_stmt *q = g->evidence;
    bool row;
    enum cw_error e;
    sqlite3_reset(q);
    reading_bind_text(q, ":name", name);
    while (!(e = reading_step(g->r, q, &row)) && row) {
        const char *other = db_text(q, 0);
        struct tie *last = t->count ? &t->at[t->count - 1] : NULL;
        if (!last || strcmp(last->other, other)) {
            last = add_tie(g, t, other);
            last->likeness = claims_text(g->arena, q, 1);
            bool same_length = !strcmp(last->likeness, "spelling");
            last->up = !same_length && strlen(other) > strlen(name);
            last->down = !same_length && !last->up;
        }
        last->evidence += (uint64_t)sqlite3_column_int64(q, 2);
    }
    return e;
}

/* The last decision about a pair holds. */
static enum cw_error apply_decisions(struct group *g, const char *name, struct ties *t)
{
    sqlite3_stmt *q = g->decisions;
    bool row;
    enum cw_error e;
    sqlite3_reset(q);
    reading_bind_text(q, ":name", name);
    while (!(e = reading_step(g->r, q, &row)) && row) {
        struct tie *tie = find_tie(t, db_text(q, 0));
        if (!tie) tie = add_tie(g, t, db_text(q, 0));
        *tie = (struct tie){.other = tie->other, .likeness = strcmp(db_text(q, 1), "merge") ? NULL : "merge"};
    }
    return e;
}

static int by_name(const void *x, const void *y)
{
    return strcmp(((const struct tie *)x)->other, ((const struct tie *)y)->other);
}

static enum cw_error read_ties(struct group *g, const char *name, struct ties *t)
{
    *t = (struct ties){NULL, 0};
    enum cw_error e = read_evidence(g, name, t);
    if (!e) e = apply_decisions(g, name, t);
    if (!e && t->count) qsort(t->at, t->count, sizeof *t->at, by_name);
    return e;
}

/* ---- the group ---- */

static bool is_member(const struct group *g, const char *name)
{
    for (size_t i = 0; i < g->count; i++)
        if (!strcmp(g->members[i].folded, name)) return true;
    for (size_t i = 0; i < g->apart_count; i++)
        if (!strcmp(g->apart[i], name)) return true;
    return false;
}

static void keep_apart(struct group *g, const struct ties *t)
{
    g->apart = arena_array(g->arena, t->count, sizeof *g->apart);
    for (size_t i = 0; i < t->count; i++)
        if (!t->at[i].likeness) g->apart[g->apart_count++] = t->at[i].other;
}

/* Follows the ties of each member, new ones too, up to fuller names or down to shorter ones. */
static enum cw_error follow(struct group *g, bool up)
{
    struct ties t;
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < g->count && !e; i++) {
        e = read_ties(g, g->members[i].folded, &t);
        if (!e && i == 0 && !g->apart) keep_apart(g, &t);
        for (size_t k = 0; k < t.count && !e; k++) {
            const struct tie *tie = &t.at[k];
            if (!tie->likeness || (up ? tie->down : tie->up) || g->count == MOST_MEMBERS || is_member(g, tie->other))
                continue;
            g->members[g->count++] = (struct name_member){.folded = tie->other,
                                                          .likeness = tie->likeness,
                                                          .to_folded = g->members[i].folded,
                                                          .evidence = tie->evidence};
        }
    }
    return e;
}

static enum cw_error describe(struct group *g, int64_t indexed, struct name_member *m)
{
    struct buffer joined = {0};
    bool row;
    sqlite3_stmt *queries[] = {g->documents, g->spellings};
    for (size_t i = 0; i < 2; i++) {
        sqlite3_reset(queries[i]);
        reading_bind_text(queries[i], ":name", m->folded);
        reading_bind_int(queries[i], ":indexed", indexed);
    }
    enum cw_error e = reading_step(g->r, g->documents, &row);
    if (e) return e;
    m->documents = (uint64_t)sqlite3_column_int64(g->documents, 0);
    const char *called = claims_text(g->arena, g->documents, 1);
    while (!(e = reading_step(g->r, g->spellings, &row)) && row) {
        const char *spelling = claims_text(g->arena, g->spellings, 0);
        buffer_printf(&joined, "%s%s", joined.size ? " | " : "", spelling);
        if (!m->name && !strcmp(fold_name(g->arena, spelling, strlen(spelling)), m->folded)) m->name = spelling;
    }
    if (!m->name) m->name = called;
    if (!e && joined.failed) e = cw_fail(CW_ENOMEM, "out of memory");
    if (!e) m->spellings = arena_strdup(g->arena, buffer_terminate(&joined));
    buffer_free(&joined);
    return e;
}

static void name_origins(struct group *g)
{
    for (size_t i = 1; i < g->count; i++)
        for (size_t k = 0; k < g->count && !g->members[i].to; k++)
            if (!strcmp(g->members[k].folded, g->members[i].to_folded)) g->members[i].to = g->members[k].name;
}

static int by_documents(const void *x, const void *y)
{
    const struct name_member *a = x, *b = y;
    return a->documents != b->documents ? (a->documents < b->documents) - (a->documents > b->documents)
                                        : strcmp(a->folded, b->folded);
}

static enum cw_error open_group(struct group *g)
{
    enum cw_error e = db_prepare(g->r->db, evidence_sql, &g->evidence);
    if (!e) e = db_prepare(g->r->db, decisions_sql, &g->decisions);
    if (!e) e = db_prepare(g->r->db, documents_sql, &g->documents);
    if (!e) e = db_prepare(g->r->db, spellings_sql, &g->spellings);
    return e;
}

enum cw_error reading_name_group(struct reader *r, const char *folded, struct arena *arena, struct name_member **out,
                                 size_t *count)
{
    struct group g = {.r = r,
                      .arena = arena,
                      .members = arena_array(arena, MOST_MEMBERS, sizeof *g.members),
                      .count = 1};
    int64_t indexed = 0;
    enum cw_error e = open_group(&g);
    g.members[0].folded = arena_strdup(arena, folded);
    if (!e) e = reading_total(r, "indexed_entities", &indexed);
    if (!e) e = follow(&g, true);
    if (!e) e = follow(&g, false);
    for (size_t i = 0; i < g.count && !e; i++) e = describe(&g, indexed, &g.members[i]);
    if (!e) name_origins(&g);
    if (!e) qsort(g.members + 1, g.count - 1, sizeof *g.members, by_documents);
    sqlite3_finalize(g.evidence);
    sqlite3_finalize(g.decisions);
    sqlite3_finalize(g.documents);
    sqlite3_finalize(g.spellings);
    *out = g.members;
    *count = e ? 0 : g.count;
    return e;
}

/* ---- who is meant ---- */

/* The names that a query gives for `asked`. */
static enum cw_error list_names(struct reader *r, const char *sql, const char *asked, struct arena *arena,
                                const char **out, size_t cap, size_t *count)
{
    sqlite3_stmt *q = NULL;
    bool row;
    int64_t indexed = 0;
    enum cw_error e = reading_total(r, "indexed_entities", &indexed);
    if (!e) e = db_prepare(r->db, sql, &q);
    if (e) return e;
    reading_bind_text(q, ":asked", asked);
    reading_bind_text(q, ":trigram", arena_printf(arena, "\"%s\"", asked));
    reading_bind_int(q, ":indexed", indexed);
    while (*count < cap && !(e = reading_step(r, q, &row)) && row) out[(*count)++] = claims_text(arena, q, 0);
    sqlite3_finalize(q);
    return e;
}

/* In names that are in the dictionary and in those that are not yet. */
#define WITH_WORDS(which)                                                                                              \
    "SELECT folded FROM (SELECT folded, documents FROM names "                                                         \
    "WHERE " which " instr(' ' || folded || ' ', ' ' || :asked || ' ') > 0 "                                           \
    "UNION ALL SELECT folded, 1 FROM entities "                                                                        \
    "WHERE entity > :indexed AND instr(' ' || folded || ' ', ' ' || :asked || ' ') > 0) "                              \
    "GROUP BY folded ORDER BY sum(documents) DESC, folded"

enum cw_error reading_find_names(struct reader *r, const char *asked, struct arena *arena, const char **out, size_t cap,
                                 size_t *count)
{
    static const char whole[] = "SELECT :asked WHERE EXISTS (SELECT 1 FROM entities WHERE folded = :asked) OR "
                                "EXISTS (SELECT 1 FROM name_decisions WHERE folded = :asked OR other_folded = :asked)";
    size_t characters = 0;
    for (const char *p = asked; *p; p++) characters += ((unsigned char)*p & 0xC0) != 0x80;
    const char *words = characters < 3
                            ? WITH_WORDS("")
                            : WITH_WORDS("number IN (SELECT rowid FROM names_fts WHERE names_fts MATCH :trigram) AND");
    *count = 0;
    enum cw_error e = list_names(r, whole, asked, arena, out, cap, count);
    if (!e && !*count) e = list_names(r, words, asked, arena, out, cap, count);
    return e;
}

/* Spelt so somewhere: without an index, when nothing else has been found. */
static const char spelt_sql[] =
    "SELECT n.folded FROM spellings p JOIN names n ON n.number = p.number WHERE cw_fold(p.spelling) = :asked UNION "
    "SELECT e.folded FROM "
    "entities e JOIN mentions m ON m.entity = e.entity "
    "WHERE e.entity > :indexed AND m.kind = 'name' AND cw_fold(m.text) = :asked";

static enum cw_error several_names(const char *name, const char *const *found, size_t count)
{
    struct buffer list = {0};
    for (size_t i = 0; i < count && i < NAMES_TOLD; i++) buffer_printf(&list, "%s%s", i ? ", " : "", found[i]);
    enum cw_error e = cw_fail(CW_EUSAGE, "'%s' may be several: %s%s", name, buffer_terminate(&list),
                              count > NAMES_TOLD ? ", …" : "");
    buffer_free(&list);
    return e;
}

static bool has_member(const struct name_member *members, size_t count, const char *folded)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(members[i].folded, folded)) return true;
    return false;
}

/* Several names with the words that were asked for are no riddle where they are taken for one. */
static enum cw_error find_group(struct reader *r, const char *name, struct arena *arena, struct name_member **out,
                                size_t *count)
{
    const char *found[NAMES_TOLD + 1], *asked = fold_name(arena, name, strlen(name));
    size_t n = 0;
    enum cw_error e = reading_check_letters(name);
    if (!e) e = reading_find_names(r, asked, arena, found, NAMES_TOLD + 1, &n);
    if (!e && !n) e = list_names(r, spelt_sql, asked, arena, found, NAMES_TOLD + 1, &n);
    if (e) return e;
    if (n == 0) return cw_fail(CW_ENOTFOUND, "nobody and nothing is called '%s'", name);
    e = reading_name_group(r, found[0], arena, out, count);
    for (size_t i = 1; i < n && !e; i++)
        if (!has_member(*out, *count, found[i])) e = several_names(name, found, n);
    return e;
}

enum cw_error reader_name_group(struct reader *r, const char *name, struct arena *arena, struct name_member **out,
                                size_t *count)
{
    *out = NULL;
    *count = 0;
    enum cw_error e = reading_begin(r);
    return e ? e : reading_end(r, find_group(r, name, arena, out, count));
}

/* ---- proofs ---- */

static const char proofs_sql[] =
    "SELECT a.id, a.outlet, (SELECT min(name) FROM entities x WHERE x.document = a.document AND x.folded = n.folded), "
    "b.id, b.outlet, (SELECT min(name) FROM entities x WHERE x.document = b.document AND x.folded = n.other) "
    "FROM (SELECT DISTINCT r.document, r.other_document, p.folded, p.other FROM entities x "
    "CROSS JOIN name_proofs r ON r.document = x.document JOIN name_pairs p USING (pair) "
    "WHERE x.folded = :folded AND p.folded = :folded AND p.other = :other) n "
    "JOIN documents a ON a.document = n.document JOIN documents b ON b.document = n.other_document "
    "ORDER BY a.published_lo IS NULL, a.published_lo, a.id, b.published_lo IS NULL, b.published_lo, b.id LIMIT :cap";

enum cw_error reader_name_proofs(struct reader *r, const char *folded_a, const char *folded_b, struct arena *arena,
                                 struct name_proof *out, size_t cap, size_t *count)
{
    bool turned = strcmp(folded_a, folded_b) > 0, row;
    sqlite3_stmt *q = NULL;
    *count = 0;
    enum cw_error e = db_prepare(r->db, proofs_sql, &q);
    if (e) return e;
    reading_bind_text(q, ":folded", turned ? folded_b : folded_a);
    reading_bind_text(q, ":other", turned ? folded_a : folded_b);
    reading_bind_int(q, ":cap", (int64_t)cap);
    int a = turned ? 3 : 0, b = turned ? 0 : 3;
    while (!(e = reading_step(r, q, &row)) && row)
        out[(*count)++] = (struct name_proof){
            .document_a = claims_text(arena, q, a), .outlet_a = claims_text(arena, q, a + 1),
            .spelling_a = claims_text(arena, q, a + 2), .document_b = claims_text(arena, q, b),
            .outlet_b = claims_text(arena, q, b + 1), .spelling_b = claims_text(arena, q, b + 2),
        };
    sqlite3_finalize(q);
    return e;
}
