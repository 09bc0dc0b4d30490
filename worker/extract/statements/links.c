/* See links.h. */
#include "worker/extract/statements/links.h"

#include "worker/extract/statements/routes.h"
#include "worker/model/network_math.h"

enum side { SIDE_BEFORE, SIDE_WITHIN, SIDE_AFTER };
enum { OUTSIDE = 99 };

/* Nearly every statement has a source and a content, and hardly any two sources: added to the score of a whole
 * labelling that has some, and taken off for each source after the first. */
static const float SOURCE_REWARD = 2.5f;
static const float CONTENT_REWARD = 4.0f;
static const float MORE_SOURCES_COST = 2.0f;

/* What lies between the cue and a token, counted while walking away from the cue. */
struct walk {
    uint8_t commas, marks, cues, ends, nominals, verbs, first_shape;
};

struct sight {               /* the linker's view of one cue */
    const struct statement_view *v;
    const struct cues *cues;
    const struct cue *cue;
    struct range window, sentence;
    uint32_t head;
    const struct walk *walk; /* by token of the window */
    const uint8_t *in_cue;   /* by token of the window: is it of another cue? */
    const struct route *routes;  /* by token of the sentence; NULL without trees */
};

struct range link_window(const struct passage *p, const struct cue *c)
{
    struct range r = p->tokens;
    if (c->tokens.first - r.first > LINK_REACH)
        r.first = c->tokens.first - LINK_REACH;
    if (r.last - c->tokens.last > LINK_REACH)
        r.last = c->tokens.last + LINK_REACH;
    return r;
}

uint32_t link_head(const struct statement_view *v, const struct cue *c)
{
    return v->a->head ? routes_head(v->a, c->tokens) : c->tokens.first;
}

static uint8_t capped(unsigned n, unsigned most)
{
    return (uint8_t)(n < most ? n : most);
}

static bool is_nominal(const struct statement_view *v, size_t t)
{
    const uint8_t *upos = v->a->upos;
    bool noun = upos[t] == UPOS_NOUN || upos[t] == UPOS_PROPN;
    return upos[t] == UPOS_PRON ||
           (noun && (t + 1 >= v->a->token_count || (upos[t + 1] != UPOS_NOUN && upos[t + 1] != UPOS_PROPN)));
}

static void step(const struct sight *s, struct walk *w, size_t t)
{
    const struct view_token *k = &s->v->at[t];
    size_t i = t - s->window.first;
    w->commas = capped(w->commas + (k->shape == SHAPE_COMMA), 3);
    w->marks = capped(w->marks + (k->mark != MARK_NONE), 3);
    w->ends = capped(w->ends + (k->shape == SHAPE_PERIOD || k->shape == SHAPE_COLON), 3);
    w->nominals = capped(w->nominals + is_nominal(s->v, t), 4);
    w->verbs = capped(w->verbs + (s->v->a->upos[t] == UPOS_VERB), 2);
    w->cues = capped(w->cues + (s->in_cue[i] && (i == 0 || !s->in_cue[i - 1])), 2);
    if (w->first_shape == OUTSIDE && k->shape > SHAPE_DIGIT)
        w->first_shape = k->shape;
}

static const struct walk *walk_away(const struct sight *s, struct arena *arena)
{
    struct walk *out = arena_array(arena, s->window.last - s->window.first, sizeof *out);
    struct walk w = {.first_shape = OUTSIDE};
    for (size_t t = s->cue->tokens.first; t-- > s->window.first;) {
        out[t - s->window.first] = w;
        step(s, &w, t);
    }
    w = (struct walk){.first_shape = OUTSIDE};
    for (size_t t = s->cue->tokens.last; t < s->window.last; t++) {
        out[t - s->window.first] = w;
        step(s, &w, t);
    }
    return out;
}

static const uint8_t *mark_cues(const struct sight *s, size_t index, struct arena *arena)
{
    uint8_t *out = arena_array(arena, s->window.last - s->window.first, 1);
    size_t from = index, to = index + 1;
    while (from > 0 && s->cues->at[from - 1].tokens.last > s->window.first)
        from--;
    while (to < s->cues->count && s->cues->at[to].tokens.first < s->window.last)
        to++;
    for (size_t i = from; i < to; i++)
        for (uint32_t t = s->cues->at[i].tokens.first; i != index && t < s->cues->at[i].tokens.last; t++)
            if (t >= s->window.first && t < s->window.last)
                out[t - s->window.first] = 1;
    return out;
}

