#include "worker/claims/wording/pieces.h"

#include <string.h>
#include <strings.h>

#include "worker/extract/text/tokenize.h"
#include "worker/extract/text/unicode.h"
#include "worker/extract/words/words.h"

struct maker {
    const char *text;
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
    return end - p > 2 && !memcmp(p, "\xE2\x80", 2) && (p[2] == '\x90' || p[2] == '\x91') ? 3 : 0;
}

/* Periods, apostrophes and hyphens go: "u.s." is "us", "o'neill" "oneill", "e-mail" "email"; the clitics keep theirs. */
static size_t plain(char *s, size_t n)
{
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        bool number = s[i] == '.' && i > 0 && s[i - 1] >= '0' && s[i - 1] <= '9' && s[i + 1] >= '0' && s[i + 1] <= '9';
        if ((s[i] == '.' && !number) || s[i] == '\'' || s[i] == '-') continue;
        if (n - i > 2 && (!memcmp(s + i, "\xE2\x80\x99", 3) || hyphen(s + i, s + n))) {
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
        if (k == CHAR_UPPER && at == p) flags |= PIECE_CAPITAL;
        upper += k == CHAR_UPPER;
        other += k == CHAR_LOWER;
    }
    return flags | (upper > 1 && !other ? PIECE_UPPER : 0);
}

static void add(struct maker *m, uint32_t begin, uint32_t end)
{
    if (m->count == m->cap) return;
    struct piece *p = &m->out[m->count];
    const char *s = m->text + begin;
    size_t n = end - begin;
    word_fold(&s, &n);
    n = word_lower(s, n, p->lower, sizeof p->lower);
    p->kind = word_kind(p->lower);
    if (p->kind == WORD_CONTENT) {
        size_t all = n;
        n = plain(p->lower, n);
        if (n == 0) return;
        if (n < all) p->kind = word_kind(p->lower);
    }
    p->begin = begin;
    p->end = end;
    p->size = (uint8_t)n;
    p->flags = (uint8_t)(letters(m->text + begin, m->text + end) | (m->first ? PIECE_FIRST : 0));
    m->first = false;
    m->count++;
}

/* "e-", "co-", "re-": what they stand before is one word with them, with the hyphen or without. */
static bool prefix(const char *p, size_t n)
{
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
    if (*p == '.' || *p == '!' || *p == '?' || *p == ':' || *p == '"' || *p == '`' || !memcmp(p, "\xE2\x80\x9C", n < 3 ? n : 3)) m->first = true;
    for (size_t i = 0; i < sizeof signs / sizeof *signs && m->count < m->cap; i++) {
        if (n != strlen(signs[i].sign) || memcmp(p, signs[i].sign, n)) continue;
        struct piece *q = &m->out[m->count++];
        *q = (struct piece){.begin = t->begin, .end = t->end, .size = (uint8_t)strlen(signs[i].word)};
        memcpy(q->lower, signs[i].word, q->size);
    }
}

size_t pieces_make(const char *text, size_t size, struct arena *arena, struct piece *out, size_t cap)
{
    struct maker m = {text, out, 0, cap, true};
    struct token_list tokens = {.arena = arena};
    tokenize(text, 0, (uint32_t)size, &tokens);
    for (size_t i = 0; i < tokens.count && m.count < cap; i++) {
        const struct token *t = &tokens.at[i];
        if (!has_word(text + t->begin, text + t->end) || text[t->end - 1] == '$') add_sign(&m, t);
        else add_word(&m, t->begin, t->end);
    }
    return m.count;
}
