/* The tokeniser: a run of visible characters is cut into tokens from left to right, each character looked at a bounded
 * number of times. */
#include "worker/extract/text/tokenize.h"

#include <string.h>
#include <strings.h>

#include "worker/extract/text/text.h"
#include "worker/extract/text/unicode.h"

struct scanner {
    const char *text, *end;   /* end of the run of visible characters */
    const char *run;          /* its begin */
    const char *stop;         /* end of the stretch to tokenise */
    uint8_t flags;            /* of the next token */
    struct token_list *out;
};

static void add_token(struct token_list *l, uint32_t begin, uint32_t end, uint8_t flags)
{
    if (l->count == l->capacity) {
        size_t more = l->capacity ? 2 * l->capacity : 256;
        l->at = arena_grow(l->arena, l->at, l->capacity * sizeof *l->at, more * sizeof *l->at);
        l->capacity = more;
    }
    l->at[l->count++] = (struct token){begin, end, flags};
}

/* Emits [p, q), cut at character borders into pieces of at most TEXT_MAX_TOKEN bytes. */
static void emit(struct scanner *s, const char *p, const char *q)
{
    while (p < q) {
        const char *cut = q;
        if (q - p > TEXT_MAX_TOKEN) {
            cut = p + TEXT_MAX_TOKEN;
            while (cut > p + 1 && ((unsigned char)*cut & 0xC0) == 0x80) cut--;
        }
        add_token(s->out, (uint32_t)(p - s->text), (uint32_t)(cut - s->text), s->flags);
        s->flags = 0;
        p = cut;
    }
}

static enum char_class class_at(const struct scanner *s, const char *p, size_t *size)
{
    *size = 0;
    return p < s->end ? unicode_class_at(p, s->end, size) : CHAR_SPACE;
}

static bool alnum_at(const struct scanner *s, const char *p)
{
    size_t n;
    return char_is_alnum(class_at(s, p, &n));
}

static bool letter_at(const struct scanner *s, const char *p)
{
    size_t n;
    return char_is_letter(class_at(s, p, &n));
}

static bool is_digit(const char *p) { return *p >= '0' && *p <= '9'; }

/* --- addresses ------------------------------------------------------------------------------------------- */

static bool starts_address(const struct scanner *s, const char *p)
{
    static const char *const starts[] = {"http://", "https://", "ftp://", "www."};
    if (!strchr("hfwHFW", *p)) return false;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        size_t n = strlen(starts[i]);
        if ((size_t)(s->end - p) > n && !strncasecmp(p, starts[i], n) && alnum_at(s, p + n)) return true;
    }
    return false;
}

/* The end of a web address: up to a quotation mark, bracket or the run's end, less the punctuation of the sentence. */
static const char *address_end(const struct scanner *s, const char *p)
{
    const char *q = p;
    while (q < s->end && !strchr("\"<>()[]{}|", *q)) {
        size_t n;
        uint32_t c = unicode_decode(q, s->end, &n);
        if (c >= 0x2018 && c <= 0x201F) break;
        q += n;
    }
    while (q > p && strchr(".,;:!?'", q[-1])) q--;
    return q;
}

/* The end of a mail address that begins at p, or NULL.  The local part is at most 64 bytes (RFC 5321). */
static const char *mail_end(const struct scanner *s, const char *p)
{
    const char *q = p;
    while (q < s->end && q - p < 64 && (alnum_at(s, q) || strchr("._%+-", *q)) && (unsigned char)*q < 0x80) q++;
    if (q == p || q >= s->end || *q != '@' || !alnum_at(s, q + 1)) return NULL;
    const char *dot = NULL;
    for (q++; q < s->end && q - p < 320 && (unsigned char)*q < 0x80 && (alnum_at(s, q) || *q == '.' || *q == '-'); q++)
        if (*q == '.' && letter_at(s, q + 1)) dot = q;
    if (!dot) return NULL;
    while (!alnum_at(s, q - 1)) q--;
    return q;
}

/* --- words ----------------------------------------------------------------------------------------------- */

/* "said.The": a period without a space between two sentences. */
static bool sentence_glue(const struct scanner *s, const char *word, const char *dot)
{
    size_t before, first, second;
    if (dot - word < 2 || class_at(s, dot - 1, &before) != CHAR_LOWER || class_at(s, dot - 2, &before) == CHAR_SYMBOL)
        return false;
    return class_at(s, dot + 1, &first) == CHAR_UPPER && class_at(s, dot + 1 + first, &second) == CHAR_LOWER;
}

