/* The quotation machine; see quotes.h.  A document's marks are read once, left to right; what a mark does follows from
 * its glyph, from the space on both its sides, and from what is open. */
#include "worker/extract/statements/quotes.h"

#include <string.h>

#include "proto/error.h"

enum family { FAMILY_NONE, FAMILY_DOUBLE, FAMILY_SINGLE };
enum direction { DIRECTION_OPEN, DIRECTION_CLOSE, DIRECTION_EITHER };

struct glyph {
    const char *text;
    enum family family;
    enum direction direction;
};

static const struct glyph glyphs[] = {
    {"\"", FAMILY_DOUBLE, DIRECTION_EITHER},
    {"''", FAMILY_DOUBLE, DIRECTION_EITHER},
    {"``", FAMILY_DOUBLE, DIRECTION_OPEN},
    {"\u201c", FAMILY_DOUBLE, DIRECTION_OPEN},   /* “ ; closes after „ */
    {"\u201d", FAMILY_DOUBLE, DIRECTION_CLOSE},  /* ” ; some open with it, too */
    {"\u201e", FAMILY_DOUBLE, DIRECTION_OPEN},   /* „ */
    {"\u201f", FAMILY_DOUBLE, DIRECTION_OPEN},   /* ‟ */
    {"\u00ab", FAMILY_DOUBLE, DIRECTION_OPEN},   /* « */
    {"\u00bb", FAMILY_DOUBLE, DIRECTION_CLOSE},  /* » */
    {"\uff02", FAMILY_DOUBLE, DIRECTION_EITHER}, /* full-width " */
    {"'", FAMILY_SINGLE, DIRECTION_EITHER},
    {"`", FAMILY_SINGLE, DIRECTION_OPEN},
    {"\u2018", FAMILY_SINGLE, DIRECTION_OPEN},   /* ‘ */
    {"\u2019", FAMILY_SINGLE, DIRECTION_CLOSE},  /* ’ ; and the apostrophe */
    {"\u201a", FAMILY_SINGLE, DIRECTION_OPEN},   /* ‚ */
    {"\u2039", FAMILY_SINGLE, DIRECTION_OPEN},   /* ‹ */
    {"\u203a", FAMILY_SINGLE, DIRECTION_CLOSE},  /* › */
};
enum { GLYPH_COUNT = sizeof glyphs / sizeof *glyphs, LONGEST_GLYPH = 3 };

/* What the characters beside a mark say: the opening side leans on the word after it, the closing one on the word
 * before. */
enum lean { LEAN_OPENS, LEAN_CLOSES, LEAN_UNCLEAR };

struct opened {
    const struct glyph *glyph;
    size_t quotation;  /* index in the output */
};

struct machine {
    struct analysis *a;
    struct quotation *out;      /* last == 0: still open, or dropped */
    size_t count;
    struct opened stack[QUOTES_MAX_DEPTH];
    size_t depth;
    size_t overflow;            /* marks opened beyond the stack */
    uint32_t paragraph;
    size_t first, last;         /* its tokens */
    size_t last_strong_close;   /* its last ’ or ' that can only be a mark; 0: none */
    size_t left_open;           /* quotation that the paragraph before left open, + 1; 0: none */
};

static const struct glyph *glyph_of(const struct analysis *a, size_t token)
{
    size_t size;
    const char *s = token_text(a, token, &size);
    if (size > LONGEST_GLYPH || ((unsigned char)*s < 128 && !strchr("\"'`", *s)))
        return NULL;
    for (size_t g = 0; g < GLYPH_COUNT; g++)
        if (strlen(glyphs[g].text) == size && !memcmp(glyphs[g].text, s, size))
            return &glyphs[g];
    return NULL;
}

bool quotes_is_mark(const struct analysis *a, size_t token)
{
    return glyph_of(a, token) != NULL;
}

static bool token_is_one_of(const struct analysis *a, size_t token, const char *const *list)
{
    size_t size;
    const char *s = token_text(a, token, &size);
    for (; *list; list++)
        if (strlen(*list) == size && !memcmp(*list, s, size))
            return true;
    return false;
}

