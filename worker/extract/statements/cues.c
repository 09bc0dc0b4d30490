/* See cues.h. */
#include "worker/extract/statements/cues.h"

/* Added to the score of B: many cues are wanted, since linker and judge sort out the wrong ones. */
static const float BOLDNESS = 1.0f;

/* "She said it rained": a plain verb of saying with somebody who says and a clause that is said is a cue; what stands
 * around it must not talk the network out of that. */
static const float SAYS = 2.0f;

static bool says_something(const struct statement_view *v, uint32_t token)
{
    static const char *const says[] = {"said", "says", "say", NULL};
    const struct view_token *k = &v->at[token];
    if (v->a->upos[token] != UPOS_VERB || k->subject == VIEW_NONE || k->complement == VIEW_NONE)
        return false;
    for (size_t i = 0; says[i]; i++)
        if (token_is(v->a, token, says[i]))
            return true;
    return false;
}

static void collect(struct range s, uint32_t sentence, const uint8_t *labels, const float *marginal, struct cues *out)
{
    for (uint32_t t = s.first; t < s.last; t++) {
        if (labels[t - s.first] == CUE_O)
            continue;
        struct cue c = {{t, t + 1}, sentence, marginal[t - s.first]};
        while (c.tokens.last < s.last && labels[c.tokens.last - s.first] == CUE_I) {
            float m = marginal[c.tokens.last++ - s.first];
            c.probability = m < c.probability ? m : c.probability;
        }
        out->at[out->count++] = c;
        t = c.tokens.last - 1;
    }
}

void cues_find(const struct statement_net *n, const struct statement_view *v, const struct statement_rows *rows,
               const bool *wanted, struct arena *arena, struct cues *out)
{
    const size_t stride = lanes_stride(CUE_LABEL_COUNT);
    struct range tokens = rows->passage.tokens;
    size_t count = tokens.last - tokens.first;
    float *score = network_affine(n->network, n->cue, rows->encoded, count, arena);
    uint8_t *labels = arena_array(arena, count, 1);
    float *marginal = arena_array(arena, count, sizeof *marginal);
    *out = (struct cues){.at = arena_array(arena, count + 1, sizeof *out->at)};
    for (size_t t = 0; t < count; t++)
        score[t * stride + CUE_B] += BOLDNESS + (says_something(v, tokens.first + (uint32_t)t) ? SAYS : 0);
    for (uint32_t s = rows->passage.sentences.first; s < rows->passage.sentences.last; s++) {
        struct range r = v->a->sentences[s].tokens;
        if (r.first == r.last || (wanted && !wanted[s]))
            continue;
        chain_best(n->cues, score + (r.first - tokens.first) * stride, stride, r.last - r.first, arena, labels);
        chain_marginals(n->cues, score + (r.first - tokens.first) * stride, stride, r.last - r.first, labels, arena,
                        marginal);
        collect(r, s, labels, marginal, out);
    }
}
