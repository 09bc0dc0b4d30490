/* Whether a denial is of what the other wording says.  Two that share the words of a matter may still speak past each
 * other: "officials addressed the allegations" says nothing that could be denied, and who denies misconduct denies it
 * of himself, not of the one whom another accuses of it.  Part of the judge. */
#include <string.h>

#include "worker/claims/relation/pair.h"
#include "worker/claims/relation/words.h"

static bool has_word(const char *text, size_t size, const char *const *beginnings)
{
    const char *p = text, *end = text + size;
    for (struct word w = word_next(&p, end); w.size; w = word_next(&p, end))
        if (word_begins(w, beginnings)) return true;
    return false;
}

/* --- what is said ------------------------------------------------------------------------------------------------- */

/* "Accused of", "according to", "claimed shows": what follows is held to be so. */
static bool claims(const struct assertion *a)
{
    static const char *const verbs[] = {"accord", "accus", "acknowledg", "admit", "alleg", "announc", "argu", "assert",
                                        "blam", "charg", "claim", "conclud", "confirm", "contend", "describ", "found",
                                        "insist", "maintain", "predict", "reported", "reports", "reveal", "said", "say",
                                        "show", "state", "stating", "suggest", "tell", "told", "warn", NULL};
    return has_word(a->cue, strlen(a->cue), verbs);
}

/* "Argued over", "responds to", "looks into": what follows is what it is about; but "accused of", "according to". */
static bool turns_to_a_matter(const struct assertion *a)
{
    static const char *const about[] = {"about", "against", "into", "on", "over", "upon", NULL},
                             *const prepositions[] = {"for", "in", "of", "to", "with", NULL};
    const char *p = a->cue, *end = p + strlen(p);
    struct word last = {p, 0};
    for (struct word w = word_next(&p, end); w.size; w = word_next(&p, end)) last = w;
    return word_is(last, about) || (word_is(last, prepositions) && !claims(a));
}

/* "Challenged the claim that", "is investigating": who says so does not hold it to be so. */
static bool doubts(const struct assertion *a)
{
    static const char *const verbs[] = {"challeng", "contest",    "debunk", "discredit", "dismiss", "disput", "doubt",
                                        "examin",   "investigat", "mock",   "question",  "rebut",   "reject", "seek",
                                        "sought",   NULL};
    return has_word(a->cue, strlen(a->cue), verbs);
}

static bool believes(const struct assertion *a)
{
    static const char *const verbs[] = {"believ", "think", "thought", "suspect", "convinced", "fear", NULL};
    return has_word(a->cue, strlen(a->cue), verbs);
}

/* Whether a wording holds something to be so that another can deny. */
static bool says_something(const struct assertion *a)
{
    if (a->kind == KIND_QUESTION || a->kind == KIND_DENIAL || a->kind == KIND_REQUEST || doubts(a)) return false;
    if (turns_to_a_matter(a) || (a->kind == KIND_ATTITUDE && !believes(a))) return false;
    return claims(a) || !assertion_is_a_thing(a);
}

/* --- of whom ------------------------------------------------------------------------------------------------------ */

static struct word word_of(const struct assertion *a, const struct term *t)
{
    return (struct word){a->text + t->begin, t->end - t->begin};
}

/* "The allegations", "a report": words for something said, which tell nothing of it. */
static bool names_a_claim(const struct assertion *a, const struct term *t)
{
    static const char *const nouns[] = {"accus",  "alleg", "assertion", "charge",    "claim",      "conclusion",
                                        "report", "rumor", "rumour",    "statement", "suggestion", NULL};
    return word_begins(word_of(a, t), nouns);
}

