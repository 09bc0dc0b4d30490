/* See mention_facts.h. */
#include "worker/extract/coref/mention_facts.h"

#include "worker/extract/speakers/entity_forms.h"
#include "worker/extract/speakers/speaker_source.h"
#include "worker/extract/tags/tags.h"
#include "worker/extract/words/words.h"
#include "worker/model/features.h"

/* --- pronouns --------------------------------------------------------------------------------------------------- */

static const struct pronoun_form {
    const char *word;
    enum pronoun pronoun;
    char number, gender;
    bool reflexive;
} forms[] = {
    {"i", PRONOUN_I, 's', 0, false}, {"me", PRONOUN_I, 's', 0, false}, {"my", PRONOUN_I, 's', 0, false},
    {"mine", PRONOUN_I, 's', 0, false},
    {"myself", PRONOUN_I, 's', 0, true},
    {"you", PRONOUN_YOU, 0, 0, false}, {"your", PRONOUN_YOU, 0, 0, false}, {"yours", PRONOUN_YOU, 0, 0, false},
    {"ya", PRONOUN_YOU, 0, 0, false},
    {"ye", PRONOUN_YOU, 0, 0, false}, {"yourself", PRONOUN_YOU, 's', 0, true},
    {"yourselves", PRONOUN_YOU, 'p', 0, true},
    {"we", PRONOUN_WE, 'p', 0, false}, {"us", PRONOUN_WE, 'p', 0, false}, {"our", PRONOUN_WE, 'p', 0, false},
    {"ours", PRONOUN_WE, 'p', 0, false},
    {"'s", PRONOUN_WE, 'p', 0, false}, {"\u2019s", PRONOUN_WE, 'p', 0, false}, {"ourselves", PRONOUN_WE, 'p', 0, true},
    {"he", PRONOUN_HE, 's', 'm', false}, {"him", PRONOUN_HE, 's', 'm', false}, {"his", PRONOUN_HE, 's', 'm', false},
    {"himself", PRONOUN_HE, 's', 'm', true},
    {"she", PRONOUN_SHE, 's', 'f', false}, {"her", PRONOUN_SHE, 's', 'f', false},
    {"hers", PRONOUN_SHE, 's', 'f', false},
    {"herself", PRONOUN_SHE, 's', 'f', true},
    {"it", PRONOUN_IT, 's', 'n', false}, {"its", PRONOUN_IT, 's', 'n', false}, {"itself", PRONOUN_IT, 's', 'n', true},
    {"they", PRONOUN_THEY, 'p', 0, false}, {"them", PRONOUN_THEY, 'p', 0, false},
    {"their", PRONOUN_THEY, 'p', 0, false},
    {"theirs", PRONOUN_THEY, 'p', 0, false},
    {"'em", PRONOUN_THEY, 'p', 0, false}, {"em", PRONOUN_THEY, 'p', 0, false},
    {"themselves", PRONOUN_THEY, 'p', 0, true},
    {"themself", PRONOUN_THEY, 's', 0, true},
    {"this", PRONOUN_THIS, 's', 'n', false}, {"that", PRONOUN_THIS, 's', 'n', false},
    {"these", PRONOUN_THESE, 'p', 0, false}, {"those", PRONOUN_THESE, 'p', 0, false},
    {"someone", PRONOUN_SOME, 's', 0, false}, {"somebody", PRONOUN_SOME, 's', 0, false},
    {"everyone", PRONOUN_SOME, 'p', 0, false},
    {"everybody", PRONOUN_SOME, 'p', 0, false}, {"anyone", PRONOUN_SOME, 's', 0, false},
    {"something", PRONOUN_SOME, 's', 'n', false},
    {"everything", PRONOUN_SOME, 's', 'n', false},
};

static void read_pronoun(const struct analysis *a, const struct coref_mention *m, struct mention_facts *f)
{
    f->pronoun = PRONOUN_OTHER;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (!token_is_nocase(a, m->head, forms[i].word)) continue;
        f->pronoun = (uint8_t)forms[i].pronoun;
        f->number = forms[i].number;
        f->gender = forms[i].gender;
        f->reflexive = forms[i].reflexive;
        return;
    }
}

/* What lies farther from a phrase's head, or from its beginning, is not read. */
enum { FAR = 64 };

static uint32_t near_first(const struct coref_mention *m)
{
    return m->head - m->tokens.first > FAR ? m->head - FAR : m->tokens.first;
}

/* --- names and descriptions --------------------------------------------------------------------------------------- */

static const enum thing name_things[ENTITY_TYPE_COUNT] = {
    [ENTITY_PER] = THING_PERSON,  [ENTITY_ORG] = THING_ORGANISATION, [ENTITY_LOC] = THING_PLACE,
    [ENTITY_NORP] = THING_PEOPLE, [ENTITY_MISC] = THING_OTHER_NAME,
};

