/* Intermediaries of statements. */
#include "worker/extract/speakers/speaker_via.h"

#include "worker/extract/tags/tags.h"
#include "worker/extract/trace.h"

enum { MOST = 8, REACH = 48 };  /* names of a statement; tokens around the source that are looked at */

struct hops {
    const char *name[MOST];
    size_t count;
    const char *rule;  /* why the next name is added, for the trace */
    struct span where;
};

static const char *without_article(const char *s) { return !strncasecmp(s, "the ", 4) ? s + 4 : s; }

/* Whether one name is the other, or its last words: "Courier", "The Port Maren Courier". */
static bool same_outlet(const char *a, const char *b)
{
    a = without_article(a);
    b = without_article(b);
    size_t n = strlen(a), m = strlen(b);
    if (n > m) return same_outlet(b, a);
    return !strcasecmp(a, b + (m - n)) && (n == m || b[m - n - 1] == ' ');
}

static void add(const struct resolver *r, struct hops *c, const char *name, const struct statement *s)
{
    if (!name || c->count == MOST || (r->a->outlet && same_outlet(name, r->a->outlet))) return;
    if (s->has_speaker && same_outlet(name, s->speaker.name)) return;
    for (size_t i = 0; i < c->count; i++)
        if (same_outlet(c->name[i], name)) return;
    c->name[c->count++] = name;
    if (s->cue.count) trace_note(r->a, TRACE_VIA, s->cue.at[0], c->where, TRACE_NO_SCORE, "%s", c->rule);
}

/* The organisation whose name ends with the capitalised word at token t: "the Courier" that the
 * names stage passed over; NULL. */
static const char *known_by_last_word(const struct analysis *a, uint32_t t)
{
    enum { MOST_LOOKED_AT = 200 };
    size_t n;
    const char *word = token_text(a, t, &n);
    for (size_t e = 0; e < a->entity_count && e < MOST_LOOKED_AT && *word >= 'A' && *word <= 'Z'; e++) {
        const char *name = a->entities[e].name;
        size_t size = strlen(name);
        if (a->entities[e].type == ENTITY_ORG && size > n && name[size - n - 1] == ' ' &&
            !memcmp(name + size - n, word, n))
            return name;
    }
    return NULL;
}

/* The organisation named at token t or after an article there; NULL. */
static const char *organisation_at(const struct resolver *r, uint32_t t, uint32_t end)
{
    const struct analysis *a = r->a;
    if (t < end && token_is_nocase(a, t, "the")) t++;
    uint32_t n = t < end ? source_names_before(a, t + 1) : 0;
    if (t < end && (!n || a->names[n - 1].tokens.last <= t)) return known_by_last_word(a, t);
    if (t >= end) return NULL;
    const struct entity *e = &a->entities[a->name_entity[n - 1]];
    return e->type == ENTITY_ORG || e->type == ENTITY_MISC ? e->name : NULL;
}

static bool in_content(const struct analysis *a, const struct statement *s, uint32_t t)
{
    for (size_t i = 0; i < s->content.count; i++)
        if (s->content.at[i].begin <= a->tokens[t].begin && a->tokens[t].begin < s->content.at[i].end) return true;
    return false;
}

/* "told X", "interview with X", "statement to X", "speaking on X", "quoted by X", "saying by X". */
static void told_to(const struct resolver *r, const struct statement *s, struct range sentence, struct hops *c)
{
    static const struct { const char *first, *second; } patterns[] = {
        {"told", NULL}, {"tells", NULL}, {"telling", NULL}, {"informed", NULL}, {"interview", "with"},
        {"interview", "to"}, {"statement", "to"},
        {"speaking", "to"}, {"speaking", "on"}, {"spoke", "to"}, {"remarks", "to"}, {"email", "to"}, {"quoted", "by"},
        {"saying", "by"}, {"appearance", "on"},
        {"interviewed", "by"}, {"statements", "to"}, {"comments", "to"}, {"interview", "on"}, {"said", "on"},
    };
    const struct analysis *a = r->a;
    for (uint32_t t = sentence.first; t + 1 < sentence.last; t++) {
        if (in_content(a, s, t)) continue;
        for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
            if (!token_is_nocase(a, t, patterns[p].first) ||
                (patterns[p].second && !token_is_nocase(a, t + 1, patterns[p].second)))
                continue;
            c->rule = "whom it was told to";
            c->where = range_span(a, (struct range){t, t + 1 + (patterns[p].second != NULL)});
            add(r, c, organisation_at(r, t + 1 + (patterns[p].second != NULL), sentence.last), s);
        }
    }
}

