/* Documents that wait to be linked, wordings, and the links between them. */
#include "worker/store/links.h"

#include <string.h>

#include "worker/store/scramble.h"
#include "worker/store/store.h"

/* ---- documents ---- */

int64_t links_rules(const struct store *s) { return s->total[TOTAL_LINKED_BY]; }
void links_set_rules(struct store *s, int64_t rules) { s->total[TOTAL_LINKED_BY] = rules; }

enum cw_error links_forget(struct store *s, unsigned rows, bool *more)
{
    /* Who refers goes before whom it refers to. */
    static const enum store_sql order[] = {SQL_FORGET_LINKS, SQL_FORGET_SEGMENTS, SQL_FORGET_BLOCKS,
                                           SQL_FORGET_COPIES, SQL_FORGET_PROOFS, SQL_FORGET_WORDINGS,
                                           SQL_FORGET_CLAIMS};
    int64_t gone = 0;
    s->total[TOTAL_LINKED_DOCUMENTS] = s->total[TOTAL_KEYED_DOCUMENTS] = 0;
    for (size_t i = 0; i < sizeof order / sizeof *order && !gone; i++) {
        enum cw_error e = store_run(s, store_sql(s, order[i], "i", (int64_t)rows));
        if (e) return e;
        gone = sqlite3_changes64(s->db);
        if (order[i] == SQL_FORGET_WORDINGS) s->total[TOTAL_WORDINGS] -= gone;
    }
    *more = gone > 0;
    return CW_OK;
}

uint64_t links_pending(const struct store *s)
{
    return (uint64_t)(s->total[TOTAL_DOCUMENTS] - s->total[TOTAL_LINKED_DOCUMENTS]);
}

int64_t links_next(const struct store *s) { return links_pending(s) ? s->total[TOTAL_LINKED_DOCUMENTS] + 1 : 0; }
void links_advance(struct store *s)
{
    s->total[TOTAL_LINKED_DOCUMENTS]++;
    links_remembered(s);
}

static const char *copy_text(struct arena *arena, sqlite3_stmt *q, int column)
{
    const char *text = db_text(q, column);
    return text ? arena_strndup(arena, text, (size_t)sqlite3_column_bytes(q, column)) : NULL;
}

enum cw_error links_document(struct store *s, int64_t document, struct arena *arena, struct links_document *out)
{
    bool row;
    *out = (struct links_document){.document = document};
    sqlite3_stmt *q = store_sql(s, SQL_LINKS_DOCUMENT, "i", document);
    enum cw_error e = store_step(s, q, &row);
    if (e) return e;
    if (!row) return cw_fail(CW_EDATA, "document %lld of the store has no result", (long long)document);
    out->id = copy_text(arena, q, 0);
    size_t size = (size_t)sqlite3_column_bytes(q, 1);
    void *bytes = arena_alloc(arena, size ? size : 1);
    if (size) memcpy(bytes, sqlite3_column_blob(q, 1), size);
    out->first_statement = sqlite3_column_int64(q, 2);
    sqlite3_reset(q);
    e = record_decode(bytes, size, arena, &out->record);
    return e == CW_ELIMIT ? CW_EDATA : e;
}

/* ---- wordings ---- */

uint64_t links_hash(const char *document_id, uint32_t statement, uint32_t number)
{
    uint64_t hash = 0xcbf29ce484222325u;  /* FNV-1a */
    for (const char *p = document_id; *p; p++) hash = (hash ^ (unsigned char)*p) * 0x100000001b3u;
    return scramble(hash ^ scramble((uint64_t)statement << 32 | number)) >> 16;
}

static const int64_t no_day = LINKS_NO_DAY;

enum cw_error links_add_wording(struct store *s, const struct links_cut *cut, int64_t *wording)
{
    *wording = ++s->total[TOTAL_WORDINGS];
    return store_run(s, store_sql(s, SQL_ADD_WORDING, "iiiiiiiii", *wording, cut->statement, (int64_t)cut->number,
                                  (int64_t)cut->span.begin, (int64_t)cut->span.end, (int64_t)cut->content_at,
                                  (int64_t)cut->day_lo, (int64_t)cut->day_hi, no_day));
}

