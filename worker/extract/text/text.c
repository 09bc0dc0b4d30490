/* The text stage: paragraphs by line breaks, then tokens and sentences within each. */
#include "worker/extract/text/text.h"

#include <string.h>

#include "worker/extract/text/sentences.h"
#include "worker/extract/text/tokenize.h"
#include "worker/extract/text/unicode.h"

struct line {
    uint32_t begin, end;   /* white space at the edges cut */
    uint32_t indent;       /* bytes of white space before it */
    bool after_blank;      /* a blank line, or the text's start, comes before it */
};

struct lines {
    struct line *at;
    size_t count, capacity;
};

static void add_line(struct arena *arena, struct lines *l, struct line line)
{
    if (l->count == l->capacity) {
        size_t more = l->capacity ? 2 * l->capacity : 64;
        l->at = arena_grow(arena, l->at, l->capacity * sizeof *l->at, more * sizeof *l->at);
        l->capacity = more;
    }
    l->at[l->count++] = line;
}

/* The lines that hold something visible. */
static struct lines split_lines(const struct analysis *a)
{
    struct lines lines = {0};
    const char *text = a->text, *stop = a->text + a->text_size;
    bool blank = true;
    for (const char *p = text; p < stop;) {
        const char *start = p, *first = NULL, *last = NULL;
        size_t n, eol = 0;
        while (p < stop && !(eol = unicode_line_break(p, stop))) {
            if (unicode_class_at(p, stop, &n) != CHAR_SPACE) {
                if (!first) first = p;
                last = p + n;
            }
            p += n;
        }
        p += eol;
        if (first)
            add_line(a->arena, &lines,
                     (struct line){(uint32_t)(first - text), (uint32_t)(last - text), (uint32_t)(first - start),
                                   blank});
        blank = !first;
    }
    return lines;
}

static bool begins_lower(const struct analysis *a, const struct line *l)
{
    size_t n;
    return unicode_class_at(a->text + l->begin, a->text + l->end, &n) == CHAR_LOWER;
}

/* The width that the text's lines are wrapped to, or 0 if a line is a paragraph.  Wrapped lines are short and often go
 * on in lower case. */
static uint32_t wrap_width(const struct analysis *a, const struct lines *l)
{
    enum { WIDEST = 120 };
    size_t breaks = 0, lower = 0;
    uint32_t width = 0;
    for (size_t i = 0; i < l->count; i++) {
        uint32_t w = l->at[i].end - l->at[i].begin + l->at[i].indent;
        if (w > width) width = w;
        if (l->at[i].after_blank) continue;
        breaks++;
        lower += begins_lower(a, &l->at[i]);
    }
    return width <= WIDEST && lower * 5 > breaks ? width : 0;
}

/* Whether line i goes on the paragraph of the line before it: the text is wrapped, and the line's first word had no
 * room there. */
static bool continues(const struct analysis *a, const struct lines *l, size_t i, uint32_t width)
{
    const struct line *line = &l->at[i], *before = line - 1;
    if (!width || line->after_blank || line->indent > before->indent + 1) return false;
    if (begins_lower(a, line)) return true;
    const char *p = a->text + line->begin, *end = a->text + line->end;
    while (p < end && *p != ' ') p++;
    uint32_t used = before->end - before->begin + before->indent, word = (uint32_t)(p - a->text) - line->begin;
    return used + 1 + word > width - width / 4;
}

static void split_paragraphs(struct analysis *a)
{
    struct lines lines = split_lines(a);
    uint32_t width = wrap_width(a, &lines);
    a->paragraphs = arena_array(a->arena, lines.count, sizeof *a->paragraphs);
    a->paragraph_count = 0;
    for (size_t i = 0; i < lines.count; i++) {
        const struct line *l = &lines.at[i];
        if (i && continues(a, &lines, i, width)) a->paragraphs[a->paragraph_count - 1].end = l->end;
        else
            a->paragraphs[a->paragraph_count++] = (struct paragraph){.begin = l->begin,
                                                                     .end = l->end,
                                                                     .role = PARAGRAPH_BODY};
    }
}

