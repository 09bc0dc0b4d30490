/* Reads what a denial points to from its cue and content. */
#include "worker/claims/relation/reference.h"

#include <ctype.h>
#include <string.h>

#include "worker/claims/relation/plain_words.h"

/* Sorted, all of them.  What is denied is a fact; what is disputed may be one; what is rejected may be an offer. */
static const char *const denying[] = {"denied", "denies", "deny", "denying"};
static const char *const disputing[] = {
    "contradict", "contradicted", "contradicting", "contradicts", "dispute", "disputed", "disputes", "disputing",
    "rebut",      "rebuts",       "rebutted",      "refute",      "refuted", "refutes",  "refuting",
};
static const char *const rejecting[] = {
    "dismiss", "dismissed", "dismisses", "dismissing", "doubted",    "doubting",   "doubts",
    "reject",  "rejected",  "rejecting", "rejects",    "repudiated", "repudiates",
};
static const char *const calling[] = {
    "branded",   "branding",   "called",   "calling",   "calls", "described", "describes", "describing",
    "dismissed", "dismissing", "labelled", "labelling", "said",  "saying",    "says",
};
static const char *const untruths[] = {
    "absurd",  "baseless",  "fabricated",      "fabrication", "fabrications", "fake",     "false",
    "fiction", "gossip",    "groundless",      "inaccurate",  "incorrect",    "invented", "invention",
    "lie",     "lies",      "ludicrous",       "misleading",  "nonsense",     "ridiculous",
    "rubbish", "slander",
    "smear",   "unfounded", "unsubstantiated", "untrue",      "wrong",
};
/* As well of a plan or a deed: only where it is a claim by its name that is called so. */
static const char *const judgements[] = {"absurd", "ludicrous", "misleading", "ridiculous", "wrong"};
/* Between what is called so and what it is called: "it was simply not true". */
static const char *const linking[] = {
    "a",      "absolutely", "all",        "also",     "are",      "as",     "be",      "been",
    "being",  "clearly",    "completely", "entirely", "flat",     "fully",  "is",      "isn't",
    "just",   "never",      "not",        "out",      "outright", "plain",  "plainly", "quite",
    "simply", "totally",    "utter",      "utterly",  "was",      "wasn't", "were",    "wholly",
};
static const char *const chains[] = {
    "account", "accounts",  "accusations", "allegations", "article",    "charges", "claims", "coverage",    "findings",
    "report",  "reporting", "reports",     "revelations", "statements", "stories", "story",  "suggestions", "version",
};
static const char *const singles[] = {"accusation", "allegation", "assertion", "charge",    "claim",
                                      "conclusion", "rumor",      "rumour",    "statement", "suggestion"};
/* With a sentence of their own only: "the idea that". */
static const char *const thoughts[] = {"argument", "idea", "implication", "notion", "rumors", "rumours"};
static const char *const pointers[] = {"it", "it's", "that", "that's", "these", "this", "those", "which"};
static const char *const persons[] = {"her", "him", "them"};
static const char *const openers[] = {
    "all", "any", "both", "her", "his", "its", "such", "that", "the", "their", "these", "this", "those",
};
/* After the noun they only say when and how: "the report on Monday", "the claims as baseless". */
static const char *const trailers[] = {
    "after",   "and",      "as",    "at",       "but",        "friday",    "in",       "last",
    "late",    "monday",   "on",    "outright", "saturday",   "saying",    "strongly", "sunday",
    "through", "thursday", "today", "tuesday",  "vehemently", "wednesday", "when",     "yesterday",
};
/* "(that) was untrue", "(it) was not true", "(the report) a lie": what was said is not so, and nothing but that is
 * said.  A mere pointer is `strict`: "this debate is misleading" and "calling it wrong" are of no claim. */
static bool says_untrue(const struct plain_words *w, size_t at, bool strict)
{
    enum { BETWEEN = 4 }; /* "is", "simply", "not", "a" */
    static const char *const afterwards[] = {"and", "by", "from", "in", "made", "on", "put", "spread"};
    bool no = false;
    for (size_t i = at; i < w->count && i <= at + BETWEEN; i++) {
        bool last = i + 1 == w->count || LISTED(afterwards, w->at[i + 1]);
        if (LISTED(untruths, w->at[i])) return last && !no && !(strict && LISTED(judgements, w->at[i]));
        if (!strcmp(w->at[i], "true") || !strcmp(w->at[i], "correct")) return last && no;
        if (strict && !LISTED(linking, w->at[i])) return false;
        no |= plain_word_negates(w->at[i]);
    }
    return false;
}

