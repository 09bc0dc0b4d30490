/* Who carries what: claims by outlets.  A sign and a word in each cell, so that nothing is told by colour alone; the
 * table scrolls in a box of its own. */
#include "client/report/parts.h"

/* with more columns the table is printed on a page of its own, with signs alone */
enum { WORDS = 84, WIDE = 6, DENSE = 12 };

static const struct standing_words {
    enum standing standing;
    const char *class, *sign, *words, *meaning;
} standings[] = {
    {STANDS_OWN, "own", "●", "own chain", "carries it, and names nobody else from whom it has it"},
    {STANDS_PASSED, "copy", "→", "passed on", "has it from another, whom it names"},
    {STANDS_COPY, "copy", "◌", "copy", "each of its articles is a near copy of another outlet’s"},
    {STANDS_BARE, "bare", "○", "bare", "says it in its own voice, with nobody’s name to it"},
    {STANDS_DENIES, "denies", "✕", "denial", "reports a denial"},
    {STANDS_OMITS, "omits", "△", "without denial", "carries the claim after the denial was out, without it"},
    {STANDS_PERHAPS_OMITS, "omits", "▵", "perhaps without",
     "the same, if the denial was out by then: the dates do not tell"},
};
enum { STANDINGS = sizeof standings / sizeof *standings };

static void write_cell(const struct scene *s, unsigned standing)
{
    html_print(s->out, "<td>");
    if (!standing)
        html_print(s->out, "<span class=\"absent\"><b class=\"sign\" aria-hidden=\"true\">–</b>absent</span>");
    if (standing & STANDS_OMITS) standing &= ~(unsigned)STANDS_PERHAPS_OMITS;
    for (size_t i = 0; i < STANDINGS; i++)
        if (standing & standings[i].standing)
            html_print(s->out, "<span class=\"%s\"><b class=\"sign\" aria-hidden=\"true\">%s</b>%s</span>",
                       standings[i].class, standings[i].sign, standings[i].words);
    html_print(s->out, "</td>");
}

static void write_row(const struct scene *s, size_t claim)
{
    const struct report_claim *c = &s->report->claims[claim];
    html_print(s->out, "<tr><th scope=\"row\"><a href=\"#claim-%zu\">%zu. <bdi>", claim + 1, claim + 1);
    html_label(s->out, scene_words(c), WORDS);
    html_print(s->out, "</bdi></a></th><td class=\"number\">%u</td>", c->account.independent);
    for (size_t i = 0; i < scene_shown(s); i++) write_cell(s, scene_standing(s, c, i));
    html_print(s->out, "</tr>\n");
}

void write_matrix(const struct scene *s)
{
    html_print(s->out, "<p>A row for each claim, a column for each outlet. <i>Origins</i> are the independent points "
                       "from which a claim entered the news, as far as the articles show; outlets are channels, and "
                       "many channels may go back to one origin.</p>\n");
    html_print(s->out,
               "<div class=\"scroll%s\" tabindex=\"0\" role=\"group\" aria-label=\"Table of claims and outlets, "
               "scrolls sideways\">\n<table class=\"matrix%s\">\n"
               "<caption>Claims and the outlets that carry them</caption>\n"
               "<thead><tr><th scope=\"col\">Claim</th><th scope=\"col\" class=\"number\">Origins</th>",
               scene_shown(s) > WIDE ? " wide" : "", scene_shown(s) > DENSE ? " dense" : "");
    for (size_t i = 0; i < scene_shown(s); i++) {
        html_print(s->out, "<th scope=\"col\"><bdi>");
        html_label(s->out, s->outlets[i].name, 48);
        html_print(s->out, "</bdi></th>");
    }
    html_print(s->out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < s->report->claim_count; i++) write_row(s, i);
    html_print(s->out, "</tbody>\n</table>\n</div>\n<ul class=\"key\" aria-label=\"What the signs mean\">\n");
    for (size_t i = 0; i < STANDINGS; i++)
        html_print(s->out, "<li><span class=\"%s\"><b class=\"sign\" aria-hidden=\"true\">%s</b>%s</span> %s</li>\n",
                   standings[i].class, standings[i].sign, standings[i].words, standings[i].meaning);
    html_print(s->out, "<li><span class=\"absent\"><b class=\"sign\" aria-hidden=\"true\">–</b>absent</span> not found "
                       "in its articles on this page</li>\n</ul>\n");
    if (s->outlet_count > scene_shown(s))
        html_print(s->out,
                   "<p class=\"hint\">The %zu outlets with the most articles have a column, of %zu. Each claim below "
                   "names all that carry it.</p>\n",
                   scene_shown(s), s->outlet_count);
}
