/* What the documents at hand speak of: made of their names, and kept while they are often met. */
#include "worker/claims/linker/linking.h"

static enum cw_error get_context(struct linker *l, int64_t document, const struct context **out)
{
    struct links_name *names;
    size_t count;
    *out = recent_find(l->contexts, document);
    if (*out) return CW_OK;
    enum cw_error e = links_names(l->store, document, true, DOCUMENT_NAMES, l->arena, &names, &count);
    if (e) return e;
    const char **words = arena_array(l->arena, count ? count : 1, sizeof *words);
    for (size_t i = 0; i < count; i++) words[i] = names[i].folded;
    struct arena *arena = recent_arena(l->contexts);
    struct context *made = arena_alloc(arena, sizeof *made);
    context_make(l->terms, words, count, arena, l->arena, made);
    recent_put(l->contexts, document, made);
    *out = made;
    return CW_OK;
}

enum cw_error documents_meet(struct linker *l, int64_t a, int64_t b, bool *out)
{
    const struct context *x, *y;
    *out = true;
    if (a == b) return CW_OK;
    enum cw_error e = get_context(l, a, &x);
    if (!e) e = get_context(l, b, &y);
    if (!e) *out = contexts_meet(x, y);
    return e;
}