enum { BRIEF = 5 }; /* words: "that in a letter"; not "that last year he had asked for it" */

/* What a phrase at the beginning points to; *after gets the word after it. */
static enum reference_kind read_phrase(const struct plain_words *w, size_t *after)
{
    *after = 1;
    if (!w->count) return REFERENCE_NONE;
    if (w->count == 1 && LISTED(persons, w->at[0])) return REFERENCE_PERSON;
    if (LISTED(pointers, w->at[0]) && w->count <= BRIEF &&
        (w->count == 1 || LISTED(trailers, w->at[1]) || !isalpha((unsigned char)*w->at[1])))
        return strcmp(w->at[0], "which") != 0 ? REFERENCE_POINTER : REFERENCE_CLAUSE;
    size_t i = 0;
    while (i < w->count && i < 3 && LISTED(openers, w->at[i])) i++;
    if (!i && w->count == 2 && !strcmp(w->at[0], "a")) i = 1; /* "a claim", disputed by others */
    if (!i || i >= w->count) return REFERENCE_NONE;
    *after = i + 1;
    if (LISTED(chains, w->at[i])) return REFERENCE_CHAIN;
    return LISTED(singles, w->at[i]) ? REFERENCE_NEAREST : REFERENCE_NONE;
}

/* After the noun they tell what it says: "the allegations of an affair". */
static const char *const contents[] = {"about", "of", "that"};

/* "called it gossip", "said that was untrue", "said the report was false". */
static enum reference_kind read_calling(const struct plain_words *cue, const struct plain_words *content)
{
    bool calls = false;
    for (size_t i = 0; i < cue->count; i++) calls |= LISTED(calling, cue->at[i]);
    struct plain_words rest = *content;
    bool that =
        rest.count > 2 && !strcmp(rest.at[0], "that") && (LISTED(pointers, rest.at[1]) || LISTED(openers, rest.at[1]));
    if (that) memmove(rest.at[0], rest.at[1], --rest.count * PLAIN_WORD);
    if (!calls || !rest.count) return REFERENCE_NONE;
    size_t after = 1;
    bool points = LISTED(pointers, rest.at[0]);
    enum reference_kind kind = read_phrase(&rest, &after);
    if (kind == REFERENCE_PERSON) return REFERENCE_NONE;
    if (points && (kind == REFERENCE_POINTER || kind == REFERENCE_CLAUSE || kind == REFERENCE_NONE)) {
        kind = strcmp(rest.at[0], "which") != 0 ? REFERENCE_POINTER : REFERENCE_CLAUSE;
        return says_untrue(&rest, 1, true) ? kind : REFERENCE_NONE;
    }
    if (kind == REFERENCE_NONE || !says_untrue(&rest, after, false)) return REFERENCE_NONE;
    return after < rest.count && LISTED(contents, rest.at[after]) ? REFERENCE_WORDS : kind;
}

/* "it was untrue that …", "it is not true that …". */
static bool framed_as_untrue(const struct plain_words *w)
{
    enum { FRAME = 6 };
    bool no = false, untrue = false;
    size_t it = w->count && !strcmp(w->at[0], "that");
    if (it >= w->count || (strcmp(w->at[it], "it") != 0 && strcmp(w->at[it], "it's") != 0)) return false;
    for (size_t i = it + 1; i < w->count && i < it + FRAME; i++) {
        if (!strcmp(w->at[i], "that")) return untrue;
        no |= plain_word_negates(w->at[i]);
        untrue |= LISTED(untruths, w->at[i]) ? !no : !strcmp(w->at[i], "true") && no;
    }
    return false;
}

enum { EARLY = 6, BY_THEN = 8 }; /* words; after a denial a "no" may come later */

/* "No journalist …", "There is no letter …", "He never …". */
static bool says_no(const struct plain_words *w, size_t within)
{
    struct plain_words begin = *w;
    within += begin.count && !strcmp(begin.at[0], "that");
    if (begin.count > within) begin.count = within;
    return plain_words_negate(&begin);
}

