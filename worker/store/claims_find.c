/* Names of claims, and how far the linker is.  Here are also the small things that every file about claims needs. */
#include <stdlib.h>
#include <string.h>

#include "proto/limits.h"
#include "worker/store/claims_reading.h"

enum { CLAIM_DIGITS = 12, LEAST_DIGITS = 4 };

static size_t slot_of(const struct key_map *m, int64_t key)
{
    size_t i = (size_t)(((uint64_t)key * 0x9e3779b97f4a7c15u) >> 32) & (m->size - 1);
    while (m->slots[i].key && m->slots[i].key != key) i = (i + 1) & (m->size - 1);
    return i;
}

bool key_map_find(const struct key_map *m, int64_t key, uint32_t *number)
{
    if (!m->size) return false;
    size_t i = slot_of(m, key);
    if (m->slots[i].key) *number = m->slots[i].number;
    return m->slots[i].key != 0;
}

static void key_map_widen(struct key_map *m)
{
    struct key_map old = *m;
    m->size = old.size ? 2 * old.size : 64;
    m->slots = arena_array(m->arena, m->size, sizeof *m->slots);
    for (size_t i = 0; i < old.size; i++)
        if (old.slots[i].key) m->slots[slot_of(m, old.slots[i].key)] = old.slots[i];
}

uint32_t key_map_add(struct key_map *m, int64_t key, uint32_t number, bool *fresh)
{
    CW_CHECK(key != 0);
    if (2 * (m->count + 1) > m->size) key_map_widen(m);
    size_t i = slot_of(m, key);
    *fresh = m->slots[i].key == 0;
    if (*fresh) {
        m->slots[i] = (struct key_slot){key, number};
        m->count++;
    }
    return m->slots[i].number;
}

void *claims_room(struct arena *arena, void *array, size_t count, size_t size)
{
    if (count & (count - 1)) return array;  /* full only at 0, 1, 2, 4, 8 … */
    return arena_grow(arena, array, count * size, (count ? 2 * count : 1) * size);
}

const char *claims_text(struct arena *arena, sqlite3_stmt *q, int column)
{
    const char *text = db_text(q, column);
    return text ? arena_strndup(arena, text, (size_t)sqlite3_column_bytes(q, column)) : NULL;
}

/* ---- names ---- */

/* What a name says: digits of a claim's id, or a document, a statement's number, a wording's. */
struct claim_name {
    bool alone;
    char document[CW_ID_HEX + 1];
    int64_t statement, wording;
};

/* A number from 1, without leading zeros, up to `stop`. */
static bool read_number(const char *s, char stop, int64_t *out, const char **end)
{
    size_t n = strspn(s, "0123456789");
    if (n == 0 || n > 9 || *s == '0' || (s[n] && s[n] != stop)) return false;
    *out = strtoll(s, NULL, 10);
    *end = s + n;
    return true;
}

static bool read_name(const char *name, struct claim_name *out)
{
    const char *slash = strchr(name, '/'), *end;
    *out = (struct claim_name){.alone = slash != NULL, .wording = 1};
    if (!slash) {
        size_t n = strlen(name);
        return *name == 'c' && n - 1 >= LEAST_DIGITS && n - 1 <= CLAIM_DIGITS &&
               strspn(name + 1, "0123456789abcdef") == n - 1;
    }
    if ((size_t)(slash - name) >= sizeof out->document || slash[1] != 's') return false;
    memcpy(out->document, name, (size_t)(slash - name));
    if (!reading_is_id(out->document) || !read_number(slash + 2, '.', &out->statement, &end)) return false;
    return *end == '\0' || (read_number(end + 1, '\0', &out->wording, &end) && *end == '\0');
}

static const char find_sql[] = "SELECT claim, id FROM claims WHERE id >= ?1 AND id < ?1 || 'g' ORDER BY id LIMIT 2";

static enum cw_error find_claim(struct reader *r, const char *name, int64_t *claim)
{
    sqlite3_stmt *q = NULL;
    bool row, another;
    enum cw_error e = reading_kept(r, find_sql, &q);
    if (e) return e;
    db_bind(q, "t", name);
    e = reading_step(r, q, &row);
    if (!e && !row) e = cw_fail(CW_ENOTFOUND, "there is no claim '%s'", name);
    if (!e) {
        char first[CLAIM_DIGITS + 2] = "";
        *claim = sqlite3_column_int64(q, 0);
        strncat(first, db_text(q, 1), CLAIM_DIGITS + 1);
        e = reading_step(r, q, &another);
        if (!e && another) e = cw_fail(CW_EUSAGE, "'%s' is more than one claim: %s, %s …", name, first, db_text(q, 1));
    }
    sqlite3_reset(q);
    return e;
}

