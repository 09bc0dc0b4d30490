/* The shared network over the tokens of sentences, and its heads: tables of rows side by side, a matrix, layers of a
 * two-way recurrence (SRU, Lei et al., EMNLP 2018), and from what comes out of them tags, arcs and relations, names. */
#ifndef CW_TRAIN_NETWORK_ENCODER_H
#define CW_TRAIN_NETWORK_ENCODER_H

#include "worker/extract/encoder/token_inputs.h"
#include "worker/train/network/tape.h"

enum { ENCODER_MAX_LAYERS = 4 };

struct encoder_shape {
    size_t words, vectors;       /* rows of these tables */
    size_t inner;                /* width of what goes into the first layer */
    size_t window;               /* of the first layer, to each side: 0 sees a token by itself */
    size_t hidden;               /* width of a layer, half ahead, half back */
    size_t layers;
    size_t arcs, relations;      /* widths of the parser's heads */
    size_t tag_count, relation_count, name_count;
    float drop_word;             /* words read as unknown */
    float drop_group;            /* words, vectors, classes, facts each not seen for a token */
    float drop_input, drop_layer, drop_head;  /* columns, the same for a whole sentence */
};

struct encoder {
    struct encoder_shape shape;
    struct parameter *tables[INPUT_GROUPS];
    struct parameter *inner, *inner_bias;
    struct parameter *gates[ENCODER_MAX_LAYERS], *gates_bias[ENCODER_MAX_LAYERS];
    struct parameter *tag, *tag_bias;
    struct parameter *dependent, *dependent_bias, *head, *head_bias, *arc, *arc_bias, *root;
    struct parameter *relation_dependent, *relation_dependent_bias, *relation_head, *relation, *relation_bias;
    struct parameter *name, *name_bias, *name_transitions;
};

/* Adds the parameters of an encoder of this shape to p, which owns them.  The table of vectors is frozen and zero: the
 * caller sets it (parameter_set). */
struct encoder encoder_new(struct parameters *p, const struct encoder_shape *shape);

/* Sentences side by side; in the tape's memory. */
struct batch {
    struct segments segments;
    int32_t *rows[INPUT_GROUPS]; /* by group: tokens × its slots */
};

/* token_rows[i]: the rows (token_inputs) of sentence i, which has lengths[i] tokens. */
struct batch *batch_new(struct tape *t, const int32_t *const *token_rows, const uint32_t *lengths, size_t sentences);

struct node *encoder_run(const struct encoder *e, struct tape *t, const struct batch *b);   /* tokens × hidden */
struct node *encoder_tags(const struct encoder *e, struct tape *t, struct node *x);         /* tokens × tags */
struct node *encoder_names(const struct encoder *e, struct tape *t, struct node *x);        /* tokens × name labels */
/* tape_arcs */
struct node *encoder_arcs(const struct encoder *e, struct tape *t, struct node *x, const struct batch *b);
/* tokens × relations, of each token to the row heads[token] of x; -1: to none. */
struct node *encoder_relations(const struct encoder *e, struct tape *t, struct node *x, const struct batch *b,
                               const int32_t *heads);

#endif
