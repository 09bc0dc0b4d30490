/* See links.h. */
#include "worker/extract/statements/links.h"

#include "worker/extract/statements/routes.h"

enum template {
    T_BIAS, T_WORD, T_LEMMA, T_TAG, T_TAGS, T_CLUSTER, T_SHAPE, T_NAME, T_DISTANCE, T_DISTANCE_CUE, T_BETWEEN,
    T_SENTENCE, T_QUOTE, T_CUE, T_OTHER_CUE, T_NOMINAL, T_ROUTE, T_ROUTE_CUE, T_ROUTE_EDGE, T_BRANCH,
    T_CUE_TREE, T_AGENT,
};
enum side { SIDE_BEFORE, SIDE_WITHIN, SIDE_AFTER };
enum { OUTSIDE = 99 };

/* Added to the log-score of B when the first reading finds none: nearly every statement has a source and a content. */
static const float SOURCE_BOLDNESS = 3.0f;
static const float CONTENT_BOLDNESS = 2.0f;

/* What lies between the cue and a token, counted while walking away from the cue. */
struct walk {
    uint8_t commas, marks, cues, ends, nominals, verbs, first_shape;
};

struct sight {               /* the linker's view of one cue */
    const struct statement_view *v;
    const struct cues *cues;
    const struct cue *cue;
    struct range window, sentence;
    uint64_t cue_words;      /* hash of the whole cue */
    uint64_t lemma, cluster; /* of the cue's head */
    uint64_t relation;       /* of the cue's head and the one above */
    uint32_t head;
    const struct walk *walk; /* by token of the window */
    const uint8_t *in_cue;   /* by token of the window: is it of another cue? */
    const struct route *routes;  /* by token of the sentence; NULL without trees */
};

