/* The lines of Markdown: blocks and front matter.  What stands inside a paragraph is in markdown_inline.c. */
#include "client/import/markdown.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "client/import/importer.h"
#include "client/import/markdown_inline.h"

struct line {
    const char *at;
    size_t size;
};

struct reader {
    const char *at, *end;
    struct arena *arena;
    struct document *fields;
    struct buffer paragraph;
    struct buffer *out;
    bool in_list;   /* the paragraph before was a list item: the next one follows it closely */
};

static bool next_line(struct reader *r, struct line *out)
{
    if (r->at == r->end) return false;
    const char *newline = memchr(r->at, '\n', (size_t)(r->end - r->at));
    const char *stop = newline ? newline : r->end;
    *out = (struct line){r->at, (size_t)(stop - r->at)};
    if (out->size && stop[-1] == '\r') out->size--;
    r->at = newline ? newline + 1 : r->end;
    return true;
}

static struct line skip(struct line l, size_t n) { return (struct line){l.at + n, l.size - n}; }

static struct line trim(struct line l)
{
    while (l.size && (*l.at == ' ' || *l.at == '\t')) l = skip(l, 1);
    while (l.size && (l.at[l.size - 1] == ' ' || l.at[l.size - 1] == '\t')) l.size--;
    return l;
}

static struct line unquote(struct line l)
{
    l = trim(l);
    bool quoted = l.size >= 2 && (*l.at == '"' || *l.at == '\'') && l.at[l.size - 1] == *l.at;
    return quoted ? (struct line){l.at + 1, l.size - 2} : l;
}

static bool is(struct line l, const char *s) { return l.size == strlen(s) && !memcmp(l.at, s, l.size); }

/* ---- front matter ---- */

static void set_list(struct reader *r, const char *name, struct line value)
{
    if (value.size >= 2 && *value.at == '[' && value.at[value.size - 1] == ']') {
        value = (struct line){value.at + 1, value.size - 2};
        while (value.size) {
            const char *comma = memchr(value.at, ',', value.size);
            size_t n = comma ? (size_t)(comma - value.at) : value.size;
            struct line item = unquote((struct line){value.at, n});
            fields_set(r->fields, name, item.at, item.size, r->arena);
            value = skip(value, n + (comma != NULL));
        }
    } else {
        value = unquote(value);
        fields_set(r->fields, name, value.at, value.size, r->arena);
    }
}

/* The common part of YAML: "name: value", "name: [a, b]", and "name:" with "- item" lines. */
static void read_front_matter(struct reader *r)
{
    const char *begin = r->at;
    struct line l;
    char name[32] = "";
    bool closed = false;
    if (!next_line(r, &l) || !is(trim(l), "---")) {
        r->at = begin;
        return;
    }
    const char *first = r->at;
    while (!closed && next_line(r, &l)) closed = is(trim(l), "---") || is(trim(l), "...");
    if (!closed) {  /* only a rule at the top */
        r->at = begin;
        return;
    }
    for (r->at = first; next_line(r, &l) && !is(trim(l), "---") && !is(trim(l), "...");) {
        struct line t = trim(l);
        const char *colon = memchr(t.at, ':', t.size);
        if (t.size && *t.at == '-' && *name) {
            struct line item = unquote(skip(t, 1));
            fields_set(r->fields, name, item.at, item.size, r->arena);
        } else if (colon && colon - t.at < (ptrdiff_t)sizeof name) {
            snprintf(name, sizeof name, "%.*s", (int)(colon - t.at), t.at);
            set_list(r, name, trim(skip(t, (size_t)(colon - t.at) + 1)));
        }
    }
}

/* ---- blocks ---- */

static void end_paragraph(struct reader *r, bool list_item)
{
    if (!r->paragraph.size) return;
    markdown_inline(&r->paragraph);
    if (r->paragraph.size) {
        if (r->out->size) buffer_puts(r->out, r->in_list && list_item ? "\n" : "\n\n");
        buffer_append(r->out, r->paragraph.data, r->paragraph.size);
        r->in_list = list_item;
    }
    buffer_clear(&r->paragraph);
}

/* Is it a line of at least `least` of one character out of `set`, blanks aside? */
static bool is_rule(struct line l, const char *set, size_t least)
{
    size_t count = 0;
    l = trim(l);
    if (!l.size || !strchr(set, *l.at)) return false;
    for (size_t i = 0; i < l.size; i++) {
        if (l.at[i] == ' ') continue;
        if (l.at[i] != *l.at) return false;
        count++;
    }
    return count >= least;
}

static size_t heading_level(struct line l)
{
    size_t n = 0;
    while (n < l.size && l.at[n] == '#') n++;
    return n >= 1 && n <= 6 && (n == l.size || l.at[n] == ' ') ? n : 0;
}

