/* Genders and descriptions of a document's entities. */
#include "worker/extract/speakers/speaker_people.h"

#include <stdlib.h>

#include "worker/extract/tags/tags.h"

/* The role or honorific before a name: "Interior Minister Ada Vell", "Mr. Vell".  The noun's token + 1, or 0. */
static uint32_t title_before(const struct people *p, struct range name)
{
    if (name.first == 0 || sentence_of(p->a, name.first) != sentence_of(p->a, name.first - 1)) return 0;
    uint32_t t = name.first - 1;
    uint8_t tag = p->a->upos[t];
    if (tag != UPOS_NOUN && tag != UPOS_PROPN) return 0;
    return source_noun_kind(p->a, p->lexicon, t) == NOUN_PERSON || source_noun_gender(p->a, t) ? t + 1 : 0;
}

/* "Ada Vell, the leader of …", "Halden Group, a company that …": the noun's token + 1, or 0. */
static uint32_t apposition_after(const struct people *p, struct range name)
{
    enum { REACH = 8 };
    const struct analysis *a = p->a;
    uint32_t end = a->sentences[sentence_of(a, name.first)].tokens.last, t = name.last, head = 0;
    if (t + 1 >= end || !token_is(a, t, ",")) return 0;
    t++;
    if (a->upos[t] == UPOS_NUM && t + 1 < end && token_is(a, t + 1, ",")) t += 2;  /* an age */
    for (uint32_t stop = t + REACH; t < end && t < stop; t++) {
        if (a->upos[t] == UPOS_NOUN || a->upos[t] == UPOS_PROPN) head = t + 1;
        else if (a->upos[t] != UPOS_DET && a->upos[t] != UPOS_ADJ && a->upos[t] != UPOS_PRON &&
                 a->xpos[t] != XPOS_POS && a->upos[t] != UPOS_NUM)
            break;
    }
    if (!head || head - 1 == name.last + 1)
        return head && source_noun_kind(a, p->lexicon, head - 1) == NOUN_PERSON ? head : 0;
    enum noun_kind k = source_noun_kind(a, p->lexicon, head - 1);
    return k == NOUN_PERSON || k == NOUN_ORGANISATION ? head : 0;
}

void people_describe(struct people *p, uint32_t head, uint32_t entity)
{
    if (p->description_count == p->capacity) {
        size_t more = p->capacity ? 2 * p->capacity : 32;
        p->descriptions = arena_grow(p->a->arena, p->descriptions, p->capacity * sizeof *p->descriptions,
                                     more * sizeof *p->descriptions);
        p->capacity = more;
    }
    p->descriptions[p->description_count++] = (struct description){head, entity};
}

static void read_gender(struct people *p, uint32_t entity, uint32_t title, struct range name)
{
    size_t n;
    char g = title ? source_noun_gender(p->a, title - 1) : 0;
    if (!g) g = source_noun_gender(p->a, name.first);  /* "Mrs. Vell" as one name */
    const char *given = token_text(p->a, name.first, &n);
    if (!g && name.last - name.first > 1 && !p->gender[entity]) g = lexicon_gender(p->lexicon, given, n);
    if (g) p->gender[entity] = g;
}

/* The one person named outside quotations in a sentence; none or several: -1. */
static int32_t only_person(const struct analysis *a, struct range sentence)
{
    int32_t only = -1;
    for (uint32_t n = source_names_before(a, sentence.first);
         n < a->name_count && a->names[n].tokens.first < sentence.last; n++) {
        int32_t entity = (int32_t)a->name_entity[n];
        if (a->entities[entity].type != ENTITY_PER || (a->quote_depth && a->quote_depth[a->names[n].tokens.first]))
            continue;
        if (only >= 0 && only != entity) return -1;
        only = entity;
    }
    return only;
}

