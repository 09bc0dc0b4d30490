#include "worker/train/network/encoder_train.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "worker/train/network/encoder_measure.h"

const struct encoder_options encoder_defaults = {
    .shape = {.inner = 192, .window = 1, .hidden = 192, .layers = 2, .arcs = 96, .relations = 128,
              .name_count = NAME_LABELS, .drop_word = 0.15f, .drop_group = 0.05f, .drop_input = 0.05f,
              .drop_layer = 0.15f, .drop_head = 0.15f},
    .fit = {.epochs = 10, .batch_tokens = 1200, .rate = 1.5e-3, .warmup = 0.05, .decline = FIT_COSINE, .seed = 20,
            .adam = {.beta1 = 0.9, .beta2 = 0.95, .epsilon = 1e-8, .sparse_rate = 4, .clip = 2, .average = 0.999},
            .log_name = "encoder"},
    .tree_share = 1, .name_share = 0.5, .name_weight = 6,
};

struct learner {
    const struct encoder_data *data;
    const struct encoder_options *options;
    const struct encoder *encoder;
};

/* The labels of a batch's tokens, sentence after sentence. */
static int32_t *gather_labels(struct tape *t, const struct batch *b, const int32_t *const *labels)
{
    int32_t *out = tape_alloc(t, segments_rows(&b->segments), sizeof *out);
    for (size_t i = 0; i < b->segments.count; i++)
        for (uint32_t first = b->segments.begin[i], row = first; row < b->segments.begin[i + 1]; row++)
            out[row] = labels[i][row - first];
    return out;
}

static double learn_trees(void *context, struct tape *t, const uint32_t *sentences, size_t count)
{
    const struct learner *l = context;
    const struct encoder_set *set = &l->data->trees;
    struct batch *b = encoder_batch(t, set, sentences, count);
    struct node *x = encoder_run(l->encoder, t, b);
    const int32_t **tag = tape_alloc(t, count, sizeof *tag), **head = tape_alloc(t, count, sizeof *head);
    const int32_t **relation = tape_alloc(t, count, sizeof *relation);
    for (size_t i = 0; i < count; i++) {
        const struct encoder_sentence *s = &set->at[sentences[i]];
        tag[i] = s->tag;
        head[i] = s->head;
        relation[i] = s->relation;
    }
    int32_t *tags = gather_labels(t, b, tag), *places = gather_labels(t, b, head),
            *names = gather_labels(t, b, relation);
    int32_t *heads = tape_alloc(t, x->rows, sizeof *heads);
    for (size_t i = 0; i < count; i++)
        for (uint32_t first = b->segments.begin[i], row = first; row < b->segments.begin[i + 1]; row++)
            heads[row] = places[row] == (int32_t)(row - first) ? -1 : places[row] + (int32_t)first;
    double scale = 1.0 / (double)x->rows;
    double loss = tape_cross_entropy(t, encoder_tags(l->encoder, t, x), tags, NULL, scale);
    loss += tape_cross_entropy(t, encoder_arcs(l->encoder, t, x, b), places, NULL, scale);
    return loss + tape_cross_entropy(t, encoder_relations(l->encoder, t, x, b, heads), names, NULL, scale);
}

static double learn_names(void *context, struct tape *t, const uint32_t *sentences, size_t count)
{
    const struct learner *l = context;
    const struct encoder_set *set = &l->data->names;
    struct batch *b = encoder_batch(t, set, sentences, count);
    struct node *scores = encoder_names(l->encoder, t, encoder_run(l->encoder, t, b));
    const int32_t **name = tape_alloc(t, count, sizeof *name);
    float *weights = tape_alloc(t, count, sizeof *weights);
    for (size_t i = 0; i < count; i++) {
        name[i] = set->at[sentences[i]].name;
        weights[i] = set->at[sentences[i]].weight;
    }
    double scale = 1.0 / (double)scores->rows, weight = l->options->name_weight;
    return tape_crf(t, scores, l->encoder->name_transitions, gather_labels(t, b, name), weights, &b->segments,
                    scale * weight) / weight;
}

static void measure(void *context, unsigned epoch, char *out, size_t size)
{
    const struct learner *l = context;
    if (epoch + 1 < l->options->fit.epochs && !l->options->measure_epochs) return;
    struct tape *t = tape_new(1);
    size_t used = 0;
    for (size_t i = 0; i < ENCODER_TREE_DEVS; i++) {
        struct tree_score s = measure_trees(l->encoder, l->data, &l->data->tree_devs[i], t);
        used += (size_t)snprintf(out + used, size - used, "%s%.2f %.2f %.2f %.2f", i ? ", " : "UPOS XPOS UAS LAS ",
                                 s.upos, s.xpos, s.uas, s.las);
    }
    for (size_t i = 0; i < ENCODER_NAME_DEVS; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%.2f", i ? " " : ", names ",
                                 measure_names(l->encoder, &l->data->name_devs[i], t));
    tape_free(t);
}

/* The table of vectors: as wide as the network wants them, of the size of other rows. */
static void set_vectors(const struct vectors *v, struct parameter *table)
{
    size_t n = table->rows * table->cols;
    CW_CHECK(v->width == table->cols && v->count + 1 == table->rows);
    double squares = 0;
    for (size_t i = 0; i < n; i++) squares += (double)v->at[i] * (double)v->at[i];
    float *scaled = malloc(n * sizeof *scaled);
    CW_CHECK(scaled);
    for (size_t i = 0; i < n; i++) scaled[i] = (float)((double)v->at[i] / sqrt(squares / (double)n));
    parameter_set(table, scaled);
    free(scaled);
}

enum cw_error encoder_train(const struct encoder_data *d, const struct vectors *vectors,
                            const struct encoder_options *o, struct parameters *p, struct encoder *out)
{
    struct encoder_shape shape = o->shape;
    shape.words = d->words;
    shape.vectors = vectors->count + 1;
    shape.tag_count = d->tag_count;
    shape.relation_count = d->relation_count;
    *out = encoder_new(p, &shape);
    set_vectors(vectors, out->tables[INPUT_VECTOR]);
    struct learner l = {d, o, out};
    struct fit_task tasks[] = {
        {"trees", d->trees.lengths, d->trees.count, o->tree_share, learn_trees, &l},
        {"names", d->names.lengths, d->names.count, o->name_share, learn_names, &l},
    };
    return fit(p, tasks, sizeof tasks / sizeof *tasks, &o->fit, measure, &l);
}
