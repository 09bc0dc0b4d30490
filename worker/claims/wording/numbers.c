#include "worker/claims/wording/numbers.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "worker/claims/wording/word_kinds.h"

enum { ONES = 20 };

static const char *const ones[ONES] = {
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
};
static const char *const tens[] = {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
static const char *const ordinals[] = {"third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
                                       "eleventh", "twelfth"};
static const struct scale {
    const char *word, *suffix;    /* the suffix is glued to digits: "5m" */
    double value;
} scales[] = {
    {"dozen", "dozen", 12}, {"hundred", "hundred", 100}, {"thousand", "k", 1e3}, {"million", "m", 1e6},
    {"million", "mn", 1e6}, {"mln", "mln", 1e6}, {"billion", "bn", 1e9}, {"billion", "b", 1e9}, {"bln", "bln", 1e9},
    {"trillion", "tn", 1e12}, {"trillion", "trn", 1e12},
};

static int listed(const char *const *list, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (*list[i] == *word && !strcmp(list[i], word)) return (int)i;
    return -1;
}
#define LISTED(list, word) listed(list, sizeof(list) / sizeof *(list), word)

static double scale_of(const char *word)
{
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        if (*scales[i].word == *word && !strcmp(scales[i].word, word)) return scales[i].value;
    return 0;
}

static bool ordinal_suffix(const char *s)
{
    return !strcmp(s, "th") || !strcmp(s, "st") || !strcmp(s, "nd") || !strcmp(s, "rd");
}

/* "11", "1,520.15", "5m", "21st", "1990s". */
static bool digits(const char *word, double *value)
{
    char plain[32];
    size_t n = 0;
    const char *p = word;
    if (!isdigit((unsigned char)*p)) return false;
    for (; isdigit((unsigned char)*p) || ((*p == ',' || *p == '.') && isdigit((unsigned char)p[1])); p++) {
        if (*p == ',') continue;
        if (n + 1 >= sizeof plain || (*p == '.' && memchr(plain, '.', n))) return false;
        plain[n++] = *p;
    }
    plain[n] = 0;
    /* no strtod: it knows the locale's decimal point */
    double whole = 0, part = 0, unit = 1;
    const char *q = plain;
    for (; *q && *q != '.'; q++) whole = 10 * whole + (*q - '0');
    if (*q)
        for (q++; *q; q++) {
            part = 10 * part + (*q - '0');
            unit *= 10;
        }
    *value = whole + part / unit;
    if (!*p || ordinal_suffix(p) || (!strcmp(p, "s") && whole >= 10)) return true;
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        if (!strcmp(scales[i].suffix, p)) {
            *value *= scales[i].value;
            return true;
        }
    return false;
}

struct reader {
    const char *const *words;
    size_t count, at;
};

static const char *peek(const struct reader *r, size_t ahead)
{
    return r->at + ahead < r->count ? r->words[r->at + ahead] : "";
}

/* "3/16", "1/4": halves, thirds and so on, not "9/11" nor "24/7". */
static bool written_share(const char *word, double *value)
{
    static const char *const denominators[] = {"2", "3", "4", "5", "8", "16", "32", "64"};
    const char *slash = strchr(word, '/');
    double count = 0, whole = 0;
    if (!slash || slash == word || slash - word > 2 || LISTED(denominators, slash + 1) < 0) return false;
    for (const char *p = word; p < slash; p++) {
        if (!isdigit((unsigned char)*p)) return false;
        count = 10 * count + (*p - '0');
    }
    if (!digits(slash + 1, &whole) || count >= whole) return false;
    *value = count / whole;
    return true;
}

/* Below a hundred, in words. */
static bool small(struct reader *r, double *value)
{
    int n = LISTED(tens, peek(r, 0));
    if (n >= 0) {
        r->at++;
        *value = 10 * (n + 2);
        n = LISTED(ones, peek(r, 0));
        if (n > 0 && n < 10) {
            r->at++;
            *value += n;
        }
        return true;
    }
    n = LISTED(ones, peek(r, 0));
    if (n < 0) return false;
    r->at++;
    *value = n;
    return true;
}

static const double number_most = 1e15;  /* "a million million" is still one number, what is more is no news */

/* "two hundred and five thousand": what stands before a scale is counted by it. */
static bool cardinal(struct reader *r, double *value)
{
    double total = 0, part = 0, part_more = 0, scale;
    const char *first = peek(r, 0);
    if (written_share(first, value)) {
        r->at++;
        return true;
    }
    if (digits(first, &part)) r->at++;
    else if ((!strcmp(first, "a") || !strcmp(first, "an")) && scale_of(peek(r, 1))) part = 1, r->at++;
    else if (!small(r, &part)) return false;
    for (;;) {
        double more;
        if ((scale = scale_of(peek(r, 0))) > 0 && total + part < number_most) {
            part *= scale;
            if (scale > 100) total += part, part = 0;
            r->at++;
        } else if (part >= 100 || total > 0) {
            struct reader ahead = *r;
            if (!strcmp(peek(&ahead, 0), "and")) ahead.at++;
            if (isdigit((unsigned char)*first) || !small(&ahead, &more)) break;
            part += more;
            *r = ahead;
        } else {
            break;
        }
    }
    if (written_share(peek(r, 0), &part_more)) total += part_more, r->at++;
    *value = total + part;
    return true;
}

/* "third", "quarters": 3, 4; 0: none.  *many: in the plural. */
static unsigned share_of(const char *word, bool *many)
{
    char single[16];
    size_t n = strlen(word);
    if (n < 4 || n >= sizeof single) return 0;
    memcpy(single, word, n + 1);
    *many = single[n - 1] == 's';
    if (*many) single[n - 1] = 0;
    if (!strcmp(single, "quarter")) return 4;
    int ordinal = LISTED(ordinals, single);
    return ordinal < 0 ? 0 : (unsigned)ordinal + 3;
}

/* "two thirds", "a quarter of": but "a third man" is no fraction. */
static bool fraction(struct reader *r, double *value)
{
    const char *first = peek(r, 0);
    bool many, article = !strcmp(first, "a") || !strcmp(first, "one");
    int n = article ? 1 : LISTED(ones, first);
    unsigned share = n < 1 ? 0 : share_of(peek(r, 1), &many);
    if (!share || many == article || (article && strcmp(peek(r, 2), "of"))) return false;
    *value = (double)n / share;
    r->at += 2;
    return true;
}

static bool half(struct reader *r, double *value)
{
    if (strcmp(peek(r, 0), "half")) return false;
    double scale = scale_of(peek(r, 2));
    bool counted = scale && (!strcmp(peek(r, 1), "a") || !strcmp(peek(r, 1), "an"));
    *value = counted ? scale / 2 : 0.5;
    r->at += counted ? 3 : 1;
    return true;
}

/* "in nine" after "one", "out of ten" after "nine". */
static void share(struct reader *r, double *value)
{
    struct reader ahead = *r;
    double whole;
    if (!strcmp(peek(&ahead, 0), "in")) ahead.at++;
    else if (!strcmp(peek(&ahead, 0), "out") && !strcmp(peek(&ahead, 1), "of")) ahead.at += 2;
    else return;
    if (*value < 1 || *value > 10 || !cardinal(&ahead, &whole) || whole <= *value || whole > 1000) return;
    *value /= whole;
    *r = ahead;
}

/* "one" that counts: "one soldier", "at least one", "one million"; not "one of them", "no one", "the one who". */
static bool counts(const char *const *words, size_t count, size_t at, size_t taken)
{
    static const char *const pronoun_after[] = {"no", "the", "any", "every", "each", "this", "that", "which", "as",
                                                "some"};
    if (taken > 1 || strcmp(words[at], "one")) return true;
    if (at > 0 && LISTED(pronoun_after, words[at - 1]) >= 0) return false;
    return at + 1 < count && (word_kind(words[at + 1]) == WORD_CONTENT || word_kind(words[at + 1]) == WORD_TIME);
}

size_t number_read(const char *const *words, size_t count, size_t at, double *value)
{
    struct reader r = {words, count, at};
    if (!fraction(&r, value) && !half(&r, value)) {
        if (cardinal(&r, value)) {
            share(&r, value);
        } else {
            int n = LISTED(ordinals, words[at]);
            if (n < 0) return 0;
            *value = n + 3;
            r.at++;
        }
    }
    return counts(words, count, at, r.at - at) ? r.at - at : 0;
}

bool number_may_begin(const char *word)
{
    return isdigit((unsigned char)*word) || !strcmp(word, "a") || !strcmp(word, "an") || !strcmp(word, "half") ||
           LISTED(ones, word) >= 0 || LISTED(tens, word) >= 0 || LISTED(ordinals, word) >= 0;
}