static bool space_before(const struct machine *m, size_t token)
{
    return token <= m->first || (m->a->tokens[token].flags & TOKEN_SPACE_BEFORE);
}

static bool space_after(const struct machine *m, size_t token)
{
    return token + 1 >= m->last || (m->a->tokens[token + 1].flags & TOKEN_SPACE_BEFORE);
}

/* Brackets, dashes and opening marks stand before a quotation without a space; punctuation follows one. */
static bool free_before(const struct machine *m, size_t token)
{
    static const char *const openers[] = {"(", "[", "{", "-", "--", "\u2013", "\u2014", "\u2015", "/", NULL};
    if (space_before(m, token) || token_is_one_of(m->a, token - 1, openers))
        return true;
    const struct glyph *before = glyph_of(m->a, token - 1);
    return before && before->direction != DIRECTION_CLOSE && space_before(m, token - 1);
}

static bool free_after(const struct machine *m, size_t token)
{
    static const char *const closers[] = {")", "]", "}", ".", ",", ";", ":", "!", "?", "-", "--", "\u2013", "\u2014",
                                          "\u2015", "...", "\u2026", "/", NULL};
    if (space_after(m, token) || token_is_one_of(m->a, token + 1, closers))
        return true;
    const struct glyph *after = glyph_of(m->a, token + 1);
    return after && after->direction != DIRECTION_OPEN && space_after(m, token + 1);
}

static enum lean lean_of(const struct machine *m, size_t token)
{
    bool before = free_before(m, token), after = free_after(m, token);
    if (before == after)
        return space_before(m, token) == space_after(m, token) ? LEAN_UNCLEAR
               : space_before(m, token)                         ? LEAN_OPENS
                                                                : LEAN_CLOSES;
    return before ? LEAN_OPENS : LEAN_CLOSES;
}

static void pop(struct machine *m, size_t end)
{
    struct quotation *q = &m->out[m->stack[--m->depth].quotation];
    q->tokens.last = end > q->tokens.first + 1 ? (uint32_t)end : 0;
}

static void drop(struct machine *m)
{
    m->out[m->stack[--m->depth].quotation].tokens.last = 0;
}

/* Ends the quotation at stack[level] before token `end`; what is open inside it was never closed: a single mark
 * there was an apostrophe. */
static void close_level(struct machine *m, size_t level, size_t end)
{
    while (m->depth > level + 1) {
        if (m->stack[m->depth - 1].glyph->family == FAMILY_SINGLE)
            drop(m);
        else
            pop(m, end - 1);
    }
    pop(m, end);
    m->overflow = 0;
}

static void open_mark(struct machine *m, size_t token, const struct glyph *g)
{
    if (m->depth == QUOTES_MAX_DEPTH) {
        m->overflow++;
        return;
    }
    m->stack[m->depth++] = (struct opened){g, m->count};
    m->out[m->count++] = (struct quotation){.tokens = {(uint32_t)token, 0}, .paragraph = m->paragraph};
}

/* The innermost open quotation of the family, + 1; 0: none. */
static size_t open_level(const struct machine *m, enum family family)
{
    size_t level = m->depth;
    while (level && m->stack[level - 1].glyph->family != family)
        level--;
    return level;
}

static void close_mark(struct machine *m, size_t token, enum family family)
{
    if (m->overflow) {
        m->overflow--;
        return;
    }
    size_t level = open_level(m, family);
    if (level) {
        close_level(m, level - 1, token + 1);
    } else if (family == FAMILY_DOUBLE && m->left_open &&
               (!m->count || m->out[m->count - 1].paragraph != m->paragraph)) {
        /* the paragraph before left it open: it ends here */
        struct quotation *before = &m->out[m->left_open - 1];
        before->continues = true;
        before->tokens.last = m->a->sentences[m->a->paragraphs[before->paragraph].sentences.last - 1].tokens.last;
        m->out[m->count++] =
            (struct quotation){.tokens = {(uint32_t)m->first, (uint32_t)token + 1}, .paragraph = m->paragraph};
    }
    if (family == FAMILY_DOUBLE)
        m->left_open = 0;
}

