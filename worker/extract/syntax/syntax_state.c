/* Transitions and features of the parser.  The features follow Zhang and Nivre (ACL 2011), as far as they make sense
 * without arcs to the stack's top, with word clusters (Koo, Carreras, Collins, ACL 2008), and with markers: in UD an
 * adposition hangs on its noun, so that what the noun attaches to is chosen by looking at its marker. */
#include "worker/extract/syntax/syntax_state.h"

#include <string.h>

#include "proto/error.h"

void parse_alloc(struct parse_state *s, size_t capacity, struct arena *arena)
{
    s->words = arena_array(arena, capacity + 2, sizeof *s->words);
    s->nodes = arena_array(arena, capacity + 2, sizeof *s->nodes);
    s->stack = arena_array(arena, capacity + 2, sizeof *s->stack);
}

void parse_begin(struct parse_state *s, uint32_t size)
{
    s->size = size;
    s->depth = 0;
    s->next = 0;
    s->last = 0;
    s->words[size] = (struct parse_word){.tag = 1};
    s->words[size + 1] = (struct parse_word){.tag = 0};
    uint32_t none = parse_none(s);
    for (uint32_t i = 0; i <= none; i++)
        s->nodes[i] = (struct parse_node){.head = none,
                                          .relation = UINT8_MAX,
                                          .left = {none, none},
                                          .right = {none, none}};
}

bool parse_allowed(const struct parse_state *s, enum parse_move m)
{
    switch (m) {
    case PARSE_SHIFT: return s->next < s->size;
    case PARSE_LEFT: return s->depth > 0 && (s->next < s->size || s->depth == 1);  /* a sentence has one root */
    case PARSE_RIGHT: return s->depth > 1;
    }
    return false;
}

static uint8_t count_up(uint8_t n) { return n == UINT8_MAX ? n : (uint8_t)(n + 1); }

static void attach(struct parse_state *s, uint32_t child, uint32_t head, uint8_t relation)
{
    struct parse_node *h = &s->nodes[head], *c = &s->nodes[child];
    uint64_t bit = (uint64_t)1 << (relation & 63);
    c->head = head;
    c->relation = relation;
    uint32_t *side = child < head ? h->left : h->right;
    side[1] = side[0];
    side[0] = child;
    if (child < head) {
        h->left_count = count_up(h->left_count);
        h->left_set |= bit;
    } else {
        h->right_count = count_up(h->right_count);
        h->right_set |= bit;
    }
    if (s->marker_relations & bit) h->marker = s->words[child].form;
}

void parse_apply(struct parse_state *s, enum parse_move m, uint8_t relation)
{
    CW_CHECK(parse_allowed(s, m));
    if (m == PARSE_SHIFT) {
        s->stack[s->depth++] = s->next++;
    } else {
        uint32_t child = s->stack[--s->depth];
        attach(s, child, m == PARSE_LEFT ? s->next : s->stack[s->depth - 1], relation);
    }
    s->last = (uint8_t)parse_class(m, relation, PARSE_MAX_RELATIONS);
}

bool parse_advance(struct parse_state *s)
{
    while (s->depth == 0 && s->next < s->size) parse_apply(s, PARSE_SHIFT, 0);
    if (s->next < s->size || s->depth > 1) return true;
    if (s->depth == 1) parse_apply(s, PARSE_LEFT, (uint8_t)s->relation_count);
    return false;
}

static size_t best_of(const int32_t *scores, size_t first, size_t last, size_t best)
{
    for (size_t c = first; c < last; c++)
        if (best == SIZE_MAX || scores[c] > scores[best]) best = c;
    return best;
}

size_t parse_best(const struct parse_state *s, const int32_t *scores)
{
    size_t best = SIZE_MAX, left = 1, right = 1 + s->relation_count, end = right + s->relation_count;
    if (parse_allowed(s, PARSE_SHIFT)) best = best_of(scores, 0, left, best);
    if (parse_allowed(s, PARSE_LEFT)) best = best_of(scores, left, right, best);
    if (parse_allowed(s, PARSE_RIGHT)) best = best_of(scores, right, end, best);
    CW_CHECK(best != SIZE_MAX);
    return best;
}

