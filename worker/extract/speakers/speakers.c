/* The speakers stage. */
#include "worker/extract/speakers/speakers.h"

#include <stdlib.h>

#include "worker/extract/speakers/entity_mentions.h"
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

/* --- the stage ---------------------------------------------------------------------------------------------------- */

static void read_turn(struct resolver *r, size_t i)
{
    const struct analysis *a = r->a;
    const struct statement *s = &a->statements[i];
    struct turn *t = &r->turns[i];
    struct range source = {0, 0}, cue = {0, 0};
    if (s->source.count)
        source = source_tokens(a, (struct span){s->source.at[0].begin, s->source.at[s->source.count - 1].end});
    if (s->cue.count) cue = source_tokens(a, s->cue.at[0]);
    else if (s->content.count) cue = source_tokens(a, s->content.at[0]);
    source_read(a, r->people.lexicon, source, &t->source);
    t->at = source.first < source.last ? source.first : cue.first;
    t->sentence = sentence_of(a, t->at);
    t->paragraph = a->sentences[t->sentence].paragraph;
}

/* Who said it, through whom, and what kind of statement it is; pronouns and descriptions
 * that mean an entity are noted. */
static void resolve_statements(struct resolver *r, const struct lexicon *lexicon, struct new_mentions *mentions)
{
    struct analysis *a = r->a;
    r->turns = arena_array(a->arena, a->statement_count + 1, sizeof *r->turns);
    people_read(a, lexicon, &r->people);
    for (size_t i = 0; i < a->statement_count; i++) {
        const struct source *source = &r->turns[i].source;
        read_turn(r, i);
        if (source->kind == SOURCE_NAME && source->head < a->names[source->name].tokens.first)
            people_describe(&r->people, source->head, a->name_entity[source->name]);
    }
    people_order(&r->people);
    for (size_t i = 0; i < a->statement_count; i++) {
        struct statement *s = &a->statements[i];
        const struct source *source = &r->turns[i].source;
        resolve_speaker(r, i);
        bool meant = s->has_speaker && s->speaker.entity >= 0;
        if (meant && source->kind == SOURCE_PRONOUN)
            new_mentions_add(a, mentions, (uint32_t)s->speaker.entity, (struct range){source->head, source->head + 1},
                             MENTION_PRONOUN);
        if (meant && source->kind == SOURCE_NOMINAL)
            new_mentions_add(a, mentions, (uint32_t)s->speaker.entity,
                             (struct range){source->tokens.first, source->head + 1}, MENTION_NOMINAL);
        speaker_via(r, i);
        speaker_kind(a, s);
    }
}

void speakers_stage(const struct lexicon *lexicon, struct analysis *a)
{
    struct resolver r = {.a = a};
    struct new_mentions mentions = {0};
    for (size_t i = 0; i < a->statement_count; i++) cut_dateline(a, &a->statements[i].content);
    sort_statements(a);
    chains_read(a, &r.chains);
    if (a->statement_count) resolve_statements(&r, lexicon, &mentions);
    new_mentions_of_chains(a, &r.chains, &mentions);
    new_mentions_put(a, &mentions);
}