struct range link_window(const struct statement_view *v, const struct cue *c)
{
    const struct analysis *a = v->a;
    const struct paragraph *p = &a->paragraphs[a->sentences[c->sentence].paragraph];
    struct range r = {a->sentences[p->sentences.first].tokens.first, a->sentences[p->sentences.last - 1].tokens.last};
    if (c->tokens.first - r.first > LINK_REACH)
        r.first = c->tokens.first - LINK_REACH;
    if (r.last - c->tokens.last > LINK_REACH)
        r.last = c->tokens.last + LINK_REACH;
    return r;
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

static struct sight look(const struct statement_view *v, const struct cues *cues, size_t index, struct arena *arena)
{
    struct sight s = {.v = v, .cues = cues, .cue = &cues->at[index], .head = cues->at[index].tokens.first};
    s.window = link_window(v, s.cue);
    s.sentence = v->a->sentences[s.cue->sentence].tokens;
    s.in_cue = mark_cues(&s, index, arena);
    s.walk = walk_away(&s, arena);
    for (size_t t = s.cue->tokens.first; t < s.cue->tokens.last; t++)
        s.cue_words = feature_mix(s.cue_words, v->at[t].lemma);
    if (v->a->head) {
        s.head = routes_head(v->a, s.cue->tokens);
        s.routes = routes_find(v->a, s.sentence, s.head, arena);
        s.relation = feature_mix(v->a->deprel[s.head], v->a->deprel[v->a->head[s.head]]);
    }
    s.lemma = v->at[s.head].lemma;
    s.cluster = v->at[s.head].cluster;
    return s;
}

static bool inside(const struct sight *s, int64_t t)
{
    return t >= s->window.first && t < s->window.last;
}

static uint64_t word_at(const struct sight *s, int64_t t) { return inside(s, t) ? s->v->words[t].lower : OUTSIDE; }
static uint64_t shape_at(const struct sight *s, int64_t t) { return inside(s, t) ? s->v->at[t].shape : OUTSIDE; }
static uint64_t tag_at(const struct sight *s, int64_t t) { return inside(s, t) ? s->v->a->xpos[t] : OUTSIDE; }

static void token_features(const struct sight *s, size_t token, enum side side, struct feature_rows *f)
{
    int64_t t = (int64_t)token;
    const struct view_token *k = &s->v->at[token];
    for (int d = -2; d <= 2; d++) {
        uint64_t place = (uint64_t)(d + 2) * 3 + side;
        feature_add(f, feature_hash(T_WORD, place, word_at(s, t + d), 0));
        feature_add(f, feature_hash(T_TAG, place, tag_at(s, t + d), 0));
        feature_add(f, feature_hash(T_SHAPE, place, shape_at(s, t + d), 0));
    }
    feature_add(f, feature_hash(T_WORD, 15 + side, word_at(s, t - 1), word_at(s, t)));
    feature_add(f, feature_hash(T_WORD, 18 + side, word_at(s, t), word_at(s, t + 1)));
    feature_add(f, feature_hash(T_TAGS, side, tag_at(s, t - 1), tag_at(s, t)));
    feature_add(f, feature_hash(T_TAGS, 3 + side, tag_at(s, t), tag_at(s, t + 1)));
    feature_add(f, feature_hash(T_TAGS, 6 + side, feature_mix(tag_at(s, t - 1), tag_at(s, t)), tag_at(s, t + 1)));
    feature_add(f, feature_hash(T_LEMMA, side, k->lemma, 0));
    feature_add(f, feature_hash(T_CLUSTER, side, k->cluster, 0));
    feature_add(f, feature_hash(T_CLUSTER, 3 + side, k->path, 0));
    feature_add(f, feature_hash(T_NAME, side, k->name, k->classes & (LEX_ROLE | LEX_HONORIFIC | LEX_DEMONYM)));
}

static void place_features(const struct sight *s, size_t t, enum side side, struct feature_rows *f)
{
    const struct view_token *k = &s->v->at[t];
    const struct walk *w = &s->walk[t - s->window.first];
    uint32_t distance = side == SIDE_BEFORE  ? s->cue->tokens.first - (uint32_t)t
                        : side == SIDE_AFTER ? (uint32_t)t + 1 - s->cue->tokens.last
                                             : 0;
    uint64_t far = view_distance(distance) * 3 + side, word = s->v->words[t].lower, tag = s->v->a->xpos[t];
    int64_t apart = (int64_t)k->sentence - s->cue->sentence;
    uint64_t sentence = (uint64_t)(apart < -2 ? -2 : apart > 2 ? 2 : apart) + 2;
    uint64_t quoted = (uint64_t)(k->quotation >= 0) * 3 + k->mark;
    uint64_t cue_quoted = s->v->at[s->head].quotation < 0                 ? 0
                          : s->v->at[s->head].quotation == k->quotation ? 1
                                                                         : 2;
    feature_add(f, feature_hash(T_DISTANCE, far, 0, 0));
    feature_add(f, feature_hash(T_DISTANCE, far, k->shape, 1));
    feature_add(f, feature_hash(T_DISTANCE, far, word, 2));
    feature_add(f, feature_hash(T_DISTANCE, far, tag, 3));
    feature_add(f, feature_hash(T_DISTANCE, far, k->name, 4));
    feature_add(f, feature_hash(T_DISTANCE_CUE, far, s->lemma, 0));
    feature_add(f, feature_hash(T_DISTANCE_CUE, far, s->cue_words, 1));
    feature_add(f, feature_hash(T_DISTANCE_CUE, far, s->cluster, 2));
    feature_add(f, feature_hash(T_CUE, side, s->cue_words, quoted));
    feature_add(f, feature_hash(T_CUE, 3 + side, s->lemma, quoted));
    feature_add(f, feature_hash(T_CUE, 6 + side, s->lemma, tag));
    feature_add(f, feature_hash(T_CUE, 9 + side, s->lemma, word));
    feature_add(f, feature_hash(T_BETWEEN, w->commas, w->marks * 3 + side, quoted));
    feature_add(f, feature_hash(T_BETWEEN, 100 + w->commas, w->ends, w->cues * 3 + side));
    feature_add(f, feature_hash(T_BETWEEN, 200 + w->commas, w->verbs * 3 + side, tag));
    feature_add(f, feature_hash(T_BETWEEN, 300 + w->first_shape, side, w->commas * 4 + w->marks));
    feature_add(f, feature_hash(T_NOMINAL, w->nominals, side, tag));
    feature_add(f, feature_hash(T_NOMINAL, 10 + w->nominals, side, k->name));
    feature_add(f, feature_hash(T_NOMINAL, 20 + w->nominals * 3 + side, w->verbs, w->commas));
    feature_add(f, feature_hash(T_SENTENCE, sentence, quoted, cue_quoted));
    feature_add(f, feature_hash(T_SENTENCE, 10 + sentence, quoted * 4 + w->marks, s->lemma));
    feature_add(f, feature_hash(T_SENTENCE, 20 + sentence, quoted * 4 + w->marks, w->cues));
    feature_add(f, feature_hash(T_QUOTE, quoted, side, w->marks));
    feature_add(
        f, feature_hash(T_QUOTE, 10 + quoted, view_distance(k->since_close), view_distance(k->until_open) * 3 + side));
    feature_add(f, feature_hash(T_OTHER_CUE, s->in_cue[t - s->window.first], w->cues, side));
}

/* A route as one number, with the relations on the way up. */
static uint64_t route_key(const struct sight *s, int64_t t)
{
    if (t < s->sentence.first || t >= s->sentence.last)
        return OUTSIDE;
    const struct route *r = &s->routes[t - s->sentence.first];
    return feature_mix((uint64_t)r->up << 8 | r->first, r->up ? s->relation : 0);
}

/* Where a token stands towards a branch of the tree: before it, in it (first token or not), after it, or elsewhere. */
static uint64_t zone_of(const struct sight *s, int64_t t, uint32_t branch)
{
    if (t < s->sentence.first || t >= s->sentence.last || branch == VIEW_NONE)
        return 0;
    return s->routes[t - s->sentence.first].branch == branch ? 1 : t < branch ? 2 : 3;
}

/* The nearest subject's branch and the complement's: who acts, and what is said or wanted. */
static void zone_features(const struct sight *s, size_t token, struct feature_rows *f)
{
    int64_t t = (int64_t)token;
    const struct view_token *cue = &s->v->at[s->head];
    uint64_t own = cue->subject != VIEW_NONE, tag = s->v->a->xpos[token];
    uint64_t agent = zone_of(s, t, cue->agent), complement = zone_of(s, t, cue->complement);
    uint64_t agent_edge = zone_of(s, t - 1, cue->agent) << 4 | zone_of(s, t + 1, cue->agent);
    uint64_t complement_edge = zone_of(s, t - 1, cue->complement) << 4 | zone_of(s, t + 1, cue->complement);
    feature_add(f, feature_hash(T_AGENT, own, agent, agent_edge));
    feature_add(f, feature_hash(T_AGENT, 2 + own, agent << 8 | agent_edge, tag));
    feature_add(f, feature_hash(T_AGENT, 4 + own, agent << 8 | agent_edge, s->v->words[token].lower));
    feature_add(f, feature_hash(T_AGENT, 6 + own, agent, s->relation));
    feature_add(f, feature_hash(T_AGENT, 8 + own, agent, s->lemma));
    feature_add(f, feature_hash(T_AGENT, 10 + own, agent, s->v->a->xpos[s->head]));
    feature_add(f, feature_hash(T_AGENT, 12, complement, complement_edge));
    feature_add(f, feature_hash(T_AGENT, 13, complement, s->lemma));
    feature_add(f, feature_hash(T_AGENT, 14, complement << 8 | complement_edge, tag));
    feature_add(f, feature_hash(T_AGENT, 15, complement << 8 | complement_edge, s->v->words[token].lower));
    if (cue->agent != VIEW_NONE && agent == 1) {
        const struct view_token *a = &s->v->at[cue->agent];
        feature_add(f, feature_hash(T_AGENT, 16, a->name, a->classes & LEX_ROLE));
        feature_add(f, feature_hash(T_AGENT, 17, a->lemma, 0));
        feature_add(f, feature_hash(T_AGENT, 18, a->cluster, 0));
    }
}

static void route_features(const struct sight *s, size_t token, enum side side, struct feature_rows *f)
{
    int64_t t = (int64_t)token;
    uint64_t key = route_key(s, t), tag = s->v->a->xpos[token];
    feature_add(f, feature_hash(T_ROUTE_EDGE, side, route_key(s, t - 1), key));
    feature_add(f, feature_hash(T_ROUTE_EDGE, 3 + side, key, route_key(s, t + 1)));
    if (key == OUTSIDE)
        return;
    const struct route *r = &s->routes[token - s->sentence.first];
    const struct view_token *b = &s->v->at[r->branch == VIEW_NONE ? s->head : r->branch];
    feature_add(f, feature_hash(T_ROUTE, side, key, 0));
    feature_add(f, feature_hash(T_ROUTE, 3 + side, key, r->second));
    feature_add(f, feature_hash(T_ROUTE, 6 + side, key, (uint64_t)r->down << 8 | tag));
    feature_add(f, feature_hash(T_ROUTE, 9 + side, (uint64_t)r->up << 16 | (uint64_t)r->first << 8 | r->second, tag));
    feature_add(f, feature_hash(T_ROUTE_CUE, side, key, s->lemma));
    feature_add(f, feature_hash(T_ROUTE_CUE, 3 + side, key, s->cluster));
    feature_add(f, feature_hash(T_ROUTE_CUE, 6 + side, key, s->cue_words));
    feature_add(f, feature_hash(T_ROUTE_CUE, 9 + side, feature_mix(key, r->second), s->lemma));
    feature_add(f, feature_hash(T_BRANCH, key, b->lemma, 0));
    feature_add(f, feature_hash(T_BRANCH, key, feature_mix(b->name, b->classes & LEX_ROLE), 1));
    feature_add(f, feature_hash(T_BRANCH, key, r->branch == VIEW_NONE ? OUTSIDE : s->v->a->xpos[r->branch], 2));
    feature_add(f, feature_hash(T_BRANCH, key, b->marker == VIEW_NONE ? OUTSIDE : s->v->at[b->marker].lemma, 3));
    feature_add(f, feature_hash(T_CUE_TREE, s->relation, key, s->v->a->xpos[s->head]));
    feature_add(f, feature_hash(T_CUE_TREE, s->v->at[s->head].children, key, 1));
}

void link_features(const struct statement_view *v, const struct cues *cues, size_t index, struct arena *arena,
                   struct feature_rows *f)
{
    struct sight s = look(v, cues, index, arena);
    feature_rows_clear(f);
    for (size_t t = s.window.first; t < s.window.last; t++) {
        enum side side = t < s.cue->tokens.first ? SIDE_BEFORE : t < s.cue->tokens.last ? SIDE_WITHIN : SIDE_AFTER;
        feature_row_begin(f);
        feature_add(f, feature_hash(T_BIAS, side, 0, 0));
        token_features(&s, t, side, f);
        place_features(&s, t, side, f);
        if (s.routes) {
            route_features(&s, t, side, f);
            zone_features(&s, t, f);
        }
    }
}

/* Does any position have one of the two labels? */
static bool has_label(const uint8_t *labels, size_t n, uint8_t x, uint8_t y)
{
    for (size_t i = 0; i < n; i++)
        if (labels[i] == x || labels[i] == y)
            return true;
    return false;
}

void link_decode(const struct crf *model, const struct statement_view *v, const struct cues *cues, size_t index,
                 struct arena *arena, struct feature_rows *f, uint8_t **labels, float **marginal)
{
    link_features(v, cues, index, arena, f);
    *labels = arena_array(arena, f->rows, 1);
    *marginal = arena_array(arena, f->rows, sizeof **marginal);
    float *score = crf_scores(model, f, arena);
    crf_decode_scores(model, score, f->rows, arena, *labels, *marginal);
    bool source = has_label(*labels, f->rows, LINK_B_SOURCE, LINK_I_SOURCE);
    bool content = has_label(*labels, f->rows, LINK_B_CONTENT, LINK_I_CONTENT);
    if (source && content)
        return;
    for (size_t t = 0; t < f->rows; t++) {
        if (!source)
            score[t * LINK_LABEL_COUNT + LINK_B_SOURCE] += SOURCE_BOLDNESS;
        if (!content)
            score[t * LINK_LABEL_COUNT + LINK_B_CONTENT] += CONTENT_BOLDNESS;
    }
    crf_decode_scores(model, score, f->rows, arena, *labels, *marginal);
}
