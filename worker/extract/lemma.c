/* Lemmas: a table of irregular forms, then rules of spelling by the tag, after Minnen, Carroll and Pearce (Natural
 * Language Engineering 2001). */
#include <stdlib.h>
#include <string.h>

#include "worker/extract/lemma_table.h"
#include "worker/extract/tags.h"
#include "worker/extract/words.h"

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
    if (n < 3 || w[n - 1] != 's' || ends(w, n, "ss") || ends(w, n, "us") || ends(w, n, "is") || ends(w, n, "'s")) return n;
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

/* One vowel letter between consonants at the end: the stem of "hop(e)", but also of "open". */
static size_t syllables(const char *w, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if ((is_vowel(w[i]) || w[i] == 'y') && (i == 0 || !(is_vowel(w[i - 1]) || w[i - 1] == 'y'))) count++;
    return count;
}

static bool wants_e(const char *w, size_t n)
{
    static const char *const with[] = {"at", "iz", "yz", "us", "bl", "tl", "dl", "gl", "pl", "fl", "kl", "zl", "v", "u",
                                       "rs", "ns", "nc", "rc", "dg", "rg", "lg", "ps", "as", "os", "is", "eas", "qu",
                                       "ir", "ur", "or", "ibut", "pos", "vid", "id", "ud", "ar", "ag", "ak", "ik", "ok",
                                       "am", "im", "um", "om", "in", "an", "on", "un", "ap", "ip", "op", "ut", "ot", "it",
                                       "et", "il", "ol", "ul", "al", "ab", "ib", "ob", "ub", "ad", "od", "ed", "ec", "ic",
                                       "uc", "ac", "oc", "ang", "eng", "ing", "hog", "ov", "aus", "aws"};
    static const char *const without[] = {"ou", "ain", "aim", "oin", "een", "ean", "eat", "oat", "oot", "eet", "out",
                                          "ait", "eit", "uit", "oin", "oan", "oad", "eed", "ead", "ood", "oud", "aid",
                                          "eap", "eep", "oop", "oup", "oap", "eak", "eek", "ook", "oak", "eal", "eel",
                                          "ail", "oil", "ool", "oul", "oal", "eam", "oom", "oam", "air", "our", "oor",
                                          "eer", "ear", "oar", "ier", "own", "awn", "own", "iew", "eous", "isit", "dit",
                                          "imit", "ibit", "ofit", "mit", "ter", "der", "ver", "fer", "per", "ber", "ger",
                                          "ner", "mer", "ler", "cer", "ser", "wer", "her", "ken", "pen", "ten", "den",
                                          "sen", "hen", "van", "nal", "gnal", "bel", "vel", "cel", "nel", "del", "tor",
                                          "nor", "bor", "dor", "sor", "vor", "ror", "lop", "elop", "ship", "sip", "lip",
                                          "son", "ton", "don", "ron", "mon", "son", "ion", "ain", "gin", "tain", "bin",
                                          "min", "erit", "osit", "hibit", "pet", "ket", "get", "let", "cket", "rget",
                                          "ebut", "pal", "cil", "vil", "cus", "rus", "bias", "ead", "gan", "isk", "sk"};
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        if (ends(w, n, without[i]) && (syllables(w, n) > 1 || strlen(without[i]) > 2)) {
            if (ends(w, n, "quir") || ends(w, n, "uir")) return true;
            return false;
        }
    for (size_t i = 0; i < sizeof with / sizeof *with; i++)
        if (ends(w, n, with[i])) return true;
    return false;
}

/* What is left when -ed or -ing is gone: "stopp" → "stop", "nam" → "name", "walk". */
static size_t restore(char *w, size_t n)
{
    if (n > 2 && w[n - 1] == w[n - 2] && !is_vowel(w[n - 1])) {
        bool keeps = w[n - 1] == 's' || w[n - 1] == 'f' || w[n - 1] == 'z' ||
                     (w[n - 1] == 'l' && (syllables(w, n) == 1 || ends(w, n, "all") || ends(w, n, "oll")));
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
        if (ends(w, n, "eed") && syllables(w, n) == 1) return n - 1;
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
    else if (ends(w, n, "rg") || ends(w, n, "at") || ends(w, n, "af") || ends(w, n, "os") || ends(w, n, "id") ||
             ends(w, n, "im") || ends(w, n, "ns") || ends(w, n, "pl") || ends(w, n, "bl") || ends(w, n, "tl") ||
             ends(w, n, "ar") || ends(w, n, "ut") || ends(w, n, "ic") || ends(w, n, "iv") || ends(w, n, "ev") ||
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
    case XPOS_NNS: return strip_s(w, n);
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
    if (upos == UPOS_PROPN) {
        memcpy(w, s, n);
        w[n] = '\0';
        return finish(w, xpos == XPOS_NNPS ? strip_s(w, n) : n, out, cap);
    }
    n = word_lower(s, n, w, sizeof w - 1);  /* a rule may add an e */
    if (n > 3 && memcmp(w, "n’t", 5 < n ? 5 : n) == 0) return finish("not", 3, out, cap);
    const char *known = irregular(w, upos);
    if (!known && upos == UPOS_ADV && (xpos == XPOS_RBR || xpos == XPOS_RBS)) known = irregular(w, UPOS_ADJ);
    if (known) return finish(known, strlen(known), out, cap);
    return finish(w, by_rules(w, n, upos, xpos), out, cap);
}
