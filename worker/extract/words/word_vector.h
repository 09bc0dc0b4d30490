/* Which vector a word has: the one way in which trainers and stages look it up. */
#ifndef CW_EXTRACT_WORD_VECTOR_H
#define CW_EXTRACT_WORD_VECTOR_H

#include <stddef.h>
#include <stdint.h>

/* The row of a key, -1: none.  Keys are lexicon_cluster_key of the spelling with digits as zeros. */
typedef int32_t word_find(const void *context, uint64_t key);

/* The row of the word as it is spelt, or in lower case, or with one capital letter; -1: none. */
int32_t word_vector(const char *s, size_t n, word_find *find, const void *context);

#endif
