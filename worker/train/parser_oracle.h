/* The dynamic oracle of the arc-hybrid system: what a transition costs, in gold arcs that can then no longer be
 * made (Goldberg, Nivre, TACL 2013).  Gold trees need not be projective: then no transition may be free. */
#ifndef CW_TRAIN_PARSER_ORACLE_H
#define CW_TRAIN_PARSER_ORACLE_H

#include <stdint.h>

#include "worker/extract/syntax/syntax_state.h"

struct gold_tree {
    const uint32_t *head;       /* of each word; the artificial root is `size` */
    const uint8_t *relation;
};

/* Writes the classes that cost least here, among those allowed, to out[3]; returns their number, at least 1. */
size_t oracle_classes(const struct parse_state *s, const struct gold_tree *gold, size_t *out);

#endif
