/* The best projective tree with one root over scores of arcs (Eisner, COLING 1996), in
 * the cube of the words' number. */
#ifndef CW_EXTRACT_EISNER_H
#define CW_EXTRACT_EISNER_H

#include <stddef.h>
#include <stdint.h>

#include "proto/arena.h"
#include "proto/error.h"

/* scores[d * stride + h]: of word h as the head of word d; d * stride + d: of d as the root.  Fills head[words], a
 * root's being its own.  Scratch memory from `arena`. */
void eisner(const float *scores, size_t words, size_t stride, struct arena *arena, int32_t *head);

#endif