enum cw_error links_find_wording(struct store *s, int64_t statement, uint32_t number, int64_t *wording)
{
    bool row;
    sqlite3_stmt *q = store_sql(s, SQL_FIND_WORDING, "ii", statement, (int64_t)number);
    enum cw_error e = store_step(s, q, &row);
    *wording = !e && row ? sqlite3_column_int64(q, 0) : 0;
    if (!e && row) sqlite3_reset(q);
    return e;
}

static int form_of(const char *name)
{
    int i = 0;
    while (i < STATEMENT_FORM_COUNT - 1 && strcmp(statement_form_name((enum statement_form)i), name)) i++;
    return i;
}

static int kind_of(const char *name)
{
    int i = 0;
    while (i < STATEMENT_KIND_COUNT - 1 && strcmp(statement_kind_name((enum statement_kind)i), name)) i++;
    return i;
}

static int polarity_of(const char *name)
{
    int i = 0;
    while (i < POLARITY_COUNT - 1 && strcmp(polarity_name((enum polarity)i), name)) i++;
    return i;
}

static enum cw_error find_wording(struct store *s, sqlite3_stmt *q, int64_t wording)
{
    bool row;
    enum cw_error e = store_step(s, q, &row);
    if (!e && !row)
        return cw_fail(CW_ECORRUPT, "the store's links name wording %lld, which is not there", (long long)wording);
    return e;
}

enum cw_error links_wording(struct store *s, int64_t wording, struct arena *arena, struct links_wording *out)
{
    sqlite3_stmt *q = store_sql(s, SQL_WORDING, "ii", wording, no_day);
    enum cw_error e = find_wording(s, q, wording);
    if (e) return e;
    out->document = sqlite3_column_int64(q, 0);
    out->size = (size_t)sqlite3_column_bytes(q, 1);
    out->text = arena_strndup(arena, out->size ? sqlite3_column_blob(q, 1) : "", out->size);
    out->speaker = copy_text(arena, q, 2);
    out->anonymous = sqlite3_column_int(q, 3);
    out->people = (uint32_t)sqlite3_column_int64(q, 4);
    out->source = copy_text(arena, q, 5);
    out->cue = copy_text(arena, q, 6);
    out->form = (enum statement_form)form_of(db_text(q, 7));
    out->kind = (enum statement_kind)kind_of(db_text(q, 8));
    out->polarity = (enum polarity)polarity_of(db_text(q, 9));
    out->day_lo = sqlite3_column_int(q, 10);
    out->day_hi = sqlite3_column_int(q, 11);
    sqlite3_reset(q);
    return CW_OK;
}

enum cw_error links_wording_hash(struct store *s, int64_t wording, uint64_t *hash)
{
    sqlite3_stmt *q = store_sql(s, SQL_WORDING_PLACE, "i", wording);
    enum cw_error e = find_wording(s, q, wording);
    if (e) return e;
    *hash = links_hash(db_text(q, 0), (uint32_t)sqlite3_column_int64(q, 1), (uint32_t)sqlite3_column_int64(q, 2));
    sqlite3_reset(q);
    return CW_OK;
}

enum cw_error links_document_of(struct store *s, int64_t wording, int64_t *document)
{
    sqlite3_stmt *q = store_sql(s, SQL_WORDING_DOCUMENT, "i", wording);
    enum cw_error e = find_wording(s, q, wording);
    if (e) return e;
    *document = sqlite3_column_int64(q, 0);
    sqlite3_reset(q);
    return CW_OK;
}

