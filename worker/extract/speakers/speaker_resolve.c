/* From a source to a speaker: names are entities already, pronouns and descriptions look back for one. */
#include "worker/extract/speakers/speaker_resolve.h"

#include "worker/extract/trace.h"

enum { LOOK_BACK = 24 };  /* statements */

/* By which rule the source of statement i was resolved, and the words that it refers to. */
static void note_antecedent(const struct resolver *r, size_t i, struct range tokens, const char *rule)
{
    const struct analysis *a = r->a;
    if (a->statements[i].cue.count)
        trace_note(a, TRACE_ANTECEDENT, a->statements[i].cue.at[0], range_span(a, tokens), TRACE_NO_SCORE, "%s", rule);
}

/* The same where it goes on an earlier statement's source. */
static void note_turn(const struct resolver *r, size_t i, size_t earlier, const char *rule)
{
    const struct source *source = &r->turns[earlier].source;
    if (source->tokens.first < source->tokens.last) note_antecedent(r, i, source->tokens, rule);
}

/* The same where it is an entity, by its first name in the text. */
static void note_named(const struct resolver *r, size_t i, uint32_t entity, const char *rule)
{
    const struct analysis *a = r->a;
    size_t n = 0;
    while (n < a->name_count && a->name_entity[n] != entity) n++;
    if (n < a->name_count) note_antecedent(r, i, a->names[n].tokens, rule);
}

static struct speaker named(const struct resolver *r, uint32_t entity)
{
    const struct entity *e = &r->a->entities[entity];
    bool people = e->type == ENTITY_NORP;  /* "Democrats" are named as a group, not as persons */
    return (struct speaker){.name = e->name,
                            .entity = (int32_t)entity,
                            .anonymous = people,
                            .count = e->type == ENTITY_PER};
}

/* Whether the byte lies in a content of the statement. */
static bool holds(const struct statement *s, uint32_t byte)
{
    for (size_t i = 0; i < s->content.count; i++)
        if (s->content.at[i].begin <= byte && byte < s->content.at[i].end) return true;
    return false;
}

/* The last statement before i that is in nobody's content and has a speaker; its index + 1, or 0. */
static size_t previous_turn(const struct resolver *r, size_t i)
{
    for (size_t k = i; k > 0 && k + LOOK_BACK > i; k--) {
        const struct statement *s = &r->a->statements[k - 1];
        if (s->within < 0 && s->has_speaker) return k;
    }
    return 0;
}

/* --- he, she ---------------------------------------------------------------------------------------------------- */

/* Statements are in the order of their first spans, so what is before in order may stand after in the text. */
static uint32_t apart(uint32_t a, uint32_t b) { return a > b ? a - b : b - a; }

/* Points for how near another mention is, in sentences and paragraphs. */
static float nearness(const struct resolver *r, size_t i, uint32_t sentence)
{
    const struct turn *t = &r->turns[i];
    return 10.0f - 2.0f * (float)apart(t->sentence, sentence) -
           2.0f * (float)apart(t->paragraph, r->a->sentences[sentence].paragraph);
}

/* "Vell's", "of Vell": less likely to be spoken of next. */
static bool dependent(const struct analysis *a, struct range name)
{
    bool owner = name.last < a->token_count && (token_is(a, name.last, "'s") || token_is(a, name.last, "\u2019s"));
    return owner || (name.first > 0 && a->upos[name.first - 1] == UPOS_ADP);
}

static bool first_in_sentence(const struct resolver *r, size_t name, uint32_t sentence)
{
    for (size_t k = name; k-- > 0 && r->a->names[k].tokens.first >= r->a->sentences[sentence].tokens.first;)
        if (r->a->entities[r->a->name_entity[k]].type == ENTITY_PER) return false;
    return true;
}

