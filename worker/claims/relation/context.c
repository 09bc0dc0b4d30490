#include "worker/claims/relation/context.h"

#include <stdlib.h>
#include <string.h>

#include "worker/claims/wording/spelling.h"

static const float hardly_known = 0.85f;  /* weight; the ear knows such names better than the alphabet */
static const double enough = 0.4;         /* the full name of somebody whom all write about, or one rarer word */

static int by_hash(const void *a, const void *b)
{
    const struct context_word *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

static struct context_word word_of(const struct terms *t, const struct term *s)
{
    bool known = s->weight < hardly_known || s->end - s->begin < 4;
    uint64_t hash = known ? s->hash : spelling_skeleton(t->text + s->begin, s->end - s->begin);
    return (struct context_word){(uint32_t)(hash ^ hash >> 32), s->weight};
}

void context_make(const struct term_reader *r, const char *const *names, size_t count, struct arena *arena,
                  struct arena *scratch, struct context *out)
{
    struct terms *words = arena_array(scratch, count ? count : 1, sizeof *words);
    size_t all = 0, n = 0;
    for (size_t i = 0; i < count; i++) {
        terms_make(r, names[i], strlen(names[i]), scratch, &words[i]);
        all += words[i].count;
    }
    *out = (struct context){.at = arena_array(arena, all ? all : 1, sizeof *out->at)};
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < words[i].count; k++)
            if (words[i].at[k].weight > 0) out->at[n++] = word_of(&words[i], &words[i].at[k]);
    qsort(out->at, n, sizeof *out->at, by_hash);
    for (size_t i = 0; i < n; i++)
        if (!out->count || out->at[out->count - 1].hash != out->at[i].hash) out->at[out->count++] = out->at[i];
}

bool contexts_meet(const struct context *a, const struct context *b)
{
    double shared = 0;
    if (!a->count || !b->count) return true;
    for (size_t i = 0, k = 0; i < a->count && k < b->count;) {
        if (a->at[i].hash < b->at[k].hash) i++;
        else if (a->at[i].hash > b->at[k].hash) k++;
        else {
            shared += a->at[i].weight < b->at[k].weight ? a->at[i].weight : b->at[k].weight;
            i++, k++;
        }
    }
    return shared >= enough;
}
