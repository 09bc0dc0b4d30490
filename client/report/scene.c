#include "client/report/scene.h"

#include <string.h>

#include "client/report/dates.h"
#include "proto/utf8.h"
#include "worker/store/fold.h"

const char *scene_outlet_name(const char *outlet) { return outlet && *outlet ? outlet : "(outlet unknown)"; }

const char *scene_title(const struct claim_document *d)
{
    return d->title && *d->title ? d->title : d->uri && *d->uri ? d->uri : "(untitled)";
}

const char *scene_words(const struct report_claim *c)
{
    const struct claim_material *m = &c->material;
    return m->appearance_count ? m->appearances[c->reference].text : "(nothing)";
}

const char *scene_speaker(const struct appearance *a)
{
    return a->speaker && *a->speaker ? a->speaker : a->source && *a->source ? a->source : "nobody named";
}

/* ---- outlets ---- */

static uint32_t outlet_for(struct scene *s, const char *name)
{
    const char *folded = fold_outlet(s->arena, name);
    for (uint32_t i = 0; i < s->outlet_count; i++)
        if (!strcmp(s->outlets[i].folded, folded)) return i;
    s->outlets[s->outlet_count] = (struct outlet){.name = scene_outlet_name(name), .folded = folded};
    return (uint32_t)s->outlet_count++;
}

/* Those with the most articles first get a lane; among them the order of the first article stays. */
static void put_frequent_first(struct scene *s)
{
    uint32_t *place = arena_array(s->arena, s->outlet_count, sizeof *place);
    struct outlet *sorted = arena_array(s->arena, s->outlet_count, sizeof *sorted);
    size_t n = 0, least = 1, more;
    do {  /* the least number of articles that few enough outlets have */
        more = 0;
        least++;
        for (size_t i = 0; i < s->outlet_count; i++) more += s->outlets[i].articles >= least;
    } while (more > SCENE_OUTLETS);
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < s->outlet_count; i++) {
            if ((s->outlets[i].articles >= least) == (round == 1)) continue;
            place[i] = (uint32_t)n;
            sorted[n++] = s->outlets[i];
        }
    for (size_t i = 0; i < s->report->article_count; i++) s->outlet_of[i] = place[s->outlet_of[i]];
    s->outlets = sorted;
}

void scene_make(const struct report *r, struct arena *arena, struct buffer *out, struct scene *s)
{
    *s = (struct scene){.report = r, .out = out, .arena = arena};
    s->outlets = arena_array(arena, r->article_count, sizeof *s->outlets);
    s->outlet_of = arena_array(arena, r->article_count, sizeof *s->outlet_of);
    for (size_t i = 0; i < r->article_count; i++) {
        s->outlet_of[i] = outlet_for(s, r->articles[i].about.outlet);
        s->outlets[s->outlet_of[i]].articles++;
    }
    if (s->outlet_count > SCENE_OUTLETS) put_frequent_first(s);
}

/* ---- standing ---- */

static bool is_outlet(const struct scene *s, size_t outlet, const char *name)
{
    return !strcmp(s->outlets[outlet].folded, fold_outlet(s->arena, name));
}

/* Does it name others through whom it has it, wherever it says it?  Its own name in a chain ("told the Courier") is no
 * other. */
static bool is_passed(const struct scene *s, const struct claim_material *m, size_t outlet)
{
    const char *own = s->outlets[outlet].folded;
    for (size_t i = 0; i < m->appearance_count; i++) {
        const struct appearance *a = &m->appearances[i];
        size_t others = 0;
        if (!is_outlet(s, outlet, m->documents[a->document].outlet)) continue;
        for (size_t k = 0; k < a->via_count; k++) others += !strstr(own, fold_outlet(s->arena, a->via[k]));
        if (!others) return false;
    }
    return true;
}

static unsigned carrier_standing(const struct carrier *c)
{
    return (c->copy ? STANDS_COPY : STANDS_OWN) | (c->denies ? STANDS_DENIES : 0) | (c->bare ? STANDS_BARE : 0);
}

unsigned scene_standing(const struct scene *s, const struct report_claim *c, size_t outlet)
{
    const struct claim_material *m = &c->material;
    const struct account *a = &c->account;
    const char *unknown = scene_outlet_name(NULL);
    unsigned standing = 0;
    for (size_t i = 0; i < a->carrier_count; i++) {
        bool nameless = !*s->outlets[outlet].folded && !strcmp(a->carriers[i].outlet, unknown);
        if (nameless || is_outlet(s, outlet, a->carriers[i].outlet)) standing |= carrier_standing(&a->carriers[i]);
    }
    if (standing & STANDS_OWN) standing &= ~(unsigned)STANDS_COPY;
    if ((standing & STANDS_OWN) && is_passed(s, m, outlet)) standing ^= STANDS_OWN | STANDS_PASSED;
    for (size_t i = 0; i < m->denial_count && !(standing & STANDS_DENIES); i++)
        if (is_outlet(s, outlet, m->documents[m->denials[i].what.document].outlet)) standing |= STANDS_DENIES;
    for (size_t i = 0; i < c->bare_count && !(standing & STANDS_BARE); i++)
        if (is_outlet(s, outlet, c->bare[i].outlet)) standing |= STANDS_BARE;
    for (size_t i = 0; i < a->omission_count; i++)
        if (is_outlet(s, outlet, m->documents[a->omissions[i].document].outlet))
            standing |= a->omissions[i].kind == OMITS_CERTAINLY ? STANDS_OMITS : STANDS_PERHAPS_OMITS;
    return standing;
}

/* ---- places ---- */

size_t scene_printed(const struct report_article *a)
{
    return a->full ? utf8_cut(a->record.text, a->record.text_size, REPORT_ARTICLE_BYTES) : 0;
}

bool scene_href(const struct scene *s, int32_t article, const struct span *at)
{
    if (article < 0) return false;
    html_print(s->out, "href=\"#a%d", article + 1);
    if (at && at->end <= scene_printed(&s->report->articles[article])) html_print(s->out, "-%u", at->begin);
    html_print(s->out, "\"");
    return true;
}

void scene_cite(const struct scene *s, const struct claim_document *d, int32_t article, const struct span *at)
{
    if (article >= 0) {
        html_print(s->out, "<a ");
        scene_href(s, article, at);
        html_print(s->out, ">");
    }
    html_print(s->out, article >= 0 ? "<bdi>%s</bdi></a>, " : "<bdi>%s</bdi>, ", scene_outlet_name(d->outlet));
    date_print(s->out, d->published_lo, d->published_hi);
}

void scene_part(const struct scene *s, const char *id, const char *heading)
{
    html_print(s->out, "<section id=\"%s\" aria-labelledby=\"%s-heading\">\n<h2 id=\"%s-heading\">%s</h2>\n", id, id,
               id, heading);
}
