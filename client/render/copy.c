/* Near copies side by side; see copy.h. */
#include "client/render/copy.h"

#include <string.h>

#include "client/render/claim.h"
#include "client/render/text.h"

/* --- who came first ----------------------------------------------------------------------------------------------- */

static const struct publication_date *published(const struct claim_document *d, struct publication_date *out)
{
    if (!d->published_lo || !d->published_hi) return NULL;
    snprintf(out->lo, sizeof out->lo, "%s", d->published_lo);
    snprintf(out->hi, sizeof out->hi, "%s", d->published_hi);
    return out;
}

int copy_came_first(const struct claim_document *a, const struct claim_document *b)
{
    struct publication_date x, y;
    return copy_direction(published(a, &x), published(b, &y));
}

void copy_append_direction(struct buffer *out, const struct claim_document *a, const struct claim_document *b)
{
    char x[48], y[48];
    int direction = copy_came_first(a, b);
    if (direction) {
        buffer_printf(out, "came first: %s (dates prove it)", claim_outlet(direction < 0 ? a : b));
        return;
    }
    const struct claim_document *undated = !a->published_lo ? a : !b->published_lo ? b : NULL;
    buffer_puts(out, "who came first, the dates do not tell: ");
    if (undated && !a->published_lo && !b->published_lo) buffer_puts(out, "both are undated");
    else if (undated) buffer_printf(out, "%s is undated", claim_outlet(undated));
    else if (!strcmp(claim_date(a, x), claim_date(b, y))) buffer_printf(out, "both are of %s", x);
    else buffer_printf(out, "%s and %s", x, y);
}

/* --- the rows of a pair ------------------------------------------------------------------------------------------- */

enum row_kind { ROW_SAME, ROW_MOVED, ROW_ONLY_A, ROW_ONLY_B };

struct row {
    enum row_kind kind;
    uint32_t a, b;                /* paragraphs, where the row has them */
    double overlap;
};
typedef void (*row_fn)(const struct copy_view *v, const struct row *r, void *context);

static bool has_match_of_b(const struct concordance *c, uint32_t b)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->matches[i].b == b) return true;
    return false;
}

static uint32_t give_only_b(const struct copy_view *v, uint32_t b, row_fn each, void *context)
{
    for (; b < v->b.passages.count && !has_match_of_b(&v->concordance, b); b++)
        each(v, &(struct row){.kind = ROW_ONLY_B, .b = b}, context);
    return b;
}

/* Along a; what only b has comes after the paragraph that it follows there. */
static void each_row(const struct copy_view *v, row_fn each, void *context)
{
    const struct concordance *c = &v->concordance;
    size_t match = 0;
    give_only_b(v, 0, each, context);
    for (uint32_t i = 0; i < v->a.passages.count; i++) {
        const struct passage_match *m = match < c->count && c->matches[match].a == i ? &c->matches[match++] : NULL;
        if (!m) {
            each(v, &(struct row){.kind = ROW_ONLY_A, .a = i}, context);
            continue;
        }
        each(v, &(struct row){.kind = m->in_order ? ROW_SAME : ROW_MOVED, .a = i, .b = m->b, .overlap = m->overlap},
             context);
        give_only_b(v, m->b + 1, each, context);
    }
}

/* What a row is called: where the one is proven to be the other's copy, b has left out and added. */
static const char *row_name(const struct copy_view *v, enum row_kind kind)
{
    if (kind == ROW_SAME) return "both";
    if (kind == ROW_MOVED) return "both, in another place";
    bool first = kind == ROW_ONLY_A;
    if (!v->direction || !v->concordance.kind) return first ? "only in the first" : "only in the second";
    return (v->direction < 0) == first ? "left out" : "new";
}

/* The sentences of a paragraph that the other text has not, joined by blanks; NULL: none. */
static const char *unmet(const struct copy_side *s, uint32_t passage, bool counterpart, struct buffer *out)
{
    buffer_clear(out);
    for (size_t i = 0; i < s->sentence_count; i++) {
        const struct copy_sentence *x = &s->sentences[i];
        if (x->passage != passage || copy_sentence_is_met(x, counterpart)) continue;
        buffer_printf(out, "%s%.*s", out->size ? " " : "", (int)(x->span.end - x->span.begin), s->text + x->span.begin);
    }
    return out->size ? buffer_terminate(out) : NULL;
}

static const char *passage_text(const struct copy_side *s, uint32_t passage, struct buffer *out)
{
    const struct span *span = &s->passages.at[passage].span;
    buffer_clear(out);
    buffer_append(out, s->text + span->begin, span->end - span->begin);
    return buffer_terminate(out);
}

const struct column copy_columns[COPY_COLUMNS] = {
    {.name = "document"},  {.name = "outlet"},          {.name = "other"},     {.name = "other_outlet"},
    {.name = "copy"},      {.name = "row"},             {.name = "paragraph"}, {.name = "other_paragraph"},
    {.name = "text"},      {.name = "other_text"},      {.name = "only_here"}, {.name = "only_there"}};