/* "X, citing two officials, said": the officials speak, via X. */
static void citing(const struct resolver *r, size_t i, struct range sentence, struct hops *c)
{
    enum { LONGEST = 16 };
    static const char *const stop[] = {",", ".", ";", ":", "\u2014", "\u2013", ")", "\"", "\u201C", NULL};
    const struct analysis *a = r->a;
    struct statement *s = &a->statements[i];
    for (uint32_t t = sentence.first; t + 1 < sentence.last; t++) {
        if (!(token_is_nocase(a, t, "citing") || token_is_nocase(a, t, "quoting")) || in_content(a, s, t)) continue;
        struct range cited = {t + 1, t + 1};
        while (cited.last < sentence.last && cited.last < t + LONGEST && !source_is_any(a, cited.last, stop))
            cited.last++;
        struct source source;
        struct speaker speaker;
        source_read(a, r->people.lexicon, cited, &source);
        bool speaks = source.kind == SOURCE_NAME ||
                      (source.kind == SOURCE_NOMINAL && (source.noun == NOUN_PERSON || source.noun == NOUN_GROUP));
        if (!speaks || !resolve_source(r, i, &source, &speaker)) return;
        const char *outlet = s->has_speaker ? s->speaker.name : NULL;
        if (outlet && speaker.entity >= 0 && speaker.entity == s->speaker.entity) return;
        s->has_speaker = true;
        s->speaker = speaker;
        c->rule = "cites the speaker";
        c->where = range_span(a, (struct range){t, cited.last});
        if (s->cue.count)
            trace_note(a, TRACE_SPEAKER, s->cue.at[0], range_span(a, cited), TRACE_NO_SCORE, "cited by the source");
        add(r, c, outlet, s);
        return;
    }
}

void speaker_via(const struct resolver *r, size_t i)
{
    struct analysis *a = r->a;
    struct statement *s = &a->statements[i];
    struct hops c = {.count = 0};
    struct range sentence = a->sentences[r->turns[i].sentence].tokens;
    uint32_t at = r->turns[i].at;
    if (at > sentence.first + REACH) sentence.first = at - REACH;
    if (sentence.last > at + REACH) sentence.last = at + REACH;
    citing(r, i, sentence, &c);
    if (s->has_speaker) told_to(r, s, sentence, &c);
    for (int32_t parent = s->within, depth = 0; parent >= 0 && depth < MOST;
         parent = a->statements[parent].within, depth++) {
        const struct statement *p = &a->statements[parent];
        c.rule = "speaks, or passes on, the words around it";
        c.where = p->source.count ? p->source.at[0] : TRACE_NOWHERE;
        if (p->has_speaker && !(p->speaker.entity >= 0 && p->speaker.entity == s->speaker.entity))
            add(r, &c, p->speaker.name, s);
        for (size_t k = 0; k < p->via_count; k++) add(r, &c, p->via[k], s);
    }
    c.rule = "the agency in the dateline";
    c.where = a->dateline;
    if (a->agency && a->outlet && !same_outlet(a->agency, a->outlet)) add(r, &c, a->agency, s);
    s->via = arena_array(a->arena, c.count + 1, sizeof *s->via);
    s->via_count = c.count;
    for (size_t k = 0; k < c.count; k++) s->via[k] = c.name[k];
}