/* Bytes of a list's marker with its blank: "- ", "* ", "+ ", "12. ", "3) "; 0: none. */
static size_t list_marker(struct line l)
{
    size_t n = 0;
    if (l.size > 1 && strchr("-*+", *l.at)) n = 1;
    else {
        while (n < l.size && n < 9 && isdigit((unsigned char)l.at[n])) n++;
        if (!n || n >= l.size || (l.at[n] != '.' && l.at[n] != ')')) return 0;
        if (n > 3) return 0;  /* "2024. " is the end of a sentence */
        n++;
    }
    return n < l.size && (l.at[n] == ' ' || l.at[n] == '\t') ? n + 1 : 0;
}

static void set_title(struct reader *r)
{
    if (r->fields->title) return;
    struct buffer heading = {0};
    buffer_append(&heading, r->paragraph.data, r->paragraph.size);
    markdown_inline(&heading);
    if (heading.size && !heading.failed && heading.size <= CW_MAX_FIELD)
        r->fields->title = arena_strndup(r->arena, heading.data, heading.size);
    buffer_free(&heading);
}

static void read_heading(struct reader *r, struct line l, size_t level)
{
    end_paragraph(r, r->in_list);
    l = trim(skip(l, level));
    while (l.size && l.at[l.size - 1] == '#') l.size--;
    l = trim(l);
    buffer_append(&r->paragraph, l.at, l.size);
    if (level == 1) set_title(r);
    end_paragraph(r, false);
}

static void read_fence(struct reader *r, struct line fence)
{
    struct line l;
    end_paragraph(r, r->in_list);
    bool first = true;
    while (next_line(r, &l) && !(trim(l).size >= 3 && !memcmp(trim(l).at, fence.at, 3))) {
        if (r->out->size) buffer_puts(r->out, first ? "\n\n" : "\n");
        buffer_append(r->out, l.at, l.size);
        first = false;
    }
    r->in_list = false;
}

static void read_text(struct reader *r, struct line l)
{
    struct line t = trim(l);
    bool hard = l.size > t.size + (size_t)(t.at - l.at) + 1;  /* two blanks or more at the end */
    if (t.size && t.at[t.size - 1] == '\\') {
        hard = true;
        t.size--;
    }
    buffer_append(&r->paragraph, t.at, t.size);
    buffer_puts(&r->paragraph, hard ? "\n" : " ");
}

static bool is_definition(struct line l)  /* [label]: address */
{
    const char *close = l.size && *l.at == '[' ? memchr(l.at, ']', l.size) : NULL;
    return close && close + 1 < l.at + l.size && close[1] == ':';
}

static void read_block_line(struct reader *r, struct line l, bool *item)
{
    struct line t = trim(l);
    while (t.size && *t.at == '>') t = trim(skip(t, 1));
    size_t marker = list_marker(t), level = heading_level(t);
    bool has_text = r->paragraph.size > 0;
    if (!t.size) {
        end_paragraph(r, *item);
        *item = false;
    } else if (t.size >= 3 && (!memcmp(t.at, "```", 3) || !memcmp(t.at, "~~~", 3))) {
        read_fence(r, t);
        *item = false;
    } else if (level) {
        read_heading(r, t, level);
        *item = false;
    } else if (has_text && !*item && (is_rule(t, "=", 1) || is_rule(t, "-", 2)) && !memchr(t.at, ' ', t.size)) {
        if (*t.at == '=') set_title(r);  /* an underlined heading */
        end_paragraph(r, false);
    } else if (is_rule(t, "-*_", 3)) {
        end_paragraph(r, *item);
        *item = false;
    } else if (!has_text && is_definition(t)) {
        return;
    } else {
        if (marker) end_paragraph(r, *item);
        if (marker) *item = true;
        size_t lead = (size_t)(t.at - l.at) + marker;
        read_text(r, marker || lead ? skip(l, lead) : l);
    }
}

void markdown_reduce(const char *s, size_t n, struct arena *a, struct document *fields, struct buffer *out)
{
    struct reader r = {.at = s, .end = s + n, .arena = a, .fields = fields, .out = out};
    struct line l;
    bool item = false;
    buffer_clear(out);
    if (n >= 3 && !memcmp(s, "\xef\xbb\xbf", 3)) r.at += 3;
    read_front_matter(&r);
    while (next_line(&r, &l)) read_block_line(&r, l, &item);
    end_paragraph(&r, item);
    if (out->size) buffer_puts(out, "\n");
    out->failed |= r.paragraph.failed;
    buffer_free(&r.paragraph);
}
