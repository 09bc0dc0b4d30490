/* Reads what a denial points to from its cue and content.  Words are lower-case ASCII here: the lists know English
 * only. */
#include "worker/claims/relation/reference.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 64, WORD = 24 };

struct plain_words {          /* lower-case words of spans, cut where they are too long or too many */
    char at[WORDS][WORD];
    size_t count;
};

static bool word_byte(unsigned char c) { return isalnum(c) || c >= 0x80; }

/* U+2019 and U+2018 as an apostrophe; bytes of it, 0: none. */
static size_t apostrophe(const char *p, const char *end)
{
    if (*p == '\'') return 1;
    return end - p >= 3 && (!memcmp(p, "\xE2\x80\x99", 3) || !memcmp(p, "\xE2\x80\x98", 3)) ? 3 : 0;
}

/* Quotation marks and dashes of Unicode (U+2010 to U+203F) are no letters. */
static bool general_punctuation(const char *p, const char *end)
{
    return end - p >= 3 && !memcmp(p, "\xE2\x80", 2);
}

/* `clause`: only until the first comma, semicolon or end of a sentence. */
static void read_words(const struct record *r, const struct spans *spans, bool clause, struct plain_words *out)
{
    out->count = 0;
    for (size_t s = 0; s < spans->count && (!clause || s == 0); s++) {
        const char *p = r->text + spans->at[s].begin, *end = r->text + spans->at[s].end;
        while (p < end && out->count < WORDS && !(clause && out->count && strchr(".,;:!?", *p))) {
            char *word = out->at[out->count];
            size_t n = 0, skip;
            for (; p < end; p += skip) {
                skip = apostrophe(p, end);
                bool inside = skip && n && p + skip < end && isalpha((unsigned char)p[skip]);   /* "didn't" */
                if (!inside && (skip || general_punctuation(p, end) || !word_byte((unsigned char)*p))) break;
                if (!skip) skip = 1;
                if (n + 1 < WORD) word[n++] = inside ? '\'' : (char)tolower((unsigned char)*p);
            }
            word[n] = '\0';
            if (n) out->count++;
            else p += general_punctuation(p, end) ? 3 : 1;
        }
    }
}

static int compare(const void *key, const void *entry) { return strcmp(key, *(const char *const *)entry); }

#define LISTED(list, word) (bsearch(word, list, sizeof(list) / sizeof *(list), sizeof *(list), compare) != NULL)

/* Sorted, all of them. */
static const char *const denying[] = {
    "contradict", "contradicted", "contradicting", "contradicts", "denied", "denies", "deny", "denying", "dismiss",
    "dismissed", "dismisses", "dismissing", "dispute", "disputed", "disputes", "disputing", "doubted", "doubting",
    "doubts", "rebut", "rebuts", "rebutted", "refute", "refuted", "refutes", "refuting", "reject", "rejected",
    "rejecting", "rejects", "repudiated", "repudiates",
};
static const char *const calling[] = {
    "branded", "branding", "called", "calling", "calls", "described", "describes", "describing", "dismissed",
    "dismissing", "labelled", "labelling", "said", "saying", "says",
};
static const char *const untruths[] = {
    "absurd", "baseless", "fabricated", "fabrication", "fabrications", "fake", "false", "fiction", "gossip",
    "groundless", "inaccurate", "incorrect", "invented", "invention", "lie", "lies", "misleading", "nonsense",
    "rubbish", "slander", "smear", "unfounded", "untrue", "wrong",
};
static const char *const negations[] = {
    "cannot", "denied", "deny", "isn't", "neither", "never", "no", "nobody", "none", "nor", "not", "nothing", "nowhere",
    "without",
};
static const char *const chains[] = {
    "account", "accounts", "accusations", "allegations", "article", "charges", "claims", "coverage", "findings",
    "report", "reporting", "reports", "revelations", "statements", "stories", "story", "suggestions", "version",
};
static const char *const singles[] = {"accusation", "allegation", "assertion", "charge",    "claim",     "conclusion",
                                      "idea",       "rumor",      "rumour",    "statement", "suggestion"};
static const char *const demands[] = {"appeal", "call", "calls",    "demand",  "demands",   "idea",
                                      "offer",  "plan", "proposal", "request", "suggestion"};
