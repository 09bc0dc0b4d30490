/* A claim: what is known of it in a few lines, its wordings side by side, its origins, who denies it and who leaves
 * that out. */
#include <string.h>

#include "client/report/dates.h"
#include "client/report/parts.h"
#include "client/render/text.h"

enum { HEADING = 220, LISTED = 12 };

static struct span place_of(const struct appearance *a) { return (struct span){a->begin, a->end}; }

static void cite_document(const struct scene *s, const struct report_claim *c, uint32_t document, const struct span *at)
{
    scene_cite(s, &c->material.documents[document], c->articles[document], at);
}

/* The place in the article has an anchor only if the appearance is told. */
static void cite_appearance(const struct scene *s, const struct report_claim *c, uint32_t appearance)
{
    const struct appearance *a = &c->material.appearances[appearance];
    struct span at = place_of(a);
    cite_document(s, c, a->document, appearance < c->shown ? &at : NULL);
}

/* ---- in a few lines ---- */

static void write_carriers(const struct scene *s, const struct account *a)
{
    char number[TEXT_NUMBER];
    html_print(s->out, "<li>Carried by %s", text_counted(a->carrier_count, "outlet", number));
    for (size_t i = 0; i < a->carrier_count && i < LISTED; i++)
        html_print(s->out, "%s<bdi>%s</bdi>%s", i ? ", " : ": ", a->carriers[i].outlet,
                   a->carriers[i].copy ? " (copy)" : "");
    if (a->carrier_count > LISTED) html_print(s->out, " and %zu more", a->carrier_count - LISTED);
    html_print(s->out, ".</li>\n<li>That goes back to <b>%s</b>: ", text_counted(a->independent, "origin", number));
    for (size_t i = 0; i < a->independent && i < LISTED; i++)
        html_print(s->out, i ? "; <bdi>%s</bdi>" : "<bdi>%s</bdi>", a->origins[i].name);
    if (a->independent > LISTED) html_print(s->out, "; and %zu more", (size_t)a->independent - LISTED);
    if (a->origin_count > a->independent)
        html_print(s->out, ". Of %zu more it is not clear whether they are origins of their own",
                   a->origin_count - a->independent);
    html_print(s->out, ".</li>\n");
}

static void write_first(const struct scene *s, const struct report_claim *c)
{
    const struct account *a = &c->account;
    if (a->first < 0) {
        html_print(s->out,
                   "<li>None of the articles that carry it is dated: where it was first cannot be told.</li>\n");
        return;
    }
    html_print(s->out, "<li>First in ");
    cite_appearance(s, c, (uint32_t)a->first);
    size_t told = a->perhaps_earlier_count < LISTED ? a->perhaps_earlier_count : LISTED;
    for (size_t i = 0; i < told; i++) {
        html_print(s->out, i ? "; " : ". The dates do not rule out that it was earlier in ");
        cite_appearance(s, c, a->perhaps_earlier[i]);
    }
    if (a->perhaps_earlier_count > told) html_print(s->out, " and %zu more", a->perhaps_earlier_count - told);
    html_print(s->out, ".</li>\n");
}

/* By whom, each once; in how many places; how many leave it out. */
static void write_denied(const struct scene *s, const struct report_claim *c)
{
    const struct claim_denial *d = c->material.denials;
    char number[TEXT_NUMBER];
    if (!c->material.denial_count) return;
    html_print(s->out, "<li><span class=\"denies\"><b class=\"sign\" aria-hidden=\"true\">✕</b>Denied</span> by ");
    for (size_t i = 0, told = 0; i < c->material.denial_count && told < LISTED; i++) {
        size_t k = 0;
        while (k < i && strcmp(scene_speaker(&d[k].what), scene_speaker(&d[i].what)) != 0) k++;
        if (k == i) html_print(s->out, told++ ? ", <bdi>%s</bdi>" : "<bdi>%s</bdi>", scene_speaker(&d[i].what));
    }
    html_print(s->out, ", in %s", text_counted(c->material.denial_count, "passage", number));
    if (c->account.omission_count)
        html_print(s->out, "; told without a denial in %s", text_counted(c->account.omission_count, "article", number));
    html_print(s->out, ".</li>\n");
}