static struct sight look(const struct statement_view *v, const struct passage *p, const struct cues *cues, size_t index,
                         struct arena *arena)
{
    struct sight s = {.v = v, .cues = cues, .cue = &cues->at[index], .head = link_head(v, &cues->at[index])};
    s.window = link_window(p, s.cue);
    s.sentence = v->a->sentences[s.cue->sentence].tokens;
    s.in_cue = mark_cues(&s, index, arena);
    s.walk = walk_away(&s, arena);
    if (v->a->head)
        s.routes = routes_find(v->a, s.sentence, s.head, arena);
    return s;
}

/* Where a token stands towards a branch of the tree: before it, in it (first token or not), after it, or elsewhere. */
static uint32_t zone_of(const struct sight *s, int64_t t, uint32_t branch)
{
    if (!s->routes || t < s->sentence.first || t >= s->sentence.last || branch == VIEW_NONE)
        return 0;
    return s->routes[t - s->sentence.first].branch == branch ? 1 : t < branch ? 2 : 3;
}

/* What is known of a token's place, and how many values each may have. */
enum place {
    PLACE_SIDE, PLACE_FAR, PLACE_APART, PLACE_OTHER_CUE, PLACE_QUOTED, PLACE_CUE_QUOTED, PLACE_COMMAS, PLACE_MARKS,
    PLACE_ENDS, PLACE_NOMINALS, PLACE_VERBS, PLACE_CUES, PLACE_SHAPE, PLACE_UP, PLACE_DOWN, PLACE_FIRST, PLACE_SECOND,
    PLACE_AGENT, PLACE_COMPLEMENT, PLACE_HEAD, PLACE_SINGLES,
    PLACE_ROUTE = PLACE_SINGLES, PLACE_FAR_QUOTED, PLACE_COUNT
};
enum {
    SIDES = 3, DISTANCES = 10, QUOTED = 6, STEPS_UP = ROUTE_HIGHEST + 2, STEPS_DOWN = ROUTE_DEEPEST + 2, EDGES = 64,
    NO_EDGE = 62, NO_ROUTE = 63, NO_SHAPE = 12,
};
static const uint16_t place_values[PLACE_COUNT] = {
    SIDES, DISTANCES * SIDES, 5, 2, QUOTED, 3, 4, 4, 4, 5, 3, 3, NO_SHAPE + 1, STEPS_UP, STEPS_DOWN, EDGES, EDGES, 4, 4,
    2, STEPS_UP * STEPS_DOWN * EDGES, DISTANCES * SIDES * QUOTED,
};

static void describe_route(const struct sight *s, uint32_t t, uint32_t value[PLACE_COUNT])
{
    bool in = s->routes && t >= s->sentence.first && t < s->sentence.last;
    struct route r = {ROUTE_HIGHEST + 1, ROUTE_DEEPEST + 1, NO_ROUTE, NO_ROUTE, VIEW_NONE};
    if (in)
        r = s->routes[t - s->sentence.first];
    value[PLACE_UP] = r.up;
    value[PLACE_DOWN] = r.down;
    value[PLACE_FIRST] = r.first == ROUTE_NO_EDGE ? NO_EDGE : r.first;
    value[PLACE_SECOND] = r.second == ROUTE_NO_EDGE ? NO_EDGE : r.second;
    value[PLACE_AGENT] = zone_of(s, t, s->v->at[s->head].agent);
    value[PLACE_COMPLEMENT] = zone_of(s, t, s->v->at[s->head].complement);
    value[PLACE_HEAD] = t == s->head;
    value[PLACE_ROUTE] = (value[PLACE_UP] * STEPS_DOWN + value[PLACE_DOWN]) * EDGES + value[PLACE_FIRST];
}