void parse_apply_class(struct parse_state *s, size_t class)
{
    size_t right = 1 + s->relation_count;
    if (class == 0) parse_apply(s, PARSE_SHIFT, 0);
    else if (class < right) parse_apply(s, PARSE_LEFT, (uint8_t)(class - 1));
    else parse_apply(s, PARSE_RIGHT, (uint8_t)(class - right));
}

/* A word as features see it. */
struct view {
    uint64_t form, form_tag, cluster, branch, marker;
    uint64_t tag;
    const struct parse_node *node;
};

static struct view view_of(const struct parse_state *s, uint32_t word)
{
    const struct parse_word *w = &s->words[word];
    const struct parse_node *node = &s->nodes[word];
    return (struct view){w->form, w->form ^ w->tag * 0x9e3779b97f4a7c15u, w->cluster, w->branch,
                         node->marker, w->tag, node};
}

/* The hashes under construction.  A feature's template is its place in the list. */
struct list {
    uint64_t *at;
    size_t n;
};

static inline void add3(struct list *l, uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t h = (a + 0x243f6a8885a308d3u) * 0x9fb21c651e98df25u;
    h = ((h ^ h >> 29) + b) * 0xd6e8feb86659fd93u;
    h = ((h ^ h >> 31) + c) * 0xa0761d6478bd642fu;
    h = ((h ^ h >> 30) + l->n) * 0xff51afd7ed558ccdu;
    l->at[l->n++] = h ^ h >> 32;
}
static inline void add2(struct list *l, uint64_t a, uint64_t b) { add3(l, a, b, 0); }
static inline void add1(struct list *l, uint64_t a) { add3(l, a, 0, 0); }

static inline uint64_t both(uint64_t a, uint64_t b) { return a * 0x9e3779b97f4a7c15u + b; }

static uint64_t distance(uint32_t from, uint32_t to)
{
    uint32_t d = to - from;
    return d < 5 ? d : d < 7 ? 5 : d < 10 ? 6 : 7;
}

static void add_word(struct list *l, const struct view *w)
{
    add1(l, w->form_tag);
    add1(l, w->form);
    add1(l, w->tag);
    add1(l, w->cluster);
    add2(l, w->branch, w->tag);
}

static void add_pair(struct list *l, const struct view *a, const struct view *b)
{
    add2(l, a->form_tag, b->tag);
    add2(l, a->tag, b->form_tag);
    add2(l, a->form, b->form);
    add2(l, a->tag, b->tag);
    add2(l, a->cluster, b->cluster);
    add2(l, both(a->cluster, a->tag), b->tag);
    add2(l, a->tag, both(b->cluster, b->tag));
    add2(l, both(a->branch, a->tag), both(b->branch, b->tag));
}

/* What hangs on a word already: the outermost children, the sets of relations. */
static void add_children(const struct parse_state *s, struct list *l, const struct view *w, const uint32_t *side,
                         uint64_t set, uint64_t count)
{
    const struct parse_word *outer = &s->words[side[0]];
    uint64_t relation = s->nodes[side[0]].relation;
    add2(l, outer->form, relation);
    add2(l, w->tag, both(outer->tag, relation));
    add3(l, w->tag, outer->tag, s->words[side[1]].tag);
    add2(l, w->form, set);
    add2(l, w->tag, set);
    add2(l, w->tag, count);
}

static uint64_t tag_of(const struct parse_state *s, uint32_t word) { return s->words[word].tag; }

