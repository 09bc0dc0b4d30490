/* The names of the documents at hand, and what these speak of, which is made of them; kept while they are often met. */
#include "worker/claims/linker/linking.h"

struct kept {
    struct links_names names;
    struct context context;
};

static enum cw_error get(struct linker *l, int64_t document, const struct kept **out)
{
    *out = recent_find(l->contexts, document);
    if (*out) return CW_OK;
    struct arena *arena = recent_arena(l->contexts);
    struct kept *k = arena_alloc(arena, sizeof *k);
    enum cw_error e = links_names(l->store, document, DOCUMENT_NAMES, arena, &k->names);
    if (e) return e;
    size_t count = k->names.all_count;
    const char **words = arena_array(l->arena, count ? count : 1, sizeof *words);
    for (size_t i = 0; i < count; i++) words[i] = k->names.all[i].folded;
    context_make(l->terms, words, count, arena, l->arena, &k->context);
    recent_put(l->contexts, document, k);
    *out = k;
    return CW_OK;
}

enum cw_error document_names(struct linker *l, int64_t document, const struct links_names **out)
{
    const struct kept *k;
    enum cw_error e = get(l, document, &k);
    if (!e) *out = &k->names;
    return e;
}

enum cw_error documents_meet(struct linker *l, int64_t a, int64_t b, bool *out)
{
    const struct kept *x, *y;
    *out = true;
    if (a == b) return CW_OK;
    enum cw_error e = get(l, a, &x);
    if (!e) e = get(l, b, &y);
    if (!e) *out = contexts_meet(&x->context, &y->context);
    return e;
}
