#include "worker/train/names_invent.h"

#include <string.h>

#include "worker/extract/names/names_features.h"
#include "worker/extract/words/words.h"
#include "worker/train/interner.h"

enum { SHORTEST = 4, LONGEST = 40 };

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool is_of_kind(uint8_t label)
{
    const char *type = name_labels[label] + 2;
    return label && (strcmp(type, "PER") == 0 || strcmp(type, "LOC") == 0 || strcmp(type, "ORG") == 0);
}

/* The word in lower case, if it is one that may be replaced: letters only, a capital first, no ordinary word. */
static size_t proper_word(const struct analysis *a, const struct lexicon *l, size_t token, char lower[LONGEST + 1])
{
    size_t n;
    const char *s = token_text(a, token, &n);
    if (n < SHORTEST || n > LONGEST || s[0] < 'A' || s[0] > 'Z') return 0;
    for (size_t i = 0; i < n; i++)
        if (!is_letter(s[i])) return 0;
    word_lower(s, n, lower, LONGEST + 1);
    return lexicon_cluster(l, lower, n) < 0 ? n : 0;
}

static char other_letter(char c, uint64_t chance)
{
    static const char vowels[] = "aeiou", consonants[] = "bcdfghjklmnprstvwz";
    char small = (char)(c | 0x20);
    bool is_vowel = strchr(vowels, small) != NULL;
    char other = is_vowel ? vowels[chance % (sizeof vowels - 1)] : consonants[chance % (sizeof consonants - 1)];
    return c == small ? other : (char)(other & ~0x20);
}

struct analysis names_invent(const struct analysis *a, const struct lexicon *lexicon, const uint8_t *gold,
                             struct arena *arena)
{
    struct analysis copy = *a;
    struct interner chosen = {0};
    char *text = arena_strndup(arena, a->text, a->text_size), lower[LONGEST + 1];
    for (size_t i = 0, n; i < a->token_count; i++)
        if (is_of_kind(gold[i]) && (n = proper_word(a, lexicon, i, lower)))
            interner_add(&chosen, feature_string(lower, n));
    for (size_t i = 0, n; i < a->token_count; i++) {
        if (!(n = proper_word(a, lexicon, i, lower))) continue;
        uint64_t chance = feature_string(lower, n) | 1;
        if (interner_find(&chosen, feature_string(lower, n)) == INTERNER_NONE) continue;
        for (size_t k = 0; k < n; k++) {
            char *c = text + a->tokens[i].begin + k;
            *c = other_letter(*c, train_random(&chance) >> 32);
        }
    }
    interner_free(&chosen);
    copy.text = text;
    return copy;
}
