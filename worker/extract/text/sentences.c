/* Where sentences end: a terminator and what closes after it, unless what stands before or after says that the
 * sentence goes on. */
#include "worker/extract/text/sentences.h"

#include <string.h>

#include "worker/extract/text/text.h"
#include "worker/extract/text/tokenize.h"
#include "worker/extract/text/unicode.h"

static bool one_of(const struct analysis *a, uint32_t t, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (token_is(a, t, words[i])) return true;
    return false;
}
#define ONE_OF(a, t, list) one_of(a, t, list, sizeof(list) / sizeof *(list))

static bool glued(const struct analysis *a, uint32_t t) { return !(a->tokens[t].flags & TOKEN_SPACE_BEFORE); }

/* A mark that may close after a full stop when no space parts them. */
static bool closes(const struct analysis *a, uint32_t t)
{
    static const char *const marks[] = {"\"", "\u201D", "\u2019", "'", "''", "\u00BB", "\u203A", ")", "]", "}"};
    return glued(a, t) && ONE_OF(a, t, marks);
}

static bool opens(const struct analysis *a, uint32_t t)
{
    static const char *const marks[] = {"\"",     "\u201C", "\u201E", "\u2018", "'",      "''",     "``", "`",
                                        "\u00AB", "\u2039", "(",      "[",      "\u2014", "\u2013", "-"};
    return ONE_OF(a, t, marks);
}

static enum char_class first_class(const struct analysis *a, uint32_t t)
{
    size_t n, size;
    const char *p = token_text(a, t, &size);
    return unicode_class_at(p, p + size, &n);
}

/* Capitalised words that begin sentences far more often than they stand in names. */
static bool starter(const struct analysis *a, uint32_t t)
{
    static const char *const words[] = {
        "A", "About", "After", "All", "Also", "Although", "An", "And", "Another", "As", "Asked", "At", "Because",
        "Before", "But", "By",
        "Despite", "During", "Each", "Earlier", "Even", "Every", "For", "From", "He", "Her", "Here", "His", "How",
        "However", "I",
        "If", "In", "Instead", "It", "Its", "Last", "Like", "Many", "Meanwhile", "More", "Most", "My", "No", "Not",
        "Now", "On",
        "Once", "One", "Only", "Or", "Other", "Our", "She", "Since", "So", "Some", "Such", "That", "The", "Their",
        "Then",
        "There", "These", "They", "This", "Those", "Though", "Through", "To", "Under", "Until", "We", "What", "When",
        "Where",
        "Whether", "While", "Who", "Why", "With", "Yet", "You", "Your",
    };
    return ONE_OF(a, t, words);
}

/* What often follows "a.m.": a day, a month or a time zone. */
static bool follows_clock(const struct analysis *a, uint32_t t)
{
    static const char *const words[] = {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Eastern", "Central", "Pacific",
        "Mountain",
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
        "Jan.", "Feb.", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.", "GMT", "UTC", "EST", "EDT", "ET", "PST", "PDT", "PT",
        "CST",
        "CDT", "CT", "BST", "CET", "CEST", "IST", "Local",
    };
    return ONE_OF(a, t, words);
}

static bool speech_verb(const struct analysis *a, uint32_t t)
{
    static const char *const verbs[] = {
        "said", "says", "asked", "asks", "told", "tells", "added", "adds", "wrote", "writes", "shouted", "replied",
        "tweeted",
        "wondered", "exclaimed", "cried", "demanded", "declared", "insisted", "recalled", "responded", "answered",
        "yelled",
    };
    return ONE_OF(a, t, verbs);
}

/* Where a clause "Prime Minister Ada Vell asked" that begins at t has its verb, or 0: some capitalised words or a
 * pronoun, then a verb of speech. */
static uint32_t attribution_verb(const struct analysis *a, uint32_t t, uint32_t last)
{
    static const char *const pronouns[] = {"He", "She", "They", "I", "We", "The"};
    for (uint32_t i = t; i < last && i < t + 7; i++) {
        if (i > t && speech_verb(a, i)) return i;
        if (first_class(a, i) != CHAR_UPPER && !(i > t && token_is(a, t, "The"))) return 0;
        if (i > t && ONE_OF(a, t, pronouns) && !token_is(a, t, "The")) return 0;
    }
    return 0;
}

/* Whether a sentence may begin at `next`, after a full stop of the kind given and, if `quoted`, a closing mark. */
static bool begins(const struct analysis *a, uint32_t stop, bool quoted, uint32_t next, uint32_t last)
{
    uint32_t word = next;
    while (word + 1 < last && opens(a, word)) word++;
    enum char_class k = first_class(a, word);
    if (glued(a, next) && !quoted && k != CHAR_UPPER) return false;
    if (k == CHAR_LOWER)
        return !quoted && word == next && (token_is(a, stop, ".") || token_is(a, stop, "?")) && !speech_verb(a, next);
    if (quoted && word == next) {
        uint32_t verb = attribution_verb(a, next, last);
        bool clause_ends = verb && (verb + 1 == last || token_is(a, verb + 1, ".") || token_is(a, verb + 1, ","));
        if (verb && (clause_ends || !token_is(a, stop, "."))) return false;
    }
    return k != CHAR_SYMBOL || word > next || token_is(a, next, "$") || !token_is(a, stop, ".") || !glued(a, next);
}

static bool is_terminator(const struct analysis *a, uint32_t t)
{
    size_t n;
    const char *p = token_text(a, t, &n);
    return p[n - 1] == '.' || *p == '!' || *p == '?' ||
           (n >= 3 && (!memcmp(p, "\u2026", 3) || !memcmp(p, "\u3002", 3)));
}

/* Whether the period of an abbreviation can also end the sentence before the token `next`. */
static bool abbreviation_ends(const struct analysis *a, uint32_t t, uint32_t next, uint32_t last)
{
    size_t n;
    const char *p = token_text(a, t, &n);
    enum abbreviation kind = abbreviation_kind(p, n);
    if (kind == ABBREVIATION_NONE) return !token_is(a, t, "No.");
    if (kind == ABBREVIATION_TITLE) return false;
    uint32_t word = next;
    while (word + 1 < last && opens(a, word)) word++;
    if (kind == ABBREVIATION_CLOCK) return first_class(a, word) == CHAR_UPPER && !follows_clock(a, word);
    return starter(a, word) && !(kind == ABBREVIATION_INITIAL && token_is(a, word, "I"));
}

/* "1." or "b." at the head of a list's line. */
static bool list_number(const struct analysis *a, uint32_t first, uint32_t stop)
{
    if (stop != first + 1 || !token_is(a, stop, ".")) return false;
    const struct token *t = &a->tokens[first];
    enum char_class k = first_class(a, first);
    return t->end - t->begin <= 3 && (k == CHAR_DIGIT || t->end - t->begin == 1) && glued(a, stop);
}

uint32_t sentence_end(const struct analysis *a, uint32_t first, uint32_t last)
{
    if (last - first > TEXT_MAX_SENTENCE) last = first + TEXT_MAX_SENTENCE;
    for (uint32_t t = first; t + 1 < last; t++) {
        if (!is_terminator(a, t)) continue;
        uint32_t next = t + 1;
        while (next < last && closes(a, next)) next++;
        if (next == last) return last;
        bool quoted = next > t + 1;
        if (list_number(a, first, t) || !abbreviation_ends(a, t, next, last)) continue;
        if (begins(a, t, quoted, next, last)) return next;
    }
    return last;
}
