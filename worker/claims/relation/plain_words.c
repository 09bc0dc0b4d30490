/* Reads words and compares them. */
#include "worker/claims/relation/plain_words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool word_byte(unsigned char c) { return isalnum(c) || c >= 0x80; }

/* U+2019 and U+2018 as an apostrophe; bytes of it, 0: none. */
static size_t apostrophe(const char *p, const char *end)
{
    if (*p == '\'') return 1;
    return end - p >= 3 && (!memcmp(p, "\xE2\x80\x99", 3) || !memcmp(p, "\xE2\x80\x98", 3)) ? 3 : 0;
}

/* Quotation marks and dashes of Unicode (U+2010 to U+203F) are no letters. */
static bool general_punctuation(const char *p, const char *end) { return end - p >= 3 && !memcmp(p, "\xE2\x80", 2); }

void plain_words_read(const struct record *r, const struct spans *spans, bool clause, struct plain_words *out)
{
    out->count = 0;
    for (size_t s = 0; s < spans->count && (!clause || s == 0); s++) {
        const char *p = r->text + spans->at[s].begin, *end = r->text + spans->at[s].end;
        while (p < end && out->count < PLAIN_WORDS && !(clause && out->count && strchr(".,;:!?", *p))) {
            char *word = out->at[out->count];
            size_t n = 0, skip;
            out->capital[out->count] = isupper((unsigned char)*p);
            for (; p < end; p += skip) {
                skip = apostrophe(p, end);
                bool inside = skip && n && p + skip < end && isalpha((unsigned char)p[skip]); /* "didn't" */
                if (!inside && (skip || general_punctuation(p, end) || !word_byte((unsigned char)*p))) break;
                if (!skip) skip = 1;
                if (n + 1 < PLAIN_WORD) word[n++] = inside ? '\'' : (char)tolower((unsigned char)*p);
            }
            word[n] = '\0';
            if (n) out->count++;
            else p += general_punctuation(p, end) ? 3 : 1;
        }
    }
}

static int compare(const void *key, const void *entry) { return strcmp(key, *(const char *const *)entry); }

bool plain_word_listed(const char *word, const char *const *list, size_t size)
{
    return bsearch(word, list, size, sizeof *list, compare) != NULL;
}

bool plain_words_listed(const struct plain_words *w, size_t count, const char *const *list, size_t size)
{
    for (size_t i = 0; i < w->count && i < count; i++)
        if (plain_word_listed(w->at[i], list, size)) return true;
    return false;
}

static const char *const negations[] = {
    "cannot", "isn't", "neither", "never", "no", "nobody", "none", "nor", "not", "nothing", "nowhere", "without",
};
/* Words that every second statement has, and words without matter. */
static const char *const matterless[] = {
    "about",      "after",    "again",    "against", "all",       "also",      "and",         "any",       "anybody",
    "anything",   "are",      "because",  "been",    "before",    "being",     "believe",     "between",   "both",
    "but",        "come",     "comes",    "company", "could",     "country",   "denied",      "deny",      "did",
    "does",       "doing",    "during",   "ever",    "every",     "for",       "from",        "going",     "good",
    "government", "group",    "had",      "has",     "have",      "having",    "her",         "hers",      "him",
    "his",        "into",     "its",      "just",    "know",      "like",      "look",        "made",      "make",
    "many",       "minister", "ministry", "more",    "most",      "much",      "officials",   "okay",      "only",
    "other",      "our",      "ours",     "over",    "party",     "people",    "police",      "president", "really",
    "said",       "says",     "she",      "some",    "something", "spokesman", "spokeswoman", "state",     "such",
    "take",       "than",     "that",     "the",     "their",     "them",      "then",        "there",     "these",
    "they",       "thing",    "things",   "think",   "thinks",    "this",      "those",       "through",   "under",
    "until",      "very",     "want",     "wants",   "was",       "well",      "were",        "what",      "when",
    "where",      "which",    "while",    "who",     "will",      "with",      "would",       "year",      "years",
    "you",        "your",
};

bool plain_word_negates(const char *word)
{
    size_t n = strlen(word);
    return (n > 3 && !strcmp(word + n - 3, "n't")) || LISTED(negations, word);
}

bool plain_words_negate(const struct plain_words *w)
{
    for (size_t i = 0; i < w->count; i++)
        if (plain_word_negates(w->at[i])) return true;
    return false;
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

/* "2016": a year is no matter. */
static bool is_year(const char *word)
{
    return strlen(word) == 4 && strspn(word, "0123456789") == 4 && (word[0] == '1' || word[0] == '2');
}

static bool tells(const char *word)
{
    if (is_year(word)) return false;
    return strlen(word) >= 3 && !LISTED(matterless, word) && !plain_word_negates(word);
}

size_t plain_words_shared(const struct plain_words *mine, const struct plain_words *theirs, size_t *of)
{
    size_t shared = 0;
    *of = 0;
    for (size_t i = 0; i < mine->count; i++) {
        if (!tells(mine->at[i])) continue;
        ++*of;
        bool found = false;
        for (size_t j = 0; j < theirs->count && !found; j++) found = one_word(mine->at[i], theirs->at[j]);
        shared += found;
    }
    return shared;
}
