/* The end of a job: its record goes in as it came, and beside it as rows that any SQL tool can read. */
#include <string.h>

#include "proto/document.h"
#include "worker/store/rows.h"
#include "worker/store/store.h"

enum { KEEP_ARENA = 32 << 20 };  /* a larger one is given back after its document */

struct ending {
    const struct record *r;
    const struct rows *rows;
    int64_t document, first_entity, first_statement;  /* keys */
};

static enum cw_error add_document(struct store *s, const struct ending *x, const char *accepted_at, const char *done_at,
                                  const void *record, size_t size)
{
    const struct record *r = x->r;
    bool dated = r->has_published;
    enum cw_error e = store_run(s, store_sql(s, SQL_ADD_DOCUMENT, "itttttttttitt", x->document, r->id, r->uri, r->title,
                                             r->outlet, r->url, r->language, dated ? r->published.lo : NULL,
                                             dated ? r->published.hi : NULL,
                                             dated ? date_basis_name(r->published.basis) : NULL, (int64_t)r->text_size,
                                             accepted_at, done_at));
    if (!e)
        e = store_run(s, store_sql(s, SQL_ADD_RESULT, "itib", x->document, r->engine, (int64_t)x->rows->text_at, record,
                                   size));
    for (size_t i = 0; i < r->author_count && !e; i++)
        e = store_run(s, store_sql(s, SQL_ADD_AUTHOR, "iit", x->document, (int64_t)i + 1, r->authors[i]));
    return e;
}

static enum cw_error add_entities(struct store *s, const struct ending *x)
{
    const struct record *r = x->r;
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < r->entity_count && !e; i++) {
        const struct entity *n = &r->entities[i];
        int64_t key = x->first_entity + (int64_t)i;
        e = store_run(s, store_sql(s, SQL_ADD_ENTITY, "iiitttii", key, x->document, (int64_t)i + 1,
                                   entity_type_name(n->type), n->name, x->rows->entities[i].folded,
                                   (int64_t)n->mention_count, (int64_t)x->rows->entities[i].statements));
        for (size_t k = 0; k < n->mention_count && !e; k++) {
            const struct mention *m = &n->mentions[k];
            e = store_run(s, store_sql(s, SQL_ADD_MENTION, "iitiis", key, (int64_t)k + 1, mention_kind_name(m->kind),
                                       (int64_t)m->span.begin, (int64_t)m->span.end, r->text + m->span.begin,
                                       (size_t)(m->span.end - m->span.begin)));
        }
        s->total[TOTAL_MENTIONS] += (int64_t)n->mention_count;
    }
    return e;
}

static enum cw_error add_times(struct store *s, const struct ending *x)
{
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < x->r->time_count && !e; i++) {
        const struct time_expression *t = &x->r->times[i];
        e = store_run(s, store_sql(s, SQL_ADD_TIME, "iittiis", x->document, (int64_t)i + 1, time_type_name(t->type),
                                   t->value, (int64_t)t->span.begin, (int64_t)t->span.end, x->r->text + t->span.begin,
                                   (size_t)(t->span.end - t->span.begin)));
    }
    return e;
}

static enum cw_error add_spans(struct store *s, int64_t statement, const char *part, struct spans spans)
{
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < spans.count && !e; i++)
        e = store_run(s, store_sql(s, SQL_ADD_SPAN, "itiii", statement, part, (int64_t)i + 1,
                                   (int64_t)spans.at[i].begin, (int64_t)spans.at[i].end));
    return e;
}

static enum cw_error add_statement(struct store *s, const struct ending *x, size_t i)
{
    const struct statement *t = &x->r->statements[i];
    const struct statement_rows *d = &x->rows->statements[i];
    const struct speaker *speaker = t->has_speaker ? &t->speaker : NULL;
    int64_t key = x->first_statement + (int64_t)i;
    int64_t entity = speaker && speaker->entity >= 0 ? x->first_entity + speaker->entity : 0;
    enum cw_error e = store_run(
        s,
        store_sql(s, SQL_ADD_STATEMENT, "iiitttsssiiffittiii", key, x->document, (int64_t)i + 1,
                  statement_form_name(t->form),
                     statement_kind_name(t->kind), polarity_name(t->polarity), d->source.at, d->source.size, d->cue.at,
                     d->cue.size, d->content.at, d->content.size, (int64_t)d->begin, (int64_t)d->end,
                     rows_share(t->checkworthy), rows_share(t->confidence), (int64_t)(speaker && speaker->anonymous),
                     speaker ? speaker->name : NULL, d->speaker_names, entity, (int64_t)(speaker ? speaker->count : 0),
                     t->within >= 0 ? x->first_statement + t->within : (int64_t)0));
    if (!e) e = add_spans(s, key, "source", t->source);
    if (!e) e = add_spans(s, key, "cue", t->cue);
    if (!e) e = add_spans(s, key, "content", t->content);
    for (size_t k = 0; k < t->via_count && !e; k++)
        e = store_run(s, store_sql(s, SQL_ADD_VIA, "iit", key, (int64_t)k + 1, t->via[k]));
    return e;
}

