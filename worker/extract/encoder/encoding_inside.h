/* The loaded shared network, for the files of this folder. */
#ifndef CW_EXTRACT_ENCODING_INSIDE_H
#define CW_EXTRACT_ENCODING_INSIDE_H

#include "worker/extract/encoder/encoding.h"
#include "worker/model/network.h"

enum { ENCODING_MAX_TAGS = 256 };

struct encoding_model {
    struct network *network;
    const struct lexicon *lexicon;
    const char *lacking;             /* while it is opened: what it should have */
    const struct network_words *words, *vectors, *relations;
    int32_t rare_vector;
    const struct product_matrix *tag, *dependent, *head, *arc, *relation_dependent, *relation_head, *relation, *name;
    const float *root;
    float *name_transitions;
    uint8_t upos[ENCODING_MAX_TAGS], xpos[ENCODING_MAX_TAGS];
    int16_t tag_of[UPOS_COUNT][XPOS_COUNT];
};

#endif