static void write_facts(const struct scene *s, const struct report_claim *c)
{
    const struct account *a = &c->account;
    html_print(s->out, "<ul class=\"facts\">\n");
    write_carriers(s, a);
    write_first(s, c);
    if (a->anonymous_only) html_print(s->out, "<li><b>Rests only on sources without a name.</b></li>\n");
    write_denied(s, c);
    if (a->revisions)
        html_print(s->out, "<li>%s another text of a page that is here already.</li>\n",
                   a->revisions == 1 ? "One article is" : "Some articles are");
    html_print(s->out, "</ul>\n");
}

/* ---- wordings ---- */

static bool is_much_the_same(const struct alignment *x)
{
    size_t same = 0, all = 0;
    for (size_t i = 0; i < x->count; i++) {
        const struct span *b = &x->at[i].b;
        all += b->end - b->begin;
        same += x->at[i].kind == ALIGNED_GONE || x->at[i].kind == ALIGNED_NEW ? 0 : b->end - b->begin;
    }
    return 3 * same >= all;
}

static void write_words(const struct scene *s, const struct report_claim *c, size_t i)
{
    const struct alignment *x = &c->wordings[i].alignment;
    uint32_t reference = c->reference;
    bool compared = i != reference && x->differences && is_much_the_same(x);
    html_print(s->out, "<p class=\"words\"><bdi>");
    if (compared) write_alignment(s, x, false);
    else html_label(s->out, c->material.appearances[i].text, REPORT_WORDING_BYTES);
    html_print(s->out, "</bdi></p>\n");
    if (i == reference && c->shown > 1)
        html_print(s->out, "<p class=\"hint\">The others are compared with this one.</p>\n");
    else if (i != reference && !x->differences) html_print(s->out, "<p class=\"hint\">Word for word the same.</p>\n");
    else if (i != reference && !compared)
        html_print(s->out, "<p class=\"hint\">In other words altogether; differences are not marked.</p>\n");
}

static void write_distortions(const struct scene *s, const struct report_claim *c, const struct report_wording *w)
{
    static const char *const kinds[DISTORTION_KINDS] = {"Another number", "Another sense", "Another name"};
    const struct claim_material *m = &c->material;
    if (!w->distortion_count) return;
    html_print(s->out, "<ul class=\"distortion\">\n");
    for (size_t i = 0; i < w->distortion_count; i++) {
        const struct distortion *d = &w->distortions[i];
        const char *there = scene_outlet_name(m->documents[m->appearances[w->beside].document].outlet);
        html_print(s->out, "<li>%s: ", kinds[d->kind]);
        if (!*d->in_b) html_print(s->out, "“<bdi>%s</bdi>” of <bdi>%s</bdi> is missing here", d->in_a, there);
        else if (!*d->in_a) html_print(s->out, "“<bdi>%s</bdi>” is not in <bdi>%s</bdi>", d->in_b, there);
        else html_print(s->out, "“<bdi>%s</bdi>”, where <bdi>%s</bdi> has “<bdi>%s</bdi>”", d->in_b, there, d->in_a);
        html_print(s->out, "</li>\n");
    }
    html_print(s->out, "</ul>\n");
}

/* The speaker, through whom, and what the article calls him. */
static void write_speaker(const struct scene *s, const struct appearance *a)
{
    html_print(s->out, "<p class=\"who-says\"><b><bdi>%s</bdi></b>", scene_speaker(a));
    if (a->anonymous) html_print(s->out, ", without a name");
    if (a->people > 1) html_print(s->out, ", %u people", a->people);
    for (size_t i = 0; i < a->via_count; i++) html_print(s->out, "%s<bdi>%s</bdi>", i ? ", " : "; through ", a->via[i]);
    if ((a->source && *a->source) || (a->cue && *a->cue)) {
        html_print(s->out, ". In the article: “<bdi>");
        html_label(s->out, a->source ? a->source : "", 80);
        html_print(s->out, "</bdi>%s<bdi>", a->source && *a->source ? " … " : "");
        html_label(s->out, a->cue ? a->cue : "", 60);
        html_print(s->out, "</bdi>”");
    }
    html_print(s->out, "</p>\n");
}