static bool differs(const char *given, const char *found) { return given && (!found || strcmp(given, found)); }

/* The record must be of this document: what the submitter gave is not the worker's to change. */
static enum cw_error check_record(const char *id, const struct document *d, const struct record *r)
{
    if (strcmp(r->id, id)) return cw_fail(CW_EDATA, "the record is of document %s, not of %s", r->id, id);
    if (r->text_size != d->text_size || memcmp(r->text, d->text, d->text_size))
        return cw_fail(CW_EDATA, "the text of the record is not the document's");
    if (differs(d->uri, r->uri)) return cw_fail(CW_EDATA, "the uri of the record is not the document's");
    if (differs(d->url, r->url)) return cw_fail(CW_EDATA, "the url of the record is not the document's");
    return CW_OK;
}

static enum cw_error decode(struct store *s, uint64_t job, const char *id, const void *bytes, size_t size,
                            struct record *r, struct rows *rows)
{
    struct document d;
    buffer_clear(&s->payload);
    enum cw_error e = store_payload(s, job, &s->payload);
    if (e) return e;
    e = document_decode(s->payload.data, s->payload.size, s->arena, &d);
    if (e) return cw_context(e, "journalled document %s", id);
    e = record_decode(bytes, size, s->arena, r);
    if (!e) e = check_record(id, &d, r);
    if (!e) e = rows_derive(r, bytes, size, s->arena, rows);
    return e == CW_ELIMIT ? CW_EDATA : e;
}

enum cw_error store_add_rows(struct store *s, const struct record *r, const struct rows *rows, const char *accepted_at,
                             const char *done_at, const void *record, size_t size)
{
    struct ending x = {r, rows, s->total[TOTAL_DOCUMENTS] + 1, s->total[TOTAL_ENTITIES] + 1,
                       s->total[TOTAL_STATEMENTS] + 1};
    enum cw_error e = add_document(s, &x, accepted_at, done_at, record, size);
    if (!e) e = add_entities(s, &x);
    if (!e) e = add_times(s, &x);
    for (size_t i = 0; i < r->statement_count && !e; i++) e = add_statement(s, &x, i);
    if (e) return e;
    s->total[TOTAL_DOCUMENTS]++;
    s->total[TOTAL_ENTITIES] += (int64_t)r->entity_count;
    s->total[TOTAL_TIMES] += (int64_t)r->time_count;
    s->total[TOTAL_STATEMENTS] += (int64_t)r->statement_count;
    return CW_OK;
}

static enum cw_error end_job(struct store *s, uint64_t job, int64_t size)
{
    enum cw_error e = store_run(s, store_sql(s, SQL_END_PAYLOAD, "i", (int64_t)job));
    if (!e) e = store_run(s, store_sql(s, SQL_END_JOB, "i", (int64_t)job));
    if (e) return e;
    s->total[TOTAL_QUEUED]--;
    s->total[TOTAL_QUEUED_BYTES] -= size;
    return CW_OK;
}

/* Gives back the memory of a giant; small documents reuse theirs. */
static enum cw_error clear_arena(struct store *s)
{
    if (arena_used(s->arena) < KEEP_ARENA) {
        arena_reset(s->arena);
        return CW_OK;
    }
    arena_free(s->arena);
    s->arena = arena_new(0);
    return s->arena ? CW_OK : store_trouble(s, SQLITE_NOMEM);
}

enum cw_error store_finish(struct store *s, uint64_t job, const void *record, size_t size, int64_t now_ms)
{
    bool row;
    char id[CW_ID_HEX + 1] = "", accepted_at[DB_TIME_SIZE] = "", now[DB_TIME_SIZE];
    struct record r;
    struct rows rows;
    enum cw_error e = store_usable(s);
    if (e) return e;
    CW_CHECK(s->in_transaction);
    sqlite3_stmt *q = store_sql(s, SQL_JOB, "i", (int64_t)job);
    e = store_step(s, q, &row);
    if (e || !row) return e;  /* ended before */
    bool failed = !strcmp(db_text(q, 0), "failed");
    int64_t document_size = sqlite3_column_int64(q, 1);
    strncat(id, db_text(q, 2), sizeof id - 1);
    strncat(accepted_at, db_text(q, 3), sizeof accepted_at - 1);
    sqlite3_reset(q);
    if (failed) return CW_OK;
    e = clear_arena(s);
    if (!e) e = decode(s, job, id, record, size, &r, &rows);
    db_time(now_ms, now);
    if (!e) e = store_add_rows(s, &r, &rows, accepted_at, now, record, size);
    if (!e) e = end_job(s, job, document_size);
    return cw_context(e, "document %s", id);
}
