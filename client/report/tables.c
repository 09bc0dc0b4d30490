/* Two tables: names with their spellings, and dates with where they come from. */
#include <string.h>

#include "client/report/dates.h"
#include "client/report/parts.h"
#include "client/render/text.h"

/* ---- names ---- */

static const char *likeness_words(const char *likeness)
{
    static const struct { const char *likeness, *words;
    } known[] = {{"spelling", "spelt otherwise"},
                 {"acronym", "abbreviated"},
                 {"short", "without the first name"},
                 {"merge", "joined by a decision of people"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(known[i].likeness, likeness)) return known[i].words;
    return likeness;
}

static void write_member(const struct scene *s, const struct name_member *m)
{
    char number[TEXT_NUMBER];
    html_print(s->out, "<li><bdi><b>%s</b></bdi>", m->name);
    if (m->likeness) {
        html_print(s->out, ": %s", likeness_words(m->likeness));
        if (m->to) html_print(s->out, ", beside “<bdi>%s</bdi>”", m->to);
        if (m->evidence) html_print(s->out, ", in %s of articles", text_counted(m->evidence, "pair", number));
    }
    html_print(s->out, "</li>\n");
}

static void write_proof(const struct scene *s, const struct name_proof *p)
{
    html_print(s->out, "<li>“<bdi>%s</bdi>” in <bdi>%s</bdi>, “<bdi>%s</bdi>” in <bdi>%s</bdi></li>\n", p->spelling_a,
               scene_outlet_name(p->outlet_a), p->spelling_b, scene_outlet_name(p->outlet_b));
}

void write_names(const struct scene *s)
{
    html_print(s->out,
               "<p>Names that are written in different ways in articles that report the same. They are taken for one; "
               "<code>claimwire names split</code> takes them apart again.</p>\n"
               "<table class=\"stack\">\n<caption>Spellings of one name</caption>\n<thead><tr><th "
               "scope=\"col\">Name</th><th scope=\"col\">Written as</th><th scope=\"col\">Evidence, for "
               "example</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < s->report->name_count; i++) {
        const struct report_name *n = &s->report->names[i];
        html_print(s->out, "<tr><th scope=\"row\"><bdi>%s</bdi></th><td data-label=\"Written as\">\n<ul>\n",
                   n->members[0].name);
        for (size_t k = 0; k < n->count; k++) write_member(s, &n->members[k]);
        html_print(s->out, "</ul>\n</td><td data-label=\"Evidence, for example\">\n<ul>\n");
        for (size_t k = 0; k < n->proof_count; k++) write_proof(s, &n->proofs[k]);
        html_print(s->out,
                   n->proof_count ? "</ul>\n</td></tr>\n" : "<li>a decision of people</li>\n</ul>\n</td></tr>\n");
    }
    html_print(s->out, "</tbody>\n</table>\n");
}

/* ---- dates ---- */

static const char *basis_words(const char *basis)
{
    static const struct { const char *basis, *words;
    } known[] = {{"given", "given with the article"},
                 {"meta", "in the article’s metadata"},
                 {"header", "in a line above the article"},
                 {"dateline", "in the article’s dateline"},
                 {"inferred", "inferred from the text"}};
    for (size_t i = 0; basis && i < sizeof known / sizeof *known; i++)
        if (!strcmp(known[i].basis, basis)) return known[i].words;
    return basis ? basis : "not found";
}

static const char *grain_words(const struct claim_document *d)
{
    double lo, hi;
    if (!date_place(d->published_lo, &lo) || !date_place(d->published_hi, &hi)) return "unknown";
    return hi - lo < 0.9   ? "to the hour or better"
           : hi - lo <= 1  ? "to the day"
           : hi - lo <= 31 ? "to the month or better"
                           : "to the year or worse";
}

void write_dates(const struct scene *s)
{
    html_print(s->out, "<p>What is called first, or earlier, rests on these dates. A date is an interval: where two "
                       "touch, the page says “perhaps”.</p>\n"
                       "<table class=\"stack\">\n<caption>Dates of the articles</caption>\n<thead><tr><th "
                       "scope=\"col\">Article</th><th scope=\"col\">Outlet</th><th scope=\"col\">Published</th><th "
                       "scope=\"col\">Known</th><th scope=\"col\">Where the date is from</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < s->report->article_count; i++) {
        const struct claim_document *d = &s->report->articles[i].about;
        html_print(s->out, "<tr><th scope=\"row\"><a href=\"#a%zu\"><bdi>", i + 1);
        html_label(s->out, scene_title(d), 90);
        html_print(s->out, "</bdi></a></th><td data-label=\"Outlet\"><bdi>%s</bdi></td><td data-label=\"Published\">",
                   scene_outlet_name(d->outlet));
        date_print(s->out, d->published_lo, d->published_hi);
        html_print(s->out,
                   "</td><td data-label=\"Known\">%s</td><td data-label=\"Where the date is from\">%s</td></tr>\n",
                   grain_words(d), basis_words(d->published_basis));
    }
    html_print(s->out, "</tbody>\n</table>\n");
}
