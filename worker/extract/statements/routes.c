/* See routes.h. */
#include "worker/extract/statements/routes.h"

#include "proto/error.h"

uint32_t routes_head(const struct analysis *a, struct range cue)
{
    uint32_t best = cue.first;
    bool found = false, verb = false;
    for (uint32_t t = cue.first; t < cue.last; t++) {
        bool outside = a->head[t] < cue.first || a->head[t] >= cue.last || a->head[t] == t;
        bool is_verb = a->upos[t] == UPOS_VERB;
        if (outside && (!found || (is_verb && !verb))) {
            best = t;
            found = true;
            verb = is_verb;
        }
    }
    return best;
}

/* The route of a token from that of its head. */
static struct route one_further(const struct analysis *a, struct route head, uint32_t t)
{
    if (head.down == 0) {
        head.first = a->deprel[t];
        head.branch = t;
    } else if (head.down == 1) {
        head.second = a->deprel[t];
    }
    head.down = head.down < ROUTE_DEEPEST ? head.down + 1 : ROUTE_DEEPEST;
    return head;
}

struct route *routes_find(const struct analysis *a, struct range sentence, uint32_t cue_head, struct arena *arena)
{
    size_t n = sentence.last - sentence.first, depth = 0;
    struct route *out = arena_array(arena, n, sizeof *out);
    bool *known = arena_array(arena, n, sizeof *known);
    uint32_t *way = arena_array(arena, n, sizeof *way);
    uint32_t top = cue_head;
    for (uint8_t up = 0;; top = a->head[top]) {  /* the cue's ancestors */
        out[top - sentence.first] = (struct route){up, 0, ROUTE_NO_EDGE, ROUTE_NO_EDGE, VIEW_NONE};
        known[top - sentence.first] = true;
        up = up < ROUTE_HIGHEST ? up + 1 : ROUTE_HIGHEST;
        if (a->head[top] == top)
            break;
    }
    for (uint32_t t = sentence.first; t < sentence.last; t++) {
        uint32_t u = t;
        for (depth = 0; !known[u - sentence.first]; u = a->head[u]) {
            CW_CHECK(depth < n);
            way[depth++] = u;
        }
        while (depth) {
            uint32_t w = way[--depth];
            out[w - sentence.first] = one_further(a, out[u - sentence.first], w);
            known[w - sentence.first] = true;
            u = w;
        }
    }
    return out;
}
