/* What the names stage is trained on: documents with gold labels from several corpora, whose manners are made alike. */
#ifndef CW_TRAIN_NAMES_LESSONS_H
#define CW_TRAIN_NAMES_LESSONS_H

#include "worker/extract/names/names_features.h"
#include "worker/train/corpora/columns.h"

enum { LESSON_SOURCES = 6 };

struct lesson_source {
    const char *file;
    enum names_domain domain;
    float weight, network_weight;
    bool own_manners;        /* the network is told: names are marked there as they are in no paper of today */
    bool recased;            /* some sentences again in other letters, and with other names */
    bool titles_inside;      /* "President X" is marked as one name there */
};

struct lesson {
    struct analysis analysis;
    const uint8_t *gold;     /* index into name_labels, by token */
    const struct lesson_source *source;
};

struct lessons {
    struct lesson *at;
    size_t count, capacity;
    struct column_corpus corpora[LESSON_SOURCES];  /* own everything */
};

/* Freed by lessons_free, also after an error. */
enum cw_error lessons_read(const char *corpora, const struct lexicon *lexicon, struct lessons *out);
void lessons_free(struct lessons *l);

#endif
