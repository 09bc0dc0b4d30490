/* Wordings as assertions, with their terms: those of this call, and those they were compared with, which are often the same ones. */
#include <stdlib.h>
#include <string.h>

#include "worker/claims/account/load.h"
#include "worker/claims/linker/linking.h"

enum { SLOTS = 1 << 14, KEEP_BYTES = 48 << 20 };

struct recent {
    struct arena *arena;
    size_t count;
    struct {
        int64_t wording;  /* 0: free */
        const struct assertion *assertion;
    } slots[SLOTS];
};

enum cw_error recent_open(struct recent **out)
{
    struct recent *r = *out = calloc(1, sizeof *r);
    if (r) r->arena = arena_new(0);
    if (r && r->arena) return CW_OK;
    recent_close(r);
    *out = NULL;
    return cw_fail(CW_ENOMEM, "out of memory");
}

void recent_close(struct recent *r)
{
    if (!r) return;
    arena_free(r->arena);
    free(r);
}

void recent_forget(struct recent *r)
{
    if (!r->count) return;
    memset(r->slots, 0, sizeof r->slots);
    arena_reset(r->arena);
    r->count = 0;
}

void recent_trim(struct recent *r)
{
    if (r->count > SLOTS / 2 || arena_used(r->arena) > KEEP_BYTES) recent_forget(r);
}

static size_t slot_of(const struct recent *r, int64_t wording)
{
    size_t i = (size_t)((uint64_t)wording * 0x9e3779b97f4a7c15u >> 50);
    while (r->slots[i].wording && r->slots[i].wording != wording) i = (i + 1) % SLOTS;
    return i;
}

const struct assertion *recent_add(struct linker *l, int64_t wording, const struct assertion *a)
{
    struct recent *r = l->recent;
    struct assertion *own = arena_alloc(r->arena, sizeof *own);
    *own = *a;
    own->text = arena_strndup(r->arena, a->text, a->size);
    own->speaker = a->speaker ? arena_strdup(r->arena, a->speaker) : NULL;
    own->source = arena_strdup(r->arena, a->source ? a->source : "");
    own->cue = arena_strdup(r->arena, a->cue ? a->cue : "");
    terms_make(l->terms, own->text, own->size, r->arena, &own->terms);
    if (r->count < SLOTS - 1) {  /* what does not fit is made again */
        size_t i = slot_of(r, wording);
        if (!r->slots[i].wording) r->count++;
        r->slots[i].wording = wording;
        r->slots[i].assertion = own;
    }
    return own;
}

enum cw_error recent_get(struct linker *l, int64_t wording, const struct assertion **out)
{
    struct links_wording w;
    size_t i = slot_of(l->recent, wording);
    *out = l->recent->slots[i].assertion;
    if (*out) return CW_OK;
    enum cw_error e = links_wording(l->store, wording, l->arena, &w);
    if (e) return e;
    struct assertion a = {.text = w.text, .size = w.size, .speaker = w.speaker, .anonymous = w.anonymous, .people = w.people,
                          .source = w.source, .cue = w.cue, .form = w.form, .kind = w.kind, .polarity = w.polarity,
                          .day_lo = day_of(w.published_lo), .day_hi = day_of(w.published_hi), .document = (uint64_t)w.document};
    *out = recent_add(l, wording, &a);
    return CW_OK;
}
