#include "worker/claims/wording/lexemes.h"

#include <stdlib.h>
#include <string.h>

#include "proto/arena.h"
#include "worker/claims/wording/numbers.h"
#include "worker/claims/wording/terms.h"
#include "worker/extract/text/unicode.h"
#include "worker/extract/words/words.h"
#include "worker/model/features.h"

enum { SLOTS = 1 << 15, FULL = SLOTS / 2, FULL_BYTES = 4 << 20 };

struct entry {
    struct lexeme lexeme;
    const char *spelt;
    size_t size;
    bool sign;
};

struct lexemes {
    const struct rarity *rarity;
    const struct lexicon *lexicon;
    const struct synonyms *synonyms;
    struct stemmer *stemmer;
    struct arena *arena;
    size_t count;
    struct entry *slots[SLOTS];
};

/* --- a word by itself --------------------------------------------------------------------------------------------- */

/* Periods, apostrophes and hyphens go: "u.s." is "us", "o'neill" "oneill",
 * "e-mail" "email"; the clitics keep theirs. */
static size_t plain(char *s, size_t n)
{
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        bool number = s[i] == '.' && i > 0 && s[i - 1] >= '0' && s[i - 1] <= '9' && s[i + 1] >= '0' && s[i + 1] <= '9';
        if ((s[i] == '.' && !number) || s[i] == '\'' || s[i] == '-') continue;
        if (n - i > 2 && !memcmp(s + i, "\xE2\x80", 2) &&
            (s[i + 2] == '\x99' || s[i + 2] == '\x90' || s[i + 2] == '\x91')) {
            i += 2;
            continue;
        }
        s[used++] = s[i];
    }
    s[used] = 0;
    return used;
}

static uint8_t letters(const char *p, const char *end)
{
    size_t n, upper = 0, other = 0;
    uint8_t flags = 0;
    for (const char *at = p; at < end; at += n) {
        enum char_class k = unicode_class_at(at, end, &n);
        if (k == CHAR_UPPER && at == p) flags |= LETTERS_CAPITAL;
        upper += k == CHAR_UPPER;
        other += k == CHAR_LOWER;
    }
    return flags | (upper > 1 && !other ? LETTERS_UPPER : 0);
}

void lexeme_describe(const char *spelt, size_t size, const char *sign, struct lexeme *out)
{
    const char *s = sign ? sign : spelt;
    size_t n = sign ? strlen(sign) : size;
    *out = (struct lexeme){.letters = sign ? 0 : letters(spelt, spelt + size)};
    if (!sign) word_fold(&s, &n);
    n = word_lower(s, n, out->lower, sizeof out->lower);
    out->kind = sign ? WORD_CONTENT : word_kind(out->lower);
    if (out->kind == WORD_CONTENT) {
        size_t all = n;
        n = plain(out->lower, n);
        if (n > 0 && n < all) out->kind = word_kind(out->lower);
    }
    out->size = (uint8_t)n;
}

/* --- what is known of it ------------------------------------------------------------------------------------------ */

enum cw_error lexemes_new(const struct rarity *r, const struct lexicon *l, const struct synonyms *y, struct stemmer *s,
                          struct lexemes **out)
{
    struct lexemes *x = *out = calloc(1, sizeof *x);
    if (x) x->arena = arena_new(0);
    if (!x || !x->arena) {
        free(x);
        *out = NULL;
        return cw_fail(CW_ENOMEM, "the words that are known: out of memory");
    }
    x->rarity = r;
    x->lexicon = l;
    x->synonyms = y;
    x->stemmer = s;
    return CW_OK;
}

void lexemes_free(struct lexemes *x)
{
    if (!x) return;
    arena_free(x->arena);
    free(x);
}

void lexemes_age(struct lexemes *x)
{
    if (x->count < FULL && arena_used(x->arena) < FULL_BYTES) return;
    memset(x->slots, 0, sizeof x->slots);
    x->count = 0;
    arena_reset(x->arena);
}

static uint16_t kin_of(const struct lexemes *x, const char *spelt, size_t size, uint64_t stem)
{
    uint16_t line = synonyms_find(x->synonyms, stem);
    return line ? (uint16_t)(TERM_SYNONYMS + line) : (uint16_t)(lexicon_fine_class(x->lexicon, spelt, size) + 1);
}

static struct entry *make(struct lexemes *x, const char *spelt, size_t size, const char *sign)
{
    char stem[STEM_SIZE];
    struct entry *e = arena_alloc(x->arena, sizeof *e);
    struct lexeme *w = &e->lexeme;
    lexeme_describe(spelt, size, sign, w);
    e->spelt = arena_strndup(x->arena, spelt, size);
    e->size = size;
    e->sign = sign != NULL;
    w->number = number_may_begin(w->lower);
    w->stem = feature_string(stem, stem_make(x->stemmer, w->lower, w->size, stem));
    w->rarity = rarity_find(x->rarity, w->stem);
    w->kin = kin_of(x, spelt, size, w->stem);
    w->classes = lexicon_word(x->lexicon, w->lower, w->size);
    return e;
}

const struct lexeme *lexeme_of(struct lexemes *x, const char *spelt, size_t size, const char *sign)
{
    size_t at = (size_t)feature_string(spelt, size) % SLOTS;
    for (struct entry *e; (e = x->slots[at]); at = (at + 1) % SLOTS)
        if (e->size == size && !memcmp(e->spelt, spelt, size) && e->sign == (sign != NULL)) return &e->lexeme;
    x->slots[at] = make(x, spelt, size, sign);
    x->count++;
    return &x->slots[at]->lexeme;
}
