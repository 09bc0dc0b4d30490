/* See rows.h. */
#include "client/render/rows.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "client/render/text.h"
#include "proto/arena.h"
#include "proto/json.h"

struct rows {
    struct terminal *terminal;
    enum rows_format format;
    const struct column *columns;
    size_t count;
    struct buffer line;
    /* for people */
    struct arena *arena;
    const char **texts;      /* kept × count, row by row */
    bool *numeric;           /* a column */
    size_t kept, capacity;
};

enum cw_error rows_format_given(const struct invocation *in, enum rows_format *out)
{
    static const struct { const char *name; enum rows_format format; } formats[] = {
        {"json", ROWS_JSON}, {"csv", ROWS_CSV}, {"tsv", ROWS_TSV}};
    *out = ROWS_PEOPLE;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (!cli_given(in, formats[i].name)) continue;
        if (*out != ROWS_PEOPLE) return cw_fail(CW_EUSAGE, "choose one of --json, --csv and --tsv");
        *out = formats[i].format;
    }
    return CW_OK;
}

struct rows *rows_new(struct terminal *t, enum rows_format format, const struct column *columns, size_t count)
{
    struct rows *r = calloc(1, sizeof *r);
    CW_CHECK(r);
    *r = (struct rows){.terminal = t, .format = format, .columns = columns, .count = count};
    if (format == ROWS_PEOPLE) {
        r->arena = arena_new(0);
        CW_CHECK(r->arena);
        r->numeric = arena_array(r->arena, count, sizeof *r->numeric);
    } else if (format != ROWS_JSON) {
        for (size_t i = 0; i < count; i++)
            fprintf(t->file, "%s%s", i ? format == ROWS_CSV ? "," : "\t" : "", columns[i].name);
        fputs(format == ROWS_CSV ? "\r\n" : "\n", t->file);
    }
    return r;
}

static void append_number(struct buffer *b, const struct cell *c)
{
    if (c->kind == CELL_COUNT) buffer_printf(b, "%" PRIu64, c->count);
    else if (c->kind == CELL_FLAG) buffer_puts(b, c->flag ? "true" : "false");
    else if (c->kind == CELL_REAL && isfinite(c->real)) buffer_printf(b, "%.6g", c->real);
}

void rows_append_json(struct buffer *out, const struct column *columns, const struct cell *cells, size_t count)
{
    buffer_puts(out, "{");
    for (size_t i = 0; i < count; i++) {
        const struct cell *c = &cells[i];
        buffer_printf(out, "%s\"%s\":", i ? "," : "", columns[i].name);
        if (c->kind == CELL_TEXT) json_append_string(out, c->text, strlen(c->text));
        else if (c->kind == CELL_NONE || (c->kind == CELL_REAL && !isfinite(c->real))) buffer_puts(out, "null");
        else append_number(out, c);
    }
    buffer_puts(out, "}");
}

static void append_csv(struct buffer *b, const struct cell *c)
{
    if (c->kind != CELL_TEXT) {
        append_number(b, c);
    } else if (!strpbrk(c->text, "\",\r\n") && *c->text != ' ') {
        buffer_puts(b, c->text);
    } else {
        buffer_puts(b, "\"");
        for (const char *s = c->text; *s; s++) {
            if (*s == '"') buffer_puts(b, "\"");
            buffer_append(b, s, 1);
        }
        buffer_puts(b, "\"");
    }
}

static void append_tsv(struct buffer *b, const struct cell *c)
{
    if (c->kind != CELL_TEXT) {
        append_number(b, c);
        return;
    }
    for (const char *s = c->text; *s; s++) {
        const char *escape = *s == '\t' ? "\\t" : *s == '\n' ? "\\n" : *s == '\r' ? "\\r" : *s == '\\' ? "\\\\" : NULL;
        if (escape) buffer_puts(b, escape);
        else buffer_append(b, s, 1);
    }
}

static const char *text_for_people(struct rows *r, size_t column, const struct cell *c)
{
    char number[TEXT_NUMBER];
    struct buffer b = {0};
    if (c->kind != CELL_TEXT && c->kind != CELL_NONE && c->kind != CELL_FLAG) r->numeric[column] = true;
    if (c->kind == CELL_TEXT) terminal_neutralise(&b, c->text, strlen(c->text));
    else if (c->kind == CELL_COUNT) buffer_puts(&b, text_count(c->count, number));
    else if (c->kind == CELL_FLAG) buffer_puts(&b, c->flag ? "yes" : "no");
    else append_number(&b, c);
    for (size_t i = 0; i < b.size; i++)
        if (b.data[i] == '\n' || b.data[i] == '\t') b.data[i] = ' ';
    const char *kept = arena_strndup(r->arena, b.data ? b.data : "", b.size);
    buffer_free(&b);
    return kept;
}