static void write_wordings(const struct scene *s, const struct report_claim *c)
{
    html_print(s->out, "<h4>Wordings</h4>\n");
    html_print(s->out, "<ol class=\"cards\">\n");
    for (size_t i = 0; i < c->shown; i++) {
        html_print(s->out,
                   i == c->reference ? "<li class=\"reference\">\n<p class=\"from\">" : "<li>\n<p class=\"from\">");
        cite_appearance(s, c, (uint32_t)i);
        html_print(s->out, "</p>\n");
        write_words(s, c, i);
        write_speaker(s, &c->material.appearances[i]);
        write_distortions(s, c, &c->wordings[i]);
        html_print(s->out, "</li>\n");
    }
    html_print(s->out, "</ol>\n");
    if (c->material.appearance_count > c->shown)
        html_print(s->out,
                   "<p class=\"notice\">%zu more wordings are not told here; <code>claimwire variants %s</code> lists "
                   "them all.</p>\n",
                   c->material.appearance_count - c->shown, c->material.id);
}

/* ---- origins ---- */

static void write_origin(const struct scene *s, const struct report_claim *c, const struct origin *o)
{
    html_print(
        s->out,
        "<tr><th scope=\"row\"><bdi>%s</bdi></th><td data-label=\"What it is\">%s</td><td data-label=\"Channels\">",
        o->name, origin_kind_name(o->kind));
    for (size_t i = 0; i < o->count && i < LISTED; i++) {
        html_print(s->out, i ? "; " : "");
        cite_appearance(s, c, o->appearances[i]);
    }
    if (o->count > LISTED) html_print(s->out, "; and %zu more", o->count - LISTED);
    html_print(s->out, "</td><td data-label=\"Why they count as one\">");
    for (size_t i = 0; i < o->folded_count; i++) html_print(s->out, "%s<bdi>%s</bdi>", i ? "; " : "", o->folded[i]);
    html_print(s->out, "%s</td></tr>\n", o->folded_count ? "" : "–");
}