/* Why a statement that was asked for has no wording. */
static enum cw_error no_wording(struct reader *r, const char *name, int64_t document, bool statement)
{
    int64_t linked = 0;
    enum cw_error e = reading_total(r, "linked_documents", &linked);
    if (e) return e;
    if (!statement) return cw_fail(CW_ENOTFOUND, "there is no statement '%s'", name);
    if (document > linked) return cw_fail(CW_ENOTFOUND, "%s: its document is not linked to others yet", name);
    return cw_fail(CW_ENOTFOUND, "%s has no such wording: too little is said there to be compared", name);
}

static enum cw_error find_wording(struct reader *r, const char *name, const struct claim_name *n, int64_t *claim,
                                  int64_t *wording)
{
    static const char sql[] = "SELECT w.claim, w.wording, s.statement FROM statements s LEFT JOIN wordings w "
                              "ON w.statement = s.statement AND w.number = :wording "
                              "WHERE s.document = :document AND s.number = :statement";
    sqlite3_stmt *q = NULL;
    int64_t document;
    bool row;
    enum cw_error e = reading_find_document(r, n->document, false, &document);
    if (!e && !document) e = reading_no_document(r, n->document);
    if (!e) e = db_prepare(r->db, sql, &q);
    if (e) return e;
    reading_bind_int(q, ":document", document);
    reading_bind_int(q, ":statement", n->statement);
    reading_bind_int(q, ":wording", n->wording);
    e = reading_step(r, q, &row);
    if (!e && row) {
        *claim = sqlite3_column_int64(q, 0);
        *wording = sqlite3_column_int64(q, 1);
    }
    if (!e && !*wording) e = no_wording(r, name, document, row);
    sqlite3_finalize(q);
    return e;
}

enum cw_error claims_find(struct reader *r, const char *name, int64_t *claim, int64_t *wording)
{
    struct claim_name n;
    *claim = *wording = 0;
    if (!read_name(name, &n))
        return cw_fail(CW_EUSAGE,
                       "'%s' names no claim: that is c and %d digits or more of its id, or a statement such as "
                       "8f3a91c2/s3",
                       name, LEAST_DIGITS);
    return n.alone ? find_wording(r, name, &n, claim, wording) : find_claim(r, name, claim);
}

/* ---- figures ---- */

static const char count_claims[] = "SELECT count(*) FROM claims";
static const char count_unlinked[] = "SELECT (SELECT value FROM totals WHERE name = 'documents') - "
                                     "coalesce((SELECT value FROM totals WHERE name = 'linked_documents'), 0)";

static enum cw_error count(struct reader *r, const char *sql, uint64_t *out)
{
    int64_t value = 0;
    enum cw_error e = db_number(r->db, sql, &value);
    *out = value > 0 ? (uint64_t)value : 0;
    return e;
}

static enum cw_error read_linking(struct reader *r, struct linking *out)
{
    uint64_t wordings = 0;
    enum cw_error e = count(r, count_unlinked, &out->unlinked);
    if (!e) e = count(r, "SELECT EXISTS (SELECT 1 FROM wordings)", &wordings);
    out->begun = wordings;
    return e;
}

enum cw_error reader_linking(struct reader *r, struct linking *out)
{
    *out = (struct linking){0};
    enum cw_error e = reading_begin(r);
    return e ? e : reading_end(r, read_linking(r, out));
}

static enum cw_error read_linked(struct reader *r, struct linked_stats *out)
{
    static const char *const sql[] = {
        count_claims,
        "SELECT count(*) FROM wordings",
        "SELECT count(*) FROM copies",
        "SELECT count(*) FROM wording_links WHERE relation = 'denies'",
        "SELECT count(*) FROM (SELECT DISTINCT folded, other FROM name_pairs)",
        count_unlinked,
    };
    uint64_t *const fields[] = {&out->claims,  &out->wordings,     &out->copies,
                                &out->denials, &out->names_folded, &out->unlinked};
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < sizeof sql / sizeof *sql && !e; i++) e = count(r, sql[i], fields[i]);
    return e;
}

enum cw_error reader_linked(struct reader *r, struct linked_stats *out)
{
    *out = (struct linked_stats){0};
    enum cw_error e = reading_begin(r);
    return e ? e : reading_end(r, read_linked(r, out));
}

enum cw_error reader_count_claims(struct reader *r, uint64_t *out) { return count(r, count_claims, out); }
