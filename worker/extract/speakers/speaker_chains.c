#include "worker/extract/speakers/speaker_chains.h"

#include "worker/extract/speakers/speaker_source.h"

/* The entity that a description is given the name of: "Its president, Ada Ferrant," -1: none. */
static int32_t apposed_entity(const struct analysis *a, const struct coref_mention *m)
{
    if (m->head + 1 >= m->tokens.last || !token_is(a, m->head + 1, ",")) return -1;
    for (size_t n = source_names_before(a, m->tokens.last); n > 0 && a->names[n - 1].tokens.first > m->head; n--)
        if (a->names[n - 1].tokens.first == m->head + 2 && a->entities[a->name_entity[n - 1]].type == ENTITY_PER)
            return (int32_t)a->name_entity[n - 1];
    return -1;
}

void chains_read(const struct analysis *a, struct speaker_chains *out)
{
    *out = (struct speaker_chains){.a = a};
    out->mention = arena_array(a->arena, a->token_count + 1, sizeof *out->mention);
    out->entity = arena_array(a->arena, a->chain_count + 1, sizeof *out->entity);
    out->description = arena_array(a->arena, a->chain_count + 1, sizeof *out->description);
    for (size_t c = 0; c < a->chain_count; c++) out->entity[c] = -1;
    for (uint32_t i = 0; i < a->mention_count; i++) {
        const struct coref_mention *m = &a->mentions[i];
        if (m->chain == COREF_NONE) continue;
        if (!m->joint || !out->mention[m->head]) out->mention[m->head] = i + 1;
        if (m->name) out->entity[m->chain] = (int32_t)a->name_entity[m->name - 1];
        if (m->kind == MENTION_NOMINAL && !out->description[m->chain]) out->description[m->chain] = i + 1;
    }
    for (uint32_t i = 0; i < a->mention_count; i++) {
        const struct coref_mention *m = &a->mentions[i];
        if (m->chain != COREF_NONE && m->kind == MENTION_NOMINAL && out->entity[m->chain] < 0)
            out->entity[m->chain] = apposed_entity(a, m);
    }
}

const struct coref_mention *chains_at(const struct speaker_chains *c, uint32_t head)
{
    return c->mention[head] ? &c->a->mentions[c->mention[head] - 1] : NULL;
}
