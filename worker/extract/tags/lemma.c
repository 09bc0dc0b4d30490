/* Lemmas: a table of irregular forms, then rules of spelling by the tag, after Minnen, Carroll and Pearce (Natural
 * Language Engineering 2001). */
#include <stdlib.h>
#include <string.h>

#include "worker/extract/tags/lemma_table.h"
#include "worker/extract/tags/tags.h"
#include "worker/extract/words/words.h"

enum { MAX_LEMMA = 256 };

static int compare(const void *key, const void *entry)
{
    const struct lemma_exception *k = key, *e = entry;
    int order = strcmp(k->form, e->form);
    return order ? order : (int)k->upos - (int)e->upos;
}

static const char *irregular(const char *form, uint8_t upos)
{
    struct lemma_exception key = {form, upos, NULL};
    const struct lemma_exception *found =
        bsearch(&key, lemma_exceptions, lemma_exception_count, sizeof key, compare);
    if (!found && upos == UPOS_AUX) {
        key.upos = UPOS_VERB;
        found = bsearch(&key, lemma_exceptions, lemma_exception_count, sizeof key, compare);
    }
    return found ? found->lemma : NULL;
}

static bool ends(const char *w, size_t n, const char *ending)
{
    size_t size = strlen(ending);
    return n > size && memcmp(w + n - size, ending, size) == 0;
}

static bool is_vowel(char c) { return c && strchr("aeiou", c); }

static bool has_vowel(const char *w, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is_vowel(w[i]) || (i && w[i] == 'y')) return true;
    return false;
}

/* "churches" → "church", "parties" → "party", "horses" → "horse". */
static size_t strip_s(char *w, size_t n)
{
    if (n < 3 || w[n - 1] != 's' || ends(w, n, "ss") || ends(w, n, "us") || ends(w, n, "is") || ends(w, n, "'s"))
        return n;
    if (ends(w, n, "ies")) {
        if (n == 4) return n - 1;
        w[n - 3] = 'y';
        return n - 2;
    }
    if (ends(w, n, "sses") || ends(w, n, "shes") || ends(w, n, "ches") || ends(w, n, "xes") || ends(w, n, "zzes") ||
        ends(w, n, "oes"))
        return n - 2;
    return n - 1;
}

static size_t syllables(const char *w, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if ((is_vowel(w[i]) || w[i] == 'y') && (i == 0 || !(is_vowel(w[i - 1]) || w[i - 1] == 'y'))) count++;
    return count;
}

/* "nam(ed)" wants its e back, "claim(ed)" does not: the longest ending in the list decides ('^': the whole stem). */
static bool wants_e(const char *w, size_t n)
{
    for (size_t i = 0; i < lemma_stem_count; i++) {
        const char *ending = lemma_stems[i].ending;
        size_t size = strlen(ending);
        bool whole = *ending == '^';
        if (whole ? n == size - 1 && memcmp(w, ending + 1, n) == 0
                  : n >= size && memcmp(w + n - size, ending, size) == 0)
            return lemma_stems[i].wants_e;
    }
    return false;
}

/* What is left when -ed or -ing is gone: "stopp" → "stop", "nam" → "name", "walk". */
static size_t restore(char *w, size_t n)
{
    if (n > 2 && w[n - 1] == w[n - 2]) {
        bool keeps = n == 3 || strchr("sfeo", w[n - 1]) ||
                     (w[n - 1] == 'l' && (syllables(w, n) == 1 || ends(w, n, "all")));
        return keeps ? n : n - 1;
    }
    if (wants_e(w, n)) w[n++] = 'e';
    return n;
}

static size_t verb_lemma(char *w, size_t n, uint8_t xpos)
{
    if (xpos == XPOS_VBZ) return strip_s(w, n);
    if (xpos == XPOS_VBG && ends(w, n, "ing") && has_vowel(w, n - 3)) return restore(w, n - 3);
    if ((xpos == XPOS_VBD || xpos == XPOS_VBN) && ends(w, n, "ed") && has_vowel(w, n - 2)) {
        if (ends(w, n, "ied")) {
            if (n == 4) return n - 1;
            w[n - 3] = 'y';
            return n - 2;
        }
        return restore(w, n - 2);
    }
    return n;
}

static size_t degree_lemma(char *w, size_t n, uint8_t xpos)
{
    size_t cut = xpos == XPOS_JJR || xpos == XPOS_RBR ? 2 : 3;
    if (!ends(w, n, cut == 2 ? "er" : "est") || n < cut + 3) return n;
    n -= cut;
    if (w[n - 1] == 'i') w[n - 1] = 'y';
    else if (n > 2 && w[n - 1] == w[n - 2] && strchr("gtdnm", w[n - 1])) n--;
    else if (ends(w, n, "rg") || ends(w, n, "lat") || ends(w, n, "af") || ends(w, n, "os") || ends(w, n, "id") ||
             ends(w, n, "im") || ends(w, n, "ns") || ends(w, n, "pl") || ends(w, n, "bl") || ends(w, n, "tl") ||
             ends(w, n, "rar") || ends(w, n, "ut") || ends(w, n, "ic") || ends(w, n, "iv") || ends(w, n, "ev") ||
             ends(w, n, "fin") || ends(w, n, "tru") || ends(w, n, "wis") || ends(w, n, "rc"))
        w[n++] = 'e';
    return n;
}

static size_t finish(const char *lemma, size_t n, char *out, size_t cap)
{
    if (cap) {
        size_t kept = n < cap ? n : cap - 1;
        memmove(out, lemma, kept);
        out[kept] = '\0';
    }
    return n;
}

static size_t by_rules(char *w, size_t n, uint8_t upos, uint8_t xpos)
{
    switch (xpos) {
    case XPOS_NNS:
        if (!ends(w, n, "men")) return strip_s(w, n);
        w[n - 2] = 'a';
        return n;
    case XPOS_VBZ: case XPOS_VBG: case XPOS_VBD: case XPOS_VBN:
        return upos == UPOS_VERB || upos == UPOS_AUX ? verb_lemma(w, n, xpos) : n;
    case XPOS_JJR: case XPOS_JJS: case XPOS_RBR: case XPOS_RBS:
        return degree_lemma(w, n, xpos);
    default: return n;
    }
}

size_t tags_lemma(const struct analysis *a, size_t token, char *out, size_t cap)
{
    char w[MAX_LEMMA];
    size_t n;
    const char *s = token_text(a, token, &n);
    uint8_t upos = a->upos[token], xpos = a->xpos[token];
    if (n >= MAX_LEMMA - 1) return finish(s, n, out, cap);
    if (upos == UPOS_PUNCT) return finish(s, n, out, cap);
    if (upos == UPOS_PROPN || xpos == XPOS_NNP) {
        memcpy(w, s, n);
        w[n] = '\0';
        return finish(w, xpos == XPOS_NNPS ? strip_s(w, n) : n, out, cap);
    }
    word_fold(&s, &n);
    n = word_lower(s, n, w, sizeof w - 1);  /* a rule may add an e */
    const char *known = xpos == XPOS_PRPS ? NULL : irregular(w, upos);
    if (!known && upos == UPOS_ADV && (xpos == XPOS_RBR || xpos == XPOS_RBS)) known = irregular(w, UPOS_ADJ);
    if (known) return finish(known, strlen(known), out, cap);
    return finish(w, by_rules(w, n, upos, xpos), out, cap);
}
