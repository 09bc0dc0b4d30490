/* Claims, near copies, and what is known of names across documents: the rows that the linker makes of its links. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/store/fold.h"
#include "worker/store/links.h"
#include "worker/store/store.h"

/* ---- claims ---- */

void links_claim_id(uint64_t hash, char id[LINKS_CLAIM_ID])
{
    snprintf(id, LINKS_CLAIM_ID, "c%012llx", (unsigned long long)hash);
}

/* A query of one number; 0 where it gives no row. */
static enum cw_error number(struct store *s, sqlite3_stmt *q, int64_t *out)
{
    bool row;
    enum cw_error e = store_step(s, q, &row);
    *out = !e && row ? sqlite3_column_int64(q, 0) : 0;
    if (!e && row) sqlite3_reset(q);
    return e;
}

enum cw_error links_claim_of(struct store *s, int64_t wording, int64_t *claim)
{
    return number(s, store_sql(s, SQL_CLAIM_OF, "i", wording), claim);
}

enum cw_error links_set_claim(struct store *s, int64_t wording, int64_t claim)
{
    return store_run(s, store_sql(s, SQL_SET_CLAIM, "ii", wording, claim));
}

enum cw_error links_add_claim(struct store *s, const char *id, int64_t *claim)
{
    return number(s, store_sql(s, SQL_ADD_CLAIM, "t", id), claim);
}

enum cw_error links_claim(struct store *s, int64_t claim, char id[LINKS_CLAIM_ID], int64_t *wordings)
{
    bool row;
    sqlite3_stmt *q = store_sql(s, SQL_CLAIM, "i", claim);
    enum cw_error e = store_step(s, q, &row);
    if (e) return e;
    if (!row) return cw_fail(CW_ECORRUPT, "the store's wordings name claim %lld, which is not there", (long long)claim);
    id[0] = '\0';
    strncat(id, db_text(q, 0), LINKS_CLAIM_ID - 1);
    *wordings = sqlite3_column_int64(q, 1);
    sqlite3_reset(q);
    return CW_OK;
}

enum cw_error links_claim_of_id(struct store *s, const char *id, int64_t *claim)
{
    return number(s, store_sql(s, SQL_CLAIM_OF_ID, "t", id), claim);
}

enum cw_error links_name_claim(struct store *s, int64_t claim, const char *id)
{
    return store_run(s, store_sql(s, SQL_NAME_CLAIM, "it", claim, id));
}

enum cw_error links_grow_claim(struct store *s, int64_t claim, int64_t wordings)
{
    return store_run(s, store_sql(s, SQL_GROW_CLAIM, "ii", claim, wordings));
}

enum cw_error links_end_claim(struct store *s, int64_t claim)
{
    return store_run(s, store_sql(s, SQL_END_CLAIM, "i", claim));
}

/* ---- sums ---- */

enum cw_error links_set_sums(struct store *s, int64_t claim, const struct links_sums *sums)
{
    return store_run(s, store_sql(s, SQL_SET_SUMS, "iiiitt", claim, sums->wordings, sums->documents, sums->outlets,
                                  sums->first_lo, sums->last_hi));
}

enum cw_error links_sum_later(struct store *s, int64_t claim)
{
    return store_run(s, store_sql(s, SQL_SUM_LATER, "i", claim));
}

enum cw_error links_next_to_sum(struct store *s, int64_t *claim)
{
    return number(s, store_sql(s, SQL_NEXT_TO_SUM, ""), claim);
}

enum cw_error links_summed(struct store *s, int64_t claim)
{
    return store_run(s, store_sql(s, SQL_SUMMED, "i", claim));
}

/* ---- near copies ---- */

enum cw_error links_add_copy(struct store *s, int64_t document, int64_t other, const struct links_copy *c)
{
    links_pairs_add(s, LINKS_DOCUMENTS, document, other);
    return store_run(s, store_sql(s, SQL_ADD_COPY, "iitiiiiif", document, other, c->kind, (int64_t)c->support,
                                  (int64_t)c->paragraphs, (int64_t)c->other_paragraphs, (int64_t)c->matched,
                                  (int64_t)c->in_order, c->overlap));
}

