/* An alignment for people, and on one line; see alignment.h. */
#include <string.h>

#include "client/render/alignment.h"
#include "client/render/text.h"

static const struct mark {
    enum style style;
    const char *before, *after;   /* the signs, where there is no colour */
} marks[] = {
    [ALIGNED_SAME] = {STYLE_PLAIN, "", ""},
    [ALIGNED_OTHERWISE] = {STYLE_CUE, "(", ")"},
    [ALIGNED_GONE] = {STYLE_GONE, "[-", "-]"},
    [ALIGNED_NEW] = {STYLE_OK, "{+", "+}"},
};

static void append_side(struct buffer *out, const struct wording_text *t, struct span s) { buffer_append(out, t->text + s.begin, s.end - s.begin); }

/* A piece's words, without its signs. */
static void append_words(struct buffer *out, const struct alignment *x, const struct alignment_piece *p, bool signs)
{
    if (p->kind == ALIGNED_GONE || (p->kind == ALIGNED_OTHERWISE && signs)) append_side(out, &x->a, p->a);
    if (p->kind == ALIGNED_OTHERWISE && signs) buffer_puts(out, " ~ ");
    if (p->kind != ALIGNED_GONE) append_side(out, &x->b, p->b);
}

void alignment_append(struct buffer *out, const struct alignment *x)
{
    for (size_t i = 0; i < x->count; i++) {
        if (i) buffer_puts(out, " ");
        buffer_puts(out, marks[x->at[i].kind].before);
        append_words(out, x, &x->at[i], true);
        buffer_puts(out, marks[x->at[i].kind].after);
    }
}

/* Where the cursor stands, so that words wrap though styles change between them. */
struct flow {
    struct terminal *terminal;
    unsigned indent, column;
    bool at_start;            /* of a line: no blank is due */
};

/* One word, on this line or the next; its style begins and ends with it, so that no blank is struck through. */
static void flow_word(struct flow *f, const char *s, size_t n, enum style style)
{
    unsigned width = text_width(s, n);
    if (!f->at_start) {
        bool fits = f->column + 1 + width <= f->terminal->width;
        if (fits) fputc(' ', f->terminal->file);
        else fprintf(f->terminal->file, "\n%*s", (int)f->indent, "");
        f->column = fits ? f->column + 1 : f->indent;
    }
    f->at_start = false;
    f->column += width;
    if (style != STYLE_PLAIN) terminal_style(f->terminal, style);
    terminal_safe_n(f->terminal, s, n);
    if (style != STYLE_PLAIN) terminal_style(f->terminal, STYLE_PLAIN);
}

static void flow_piece(struct flow *f, const struct alignment *x, const struct alignment_piece *p)
{
    bool signs = !f->terminal->colour;
    const struct mark *mark = &marks[p->kind];
    struct buffer b = {0};
    if (signs) buffer_puts(&b, mark->before);
    append_words(&b, x, p, signs);
    if (signs) buffer_puts(&b, mark->after);
    for (const char *s = buffer_terminate(&b); *(s += strspn(s, " \t\r\n")); s += strcspn(s, " \t\r\n"))
        flow_word(f, s, strcspn(s, " \t\r\n"), mark->style);
    buffer_free(&b);
}

void alignment_print(struct terminal *t, const struct alignment *x, unsigned at, unsigned indent)
{
    struct flow f = {t, indent, at, true};
    for (size_t i = 0; i < x->count; i++) flow_piece(&f, x, &x->at[i]);
    fputc('\n', t->file);
}

void alignment_print_key(struct terminal *t)
{
    static const struct { enum alignment_kind kind; const char *words; } keys[] = {
        {ALIGNED_GONE, "left out"}, {ALIGNED_NEW, "put in"}, {ALIGNED_OTHERWISE, "said in another way"}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct mark *mark = &marks[keys[i].kind];
        if (i) fputs("   ", t->file);
        terminal_style(t, mark->style);
        fprintf(t->file, "%s%s%s", t->colour ? "" : mark->before, keys[i].words, t->colour ? "" : mark->after);
        terminal_style(t, STYLE_PLAIN);
    }
    fputc('\n', t->file);
}
