/* The journal: documents accepted and not yet done.  Two tables, so that the list of
 * jobs stays small beside the texts. */
#include <string.h>

#include "proto/document.h"
#include "worker/store/store.h"

static bool is_id(const char *id) { return strlen(id) == CW_ID_HEX && strspn(id, "0123456789abcdef") == CW_ID_HEX; }

/* Adds a row to jobs; *added is false when the id was there. */
static enum cw_error add_job(struct store *s, const char *id, size_t size, int64_t now_ms, bool *added)
{
    char now[DB_TIME_SIZE];
    db_time(now_ms, now);
    enum cw_error e = store_run(s, store_sql(s, SQL_ADD_JOB, "itit", s->total[TOTAL_LAST_JOB] + 1, id, (int64_t)size,
                                             now));
    *added = !e && sqlite3_changes(s->db) == 1;
    return e;
}

static enum cw_error known_job(struct store *s, const char *id, enum document_state *state)
{
    bool row;
    sqlite3_stmt *q = store_sql(s, SQL_JOB_OF_ID, "t", id);
    enum cw_error e = store_step(s, q, &row);
    if (e) return e;
    CW_CHECK(row);
    *state = strcmp(db_text(q, 1), "failed") ? DOC_QUEUED : DOC_FAILED;
    sqlite3_reset(q);
    return CW_OK;
}

enum cw_error store_accept(struct store *s, const char *id, const void *document, size_t size, int64_t now_ms,
                           enum document_state *state, struct store_job *out)
{
    bool done, added;
    enum cw_error e = store_usable(s);
    if (e) return e;
    CW_CHECK(s->in_transaction && is_id(id) && size <= CW_MAX_DOCUMENT);
    *out = (struct store_job){0};
    sqlite3_stmt *q = store_sql(s, SQL_DOCUMENT_OF_ID, "t", id);
    e = store_step(s, q, &done);
    if (e) return e;
    sqlite3_reset(q);
    *state = DOC_DONE;
    if (done) return CW_OK;
    e = add_job(s, id, size, now_ms, &added);
    if (e) return e;
    if (!added) return known_job(s, id, state);
    int64_t job = ++s->total[TOTAL_LAST_JOB];
    e = store_run(s, store_sql(s, SQL_ADD_PAYLOAD, "ib", job, document, size));
    if (e) return e;
    s->total[TOTAL_QUEUED]++;
    s->total[TOTAL_QUEUED_BYTES] += (int64_t)size;
    *state = DOC_UNKNOWN;
    *out = (struct store_job){.job = (uint64_t)job, .size = (uint32_t)size};
    memcpy(out->id, id, sizeof out->id);
    return CW_OK;
}

enum cw_error store_queued(struct store *s, uint64_t after, struct store_job *out, size_t max, size_t *count)
{
    bool row;
    *count = 0;
    enum cw_error e = store_usable(s);
    if (e || !max) return e;
    sqlite3_stmt *q = store_sql(s, SQL_QUEUED, "ii", (int64_t)after, (int64_t)max);
    while (!(e = store_step(s, q, &row)) && row) {
        struct store_job *j = &out[(*count)++];
        *j = (struct store_job){
            .job = (uint64_t)sqlite3_column_int64(q, 0),
            .attempts = (uint32_t)sqlite3_column_int64(q, 2),
            .losses = (uint32_t)sqlite3_column_int64(q, 3),
            .not_before = sqlite3_column_int64(q, 4),
            .size = (uint32_t)sqlite3_column_int64(q, 5),
        };
        strncat(j->id, db_text(q, 1), CW_ID_HEX);
    }
    return e;
}

enum cw_error store_payload(struct store *s, uint64_t job, struct buffer *out)
{
    bool row;
    enum cw_error e = store_usable(s);
    if (e) return e;
    sqlite3_stmt *q = store_sql(s, SQL_PAYLOAD, "i", (int64_t)job);
    e = store_step(s, q, &row);
    if (e) return e;
    if (!row) return cw_fail(CW_ENOTFOUND, "job %llu is not in the journal", (unsigned long long)job);
    const void *bytes = sqlite3_column_blob(q, 0);
    buffer_append(out, bytes, (size_t)sqlite3_column_bytes(q, 0));
    sqlite3_reset(q);
    return out->failed ? cw_fail(CW_ENOMEM, "out of memory") : CW_OK;
}

enum cw_error store_retry_later(struct store *s, uint64_t job, uint32_t attempts, uint32_t losses, int64_t not_before,
                                const char *reason)
{
    enum cw_error e = store_usable(s);
    if (e) return e;
    CW_CHECK(s->in_transaction);
    return store_run(s, store_sql(s, SQL_RETRY_LATER, "iiiit", (int64_t)job, (int64_t)attempts, (int64_t)losses,
                                  not_before, reason));
}

/* The state and size of a job; *found is false when there is none of that number. */
static enum cw_error look_up(struct store *s, uint64_t job, bool *found, bool *failed, int64_t *size)
{
    sqlite3_stmt *q = store_sql(s, SQL_JOB, "i", (int64_t)job);
    enum cw_error e = store_step(s, q, found);
    if (e || !*found) return e;
    *failed = !strcmp(db_text(q, 0), "failed");
    *size = sqlite3_column_int64(q, 1);
    sqlite3_reset(q);
    return CW_OK;
}

