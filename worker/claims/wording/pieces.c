#include "worker/claims/wording/pieces.h"

#include <string.h>
#include <strings.h>

#include "worker/extract/text/tokenize.h"
#include "worker/extract/text/unicode.h"

struct maker {
    const char *text;
    struct lexemes *lexemes;
    struct arena *arena;
    struct piece *out;
    size_t count, cap;
    bool first;              /* the next word begins a sentence */
};

/* Signs that are read as words. */
static const struct sign {
    const char *sign, *word;
} signs[] = {{"%", "percent"}, {"$", "dollar"}, {"US$", "dollar"}, {"\xC2\xA3", "pound"}, {"\xE2\x82\xAC", "euro"}};

static size_t hyphen(const char *p, const char *end)
{
    if (*p == '-') return 1;
    return (*p & 0x80) && end - p > 2 && !memcmp(p, "\xE2\x80", 2) && (p[2] == '\x90' || p[2] == '\x91') ? 3 : 0;
}

static const struct lexeme *word_at(struct maker *m, uint32_t begin, uint32_t end, const char *sign)
{
    if (m->lexemes) return lexeme_of(m->lexemes, m->text + begin, end - begin, sign);
    struct lexeme *word = arena_alloc(m->arena, sizeof *word);
    lexeme_describe(m->text + begin, end - begin, sign, word);
    return word;
}

static void put(struct maker *m, uint32_t begin, uint32_t end, const struct lexeme *w, unsigned flags)
{
    m->out[m->count++] = (struct piece){w, w->lower, begin, end, w->size, (uint8_t)(w->letters | flags), w->kind};
}

static void add(struct maker *m, uint32_t begin, uint32_t end)
{
    if (m->count == m->cap) return;
    const struct lexeme *w = word_at(m, begin, end, NULL);
    if (!w->size) return;
    put(m, begin, end, w, m->first ? PIECE_FIRST : 0);
    m->first = false;
}

/* "e-", "co-", "re-": what they stand before is one word with them,
 * with the hyphen or without; not the six of "6-1/4". */
static bool prefix(const char *p, size_t n)
{
    if (n == 1 && *p >= '0' && *p <= '9') return false;
    return n < 2 || (n == 2 && (!strncasecmp(p, "co", 2) || !strncasecmp(p, "re", 2)));
}

/* "phone-surveillance" in its parts. */
static void add_word(struct maker *m, uint32_t begin, uint32_t end)
{
    uint32_t from = begin;
    for (uint32_t at = begin; at < end;) {
        size_t n = hyphen(m->text + at, m->text + end);
        if (n && at + n < end && !prefix(m->text + from, at - from)) {
            add(m, from, at);
            from = at + (uint32_t)n;
        }
        at += n ? (uint32_t)n : 1;
    }
    if (from < end) add(m, from, end);
}

static bool has_word(const char *p, const char *end)
{
    size_t n;
    for (; p < end; p += n)
        if (char_is_alnum(unicode_class_at(p, end, &n))) return true;
    return false;
}

static void add_sign(struct maker *m, const struct token *t)
{
    size_t n = t->end - t->begin;
    const char *p = m->text + t->begin;
    if (*p == '.' || *p == '!' || *p == '?' || *p == ':' || *p == '"' || *p == '`' ||
        !memcmp(p, "\xE2\x80\x9C", n < 3 ? n : 3))
        m->first = true;
    for (size_t i = 0; i < sizeof signs / sizeof *signs && m->count < m->cap; i++) {
        if (n != strlen(signs[i].sign) || memcmp(p, signs[i].sign, n)) continue;
        put(m, t->begin, t->end, word_at(m, t->begin, t->end, signs[i].word), 0);
    }
}

size_t pieces_of(const char *text, const struct token *tokens, size_t count, uint32_t from, struct lexemes *lexemes,
                 struct arena *arena, struct piece *out, size_t cap)
{
    struct maker m = {.text = text, .lexemes = lexemes, .arena = arena, .out = out, .cap = cap, .first = true};
    for (size_t i = 0; i < count && m.count < cap; i++) {
        const struct token t = {.begin = tokens[i].begin - from, .end = tokens[i].end - from};
        if (!has_word(text + t.begin, text + t.end) || text[t.end - 1] == '$') add_sign(&m, &t);
        else add_word(&m, t.begin, t.end);
    }
    return m.count;
}

size_t pieces_make(const char *text, size_t size, struct lexemes *lexemes, struct arena *arena, struct piece *out,
                   size_t cap)
{
    struct token_list tokens = {.arena = arena};
    tokenize(text, 0, (uint32_t)size, &tokens);
    return pieces_of(text, tokens.at, tokens.count, 0, lexemes, arena, out, cap);
}
