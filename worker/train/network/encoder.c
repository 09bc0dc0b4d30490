#include "worker/train/network/encoder.h"

#include <string.h>

/* Groups that are left out for a token now and then, so that no other relies on them. */
static bool may_be_dropped(enum input_group g)
{
    return g == INPUT_WORD || g == INPUT_VECTOR || g == INPUT_FINE || g == INPUT_CLUSTER || g == INPUT_FACTS;
}

static const char *const gate_names[ENCODER_MAX_LAYERS] = {"gates 1", "gates 2", "gates 3", "gates 4"};
static const char *const gate_bias_names[ENCODER_MAX_LAYERS] = {"gates 1 bias", "gates 2 bias", "gates 3 bias",
                                                                "gates 4 bias"};

/* A layer whose input is as wide as itself passes it on; another one makes what it passes on. */
static bool passes_input(const struct encoder_shape *s, size_t layer) { return layer || s->inner == s->hidden; }

static void add_layers(struct encoder *e, struct parameters *p)
{
    const struct encoder_shape *s = &e->shape;
    for (size_t i = 0; i < s->layers; i++) {
        size_t n = s->hidden, outputs = (passes_input(s, i) ? 3 : 4) * n;
        size_t inputs = i ? n : (2 * s->window + 1) * s->inner;
        e->gates[i] = parameters_add(p, gate_names[i], inputs, outputs, PARAMETER_GLOROT);
        e->gates_bias[i] = parameters_add(p, gate_bias_names[i], 1, outputs, PARAMETER_ZEROS);
        for (size_t k = n; k < 3 * n; k++) e->gates_bias[i]->value[k] = e->gates_bias[i]->average[k] = 0.5f;
    }
}

static bool name_transition(size_t from, size_t to, const void *context)
{
    (void)context;           /* O, then B and I of each type in turn: I comes after B or I of its type */
    return to == 0 || to % 2 == 1 || from == to || from + 1 == to;
}

struct encoder encoder_new(struct parameters *p, const struct encoder_shape *shape)
{
    struct encoder e = {.shape = *shape};
    const struct encoder_shape *s = &e.shape;
    size_t width = 0;
    CW_CHECK(s->layers && s->layers <= ENCODER_MAX_LAYERS);
    for (size_t g = 0; g < INPUT_GROUPS; g++) {
        const struct input_group_shape *group = &input_groups[g];
        size_t rows = g == INPUT_WORD ? s->words : g == INPUT_VECTOR ? s->vectors : group->rows;
        e.tables[g] = parameters_add(p, group->name, rows, group->width,
                                     g == INPUT_VECTOR ? PARAMETER_ZEROS : PARAMETER_ROWS);
        /* Small: a row that is seldom learned should say nothing rather than anything. */
        parameter_scale(e.tables[g], g == INPUT_WORD ? 0.07f : 0.6f);
        width += group->width;
    }
    e.tables[INPUT_VECTOR]->frozen = true;
    e.inner = parameters_add(p, "inner", width, s->inner, PARAMETER_GLOROT);
    e.inner_bias = parameters_add(p, "inner bias", 1, s->inner, PARAMETER_ZEROS);
    add_layers(&e, p);
    e.tag = parameters_add(p, "tag", s->hidden, s->tag_count, PARAMETER_GLOROT);
    e.tag_bias = parameters_add(p, "tag bias", 1, s->tag_count, PARAMETER_ZEROS);
    e.dependent = parameters_add(p, "dependent", s->hidden, s->arcs, PARAMETER_GLOROT);
    e.dependent_bias = parameters_add(p, "dependent bias", 1, s->arcs, PARAMETER_ZEROS);
    e.head = parameters_add(p, "head", s->hidden, s->arcs, PARAMETER_GLOROT);
    e.head_bias = parameters_add(p, "head bias", 1, s->arcs, PARAMETER_ZEROS);
    e.arc = parameters_add(p, "arc", s->arcs, s->arcs, PARAMETER_GLOROT);
    e.arc_bias = parameters_add(p, "arc bias", 1, s->arcs, PARAMETER_ZEROS);
    e.root = parameters_add(p, "root", 1, s->arcs, PARAMETER_GLOROT);
    e.relation_dependent = parameters_add(p, "relation dependent", s->hidden, s->relations, PARAMETER_GLOROT);
    e.relation_dependent_bias = parameters_add(p, "relation dependent bias", 1, s->relations, PARAMETER_ZEROS);
    e.relation_head = parameters_add(p, "relation head", s->hidden, s->relations, PARAMETER_GLOROT);
    e.relation = parameters_add(p, "relation", s->relations, s->relation_count, PARAMETER_GLOROT);
    e.relation_bias = parameters_add(p, "relation bias", 1, s->relation_count, PARAMETER_ZEROS);
    e.name = parameters_add(p, "name", s->hidden, s->name_count, PARAMETER_GLOROT);
    e.name_bias = parameters_add(p, "name bias", 1, s->name_count, PARAMETER_ZEROS);
    e.name_transitions = parameters_add(p, "name transitions", s->name_count + 1, s->name_count, PARAMETER_ZEROS);
    tape_crf_forbid(e.name_transitions, name_transition, NULL);
    return e;
}

