/* Wordings as assertions, with their terms.  What is kept of recent ones is small, so that there are many. */
#include <string.h>

#include "worker/claims/linker/linking.h"

struct kept {
    struct assertion assertion;   /* without its terms */
    struct kept_term {
        uint32_t hash;
        float weight;
        uint16_t begin, size, kin;
        uint8_t flags;
    } *terms;
    double *values;               /* of those that are numbers */
};

static const char *pack(char **to, const char *s, size_t size)
{
    char *at = *to;
    memcpy(at, s, size);
    *to += size + 1;
    return at;
}

static void keep(struct linker *l, int64_t wording, const struct assertion *a)
{
    struct arena *arena = recent_arena(l->recent);
    size_t speaker = a->speaker ? strlen(a->speaker) : 0, source = strlen(a->source), cue = strlen(a->cue), numbers = 0;
    if (a->size > UINT16_MAX) return;  /* it is read again */
    struct kept *k = arena_alloc(arena, sizeof *k);
    char *to = arena_alloc(arena, a->size + speaker + source + cue + 4);
    k->assertion = *a;
    k->assertion.text = k->assertion.terms.text = pack(&to, a->text, a->size);
    if (a->speaker) k->assertion.speaker = pack(&to, a->speaker, speaker);
    k->assertion.source = pack(&to, a->source, source);
    k->assertion.cue = pack(&to, a->cue, cue);
    k->terms = arena_array(arena, a->terms.count, sizeof *k->terms);
    for (size_t i = 0; i < a->terms.count; i++) {
        const struct term *t = &a->terms.at[i];
        k->terms[i] = (struct kept_term){.hash = t->hash, .weight = t->weight, .begin = (uint16_t)t->begin,
                                         .size = (uint16_t)(t->end - t->begin), .kin = t->kin, .flags = t->flags};
        numbers += t->flags & TERM_NUMBER ? 1 : 0;
    }
    if (numbers) k->values = arena_array(arena, numbers, sizeof *k->values);
    for (size_t i = 0, n = 0; n < numbers; i++)
        if (a->terms.at[i].flags & TERM_NUMBER) k->values[n++] = a->terms.at[i].value;
    recent_put(l->recent, wording, k);
}

static const struct assertion *assertion_kept(const struct kept *k, struct arena *arena)
{
    struct assertion *a = arena_alloc(arena, sizeof *a);
    const double *value = k->values;
    *a = k->assertion;
    a->terms.at = arena_array(arena, a->terms.count, sizeof *a->terms.at);
    for (size_t i = 0; i < a->terms.count; i++) {
        const struct kept_term *t = &k->terms[i];
        a->terms.at[i] = (struct term){.hash = t->hash, .begin = t->begin, .end = t->begin + (uint32_t)t->size,
                                       .weight = t->weight, .flags = t->flags, .kin = t->kin,
                                       .value = t->flags & TERM_NUMBER ? *value++ : 0};
    }
    return a;
}

const struct assertion *assertion_keep(struct linker *l, int64_t wording, const struct assertion *a)
{
    struct assertion *own = arena_alloc(l->arena, sizeof *own);
    *own = *a;
    terms_make(l->terms, own->text, own->size, l->arena, &own->terms);
    keep(l, wording, own);
    return own;
}

int64_t assertion_document(const struct linker *l, int64_t wording)
{
    const struct kept *k = recent_find(l->recent, wording);
    return k ? (int64_t)k->assertion.document : 0;
}

enum cw_error assertion_get(struct linker *l, int64_t wording, const struct assertion **out)
{
    struct links_wording w;
    const struct kept *k = recent_find(l->recent, wording);
    if (k) {
        *out = assertion_kept(k, l->arena);
        if (recent_ages(l->recent, wording)) keep(l, wording, *out);
        return CW_OK;
    }
    enum cw_error e = links_wording(l->store, wording, l->arena, &w);
    if (e) return e;
    struct assertion a = {.text = w.text, .size = w.size, .speaker = w.speaker, .anonymous = w.anonymous,
                          .people = w.people, .source = w.source, .cue = w.cue, .form = w.form, .kind = w.kind,
                          .polarity = w.polarity, .day_lo = w.day_lo, .day_hi = w.day_hi,
                          .document = (uint64_t)w.document};
    *out = assertion_keep(l, wording, &a);
    return CW_OK;
}