/* Where names and titles tell no gender, the pronouns do that follow in sentences in which nobody else is named. */
static void read_pronouns(struct people *p)
{
    const struct analysis *a = p->a;
    struct evidence {
        uint32_t male, female;
    } *seen = arena_array(a->arena, a->entity_count + 1, sizeof *seen);
    int32_t person = -1;
    for (size_t i = 0; i < a->sentence_count; i++) {
        struct range sentence = a->sentences[i].tokens;
        uint32_t n = source_names_before(a, sentence.first);
        bool named = n < a->name_count && a->names[n].tokens.first < sentence.last;
        if (named || (i && a->sentences[i].paragraph != a->sentences[i - 1].paragraph))
            person = only_person(a, sentence);
        for (uint32_t t = sentence.first; person >= 0 && t < sentence.last; t++) {
            if (a->upos[t] != UPOS_PRON || (a->quote_depth && a->quote_depth[t])) continue;
            char g = source_noun_gender(a, t);
            seen[person].male += g == 'm';
            seen[person].female += g == 'f';
        }
    }
    for (size_t e = 0; e < a->entity_count; e++)
        if (!p->gender[e] && seen[e].male + seen[e].female >= 2)
            p->gender[e] = seen[e].male >= 2 * seen[e].female ? 'm' : seen[e].female >= 2 * seen[e].male ? 'f' : 0;
}

static int compare_heads(const void *a, const void *b)
{
    const struct description *p = a, *q = b;
    if (p->head != q->head) return p->head < q->head ? -1 : 1;
    return p->entity < q->entity ? -1 : p->entity > q->entity;
}

void people_order(struct people *p)
{
    if (p->description_count) qsort(p->descriptions, p->description_count, sizeof *p->descriptions, compare_heads);
}

void people_read(struct analysis *a, const struct lexicon *lexicon, struct people *out)
{
    *out = (struct people){.a = a, .lexicon = lexicon, .gender = arena_alloc(a->arena, a->entity_count + 1)};
    for (size_t i = 0; i < a->name_count; i++) {
        struct range name = a->names[i].tokens;
        uint32_t entity = a->name_entity[i];
        bool person = a->entities[entity].type == ENTITY_PER;
        uint32_t title = person ? title_before(out, name) : 0, after = apposition_after(out, name);
        if (person) read_gender(out, entity, title, name);
        if (title) people_describe(out, title - 1, entity);
        if (after) {
            char g = source_noun_gender(a, after - 1);
            if (g && person) out->gender[entity] = g;
            bool fits = (source_noun_kind(a, lexicon, after - 1) == NOUN_ORGANISATION) != person;
            if (fits) people_describe(out, after - 1, entity);
        }
        /* "… Transport Authority" */
        if (!person && name.last - name.first > 1) people_describe(out, name.last - 1, entity);
        if (!person && name.last - name.first > 1) people_describe(out, name.first, entity);     /* "Ministry of …" */
    }
    people_order(out);
    read_pronouns(out);
}

/* The first description at this token or after it. */
static size_t description_from(const struct people *p, uint32_t head)
{
    size_t after = 0, high = p->description_count;
    while (after < high) {
        size_t middle = (after + high) / 2;
        if (p->descriptions[middle].head < head) after = middle + 1;
        else high = middle;
    }
    return after;
}

int32_t people_described_at(const struct people *p, uint32_t head)
{
    size_t i = description_from(p, head);
    return i < p->description_count && p->descriptions[i].head == head ? (int32_t)p->descriptions[i].entity : -1;
}

int32_t people_described(const struct people *p, uint32_t head)
{
    enum { REACH = 400 };
    const struct analysis *a = p->a;
    size_t after = description_from(p, head);
    int32_t nearest = -1;
    for (size_t i = after; i-- > 0 && i + REACH > after;) {
        const struct description *d = &p->descriptions[i];
        if (!source_same_description(a, head, d->head)) continue;
        if (source_modifier(a, head) && source_modifier(a, d->head)) return (int32_t)d->entity;
        if (nearest < 0) nearest = (int32_t)d->entity;
    }
    for (size_t i = after; nearest < 0 && i < p->description_count && i < after + REACH; i++)
        if (p->descriptions[i].head > head && source_same_description(a, head, p->descriptions[i].head))
            nearest = (int32_t)p->descriptions[i].entity;
    return nearest;
}