/* The person that "he" or "she" at turn i most likely is. */
static bool resolve_person(const struct resolver *r, size_t i, char gender, struct speaker *out)
{
    enum { NAMES = 60, PARAGRAPHS = 5 };
    const struct analysis *a = r->a;
    const struct turn *turn = &r->turns[i];
    size_t previous = previous_turn(r, i), from = source_names_before(a, turn->at);
    float best = -1e9f;
    for (size_t n = from; n-- > 0 && n + NAMES > from;) {
        struct range name = a->names[n].tokens;
        uint32_t entity = a->name_entity[n], sentence = sentence_of(a, name.first);
        char g = r->people.gender[entity];
        if (turn->paragraph - a->sentences[sentence].paragraph > PARAGRAPHS) break;
        if (a->entities[entity].type != ENTITY_PER || (g && gender && g != gender)) continue;
        if ((a->quote_depth && a->quote_depth[name.first]) || holds(&a->statements[i], a->tokens[name.first].begin))
            continue;
        float score = nearness(r, i, sentence) + (g && g == gender ? 1.0f : 0) +
                      (first_in_sentence(r, n, sentence) ? 2.0f : 0) - (dependent(a, name) ? 2.0f : 0);
        if (previous && a->statements[previous - 1].speaker.entity == (int32_t)entity) score += 3.0f;
        if (score <= best) continue;
        best = score;
        *out = named(r, entity);
        note_antecedent(r, i, name, "the person that fits best, by nearness, place in the sentence and who spoke last");
    }
    if (!previous) return best > -1e9f;
    const struct speaker *s = &a->statements[previous - 1].speaker;
    char g = r->turns[previous - 1].source.gender;
    bool person = s->count == 1 && (!g || !gender || g == gender || s->entity >= 0);
    if (s->entity >= 0)
        person = person && (!r->people.gender[s->entity] || !gender || r->people.gender[s->entity] == gender);
    if (person && nearness(r, i, r->turns[previous - 1].sentence) + 4.0f > best) {
        *out = *s;
        best = 0;
        note_turn(r, i, previous - 1, "whoever spoke last");
    }
    return best > -1e9f;
}

/* --- it, they, we ------------------------------------------------------------------------------------------------ */

static bool resolve_organisation(const struct resolver *r, size_t i, uint32_t paragraphs, bool company,
                                 struct speaker *out)
{
    enum { NAMES = 60 };
    const struct analysis *a = r->a;
    size_t from = source_names_before(a, r->turns[i].at);
    for (size_t n = from; n-- > 0 && n + NAMES > from;) {
        uint32_t entity = a->name_entity[n], first = a->names[n].tokens.first;
        if (r->turns[i].paragraph - a->sentences[sentence_of(a, first)].paragraph > paragraphs) break;
        if (a->entities[entity].type != ENTITY_ORG || holds(&a->statements[i], a->tokens[first].begin)) continue;
        if (company && !source_can_be_company(a, entity)) continue;
        *out = named(r, entity);
        note_antecedent(r, i, a->names[n].tokens,
                        company ? "the last organisation named that can be a company" : "the last organisation named");
        return true;
    }
    return false;
}

static bool speaks_before(const struct resolver *r, size_t i, uint32_t paragraphs, struct speaker *out)
{
    size_t k = previous_turn(r, i);
    if (!k || apart(r->turns[i].paragraph, r->turns[k - 1].paragraph) > paragraphs) return false;
    *out = r->a->statements[k - 1].speaker;
    return true;
}

/* Whose words the token is in: the statement that this one is within, or whose content holds it. */
static bool enclosing_speaker(const struct resolver *r, size_t i, struct speaker *out)
{
    const struct analysis *a = r->a;
    int32_t parent = a->statements[i].within;
    for (size_t k = i; parent < 0 && k-- > 0 && k + LOOK_BACK > i;)
        if (holds(&a->statements[k], a->tokens[r->turns[i].at].begin)) parent = (int32_t)k;
    if (parent < 0 || !a->statements[parent].has_speaker) return false;
    *out = a->statements[parent].speaker;
    note_turn(r, i, (size_t)parent, "the speaker of the words around it");
    return true;
}

/* --- chains ------------------------------------------------------------------------------------------------------- */

static const char CHAIN_RULE[] = "what the words mean in this text";

static bool resolve_nominal(const struct resolver *r, size_t i, const struct source *source, struct speaker *out);

