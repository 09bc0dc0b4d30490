/* What the shared network's heads say.  Scores are not made probabilities: what is best does not depend on it. */
#include <string.h>

#include "worker/extract/encoder/encoding_inside.h"
#include "worker/model/features.h"
#include "worker/model/network_math.h"

static size_t rows_of(const struct encoding_block *b) { return b->tokens.last - b->tokens.first; }

static float *apply(const struct encoding_block *b, const struct product_matrix *m, const float *x)
{
    return network_affine(b->model->network, m, x, rows_of(b), b->arena);
}

static float *apply_relu(const struct encoding_block *b, const struct product_matrix *m, const float *x)
{
    float *y = apply(b, m, x);
    network_relu(y, rows_of(b) * lanes_stride(m->outputs));
    return y;
}

/* ---- Tags ---- */

size_t encoding_tag_count(const struct encoding_model *m) { return m->tag->outputs; }
int encoding_tag(const struct encoding_model *m, uint8_t upos, uint8_t xpos) { return m->tag_of[upos][xpos]; }
uint8_t encoding_tag_upos(const struct encoding_model *m, size_t tag) { return m->upos[tag]; }
uint8_t encoding_tag_xpos(const struct encoding_model *m, size_t tag) { return m->xpos[tag]; }
const float *encoding_tags(const struct encoding_block *b) { return apply(b, b->model->tag, b->rows); }

/* ---- Arcs ---- */

struct encoding_arcs {
    const struct encoding_block *block;
    const float *dependents, *heads;     /* of the block's tokens, `width` floats each */
    size_t width;
};

const struct encoding_arcs *encoding_arcs(const struct encoding_block *b)
{
    const struct encoding_model *m = b->model;
    struct encoding_arcs *arcs = arena_alloc(b->arena, sizeof *arcs);
    *arcs = (struct encoding_arcs){b, apply(b, m->arc, apply_relu(b, m->dependent, b->rows)),
                                   apply_relu(b, m->head, b->rows), lanes_stride(m->head->outputs)};
    return arcs;
}

float *encoding_arc_scores(const struct encoding_arcs *arcs, struct range tokens)
{
    size_t n = tokens.last - tokens.first, width = arcs->width, first = tokens.first - arcs->block->tokens.first;
    float *scores = arena_array(arcs->block->arena, n * n, sizeof *scores);
    for (size_t d = 0; d < n; d++) {
        const float *dependent = arcs->dependents + (first + d) * width;
        for (size_t h = 0; h < n; h++)
            scores[d * n + h] = network_dot(dependent,
                                            h == d ? arcs->block->model->root : arcs->heads + (first + h) * width,
                                            width);
    }
    return scores;
}

/* ---- Relations ---- */

size_t encoding_relation_count(const struct encoding_model *m) { return m->relation->outputs; }

int encoding_relation(const struct encoding_model *m, const char *name)
{
    int32_t row = network_word(m->relations, feature_string(name, strlen(name)));
    return row < 0 || (size_t)row >= m->relation->outputs ? -1 : row;
}

const float *encoding_relations(const struct encoding_block *b, const uint32_t *head)
{
    const struct encoding_model *m = b->model;
    size_t width = lanes_stride(m->relation_dependent->outputs);
    float *x = apply(b, m->relation_dependent, b->rows);
    const float *above = apply(b, m->relation_head, b->rows);
    for (size_t i = 0; i < rows_of(b); i++)
        if (head[i] != b->tokens.first + i)
            network_add(x + i * width, above + (head[i] - b->tokens.first) * width, width);
    network_relu(x, rows_of(b) * width);
    return apply(b, m->relation, x);
}

/* ---- Names ---- */

const float *encoding_names(const struct encoding_block *b) { return apply(b, b->model->name, b->rows); }
size_t encoding_name_count(const struct encoding_model *m) { return m->name->outputs; }
const float *encoding_name_transitions(const struct encoding_model *m) { return m->name_transitions; }
