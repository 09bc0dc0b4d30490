/* Differences between two wordings, marked so that a page without colours and a page that is read aloud tell them too.
 * */
#include "client/report/parts.h"

static void write_side(const struct scene *s, const struct wording_text *t, struct span at)
{
    html_print(s->out, "%.*s", (int)(at.end - at.begin), t->text + at.begin);
}

void write_alignment(const struct scene *s, const struct alignment *x, bool beside)
{
    for (size_t i = 0; i < x->count; i++) {
        const struct alignment_piece *p = &x->at[i];
        if (beside && p->kind == ALIGNED_GONE) continue;
        html_print(s->out, i ? " " : "");
        switch (p->kind) {
        case ALIGNED_SAME: write_side(s, &x->b, p->b); break;
        case ALIGNED_OTHERWISE:
            html_print(s->out, "<span class=\"otherwise\" title=\"there: %.*s\">", (int)(p->a.end - p->a.begin),
                       x->a.text + p->a.begin);
            write_side(s, &x->b, p->b);
            html_print(s->out, "</span>");
            break;
        case ALIGNED_GONE:
            html_print(s->out, "<del>");
            write_side(s, &x->a, p->a);
            html_print(s->out, "</del>");
            break;
        case ALIGNED_NEW:
            html_print(s->out, "<ins>");
            write_side(s, &x->b, p->b);
            html_print(s->out, "</ins>");
            break;
        }
    }
}