enum cw_error links_carrier(struct store *s, int64_t wording, struct arena *arena, struct links_carrier *out)
{
    sqlite3_stmt *q = store_sql(s, SQL_CARRIER, "i", wording);
    enum cw_error e = find_wording(s, q, wording);
    if (e) return e;
    *out = (struct links_carrier){sqlite3_column_int64(q, 0), copy_text(arena, q, 1), copy_text(arena, q, 2),
                                  copy_text(arena, q, 3)};
    sqlite3_reset(q);
    return CW_OK;
}

/* ---- links ---- */

static const char *const relations[LINKS_RELATIONS] = {"same", "earlier", "denies"};

enum cw_error links_add(struct store *s, int64_t wording, int64_t other, enum links_relation relation,
                        enum links_basis basis, unsigned support, double similarity)
{
    links_pairs_add(s, LINKS_WORDINGS, wording, other);
    return store_run(s, store_sql(s, SQL_ADD_LINK, "iittif", wording, other, relations[relation],
                                  basis == LINKS_REFERENCE ? "reference" : "content", (int64_t)support, similarity));
}

/* Whether the query gives a row. */
static enum cw_error any(struct store *s, sqlite3_stmt *q, bool *out)
{
    enum cw_error e = store_step(s, q, out);
    if (!e && *out) sqlite3_reset(q);
    return e;
}

enum cw_error links_exists(struct store *s, int64_t a, int64_t b, bool *out)
{
    return any(s, store_sql(s, SQL_IS_LINKED, "ii", a, b), out);
}

enum cw_error links_weaken(struct store *s, int64_t a, int64_t b, unsigned by, unsigned least, bool *ended,
                            bool *same)
{
    bool row;
    *ended = *same = false;
    if (!links_pairs_may_have(s, LINKS_WORDINGS, a, b)) return CW_OK;
    sqlite3_stmt *q = store_sql(s, SQL_LINK, "ii", a, b);
    enum cw_error e = store_step(s, q, &row);
    if (e || !row) return e;
    int64_t wording = sqlite3_column_int64(q, 0), other = sqlite3_column_int64(q, 1);
    *same = !strcmp(db_text(q, 2), relations[LINKS_SAME]);
    *ended = sqlite3_column_int64(q, 3) < (int64_t)least + by;
    sqlite3_reset(q);
    if (*ended) return store_run(s, store_sql(s, SQL_END_LINK, "ii", wording, other));
    return store_run(s, store_sql(s, SQL_WEAKEN_LINK, "iii", wording, other, (int64_t)by));
}

static enum cw_error read_keys(struct store *s, sqlite3_stmt *q, struct arena *arena, int64_t **out, size_t *count)
{
    bool row;
    size_t room = 16;
    *count = 0;
    *out = arena_array(arena, room, sizeof **out);
    enum cw_error e = store_step(s, q, &row);
    for (; !e && row; e = store_step(s, q, &row)) {
        if (*count == room) {
            *out = arena_grow(arena, *out, room * sizeof **out, 2 * room * sizeof **out);
            room *= 2;
        }
        (*out)[(*count)++] = sqlite3_column_int64(q, 0);
    }
    return e;
}

enum cw_error links_same(struct store *s, int64_t wording, struct arena *arena, int64_t **out, size_t *count)
{
    return read_keys(s, store_sql(s, SQL_SAME_AS, "i", wording), arena, out, count);
}

enum cw_error links_members(struct store *s, int64_t claim, size_t most, struct arena *arena, int64_t **out,
                            size_t *count)
{
    int64_t limit = most < INT64_MAX ? (int64_t)most : INT64_MAX;
    return read_keys(s, store_sql(s, SQL_CLAIM_MEMBERS, "ii", claim, limit), arena, out, count);
}

enum cw_error links_joined(struct store *s, int64_t a, int64_t b, bool *out)
{
    enum cw_error e = any(s, store_sql(s, SQL_IS_COPY, "ii", a, b), out);
    if (!e && !*out) e = any(s, store_sql(s, SQL_SHARE_CLAIM, "ii", a, b), out);
    if (!e && !*out) e = any(s, store_sql(s, SQL_SHARE_CLAIM, "ii", b, a), out);
    return e;
}
