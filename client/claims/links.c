/* The links of a claim, found again; see claim_links.h. */
#include "client/claims/links.h"

#include <string.h>

size_t claim_links(const struct term_reader *terms, const struct claim_material *m, bool explain, struct arena *arena,
                   struct claim_link **out)
{
    size_t n = m->appearance_count < LINKED_MOST ? m->appearance_count : LINKED_MOST, reached = 1;
    struct assertion *wordings = arena_array(arena, n, sizeof *wordings);
    uint32_t *queue = arena_array(arena, n, sizeof *queue);  /* those that were reached, in that order; first is 0 */
    *out = arena_array(arena, n, sizeof **out);
    for (size_t i = 0; i < n; i++) wordings[i] = assertion_of(terms, m, &m->appearances[i], arena);
    for (size_t next = 0; next < reached && next < n; next++)
        for (size_t i = 1; i < n; i++) {
            struct claim_link *link = &(*out)[i];
            if (link->found) continue;
            relation_judge(&wordings[queue[next]], &wordings[i], explain, arena, &link->finding);
            if (link->finding.relation != RELATION_SAME) continue;
            link->found = true;
            link->from = queue[next];
            queue[reached++] = (uint32_t)i;
        }
    return n;
}

unsigned claim_links_distortions(const struct claim_link *links, size_t count)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; links[i].found && k < links[i].finding.distortion_count; k++)
            kinds |= 1u << links[i].finding.distortions[k].kind;
    return kinds;
}

const char *claim_distortion_words(enum distortion_kind k)
{
    static const char *const words[DISTORTION_KINDS] = {"numbers differ", "negation differs", "names differ"};
    return words[k];
}

/* One more; *last is the kind of the one before it, or -1. */
static void append_distortion(struct buffer *out, const struct distortion *d, int *last)
{
    if (*last == (int)d->kind) buffer_puts(out, ", ");
    else buffer_printf(out, "%s%s: ", *last < 0 ? "" : "; ", claim_distortion_words(d->kind));
    buffer_printf(out, "%s / %s", *d->in_a ? d->in_a : "(none)", *d->in_b ? d->in_b : "(none)");
    *last = (int)d->kind;
}

void claim_append_distortions(struct buffer *out, const struct finding *f)
{
    int last = -1;
    for (size_t i = 0; i < f->distortion_count; i++) append_distortion(out, &f->distortions[i], &last);
}

static bool same_distortion(const struct distortion *a, const struct distortion *b)
{
    return a->kind == b->kind && !strcmp(a->in_a, b->in_a) && !strcmp(a->in_b, b->in_b);
}

/* Is it among those of earlier links? */
static bool is_told(const struct claim_link *links, size_t link, const struct distortion *d)
{
    for (size_t i = 0; i < link; i++)
        for (size_t k = 0; links[i].found && k < links[i].finding.distortion_count; k++)
            if (same_distortion(&links[i].finding.distortions[k], d)) return true;
    return false;
}

void claim_append_links_distortions(struct buffer *out, const struct claim_link *links, size_t count)
{
    int last = -1;
    for (int kind = 0; kind < DISTORTION_KINDS; kind++)
        for (size_t i = 0; i < count; i++)
            for (size_t k = 0; links[i].found && k < links[i].finding.distortion_count; k++) {
                const struct distortion *d = &links[i].finding.distortions[k];
                if ((int)d->kind == kind && !is_told(links, i, d)) append_distortion(out, d, &last);
            }
}
