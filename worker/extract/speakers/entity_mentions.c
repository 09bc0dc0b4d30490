#include "worker/extract/speakers/entity_mentions.h"

#include <stdlib.h>

#include "worker/extract/speakers/speaker_source.h"

static bool holds_its_name(const struct analysis *a, uint32_t entity, struct range tokens)
{
    for (uint32_t n = source_names_before(a, tokens.last); n > 0 && a->names[n - 1].tokens.last > tokens.first; n--)
        if (a->name_entity[n - 1] == entity) return true;
    return false;
}

void new_mentions_add(struct analysis *a, struct new_mentions *n, uint32_t entity, struct range tokens,
                      enum mention_kind kind)
{
    if (holds_its_name(a, entity, tokens)) return;
    if (n->count == n->capacity) {
        size_t more = n->capacity ? 2 * n->capacity : 64;
        n->at = arena_grow(a->arena, n->at, n->capacity * sizeof *n->at, more * sizeof *n->at);
        n->capacity = more;
    }
    n->at[n->count++] = (struct new_mention){entity, {range_span(a, tokens), kind}};
}

void new_mentions_of_chains(struct analysis *a, const struct speaker_chains *chains, struct new_mentions *n)
{
    for (size_t i = 0; i < a->mention_count; i++) {
        const struct coref_mention *m = &a->mentions[i];
        if (m->chain == COREF_NONE || m->kind == MENTION_NAME || m->joint || chains->entity[m->chain] < 0) continue;
        new_mentions_add(a, n, (uint32_t)chains->entity[m->chain], (struct range){m->tokens.first, m->head + 1},
                         m->kind);
    }
}

/* By first byte; of two that begin together the longer comes first. */
static int compare_mentions(const void *a, const void *b)
{
    const struct mention *p = a, *q = b;
    if (p->span.begin != q->span.begin) return p->span.begin < q->span.begin ? -1 : 1;
    return p->span.end > q->span.end ? -1 : p->span.end < q->span.end;
}

static void settle(struct entity *e)
{
    size_t kept = 1;
    qsort(e->mentions, e->mention_count, sizeof *e->mentions, compare_mentions);
    for (size_t m = 1; m < e->mention_count; m++)
        if (e->mentions[m].span.begin >= e->mentions[kept - 1].span.end) e->mentions[kept++] = e->mentions[m];
    e->mention_count = kept;
}

void new_mentions_put(struct analysis *a, const struct new_mentions *n)
{
    uint32_t *more = arena_array(a->arena, a->entity_count + 1, sizeof *more);
    for (size_t i = 0; i < n->count; i++) more[n->at[i].entity]++;
    for (size_t e = 0; e < a->entity_count; e++) {
        struct entity *entity = &a->entities[e];
        size_t old = entity->mention_count * sizeof *entity->mentions;
        if (more[e])
            entity->mentions = arena_grow(a->arena, entity->mentions, old, old + more[e] * sizeof *entity->mentions);
    }
    for (size_t i = 0; i < n->count; i++) {
        struct entity *entity = &a->entities[n->at[i].entity];
        entity->mentions[entity->mention_count++] = n->at[i].mention;
    }
    for (size_t e = 0; e < a->entity_count; e++)
        if (more[e]) settle(&a->entities[e]);
}
