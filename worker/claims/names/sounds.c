/* Words as sounds; see sounds.h.  A word becomes a row of consonants and groups of vowels; consonants that
 * transliterations choose between are one, vowels that they choose between are near.  Vowels are never added between
 * consonants: Mahmud is not Mohamed. */
#include "worker/claims/names/sounds.h"

#include <string.h>

enum { SOUNDS = 48, GROUP = 4 };

struct sound {
    char consonant;      /* a letter; 'S' sh, 'C' ch, 'J' j or zh, 'Y' y before a vowel at the beginning; 0: vowels */
    char vowels[GROUP];  /* a group, cut; the rest 0 */
};

struct sounds {
    struct sound at[SOUNDS];
    size_t count;
};

bool name_word_is(struct name_word w, const char *s) { return w.size == strlen(s) && !memcmp(w.at, s, w.size); }

bool name_word_equal(struct name_word a, struct name_word b) { return a.size == b.size && !memcmp(a.at, b.at, a.size); }

static bool plain(struct name_word w)
{
    for (size_t i = 0; i < w.size; i++)
        if (w.at[i] < 'a' || w.at[i] > 'z') return false;
    return w.size > 0 && w.size <= SOUNDS;
}

static bool vowel(char c) { return c && strchr("aeiou", c); }

/* --- from letters to sounds --------------------------------------------------------------------------------- */

/* Letters that make one sound, the longest first; "" makes none. */
static const struct {
    const char *letters, *sound;
} written[] = {
    {"shch", "S"}, {"sch", "S"}, {"tch", "C"}, {"dzh", "J"}, {"sh", "S"}, {"ch", "C"}, {"zh", "J"}, {"dj", "J"},
    {"ph", "f"}, {"kh", "k"}, {"gh", "g"}, {"dh", "d"}, {"dt", "t"}, {"th", "t"}, {"ck", "k"}, {"cq", "k"}, {"x", "ks"},
    {"w", "v"}, {"j", "J"},
};

static void add_consonant(struct sounds *s, char c)
{
    if (s->count && s->at[s->count - 1].consonant == c) return;  /* doubled */
    if (s->count < SOUNDS) s->at[s->count++] = (struct sound){.consonant = c};
}

/* A consonant at the beginning of w, of which `before` precedes it; returns its bytes. */
static size_t read_consonant(struct sounds *s, const char *w, size_t n, bool first)
{
    char next = n > 1 ? w[1] : '\0';
    if (*w == 'h' && !vowel(next) && next != 'y') return 1;  /* silent, unless a vowel follows */
    if (*w == 'y') {
        if (first && next != 'e') add_consonant(s, 'Y');
        return 1;
    }
    if (*w == 'c' && (next == 'e' || next == 'i' || next == 'y')) {
        add_consonant(s, 's');
        return 1;
    }
    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        size_t size = strlen(written[i].letters);
        if (size > n || memcmp(w, written[i].letters, size)) continue;
        for (const char *c = written[i].sound; *c; c++) add_consonant(s, *c);
        return size;
    }
    add_consonant(s, *w == 'c' ? 'k' : *w);
    return 1;
}

/* Is the letter part of a group of vowels?  y and j are, but before a vowel at the beginning
 * of a word or of a syllable. */
static bool in_group(const char *w, size_t n, size_t i)
{
    if (vowel(w[i])) return true;
    bool before = i && (vowel(w[i - 1]) || w[i - 1] == 'y'), after = i + 1 < n && vowel(w[i + 1]);
    return w[i] == 'y' ? i > 0 || !after : w[i] == 'j' && before && !after;
}

/* The group at i: doubled letters are one ("oo" and "ou" are u, "ee" is i),
 * a glide between vowels goes (Nikolayev, Nikolaev). */
static size_t read_group(struct sounds *s, const char *w, size_t n, size_t i)
{
    char letters[2 * GROUP];
    size_t count = 0, start = i, kept = 0;
    struct sound group = {0};
    for (; i < n && in_group(w, n, i); i++) {
        char c = vowel(w[i]) ? w[i] : 'i';
        bool doubled = count && letters[count - 1] == c;
        if (count && letters[count - 1] == 'o' && (c == 'o' || c == 'u')) letters[count - 1] = 'u';
        else if (doubled && c == 'e') letters[count - 1] = 'i';
        else if (!doubled && count < sizeof letters) letters[count++] = c;
    }
    for (size_t k = 0; k < count && kept < GROUP; k++)
        if (letters[k] != 'i' || !k || k + 1 == count) group.vowels[kept++] = letters[k];
    if (s->count < SOUNDS) s->at[s->count++] = group;
    return i - start;
}

static void sounds_make(struct name_word w, struct sounds *out)
{
    out->count = 0;
    for (size_t i = 0; i < w.size;) {
        if (in_group(w.at, w.size, i)) i += read_group(out, w.at, w.size, i);
        else i += read_consonant(out, w.at + i, w.size - i, i == 0);
    }
}

/* --- sounds beside each other ------------------------------------------------------------------------------- */

enum { FAR = 100 };  /* no transliteration is so free */