static void add_sentence(struct analysis *a, size_t *capacity, struct sentence s)
{
    if (a->sentence_count == *capacity) {
        size_t more = *capacity ? 2 * *capacity : 64;
        a->sentences = arena_grow(a->arena, a->sentences, *capacity * sizeof *a->sentences,
                                  more * sizeof *a->sentences);
        *capacity = more;
    }
    a->sentences[a->sentence_count++] = s;
}

void text_stage(struct analysis *a)
{
    split_paragraphs(a);
    struct token_list list = {.arena = a->arena};
    size_t capacity = 0;
    a->sentences = NULL;
    a->sentence_count = 0;
    for (uint32_t p = 0; p < a->paragraph_count; p++) {
        struct paragraph *paragraph = &a->paragraphs[p];
        uint32_t first = (uint32_t)list.count;
        tokenize(a->text, paragraph->begin, paragraph->end, &list);
        a->tokens = list.at;
        a->token_count = list.count;
        if (first < list.count) list.at[first].flags |= TOKEN_NEWLINE_BEFORE;
        paragraph->sentences.first = (uint32_t)a->sentence_count;
        while (first < list.count) {
            uint32_t end = sentence_end(a, first, (uint32_t)list.count);
            add_sentence(a, &capacity, (struct sentence){{first, end}, p});
            first = end;
        }
        paragraph->sentences.last = (uint32_t)a->sentence_count;
    }
}

/* The text of given tokens, as text_from_tokens describes it; fills a->tokens on the way. */
static void join_words(struct analysis *a, const struct given_tokens *g)
{
    size_t size = 1;
    for (size_t i = 0; i < g->count; i++) size += strlen(g->words[i]) + 2;
    char *text = arena_alloc(a->arena, size);
    uint32_t at = 0, sentence = 0;
    for (uint32_t i = 0; i < g->count; i++) {
        uint8_t flags = g->glued && g->glued[i] && i ? 0 : TOKEN_SPACE_BEFORE;
        bool new_sentence = i && i == g->sentence_ends[sentence];
        if (new_sentence) sentence++;
        bool new_paragraph = new_sentence && g->new_paragraph && g->new_paragraph[sentence];
        if (new_sentence || !i) flags |= TOKEN_SPACE_BEFORE | TOKEN_NEWLINE_BEFORE;
        if (new_sentence) text[at++] = '\n';
        if (new_paragraph) text[at++] = '\n';
        if (!new_sentence && i && flags) text[at++] = ' ';
        size_t n = strlen(g->words[i]);
        memcpy(text + at, g->words[i], n);
        a->tokens[i] = (struct token){at, at + (uint32_t)n, flags};
        at += (uint32_t)n;
    }
    a->text = text;
    a->text_size = at;
}

void text_from_tokens(struct analysis *a, const struct given_tokens *g)
{
    CW_CHECK(!g->count || (g->sentence_count && g->sentence_ends[g->sentence_count - 1] == g->count));
    a->tokens = arena_array(a->arena, g->count, sizeof *a->tokens);
    a->token_count = g->count;
    a->sentences = arena_array(a->arena, g->sentence_count, sizeof *a->sentences);
    a->sentence_count = g->sentence_count;
    a->paragraphs = arena_array(a->arena, g->sentence_count, sizeof *a->paragraphs);
    a->paragraph_count = 0;
    join_words(a, g);
    uint32_t first = 0;
    for (uint32_t s = 0; s < g->sentence_count; s++) {
        CW_CHECK(g->sentence_ends[s] > first);
        if (!s || (g->new_paragraph && g->new_paragraph[s])) {
            uint32_t begin = a->tokens[first].begin;
            a->paragraphs[a->paragraph_count++] = (struct paragraph){.begin = begin, .sentences = {s, s}};
        }
        struct paragraph *p = &a->paragraphs[a->paragraph_count - 1];
        a->sentences[s] = (struct sentence){{first, g->sentence_ends[s]}, (uint32_t)a->paragraph_count - 1};
        first = g->sentence_ends[s];
        p->end = a->tokens[first - 1].end;
        p->sentences.last = s + 1;
    }
}