/* "Is not the solution", "but not at once" tell what else is so. */
static bool says_what_else(const struct plain_words *w)
{
    static const char *const articles[] = {"a", "an", "the"};
    for (size_t i = 0; i + 1 < w->count && i <= EARLY; i++)
        if (!strcmp(w->at[i], "not") && (LISTED(articles, w->at[i + 1]) || (i && !strcmp(w->at[i - 1], "but"))))
            return true;
    return false;
}

/* "Confirmed that it said", "also said no …": goes on with what was said. */
static bool agrees(const struct record *r, const struct statement *s, bool no)
{
    static const char *const agreeing[] = {
        "acknowledged", "acknowledges", "confirmed", "confirming", "confirms", "echoed", "repeated",
    };
    static const char *const also[] = {"admits", "admitted", "agreed", "agrees", "also", "conceded", "concedes"};
    enum { FAR = 120 }; /* bytes */
    if (!s->cue.count || !s->content.count) return false;
    struct plain_words w;
    struct span span = s->cue.at[0];
    if (s->source.count && s->source.at[0].end < span.begin && span.begin - s->source.at[0].end < FAR)
        span.begin = s->source.at[0].end; /* "the director, …, also said" */
    plain_words_read(r, &(struct spans){&span, 1}, false, &w);
    return ANY_LISTED(&w, w.count, also) || (!no && ANY_LISTED(&w, w.count, agreeing));
}

/* Says no of what was said before, in a sentence: neither "No, I …", which answers, nor "is not the solution". */
static bool is_contrary(const struct plain_words *clause, const struct plain_words *content)
{
    size_t if_at = content->count > 1 && !strcmp(content->at[0], "that");
    bool conditional = content->count && !strcmp(content->at[if_at], "if");
    return clause->count > 1 && !conditional && says_no(content, EARLY) && !says_what_else(content);
}

/* "that …", "the notion that …", "accusations by the union that …": a sentence, not "the label" or "the offer". */
static bool is_sentence(const struct plain_words *cue, const struct plain_words *content)
{
    enum { LEAST = 3, NOUN = 4, THAT = 10 }; /* words: "that legal reasoning" */
    if (content->count > LEAST && !strcmp(content->at[0], "that")) return true;
    bool noun = ANY_LISTED(content, NOUN, singles) || ANY_LISTED(content, NOUN, chains) ||
                ANY_LISTED(content, NOUN, thoughts),
         that = false;
    for (size_t i = 1; i < content->count && i < THAT; i++) that |= !strcmp(content->at[i], "that");
    const char *last = cue->count ? cue->at[cue->count - 1] : "";
    return (noun && that) || LISTED(singles, last) || LISTED(chains, last) || LISTED(thoughts, last);
}

/* "Tried to deny", "a motion to dismiss": nothing is denied yet. */
static bool is_intended(const struct plain_words *cue)
{
    static const char *const doing[] = {"continue", "continued", "continues", "forward", "on", "rushed"};
    for (size_t i = 1; i + 1 < cue->count; i++) {
        const char *verb = cue->at[i + 1];
        if (!strcmp(cue->at[i], "to") && !LISTED(doing, cue->at[i - 1]) &&
            (LISTED(denying, verb) || LISTED(disputing, verb) || LISTED(rejecting, verb)))
            return true;
    }
    return false;
}

/* "Knowing". */
static bool is_gerund(const char *word)
{
    size_t n = strlen(word);
    return n > 4 && !strcmp(word + n - 3, "ing");
}

/* "That he knew", "he knew", "knowing it", "any part in it": facts; "the parents the right" are refused. */
static bool is_fact(const struct plain_words *w)
{
    enum { SUBJECT = 5 }; /* words: "the captain had been told" */
    static const char *const begin[] = {"all", "any", "he", "i", "it", "she", "such", "that", "there", "they", "we"};
    static const char *const verbs[] = {"are", "did", "had", "has", "have", "is", "was", "were", "would"};
    size_t n = w->count ? strlen(w->at[0]) : 0;
    bool claims = n && (LISTED(chains, w->at[0]) || LISTED(singles, w->at[0])); /* "accusations they were …" */
    return n && (LISTED(begin, w->at[0]) || is_gerund(w->at[0]) || (!claims && ANY_LISTED(w, SUBJECT, verbs)));
}

/* "That it received the letter", "having received it". */
static bool is_of_himself(const struct plain_words *w)
{
    static const char *const subjects[] = {"he", "it", "she", "they"};
    size_t first = w->count && !strcmp(w->at[0], "that");
    return first < w->count && (LISTED(subjects, w->at[first]) || !strcmp(w->at[first], "having"));
}