static void double_mark(struct machine *m, size_t token, const struct glyph *g)
{
    enum lean lean = lean_of(m, token);
    size_t level = open_level(m, FAMILY_DOUBLE);
    const struct glyph *open = level ? m->stack[level - 1].glyph : NULL;
    bool opens;
    if (g->direction == DIRECTION_CLOSE)
        opens = !level && lean == LEAN_OPENS && !m->left_open;
    else if (g->direction == DIRECTION_OPEN)
        opens = !(open && lean == LEAN_CLOSES);
    else
        opens = lean == LEAN_OPENS || (lean == LEAN_UNCLEAR && !level);
    if (!opens) {
        close_mark(m, token, FAMILY_DOUBLE);
        return;
    }
    if (open == g && g->direction == DIRECTION_EITHER)  /* a straight mark does not nest in itself */
        close_level(m, level - 1, token);
    m->left_open = 0;
    open_mark(m, token, g);
}

/* After a plural's s and before a lower-case word an apostrophe is the likelier reading, if a surer mark follows. */
static bool weak_close(const struct machine *m, size_t token)
{
    const struct analysis *a = m->a;
    char before = a->text[a->tokens[token].begin - 1];
    if ((before != 's' && before != 'z' && before != 'x') || token + 1 >= m->last)
        return false;
    char after = a->text[a->tokens[token + 1].begin];
    return after >= 'a' && after <= 'z';
}

/* 'em, '90s, 'twas: an apostrophe that stands before its word. */
static bool is_elision(const struct analysis *a, size_t token)
{
    static const char *const elided[] = {"em",    "til",  "till", "cause", "n",   "tis", "twas",
                                         "round", "bout", "Tis",  "Twas",  "Til", "Em",  NULL};
    if (token + 1 >= a->token_count)
        return false;
    char after = a->text[a->tokens[token + 1].begin];
    return (after >= '0' && after <= '9') || token_is_one_of(a, token + 1, elided);
}

static void single_mark(struct machine *m, size_t token, const struct glyph *g)
{
    enum lean lean = lean_of(m, token);
    if (lean == LEAN_UNCLEAR && space_before(m, token))
        lean = m->depth && m->stack[m->depth - 1].glyph->family == FAMILY_SINGLE ? LEAN_CLOSES : LEAN_OPENS;
    if (lean == LEAN_OPENS && g->direction != DIRECTION_CLOSE) {
        if (!is_elision(m->a, token) && token < m->last_strong_close)
            open_mark(m, token, g);
    } else if (lean == LEAN_CLOSES && g->direction != DIRECTION_OPEN && m->depth &&
               m->stack[m->depth - 1].glyph->family == FAMILY_SINGLE) {
        if (!(weak_close(m, token) && token < m->last_strong_close))
            close_mark(m, token, FAMILY_SINGLE);
    }
}

/* The last token of the paragraph that can close a single quotation; nothing opens after it. */
static size_t find_last_close(const struct machine *m)
{
    for (size_t t = m->last; t-- > m->first;) {
        const struct glyph *g = glyph_of(m->a, t);
        if (g && g->family == FAMILY_SINGLE && g->direction != DIRECTION_OPEN && lean_of(m, t) != LEAN_OPENS)
            return t;
    }
    return 0;
}

static size_t end_of_sentence(const struct machine *m, size_t token)
{
    const struct paragraph *p = &m->a->paragraphs[m->paragraph];
    for (size_t s = p->sentences.first; s < p->sentences.last; s++)
        if (token < m->a->sentences[s].tokens.last)
            return m->a->sentences[s].tokens.last;
    return m->last;
}