enum cw_error links_weaken_copy(struct store *s, int64_t a, int64_t b, unsigned least, bool *ended)
{
    bool row;
    *ended = false;
    if (!links_pairs_may_have(s, LINKS_DOCUMENTS, a, b)) return CW_OK;
    sqlite3_stmt *q = store_sql(s, SQL_COPY, "ii", a, b);
    enum cw_error e = store_step(s, q, &row);
    if (e || !row) return e;
    int64_t document = sqlite3_column_int64(q, 0), other = sqlite3_column_int64(q, 1);
    *ended = sqlite3_column_int64(q, 2) <= least;
    sqlite3_reset(q);
    return store_run(s, store_sql(s, *ended ? SQL_END_COPY : SQL_WEAKEN_COPY, "ii", document, other));
}

/* ---- names ---- */

static enum entity_type type_of(const char *name)
{
    int i = 0;
    while (i < ENTITY_TYPE_COUNT - 1 && strcmp(entity_type_name((enum entity_type)i), name)) i++;
    return (enum entity_type)i;
}

static int by_alphabet(const void *a, const void *b)
{
    const struct links_name *x = a, *y = b;
    int order = strcmp(x->folded, y->folded);
    return order ? order : (x->type > y->type) - (x->type < y->type);
}

/* By the alphabet, each once; returns how many are left. */
static size_t put_in_order(struct links_name *names, size_t count)
{
    size_t kept = 0;
    qsort(names, count, sizeof *names, by_alphabet);
    for (size_t i = 0; i < count; i++)
        if (!kept || strcmp(names[kept - 1].folded, names[i].folded)) names[kept++] = names[i];
    return kept;
}

enum cw_error links_names(struct store *s, int64_t document, unsigned cap, struct arena *arena,
                          struct links_names *out)
{
    bool row;
    *out = (struct links_names){.all = arena_array(arena, cap, sizeof *out->all),
                                .no_places = arena_array(arena, cap, sizeof *out->no_places)};
    sqlite3_stmt *q = store_sql(s, SQL_NAMES_IN, "i", document);
    enum cw_error e = store_step(s, q, &row);
    for (; !e && row && out->no_place_count < cap; e = store_step(s, q, &row)) {
        struct links_name name = {arena_strdup(arena, db_text(q, 2)), type_of(db_text(q, 1))};
        if (out->all_count < cap) out->all[out->all_count++] = name;
        if (name.type != ENTITY_LOC) out->no_places[out->no_place_count++] = name;
    }
    if (!e && row) sqlite3_reset(q);
    out->all_count = put_in_order(out->all, out->all_count);
    out->no_place_count = put_in_order(out->no_places, out->no_place_count);
    return e;
}

enum cw_error links_add_evidence(struct store *s, const char *folded, const char *other, const char *kind,
                                 int64_t document, int64_t other_document)
{
    bool turn = strcmp(folded, other) > 0;
    const char *a = turn ? other : folded, *b = turn ? folded : other;
    int64_t of_a = turn ? other_document : document, of_b = turn ? document : other_document;
    enum cw_error e = store_run(s, store_sql(s, SQL_ADD_NAME_PAIR, "ttt", a, b, kind));
    return e ? e : store_run(s, store_sql(s, SQL_ADD_PROOF, "tttii", a, b, kind, of_a, of_b));
}

enum cw_error links_end_evidence(struct store *s, int64_t a, int64_t b)
{
    return store_run(s, store_sql(s, SQL_END_PROOFS, "ii", a, b));
}

enum cw_error links_end_decisions(struct store *s) { return store_run(s, store_sql(s, SQL_END_DECISIONS, "")); }

enum cw_error links_add_decision(struct store *s, unsigned position, bool merge, const char *name, const char *other)
{
    arena_reset(s->arena);
    const char *folded = fold_name(s->arena, name, strlen(name)),
               *other_folded = fold_name(s->arena, other, strlen(other));
    bool turn = strcmp(folded, other_folded) > 0;
    return store_run(s, store_sql(s, SQL_ADD_DECISION, "ittttt", (int64_t)position, merge ? "merge" : "split", name,
                                  other, turn ? other_folded : folded, turn ? folded : other_folded));
}
