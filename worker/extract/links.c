/* See links.h. */
#include "worker/extract/links.h"

#include "proto/error.h"

enum template {
    T_BIAS, T_WORD, T_SHAPE, T_DISTANCE, T_DISTANCE_CUE, T_BETWEEN, T_SENTENCE, T_QUOTE, T_CUE, T_EDGE, T_OTHER_CUE, T_PUNCT,
};
enum side { SIDE_BEFORE, SIDE_WITHIN, SIDE_AFTER };

/* What lies between the cue and a token, counted while walking away from the cue. */
struct walk {
    uint32_t commas, marks, cues, ends, capitals;
};

struct sight {               /* the linker's view of one cue */
    const struct statement_view *v;
    const struct cues *cues;
    const struct cue *cue;
    struct range window;
    uint64_t cue_word;       /* hash of the whole cue */
    uint64_t cue_first;
    struct walk *walk;       /* a token of the window each */
    uint8_t *in_cue;         /* token of another cue */
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

static uint32_t capped(uint32_t n, uint32_t most)
{
    return n < most ? n : most;
}

static void step(const struct sight *s, struct walk *w, size_t t)
{
    const struct view_token *k = &s->v->at[t];
    w->commas = capped(w->commas + (k->shape == SHAPE_COMMA), 3);
    w->marks = capped(w->marks + (k->mark != MARK_NONE), 3);
    w->ends = capped(w->ends + (k->shape == SHAPE_PERIOD || k->shape == SHAPE_COLON), 3);
    w->capitals = capped(w->capitals + (k->shape == SHAPE_TITLE), 3);
    if (s->in_cue[t - s->window.first] && (t == s->window.first || !s->in_cue[t - s->window.first - 1]))
        w->cues = capped(w->cues + 1, 2);
}

static void walk_away(struct sight *s)
{
    struct walk w = {0};
    for (size_t t = s->cue->tokens.first; t-- > s->window.first;) {
        s->walk[t - s->window.first] = w;
        step(s, &w, t);
    }
    w = (struct walk){0};
    for (size_t t = s->cue->tokens.last; t < s->window.last; t++) {
        s->walk[t - s->window.first] = w;
        step(s, &w, t);
    }
}

static void mark_cues(struct sight *s)
{
    for (size_t i = 0; i < s->cues->count; i++) {
        const struct cue *c = &s->cues->at[i];
        if (c == s->cue || c->tokens.last <= s->window.first)
            continue;
        if (c->tokens.first >= s->window.last)
            break;
        for (size_t t = c->tokens.first; t < c->tokens.last; t++)
            if (t >= s->window.first && t < s->window.last)
                s->in_cue[t - s->window.first] = 1;
    }
}

static struct sight look(const struct statement_view *v, const struct cues *cues, size_t index)
{
    struct sight s = {.v = v, .cues = cues, .cue = &cues->at[index]};
    s.window = link_window(v, s.cue);
    size_t n = s.window.last - s.window.first;
    s.walk = arena_array(v->a->arena, n, sizeof *s.walk);
    s.in_cue = arena_array(v->a->arena, n, 1);
    s.cue_first = v->at[s.cue->tokens.first].word;
    for (size_t t = s.cue->tokens.first; t < s.cue->tokens.last; t++)
        s.cue_word = feature_mix(s.cue_word, v->at[t].word);
    mark_cues(&s);
    walk_away(&s);
    return s;
}

static uint64_t word_at(const struct sight *s, int64_t t)
{
    return t >= s->window.first && t < s->window.last ? s->v->at[t].word : 1;
}

static uint64_t shape_at(const struct sight *s, int64_t t)
{
    return t >= s->window.first && t < s->window.last ? s->v->at[t].shape : 99;
}

static void token_features(const struct sight *s, size_t t, enum side side, struct feature_rows *f)
{
    for (int d = -2; d <= 2; d++) {
        uint64_t place = (uint64_t)(d + 2) * 3 + side;
        feature_add(f, feature_hash(T_WORD, place, word_at(s, (int64_t)t + d), 0));
        feature_add(f, feature_hash(T_SHAPE, place, shape_at(s, (int64_t)t + d), 0));
    }
    feature_add(f, feature_hash(T_WORD, 15 + side, word_at(s, (int64_t)t - 1), word_at(s, (int64_t)t)));
    feature_add(f, feature_hash(T_WORD, 18 + side, word_at(s, (int64_t)t), word_at(s, (int64_t)t + 1)));
}

static void place_features(const struct sight *s, size_t t, enum side side, struct feature_rows *f)
{
    const struct view_token *k = &s->v->at[t];
    const struct walk *w = &s->walk[t - s->window.first];
    uint32_t distance = side == SIDE_BEFORE ? s->cue->tokens.first - (uint32_t)t : side == SIDE_AFTER ? (uint32_t)t + 1 - s->cue->tokens.last : 0;
    uint64_t far = view_distance(distance) * 3 + side;
    int64_t apart = (int64_t)k->sentence - s->cue->sentence;
    uint64_t sentence = (uint64_t)(apart < -2 ? -2 : apart > 2 ? 2 : apart) + 2;
    uint64_t quoted = (uint64_t)(k->quotation >= 0) * 3 + k->mark;
    uint64_t cue_quoted = s->v->at[s->cue->tokens.first].quotation >= 0;
    feature_add(f, feature_hash(T_DISTANCE, far, 0, 0));
    feature_add(f, feature_hash(T_DISTANCE, far, k->shape, 1));
    feature_add(f, feature_hash(T_DISTANCE, far, k->word, 2));
    feature_add(f, feature_hash(T_DISTANCE_CUE, far, s->cue_first, 0));
    feature_add(f, feature_hash(T_DISTANCE_CUE, far, s->cue_word, 1));
    feature_add(f, feature_hash(T_CUE, side, s->cue_word, quoted));
    feature_add(f, feature_hash(T_CUE, side + 3, s->cue_first, quoted));
    feature_add(f, feature_hash(T_BETWEEN, w->commas, w->marks * 3 + side, quoted));
    feature_add(f, feature_hash(T_BETWEEN, 100 + w->commas, w->ends, w->cues * 3 + side));
    feature_add(f, feature_hash(T_BETWEEN, 200 + w->capitals, k->shape, side));
    feature_add(f, feature_hash(T_SENTENCE, sentence, quoted, cue_quoted));
    feature_add(f, feature_hash(T_SENTENCE, 10 + sentence, quoted * 4 + w->marks, s->cue_first));
    feature_add(f, feature_hash(T_QUOTE, quoted, side, w->marks));
    feature_add(f, feature_hash(T_QUOTE, 10 + quoted, view_distance(k->since_close), view_distance(k->until_open) * 3 + side));
    feature_add(f, feature_hash(T_OTHER_CUE, s->in_cue[t - s->window.first], w->cues, side));
}

void link_features(const struct statement_view *v, const struct cues *cues, size_t index, struct feature_rows *f)
{
    struct sight s = look(v, cues, index);
    feature_rows_clear(f);
    for (size_t t = s.window.first; t < s.window.last; t++) {
        enum side side = t < s.cue->tokens.first ? SIDE_BEFORE : t < s.cue->tokens.last ? SIDE_WITHIN : SIDE_AFTER;
        feature_row_begin(f);
        feature_add(f, feature_hash(T_BIAS, side, 0, 0));
        token_features(&s, t, side, f);
        place_features(&s, t, side, f);
    }
}

void link_decode(const struct crf *model, const struct statement_view *v, const struct cues *cues, size_t index,
                 struct feature_rows *scratch, uint8_t **labels, float **marginal)
{
    link_features(v, cues, index, scratch);
    *labels = arena_array(v->a->arena, scratch->rows, 1);
    *marginal = arena_array(v->a->arena, scratch->rows, sizeof **marginal);
    crf_decode(model, scratch, NULL, v->a->arena, *labels, *marginal);
}