static void describe_place(const struct sight *s, uint32_t t, uint32_t value[PLACE_COUNT])
{
    const struct view_token *k = &s->v->at[t], *cue = &s->v->at[s->head];
    const struct walk *w = &s->walk[t - s->window.first];
    enum side side = t < s->cue->tokens.first ? SIDE_BEFORE : t < s->cue->tokens.last ? SIDE_WITHIN : SIDE_AFTER;
    uint32_t distance = side == SIDE_BEFORE  ? s->cue->tokens.first - t
                        : side == SIDE_AFTER ? t + 1 - s->cue->tokens.last
                                             : 0;
    int64_t apart = (int64_t)k->sentence - s->cue->sentence;
    value[PLACE_SIDE] = side;
    value[PLACE_FAR] = view_distance(distance) * SIDES + side;
    value[PLACE_APART] = (uint32_t)((apart < -2 ? -2 : apart > 2 ? 2 : apart) + 2);
    value[PLACE_OTHER_CUE] = s->in_cue[t - s->window.first];
    value[PLACE_QUOTED] = (k->quotation >= 0) * 3u + k->mark;
    value[PLACE_CUE_QUOTED] = cue->quotation < 0 ? 0 : cue->quotation == k->quotation ? 1 : 2;
    value[PLACE_COMMAS] = w->commas;
    value[PLACE_MARKS] = w->marks;
    value[PLACE_ENDS] = w->ends;
    value[PLACE_NOMINALS] = w->nominals;
    value[PLACE_VERBS] = w->verbs;
    value[PLACE_CUES] = w->cues;
    value[PLACE_SHAPE] = w->first_shape == OUTSIDE ? NO_SHAPE : w->first_shape;
    value[PLACE_FAR_QUOTED] = value[PLACE_FAR] * QUOTED + value[PLACE_QUOTED];
}

const int32_t *link_places(const struct statement_view *v, const struct passage *p, const struct cues *cues,
                           size_t index, struct arena *arena)
{
    struct sight s = look(v, p, cues, index, arena);
    int32_t *out = arena_array(arena, (size_t)(s.window.last - s.window.first) * PLACE_COUNT, sizeof *out), *to = out;
    for (uint32_t t = s.window.first; t < s.window.last; t++, to += PLACE_COUNT) {
        uint32_t value[PLACE_COUNT], first = 0;
        describe_place(&s, t, value);
        describe_route(&s, t, value);
        for (size_t i = 0; i < PLACE_COUNT; first += place_values[i++]) {
            CW_CHECK(value[i] < place_values[i]);
            to[i] = (int32_t)(first + value[i]);
        }
    }
    return out;
}

/* ---- Scores ---- */

/* The linker's rows for the window: its token's, its cue's and its place's sum, none below 0. */
static float *inner_rows(const struct statement_net *n, const struct statement_view *v,
                         const struct statement_rows *rows, const struct cues *cues, size_t index, struct arena *arena)
{
    const struct cue *c = &cues->at[index];
    struct range w = link_window(&rows->passage, c);
    size_t count = w.last - w.first, width = n->link_token->outputs, first = w.first - rows->passage.tokens.first;
    const int32_t *place = link_places(v, &rows->passage, cues, index, arena);
    const float *cue = rows->cue + (link_head(v, c) - rows->passage.tokens.first) * width;
    float *out = network_rows(arena, count, width);
    memcpy(out, rows->token + first * width, count * width * sizeof *out);
    for (size_t t = 0; t < count; t++) {
        network_add(out + t * width, cue, width);
        network_add_rows(n->link_place, place + t * PLACE_COUNT, PLACE_COUNT, out + t * width);
    }
    network_relu(out, count * width);
    return out;
}

static float *link_score(const struct statement_net *n, const float *inner, size_t rows, struct arena *arena)
{
    size_t gates = n->link_gates->outputs, after = gates / NETWORK_GATES_AND_SKIP, width = n->link_token->outputs;
    float *x = network_affine(n->network, n->link_gates, inner, rows, arena);
    const float *state = network_recurrent(x, rows, gates, arena);
    float *both = network_rows(arena, rows, after + width);
    for (size_t t = 0; t < rows; t++) {
        memcpy(both + t * (after + width), state + t * after, after * sizeof *both);
        memcpy(both + t * (after + width) + after, inner + t * width, width * sizeof *both);
    }
    return network_affine(n->network, n->link_scores, both, rows, arena);
}

/* ---- Labels ---- */

