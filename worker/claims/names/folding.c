/* Whether two names may be one; see folding.h.  Precision goes first: a wrong folding makes one speaker of two. */
#include "worker/claims/names/folding.h"

#include <string.h>

#include "worker/claims/names/sounds.h"

enum { WORDS = 12 };

struct name {
    struct name_word at[WORDS];
    size_t count;             /* 0: nothing to compare */
    struct name_word title;   /* "Mr"; size 0: none */
    enum entity_type type;
};

const char *name_likeness_name(enum name_likeness l)
{
    static const char *const names[] = {"none", "spelling", "acronym", "short"};
    return names[l];
}

static bool listed(struct name_word w, const char *const *words)
{
    for (; *words; words++)
        if (name_word_is(w, *words)) return true;
    return false;
}

static const char *const titles[] = {"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "dame", "lord", "lady", NULL};
static const char *const small_words[] = {"of", "the", "and", "for", "in", "on", "at", "to", "a", "de", "del", "des",
                                          "du", "da", "di", "la", "le", "les", "y", "e", "der", "die", "und", NULL};

/* False: too many words. */
static bool name_split(const char *folded, enum entity_type type, struct name *out)
{
    *out = (struct name){.type = type};
    for (const char *p = folded; *p;) {
        size_t n = strcspn(p, " ");
        struct name_word w = {p, n};
        p += n + (p[n] == ' ');
        if (!out->count && *p && name_word_is(w, "the")) continue;
        if (!out->count && !out->title.size && *p && listed(w, titles)) out->title = w;
        else if (out->count == WORDS) return false;
        else out->at[out->count++] = w;
    }
    return out->count > 0;
}

static bool has_digit(const struct name *n)
{
    for (size_t i = 0; i < n->count; i++)
        for (size_t k = 0; k < n->at[i].size; k++)
            if (n->at[i].at[k] >= '0' && n->at[i].at[k] <= '9') return true;
    return false;
}

/* A type is often mistaken, but a place and a person are not made one by a slip of the pen. */
static bool types_agree(const struct name *a, const struct name *b)
{
    return a->type == b->type || a->type == ENTITY_MISC || b->type == ENTITY_MISC;
}

/* --- spellings ----------------------------------------------------------------------------------------------- */

/* "Al Jazeera", "Aljazeera": the same letters, cut otherwise. */
static bool same_letters(const struct name *a, const struct name *b)
{
    enum { LEAST = 5 };
    size_t i = 0, j = 0, x = 0, y = 0, letters = 0;
    while (i < a->count && j < b->count) {
        if (a->at[i].at[x] != b->at[j].at[y]) return false;
        letters++;
        if (++x == a->at[i].size) i++, x = 0;
        if (++y == b->at[j].size) j++, y = 0;
    }
    return i == a->count && j == b->count && letters >= LEAST;
}

/* Word by word. */
static bool same_spelling(const struct name *a, const struct name *b)
{
    enum { ALONE = 5, ALONE_WITH_SLIP = 7, ANCHOR = 3 };
    size_t sounds = 0, typos = 0, shortest = SIZE_MAX;
    bool anchored = false;
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++) {
        size_t size = a->at[i].size < b->at[i].size ? a->at[i].size : b->at[i].size;
        enum word_likeness l = words_compare(a->at[i], b->at[i], i && i + 1 == a->count);
        if (l == WORDS_DIFFER) return false;
        if (l == WORDS_EQUAL) {
            anchored |= size >= ANCHOR && !listed(a->at[i], small_words);
            continue;
        }
        sounds += l == WORDS_SOUND;
        typos += l == WORDS_TYPO;
        if (size < shortest) shortest = size;
    }
    if (typos) return typos == 1 && !sounds && types_agree(a, b) && (anchored || shortest >= ALONE_WITH_SLIP);
    return anchored || (shortest >= ALONE && (a->count > 1 || types_agree(a, b)));
}

/* --- acronyms ------------------------------------------------------------------------------------------------ */

/* Whether the letters are the words' first ones, small words left out at will. */
static bool initials(const char *letters, size_t n, const struct name_word *words, size_t count)
{
    if (!count) return !n;
    if (n && *letters == *words->at && initials(letters + 1, n - 1, words + 1, count - 1)) return true;
    return listed(*words, small_words) && initials(letters, n, words + 1, count - 1);
}

