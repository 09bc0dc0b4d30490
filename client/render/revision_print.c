/* Changes of a url; see revision_print.h. */
#include "client/render/revision_print.h"

#include <stdlib.h>
#include <string.h>

#include "client/render/article.h"
#include "client/render/text.h"

enum { INDENT = 4 };

static const struct column columns[] = {{.name = "url"},
                                        {.name = "part"},
                                        {.name = "change"},
                                        {.name = "before"},
                                        {.name = "after"},
                                        {.name = "aligned"},
                                        {.name = "speaker_before"},
                                        {.name = "speaker_after"},
                                        {.name = "kind_before"},
                                        {.name = "kind_after"},
                                        {.name = "document_before"},
                                        {.name = "document_after"},
                                        {.name = "published_before"},
                                        {.name = "published_after"},
                                        {.name = "statement_before"},
                                        {.name = "statement_after"},
                                        {.name = "order"}};

struct revision_printer {
    struct terminal *terminal;
    struct rows *rows;            /* NULL: for people */
    const char *url;
    const struct term_reader *terms;
    const struct record *before, *after;
    enum revision_basis basis;
};

struct revision_printer *revision_printer_new(struct terminal *t, enum rows_format format, const char *url,
                                              const struct term_reader *terms)
{
    struct revision_printer *p = calloc(1, sizeof *p);
    CW_CHECK(p);
    *p = (struct revision_printer){.terminal = t, .url = url, .terms = terms};
    if (format != ROWS_PEOPLE) p->rows = rows_new(t, format, columns, sizeof columns / sizeof *columns);
    return p;
}

void revision_printer_end(struct revision_printer *p)
{
    if (p->rows) rows_end(p->rows);
    free(p);
}

static void add_row(struct revision_printer *p, const char *part, const struct change *c)
{
    struct buffer aligned = {0};
    const struct record *x = p->before, *y = p->after;
    if (c->kind == CHANGE_REWORDED) alignment_append(&aligned, &c->alignment);
    const struct cell cells[] = {cell_text(p->url),
                                 cell_text(part),
                                 cell_text(change_kind_name(c->kind)),
                                 cell_text(c->before.text),
                                 cell_text(c->after.text),
                                 cell_text(aligned.size ? buffer_terminate(&aligned) : NULL),
                                 cell_text(c->before.speaker),
                                 cell_text(c->after.speaker),
                                 cell_text(c->before.kind),
                                 cell_text(c->after.kind),
                                 cell_text(x->id),
                                 cell_text(y->id),
                                 cell_text(x->has_published ? x->published.lo : NULL),
                                 cell_text(y->has_published ? y->published.lo : NULL),
                                 cell_text(c->before.id),
                                 cell_text(c->after.id),
                                 cell_text(revision_basis_name(p->basis))};
    _Static_assert(sizeof cells / sizeof *cells == sizeof columns / sizeof *columns, "a cell a column");
    rows_add(p->rows, cells);
    buffer_free(&aligned);
}

/* The sign in the margin, and the style of what it stands before. */
static const struct { char sign; enum style style; } signs[CHANGE_KINDS] = {
    [CHANGE_ADDED] = {'+', STYLE_OK}, [CHANGE_REMOVED] = {'-', STYLE_GONE}, [CHANGE_REWORDED] = {'~', STYLE_PLAIN},
    [CHANGE_ATTRIBUTED] = {'~', STYLE_PLAIN}, [CHANGE_MOVED] = {'>', STYLE_DIM}};

/* "Ada Kestrin: ", or both speakers when they differ. */
static void append_speakers(struct buffer *b, const struct change *c)
{
    const char *x = c->before.speaker, *y = c->after.speaker;
    const char *now = c->kind == CHANGE_REMOVED ? x : y;
    bool differ = c->before.id && c->after.id && (x || y) && (!x || !y || strcmp(x, y));
    if (!c->before.id && !c->after.id) return;
    if (differ) buffer_printf(b, "%s, before: %s: ", y ? y : "(nobody named)", x ? x : "(nobody named)");
    else buffer_printf(b, "%s: ", now ? now : "(nobody named)");
}