/* Can the entity be what a pronoun of this gender says? */
static bool fits(const struct resolver *r, uint32_t entity, char gender)
{
    char g = r->people.gender[entity];
    return !gender || (r->a->entities[entity].type == ENTITY_PER && (!g || g == gender));
}

/* The unnamed speaker of an earlier statement, if its source is of the same chain. */
static bool said_before(const struct resolver *r, size_t i, uint32_t chain, char gender, struct speaker *out)
{
    for (size_t k = i; k-- > 0 && k + LOOK_BACK > i;) {
        const struct coref_mention *m = r->turns[k].source.kind == SOURCE_NOMINAL
                                            ? chains_at(&r->chains, r->turns[k].source.head)
                                            : NULL;
        const struct statement *s = &r->a->statements[k];
        if (!m || m->chain != chain || !s->has_speaker || (gender && r->turns[k].source.noun != NOUN_PERSON)) continue;
        *out = s->speaker;
        note_turn(r, i, k, CHAIN_RULE);
        return true;
    }
    return false;
}

/* The entity that the chain of the source's head names, or whom it describes. */
static bool resolve_chain(const struct resolver *r, size_t i, const struct source *source, struct speaker *out)
{
    const struct analysis *a = r->a;
    const struct coref_mention *m = chains_at(&r->chains, source->head);
    if (!m) return false;
    int32_t entity = r->chains.entity[m->chain];
    uint32_t first = r->chains.description[m->chain];
    if (entity < 0 && first) entity = people_described_at(&r->people, a->mentions[first - 1].head);
    if (entity >= 0) {
        if (!fits(r, (uint32_t)entity, source->gender)) return false;
        *out = named(r, (uint32_t)entity);
        note_named(r, i, (uint32_t)entity, CHAIN_RULE);
        return true;
    }
    if (said_before(r, i, m->chain, source->gender, out)) return true;
    if (!first || a->mentions[first - 1].head == source->head) return false;
    struct source described;
    source_read(a, r->people.lexicon, a->mentions[first - 1].tokens, &described);
    bool number = a->text[a->tokens[described.head].begin] <= '9';
    if (described.kind != SOURCE_NOMINAL || number || (source->gender && described.noun != NOUN_PERSON)) return false;
    if (!resolve_nominal(r, i, &described, out)) return false;
    /* "the candidate" was named before it became one */
    bool named_elsewhere = out->entity < 0 && described.definite && source->gender;
    if (named_elsewhere && resolve_person(r, i, source->gender, out)) return true;
    note_antecedent(r, i, described.tokens, CHAIN_RULE);
    return true;
}

/* "It" that nothing else explains goes on speaking, if it can. */
static bool it_spoke_last(const struct resolver *r, size_t i, const struct source *source, struct speaker *out)
{
    if (!token_is_nocase(r->a, source->head, "it") || !speaks_before(r, i, 1, out)) return false;
    if (out->anonymous || (out->entity >= 0 && r->a->entities[out->entity].type == ENTITY_PER)) return false;
    note_turn(r, i, previous_turn(r, i) - 1, "whoever spoke last, if not a person");
    return true;
}

static bool resolve_pronoun(const struct resolver *r, size_t i, const struct source *source, struct speaker *out)
{
    static const char *const first_person[] = {"i", "we", "me", "us", "my", "our", "myself", NULL};
    static const char *const plural[] = {"they", "them", "their", "themselves", NULL};
    const struct analysis *a = r->a;
    if (source_is_any(a, source->head, first_person)) {
        if (enclosing_speaker(r, i, out)) return true;
        bool author = a->author_count == 1 && !(a->quote_depth && a->quote_depth[source->head]);
        if (author) *out = (struct speaker){.name = a->authors[0], .entity = -1, .count = 1};
        return author;
    }
    if (resolve_chain(r, i, source, out)) return true;
    bool many = source_is_any(a, source->head, plural);
    if (many) *out = (struct speaker){.name = "they", .entity = -1, .anonymous = true};
    return many || (source->gender ? resolve_person(r, i, source->gender, out) : it_spoke_last(r, i, source, out));
}

/* --- descriptions ------------------------------------------------------------------------------------------------- */

