/* The links of a claim, found again; see claim_links.h. */
#include "client/claim_links.h"

size_t claim_links(const struct term_reader *terms, const struct claim_material *m, bool explain, struct arena *arena, struct claim_link **out)
{
    size_t n = m->appearance_count < LINKED_MOST ? m->appearance_count : LINKED_MOST, reached = 1;
    struct assertion *wordings = arena_array(arena, n, sizeof *wordings);
    uint32_t *queue = arena_array(arena, n, sizeof *queue);  /* the reached ones, in the order in which they were; 0 is the first */
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
        for (size_t k = 0; links[i].found && k < links[i].finding.distortion_count; k++) kinds |= 1u << links[i].finding.distortions[k].kind;
    return kinds;
}

const char *claim_distortion_words(enum distortion_kind k)
{
    static const char *const words[DISTORTION_KINDS] = {"numbers differ", "negation differs", "names differ"};
    return words[k];
}

void claim_append_distortions(struct buffer *out, const struct finding *f)
{
    for (size_t i = 0; i < f->distortion_count; i++) {
        const struct distortion *d = &f->distortions[i];
        bool more = i && f->distortions[i - 1].kind == d->kind;
        if (more) buffer_puts(out, ", ");
        else buffer_printf(out, "%s%s: ", i ? "; " : "", claim_distortion_words(d->kind));
        buffer_printf(out, "%s / %s", *d->in_a ? d->in_a : "(none)", *d->in_b ? d->in_b : "(none)");
    }
}
