/* Abbreviations that keep their period, for tokens and sentence ends. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/text/tokenize.h"
#include "worker/extract/text/unicode.h"

/* Sorted, lower case, without the final period. */
static const char *const titles[] = {
    "adm", "al", "art", "asst", "brig", "bros", "c", "capt", "cf", "cmdr", "col", "comdr", "cpl", "cpt", "dr", "drs",
    "e.g",
    "fig", "figs", "fr", "ft", "gen", "gov", "govs", "hon", "i.e", "insp", "lt", "maj", "messrs", "mgr", "mlle", "mme",
    "mmes", "mr", "mrs", "ms", "msgr", "mt", "mx", "nos", "p", "pfc", "pp", "pres", "prof", "pvt", "rep", "reps", "rev",
    "sen", "sens", "sgt", "spc", "spec", "st", "ste", "supt", "v", "viz", "vol", "vs",
};
static const char *const any[] = {
    "a.d", "ala", "apr", "apt", "ariz", "ark", "assn", "aug", "ave", "b.a", "b.c", "bldg", "blvd", "calif", "co",
    "colo",
    "conn", "corp", "ct", "d.c", "dec", "del", "dept", "dist", "div", "eds", "est", "etc", "feb", "fla", "fri", "ga",
    "ill",
    "inc", "ind", "intl", "jan", "jr", "jul", "kan", "ky", "l.a", "la", "ltd", "m.d", "mass", "md", "mich", "minn",
    "miss", "mo",
    "mon", "mont", "n.c", "n.d", "n.h", "n.j", "n.m", "n.y", "natl", "neb", "nev", "nov", "oct", "okla", "ore", "pa",
    "ph.d",
    "plc", "pty", "r.i", "rd", "s.c", "s.d", "sept", "sq", "sr", "tenn", "tex", "thurs", "tues", "u.k", "u.n", "u.s",
    "univ",
    "va", "vt", "w.va", "wash", "wed", "wis", "wyo",
};
/* Words of their own, too: abbreviations only when a capital begins them ("Ill." and "ill."). */
static const char *const only_capital[] = {
    "adm", "ala", "al", "apr", "apt", "art", "ave", "co", "col", "conn", "del", "est", "fig", "fr", "ft", "gen", "hon",
    "ill",
    "ind", "kan", "la", "mass", "mo", "mon", "ore", "pa", "pres", "rep", "reps", "rev", "sen", "spec", "st", "sq",
    "ste", "tex",
    "va", "wash", "wed", "md", "miss", "mich", "ark", "dec", "dist", "div", "fri", "mr", "ms", "mt", "tues", "ga", "dr",
};

static int compare(const void *a, const void *b) { return strcmp(a, *(const char *const *)b); }

static bool listed(const char *const *list, size_t count, const char *word)
{
    return bsearch(word, list, count, sizeof *list, compare);
}

static bool in_only_capital(const char *word)
{
    for (size_t i = 0; i < sizeof only_capital / sizeof *only_capital; i++)
        if (!strcmp(only_capital[i], word)) return true;
    return false;
}

/* Letters one by one with periods between: "u.s", "a.m", "p.j.o". */
static bool dotted_letters(const char *w, size_t n)
{
    if (n < 3 || n % 2 == 0) return false;
    for (size_t i = 0; i < n; i++)
        if (i % 2 ? w[i] != '.' : !isalpha((unsigned char)w[i])) return false;
    return true;
}

enum abbreviation abbreviation_kind(const char *word, size_t size)
{
    char lower[16];
    if (size < 2) return ABBREVIATION_NONE;
    if (size > 4 && size < 16 && word[1] == '-') return abbreviation_kind(word + 2, size - 2);  /* "R-Wis." */
    size_t n = size - 1, first;
    enum char_class k = unicode_class_at(word, word + n, &first);
    if (first == n && k == CHAR_UPPER) return ABBREVIATION_INITIAL;
    if (n >= sizeof lower) return ABBREVIATION_NONE;
    for (size_t i = 0; i < n; i++) {
        if ((unsigned char)word[i] >= 0x80) return ABBREVIATION_NONE;
        lower[i] = (char)tolower((unsigned char)word[i]);
    }
    lower[n] = 0;
    if (!strcmp(lower, "a.m") || !strcmp(lower, "p.m")) return ABBREVIATION_CLOCK;
    bool capital = k == CHAR_UPPER;
    if (!capital && in_only_capital(lower)) return ABBREVIATION_NONE;
    if (listed(titles, sizeof titles / sizeof *titles, lower)) return ABBREVIATION_TITLE;
    if (listed(any, sizeof any / sizeof *any, lower)) return ABBREVIATION_ANY;
    return dotted_letters(lower, n) ? ABBREVIATION_ANY : ABBREVIATION_NONE;
}
