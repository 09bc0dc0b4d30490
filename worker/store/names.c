/* Names over all documents: from the dictionary that the indexer keeps, and from the
 * entities that it has not seen yet. */
#include <string.h>

#include "worker/store/fold.h"
#include "worker/store/reading.h"

struct names_search {
    struct reader *r;
    const struct name_filter *f;
    const char *folded;  /* the part looked for; NULL any */
    const char *trigram; /* the same as a query of names_fts, which needs three characters; NULL none */
    int64_t indexed;
};

static const char *type_name(int i) { return entity_type_name((enum entity_type)i); }

/* What the dictionary does not have yet is summed first (the plus keeps it to the last entities, instead of an index of
 * all); then each name is met once, so that of a long dictionary only those that are asked for need be sorted. */
static const char names_sql[] =
    "WITH tail AS MATERIALIZED (SELECT folded, type, min(name) AS name, count(DISTINCT document) AS documents, "
    "sum(mentions) AS mentions, sum(statements) AS statements FROM entities WHERE entity > :indexed%s%s "
    "GROUP BY +folded, type) "
    "SELECT name, type, documents, mentions, statements, folded, number FROM ("
    "SELECT name, type, documents, mentions, statements, folded, number FROM names "
    "WHERE (folded, type) NOT IN (SELECT folded, type FROM tail)%s%s%s "
    "UNION ALL SELECT coalesce(n.name, t.name), t.type, coalesce(n.documents, 0) + t.documents, "
    "coalesce(n.mentions, 0) + t.mentions, coalesce(n.statements, 0) + t.statements, t.folded, n.number "
    "FROM tail t LEFT JOIN names n ON n.folded = t.folded AND n.type = t.type) "
    "ORDER BY documents DESC, mentions DESC, folded, type%s";

static enum cw_error compose(struct names_search *s, sqlite3_stmt **out)
{
    struct buffer sql = {0};
    const char *type = s->f->type ? " AND type = :type" : "";
    const char *part = s->folded ? " AND instr(folded, :part) > 0" : "";
    buffer_printf(&sql, names_sql, part, type,
                  s->trigram ? " AND number IN (SELECT rowid FROM names_fts WHERE names_fts MATCH :trigram)" : "", part,
                  type, s->f->limit ? " LIMIT :limit" : "");
    enum cw_error e = sql.failed ? cw_fail(CW_ENOMEM, "out of memory")
                                 : db_prepare(s->r->db, buffer_terminate(&sql), out);
    buffer_free(&sql);
    if (e) return e;
    reading_bind_text(*out, ":trigram", s->trigram);
    reading_bind_text(*out, ":part", s->folded);
    reading_bind_text(*out, ":type", s->f->type);
    reading_bind_int(*out, ":indexed", s->indexed);
    reading_bind_int(*out, ":limit", s->f->limit);
    return CW_OK;
}

/* The spellings of one name, the most frequent first. */
static const char spellings_sql[] =
    "SELECT group_concat(spelling, ' | ') FROM (SELECT spelling FROM ("
    "SELECT spelling, mentions AS n FROM spellings WHERE number = :number UNION ALL "
    "SELECT m.text, count(*) FROM entities e JOIN mentions m ON m.entity = e.entity WHERE e.entity > :indexed "
    "AND e.folded = :folded AND e.type = :type AND m.kind = 'name' GROUP BY m.text) "
    "GROUP BY spelling ORDER BY sum(n) DESC, spelling LIMIT 20)";

static enum cw_error give(struct names_search *s, sqlite3_stmt *q, sqlite3_stmt *spellings, name_fn each, void *context)
{
    bool row;
    reading_bind_int(spellings, ":number", sqlite3_column_int64(q, 6));
    reading_bind_int(spellings, ":indexed", s->indexed);
    reading_bind_text(spellings, ":folded", db_text(q, 5));
    reading_bind_text(spellings, ":type", db_text(q, 1));
    enum cw_error e = reading_step(s->r, spellings, &row);
    if (!e) {
        const char *joined = db_text(spellings, 0);
        struct name_row n = {
            .name = db_text(q, 0), .type = db_text(q, 1), .documents = (uint64_t)sqlite3_column_int64(q, 2),
            .mentions = (uint64_t)sqlite3_column_int64(q, 3), .statements = (uint64_t)sqlite3_column_int64(q, 4),
            .spellings = joined ? joined : "",
        };
        e = each(&n, context);
    }
    sqlite3_reset(spellings);
    return e;
}

static enum cw_error run(struct names_search *s, name_fn each, void *context)
{
    sqlite3_stmt *q = NULL, *spellings = NULL;
    bool row;
    enum cw_error e = reading_total(s->r, "indexed_entities", &s->indexed);
    if (!e) e = compose(s, &q);
    if (!e) e = db_prepare(s->r->db, spellings_sql, &spellings);
    while (!e && !(e = reading_step(s->r, q, &row)) && row) e = give(s, q, spellings, each, context);
    sqlite3_finalize(q);
    sqlite3_finalize(spellings);
    return e;
}

enum cw_error reader_names(struct reader *r, const struct name_filter *f, name_fn each, void *context)
{
    struct names_search s = {.r = r, .f = f};
    struct arena *arena = arena_new(0);
    if (!arena) return cw_fail(CW_ENOMEM, "out of memory");
    enum cw_error e = reading_check_name("type", f->type, type_name, ENTITY_TYPE_COUNT);
    if (!e && f->like) {
        s.folded = fold_name(arena, f->like, strlen(f->like));
        if (!*s.folded) e = cw_fail(CW_EUSAGE, "'%s' is no part of a name: it has no letters", f->like);
        size_t characters = 0;
        for (const char *p = s.folded; *p; p++) characters += ((unsigned char)*p & 0xC0) != 0x80;
        if (characters >= 3) s.trigram = arena_printf(arena, "\"%s\"", s.folded);
    }
    if (!e) e = reading_begin(r);
    if (!e) e = reading_end(r, run(&s, each, context));
    arena_free(arena);
    return e;
}