static void read_thing(const struct analysis *a, const struct lexicon *lexicon, const struct coref_mention *m,
                       struct mention_facts *f)
{
    static const enum thing nouns[] = {[NOUN_OTHER] = THING_UNKNOWN,
                                       [NOUN_PERSON] = THING_ROLE,
                                       [NOUN_ORGANISATION] = THING_BODY,
                                       [NOUN_GROUP] = THING_GROUP,
                                       [NOUN_DOCUMENT] = THING_PAPER};
    if (m->name)
        f->thing = (uint8_t)
            name_things[a->entities ? a->entities[a->name_entity[m->name - 1]].type : a->names[m->name - 1].type];
    else if (a->upos[m->head] == UPOS_NUM) f->thing = THING_NUMBER;
    else f->thing = (uint8_t)nouns[source_noun_kind(a, lexicon, m->head)];
}

static char gender_of(const struct analysis *a, const struct lexicon *lexicon, const struct coref_mention *m,
                      const struct mention_facts *f)
{
    size_t n;
    if (f->thing == THING_ORGANISATION || f->thing == THING_PLACE || f->thing == THING_BODY || f->thing == THING_PAPER)
        return 'n';
    char g = source_noun_gender(a, m->head);
    if (f->thing != THING_PERSON) return g;
    uint32_t first = f->core.first;
    for (uint32_t t = near_first(m); !g && t <= first; t++) g = source_noun_gender(a, t);
    if (!g && first > 0) g = source_noun_gender(a, first - 1);
    if (g || f->core.last - first < 2) return g;
    const char *given = token_text(a, first, &n);
    return lexicon_gender(lexicon, given, n);
}

static char number_of(const struct analysis *a, const struct coref_mention *m)
{
    if (m->joint) return 'p';
    switch (a->xpos[m->head]) {
    case XPOS_NNS:
    case XPOS_NNPS: return 'p';
    case XPOS_NN:
    case XPOS_NNP: return 's';
    default: return 0;
    }
}

static enum definiteness definiteness_of(const struct analysis *a, const struct coref_mention *m)
{
    static const char *const article[] = {"a", "an", NULL}, *const demonstrative[] = {"this",  "that", "these",
                                                                                      "those", "such", NULL};
    uint32_t t = m->tokens.first;
    if (t >= m->head) return DEFINITE_BARE;
    if (a->xpos[t] == XPOS_PRPS) return DEFINITE_OWN;
    if (token_is_nocase(a, t, "the")) return DEFINITE_THE;
    if (source_is_any(a, t, article)) return DEFINITE_A;
    if (source_is_any(a, t, demonstrative)) return DEFINITE_THIS;
    for (t = near_first(m); t < m->head; t++)
        if (a->xpos[t] == XPOS_POS && a->head[a->head[t]] == m->head) return DEFINITE_OWN;
    t = m->tokens.first;
    return a->upos[t] == UPOS_DET || a->upos[t] == UPOS_NUM ? DEFINITE_OTHER : DEFINITE_BARE;
}

/* The words that say what it is. */
static struct range core_of(const struct analysis *a, const struct coref_mention *m)
{
    if (m->name) return entity_trimmed(a, a->names[m->name - 1].tokens);
    struct range r = {near_first(m), m->head + 1};
    for (uint32_t t = r.first; t < m->head; t++)
        if (a->upos[t] == UPOS_DET || a->xpos[t] == XPOS_POS || a->xpos[t] == XPOS_PRPS || a->upos[t] == UPOS_PUNCT)
            r.first = t + 1;
    return r;
}

static void read_words(const struct analysis *a, const struct word *words, const struct coref_mention *m,
                       struct mention_facts *f)
{
    struct range r = f->core;
    uint32_t whole = m->tokens.first + (m->tokens.first < m->head && a->upos[m->tokens.first] == UPOS_DET);
    for (uint32_t t = whole; t < m->tokens.last && t < whole + FAR; t++)
        if (a->xpos[t] != XPOS_POS) f->whole = feature_mix(f->whole, words[t].lower);
    for (uint32_t t = r.first; t < r.last; t++) {
        f->string = feature_mix(f->string, words[t].lower);
        if (t + 1 < r.last && f->words < MENTION_WORDS) f->word[f->words++] = words[t].lower;
    }
    f->head = words[r.last - 1].lower;
    f->first = words[m->tokens.first].lower;
    struct range sentence = a->sentences[f->sentence].tokens;
    f->before = m->tokens.first > sentence.first ? words[m->tokens.first - 1].lower : 1;
    f->after = m->tokens.last < sentence.last ? words[m->tokens.last].lower : 1;
    f->second = m->tokens.last + 1 < sentence.last ? words[m->tokens.last + 1].lower : 1;
    f->governor = a->head[m->head] != m->head ? words[a->head[m->head]].lower : 2;
    f->relation = a->deprel[m->head];
    f->governed = a->deprel[a->head[m->head]];
}