/* "The government of Castrova" is not the regional government. */
static bool other_complement(const struct analysis *a, const struct source *source, const struct source *earlier)
{
    uint32_t of = source->head + 1, before = earlier->head + 1;
    if (of + 1 >= source->tokens.last || !token_is(a, of, "of")) return false;
    return before + 1 >= earlier->tokens.last || !token_is(a, before, "of") || !source_same_word(a, of + 1, before + 1);
}

/* The unnamed person of an earlier statement that was described by the same noun: "the
 * official" after "a senior official". */
static bool same_unnamed(const struct resolver *r, size_t i, const struct source *source, struct speaker *out)
{
    const struct analysis *a = r->a;
    for (size_t k = i; k-- > 0 && k + LOOK_BACK > i;) {
        const struct turn *t = &r->turns[k];
        if (t->source.kind != SOURCE_NOMINAL || !a->statements[k].has_speaker || a->statements[k].speaker.entity >= 0)
            continue;
        if (!source_same_description(a, source->head, t->source.head) || other_complement(a, source, &t->source))
            continue;
        *out = a->statements[k].speaker;
        note_turn(r, i, k, "an unnamed speaker described by the same noun");
        return true;
    }
    return false;
}

/* The entity that a description means, if it is of the noun's kind. */
static bool chain_names(const struct resolver *r, size_t i, const struct source *source, struct speaker *out)
{
    const struct coref_mention *m = chains_at(&r->chains, source->head);
    int32_t entity = m ? r->chains.entity[m->chain] : -1;
    if (entity < 0) return false;
    enum entity_type type = r->a->entities[entity].type;
    bool kind = source->noun == NOUN_PERSON ? type == ENTITY_PER
                                            : source->noun == NOUN_ORGANISATION && type == ENTITY_ORG;
    if (!kind || !fits(r, (uint32_t)entity, source->gender) ||
        (source_is_company(r->a, source->head) && !source_can_be_company(r->a, (uint32_t)entity)))
        return false;
    *out = named(r, (uint32_t)entity);
    note_named(r, i, (uint32_t)entity, CHAIN_RULE);
    return true;
}

static bool resolve_nominal(const struct resolver *r, size_t i, const struct source *source, struct speaker *out)
{
    bool own = source->tokens.first == source->head || source->definite;  /* "police", "the police" */
    int32_t entity = own && !source->plural && source->noun != NOUN_DOCUMENT
                         ? people_described(&r->people, source->head)
                         : -1;
    if (entity >= 0) {
        *out = named(r, (uint32_t)entity);
        note_named(r, i, (uint32_t)entity, "the text describes it by the same noun elsewhere");
        return true;
    }
    if (source->definite && !source->plural && chain_names(r, i, source, out)) return true;
    if (source->definite && same_unnamed(r, i, source, out)) return true;
    bool bare = source->tokens.last <= source->head + 1;
    if (source->definite && bare && source->noun == NOUN_ORGANISATION && source_is_organisation(r->a, source->head) &&
        resolve_organisation(r, i, 2, source_is_company(r->a, source->head), out))
        return true;
    bool person = source->noun == NOUN_PERSON || source->noun == NOUN_GROUP;
    *out = (struct speaker){.name = source_description(r->a, source->tokens),
                            .entity = -1,
                            .anonymous = person,
                            .count = person ? source->count : 0};
    return true;
}

/* The word that a relative clause describes: the first above its pronoun, in the tree, that stands before it. */
static bool antecedent(const struct analysis *a, uint32_t pronoun, uint32_t *out)
{
    enum { STEPS = 8 };
    *out = a->head[pronoun];
    for (int i = 0; i < STEPS && *out >= pronoun && a->head[*out] != *out; i++) *out = a->head[*out];
    return *out < pronoun && a->upos[*out] != UPOS_VERB && a->upos[*out] != UPOS_AUX;
}

/* "who", "which": what the clause describes; failing that, the last name of the right
 * type before it in the sentence. */