size_t parse_features(const struct parse_state *s, uint64_t *out)
{
    uint32_t at_s0 = parse_stack(s, 0), at_s1 = parse_stack(s, 1), at_s2 = parse_stack(s, 2);
    uint32_t at_b0 = parse_buffer(s, 0), at_b1 = parse_buffer(s, 1), at_b2 = parse_buffer(s, 2);
    struct view s0 = view_of(s, at_s0), s1 = view_of(s, at_s1), b0 = view_of(s, at_b0), b1 = view_of(s, at_b1);
    uint64_t s2 = tag_of(s, at_s2), b2 = tag_of(s, at_b2), b3 = tag_of(s, parse_buffer(s, 3));
    struct list l = {out, 0};

    add_word(&l, &s0);
    add_word(&l, &s1);
    add_word(&l, &b0);
    add_word(&l, &b1);
    add1(&l, view_of(s, at_s2).form_tag);
    add1(&l, view_of(s, at_b2).form_tag);
    add_pair(&l, &s0, &b0);
    add_pair(&l, &s1, &s0);
    add_pair(&l, &s1, &b0);
    add2(&l, b0.form_tag, b1.tag);
    add2(&l, b0.tag, b1.form_tag);
    add2(&l, s0.tag, b1.form_tag);

    add3(&l, b0.tag, b1.tag, b2);
    add3(&l, b1.tag, b2, b3);
    add3(&l, s0.tag, b0.tag, b1.tag);
    add3(&l, s1.tag, s0.tag, b0.tag);
    add3(&l, s2, s1.tag, s0.tag);
    add3(&l, s1.tag, b0.tag, b1.tag);
    add3(&l, s2, s0.tag, b0.tag);
    add3(&l, s0.form, b0.tag, b1.tag);
    add3(&l, s0.tag, b0.form, b1.tag);
    add3(&l, s1.tag, s0.form, b0.tag);
    add3(&l, s1.form, s0.tag, b0.tag);
    add3(&l, s1.tag, s0.tag, b0.form);
    add3(&l, s1.cluster, s0.cluster, b0.cluster);
    add3(&l, s0.cluster, b0.cluster, b1.cluster);
    add3(&l, both(s1.tag, s0.tag), b0.tag, b1.tag);

    add_children(s, &l, &s0, s0.node->left, s0.node->left_set, s0.node->left_count);
    add_children(s, &l, &s0, s0.node->right, s0.node->right_set, s0.node->right_count);
    add_children(s, &l, &s1, s1.node->left, s1.node->left_set, s1.node->left_count);
    add_children(s, &l, &s1, s1.node->right, s1.node->right_set, s1.node->right_count);
    add_children(s, &l, &b0, b0.node->left, b0.node->left_set, b0.node->left_count);
    add3(&l, s0.tag, b0.tag, tag_of(s, s0.node->left[0]));
    add3(&l, s0.tag, b0.tag, tag_of(s, s0.node->right[0]));
    add3(&l, s0.tag, b0.tag, tag_of(s, b0.node->left[0]));
    add3(&l, s1.tag, s0.tag, tag_of(s, s1.node->right[0]));
    add3(&l, s1.tag, s0.tag, tag_of(s, s0.node->left[0]));
    add3(&l, s0.tag, b0.tag, s0.node->left_set);
    add3(&l, s0.tag, b0.tag, b0.node->left_set);
    add3(&l, s1.tag, s0.tag, s1.node->right_set);
    add3(&l, s1.tag, s0.tag, s0.node->left_set);
    add3(&l, s1.tag, s0.tag, s0.node->right_set);

    uint64_t near = distance(at_s0, at_b0), far = distance(at_s1, at_s0);
    add2(&l, s0.form, near);
    add2(&l, b0.form, near);
    add3(&l, s0.tag, b0.tag, near);
    add3(&l, s1.tag, s0.tag, far);

    add2(&l, s0.form, b0.marker);
    add2(&l, s1.form, b0.marker);
    add2(&l, s0.cluster, b0.marker);
    add2(&l, s1.cluster, b0.marker);
    add2(&l, b0.form, b0.marker);
    add2(&l, s0.form, s0.marker);
    add2(&l, s1.form, s0.marker);
    add3(&l, both(s0.tag, s1.tag), b0.tag, b0.marker);
    add3(&l, s0.tag, b0.tag, s0.marker);
    add3(&l, s1.tag, s0.tag, s0.marker);

    add1(&l, s->last);
    add3(&l, s->last, s0.tag, b0.tag);
    CW_CHECK(l.n <= PARSE_MAX_FEATURES);
    return l.n;
}
