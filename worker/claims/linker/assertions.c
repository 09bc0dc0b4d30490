/* Wordings as assertions, with their terms. */
#include <string.h>

#include "worker/claims/account/load.h"
#include "worker/claims/linker/linking.h"

void terms_keep(struct terms *t, const char *text, struct arena *arena)
{
    struct term *at = arena_array(arena, t->count, sizeof *at);
    if (t->count) memcpy(at, t->at, t->count * sizeof *at);
    t->at = at;
    t->text = text;
}

const struct assertion *assertion_keep(struct linker *l, int64_t wording, const struct assertion *a)
{
    struct arena *arena = recent_arena(l->recent);
    struct assertion *own = arena_alloc(arena, sizeof *own);
    *own = *a;
    own->text = arena_strndup(arena, a->text, a->size);
    own->speaker = a->speaker ? arena_strdup(arena, a->speaker) : NULL;
    own->source = arena_strdup(arena, a->source);
    own->cue = arena_strdup(arena, a->cue);
    terms_make(l->terms, own->text, own->size, l->arena, &own->terms);
    terms_keep(&own->terms, own->text, arena);
    recent_put(l->recent, wording, own);
    return own;
}

enum cw_error assertion_get(struct linker *l, int64_t wording, const struct assertion **out)
{
    struct links_wording w;
    *out = recent_find(l->recent, wording);
    if (*out) return CW_OK;
    enum cw_error e = links_wording(l->store, wording, l->arena, &w);
    if (e) return e;
    struct assertion a = {.text = w.text, .size = w.size, .speaker = w.speaker, .anonymous = w.anonymous, .people = w.people,
                          .source = w.source, .cue = w.cue, .form = w.form, .kind = w.kind, .polarity = w.polarity,
                          .day_lo = day_of(w.published_lo), .day_hi = day_of(w.published_hi), .document = (uint64_t)w.document};
    *out = assertion_keep(l, wording, &a);
    return CW_OK;
}