static const char *const pointers[] = {"it", "it's", "that", "that's", "these", "this", "those", "which"};
static const char *const persons[] = {"her", "him", "them"};
static const char *const openers[] = {
    "a", "all", "any", "both", "her", "his", "its", "such", "that", "the", "their", "these", "this", "those",
};
/* After the noun they only say when and how: "the report on Monday", "the claims as baseless". */
static const char *const trailers[] = {"as", "at", "in", "last", "late", "on", "outright", "yesterday"};
/* Words that every second statement has, and words without matter. */
static const char *const matterless[] = {
    "about", "after", "again", "against", "also", "anything", "because", "been", "before", "being", "between",
    "company", "could", "country", "does", "doing", "during", "ever", "every", "from", "government", "group", "have",
    "having", "into", "just", "made", "make", "many", "minister", "ministry", "more", "most", "much", "nothing",
    "officials", "only", "other", "over", "party", "people", "police", "president", "said", "says", "some", "spokesman",
    "spokeswoman", "state", "such", "than", "that", "their", "them", "then", "there", "they", "this", "those",
    "through", "under", "until", "very", "were", "what", "when", "where", "which", "while", "will", "with", "would",
    "year", "years",
};

static bool negated(const struct plain_words *w)
{
    for (size_t i = 0; i < w->count; i++) {
        size_t n = strlen(w->at[i]);
        if (LISTED(negations, w->at[i]) && strcmp(w->at[i], "denied") != 0 && strcmp(w->at[i], "deny") != 0)
            return true;
        if (n > 3 && !strcmp(w->at[i] + n - 3, "n't")) return true;
    }
    return false;
}

/* "(that) was untrue", "(it) was not true", "(the report) a lie": what was said is not so, and nothing but that is
 * said. */
static bool says_untrue(const struct plain_words *w, size_t at)
{
    enum { BETWEEN = 4 };     /* "is", "simply", "not", "a" */
    static const char *const afterwards[] = {"and", "by", "from", "in", "made", "on", "put", "spread"};
    bool not = false;
    for (size_t i = at; i < w->count && i <= at + BETWEEN; i++) {
        bool last = i + 1 == w->count || LISTED(afterwards, w->at[i + 1]);
        if (LISTED(untruths, w->at[i])) return last && !not;
        if (!strcmp(w->at[i], "true") || !strcmp(w->at[i], "correct")) return last && not;
        not |= LISTED(negations, w->at[i]) || !strcmp(w->at[i], "wasn't");
    }
    return false;
}

/* What a phrase at the beginning points to; *after gets the word after it. */
static enum reference_kind read_phrase(const struct plain_words *w, size_t *after)
{
    *after = 1;
    if (!w->count) return REFERENCE_NONE;
    if (w->count == 1 && LISTED(persons, w->at[0])) return REFERENCE_PERSON;
    if (LISTED(pointers, w->at[0]) &&
        (w->count == 1 || LISTED(trailers, w->at[1]) || !isalpha((unsigned char)*w->at[1])))
        return REFERENCE_NEAREST;
    size_t i = 0;
    while (i < w->count && i < 3 && LISTED(openers, w->at[i])) i++;
    if (!i || i >= w->count) return REFERENCE_NONE;
    *after = i + 1;
    if (LISTED(chains, w->at[i])) return REFERENCE_CHAIN;
    if (LISTED(demands, w->at[i])) return REFERENCE_DEMAND;
    return LISTED(singles, w->at[i]) ? REFERENCE_NEAREST : REFERENCE_NONE;
}

/* "called it gossip", "said that was untrue", "said the report was false". */
static enum reference_kind read_calling(const struct plain_words *cue, const struct plain_words *content)
{
    bool calls = false;
    for (size_t i = 0; i < cue->count; i++) calls |= LISTED(calling, cue->at[i]);
    struct plain_words rest = *content;
    bool that =
        rest.count > 2 && !strcmp(rest.at[0], "that") && (LISTED(pointers, rest.at[1]) || LISTED(openers, rest.at[1]));
    if (that) memmove(rest.at[0], rest.at[1], --rest.count * WORD);
    if (!calls || !rest.count) return REFERENCE_NONE;
    size_t after = 1;
    enum reference_kind kind = LISTED(pointers, rest.at[0]) ? REFERENCE_NEAREST : read_phrase(&rest, &after);
    return kind != REFERENCE_PERSON && says_untrue(&rest, after) ? kind : REFERENCE_NONE;
}

/* "it was untrue that …", "it is not true that …". */
static bool framed_as_untrue(const struct plain_words *w)
{
    enum { FRAME = 6 };
    bool not = false, untrue = false;
    if (!w->count || (strcmp(w->at[0], "it") != 0 && strcmp(w->at[0], "it's") != 0)) return false;
    for (size_t i = 1; i < w->count && i < FRAME; i++) {
        if (!strcmp(w->at[i], "that")) return untrue;
        not |= LISTED(negations, w->at[i]);
        untrue |= LISTED(untruths, w->at[i]) ? !not : !strcmp(w->at[i], "true") && not;
    }
    return false;
}

