#include "tests/stories/fill.h"

#include <string.h>

enum { BATCH = 512 };
static const int64_t stored_at = 1700000000000;

static enum cw_error put(struct store *s, const struct story *story, const struct written *w, struct arena *arena,
                         struct buffer *bytes)
{
    struct document d = article_document(w);
    struct record r = article_record(story, w, arena);
    struct store_job job;
    enum document_state state;
    buffer_clear(bytes);
    enum cw_error e = document_encode(&d, bytes);
    if (!e) e = store_accept(s, r.id, bytes->data, bytes->size, stored_at, &state, &job);
    if (e || state != DOC_UNKNOWN) return e;
    buffer_clear(bytes);
    e = record_encode(&r, bytes);
    return e ? e : store_finish(s, job.job, bytes->data, bytes->size, stored_at);
}

enum cw_error stories_fill(struct store *s, struct pile *p, uint64_t documents, uint64_t *count)
{
    struct arena *arena = arena_new(0);
    struct written *w = written_new();
    struct buffer bytes = {0};
    const struct story *story;
    size_t article;
    enum cw_error e = CW_OK;
    bool more = true;
    for (*count = 0; more && *count < documents && !e;) {
        e = store_begin(s);
        for (unsigned i = 0; i < BATCH && *count < documents && !e && (more = pile_next(p, &story, &article, w));
             i++, ++*count) {
            arena_reset(arena);
            e = cw_context(put(s, story, w, arena, &bytes), "%s", w->uri);
        }
        if (!e) e = store_commit(s);
        else store_rollback(s);
        if (!e) e = store_checkpoint(s, false);
    }
    buffer_free(&bytes);
    written_free(w);
    arena_free(arena);
    return e;
}