static void describe(const struct analysis *a, const struct lexicon *lexicon, const struct word *words,
                     const struct coref_mention *m, struct mention_facts *f)
{
    size_t n;
    f->sentence = sentence_of(a, m->head);
    f->paragraph = a->sentences[f->sentence].paragraph;
    enum paragraph_role role = a->paragraphs[f->paragraph].role;
    f->aside = role == PARAGRAPH_HEADER || role == PARAGRAPH_BOILERPLATE;
    f->core = core_of(a, m);
    f->entity = m->name && a->name_entity ? a->name_entity[m->name - 1] : COREF_NONE;
    f->proper = m->name || a->upos[m->head] == UPOS_PROPN;
    read_words(a, words, m, f);
    const char *head = token_text(a, f->core.last - 1, &n);
    f->fine = lexicon_fine_class(lexicon, head, n);
    int cluster = words[f->core.last - 1].cluster;
    f->cluster = cluster < 0 ? 0 : lexicon_cluster_prefix(lexicon, cluster, 6);
    if (m->kind == MENTION_PRONOUN) {
        read_pronoun(a, m, f);
        return;
    }
    f->definite = (uint8_t)definiteness_of(a, m);
    f->number = number_of(a, m);
    if (m->joint) return;
    read_thing(a, lexicon, m, f);
    f->gender = gender_of(a, lexicon, m, f);
}

/* --- the document ------------------------------------------------------------------------------------------------- */

/* The last mention with a key: open addressing over the mentions' indices. */
struct last_seen {
    uint32_t *slot;
    uint64_t *key;
    uint32_t mask;
};

static struct last_seen last_seen_new(struct arena *arena, size_t n)
{
    uint32_t size = 16;
    while (size < 2 * n) size *= 2;
    struct last_seen s = {arena_array(arena, size, sizeof *s.slot), arena_array(arena, size, sizeof *s.key), size - 1};
    memset(s.slot, 0xFF, size * sizeof *s.slot);
    return s;
}

/* Who had this key before; from now on it is i. */
static uint32_t take_over(struct last_seen *s, uint64_t key, uint32_t i)
{
    uint32_t at = (uint32_t)(key >> 32) & s->mask;
    while (s->slot[at] != COREF_NONE && s->key[at] != key) at = (at + 1) & s->mask;
    uint32_t before = s->slot[at];
    s->slot[at] = i;
    s->key[at] = key;
    return before;
}

static void link_alike(const struct analysis *a, struct mention_facts *facts, struct arena *arena)
{
    struct last_seen heads = last_seen_new(arena, a->mention_count), strings = last_seen_new(arena, a->mention_count);
    uint32_t *entity = arena_array(arena, a->entity_count + 1, sizeof *entity);
    memset(entity, 0xFF, (a->entity_count + 1) * sizeof *entity);
    for (uint32_t i = 0; i < a->mention_count; i++) {
        struct mention_facts *f = &facts[i];
        uint64_t salt = a->mentions[i].joint ? 7 : 3, head = f->pronoun ? f->pronoun : f->head;
        f->before_head = take_over(&heads, feature_mix(head, salt), i);
        f->before_string = take_over(&strings, feature_mix(f->string, salt), i);
        f->before_entity = COREF_NONE;
        if (f->entity != COREF_NONE) f->before_entity = entity[f->entity], entity[f->entity] = i;
        if (f->before_head != COREF_NONE)
            f->heads_before = (uint16_t)(facts[f->before_head].heads_before +
                                         (facts[f->before_head].heads_before < 1000));
    }
}

/* A person has one gender in all its names. */
static void share_genders(const struct analysis *a, struct mention_facts *facts, struct arena *arena)
{
    char *gender = arena_alloc(arena, a->entity_count + 1);
    memset(gender, 0, a->entity_count + 1);
    for (size_t i = 0; i < a->mention_count; i++)
        if (facts[i].entity != COREF_NONE && facts[i].gender && !gender[facts[i].entity])
            gender[facts[i].entity] = facts[i].gender;
    for (size_t i = 0; i < a->mention_count; i++)
        if (facts[i].entity != COREF_NONE && !facts[i].gender) facts[i].gender = gender[facts[i].entity];
}

static void place_in_quotations(const struct analysis *a, struct mention_facts *facts)
{
    size_t q = 0;
    for (size_t i = 0; i < a->mention_count && a->quotation_count; i++) {
        uint32_t t = a->mentions[i].head;
        while (q < a->quotation_count &&
               (a->quotations[q].depth || a->quotations[q].tokens.last <= a->mentions[i].tokens.first))
            q++;
        if (q < a->quotation_count && a->quotations[q].tokens.first <= t && t < a->quotations[q].tokens.last &&
            !a->quotations[q].scare)
            facts[i].quotation = (uint32_t)q + 1;
    }
}

struct mention_facts *mention_facts_read(const struct analysis *a, const struct lexicon *lexicon, struct arena *arena)
{
    struct mention_facts *facts = arena_array(arena, a->mention_count + 1, sizeof *facts);
    const struct word *words = words_describe(a, lexicon, arena);
    for (size_t i = 0; i < a->mention_count; i++) {
        describe(a, lexicon, words, &a->mentions[i], &facts[i]);
        facts[i].first_of_sentence = i == 0 || facts[i - 1].sentence != facts[i].sentence;
    }
    share_genders(a, facts, arena);
    link_alike(a, facts, arena);
    place_in_quotations(a, facts);
    return facts;
}