/* "Did not rise at all", "not one of" are only said where somebody says otherwise, and nearly so "never". */
static struct reference contrary(const struct plain_words *w)
{
    struct reference c = {.kind = REFERENCE_CONTRARY, .least = 2, .share = 75};
    for (size_t i = 0; i < w->count; i++) {
        const char *next = i + 1 < w->count ? w->at[i + 1] : "";
        bool at_all = !strcmp(w->at[i], "at") && !strcmp(next, "all"),
             not_one = !strcmp(w->at[i], "not") && !strcmp(next, "one");
        if (at_all || not_one)
            return (struct reference){.kind = REFERENCE_CONTRARY, .subject = true, .least = 1, .share = 33};
        if (!strcmp(w->at[i], "never")) c.share = 66;
    }
    return c;
}

/* "The claim in the letter that he fled": it is told what it says. */
static bool tells_after_place(const struct plain_words *w, size_t after)
{
    enum { PLACE = 6 }; /* words */
    if (after >= w->count || strcmp(w->at[after], "in") != 0) return false;
    for (size_t i = after + 1; i < w->count && i <= after + PLACE; i++)
        if (!strcmp(w->at[i], "that")) return true;
    return false;
}

/* A denial by its cue: what its content points to, or takes up. */
static struct reference read_denial(const struct plain_words *cue, const struct plain_words *content)
{
    bool denies = ANY_LISTED(cue, cue->count, denying), such = false;
    size_t after;
    enum reference_kind kind = read_phrase(content, &after);
    bool ends = after >= content->count || LISTED(trailers, content->at[after]);
    if (kind == REFERENCE_PERSON)
        return (struct reference){.kind = ANY_LISTED(cue, cue->count, disputing) ? kind : REFERENCE_NONE};
    bool rejects = !denies && !ANY_LISTED(cue, cue->count, disputing);
    bool offer = kind == REFERENCE_CLAUSE || (kind == REFERENCE_POINTER && !strncmp(content->at[0], "it", 2));
    if (rejects && offer) /* as likely as a claim */
        return (struct reference){.kind = REFERENCE_NONE};
    bool told = (kind == REFERENCE_NEAREST || kind == REFERENCE_CHAIN) && tells_after_place(content, after);
    if (kind != REFERENCE_NONE && ends && !told) return (struct reference){.kind = kind};
    if (content->count < 2 || !((denies && is_fact(content)) || is_sentence(cue, content)))
        return (struct reference){.kind = REFERENCE_NONE};
    for (size_t i = 0; i < content->count; i++)
        such |= !strcmp(content->at[i], "such") || !strcmp(content->at[i], "any");
    return (struct reference){.kind = REFERENCE_WORDS,
                              .such = such,
                              .of_himself = denies && is_of_himself(content),
                              .doing = denies && is_gerund(content->at[0])};
}

/* "Nobody denies that …", "few dispute that …". */
static bool is_by_nobody(const struct record *r, const struct statement *s)
{
    static const char *const few[] = {"few", "neither", "no", "nobody", "none"};
    struct plain_words w;
    plain_words_read(r, &s->source, false, &w);
    return ANY_LISTED(&w, 1, few);
}

struct reference reference_of(const struct record *r, const struct statement *s)
{
    struct plain_words cue, content, clause;
    plain_words_read(r, &s->cue, false, &cue);
    plain_words_read(r, &s->content, false, &content);
    if (s->polarity == POLARITY_NEGATED || plain_words_negate(&cue) || is_intended(&cue) || is_by_nobody(r, s))
        return (struct reference){.kind = REFERENCE_NONE};
    if ((s->kind == KIND_DENIAL && s->polarity == POLARITY_DENIED) || ANY_LISTED(&cue, cue.count, denying) ||
        ANY_LISTED(&cue, cue.count, disputing) || ANY_LISTED(&cue, cue.count, rejecting))
        return read_denial(&cue, &content);
    plain_words_read(r, &s->content, true, &clause);
    enum reference_kind calling_it = read_calling(&cue, &clause);
    if (calling_it == REFERENCE_NONE && framed_as_untrue(&content)) calling_it = REFERENCE_WORDS;
    bool no = is_contrary(&clause, &content);
    if (calling_it != REFERENCE_NONE || s->kind != KIND_STATEMENT || agrees(r, s, no))
        return (struct reference){.kind = calling_it};
    if (no) return contrary(&clause);
    if (plain_words_negate(&content)) return (struct reference){.kind = REFERENCE_NONE};
    return (struct reference){.kind = REFERENCE_REPLY, .least = 3, .share = 66};
}