static void write_origins(const struct scene *s, const struct report_claim *c, size_t number)
{
    const struct account *a = &c->account;
    html_print(s->out, "<h4>Origins and channels</h4>\n<table class=\"stack\">\n<caption class=\"hidden\">Where the "
                       "claim comes from</caption>\n<thead><tr><th scope=\"col\">Origin</th><th scope=\"col\">What it "
                       "is</th><th scope=\"col\">Channels</th><th scope=\"col\">Why they count as "
                       "one</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < a->origin_count; i++) write_origin(s, c, &a->origins[i]);
    html_print(s->out, "</tbody>\n</table>\n");
    write_chains(s, c, number);
}

/* ---- denials ---- */

static void write_denial(const struct scene *s, const struct report_claim *c, const struct claim_denial *d)
{
    struct span at = place_of(&d->what);
    html_print(s->out, "<li>\n<p class=\"from\">");
    cite_document(s, c, d->what.document, &at);
    html_print(s->out, "</p>\n");
    write_speaker(s, &d->what);
    html_print(s->out, "<p class=\"words\"><bdi>");
    html_label(s->out, d->what.text, REPORT_WORDING_BYTES);
    html_print(s->out, "</bdi></p>\n</li>\n");
}

static void write_omissions(const struct scene *s, const struct report_claim *c, enum omission_kind kind,
                            const char *sign, const char *words)
{
    const struct account *a = &c->account;
    size_t n = 0;
    for (size_t i = 0; i < a->omission_count; i++) {
        const struct omission *o = &a->omissions[i];
        if (o->kind != kind || ++n > LISTED) continue;
        if (n == 1)
            html_print(s->out,
                       "<p class=\"hint\"><span class=\"omits\"><b class=\"sign\" aria-hidden=\"true\">%s</b>Carry the "
                       "claim without it</span>%s:</p>\n<ul>\n",
                       sign, words);
        html_print(s->out, "<li>");
        cite_document(s, c, o->document, NULL);
        html_print(s->out, "</li>\n");
    }
    if (n > LISTED) html_print(s->out, "<li>and %zu more</li>\n", n - LISTED);
    if (n) html_print(s->out, "</ul>\n");
}

static void write_denials(const struct scene *s, const struct report_claim *c)
{
    if (!c->material.denial_count) return;
    html_print(s->out, "<h4>Denials</h4>\n<ul class=\"denials\">\n");
    for (size_t i = 0; i < c->denials_shown; i++) write_denial(s, c, &c->material.denials[i]);
    html_print(s->out, "</ul>\n");
    if (c->material.denial_count > c->denials_shown)
        html_print(s->out,
                   "<p class=\"notice\">%zu more denials are not told here; <code>claimwire denials %s</code> lists "
                   "them all.</p>\n",
                   c->material.denial_count - c->denials_shown, c->material.id);
    write_omissions(s, c, OMITS_CERTAINLY, "△", ", though a denial was out before");
    write_omissions(s, c, OMITS_PERHAPS, "▵", "; the dates do not tell whether a denial was out by then");
}

/* ---- the rest ---- */

static void write_bare(const struct scene *s, const struct report_claim *c)
{
    if (!c->bare_count) return;
    html_print(s->out, "<h4>In an outlet’s own voice</h4>\n<p class=\"hint\">Sentences that say it, or nearly, without "
                       "naming anybody.</p>\n<ul>\n");
    for (size_t i = 0; i < c->bare_count; i++) {
        const struct bare_mention *b = &c->bare[i];
        const struct claim_document d = {
            .outlet = b->outlet, .published_lo = b->published_lo, .published_hi = b->published_hi};
        html_print(s->out, "<li>");
        scene_cite(s, &d, c->bare_articles[i], &b->span);
        html_print(s->out, ": “<bdi>");
        html_label(s->out, b->text, 400);
        html_print(s->out, "</bdi>”</li>\n");
    }
    html_print(s->out, "</ul>\n");
}

static const struct report_claim *told_claim(const struct scene *s, const char *id)
{
    for (size_t i = 0; i < s->report->claim_count; i++)
        if (!strcmp(s->report->claims[i].material.id, id)) return &s->report->claims[i];
    return NULL;
}

static void write_relatives(const struct scene *s, const struct report_claim *c)
{
    if (!c->material.relative_count) return;
    html_print(s->out, "<h4>Alike, at another time</h4>\n<p class=\"hint\">Said of another event, months apart: not "
                       "the same claim.</p>\n<ul>\n");
    for (size_t i = 0; i < c->material.relative_count && i < LISTED; i++) {
        const struct claim_relative *r = &c->material.relatives[i];
        const struct report_claim *told = told_claim(s, r->id);
        html_print(s->out, "<li>");
        if (told) html_print(s->out, "<a href=\"#claim-%zu\">", (size_t)(told - s->report->claims) + 1);
        html_print(s->out, "<bdi>");
        html_label(s->out, r->text, 200);
        html_print(s->out, told ? "</bdi></a>, " : "</bdi>, ");
        date_print(s->out, r->published_lo, r->published_lo);
        html_print(s->out, " <span class=\"id\">%s</span></li>\n", r->id);
    }
    html_print(s->out, "</ul>\n");
}

void write_claims(const struct scene *s)
{
    html_print(s->out, "<p>Wordings are compared with the first: <del>left out</del>, <ins>put in</ins>, <span "
                       "class=\"otherwise\">said in another way</span>. In the drawings an arrow leads from an origin "
                       "to an outlet, through those who are named between them; a dashed arrow leads to a near copy, a "
                       "dashed frame is round a source without a name.</p>\n");
    for (size_t i = 0; i < s->report->claim_count; i++) {
        const struct report_claim *c = &s->report->claims[i];
        html_print(s->out,
                   "<article class=\"claim\" id=\"claim-%zu\" aria-labelledby=\"claim-%zu-heading\">\n<h3 "
                   "id=\"claim-%zu-heading\"><span class=\"number\">%zu</span> <bdi>",
                   i + 1, i + 1, i + 1, i + 1);
        html_label(s->out, scene_words(c), HEADING);
        html_print(s->out, "</bdi></h3>\n");
        write_facts(s, c);
        write_wordings(s, c);
        write_origins(s, c, i + 1);
        write_denials(s, c);
        write_bare(s, c);
        write_relatives(s, c);
        html_print(s->out, "<p class=\"id\">%s</p>\n</article>\n", c->material.id);
    }
}