/* The paragraph is over.  The outermost double mark may run on; a single one that is left was an apostrophe. */
static void paragraph_end(struct machine *m)
{
    m->left_open = 0;
    while (m->depth) {
        const struct opened *o = &m->stack[m->depth - 1];
        if (o->glyph->family == FAMILY_SINGLE) {
            drop(m);
        } else {
            m->left_open = o->quotation + 1;
            pop(m, end_of_sentence(m, m->out[o->quotation].tokens.first));
        }
    }
    m->overflow = 0;
}

/* Does the paragraph open anew what the one before left open? */
static void continue_paragraph(struct machine *m, size_t paragraph)
{
    const struct analysis *a = m->a;
    const struct glyph *g = glyph_of(a, m->first);
    if (!m->left_open || !g || g->family != FAMILY_DOUBLE || m->last - m->first < 2)
        return;
    struct quotation *before = &m->out[m->left_open - 1];
    if (before->paragraph + 1 != paragraph)
        return;
    before->continues = true;
    before->tokens.last = a->sentences[a->paragraphs[before->paragraph].sentences.last - 1].tokens.last;
    m->left_open = 0;
}

static void read_paragraph(struct machine *m, size_t paragraph)
{
    const struct analysis *a = m->a;
    const struct paragraph *p = &a->paragraphs[paragraph];
    if (p->sentences.first == p->sentences.last)
        return;
    m->first = a->sentences[p->sentences.first].tokens.first;
    m->last = a->sentences[p->sentences.last - 1].tokens.last;
    continue_paragraph(m, paragraph);
    m->paragraph = (uint32_t)paragraph;
    m->last_strong_close = find_last_close(m);
    for (size_t t = m->first; t < m->last; t++) {
        const struct glyph *g = glyph_of(a, t);
        if (!g)
            continue;
        if (g->family == FAMILY_DOUBLE)
            double_mark(m, t, g);
        else
            single_mark(m, t, g);
    }
    paragraph_end(m);
}

/* Few words, no sentence's end in them, and neither a comma nor a colon that would introduce speech before them. */
static bool is_scare(const struct analysis *a, const struct quotation *q)
{
    static const char *const ends[] = {".", ",", "!", "?", ";", "...", "\u2026", NULL};
    static const char *const introducers[] = {",", ":", NULL};
    size_t inner = q->tokens.last - q->tokens.first;
    inner -= inner >= 2 ? 2 : inner;
    if (q->continues || inner == 0 || inner > 3 || token_is_one_of(a, q->tokens.last - 2, ends))
        return false;
    size_t first = q->tokens.first;
    return first > 0 && !(a->tokens[first].flags & TOKEN_NEWLINE_BEFORE) && !token_is_one_of(a, first - 1, introducers);
}

/* Drops what never closed, sets depths, and counts each token's quotations. */
static void finish(struct machine *m)
{
    struct analysis *a = m->a;
    size_t kept = 0, depth = 0;
    uint32_t ends[QUOTES_MAX_DEPTH + 1];
    for (size_t i = 0; i < m->count; i++) {
        struct quotation q = m->out[i];
        if (q.tokens.last <= q.tokens.first)
            continue;
        while (depth && ends[depth - 1] <= q.tokens.first)
            depth--;
        if (depth && q.tokens.last > ends[depth - 1])
            q.tokens.last = ends[depth - 1];
        q.depth = (uint8_t)depth;
        q.scare = is_scare(a, &q);
        ends[depth++] = q.tokens.last;
        CW_CHECK(depth <= QUOTES_MAX_DEPTH + 1);
        for (size_t t = q.tokens.first; t < q.tokens.last; t++)
            a->quote_depth[t]++;
        m->out[kept++] = q;
    }
    a->quotations = m->out;
    a->quotation_count = kept;
}

void quotes_stage(struct analysis *a)
{
    size_t marks = 0;
    for (size_t t = 0; t < a->token_count; t++)
        marks += quotes_is_mark(a, t);
    struct machine m = {.a = a, .out = arena_array(a->arena, marks + 1, sizeof *m.out)};
    a->quote_depth = arena_array(a->arena, a->token_count + 1, 1);
    for (size_t p = 0; p < a->paragraph_count; p++)
        read_paragraph(&m, p);
    finish(&m);
}