static bool is_acronym(const struct name *s, const struct name *l)
{
    enum { LEAST = 2, SURE = 3, MOST = 8 };
    if (s->count != 1 || l->count < 2 || s->title.size || l->title.size || l->type == ENTITY_PER) return false;
    size_t n = s->at[0].size;
    for (size_t i = 0; i < l->count; i++)
        if (name_word_equal(s->at[0], l->at[i])) return false;  /* "EC" and "EC Commission" are two */
    if (n < LEAST || n > MOST || (n < SURE && (s->type != l->type || s->type == ENTITY_MISC))) return false;
    return initials(s->at[0].at, n, l->at, l->count);
}

/* --- names without first names --------------------------------------------------------------------------------- */

static bool same_family(struct name_word a, struct name_word b)
{
    enum { LEAST = 3, BY_SOUND = 6 };
    if (a.size < LEAST || b.size < LEAST) return false;
    return name_word_equal(a, b) ||
           (a.size >= BY_SOUND && b.size >= BY_SOUND && words_compare(a, b, true) == WORDS_SOUND);
}

/* One is the other's first letter. */
static bool abbreviate(struct name_word a, struct name_word b)
{
    return (a.size == 1 || b.size == 1) && a.at[0] == b.at[0];
}

/* "J. Smith", "John Smith", "John Quincy Smith": the same family name, and the first one agrees. */
static bool same_first(const struct name *s, const struct name *l)
{
    if (s->count < 2 || l->count < 2 || !same_family(s->at[s->count - 1], l->at[l->count - 1])) return false;
    bool abbreviated = abbreviate(s->at[0], l->at[0]);
    if (!abbreviated && !name_word_equal(s->at[0], l->at[0])) return false;
    size_t k = 1;  /* what stands between in the shorter stands in the longer too, in this order */
    for (size_t i = 1; i + 1 < s->count; i++, k++)
        while (k + 1 <= l->count - 1 && !name_word_equal(s->at[i], l->at[k]) && !abbreviate(s->at[i], l->at[k])) k++;
    return k <= l->count - 1 && (abbreviated || s->count < l->count);
}

/* "Kestrin", "Ada Kestrin"; "van den Berg", "Jan van den Berg"; "Mr Okoro", "Okoro". */
static bool is_tail(const struct name *s, const struct name *l)
{
    if (s->count > l->count || (s->count == l->count && !s->title.size == !l->title.size)) return false;
    const struct name_word *tail = l->at + (l->count - s->count);
    for (size_t i = 0; i + 1 < s->count; i++)
        if (!name_word_equal(s->at[i], tail[i])) return false;
    return same_family(s->at[s->count - 1], tail[s->count - 1]);
}

static bool is_short(const struct name *a, const struct name *b)
{
    const struct name *s = a->count <= b->count ? a : b, *l = s == a ? b : a;
    if (s->type != ENTITY_PER || l->type != ENTITY_PER) return false;
    return is_tail(s, l) || (s->count == l->count && is_tail(l, s)) || same_first(s, l);
}

/* -------------------------------------------------------------------------------------------------------------- */

static bool same_words(const struct name *a, const struct name *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) same = name_word_equal(a->at[i], b->at[i]);
    return same;
}

enum name_likeness names_compare(const char *folded_a, enum entity_type a, const char *folded_b, enum entity_type b)
{
    struct name x, y;
    if (!strcmp(folded_a, folded_b) || !name_split(folded_a, a, &x) || !name_split(folded_b, b, &y))
        return NAMES_DIFFER;
    if (x.title.size && y.title.size && !name_word_equal(x.title, y.title)) return NAMES_DIFFER;
    if (same_words(&x, &y))
        return !x.title.size == !y.title.size ? NAMES_SPELLING : is_short(&x, &y) ? NAMES_SHORT : NAMES_DIFFER;
    bool titled = x.title.size || y.title.size;
    if (!titled && ((!has_digit(&x) && same_letters(&x, &y)) || same_spelling(&x, &y))) return NAMES_SPELLING;
    if (is_acronym(&x, &y) || is_acronym(&y, &x)) return NAMES_ACRONYM;
    return is_short(&x, &y) ? NAMES_SHORT : NAMES_DIFFER;
}
