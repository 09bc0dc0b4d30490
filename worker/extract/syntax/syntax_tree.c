/* Walking parsed sentences, for the stages that read trees. */
#include "worker/extract/syntax/syntax.h"

/* The first child of `head` whose relation is in the set; SYNTAX_NONE. */
static uint32_t find_child(const struct analysis *a, struct range sentence, uint32_t head, uint64_t relations)
{
    for (uint32_t t = sentence.first; t < sentence.last; t++)
        if (t != head && a->head[t] == head && syntax_is(a, t, relations)) return t;
    return SYNTAX_NONE;
}

uint32_t syntax_subject(const struct syntax_model *m, const struct analysis *a, struct range sentence,
                        uint32_t predicate)
{
    uint64_t subject = syntax_sets(m)->subject;
    uint64_t shares = syntax_relations(m, "conj") | syntax_relations(m, "xcomp");
    uint64_t modifies = syntax_relations(m, "acl");
    for (uint32_t t = predicate;; t = a->head[t]) {
        uint32_t found = find_child(a, sentence, t, subject);
        if (found != SYNTAX_NONE || a->head[t] == t) return found;
        if (syntax_is(a, t, modifies)) return a->head[t];
        if (!syntax_is(a, t, shares)) return SYNTAX_NONE;
    }
}

uint32_t syntax_complement(const struct syntax_model *m, const struct analysis *a, struct range sentence,
                           uint32_t predicate)
{
    const struct syntax_sets *sets = syntax_sets(m);
    uint32_t found = find_child(a, sentence, predicate, sets->complement);
    if (found == SYNTAX_NONE && syntax_is(a, predicate, sets->parataxis)) return a->head[predicate];
    if (found == SYNTAX_NONE) return find_child(a, sentence, predicate, sets->parataxis);
    return found;
}

void syntax_subtrees(const struct analysis *a, struct range sentence, struct range *out)
{
    for (uint32_t t = sentence.first; t < sentence.last; t++) out[t - sentence.first] = (struct range){t, t + 1};
    for (uint32_t t = sentence.first; t < sentence.last; t++) {
        for (uint32_t up = t; a->head[up] != up;) {
            up = a->head[up];
            struct range *r = &out[up - sentence.first];
            if (r->first <= t && t < r->last) break;  /* then so do all above */
            if (t < r->first) r->first = t;
            if (t >= r->last) r->last = t + 1;
        }
    }
}
