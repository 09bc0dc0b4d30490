/* The page's frame: head, contents, the parts in their order, foot. */
#include <string.h>

#include "client/report/dates.h"
#include "client/report/parts.h"
#include "client/report/style.h"
#include "client/render/text.h"

static bool has_claims(const struct report *r) { return r->claim_count > 0; }
static bool has_copies(const struct report *r) { return r->copy_count > 0; }
static bool has_names(const struct report *r) { return r->name_count > 0; }
static bool always(const struct report *r) { (void)r; return true; }

static const struct part {
    const char *id, *heading;
    bool (*there)(const struct report *r);
    void (*write)(const struct scene *s);
} parts[] = {
    {"timeline", "When it appeared", has_claims, write_timeline},
    {"matrix", "Who carries what", has_claims, write_matrix},
    {"claims", "The claims", has_claims, write_claims},
    {"copies", "Near copies side by side", has_copies, write_copies},
    {"names", "Names and their spellings", has_names, write_names},
    {"dates", "Dates, and how each was found", has_claims, write_dates},
    {"limits", "Limits and error rates", always, write_limits},
    {"articles", "The articles", has_claims, write_articles},
};
enum { PARTS = sizeof parts / sizeof *parts, NAV_LABEL = 60, SIGHTED = 9 };

static void write_start(const struct scene *s)
{
    html_print(s->out,
               "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
               "<meta name=\"generator\" content=\"claimwire report\"/>\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
               "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
               "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
               "base-uri 'none'; form-action 'none'\"/>\n"
               "<title>%s</title>\n<style>\n",
               s->report->title);
    buffer_puts(s->out, report_style);
    html_print(s->out, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n");
}

/* ---- what stands out ---- */

static bool is_denied(const struct report_claim *c) { return c->material.denial_count > 0; }
static bool is_told_without(const struct report_claim *c) { return c->account.omission_count > 0; }
static bool is_unnamed(const struct report_claim *c) { return c->account.anonymous_only; }

static bool is_distorted(const struct report_claim *c)
{
    for (size_t i = 0; i < c->shown; i++)
        if (c->wordings[i].distortion_count) return true;
    return false;
}

static const struct sight {
    bool (*holds)(const struct report_claim *c);
    const char *one, *more;
} sights[] = {
    {is_denied, "claim is denied", "claims are denied"},
    {is_told_without, "of them is told somewhere without the denial", "of them are told somewhere without the denial"},
    {is_unnamed, "claim rests on unnamed sources only", "claims rest on unnamed sources only"},
    {is_distorted, "claim changes a number, a name or a “not” on its way",
     "claims change a number, a name or a “not” on their way"},
};
enum { SIGHTS = sizeof sights / sizeof *sights };

static void write_figure(const struct scene *s, size_t n, const char *one, const char *more)
{
    char number[TEXT_NUMBER];
    html_print(s->out, "<li><b>%s</b> %s", text_count(n, number), n == 1 ? one : more);
}

/* How many, and which. */
static void write_sight(const struct scene *s, const struct sight *sight)
{
    const struct report *r = s->report;
    size_t n = 0, told = 0;
    for (size_t i = 0; i < r->claim_count; i++) n += sight->holds(&r->claims[i]);
    write_figure(s, n, sight->one, sight->more);
    for (size_t i = 0; i < r->claim_count && told < SIGHTED; i++)
        if (sight->holds(&r->claims[i]))
            html_print(s->out, told++ ? ", <a href=\"#claim-%zu\">%zu</a>" : ": <a href=\"#claim-%zu\">%zu</a>", i + 1,
                       i + 1);
    html_print(s->out, n > told ? " …</li>\n" : "</li>\n");
}

static void write_figures(const struct scene *s)
{
    html_print(s->out, "<ul class=\"figures\">\n");
    write_figure(s, s->report->claim_count, "claim", "claims");
    html_print(s->out, "</li>\n");
    write_figure(s, s->report->article_count, "article", "articles");
    html_print(s->out, "</li>\n");
    write_figure(s, s->outlet_count, "outlet", "outlets");
    html_print(s->out, "</li>\n");
    for (size_t i = 0; i < SIGHTS; i++) write_sight(s, &sights[i]);
    html_print(s->out, "</ul>\n");
}

/* ---- head ---- */

/* From the earliest beginning to the latest end of the articles' dates. */
static void write_span(const struct scene *s)
{
    const char *lo = NULL, *hi = NULL;
    char words[DATE_WORDS];
    for (size_t i = 0; i < s->report->article_count; i++) {
        const struct claim_document *d = &s->report->articles[i].about;
        if (!d->published_lo || !d->published_hi) continue;
        if (!lo || strcmp(d->published_lo, lo) < 0) lo = d->published_lo;
        if (!hi || strcmp(d->published_hi, hi) > 0) hi = d->published_hi;
    }
    if (lo) html_print(s->out, ", published %s", date_words(lo, hi, words));
}

static void write_notices(const struct scene *s)
{
    const struct report *r = s->report;
    char a[TEXT_NUMBER];
    if (r->more)
        html_print(s->out,
                   "<p class=\"notice\">More claims fit what was asked; the %s in most articles are told here. A "
                   "narrower question, or a higher <code>--limit</code> (up to %d), shows others.</p>\n",
                   text_count(r->claim_count, a), REPORT_CLAIMS_MOST);
    if (r->linking.unlinked)
        html_print(s->out,
                   "<p class=\"notice\">%s in the store had not been compared with the others yet when this page was "
                   "made: claims, denials and copies in them are missing.</p>\n",
                   text_counted(r->linking.unlinked, "article", a));
}

static void write_head(const struct scene *s)
{
    const struct report *r = s->report;
    char a[TEXT_NUMBER], b[TEXT_NUMBER], words[DATE_WORDS];
    double first, last;
    html_print(s->out,
               "<div class=\"sheet\">\n<header class=\"head\">\n<p class=\"kicker\">claimwire "
               "report</p>\n<h1><bdi>%s</bdi></h1>\n",
               r->title);
    html_print(s->out,
               "<p class=\"lede\">Who said it, who repeated it, who changed the wording, and who left out the denial: "
               "%s in %s",
               text_counted(r->claim_count, "claim", a), text_counted(r->article_count, "article", b));
    write_span(s);
    html_print(s->out, ".</p>\n");
    if (r->asked_count) {
        html_print(s->out, "<ul class=\"asked\" aria-label=\"What was asked\">\n");
        for (size_t i = 0; i < r->asked_count; i++) html_print(s->out, "<li><bdi>%s</bdi></li>\n", r->asked[i]);
        html_print(s->out, "</ul>\n");
    }
    write_notices(s);
    write_figures(s);
    html_print(s->out, "<p class=\"soft small\">Taken from a store of %s",
               text_counted(r->store.documents, "article", a));
    if (r->store.first_published && r->store.last_published && date_place(r->store.first_published, &first) &&
        date_place(r->store.last_published, &last)) {
        html_print(s->out, ", published %s to ", date_day_words((int)first, words));
        html_print(s->out, "%s,", date_day_words((int)last, words));
    }
    html_print(s->out,
               " with %s. Found by a program, not by a person: <a href=\"#limits\">what it can miss and what it cannot "
               "tell</a>. It counts channels and origins; it does not say what is true.</p>\n</header>\n",
               text_counted(r->stored_claims, "claim", a));
}

/* ---- contents ---- */

static void write_contents(const struct scene *s)
{
    html_print(s->out, "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<ol>\n");
    for (size_t i = 0; i < PARTS; i++) {
        if (!parts[i].there(s->report)) continue;
        html_print(s->out, "<li><a href=\"#%s\">%s</a>", parts[i].id, parts[i].heading);
        bool claims = parts[i].write == write_claims;
        if (claims) html_print(s->out, "\n<ol>\n");
        for (size_t k = 0; claims && k < s->report->claim_count; k++) {
            html_print(s->out, "<li><a href=\"#claim-%zu\">%zu. <bdi>", k + 1, k + 1);
            html_label(s->out, scene_words(&s->report->claims[k]), NAV_LABEL);
            html_print(s->out, "</bdi></a></li>\n");
        }
        html_print(s->out, claims ? "</ol></li>\n" : "</li>\n");
    }
    html_print(s->out, "</ol>\n</nav>\n");
}

void report_write(const struct report *r, struct buffer *out)
{
    struct arena *arena = arena_new(0);
    struct scene s;
    CW_CHECK(arena);
    scene_make(r, arena, out, &s);
    write_start(&s);
    write_head(&s);
    html_print(out, "<div class=\"frame\">\n");
    write_contents(&s);
    html_print(out, "<main id=\"main\">\n");
    for (size_t i = 0; i < PARTS; i++) {
        if (!parts[i].there(r)) continue;
        scene_part(&s, parts[i].id, parts[i].heading);
        parts[i].write(&s);
        html_print(out, "</section>\n");
    }
    html_print(out,
               "</main>\n</div>\n<footer>Made by claimwire %s. This page needs nothing from elsewhere: keep it, print "
               "it, pass it on.</footer>\n"
               "</div>\n</body>\n</html>\n",
               CW_VERSION);
    arena_free(arena);
}