static bool pair(char a, char b, const char *pairs)
{
    for (; *pairs; pairs += 2)
        if ((a == pairs[0] && b == pairs[1]) || (a == pairs[1] && b == pairs[0])) return true;
    return false;
}

static unsigned consonants_apart(char a, char b)
{
    if (a == b) return 0;
    return pair(a, b, "qkqgszJY") ? 1 : FAR;
}

static bool groups_are(const char *a, const char *b, const char *x, const char *y)
{
    return (!strncmp(a, x, GROUP) && !strncmp(b, y, GROUP)) || (!strncmp(a, y, GROUP) && !strncmp(b, x, GROUP));
}

static unsigned vowels_apart(const char *a, const char *b, bool first, bool last)
{
    static const char *const groups[][2] = {{"ie", "i"}, {"ea", "e"}, {"ae", "e"}, {"ae", "a"}, {"oe", "o"},
                                            {"ue", "u"}, {"iu", "u"}};
    size_t n = strnlen(a, GROUP), m = strnlen(b, GROUP);
    unsigned apart = 0;
    if (n != m) {
        for (size_t i = 0; i < sizeof groups / sizeof *groups && !last; i++)
            if (groups_are(a, b, groups[i][0], groups[i][1])) return 1;
        return FAR;
    }
    for (size_t i = 0; i < n; i++)  /* at the end a vowel is a gender, at the beginning another name */
        if (a[i] != b[i]) apart += pair(a[i], b[i], last ? "ou" : first ? "ouei" : "oueiea") ? 1 : FAR;
    return apart;
}

static bool silent_e(const struct sound *s) { return !s->consonant && !strncmp(s->vowels, "e", GROUP); }

static bool same_sounds(struct name_word a, struct name_word b, bool final_e)
{
    struct sounds x, y;
    unsigned apart = 0;
    sounds_make(a, &x);
    sounds_make(b, &y);
    if (final_e && x.count == y.count + 1 && silent_e(&x.at[x.count - 1])) x.count--, apart++;
    else if (final_e && y.count == x.count + 1 && silent_e(&y.at[y.count - 1])) y.count--, apart++;
    if (x.count != y.count || !x.count) return false;
    for (size_t i = 0; i < x.count; i++) {
        const struct sound *s = &x.at[i], *t = &y.at[i];
        if (!s->consonant != !t->consonant) return false;
        apart += s->consonant ? consonants_apart(s->consonant, t->consonant)
                              : vowels_apart(s->vowels, t->vowels, !i, i + 1 == x.count);
    }
    return apart <= (x.count >= 6 ? 2u : x.count >= 3 ? 1u : 0u);
}

/* --- slips of the pen --------------------------------------------------------------------------------------- */

/* One letter lost, two exchanged, or a consonant mistaken, inside a long word.  The first letter makes
 * another name, the last ones another form of the word (Georgia, Georgian), a vowel beside vowels another
 * name again (Marina, Mariana). */
static bool one_slip(struct name_word a, struct name_word b)
{
    enum { SHORTER = 6, LONGER = 7, MISTAKEN = 8 };
    if (a.size < b.size) return one_slip(b, a);
    if (a.size < LONGER || b.size < SHORTER || a.size > b.size + 1) return false;
    size_t head = 0, tail = 0;
    while (head < b.size && a.at[head] == b.at[head]) head++;
    while (tail < b.size - head && a.at[a.size - 1 - tail] == b.at[b.size - 1 - tail]) tail++;
    if (!head || tail < 2) return false;
    const char *p = a.at + head, *q = b.at + head;
    size_t n = a.size - head - tail, m = b.size - head - tail;
    if (n == 1 && m == 0) return !vowel(*p) || (!vowel(p[-1]) && !vowel(p[1]));
    if (n == 1 && m == 1) return a.size >= MISTAKEN && !vowel(*p) && !vowel(*q);
    return n == 2 && m == 2 && p[0] == q[1] && p[1] == q[0];
}

/* Roman numerals are numbers: II and III are not one sound twice. */
static bool numeral(struct name_word w)
{
    for (size_t i = 0; i < w.size; i++)
        if (!strchr("ivx", w.at[i])) return false;
    return true;
}

enum word_likeness words_compare(struct name_word a, struct name_word b, bool last)
{
    enum { LEAST = 3, FINAL_E = 6 };
    static const char *const particles[][2] = {{"al", "el"}, {"bin", "ben"}, {"bin", "ibn"}, {"ben", "ibn"}};
    if (name_word_equal(a, b)) return WORDS_EQUAL;
    for (size_t i = 0; i < sizeof particles / sizeof *particles; i++)
        if ((name_word_is(a, particles[i][0]) && name_word_is(b, particles[i][1])) ||
            (name_word_is(b, particles[i][0]) && name_word_is(a, particles[i][1])))
            return WORDS_SOUND;
    if (!plain(a) || !plain(b) || numeral(a) || numeral(b)) return WORDS_DIFFER;
    size_t shorter = a.size < b.size ? a.size : b.size, longer = a.size < b.size ? b.size : a.size;
    if (shorter >= LEAST && longer > LEAST && same_sounds(a, b, last && shorter >= FINAL_E)) return WORDS_SOUND;
    return one_slip(a, b) ? WORDS_TYPO : WORDS_DIFFER;
}