bool reference_points(enum reference_kind kind)
{
    return kind != REFERENCE_NONE && kind != REFERENCE_WORDS && kind != REFERENCE_CONTRARY && kind != REFERENCE_REPLY;
}

bool reference_names_source(const struct record *r, const struct statement *s, const struct statement *other)
{
    struct plain_words mine, theirs;
    size_t of;
    plain_words_read(r, &s->source, false, &mine);
    plain_words_read(r, &other->content, false, &theirs);
    return plain_words_shared(&mine, &theirs, &of) > 0;
}

/* "Tweeted tributes to him", "have read his statement": as far as can be told without a parser, there is no verb. */
static bool is_a_thing(const struct statement *s, const struct plain_words *cue, const struct plain_words *w)
{
    static const char *const saying[] = {
        "according", "added",  "allege", "alleged",   "alleges", "argue",  "argued",    "argues",  "claim",
        "claimed",   "claims", "insist", "insisted",  "noted",   "report", "reported",  "reports", "said",
        "say",       "saying", "says",   "suggested", "tell",    "tells",  "testified", "told",    "wrote",
    };
    static const char *const verbs[] = {
        "are",    "be",   "been", "can", "could", "did",  "do",      "does",  "had",   "has",
        "have",   "he",   "how",  "i",   "is",    "it",   "may",     "might", "must",  "she",
        "should", "that", "they", "was", "we",    "were", "whether", "will",  "would", "you",
    };
    static const char *const articles[] = {"a", "an", "her", "his", "its", "the", "their"};
    if (s->form != FORM_INDIRECT || s->kind != KIND_STATEMENT || ANY_LISTED(cue, cue->count, saying)) return false;
    for (size_t i = 0; i < w->count; i++) {
        size_t n = strlen(w->at[i]);
        bool attribute = i == 0 || LISTED(articles, w->at[i - 1]); /* "an alleged source" */
        if (LISTED(verbs, w->at[i]) || (!attribute && n > 4 && !strcmp(w->at[i] + n - 2, "ed"))) return false;
    }
    return true;
}

bool reference_can_be_meant(const struct record *r, const struct statement *s)
{
    enum { LEAST = 3, NOUN = 4 }; /* words: "this view", "the report as well" */
    struct plain_words w, cue;
    size_t after;
    plain_words_read(r, &s->content, false, &w);
    plain_words_read(r, &s->cue, false, &cue);
    if (w.count < LEAST || (w.count <= NOUN && read_phrase(&w, &after) != REFERENCE_NONE)) return false;
    if (is_a_thing(s, &cue, &w)) return false;
    bool claim = ANY_LISTED(&w, w.count, singles) || ANY_LISTED(&w, w.count, chains);
    return !(claim && ANY_LISTED(&w, w.count, untruths) && ANY_LISTED(&cue, cue.count, calling)); /* it denies itself */
}

bool reference_ends_in_claim(const struct record *r, const struct statement *s)
{
    enum { LAST = 4 }; /* words: "the allegations against him" */
    struct plain_words w;
    plain_words_read(r, &s->content, false, &w);
    bool claim = false;
    for (size_t i = w.count > LAST ? w.count - LAST : 0; i < w.count; i++)
        claim |= LISTED(singles, w.at[i]) || LISTED(chains, w.at[i]) || LISTED(thoughts, w.at[i]);
    return claim;
}

size_t reference_count_words(const struct record *r, uint32_t from, uint32_t to)
{
    struct span span = {from, to};
    struct spans spans = {&span, 1};
    struct plain_words w;
    if (from >= to) return 0;
    plain_words_read(r, &spans, false, &w);
    return w.count;
}

bool reference_negates(const struct record *r, const struct statement *s)
{
    struct plain_words w;
    plain_words_read(r, &s->content, false, &w);
    if (says_no(&w, BY_THEN)) return true;
    for (size_t i = 0; i < w.count && i < EARLY; i++)
        if (LISTED(untruths, w.at[i]) || !strcmp(w.at[i], "deny")) return true;
    return false;
}
