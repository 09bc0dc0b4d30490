/* See novelty.h.  Names weigh half: they say of whom the
 * story is, not what is told of him; "said" and "not" stand everywhere. */
#include "worker/claims/copies/novelty.h"

#include <stdlib.h>

#include "worker/extract/text/text.h"

/* Shares; weight of a sentence that says something. */
static const double met_least = 0.36, met_alone_least = 0.6, tells = 0.7;

struct words {            /* of a passage, in order of their hashes */
    uint32_t *hash;
    size_t count;
};

static int by_hash(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

static struct words words_of(const struct terms *t, struct arena *arena)
{
    struct words w = {.hash = arena_array(arena, t->count, sizeof *w.hash)};
    for (size_t i = 0; i < t->count; i++)
        if (t->at[i].weight > 0) w.hash[w.count++] = t->at[i].hash;
    qsort(w.hash, w.count, sizeof *w.hash, by_hash);
    return w;
}

static double weight_of(const struct term *t)
{
    if (t->flags & (TERM_SAYING | TERM_NEGATION)) return 0;
    return (double)t->weight / (t->flags & TERM_NAME ? 2 : 1);
}

/* Of terms [first, last) of a passage. */
static double share_met(const struct terms *t, size_t first, size_t last, const struct words *other, size_t count)
{
    double whole = 0, best = 0;
    for (size_t k = first; k < last; k++) whole += weight_of(&t->at[k]);
    for (size_t i = 0; i < count; i++) {
        double met = 0;
        for (size_t k = first; k < last; k++)
            if (bsearch(&t->at[k].hash, other[i].hash, other[i].count, sizeof *other[i].hash, by_hash))
                met += weight_of(&t->at[k]);
        if (met > best) best = met;
    }
    return whole < tells ? 1 : best / whole;
}

bool copy_sentence_is_met(const struct copy_sentence *s, bool counterpart)
{
    return s->share >= (counterpart ? met_least : met_alone_least);
}

struct sentences {
    struct copy_sentence *at;
    size_t count, capacity;
    struct arena *arena;
};

static void add(struct sentences *s, struct copy_sentence sentence)
{
    if (s->count == s->capacity) {
        size_t more = s->capacity ? 2 * s->capacity : 32;
        s->at = arena_grow(s->arena, s->at, s->capacity * sizeof *s->at, more * sizeof *s->at);
        s->capacity = more;
    }
    s->at[s->count++] = sentence;
}

void copy_sentences(const char *text, const struct passages *p, const struct passages *other, struct arena *arena,
                    struct copy_sentence **out, size_t *count)
{
    struct sentences all = {.arena = arena};
    struct words *words = arena_array(arena, other->count, sizeof *words);
    for (size_t i = 0; i < other->count; i++) words[i] = words_of(&other->at[i].terms, arena);
    for (uint32_t i = 0; i < p->count; i++) {
        const struct passage *q = &p->at[i];
        struct analysis a = {.arena = arena, .text = text + q->span.begin, .text_size = q->span.end - q->span.begin};
        size_t first = 0;
        text_stage(&a);
        for (size_t s = 0; s < a.sentence_count; s++) {
            struct span span = range_span(&a, a.sentences[s].tokens);
            size_t last = first;
            while (last < q->terms.count && q->terms.at[last].begin < span.end) last++;
            double share = share_met(&q->terms, first, last, words, other->count);
            add(&all, (struct copy_sentence){{q->span.begin + span.begin, q->span.begin + span.end}, i, share});
            first = last;
        }
    }
    *out = all.at;
    *count = all.count;
}