/* A word of a name of the denier that the other wording has: the one who denies is spoken of. */
static bool speaks_of(const struct assertion *a, const char *name)
{
    enum { LETTERS = 4 };
    const char *end = name + strlen(name);
    for (struct word w = word_next(&name, end); w.size; w = word_next(&name, end)) {
        const char *p = a->text;
        if (w.size < LETTERS || *w.at < 'A' || *w.at > 'Z') continue;
        for (struct word v = word_next(&p, a->text + a->size); v.size; v = word_next(&p, a->text + a->size))
            if (v.size >= LETTERS && !strncmp(w.at, v.at, LETTERS)) return true;
    }
    return false;
}

struct matter {
    double weight;            /* of the words that both have, words for something said and days left out */
    unsigned words;
    bool tied;                /* a name or a number is among them */
    bool another;             /* the denial names somebody, or something, that the other does not */
};

static struct matter matter_of(const struct pair *p)
{
    struct matter m = {0};
    int d = p->negates;
    const struct terms *t = &p->side[d]->terms, *u = &p->side[!d]->terms;
    for (size_t i = p->stance[d].body; i < t->count && i < TERMS_MAX; i++) {
        const struct term *s = &t->at[i];
        if (s->flags & (TERM_FUNCTION | TERM_TIME | TERM_NEGATION)) continue;
        int j = p->partner[d][i];
        if (j < 0) m.another |= (s->flags & TERM_NAME) != 0;
        if (j < 0 || names_a_claim(p->side[d], s)) continue;
        m.weight += s->weight < u->at[j].weight ? s->weight : u->at[j].weight;
        m.words++;
        m.tied |= (s->flags & (TERM_NAME | TERM_NUMBER)) != 0;
    }
    return m;
}

/* The other wording names somebody, or something, that the denial does not. */
static bool names_another(const struct pair *p)
{
    const struct terms *t = &p->side[!p->negates]->terms;
    for (size_t i = 0; i < t->count && i < TERMS_MAX; i++)
        if (p->partner[!p->negates][i] < 0 && (t->at[i].flags & (TERM_NAME | TERM_TIME)) == TERM_NAME) return true;
    return false;
}

/* "Having cut the budget", "that he had", "any link": of the one who denies it. */
static bool of_himself(const struct assertion *a)
{
    static const char *const pronouns[] = {
        "he",    "he'd", "he's", "i",      "i'd",     "i'm",     "i've", "it",   "it's",  "she",   "she'd",
        "she's", "they", "they'd", "they're", "they've", "we",   "we'd", "we're", "we've", NULL};
    static const char *const that[] = {"that", NULL};
    const char *p = a->text, *end = p + a->size;
    struct word w = word_next(&p, end);
    if (word_is(w, that)) w = word_next(&p, end);
    bool gerund = w.size > 4 && word_ends(w, "ing");
    return gerund || word_is(w, pronouns) || assertion_is_a_thing(a);
}

/* "He should resign over the affair", "tensions about charges of meddling", "if he wrote it", "cleared of meddling":
 * the matter that is denied is only what it is about, or supposed, or denied there, too. */
static bool only_mentions(const struct pair *p)
{
    static const char *const about[] = {"about", "amid",      "concerning",  "for", "on",
                                        "over",  "regarding", "surrounding", "who", NULL},
                             *const after[] = {"after", "despite", NULL},
                             *const supposed[] = {"if",       "whether",    "whichever", "whoever", "cleared",
                                                  "clearing", "exonerated", "lacked",    "lacks",   NULL};
    const struct assertion *other = p->side[!p->negates];
    const struct terms *t = &other->terms;
    size_t i = 0, count = t->count < TERMS_MAX ? t->count : TERMS_MAX;
    bool thing = assertion_is_a_thing(p->side[p->negates]), near = true;
    while (i < count && (p->partner[!p->negates][i] < 0 || t->at[i].flags & (TERM_FUNCTION | TERM_NAME))) i++;
    if (i == count || t->at[i].flags & TERM_NUMBER) return false;
    while (i-- > 0) {
        struct word w = word_of(other, &t->at[i]);
        if (word_is(w, supposed)) return true;
        if (near && i && (word_is(w, about) || (thing && word_is(w, after)))) return true;
        near &= t->at[i].flags & (TERM_FUNCTION | TERM_NAME) || names_a_claim(other, &t->at[i]);
    }
    return false;
}

