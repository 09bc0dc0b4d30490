/* The linker's life, and a call: so many documents, then claims, names and pairs of documents that changed, in one
 * transaction. */
#include "worker/claims/linker/linker.h"

#include <stdlib.h>
#include <string.h>

#include "proto/log.h"
#include "worker/claims/linker/linking.h"

enum { RULES = 8 };            /* another number when the code links otherwise */
enum { FORGET_ROWS = 2000 };   /* of a table, in one call */
enum { RECENT = 1 << 16, RECENT_BYTES = 36 << 20, CONTEXTS = 1 << 15, CONTEXTS_BYTES = 12 << 20 };

/* ---- life ---- */

enum cw_error linker_open(struct store *s, const char *models, const char *decisions, struct linker **out)
{
    *out = NULL;
    struct linker *l = calloc(1, sizeof *l);
    if (!l) return cw_fail(CW_ENOMEM, "out of memory");
    l->store = s;
    l->sums_wait = true;  /* perhaps */
    l->arena = arena_new(0);
    l->decisions = decisions ? strdup(decisions) : NULL;
    enum cw_error e = l->arena && (l->decisions || !decisions) ? CW_OK : cw_fail(CW_ENOMEM, "out of memory");
    if (!e) e = recent_open(RECENT, RECENT_BYTES, &l->recent);
    if (!e) e = recent_open(CONTEXTS, CONTEXTS_BYTES, &l->contexts);
    if (!e) e = term_reader_open(models, &l->terms);
    if (e) {
        linker_close(l);
        return e;
    }
    l->rules = (int64_t)((term_reader_checksum(l->terms) ^ (uint64_t)RULES * 0x9e3779b97f4a7c15u) >> 1) | 1;
    if (links_rules(s) && links_rules(s) != l->rules)
        log_info("the rules of linking have changed: all documents are linked anew");
    *out = l;
    return CW_OK;
}

void linker_close(struct linker *l)
{
    if (!l) return;
    term_reader_close(l->terms);
    recent_close(l->recent);
    recent_close(l->contexts);
    arena_free(l->arena);
    touched_free(&l->touched);
    free(l->decisions);
    free(l);
}

/* ---- a call ---- */

/* What other rules made is taken away before ours make it anew. */
static enum cw_error forget(struct linker *l)
{
    bool more;
    recent_forget(l->recent);
    recent_forget(l->contexts);
    enum cw_error e = store_begin(l->store);
    if (!e) e = links_forget(l->store, FORGET_ROWS, &more);
    if (e) return e;
    if (!more) links_set_rules(l->store, l->rules);
    e = store_commit(l->store);
    links_forget_keys(l->store);
    return e;
}

/* What the index had in memory when the program ended, or all of it in a store of an earlier schema. */
static enum cw_error remember(struct linker *l, unsigned budget)
{
    enum cw_error e = store_begin(l->store);
    int64_t document;
    for (; budget && l->wordings < CALL_WORDINGS && !e && (document = links_next_unkeyed(l->store)); budget--) {
        e = document_remember(l, document);
        if (e == CW_EDATA) e = CW_OK;  /* was said when it was to be linked */
        if (!e) links_remembered(l->store);
    }
    if (!e) e = links_settle(l->store);
    return e ? e : store_commit(l->store);
}

/* What all the documents of a call have changed, once for each. */
static enum cw_error follow_up(struct linker *l)
{
    struct touched *t = &l->touched;
    enum cw_error e = CW_OK;
    touched_settle(t);
    for (size_t i = 0; i < t->claim_count && !e; i++) {
        arena_reset(l->arena);
        e = sums_follow(l, t->claims[i]);
    }
    for (size_t i = 0; i < t->pair_count && !e; i++) {
        arena_reset(l->arena);
        e = names_follow(l, &t->pairs[i]);
    }
    return e;
}

static enum cw_error link_documents(struct linker *l, unsigned budget)
{
    enum cw_error e = store_begin(l->store);
    for (int64_t document; budget && l->wordings < CALL_WORDINGS && !e && (document = links_next(l->store)); budget--) {
        e = document_link(l, document);
        if (e == CW_EDATA) {
            log_error("document %lld of the store is not linked: %s", (long long)document, cw_error_text());
            e = CW_OK;
        }
        if (!e) links_advance(l->store);
    }
    l->sums_wait = true;
    if (!e) e = follow_up(l);
    if (!e) e = links_settle(l->store);
    return e ? e : store_commit(l->store);
}

/* What waits while documents do: the sums of large claims, one a call. */
static enum cw_error sum_one(struct linker *l)
{
    arena_reset(l->arena);
    enum cw_error e = store_begin(l->store);
    if (!e) e = sums_follow_large(l, &l->sums_wait);
    return e ? e : store_commit(l->store);
}

static enum cw_error do_some(struct linker *l, unsigned budget)
{
    touched_forget(&l->touched);
    l->wordings = 0;
    enum cw_error e = decisions_follow(l);
    if (e) return e;
    if (links_rules(l->store) != l->rules) return forget(l);
    if (links_next_unkeyed(l->store) || links_learning(l->store)) return remember(l, budget);
    if (links_pending(l->store)) return link_documents(l, budget);
    return l->sums_wait ? sum_one(l) : CW_OK;
}

/* Links that contradict each other are no reason to stop: they can be made again.  A file that is damaged is the
 * store's to say. */
static enum cw_error start_anew(struct linker *l)
{
    log_error("%s; all documents are linked anew", cw_error_text());
    enum cw_error e = store_begin(l->store);
    if (e) return e;
    links_set_rules(l->store, 0);
    return store_commit(l->store);
}

enum cw_error linker_some(struct linker *l, unsigned budget, bool *more)
{
    enum cw_error e = do_some(l, budget);
    if (e) {  /* keys that were given will be given again */
        store_rollback(l->store);
        recent_forget(l->recent);
        recent_forget(l->contexts);
        links_forget_keys(l->store);
    }
    if (e == CW_ECORRUPT) e = start_anew(l);
    *more = !e && (links_rules(l->store) != l->rules || links_next_unkeyed(l->store) || links_learning(l->store) ||
                   links_pending(l->store) || l->sums_wait);
    return e;
}
