/* Whether claims are what their links say, without the linker's knowledge of why: wordings within their texts, claims
 * held together by links of "same" and nothing else, counted rightly and called by the least hash of their wordings. */
#include "worker/store/links.h"
#include "worker/store/reading.h"

#define OF_WORDING(w) "(SELECT d.id || '/' || s.id || '.' || v.number FROM wordings v " \
                      "JOIN statements s USING (statement) JOIN documents d USING (document) WHERE v.wording = " w ")"

static const struct promise promises[] = {
    {"a wording outside of its text",
     "SELECT d.id || '/' || s.id || '.' || w.number FROM wordings w JOIN statements s USING (statement) "
     "JOIN documents d USING (document) "
     "WHERE w.begin_byte >= w.end_byte OR w.end_byte > d.text_bytes LIMIT 100"},
    {"a wording that the content of its statement has otherwise",
     "SELECT d.id || '/' || s.id || '.' || w.number FROM wordings w JOIN statements s USING (statement) "
     "JOIN documents d USING (document) JOIN results r USING (document) "
     "WHERE substr(CAST(s.content AS BLOB), w.content_at + 1, w.end_byte - w.begin_byte) "
     "IS NOT substr(r.record, r.text_at + 1 + w.begin_byte, w.end_byte - w.begin_byte) LIMIT 100"},
    {"a wording of another day than its document",
     "SELECT d.id || '/' || s.id || '.' || w.number FROM wordings w JOIN statements s USING (statement) "
     "JOIN documents d USING (document) "
     "WHERE w.day_lo IS NOT strftime('%s', substr(d.published_lo, 1, 10)) / 86400 "
     "OR w.day_hi IS NOT strftime('%s', substr(d.published_hi, 1, 10)) / 86400 LIMIT 100"},
    {"a claim that is counted wrongly",
     "SELECT c.id FROM claims c LEFT "
     "JOIN (SELECT w.claim, count(*) AS wordings, count(DISTINCT s.document) AS documents, "
     "count(DISTINCT d.outlet) AS outlets, min(d.published_lo) AS first_lo, max(d.published_hi) AS last_hi "
     "FROM wordings w "
     "JOIN statements s USING (statement) JOIN documents d USING (document) WHERE w.claim IS NOT NULL "
     "GROUP BY w.claim) n USING (claim) "
     "WHERE c.claim NOT IN (SELECT claim FROM claims_to_sum) AND (c.wordings IS NOT n.wordings "
     "OR c.documents IS NOT n.documents OR c.outlets IS NOT n.outlets OR "
     "c.first_lo IS NOT n.first_lo OR c.last_hi IS NOT n.last_hi) LIMIT 100"},
    {"a claim that is not held together",
     "SELECT c.id FROM claims c LEFT JOIN (SELECT w.claim, count(*) AS links FROM wording_links l "
     "JOIN wordings w USING (wording) "
     "WHERE l.relation = 'same' GROUP BY w.claim) n USING (claim) "
     "WHERE c.wordings < 2 OR coalesce(n.links, 0) < c.wordings - 1 LIMIT 100"},
    {"one claim by a link, two by their wordings",
     "SELECT " OF_WORDING("l.wording") " || ' and ' || " OF_WORDING("l.other") " FROM wording_links l "
     "JOIN wordings a USING (wording) JOIN wordings b ON b.wording = l.other WHERE l.relation = 'same' AND "
     "(a.claim IS NULL OR a.claim IS NOT b.claim) LIMIT 100"},
    {"of a claim without a link",
     "SELECT " OF_WORDING("w.wording") " FROM wordings w WHERE w.claim IS NOT NULL "
     "AND NOT EXISTS (SELECT 1 FROM wording_links WHERE wording = w.wording AND relation = 'same') "
     "AND NOT EXISTS (SELECT 1 FROM wording_links WHERE other = w.wording AND relation = 'same') LIMIT 100"},
    {"a pair of names whose proofs are counted wrongly",
     "SELECT p.folded || ' and ' || p.other FROM name_pairs p "
     "LEFT JOIN (SELECT pair, count(*) AS n FROM name_proofs GROUP BY pair) USING (pair) "
     "WHERE p.proofs IS NOT n LIMIT 100"},
};

/* The least hash of a claim's wordings, in order of claims. */
struct least {
    int64_t claim;
    char id[LINKS_CLAIM_ID];
    uint64_t hash;
};

/* A claim is called otherwise only where another has its name. */
static enum cw_error check_name(struct reader *r, struct findings *f, const struct least *l, sqlite3_stmt *named)
{
    bool row;
    char id[LINKS_CLAIM_ID];
    if (!l->claim) return CW_OK;
    links_claim_id(l->hash, id);
    db_bind(named, "t", id);
    enum cw_error e = reading_step(r, named, &row);
    sqlite3_reset(named);
    if (!e && !row) findings_add(f, "a claim that is not called by its wordings: %s, not %s", l->id, id);
    return e;
}

static enum cw_error check_names(struct reader *r, struct findings *f)
{
    struct least l = {0};
    sqlite3_stmt *q = NULL, *named = NULL;
    bool row = true;
    enum cw_error e = db_prepare(r->db,
                                 "SELECT c.claim, c.id, d.id, s.number, w.number FROM claims c "
                                 "JOIN wordings w USING (claim) "
                                        "JOIN statements s USING (statement) JOIN documents d USING (document) "
                                        "ORDER BY c.claim", &q);
    if (!e) e = db_prepare(r->db, "SELECT 1 FROM claims WHERE id = ?1", &named);
    while (!e && !(e = reading_step(r, q, &row)) && row) {
        int64_t claim = sqlite3_column_int64(q, 0);
        uint64_t hash = links_hash(db_text(q, 2), (uint32_t)sqlite3_column_int64(q, 3),
                                   (uint32_t)sqlite3_column_int64(q, 4));
        if (claim != l.claim) {
            e = check_name(r, f, &l, named);
            l = (struct least){.claim = claim, .hash = hash};
            sqlite3_snprintf(sizeof l.id, l.id, "%s", db_text(q, 1));
        }
        if (hash < l.hash) l.hash = hash;
    }
    if (!e) e = check_name(r, f, &l, named);
    sqlite3_finalize(q);
    sqlite3_finalize(named);
    return e;
}

enum cw_error check_links(struct reader *r, struct findings *f)
{
    int64_t linked;
    enum cw_error e = reading_total(r, "linked_documents", &linked);
    if (e || !linked) return e;  /* nothing yet, or what other rules made is being taken away */
    for (size_t i = 0; i < sizeof promises / sizeof *promises && !e; i++) e = check_promise(r, f, &promises[i]);
    if (!e) e = check_names(r, f);
    return e ? e : check_segments(r, f);
}