/* Viterbi over labels together with a memory of whether a source and a content have begun on the way. */
enum { SOURCES = 3, CONTENTS = 2, STATES = SOURCES * CONTENTS * LINK_LABEL_COUNT };
static const float IMPOSSIBLE = -1e30f;

static size_t state_of(size_t sources, size_t contents, size_t label)
{
    return (sources * CONTENTS + contents) * LINK_LABEL_COUNT + label;
}

static size_t sources_of(size_t state) { return state / (CONTENTS * LINK_LABEL_COUNT); }
static size_t contents_of(size_t state) { return state / LINK_LABEL_COUNT % CONTENTS; }

/* The state after `state` when the next label is `label`, and what the step costs beside the chain's own. */
static size_t next_state(size_t state, size_t label, float *cost)
{
    size_t sources = sources_of(state), contents = contents_of(state);
    *cost = 0;
    if (label == LINK_B_SOURCE) {
        *cost = sources ? MORE_SOURCES_COST : 0;
        sources = sources + 1 < SOURCES ? sources + 1 : sources;
    } else if (label == LINK_B_CONTENT) {
        contents = 1;
    }
    return state_of(sources, contents, label);
}

static void step_states(const struct chain *c, const float *score, const float *before, float *after, uint8_t *from)
{
    for (size_t k = 0; k < STATES; k++)
        after[k] = IMPOSSIBLE;
    for (size_t state = 0; state < STATES; state++) {
        if (before[state] <= IMPOSSIBLE)
            continue;
        for (size_t label = 0; label < LINK_LABEL_COUNT; label++) {
            float cost;
            size_t to = next_state(state, label, &cost);
            float s = before[state] + c->step[state % LINK_LABEL_COUNT * LINK_LABEL_COUNT + label] + score[label] -
                      cost;
            if (s <= after[to])
                continue;
            after[to] = s;
            from[to] = (uint8_t)state;
        }
    }
}

static void best_labels(const struct chain *c, const float *score, size_t stride, size_t rows, struct arena *arena,
                        uint8_t *labels)
{
    float best[STATES], next[STATES];
    uint8_t *from = arena_array(arena, rows * STATES, 1);
    size_t top = 0;
    for (size_t k = 0; k < STATES; k++)
        best[k] = IMPOSSIBLE;
    for (size_t label = 0; label < LINK_LABEL_COUNT; label++) {
        float cost;
        best[next_state(0, label, &cost)] = c->step[LINK_LABEL_COUNT * LINK_LABEL_COUNT + label] + score[label];
    }
    for (size_t t = 1; t < rows; t++) {
        step_states(c, score + t * stride, best, next, from + t * STATES);
        memcpy(best, next, sizeof best);
    }
    for (size_t k = 0; k < STATES; k++) {
        best[k] += (sources_of(k) ? SOURCE_REWARD : 0) + (contents_of(k) ? CONTENT_REWARD : 0);
        top = best[k] > best[top] ? k : top;
    }
    for (size_t t = rows; t-- > 0; top = from[t * STATES + top])
        labels[t] = (uint8_t)(top % LINK_LABEL_COUNT);
}

void link_decode(const struct statement_net *n, const struct statement_view *v, struct statement_rows *rows,
                 const struct cues *cues, size_t index, struct arena *passage_arena, struct arena *arena,
                 uint8_t **labels, float **marginal)
{
    struct range tokens = rows->passage.tokens, w = link_window(&rows->passage, &cues->at[index]);
    size_t count = w.last - w.first, stride = lanes_stride(LINK_LABEL_COUNT);
    if (!rows->token) {
        rows->token = network_affine(n->network, n->link_token, rows->encoded, tokens.last - tokens.first,
                                     passage_arena);
        rows->cue = network_affine(n->network, n->link_cue, rows->encoded, tokens.last - tokens.first, passage_arena);
    }
    const float *score = link_score(n, inner_rows(n, v, rows, cues, index, arena), count, arena);
    *labels = arena_array(arena, count, 1);
    *marginal = arena_array(arena, count, sizeof **marginal);
    best_labels(n->links, score, stride, count, arena, *labels);
    chain_marginals(n->links, score, stride, count, *labels, arena, *marginal);
}
