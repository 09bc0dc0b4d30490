/* The speakers stage. */
#include "worker/extract/speakers/speakers.h"

#include <stdlib.h>

#include "worker/extract/speakers/speaker_kind.h"
#include "worker/extract/speakers/speaker_resolve.h"
#include "worker/extract/speakers/speaker_via.h"

/* --- order ---------------------------------------------------------------------------------------------------- */

struct place {
    uint32_t begin, end, index;
};

static void widen(struct place *p, const struct spans *s)
{
    if (!s->count) return;
    if (s->at[0].begin < p->begin) p->begin = s->at[0].begin;
    if (s->at[s->count - 1].end > p->end) p->end = s->at[s->count - 1].end;
}

/* By first byte; of two that begin together the longer, which may hold the other, comes first. */
static int compare_places(const void *a, const void *b)
{
    const struct place *p = a, *q = b;
    if (p->begin != q->begin) return p->begin < q->begin ? -1 : 1;
    if (p->end != q->end) return p->end > q->end ? -1 : 1;
    return p->index < q->index ? -1 : 1;
}

/* Puts the statements in the order of their first spans and renumbers `within`. */
static void sort_statements(struct analysis *a)
{
    size_t n = a->statement_count;
    struct place *places = arena_array(a->arena, n + 1, sizeof *places);
    uint32_t *new_index = arena_array(a->arena, n + 1, sizeof *new_index);
    struct statement *sorted = arena_array(a->arena, n + 1, sizeof *sorted);
    for (uint32_t i = 0; i < n; i++) {
        places[i] = (struct place){UINT32_MAX, 0, i};
        widen(&places[i], &a->statements[i].source);
        widen(&places[i], &a->statements[i].cue);
        widen(&places[i], &a->statements[i].content);
    }
    qsort(places, n, sizeof *places, compare_places);
    for (uint32_t i = 0; i < n; i++) new_index[places[i].index] = i;
    for (size_t i = 0; i < n; i++) {
        sorted[i] = a->statements[places[i].index];
        if (sorted[i].within >= 0) sorted[i].within = (int32_t)new_index[sorted[i].within];
    }
    a->statements = sorted;
}

/* A dateline is the outlet's: nobody said it. */
static void cut_dateline(const struct analysis *a, struct spans *content)
{
    if (!content->count || content->at[0].begin >= a->dateline.end || content->at[0].begin < a->dateline.begin) return;
    if (content->at[0].end > a->dateline.end) content->at[0].begin = a->dateline.end;
}

/* --- mentions ---------------------------------------------------------------------------------------------------- */

struct new_mention {
    uint32_t entity;
    struct mention mention;
};

static int compare_mentions(const void *a, const void *b)
{
    const struct mention *p = a, *q = b;
    return p->span.begin < q->span.begin ? -1 : p->span.begin > q->span.begin;
}

/* Adds the mentions to their entities, in text order, each span once. */
static void add_mentions(struct analysis *a, const struct new_mention *added, size_t count)
{
    uint32_t *more = arena_array(a->arena, a->entity_count + 1, sizeof *more);
    for (size_t i = 0; i < count; i++) more[added[i].entity]++;
    for (size_t e = 0; e < a->entity_count; e++) {
        struct entity *entity = &a->entities[e];
        size_t old = entity->mention_count * sizeof *entity->mentions;
        if (more[e]) entity->mentions = arena_grow(a->arena, entity->mentions, old, old + more[e] * sizeof *entity->mentions);
    }
    for (size_t i = 0; i < count; i++) {
        struct entity *entity = &a->entities[added[i].entity];
        entity->mentions[entity->mention_count++] = added[i].mention;
    }
    for (size_t e = 0; e < a->entity_count; e++) {
        struct entity *entity = &a->entities[e];
        if (!more[e]) continue;
        qsort(entity->mentions, entity->mention_count, sizeof *entity->mentions, compare_mentions);
        size_t kept = 1;
        for (size_t m = 1; m < entity->mention_count; m++)
            if (entity->mentions[m].span.begin >= entity->mentions[kept - 1].span.end) entity->mentions[kept++] = entity->mentions[m];
        entity->mention_count = kept;
    }
}

/* --- the stage ------------------------------------------------------------------------------------------------------ */

static void read_turn(struct resolver *r, size_t i)
{
    const struct analysis *a = r->a;
    const struct statement *s = &a->statements[i];
    struct turn *t = &r->turns[i];
    struct range source = {0, 0}, cue = {0, 0};
    if (s->source.count) source = source_tokens(a, (struct span){s->source.at[0].begin, s->source.at[s->source.count - 1].end});
    if (s->cue.count) cue = source_tokens(a, s->cue.at[0]);
    else if (s->content.count) cue = source_tokens(a, s->content.at[0]);
    source_read(a, r->people.lexicon, source, &t->source);
    t->at = source.first < source.last ? source.first : cue.first;
    t->sentence = sentence_of(a, t->at);
    t->paragraph = a->sentences[t->sentence].paragraph;
}

void speakers_stage(const struct lexicon *lexicon, struct analysis *a)
{
    if (!a->statement_count) return;
    for (size_t i = 0; i < a->statement_count; i++) cut_dateline(a, &a->statements[i].content);
    sort_statements(a);
    struct resolver r = {.a = a, .turns = arena_array(a->arena, a->statement_count, sizeof *r.turns)};
    people_read(a, lexicon, &r.people);
    chains_read(a, &r.chains);
    struct new_mention *added = arena_array(a->arena, a->statement_count, sizeof *added);
    size_t count = 0;
    for (size_t i = 0; i < a->statement_count; i++) {
        const struct source *source = &r.turns[i].source;
        read_turn(&r, i);
        if (source->kind == SOURCE_NAME && source->head < a->names[source->name].tokens.first)
            people_describe(&r.people, source->head, a->name_entity[source->name]);
    }
    people_order(&r.people);
    for (size_t i = 0; i < a->statement_count; i++) {
        struct statement *s = &a->statements[i];
        const struct source *source = &r.turns[i].source;
        resolve_speaker(&r, i);
        bool described = source->kind == SOURCE_PRONOUN || source->kind == SOURCE_NOMINAL;
        if (described && s->has_speaker && s->speaker.entity >= 0) {
            struct range tokens = source->kind == SOURCE_PRONOUN ? (struct range){source->head, source->head + 1} : (struct range){source->tokens.first, source->head + 1};
            enum mention_kind kind = source->kind == SOURCE_PRONOUN ? MENTION_PRONOUN : MENTION_NOMINAL;
            added[count++] = (struct new_mention){(uint32_t)s->speaker.entity, {range_span(a, tokens), kind}};
        }
        speaker_via(&r, i);
        speaker_kind(a, s);
    }
    add_mentions(a, added, count);
}