void rows_add(struct rows *r, const struct cell *cells)
{
    if (r->format == ROWS_PEOPLE) {
        if (r->kept == r->capacity) {
            r->capacity = r->capacity ? r->capacity * 2 : 64;
            r->texts = realloc(r->texts, r->capacity * r->count * sizeof *r->texts);
            CW_CHECK(r->texts);
        }
        for (size_t i = 0; i < r->count; i++) r->texts[r->kept * r->count + i] = text_for_people(r, i, &cells[i]);
        r->kept++;
        return;
    }
    buffer_clear(&r->line);
    if (r->format == ROWS_JSON) rows_append_json(&r->line, r->columns, cells, r->count);
    for (size_t i = 0; r->format != ROWS_JSON && i < r->count; i++) {
        if (i) buffer_puts(&r->line, r->format == ROWS_CSV ? "," : "\t");
        if (r->format == ROWS_CSV) append_csv(&r->line, &cells[i]);
        else append_tsv(&r->line, &cells[i]);
    }
    CW_CHECK(!r->line.failed);
    terminal_data(r->terminal, r->line.data ? r->line.data : "", r->line.size);
    fputs(r->format == ROWS_CSV ? "\r\n" : "\n", r->terminal->file);
}

enum { FLEXIBLE_MIN = 12, FLEXIBLE_WANTED = 30 };

/* The column to take a column's width from: a flexible one that is wider than it need be, the last of these first; then
 * the widest; `count` when none can give more. */
static size_t column_to_narrow(const struct rows *r, const unsigned *width)
{
    size_t widest = r->count;
    for (size_t c = r->count; c--;) {
        if (!r->columns[c].flexible || width[c] <= FLEXIBLE_MIN) continue;
        if (width[c] > FLEXIBLE_WANTED) return c;
        if (widest == r->count || width[c] > width[widest]) widest = c;
    }
    return widest;
}

/* On a very narrow terminal the last columns are not shown: width 0. */
static void hide_columns(const struct rows *r, unsigned *width)
{
    unsigned least = 0;
    for (size_t c = 0; c < r->count; c++)
        if (width[c]) least += 2 + (r->columns[c].flexible && width[c] > FLEXIBLE_MIN ? FLEXIBLE_MIN : width[c]);
    for (size_t c = r->count; least > r->terminal->width + 2 && --c;) {
        if (!width[c]) continue;
        least -= 2 + (r->columns[c].flexible && width[c] > FLEXIBLE_MIN ? FLEXIBLE_MIN : width[c]);
        width[c] = 0;
    }
}

/* Widths that fit, if they can; 0: not shown. */
static void fit_widths(const struct rows *r, unsigned *width)
{
    unsigned total = 0;
    for (size_t c = 0; c < r->count; c++) {
        width[c] = 0;
        if (!r->columns[c].heading) continue;
        width[c] = text_width(r->columns[c].heading, strlen(r->columns[c].heading));
        for (size_t i = 0; i < r->kept; i++) {
            const char *s = r->texts[i * r->count + c];
            unsigned w = text_width(s, strlen(s));
            if (w > width[c]) width[c] = w;
        }
    }
    hide_columns(r, width);
    for (size_t c = 0; c < r->count; c++)
        if (width[c]) total += width[c] + 2;
    for (size_t c; total > r->terminal->width + 2 && (c = column_to_narrow(r, width)) < r->count; total--) width[c]--;
}

static void print_cell(struct terminal *t, const char *s, unsigned width, bool right, bool last)
{
    size_t n = strlen(s);
    unsigned w = text_width(s, n);
    if (w > width) {
        n = text_fit(s, n, width - 1);
        w = text_width(s, n) + 1;
    }
    bool cut = s[n] != '\0';
    int pad = (int)(width - w);
    if (right) fprintf(t->file, "%*s", pad, "");
    fwrite(s, 1, n, t->file);
    if (cut) fputs("…", t->file);
    if (!right && !last) fprintf(t->file, "%*s", pad, "");
}

static void print_table(struct rows *r)
{
    unsigned *width = arena_array(r->arena, r->count, sizeof *width);
    size_t last = 0;
    fit_widths(r, width);
    for (size_t c = 0; c < r->count; c++)
        if (width[c]) last = c;
    for (size_t i = 0; i <= r->kept; i++) {  /* row 0 is the headings */
        if (!i) terminal_style(r->terminal, STYLE_BOLD);
        for (size_t c = 0; c < r->count; c++) {
            if (!width[c]) continue;
            const char *s = i ? r->texts[(i - 1) * r->count + c] : r->columns[c].heading;
            print_cell(r->terminal, s, width[c], r->numeric[c], c == last);
            if (c != last) fputs("  ", r->terminal->file);
        }
        if (!i) terminal_style(r->terminal, STYLE_PLAIN);
        fputc('\n', r->terminal->file);
    }
}

void rows_end(struct rows *r)
{
    if (r->format == ROWS_PEOPLE && r->kept) print_table(r);
    arena_free(r->arena);
    free(r->texts);
    buffer_free(&r->line);
    free(r);
}
