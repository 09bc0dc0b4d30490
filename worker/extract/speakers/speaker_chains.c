#include "worker/extract/speakers/speaker_chains.h"

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
}

const struct coref_mention *chains_at(const struct speaker_chains *c, uint32_t head)
{
    return c->mention[head] ? &c->a->mentions[c->mention[head] - 1] : NULL;
}