static void print_change(struct revision_printer *p, const struct change *c)
{
    struct terminal *t = p->terminal;
    struct buffer b = {0};
    fprintf(t->file, "  %c ", signs[c->kind].sign);
    append_speakers(&b, c);
    if (c->kind == CHANGE_REWORDED) {
        if (b.size) {
            text_paragraph(t, buffer_terminate(&b), INDENT, INDENT);
            fprintf(t->file, "%*s", INDENT, "");
        }
        alignment_print(t, &c->alignment, INDENT, INDENT);
    } else {
        if (c->kind == CHANGE_ATTRIBUTED && c->before.kind && c->after.kind && strcmp(c->before.kind, c->after.kind))
            buffer_printf(&b, "(%s, before: %s) ", c->after.kind, c->before.kind);
        buffer_puts(&b, c->kind == CHANGE_REMOVED ? c->before.text : c->after.text);
        if (signs[c->kind].style != STYLE_PLAIN) terminal_style(t, signs[c->kind].style);
        text_paragraph(t, buffer_terminate(&b), INDENT, INDENT);
        if (signs[c->kind].style != STYLE_PLAIN) terminal_style(t, STYLE_PLAIN);
    }
    buffer_free(&b);
}

static void print_changes(struct revision_printer *p, const char *part, const struct change *changes, size_t count,
                          size_t same)
{
    struct terminal *t = p->terminal;
    size_t of_kind[CHANGE_KINDS] = {0};
    struct buffer b = {0};
    for (size_t i = 0; i < count; i++) of_kind[changes[i].kind]++;
    buffer_printf(&b, "%s: ", part);
    for (int k = CHANGE_ADDED; k < CHANGE_KINDS; k++)
        if (of_kind[k]) buffer_printf(&b, "%zu %s, ", of_kind[k], change_kind_name((enum change_kind)k));
    buffer_printf(&b, "%zu the same", same);
    fputc('\n', t->file);
    terminal_style(t, STYLE_BOLD);
    text_paragraph(t, buffer_terminate(&b), 0, INDENT);
    terminal_style(t, STYLE_PLAIN);
    buffer_free(&b);
    for (size_t i = 0; i < count; i++) print_change(p, &changes[i]);
}

static const char *date_of(const struct record *r, char out[48])
{
    return article_date(r->has_published ? r->published.lo : NULL, r->has_published ? r->published.hi : NULL, out);
}

/* The titles, where they differ. */
static bool title_change(const struct revision_printer *p, struct arena *arena, struct change *out)
{
    const char *x = p->before->title ? p->before->title : "", *y = p->after->title ? p->after->title : "";
    struct wording_text a = {x, strlen(x), NULL}, b = {y, strlen(y), NULL};
    *out = (struct change){.kind = CHANGE_REWORDED, .before.text = p->before->title, .after.text = p->after->title};
    alignment_make(&a, &b, arena, &out->alignment);
    return strcmp(x, y) != 0;
}

/* How it is known which came first, where the dates above it do not say it. */
static void print_basis(const struct revision_printer *p)
{
    struct terminal *t = p->terminal;
    if (p->basis == REVISION_BY_PUBLICATION) return;
    terminal_style(t, p->basis == REVISION_UNKNOWN ? STYLE_WARN : STYLE_DIM);
    text_paragraph(t,
                   p->basis == REVISION_UNKNOWN
                       ? "Which of the two came first is not known: their dates do not tell."
                       : "Published on one date; a line of the text says which was updated later.",
                   0, 0);
    terminal_style(t, STYLE_PLAIN);
}

void revision_printer_add(struct revision_printer *p, const struct record *before, const struct record *after,
                          enum revision_basis basis, struct arena *arena)
{
    struct terminal *t = p->terminal;
    struct revision r;
    struct change title;
    char x[48], y[48];
    p->before = before;
    p->after = after;
    p->basis = basis;
    revision_compare(p->terms, before, after, arena, &r);
    bool titles_differ = title_change(p, arena, &title);
    if (p->rows) {
        if (titles_differ) add_row(p, "title", &title);
        for (size_t i = 0; i < r.sentence_count; i++) add_row(p, "sentence", &r.sentences[i]);
        for (size_t i = 0; i < r.statement_count; i++) add_row(p, "statement", &r.statements[i]);
        return;
    }
    fputc('\n', t->file);
    terminal_style(t, STYLE_SOURCE);
    text_paragraph(t, arena_printf(arena, "%s [%.8s] → %s [%.8s]", date_of(before, x), before->id, date_of(after, y),
                                   after->id), 0, INDENT);
    terminal_style(t, STYLE_PLAIN);
    print_basis(p);
    alignment_print_key(t);
    if (titles_differ) {
        fputs("\nTitle\n", t->file);
        print_change(p, &title);
    }
    print_changes(p, "Sentences", r.sentences, r.sentence_count, r.sentences_same);
    print_changes(p, "Statements", r.statements, r.statement_count, r.statements_same);
}
