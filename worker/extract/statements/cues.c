/* See cues.h. */
#include "worker/extract/statements/cues.h"

#include "proto/error.h"

enum template {
    T_BIAS, T_WORD, T_WORDS, T_LEMMA, T_LEMMAS, T_TAG, T_TAGS, T_LEMMA_TAG, T_CLUSTER, T_PATH, T_AFFIX, T_SHAPE,
    T_CLASSES, T_NAME, T_QUOTE, T_QUOTE_WORD, T_PLACE, T_RELATION, T_CHILD, T_SUBJECT, T_OBJECT, T_COMPLEMENT,
    T_GOVERNOR, T_FRAME,
};
enum { WINDOW = 3, OUTSIDE = 99 };

/* A token and what surrounds it in its sentence. */
struct place {
    const struct statement_view *v;
    struct range sentence;
    size_t t;
    bool title;               /* in a headline */
};

static bool inside(const struct place *p, int64_t t)
{
    return t >= p->sentence.first && t < p->sentence.last;
}

static uint64_t word_at(const struct place *p, int64_t t) { return inside(p, t) ? p->v->words[t].lower : OUTSIDE; }
static uint64_t lemma_at(const struct place *p, int64_t t) { return inside(p, t) ? p->v->at[t].lemma : OUTSIDE; }
static uint64_t tag_at(const struct place *p, int64_t t) { return inside(p, t) ? p->v->a->xpos[t] : OUTSIDE; }
static uint64_t cluster_at(const struct place *p, int64_t t) { return inside(p, t) ? p->v->at[t].cluster : OUTSIDE; }

static void neighbour_features(const struct place *p, struct feature_rows *f)
{
    int64_t t = (int64_t)p->t;
    for (int d = -WINDOW; d <= WINDOW; d++) {
        uint64_t at = (uint64_t)(d + WINDOW);
        feature_add(f, feature_hash(T_WORD, at, word_at(p, t + d), 0));
        feature_add(f, feature_hash(T_TAG, at, tag_at(p, t + d), 0));
        if (d < -2 || d > 2)
            continue;
        feature_add(f, feature_hash(T_LEMMA, at, lemma_at(p, t + d), 0));
        feature_add(f, feature_hash(T_CLUSTER, at, cluster_at(p, t + d), 0));
        feature_add(f, feature_hash(T_NAME, at, inside(p, t + d) ? p->v->at[t + d].name : OUTSIDE, 0));
        feature_add(f, feature_hash(T_TAGS, at, tag_at(p, t + d), tag_at(p, t + d + 1)));
        if (d == 2)
            continue;
        feature_add(f, feature_hash(T_WORDS, at, word_at(p, t + d), word_at(p, t + d + 1)));
        feature_add(f, feature_hash(T_SHAPE, at, inside(p, t + d) ? p->v->at[t + d].shape : OUTSIDE, 0));
        feature_add(f, feature_hash(T_CLASSES, at,
                                    inside(p, t + d) ? p->v->at[t + d].classes & (LEX_ROLE | LEX_HONORIFIC |
                                                                                  LEX_DEMONYM | LEX_COUNTRY | LEX_GIVEN)
                                                     : OUTSIDE,
                                    0));
    }
    feature_add(f, feature_hash(T_TAGS, OUTSIDE, feature_mix(tag_at(p, t - 1), tag_at(p, t)), tag_at(p, t + 1)));
}

