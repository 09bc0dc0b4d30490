/* Reads the frame of a wording: at most a clause that ends in "that", right at the beginning. */
#include "worker/claims/relation/stance.h"

#include <string.h>
#include <strings.h>

#include "worker/claims/relation/words.h"

enum { FRAME = 9 };           /* words */

/* The words up to the first "that", without it, one at the very beginning aside; 0 where there is none within FRAME
 * words. */
static size_t words_before_that(const struct assertion *a, struct word *out, size_t *end)
{
    static const char *const that[] = {"that", NULL};
    const char *p = a->text, *stop = p + a->size;
    for (size_t count = 0;;) {
        const char *gap = p;
        struct word w = word_next(&p, stop);
        for (; gap < w.at; gap++)
            if (strchr(".,;:!?", *gap)) return 0;
        if (word_is(w, that) && w.at == a->text) continue;  /* it introduces the whole */
        if (word_is(w, that)) {
            *end = (size_t)(p - a->text);
            return count;
        }
        if (!w.size || count == FRAME) return 0;
        out[count++] = w;
    }
}

/* "it was simply not true", "that is a lie", "there was no truth in the claim". */
static bool says_untrue(const struct word *w, size_t n)
{
    static const char *const begin[] = {"it", "it's", "there", NULL}, *const no[] = {"not",   "no",     "never",
                                                                                     "isn't", "wasn't", NULL};
    static const char *const untrue[] = {"untrue",      "false",   "lie",   "nonsense", "incorrect",
                                         "fabrication", "rubbish", "wrong", NULL};
    static const char *const to[] = {"to", NULL};
    static const char *const so[] = {"true", "truth", "correct", "case", "so", NULL};
    if (!n || !word_is(w[0], begin)) return false;
    bool negated = false;
    for (size_t i = 1; i < n; i++) {
        negated |= word_is(w[i], no);
        /* not "wrong to run a report that" */
        if (word_is(w[i], untrue)) return !negated && !(i + 1 < n && word_is(w[i + 1], to));
        if (word_is(w[i], so)) return negated;
    }
    return false;
}

/* "the claim", "any suggestion", "accusations". */
static bool names_a_claim(const struct word *w, size_t n)
{
    static const char *const openers[] = {"the",   "a",   "an",  "any", "all",   "these",
                                          "those", "his", "her", "its", "their", NULL};
    static const char *const claims[] = {
        "accusation", "accusations", "allegation", "allegations", "assertion",   "assertions", "charge", "charges",
        "claim",      "claims",      "idea",       "notion",      "report",      "reports",    "rumour", "rumours",
        "rumor",      "rumors",      "statement",  "suggestion",  "suggestions", NULL};
    if (!n || n > 3) return false;
    return word_is(w[n - 1], claims) && (n == 1 || word_is(w[0], openers));
}

/* "denied", "denies", "denying". */
static bool cue_denies(const char *cue)
{
    for (; *cue; cue++)
        if (!strncasecmp(cue, "deny", 4) || !strncasecmp(cue, "denie", 5)) return true;
    return false;
}

/* The words at the beginning, at most `cap`. */
static size_t first_words(const struct assertion *a, struct word *out, size_t cap)
{
    const char *p = a->text, *end = p + a->size;
    size_t count = 0;
    while (count < cap && (out[count] = word_next(&p, end)).size) count++;
    return count;
}

/* "Denied access to the site", "was denied entry", "denied him a hearing": what is refused rather than said not to be
 * so. */
static bool refuses(const struct assertion *a)
{
    static const char *const passive[] = {"was denied",  "were denied",  "is denied",    "are denied",
                                          "been denied", "being denied", "be denied", NULL};
    static const char *const whom[] = {"her", "him", "me", "them", "us", "you", NULL};
    static const char *const granted[] = {
        "access",    "admission", "asylum",   "bail",     "benefits", "citizenship", "coverage", "entry",  "hearing",
        "licence",   "licences",  "license",  "licenses", "nomination", "parole",    "passage",  "permission", "permit",
        "permits",   "rehearing", "request",  "requests", "treatment", "visa",       "visas",    "vote",   NULL};
    static const char *const ends[] = {"about", "by", "for", "from", "of", "on", "over", "that", "to", "with", NULL};
    enum { HEAD = 8 };
    struct word w[HEAD];
    size_t n = first_words(a, w, HEAD);
    for (const char *const *s = passive; *s; s++)
        if (strstr(a->cue, *s)) return true;
    if (!cue_denies(a->cue) || !n) return false;
    if (word_is(w[0], whom)) return true;
    for (size_t i = 0; i < n && !word_is(w[i], ends); i++)
        if (word_is(w[i], granted)) return true;
    return false;
}

/* "Denied this and had hoped that …": what is denied is only pointed at. */
static bool only_points(const struct assertion *a)
{
    static const char *const pointers[] = {"that", "this", "it", "these", "those", NULL}, *const and[] = {"and", NULL},
                             *const more[] = {"other", "all", "any", "further", "similar", NULL};
    enum { WORDS = 3 };
    struct word w[WORDS];
    return first_words(a, w, WORDS) == WORDS && word_is(w[0], pointers) && word_is(w[1], and) && !word_is(w[2], more);
}

struct stance stance_of(const struct assertion *a)
{
    struct word w[FRAME];
    size_t end = 0, n = words_before_that(a, w, &end);
    bool untrue = says_untrue(w, n), claim = names_a_claim(w, n);
    struct stance s = {.denies = (a->polarity == POLARITY_DENIED) != untrue};
    bool that = a->size > 5 && !strncasecmp(a->text, "that ", 5);
    s.sentence = untrue || claim || that || (cue_denies(a->cue) && !refuses(a) && !only_points(a));
    if (untrue || claim)
        while (s.body < a->terms.count && a->terms.at[s.body].begin < end) s.body++;
    return s;
}
