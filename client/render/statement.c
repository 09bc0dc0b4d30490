/* One statement in a list, and dates; see article.h. */
#include <stdio.h>
#include <string.h>

#include "client/render/article.h"
#include "client/render/text.h"

enum { INDENT = 6 };

/* What was said, as one paragraph: runs of blanks and line ends become one blank. */
static void print_content(struct terminal *t, const char *s)
{
    struct buffer b = {0};
    for (const char *end = s + strlen(s); s < end;) {
        size_t word = strcspn(s, " \t\r\n");
        if (word && b.size) buffer_puts(&b, " ");
        buffer_append(&b, s, word);
        s += word;
        s += strspn(s, " \t\r\n");
    }
    text_paragraph(t, buffer_terminate(&b), INDENT, INDENT);
    buffer_free(&b);
}

/* Where the cursor stands after it. */
static unsigned print_who(struct terminal *t, const struct statement_view *v)
{
    const char *who = v->speaker ? v->speaker : v->source && *v->source ? v->source : "(nobody named)";
    unsigned width = text_width(v->label, strlen(v->label));
    unsigned before = width < INDENT - 2 ? INDENT - 2 - width : 0, at = before + width + 2;
    fprintf(t->file, "%*s", (int)before, "");
    terminal_safe(t, v->label);
    fputs("  ", t->file);
    terminal_style(t, STYLE_BOLD);
    bool fits = at + text_width(who, strlen(who)) <= t->width;
    if (fits) terminal_safe(t, who);
    else text_paragraph(t, who, at, INDENT);
    terminal_style(t, STYLE_PLAIN);
    if (!fits) fprintf(t->file, "%*s", INDENT - 2, "");
    return fits ? at + text_width(who, strlen(who)) : INDENT - 2;
}

void statement_print(struct terminal *t, const struct statement_view *v)
{
    struct buffer rest = {0};
    unsigned at = print_who(t, v);
    terminal_style(t, STYLE_DIM);
    buffer_printf(&rest, "  %s %s", v->form, v->kind);
    bool says_more = strcmp(v->polarity, "affirmed") && !(!strcmp(v->polarity, "denied") && !strcmp(v->kind, "denial"));
    if (says_more) buffer_printf(&rest, ", %s", v->polarity);
    if (v->anonymous) buffer_puts(&rest, ", anonymous");
    if (v->via && *v->via) buffer_printf(&rest, ", via %s", v->via);
    if (v->within) buffer_printf(&rest, ", within %s", v->within);
    text_paragraph(t, buffer_terminate(&rest), at, INDENT);
    terminal_style(t, STYLE_PLAIN);
    fprintf(t->file, "%*s", INDENT, "");
    print_content(t, v->content);
    buffer_free(&rest);
}

const char *article_date(const char *lo, const char *hi, char out[48])
{
    if (!lo || !hi || strlen(lo) < 10 || strlen(hi) < 10) snprintf(out, 48, "undated");
    else if (!strncmp(lo, hi, 10)) snprintf(out, 48, "%.10s", lo);
    else if (!strncmp(lo, hi, 7) && !strncmp(lo + 8, "01", 2) && strncmp(hi + 8, "28", 2) >= 0)
        snprintf(out, 48, "%.7s", lo);
    else if (!strncmp(lo, hi, 4) && !strncmp(lo + 5, "01-01", 5) && !strncmp(hi + 5, "12-31", 5))
        snprintf(out, 48, "%.4s", lo);
    else snprintf(out, 48, "%.10s to %.10s", lo, hi);
    return out;
}