static bool resolve_relative(const struct resolver *r, size_t i, const struct source *source, struct speaker *out)
{
    enum { LONGEST = 14 };
    const struct analysis *a = r->a;
    struct range sentence = a->sentences[sentence_of(a, source->head)].tokens;
    struct source before = {.kind = SOURCE_NONE};
    uint32_t head, first;
    if (antecedent(a, source->head, &head)) {
        for (first = head; first > sentence.first && first + LONGEST > head && a->head[first - 1] == head &&
                           a->upos[first - 1] != UPOS_ADP;
             first--) {}
        source_read(a, r->people.lexicon, (struct range){first, head + 1}, &before);
        note_antecedent(r, i, (struct range){first, head + 1}, "what the relative clause describes");
        if (before.kind == SOURCE_NAME ||
            (before.kind == SOURCE_NOMINAL && (before.noun != NOUN_OTHER || a->upos[before.head] == UPOS_NOUN)))
            return resolve_source(r, i, &before, out);
    }
    bool person = !token_is_nocase(a, source->head, "which");
    for (uint32_t n = source_names_before(a, source->head); n > 0 && a->names[n - 1].tokens.first >= sentence.first;
         n--) {
        uint32_t entity = a->name_entity[n - 1];
        if ((a->entities[entity].type == ENTITY_PER) != person) continue;
        *out = named(r, entity);
        note_antecedent(r, i, a->names[n - 1].tokens, "the last name before the relative clause");
        return true;
    }
    return before.kind == SOURCE_NOMINAL && resolve_nominal(r, i, &before, out);
}

/* --- names -------------------------------------------------------------------------------------------------------- */

/* "Ada Vell and Tom Orr", "Ada Vell, the mayor, and her deputy, Tom Orr": all of them in
 * one name, the first one's entity. */
static struct speaker named_together(const struct resolver *r, const struct source *source)
{
    enum { REACH = 6, MOST = 8 };
    const struct analysis *a = r->a;
    struct speaker all = named(r, a->name_entity[source->name]);
    uint32_t count = 1, last = a->names[source->name].tokens.last;
    for (uint32_t n = source->name + 1;
         n < a->name_count && a->names[n].tokens.last <= source->tokens.last && count < MOST; n++) {
        const struct entity *other = &a->entities[a->name_entity[n]];
        uint32_t joint = a->names[n].tokens.first, from = joint > last + REACH ? joint - REACH : last;
        while (joint > from && !token_is(a, joint - 1, "and") && !token_is(a, joint - 1, "of")) joint--;
        bool joined = joint > from && token_is(a, joint - 1, "and");
        if (!joined || other->type != a->entities[all.entity].type || strstr(all.name, other->name)) continue;
        all.name = arena_printf(a->arena, "%s and %s", all.name, other->name);
        last = a->names[n].tokens.last;
        count++;
    }
    if (count > 1) all.count = a->entities[all.entity].type == ENTITY_PER ? count : 0;
    return all;
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

bool resolve_source(const struct resolver *r, size_t i, const struct source *source, struct speaker *out)
{
    switch (source->kind) {
    case SOURCE_NAME: *out = named_together(r, source); return true;
    case SOURCE_PRONOUN: return resolve_pronoun(r, i, source, out);
    case SOURCE_RELATIVE: return resolve_relative(r, i, source, out);
    case SOURCE_NOMINAL: return resolve_nominal(r, i, source, out);
    case SOURCE_NONE: break;
    }
    return false;
}

/* A quotation without a source goes on an earlier one of its paragraph or the one before. */
static bool carried_over(const struct resolver *r, size_t i, struct speaker *out)
{
    size_t k = previous_turn(r, i);
    const struct statement *s = &r->a->statements[i];
    if (s->form == FORM_INDIRECT || s->within >= 0 || !k || r->a->statements[k - 1].form == FORM_INDIRECT) return false;
    if (!speaks_before(r, i, 1, out)) return false;
    note_turn(r, i, k - 1, "no source: the quotation goes on an earlier one, whose speaker it takes");
    return true;
}

void resolve_speaker(const struct resolver *r, size_t i)
{
    struct statement *s = &r->a->statements[i];
    s->speaker = (struct speaker){.entity = -1};
    if (r->turns[i].source.kind == SOURCE_NONE) s->has_speaker = carried_over(r, i, &s->speaker);
    else s->has_speaker = resolve_source(r, i, &r->turns[i].source, &s->speaker);
}
