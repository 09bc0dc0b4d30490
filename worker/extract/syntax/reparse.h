/* Trees by two parsers together: an arc is worth what the shared network scores it, and something more if the greedy
 * parser chose it; the best projective tree over these (Sagae and Lavie, NAACL 2006; Eisner, COLING 1996) replaces the
 * greedy one, relations are chosen the same way. */
#ifndef CW_EXTRACT_REPARSE_H
#define CW_EXTRACT_REPARSE_H

#include "worker/extract/analysis.h"
#include "worker/extract/encoder/encoding.h"

/* For a parser with these relations (a->deprel: an index, `count` for "root"), in `arena`. */
struct reparser;
struct reparser *reparser_new(const char *const *relations, size_t count, const struct encoding_model *m,
                              struct arena *arena);

/* a->head and a->deprel of the block's sentences are the parser's; then those of both. */
void reparse(const struct reparser *r, struct analysis *a, const struct encoding_block *b);

/* Each word's best head, over scores as eisner has them without gaps between rows; false: that is no projective tree
 * with one root, and finding the best one takes an eisner.  Shared with its test. */
bool reparse_each_best(const float *scores, size_t words, int32_t *head);

#endif
