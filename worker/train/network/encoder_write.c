#include "worker/train/network/encoder_write.h"

#include <string.h>

#include "worker/model/network_write.h"

static void write_matrix(struct network_writer *w, const struct parameter *weights, const struct parameter *bias)
{
    network_write_matrix(w, weights->name, weights->rows, weights->cols, weights->value, bias ? bias->value : NULL);
}

static void write_floats(struct network_writer *w, const struct parameter *m)
{
    network_write_floats(w, m->name, m->rows, m->cols, m->value);
}

static void write_layer(struct network_writer *w, const struct encoder *e, size_t layer)
{
    const struct parameter *gates = e->gates[layer];
    size_t blocks = gates->cols / e->shape.hidden, radius = layer ? 0 : e->shape.window;
    write_matrix(w, gates, e->gates_bias[layer]);
    if (blocks == NETWORK_GATES) network_write_save(w);
    if (radius) network_write_window(w, radius, 1);
    network_write_affine(w, gates->name);
    network_write_recurrent(w, blocks);
}

static void write_words(struct network_writer *w, const struct encoder_data *d, struct arena *scratch)
{
    size_t n = 0;
    uint64_t *key = arena_array(scratch, d->forms.size, sizeof *key);
    uint32_t *row = arena_array(scratch, d->forms.size, sizeof *row);
    for (size_t i = 0; i < d->forms.size; i++) {
        if (d->form_row[i] < 0) continue;
        key[n] = d->forms.hash[i];
        row[n++] = (uint32_t)d->form_row[i];
    }
    network_write_words(w, "words", key, row, n);
    network_write_words(w, "vectors", d->vectors.hash, NULL, d->vectors.size);
}

static void write_labels(struct network_writer *w, const struct encoder_data *d)
{
    float tags[2 * ENCODER_MAX_TAGS];
    uint64_t relations[ENCODER_MAX_RELATIONS];
    for (size_t i = 0; i < d->tag_count; i++) {
        tags[i] = (float)(d->tags[i] >> 8);
        tags[d->tag_count + i] = (float)(d->tags[i] & 255);
    }
    network_write_floats(w, "tags", 2, d->tag_count, tags);
    for (size_t i = 0; i < d->relation_count; i++)
        relations[i] = feature_string(d->relations[i], strlen(d->relations[i]));
    network_write_words(w, "relations", relations, NULL, d->relation_count);
}

enum cw_error encoder_write(const struct encoder *e, const struct encoder_data *d, const char *path)
{
    struct arena *scratch = arena_new(0);
    struct network_writer *w = network_writer_new();
    CW_CHECK(scratch && w);
    for (size_t g = 0; g < INPUT_GROUPS; g++) {
        const struct parameter *m = e->tables[g];
        network_write_table(w, m->name, m->rows, m->cols, m->value);
        network_write_part(w, m->name, input_groups[g].slots, g == INPUT_FACTS ? NETWORK_RELU : NETWORK_IDENTITY);
    }
    write_matrix(w, e->inner, e->inner_bias);
    network_write_affine(w, e->inner->name);
    for (size_t i = 0; i < e->shape.layers; i++) write_layer(w, e, i);
    write_matrix(w, e->tag, e->tag_bias);
    write_matrix(w, e->dependent, e->dependent_bias);
    write_matrix(w, e->head, e->head_bias);
    write_matrix(w, e->arc, e->arc_bias);
    write_floats(w, e->root);
    write_matrix(w, e->relation_dependent, e->relation_dependent_bias);
    write_matrix(w, e->relation_head, NULL);
    write_matrix(w, e->relation, e->relation_bias);
    write_matrix(w, e->name, e->name_bias);
    write_floats(w, e->name_transitions);
    write_words(w, d, scratch);
    write_labels(w, d);
    enum cw_error error = network_writer_save(w, path);
    network_writer_free(w);
    arena_free(scratch);
    return error;
}