static void word_features(const struct place *p, struct feature_rows *f)
{
    int64_t t = (int64_t)p->t;
    const struct word *w = &p->v->words[t];
    uint64_t lemma = lemma_at(p, t), tag = tag_at(p, t), cluster = cluster_at(p, t);
    feature_add(f, feature_hash(T_LEMMA_TAG, 0, lemma, tag));
    feature_add(f, feature_hash(T_LEMMA_TAG, 1, lemma, tag_at(p, t + 1)));
    feature_add(f, feature_hash(T_LEMMA_TAG, 2, lemma, tag_at(p, t - 1)));
    feature_add(f, feature_hash(T_LEMMA_TAG, 3, cluster, feature_mix(tag, tag_at(p, t + 1))));
    feature_add(f, feature_hash(T_LEMMA_TAG, 4, tag, lemma_at(p, t + 1)));
    feature_add(f, feature_hash(T_LEMMAS, 0, lemma, lemma_at(p, t + 1)));
    feature_add(f, feature_hash(T_LEMMAS, 1, lemma_at(p, t - 1), lemma));
    feature_add(f, feature_hash(T_LEMMAS, 2, cluster_at(p, t - 1), cluster));
    feature_add(f, feature_hash(T_LEMMAS, 3, cluster, cluster_at(p, t + 1)));
    feature_add(f, feature_hash(T_PATH, p->v->at[t].path, tag, 0));
    feature_add(f, feature_hash(T_AFFIX, 0, w->suffix[2], tag));
    feature_add(f, feature_hash(T_AFFIX, 1, w->suffix[3], tag));
    feature_add(f, feature_hash(T_AFFIX, 2, w->prefix[3], tag));
    feature_add(f, feature_hash(T_PLACE, t == p->sentence.first, t + 1 == p->sentence.last, p->title));
    feature_add(f, feature_hash(T_PLACE, p->title, lemma, 1));
}

static void quote_features(const struct place *p, struct feature_rows *f)
{
    const struct view_token *k = &p->v->at[p->t];
    uint64_t within = k->quotation >= 0, close = view_distance(k->since_close), open = view_distance(k->until_open);
    uint64_t tag = tag_at(p, (int64_t)p->t);
    feature_add(f, feature_hash(T_QUOTE, within, close, open));
    feature_add(f, feature_hash(T_QUOTE, within + 2, close, tag));
    feature_add(f, feature_hash(T_QUOTE, within + 4, open, tag));
    feature_add(f, feature_hash(T_QUOTE_WORD, within, k->lemma, 0));
    feature_add(f, feature_hash(T_QUOTE_WORD, within + 2, close, k->lemma));
    feature_add(f, feature_hash(T_QUOTE_WORD, within + 4, open, k->lemma));
}

/* Who does it: the class of the subject's word. */
static void subject_features(const struct place *p, uint32_t subject, struct feature_rows *f)
{
    const struct view_token *k = &p->v->at[p->t];
    if (subject == VIEW_NONE) {
        uint64_t agent = k->agent == VIEW_NONE ? OUTSIDE : p->v->at[k->agent].cluster;
        feature_add(f, feature_hash(T_SUBJECT, 0, 0, k->lemma));
        feature_add(f, feature_hash(T_SUBJECT, 8, agent, k->cluster));
        return;
    }
    const struct view_token *s = &p->v->at[subject];
    uint64_t tag = tag_at(p, subject),
             kind = feature_mix(s->name, s->classes & (LEX_ROLE | LEX_DEMONYM | LEX_ORGANISATION));
    feature_add(f, feature_hash(T_SUBJECT, 1, s->lemma, 0));
    feature_add(f, feature_hash(T_SUBJECT, 2, s->cluster, 0));
    feature_add(f, feature_hash(T_SUBJECT, 3, s->cluster, k->cluster));
    feature_add(f, feature_hash(T_SUBJECT, 4, tag, kind));
    feature_add(f, feature_hash(T_SUBJECT, 5, kind, k->lemma));
    feature_add(f, feature_hash(T_SUBJECT, 6, feature_mix(kind, k->complement != VIEW_NONE), k->cluster));
    feature_add(f, feature_hash(T_SUBJECT, 7, subject < p->t, k->lemma));
}