static void add_row(const struct copy_view *v, const struct row *r, void *rows)
{
    struct buffer text_a = {0}, text_b = {0}, unmet_a = {0}, unmet_b = {0};
    const struct cell none = {.kind = CELL_NONE};
    bool a = r->kind != ROW_ONLY_B, b = r->kind != ROW_ONLY_A;
    const struct cell cells[COPY_COLUMNS] = {
        cell_text(v->a.about->id), cell_text(v->a.about->outlet), cell_text(v->b.about->id),
        cell_text(v->b.about->outlet), cell_text(copy_kind_name(v->concordance.kind)), cell_text(row_name(v, r->kind)),
        a ? cell_count(r->a + 1) : none, b ? cell_count(r->b + 1) : none,
        a ? cell_text(passage_text(&v->a, r->a, &text_a)) : none,
        b ? cell_text(passage_text(&v->b, r->b, &text_b)) : none, a ? cell_text(unmet(&v->a, r->a, b, &unmet_a)) : none,
        b ? cell_text(unmet(&v->b, r->b, a, &unmet_b)) : none};
    rows_add(rows, cells);
    buffer_free(&text_a);
    buffer_free(&text_b);
    buffer_free(&unmet_a);
    buffer_free(&unmet_b);
}

void copy_add_rows(struct rows *rows, const struct copy_view *v) { each_row(v, add_row, rows); }

/* --- for people --------------------------------------------------------------------------------------------------- */

enum { MARGIN = 2, BETWEEN = 3, LABEL = 4 };

struct column_text {              /* one of the two columns, as far as it is printed */
    const char *rest;
    size_t size;
    enum style style;
};

static void print_line(struct terminal *t, struct column_text *c, unsigned width, bool pad)
{
    size_t next = 0, n = c->size ? text_line(c->rest, c->size, width, &next) : 0;
    unsigned used = text_width(c->rest, n);
    if (n && c->style != STYLE_PLAIN) terminal_style(t, c->style);
    terminal_safe_n(t, c->rest, n);
    if (n && c->style != STYLE_PLAIN) terminal_style(t, STYLE_PLAIN);
    if (pad) fprintf(t->file, "%*s", (int)(width > used ? width - used : 0), "");
    c->rest += next;
    c->size -= next;
}

/* Two paragraphs, each wrapped to its half, with its number in front. */
static void print_beside(struct terminal *t, const char *label_a, struct column_text a, const char *label_b,
                         struct column_text b)
{
    unsigned width = (t->width - MARGIN - BETWEEN - 2 * LABEL) / 2;
    for (bool first = true; first || a.size || b.size; first = false) {
        fprintf(t->file, "%*s%-*s", MARGIN, "", LABEL, first ? label_a : "");
        print_line(t, &a, width, b.size || (first && *label_b));
        if (b.size || (first && *label_b)) fprintf(t->file, "%*s%-*s", BETWEEN, "", LABEL, first ? label_b : "");
        if (b.size) print_line(t, &b, width, false);
        fputc('\n', t->file);
    }
}

static struct column_text column_text(const char *s, enum style style)
{
    return (struct column_text){s ? s : "", s ? strlen(s) : 0, style};
}

static void print_unmet(struct terminal *t, const char *a, const char *b, const char *name_a, const char *name_b)
{
    struct buffer x = {0}, y = {0};
    if (a) buffer_printf(&x, "%s: %s", name_a, a);
    if (b) buffer_printf(&y, "%s: %s", name_b, b);
    print_beside(t, "", column_text(a ? buffer_terminate(&x) : NULL, STYLE_DIM), "",
                 column_text(b ? buffer_terminate(&y) : NULL, STYLE_OK));
    buffer_free(&x);
    buffer_free(&y);
}

static void print_row(const struct copy_view *v, const struct row *r, void *terminal)
{
    struct terminal *t = terminal;
    struct buffer text_a = {0}, text_b = {0}, unmet_a = {0}, unmet_b = {0};
    char label_a[16] = "", label_b[16] = "";
    bool a = r->kind != ROW_ONLY_B, b = r->kind != ROW_ONLY_A;
    const char *x = a ? unmet(&v->a, r->a, b, &unmet_a) : NULL, *y = b ? unmet(&v->b, r->b, a, &unmet_b) : NULL;
    if (a) snprintf(label_a, sizeof label_a, "%u", r->a + 1);
    if (b) snprintf(label_b, sizeof label_b, "%u", r->b + 1);
    fputc('\n', t->file);
    if (r->kind != ROW_SAME) {
        terminal_style(t, STYLE_BOLD);
        fprintf(t->file, "%*s%s\n", MARGIN, "", row_name(v, r->kind));
        terminal_style(t, STYLE_PLAIN);
    }
    print_beside(t, label_a,
                 column_text(a ? passage_text(&v->a, r->a, &text_a) : NULL, a && b ? STYLE_PLAIN : STYLE_DIM), label_b,
                 column_text(b ? passage_text(&v->b, r->b, &text_b) : NULL, a && b ? STYLE_PLAIN : STYLE_OK));
    if (a && b && (x || y)) print_unmet(t, x, y, row_name(v, ROW_ONLY_A), row_name(v, ROW_ONLY_B));
    buffer_free(&text_a);
    buffer_free(&text_b);
    buffer_free(&unmet_a);
    buffer_free(&unmet_b);
}

void copy_print(struct terminal *t, const struct copy_view *v)
{
    terminal_style(t, STYLE_SOURCE);
    fputc('\n', t->file);
    print_beside(t, "", column_text(claim_outlet(v->a.about), STYLE_SOURCE), "",
                 column_text(claim_outlet(v->b.about), STYLE_SOURCE));
    terminal_style(t, STYLE_PLAIN);
    each_row(v, print_row, t);
}