enum cw_error store_set_aside(struct store *s, uint64_t job, uint32_t attempts, const char *cause, const char *reason,
                              const char *engine, int64_t now_ms)
{
    bool found, failed;
    int64_t size;
    char now[DB_TIME_SIZE];
    struct document d = {0};
    enum cw_error e = store_usable(s);
    if (e) return e;
    CW_CHECK(s->in_transaction);
    e = look_up(s, job, &found, &failed, &size);
    if (e || !found || failed) return e;
    arena_reset(s->arena);
    buffer_clear(&s->payload);
    e = store_payload(s, job, &s->payload);
    if (e) return e;
    /* What a person needs to recognise it by.  A document that cannot even be decoded has only its id. */
    if (document_decode(s->payload.data, s->payload.size, s->arena, &d) != CW_OK) d = (struct document){0};
    db_time(now_ms, now);
    e = store_run(s, store_sql(s, SQL_SET_ASIDE, "iittttttt", (int64_t)job, (int64_t)attempts, cause, reason, engine,
                               now, d.uri, d.title, d.outlet));
    if (e) return e;
    s->total[TOTAL_QUEUED]--;
    s->total[TOTAL_QUEUED_BYTES] -= size;
    s->total[TOTAL_FAILED]++;
    return CW_OK;
}

/* Calls `act` for each failed job among the ids, or for all. */
static enum cw_error each_failed(struct store *s, const char (*ids)[CW_ID_HEX + 1], size_t n, uint64_t *count,
                                 enum cw_error (*act)(struct store *s, int64_t job, int64_t size))
{
    enum cw_error e = store_usable(s);
    *count = 0;
    if (e) return e;
    CW_CHECK(s->in_transaction);
    bool row, found, failed;
    int64_t size, job = 0, last = s->total[TOTAL_LAST_JOB];  /* those queued again get higher numbers */
    for (size_t i = 0; !ids || i < n; i++) {
        sqlite3_stmt *q = ids ? store_sql(s, SQL_JOB_OF_ID, "t", ids[i]) : store_sql(s, SQL_NEXT_FAILED, "i", job);
        e = store_step(s, q, &row);
        if (e) return e;
        if (!row && ids) continue;
        if (!row) break;
        job = sqlite3_column_int64(q, 0);
        sqlite3_reset(q);
        if (!ids && job > last) break;
        e = look_up(s, (uint64_t)job, &found, &failed, &size);
        if (!e && failed) e = act(s, job, size);
        if (e) return e;
        *count += failed;
    }
    return CW_OK;
}

static enum cw_error queue_again(struct store *s, int64_t job, int64_t size)
{
    int64_t fresh = ++s->total[TOTAL_LAST_JOB];
    enum cw_error e = store_run(s, store_sql(s, SQL_QUEUE_AGAIN, "ii", job, fresh));
    if (!e) e = store_run(s, store_sql(s, SQL_MOVE_PAYLOAD, "ii", job, fresh));
    if (e) return e;
    s->total[TOTAL_FAILED]--;
    s->total[TOTAL_QUEUED]++;
    s->total[TOTAL_QUEUED_BYTES] += size;
    return CW_OK;
}

static enum cw_error drop(struct store *s, int64_t job, int64_t size)
{
    (void)size;
    enum cw_error e = store_run(s, store_sql(s, SQL_END_PAYLOAD, "i", job));
    if (!e) e = store_run(s, store_sql(s, SQL_END_JOB, "i", job));
    if (!e) s->total[TOTAL_FAILED]--;
    return e;
}

enum cw_error store_failed_retry(struct store *s, const char (*ids)[CW_ID_HEX + 1], size_t n, uint64_t *count)
{
    return each_failed(s, ids, n, count, queue_again);
}

enum cw_error store_failed_drop(struct store *s, const char (*ids)[CW_ID_HEX + 1], size_t n, uint64_t *count)
{
    /* Who drops a document wants its text gone from the disk too. */
    sqlite3_exec(s->db, "PRAGMA secure_delete = ON", NULL, NULL, NULL);
    enum cw_error e = each_failed(s, ids, n, count, drop);
    sqlite3_exec(s->db, "PRAGMA secure_delete = OFF", NULL, NULL, NULL);
    return e;
}

static enum cw_error state_of(struct store *s, const char *id, struct arena *arena, struct document_status *out)
{
    bool row;
    *out = (struct document_status){.state = DOC_UNKNOWN};
    strncat(out->id, id, CW_ID_HEX);
    sqlite3_stmt *q = store_sql(s, SQL_DOCUMENT_OF_ID, "t", id);
    enum cw_error e = store_step(s, q, &row);
    if (e) return e;
    if (row) {
        out->state = DOC_DONE;
        sqlite3_reset(q);
        return CW_OK;
    }
    q = store_sql(s, SQL_JOB_OF_ID, "t", id);
    e = store_step(s, q, &row);
    if (e || !row) return e;
    out->state = strcmp(db_text(q, 1), "failed") ? DOC_QUEUED : DOC_FAILED;
    out->attempts = (uint32_t)sqlite3_column_int64(q, 2);
    const char *reason = out->state == DOC_FAILED ? db_text(q, 4) : NULL;
    if (reason) out->reason = arena_strdup(arena, reason);
    sqlite3_reset(q);
    return CW_OK;
}

enum cw_error store_states(struct store *s, const char (*ids)[CW_ID_HEX + 1], size_t n, struct arena *arena,
                           struct document_status *out)
{
    enum cw_error e = store_usable(s);
    for (size_t i = 0; i < n && !e; i++) e = state_of(s, ids[i], arena, &out[i]);
    return e;
}