/* Who does what to whom, in classes of words: what a verb that was never seen as a cue can be known by. */
static void frame_features(const struct place *p, uint64_t tag, struct feature_rows *f)
{
    const struct view_token *k = &p->v->at[p->t], *at = p->v->at;
    uint64_t who = k->agent == VIEW_NONE
                       ? OUTSIDE
                       : feature_mix(at[k->agent].name, at[k->agent].classes & (LEX_ROLE | LEX_DEMONYM));
    uint64_t what = k->complement == VIEW_NONE ? OUTSIDE
                    : at[k->complement].marker == VIEW_NONE ? p->v->a->deprel[k->complement]
                                                            : at[at[k->complement].marker].lemma;
    uint64_t whom = k->object == VIEW_NONE ? OUTSIDE : feature_mix(at[k->object].name, at[k->object].path);
    uint64_t pronoun = k->agent != VIEW_NONE && p->v->a->upos[k->agent] == UPOS_PRON;
    feature_add(f, feature_hash(T_FRAME, 2, feature_mix(who, pronoun), feature_mix(what, tag)));
    feature_add(f, feature_hash(T_FRAME, 3, feature_mix(who, pronoun), feature_mix(whom, tag)));
    feature_add(f, feature_hash(T_FRAME, 4, k->path, feature_mix(what, tag)));
    feature_add(f, feature_hash(T_FRAME, 5, k->path, feature_mix(who, pronoun)));
    feature_add(f, feature_hash(T_FRAME, 6, k->path, whom));
    feature_add(f, feature_hash(T_FRAME, 7, k->cluster, feature_mix(feature_mix(who, pronoun), what)));
    feature_add(f, feature_hash(T_FRAME, 8, k->lemma, feature_mix(what, k->object != VIEW_NONE)));
}

static void tree_features(const struct place *p, struct feature_rows *f)
{
    const struct analysis *a = p->v->a;
    const struct view_token *k = &p->v->at[p->t], *head = &p->v->at[a->head[p->t]];
    uint64_t tag = tag_at(p, (int64_t)p->t), relation = a->deprel[p->t], head_tag = tag_at(p, a->head[p->t]);
    feature_add(f, feature_hash(T_RELATION, 0, relation, tag));
    feature_add(f, feature_hash(T_RELATION, 1, relation, k->lemma));
    feature_add(f, feature_hash(T_RELATION, 2, relation, head->lemma));
    feature_add(f, feature_hash(T_RELATION, 3, relation, feature_mix(head_tag, a->deprel[a->head[p->t]])));
    feature_add(f, feature_hash(T_RELATION, 4, k->lemma, head->lemma));
    feature_add(f, feature_hash(T_RELATION, 5, relation, head->cluster));
    for (uint64_t set = k->children; set; set &= set - 1) {
        uint64_t r = (uint64_t)__builtin_ctzll(set);
        feature_add(f, feature_hash(T_CHILD, r, tag, 0));
        feature_add(f, feature_hash(T_CHILD, r, k->lemma, 1));
        feature_add(f, feature_hash(T_CHILD, r, k->cluster, 2));
    }
    subject_features(p, k->subject, f);
    if (k->object != VIEW_NONE) {
        const struct view_token *o = &p->v->at[k->object];
        feature_add(f, feature_hash(T_OBJECT, 0, o->lemma, 0));
        feature_add(f, feature_hash(T_OBJECT, 1, o->lemma, k->lemma));
        feature_add(f, feature_hash(T_OBJECT, 2, o->cluster, k->cluster));
        feature_add(f, feature_hash(T_OBJECT, 3, o->name, k->lemma));
    }
    if (k->complement != VIEW_NONE) {
        const struct view_token *c = &p->v->at[k->complement];
        uint64_t marker = c->marker == VIEW_NONE ? OUTSIDE : p->v->at[c->marker].lemma;
        feature_add(f, feature_hash(T_COMPLEMENT, 0, marker, a->deprel[k->complement]));
        feature_add(f, feature_hash(T_COMPLEMENT, 1, marker, k->lemma));
        feature_add(f, feature_hash(T_COMPLEMENT, 2, marker, k->cluster));
        feature_add(f, feature_hash(T_COMPLEMENT, 3, tag_at(p, k->complement), k->cluster));
        feature_add(f, feature_hash(T_COMPLEMENT, 4, k->complement < p->t, feature_mix(k->subject != VIEW_NONE, tag)));
    }
    if (k->governor != VIEW_NONE) {
        const struct view_token *g = &p->v->at[k->governor];
        feature_add(f, feature_hash(T_GOVERNOR, 0, g->lemma, 0));
        feature_add(f, feature_hash(T_GOVERNOR, 1, g->cluster, relation));
        feature_add(f, feature_hash(T_GOVERNOR, 2, tag_at(p, k->governor), k->governor < p->t));
        feature_add(f, feature_hash(T_GOVERNOR, 3, g->subject != VIEW_NONE, feature_mix(g->cluster, k->cluster)));
    }
    feature_add(f, feature_hash(T_FRAME, 0, k->children, tag));
    feature_add(f, feature_hash(T_FRAME, 1, k->governor != VIEW_NONE, feature_mix(k->lemma, tag)));
    frame_features(p, tag, f);
}

