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
static const struct mark moved_here = {STYLE_SOURCE, "{>", "<}"};

static const struct mark *mark_of(const struct alignment_piece *p) { return p->moved ? &moved_here : &marks[p->kind]; }

/* What moved is shown where it is now. */
static bool is_shown(const struct alignment_piece *p) { return !(p->moved && p->kind == ALIGNED_GONE); }

static void append_side(struct buffer *out, const struct wording_text *t, struct span s)
{
    buffer_append(out, t->text + s.begin, s.end - s.begin);
}

/* A piece's words, without its signs. */
static void append_words(struct buffer *out, const struct alignment *x, const struct alignment_piece *p, bool signs)
{
    if (p->kind == ALIGNED_GONE || (p->kind == ALIGNED_OTHERWISE && signs)) append_side(out, &x->a, p->a);
    if (p->kind == ALIGNED_OTHERWISE && signs) buffer_puts(out, " ~ ");
    if (p->kind != ALIGNED_GONE) append_side(out, &x->b, p->b);
}

void alignment_append(struct buffer *out, const struct alignment *x)
{
    bool any = false;
    for (size_t i = 0; i < x->count; i++) {
        const struct alignment_piece *p = &x->at[i];
        if (!is_shown(p)) continue;
        if (any) buffer_puts(out, " ");
        any = true;
        buffer_puts(out, mark_of(p)->before);
        append_words(out, x, p, true);
        buffer_puts(out, mark_of(p)->after);
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
    const struct mark *mark = mark_of(p);
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
    for (size_t i = 0; i < x->count; i++)
        if (is_shown(&x->at[i])) flow_piece(&f, x, &x->at[i]);
    fputc('\n', t->file);
}

void alignment_print_key(struct terminal *t)
{
    const struct {
        const struct mark *mark;
        const char *words;
    } keys[] = {{&marks[ALIGNED_GONE], "left out"},
                {&marks[ALIGNED_NEW], "put in"},
                {&moved_here, "moved"},
                {&marks[ALIGNED_OTHERWISE], "said in another way"}};
    unsigned column = 0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct mark *mark = keys[i].mark;
        unsigned width =
            (unsigned)(strlen(keys[i].words) + (t->colour ? 0 : strlen(mark->before) + strlen(mark->after)));
        bool fits = column + 3 + width <= t->width;
        if (i) fputs(fits ? "   " : "\n", t->file);
        column = i && fits ? column + 3 + width : width;
        terminal_style(t, mark->style);
        fprintf(t->file, "%s%s%s", t->colour ? "" : mark->before, keys[i].words, t->colour ? "" : mark->after);
        terminal_style(t, STYLE_PLAIN);
    }
    fputc('\n', t->file);
}