enum { EARLY = 6 };           /* words */

/* "No journalist …", "There is no letter …", "He never …". */
static bool says_no(const struct plain_words *w, size_t within)
{
    struct plain_words begin = *w;
    if (begin.count > within) begin.count = within;
    return negated(&begin);
}

struct reference reference_of(const struct record *r, const struct statement *s)
{
    struct plain_words cue, content;
    read_words(r, &s->cue, false, &cue);
    read_words(r, &s->content, false, &content);
    if (s->polarity == POLARITY_NEGATED || negated(&cue)) return (struct reference){REFERENCE_NONE, false};
    bool denies = s->kind == KIND_DENIAL && s->polarity == POLARITY_DENIED;
    for (size_t i = 0; i < cue.count; i++) denies |= LISTED(denying, cue.at[i]);
    if (!denies) {
        struct plain_words clause;
        read_words(r, &s->content, true, &clause);
        enum reference_kind calling_it = read_calling(&cue, &clause);
        if (calling_it == REFERENCE_NONE && framed_as_untrue(&content)) calling_it = REFERENCE_WORDS;
        bool contrary = calling_it == REFERENCE_NONE && s->kind == KIND_STATEMENT && says_no(&content, EARLY);
        return (struct reference){contrary ? REFERENCE_CONTRARY : calling_it, false};
    }
    size_t after;
    enum reference_kind kind = read_phrase(&content, &after);
    bool ends = after >= content.count || LISTED(trailers, content.at[after]);
    if (kind != REFERENCE_NONE && ends) return (struct reference){kind, false};
    bool such = false;
    for (size_t i = 0; i < content.count; i++) such |= !strcmp(content.at[i], "such") || !strcmp(content.at[i], "any");
    return (struct reference){content.count > 1 ? REFERENCE_WORDS : REFERENCE_NONE, such};
}

/* Forms of one word: "warn" and "warning", "complaint" and "complaints". */
static bool one_word(const char *a, const char *b)
{
    static const char *const endings[] = {
        "", "'s", "d", "ed", "er", "ers", "es", "ing", "ings", "ment", "n", "s", "t",
    };
    size_t n = 0;
    while (a[n] && a[n] == b[n]) n++;
    if (n > 3 && (!a[n] || !b[n]) && a[n - 1] == 'e' && !LISTED(endings, a + n) && !LISTED(endings, b + n)) n--;
    return n >= 3 && LISTED(endings, a + n) && LISTED(endings, b + n);
}

static bool tells(const char *word)
{
    return strlen(word) >= 3 && !LISTED(matterless, word) && !LISTED(openers, word) && !LISTED(negations, word);
}

/* How many telling words of `mine` stand in `theirs`. */
static size_t shared_words(const struct plain_words *mine, const struct plain_words *theirs, size_t *of)
{
    static const char *const brief[] = {"and", "are", "but", "for", "had", "has", "she", "the", "was", "who", "you"};
    size_t shared = 0;
    *of = 0;
    for (size_t i = 0; i < mine->count; i++) {
        if (!tells(mine->at[i]) || LISTED(brief, mine->at[i])) continue;
        ++*of;
        bool found = false;
        for (size_t j = 0; j < theirs->count && !found; j++) found = one_word(mine->at[i], theirs->at[j]);
        shared += found;
    }
    return shared;
}

size_t reference_shared_words(const struct record *r, const struct statement *s, const struct statement *other,
                              size_t *of)
{
    struct plain_words mine, theirs;
    read_words(r, &s->content, false, &mine);
    read_words(r, &other->content, false, &theirs);
    return shared_words(&mine, &theirs, of);
}

bool reference_names_source(const struct record *r, const struct statement *s, const struct statement *other)
{
    struct plain_words mine, theirs;
    size_t of;
    read_words(r, &s->source, false, &mine);
    read_words(r, &other->content, false, &theirs);
    return shared_words(&mine, &theirs, &of) > 0;
}

bool reference_is_pointer(const struct record *r, const struct statement *s)
{
    struct plain_words w;
    read_words(r, &s->content, false, &w);
    return w.count == 0 || (w.count == 1 && (LISTED(pointers, w.at[0]) || LISTED(persons, w.at[0])));
}

bool reference_negates(const struct record *r, const struct statement *s)
{
    struct plain_words w;
    read_words(r, &s->content, false, &w);
    if (says_no(&w, EARLY)) return true;
    for (size_t i = 0; i < w.count && i < EARLY; i++)
        if (LISTED(untruths, w.at[i]) || !strcmp(w.at[i], "deny")) return true;
    return false;
}