struct batch *batch_new(struct tape *t, const int32_t *const *token_rows, const uint32_t *lengths, size_t sentences)
{
    struct batch *b = tape_alloc(t, 1, sizeof *b);
    uint32_t *begin = tape_alloc(t, sentences + 1, sizeof *begin);
    begin[0] = 0;
    for (size_t i = 0; i < sentences; i++) begin[i + 1] = begin[i] + lengths[i];
    b->segments = (struct segments){begin, sentences};
    for (size_t g = 0; g < INPUT_GROUPS; g++) {
        size_t slots = input_groups[g].slots;
        int32_t *to = b->rows[g] = tape_alloc(t, begin[sentences] * slots, sizeof *to);
        for (size_t i = 0; i < sentences; i++)
            for (size_t k = 0; k < lengths[i]; k++, to += slots)
                memcpy(to, token_rows[i] + k * INPUT_SLOTS + input_groups[g].first, slots * sizeof *to);
    }
    return b;
}

struct node *encoder_run(const struct encoder *e, struct tape *t, const struct batch *b)
{
    const struct encoder_shape *s = &e->shape;
    size_t rows = segments_rows(&b->segments), n = s->hidden;
    struct node *groups[INPUT_GROUPS];
    for (size_t g = 0; g < INPUT_GROUPS; g++) {
        const int32_t *ids = b->rows[g];
        if (g == INPUT_WORD) ids = tape_drop_ids(t, ids, rows, 1, s->drop_word, 0);
        if (may_be_dropped(g)) ids = tape_drop_ids(t, ids, rows, input_groups[g].slots, s->drop_group, -1);
        groups[g] = tape_embed(t, e->tables[g], ids, rows, input_groups[g].slots);
        if (g == INPUT_FACTS) groups[g] = tape_apply(t, groups[g], TAPE_RELU);
    }
    struct node *x = tape_dropout(t, tape_concat(t, groups, INPUT_GROUPS), s->drop_input, &b->segments);
    x = tape_dropout(t, tape_affine(t, x, e->inner, e->inner_bias), s->drop_layer, &b->segments);
    for (size_t i = 0; i < s->layers; i++) {
        struct node *around = i || !s->window ? x : tape_window(t, x, &b->segments, s->window, 1);
        struct node *gates = tape_affine(t, around, e->gates[i], e->gates_bias[i]), *skip = x;
        if (!passes_input(s, i)) {
            skip = tape_columns(t, gates, 3 * n, n);
            gates = tape_columns(t, gates, 0, 3 * n);
        }
        x = tape_dropout(t, tape_recurrent(t, gates, skip, &b->segments), s->drop_layer, &b->segments);
    }
    return x;
}

struct node *encoder_tags(const struct encoder *e, struct tape *t, struct node *x)
{
    return tape_affine(t, x, e->tag, e->tag_bias);
}

struct node *encoder_names(const struct encoder *e, struct tape *t, struct node *x)
{
    return tape_affine(t, x, e->name, e->name_bias);
}

static struct node *hidden(const struct encoder *e, struct tape *t, struct node *x, const struct batch *b)
{
    return tape_dropout(t, tape_apply(t, x, TAPE_RELU), e->shape.drop_head, &b->segments);
}

struct node *encoder_arcs(const struct encoder *e, struct tape *t, struct node *x, const struct batch *b)
{
    struct node *dependents = hidden(e, t, tape_affine(t, x, e->dependent, e->dependent_bias), b);
    struct node *heads = hidden(e, t, tape_affine(t, x, e->head, e->head_bias), b);
    return tape_arcs(t, tape_affine(t, dependents, e->arc, e->arc_bias), heads, e->root, &b->segments);
}

struct node *encoder_relations(const struct encoder *e, struct tape *t, struct node *x, const struct batch *b,
                               const int32_t *heads)
{
    struct node *dependents = tape_affine(t, x, e->relation_dependent, e->relation_dependent_bias);
    struct node *above = tape_gather(t, tape_affine(t, x, e->relation_head, NULL), heads, x->rows);
    return tape_affine(t, hidden(e, t, tape_add(t, dependents, above), b), e->relation, e->relation_bias);
}
