/* The names of the documents at hand, and what these speak of, which is made of them; kept while they are often met. */
#include "worker/claims/linker/linking.h"

struct kept {
    struct names names;
    struct context context;
};

static struct names keep_names(const struct links_name *names, size_t count, struct arena *arena)
{
    struct links_name *at = arena_array(arena, count, sizeof *at);
    for (size_t i = 0; i < count; i++)
        at[i] = (struct links_name){arena_strdup(arena, names[i].folded), names[i].type};
    return (struct names){at, count};
}

static enum cw_error get(struct linker *l, int64_t document, const struct kept **out)
{
    struct links_names names;
    *out = recent_find(l->contexts, document);
    if (*out) return CW_OK;
    enum cw_error e = links_names(l->store, document, DOCUMENT_NAMES, l->arena, &names);
    if (e) return e;
    const char **words = arena_array(l->arena, names.all_count, sizeof *words);
    for (size_t i = 0; i < names.all_count; i++) words[i] = names.all[i].folded;
    struct arena *arena = recent_arena(l->contexts);
    struct kept *k = arena_alloc(arena, sizeof *k);
    k->names = keep_names(names.no_places, names.no_place_count, arena);
    context_make(l->terms, words, names.all_count, arena, l->arena, &k->context);
    recent_put(l->contexts, document, k);
    *out = k;
    return CW_OK;
}

enum cw_error document_names(struct linker *l, int64_t document, const struct names **out)
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