/* Whether the symbol at p (of n bytes) joins what stands before it in the word with what follows. */
static bool joins(const struct scanner *s, const char *word, const char *p, size_t n, enum char_class k)
{
    const char *next = p + n;
    if (p == word || !alnum_at(s, next)) return false;
    if (k == CHAR_APOSTROPHE) return true;
    bool digits = is_digit(p - 1) && is_digit(next);
    switch (*p) {
    case '-': case '_': return true;
    case '.': return !sentence_glue(s, word, p);
    case ',': case ':': case '/': return digits;
    case '&': return next + 1 >= s->end || !letter_at(s, next + 1) || !letter_at(s, p - 1) || p - word <= 3;
    /* ‐ and its no-break form */
    default: return n == 3 && (!memcmp(p, "\xE2\x80\x90", 3) || !memcmp(p, "\xE2\x80\x91", 3));
    }
}

static const char *word_end(const struct scanner *s, const char *word)
{
    const char *p = word;
    while (p < s->end) {
        size_t n;
        enum char_class k = class_at(s, p, &n);
        if (!char_is_alnum(k) && k != CHAR_MARK && !joins(s, word, p, n, k)) break;
        p += n;
    }
    return p;
}

/* Bytes of the apostrophe at p, or 0. */
static size_t apostrophe(const char *p, const char *end)
{
    size_t n;
    return p < end && unicode_class_at(p, end, &n) == CHAR_APOSTROPHE ? n : 0;
}

/* If [p, end) is an apostrophe and s, re, ve, ll, d or m, or n't, its length, else 0. */
static size_t clitic(const char *p, const char *end)
{
    static const char *const tails[] = {"s", "re", "ve", "ll", "d", "m"};
    size_t n = apostrophe(p, end);
    if (n) {
        for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
            if ((size_t)(end - p) == n + strlen(tails[i]) && !strncasecmp(p + n, tails[i], strlen(tails[i])))
                return (size_t)(end - p);
        return 0;
    }
    if (end - p < 3 || (*p | 32) != 'n' || (end[-1] | 32) != 't') return 0;
    n = apostrophe(p + 1, end);
    return n && (size_t)(end - p) == n + 2 ? (size_t)(end - p) : 0;
}

/* Where the clitic at the end of word [p, end) begins, or NULL. */
static const char *clitic_begin(const char *p, const char *end)
{
    for (int back = 2; back <= 5 && end - p > back; back++) {
        const char *q = end - back;
        if (((unsigned char)*q & 0xC0) != 0x80 && clitic(q, end)) {
            if (clitic(q - 1, end) && q - 1 > p) q--;  /* n't rather than 't after a typographic apostrophe */
            return q;
        }
    }
    return NULL;
}

/* Words that the treebanks split, and after how many bytes. */
static size_t contraction(const char *p, size_t n)
{
    static const struct { const char *word; size_t at; } list[] = {
        {"cannot", 3}, {"gonna", 3}, {"gotta", 3}, {"wanna", 3}, {"gimme", 3}, {"lemme", 3}, {"whaddya", 3},
    };
    if (n < 5 || n > 7) return 0;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (n == strlen(list[i].word) && !strncasecmp(p, list[i].word, n)) return list[i].at;
    return 0;
}

static void emit_word(struct scanner *s, const char *p, const char *q)
{
    enum { CLITICS = 4 };
    const char *ends[CLITICS + 1] = {q};
    int cuts = 0;
    for (const char *c; cuts < CLITICS && (c = clitic_begin(p, ends[cuts])); cuts++) ends[cuts + 1] = c;
    size_t split = contraction(p, (size_t)(ends[cuts] - p));
    if (split) {
        emit(s, p, p + split);
        p += split;
    }
    for (; cuts >= 0; p = ends[cuts--]) emit(s, p, ends[cuts]);
}

/* "10am", "7.30p.m." : digits, then a half of the day.  Where the letters begin, or NULL. */
static const char *clock_suffix(const char *p, const char *q)
{
    const char *d = p;
    while (d < q && (is_digit(d) || *d == ':' || *d == '.')) d++;
    if (d == p || !is_digit(d - 1) || d - p > 5) return NULL;
    size_t n = (size_t)(q - d);
    bool half = (n == 2 && (!strncasecmp(d, "am", 2) || !strncasecmp(d, "pm", 2))) ||
                (n == 3 && (!strncasecmp(d, "a.m", 3) || !strncasecmp(d, "p.m", 3)));
    return half ? d : NULL;
}

/* "No." before a number. */
static bool is_number_sign(const struct scanner *s, const char *p, const char *dot)
{
    return dot - p == 2 && *p == 'N' && p[1] == 'o' && s->stop - dot > 2 && dot[1] == ' ' && is_digit(dot + 2);
}