void cue_features(const struct statement_view *v, size_t sentence, struct feature_rows *f)
{
    const struct sentence *s = &v->a->sentences[sentence];
    struct place p = {v, s->tokens, 0, v->a->paragraphs[s->paragraph].role == PARAGRAPH_TITLE};
    feature_rows_clear(f);
    for (p.t = s->tokens.first; p.t < s->tokens.last; p.t++) {
        feature_row_begin(f);
        feature_add(f, feature_hash(T_BIAS, 0, 0, 0));
        neighbour_features(&p, f);
        word_features(&p, f);
        quote_features(&p, f);
        if (v->a->head)
            tree_features(&p, f);
    }
}

static void collect(const struct statement_view *v, size_t sentence, const uint8_t *labels, const float *marginal,
                    struct cues *out)
{
    struct range s = v->a->sentences[sentence].tokens;
    for (size_t t = s.first; t < s.last; t++) {
        if (labels[t - s.first] == CUE_O)
            continue;
        struct cue c = {{(uint32_t)t, (uint32_t)t + 1}, (uint32_t)sentence, marginal[t - s.first]};
        while (c.tokens.last < s.last && labels[c.tokens.last - s.first] == CUE_I) {
            float m = marginal[c.tokens.last++ - s.first];
            c.probability = m < c.probability ? m : c.probability;
        }
        out->at[out->count++] = c;
        t = c.tokens.last - 1;
    }
}

void cues_find(const struct crf *model, const struct statement_view *v, float boldness, const bool *wanted,
               struct cues *out)
{
    struct analysis *a = v->a;
    struct feature_rows f = {0};
    struct arena *scratch = arena_new(0);  /* of one sentence: a's arena would keep every lattice */
    CW_CHECK(scratch);
    *out = (struct cues){.at = arena_array(a->arena, a->token_count + 1, sizeof *out->at)};
    for (size_t s = 0; s < a->sentence_count; s++, arena_reset(scratch)) {
        enum paragraph_role role = a->paragraphs[a->sentences[s].paragraph].role;
        if (role == PARAGRAPH_HEADER || role == PARAGRAPH_BOILERPLATE || (wanted && !wanted[s]))
            continue;
        cue_features(v, s, &f);
        uint8_t *labels = arena_array(scratch, f.rows, 1);
        float *marginal = arena_array(scratch, f.rows, sizeof *marginal);
        float *bias = arena_array(scratch, f.rows * CUE_LABEL_COUNT, sizeof *bias);
        for (size_t t = 0; t < f.rows; t++)
            bias[t * CUE_LABEL_COUNT + CUE_B] = boldness;
        crf_decode(model, &f, bias, scratch, labels, marginal);
        collect(v, s, labels, marginal, out);
    }
    arena_free(scratch);
    feature_rows_free(&f);
}
