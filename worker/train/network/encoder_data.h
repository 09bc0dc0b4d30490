/* What the shared network learns from and is measured on: the treebanks' sentences with tags and trees, the names'
 * lessons with labels, all as rows of the network's tables. */
#ifndef CW_TRAIN_NETWORK_ENCODER_DATA_H
#define CW_TRAIN_NETWORK_ENCODER_DATA_H

#include "worker/extract/encoder/token_inputs.h"
#include "worker/train/corpora/corpus_ud.h"
#include "worker/train/interner.h"
#include "worker/train/names_lessons.h"
#include "worker/train/vectors.h"

struct encoder_sentence {
    const int32_t *rows;         /* token_inputs */
    const int32_t *tag;          /* by token: index into tags, -1: too rare to be learned; NULL: has names only */
    const int32_t *head;         /* by token: place in the sentence, its own for the root */
    const int32_t *relation;     /* by token: index into relations, -1 for the root and for rare ones */
    const int32_t *name;         /* by token: index into name_labels; NULL: has a tree only */
    float weight;
};

struct encoder_set {
    const char *file;
    struct encoder_sentence *at;
    uint32_t *lengths;           /* tokens, by sentence */
    size_t count, capacity, length_capacity;
};

enum { ENCODER_TREE_DEVS = 2, ENCODER_NAME_DEVS = 5, ENCODER_MAX_TAGS = 512, ENCODER_MAX_RELATIONS = 64 };

struct encoder_data {
    struct arena *arena;         /* owns rows, labels and names of labels */
    struct encoder_set trees, names;                                   /* to learn from */
    struct encoder_set tree_devs[ENCODER_TREE_DEVS], name_devs[ENCODER_NAME_DEVS];
    struct interner forms;       /* of the training text, word.form */
    int32_t *form_row;           /* by form's number: row of the table of words, -1: too rare */
    size_t words;                /* rows; row 0 is for unknown words */
    struct interner vectors;     /* keys, in the order of their rows */
    uint16_t tags[ENCODER_MAX_TAGS];                                   /* upos << 8 | xpos */
    const char *relations[ENCODER_MAX_RELATIONS];
    size_t tag_count, relation_count;
};

/* Reads the corpora.  Freed by encoder_data_free, also after an error. */
enum cw_error encoder_data_read(const char *corpora, const struct lexicon *lexicon, const struct vectors *vectors,
                                struct encoder_data *out);
void encoder_data_free(struct encoder_data *d);

#endif
