/* Near copies side by side: paragraph beside paragraph where one says what the other says, and marked where one has
 * what the other has not. */
#include "client/report/dates.h"
#include "client/report/parts.h"
#include "proto/utf8.h"

enum { PASSAGES = 80 };  /* rows of one pair */

static const char *kind_words(enum copy_kind k)
{
    static const char *const words[COPY_KINDS] = {"alike", "the same text", "the same text with cuts",
                                                  "rewritten: other words, the same order of paragraphs"};
    return words[k];
}

static void write_passage(const struct scene *s, const struct report_article *a, const struct passage *p)
{
    size_t size = p->span.end - p->span.begin;
    const char *text = a->record.text + p->span.begin;
    size_t told = utf8_cut(text, size, REPORT_PASSAGE_BYTES);
    html_print(s->out, "<bdi>%.*s</bdi>%s", (int)told, text, told < size ? " …" : "");
}

/* A paragraph that only one of the two has. */
static void write_single(const struct scene *s, const struct report_article *a, const struct passage *p, bool left,
                         const char *outlet)
{
    html_print(s->out, left ? "<tr>" : "<tr><td class=\"nothing\"></td>");
    html_print(s->out, "<td class=\"only\" data-label=\"%s\"><b class=\"tag\">only here</b>", outlet);
    write_passage(s, a, p);
    html_print(s->out, left ? "</td><td class=\"nothing\"></td></tr>\n" : "</td></tr>\n");
}

static void write_both(const struct scene *s, const struct report_copy *c, size_t match, const char *const outlets[2])
{
    const struct passage_match *m = &c->concordance.matches[match];
    html_print(s->out, "<tr><td data-label=\"%s\">", outlets[0]);
    write_passage(s, &s->report->articles[c->a], &c->passages_a.at[m->a]);
    html_print(s->out, "</td><td data-label=\"%s\">", outlets[1]);
    if (!m->in_order) html_print(s->out, "<b class=\"tag\">in another place</b>");
    html_print(s->out, "<bdi>");
    write_alignment(s, &c->alignments[match], true);
    const struct passage *b = &c->passages_b.at[m->b];
    html_print(s->out, "</bdi>%s</td></tr>\n", c->alignments[match].b.size < b->span.end - b->span.begin ? " …" : "");
}

/* The match of a paragraph of b; count when it has none. */
static size_t match_of_b(const struct concordance *x, size_t b)
{
    size_t i = 0;
    while (i < x->count && x->matches[i].b != b) i++;
    return i;
}

/* Along a; what only b has comes after the paragraph of b that it follows. */
static void write_rows(const struct scene *s, const struct report_copy *c, const char *const outlets[2])
{
    const struct concordance *x = &c->concordance;
    const struct report_article *a = &s->report->articles[c->a], *b = &s->report->articles[c->b];
    size_t next_b = 0, match = 0, rows = 0;
    while (next_b < c->passages_b.count && match_of_b(x, next_b) == x->count && rows++ < PASSAGES)
        write_single(s, b, &c->passages_b.at[next_b++], false, outlets[1]);
    for (size_t i = 0; i < c->passages_a.count && rows < PASSAGES; i++, rows++) {
        if (match == x->count || x->matches[match].a != i) {
            write_single(s, a, &c->passages_a.at[i], true, outlets[0]);
            continue;
        }
        write_both(s, c, match, outlets);
        for (size_t k = x->matches[match++].b + 1;
             k < c->passages_b.count && match_of_b(x, k) == x->count && rows < PASSAGES; k++, rows++)
            write_single(s, b, &c->passages_b.at[k], false, outlets[1]);
    }
    if (rows >= PASSAGES) html_print(s->out, "<tr><td colspan=\"2\">The rest is left out here.</td></tr>\n");
}

static void write_article_heading(const struct scene *s, uint32_t article)
{
    const struct claim_document *d = &s->report->articles[article].about;
    html_print(s->out, "<th scope=\"col\">");
    scene_cite(s, d, (int32_t)article, NULL);
    html_print(s->out, "<br/><bdi>");
    html_label(s->out, scene_title(d), 120);
    html_print(s->out, "</bdi></th>");
}

static void write_pair(const struct scene *s, size_t number)
{
    const struct report_copy *c = &s->report->copies[number];
    const struct concordance *x = &c->concordance;
    const struct claim_document *a = &s->report->articles[c->a].about, *b = &s->report->articles[c->b].about;
    const char *const outlets[2] = {scene_outlet_name(a->outlet), scene_outlet_name(b->outlet)};
    html_print(s->out, "<article class=\"pair\" id=\"copy-%zu\">\n<h3><bdi>%s</bdi> and <bdi>%s</bdi></h3>\n",
               number + 1, outlets[0], outlets[1]);
    html_print(s->out, "<p>%zu of %zu and %zu paragraphs say the same, %u of them in the same order: %s. %s</p>\n",
               x->count, c->passages_a.count, c->passages_b.count, x->in_order, kind_words(x->kind),
               c->direction < 0 ? "The one on the left came first." : "The dates do not tell which came first.");
    html_print(s->out,
               "<table class=\"stack\">\n<caption class=\"hidden\">Paragraph by paragraph</caption>\n<thead><tr>");
    write_article_heading(s, c->a);
    write_article_heading(s, c->b);
    html_print(s->out, "</tr></thead>\n<tbody>\n");
    write_rows(s, c, outlets);
    html_print(s->out, "</tbody>\n</table>\n</article>\n");
}

void write_copies(const struct scene *s)
{
    html_print(s->out, "<p>Articles of which one is made from the other, or both from a third. What the right column "
                       "has and the left has not is marked: <ins>put in</ins>, <span class=\"otherwise\">said in "
                       "another way</span>.</p>\n");
    for (size_t i = 0; i < s->report->copy_count; i++) write_pair(s, i);
    if (s->report->more_copies)
        html_print(
            s->out,
            "<p class=\"notice\">More pairs are not told here; <code>claimwire copies</code> lists them all.</p>\n");
}