static const char *scan_word(struct scanner *s, const char *p)
{
    const char *q = word_end(s, p), *suffix = clock_suffix(p, q);
    if (suffix) {
        emit(s, p, suffix);
        p = suffix;
    }
    bool lone_dot = q < s->end && *q == '.' && (q + 1 == s->end || q[1] != '.');
    if (lone_dot && (abbreviation_kind(p, (size_t)(q + 1 - p)) != ABBREVIATION_NONE || is_number_sign(s, p, q))) q++;
    if (q < s->end && *q == '$' && q - p <= 3 && class_at(s, p, &(size_t){0}) == CHAR_UPPER) q++;  /* US$ */
    emit_word(s, p, q);
    return q;
}

/* --- symbols --------------------------------------------------------------------------------------------- */

/* An apostrophe that begins a word: a clitic on its own, '90s, 'em.  The word's end, or NULL. */
static const char *elided_word(const struct scanner *s, const char *p, size_t n)
{
    static const char *const words[] = {"em", "til", "tis", "twas", "cause", "bout", "round", "n"};
    const char *q = word_end(s, p + n);
    size_t size = (size_t)(q - p - n);
    if (size == 3 && is_digit(p + n) && is_digit(p + n + 1) && p[n + 2] == 's') return q;
    if (size == 2 && is_digit(p + n) && is_digit(p + n + 1)) return q;
    if (clitic(p, q) && p == s->run) return q;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (size == strlen(words[i]) && !strncasecmp(p + n, words[i], size)) {
            size_t closing = size == 1 ? apostrophe(q, s->end) : 0;  /* rock 'n' roll */
            return size == 1 && !closing ? NULL : q + closing;
        }
    return NULL;
}

/* A symbol is a token with the same symbols and marks after it where these make one sign: "...", "--", "!!", "''". */
static const char *symbol_end(const struct scanner *s, const char *p, size_t n)
{
    const char *q = p + n;
    if ((*p == '\'' || *p == '`') && q < s->end && *q == *p) return q + 1;
    if (strchr(".-*=_~#+", *p))
        while (q < s->end && *q == *p) q++;
    else if (*p == '!' || *p == '?')
        while (q < s->end && (*q == '!' || *q == '?')) q++;
    else if (n == 3 && (!memcmp(p, "\xE2\x80\x94", 3) || !memcmp(p, "\xE2\x80\xA6", 3)))  /* — and … */
        while (s->end - q >= 3 && !memcmp(q, p, 3)) q += 3;
    for (size_t m; class_at(s, q, &m) == CHAR_MARK;) q += m;
    return q;
}

static const char *scan_symbol(struct scanner *s, const char *p, size_t n, enum char_class k)
{
    const char *q = NULL;
    if (k == CHAR_APOSTROPHE) q = elided_word(s, p, n);
    if ((*p == '@' || *p == '#') && letter_at(s, p + 1)) q = word_end(s, p + 1);
    if (!q) q = symbol_end(s, p, n);
    emit(s, p, q);
    return q;
}

/* One run of visible characters. */
static void scan_run(struct scanner *s)
{
    for (const char *p = s->run; p < s->end;) {
        size_t n;
        enum char_class k = class_at(s, p, &n);
        const char *q = NULL;
        if (char_is_alnum(k) && starts_address(s, p)) q = address_end(s, p);
        else if (char_is_alnum(k) && *p < 0x7F) q = mail_end(s, p);
        if (q && q > p) emit(s, p, q), p = q;
        else p = char_is_alnum(k) || k == CHAR_MARK ? scan_word(s, p) : scan_symbol(s, p, n, k);
    }
}

void tokenize(const char *text, uint32_t begin, uint32_t end, struct token_list *out)
{
    const char *p = text + begin, *stop = text + end;
    uint8_t flags = TOKEN_SPACE_BEFORE;
    while (p < stop) {
        size_t n;
        if (unicode_class_at(p, stop, &n) == CHAR_SPACE) {
            flags |= TOKEN_SPACE_BEFORE | (unicode_line_break(p, stop) ? TOKEN_NEWLINE_BEFORE : 0);
            p += n;
            continue;
        }
        const char *q = p;
        while (q < stop && unicode_class_at(q, stop, &n) != CHAR_SPACE) q += n;
        struct scanner s = {.text = text, .run = p, .end = q, .stop = stop, .flags = flags, .out = out};
        scan_run(&s);
        flags = 0;
        p = q;
    }
}