/* "Must be part of an agreement": what ought to be is not said to be so. */
static bool demands(const struct assertion *a)
{
    static const char *const ought[] = {"must", "ought", "should", NULL};
    for (size_t i = 0; i < a->terms.count; i++)
        if (word_is(word_of(a, &a->terms.at[i]), ought)) return true;
    return false;
}

/* What the denial says of those whom it names is said by the other too, and not only the names. */
static bool says_the_same(const struct pair *p)
{
    const double most = 0.5;
    const struct terms *t = &p->side[p->negates]->terms;
    double said = 0;
    for (size_t i = p->stance[p->negates].body; i < t->count && i < TERMS_MAX; i++)
        if (!(t->at[i].flags & (TERM_NAME | TERM_TIME | TERM_NEGATION))) said += t->at[i].weight;
    return p->said >= most * said;
}

/* Nobody denies an accusation of another.  Where the other wording does not speak of the denier, the denial is not of
 * himself alone, or nobody else is named; and where no name or number is shared, it takes more than a few words, or all
 * that either says, and more than a mere "not". */
static bool of_one_matter(const struct pair *p)
{
    enum { FEW = 3 };
    const double much = 2.0, all = 0.9;
    const struct assertion *denier = p->side[p->negates], *other = p->side[!p->negates];
    struct matter m = matter_of(p);
    if (m.words < 2 || only_mentions(p) || (demands(other) && !demands(denier))) return false;
    if (denier->document == other->document) return true;
    if (!says_the_same(p)) return false;
    if (speaks_of(other, denier->speaker ? denier->speaker : "") || speaks_of(other, denier->source)) return true;
    bool himself = of_himself(denier), another = names_another(p);
    if (m.tied) return !himself || !another;
    if (himself || another || m.another || !p->stance[p->negates].denies || m.words < FEW) return false;
    return p->overlap >= all || (m.words > FEW && m.weight >= much);
}

/* "Will reject that by claiming they can", "the report, saying it was": what follows is held to be so by the denier. */
static bool asserts_instead(const struct assertion *a)
{
    static const char *const pointers[] = {"it", "that", "these", "this", "those", NULL},
                             *const openers[] = {"all", "her",   "his",   "its",  "such", "that",
                                                 "the", "their", "these", "this", "those", NULL},
                             *const by[] = {"by", NULL},
                             *const saying[] = {"arguing",   "asserting", "claiming",
                                                "insisting", "saying",    "stating", NULL};
    static const char *const nouns[] = {"accus", "alleg",  "assertion", "charge",    "claim",      "conclusion",
                                        "idea",  "report", "rumor",     "statement", "suggestion", NULL};
    const char *p = a->text, *end = p + a->size;
    struct word w = word_next(&p, end), next = word_next(&p, end);
    if (word_is(w, openers) && word_begins(next, nouns)) next = word_next(&p, end);
    else if (!word_is(w, pointers)) return false;
    if (word_is(next, by)) next = word_next(&p, end);
    return word_is(next, saying);
}

/* "That Kell told a friend the ferry leaked": that he told it, not that it leaked. */
static bool is_of_a_telling(const struct assertion *a, const struct assertion *other)
{
    static const char *const telling[] = {"tell", "telling", "told", NULL};
    enum { EARLY = 6 };       /* words */
    if (has_word(other->text, other->size, telling)) return false;
    const char *p = a->text, *end = p + a->size;
    for (int i = 0; i < EARLY; i++)
        if (word_is(word_next(&p, end), telling)) return true;
    return false;
}

bool pair_can_deny(const struct pair *p)
{
    const struct assertion *denier = p->side[p->negates], *other = p->side[!p->negates];
    if (asserts_instead(denier) || is_of_a_telling(denier, other)) return false;
    return says_something(p->side[!p->answers]) && of_one_matter(p);
}
