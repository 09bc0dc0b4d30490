/* A set of hashes that is small and sometimes says yes where it should say no: a Bloom filter whose bits for one member
 * lie in one word of memory, so that asking costs one look (F. Putze, P. Sanders, J. Singler, "Cache-, Hash- and
 * Space-Efficient Bloom Filters", 2007).  With 16 bits a member it is wrong once in 190 times, with 8 once in 30. */
#ifndef CW_STORE_BLOOM_H
#define CW_STORE_BLOOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bloom;

/* bits: a power of two, from 64 on.  NULL: no memory.  Memory that no member needs is not touched. */
struct bloom *bloom_new(size_t bits);
void bloom_free(struct bloom *b);  /* NULL is allowed */

/* All bits of a hash must be good (scramble.h). */
void bloom_add(struct bloom *b, uint64_t hash);
bool bloom_may_have(const struct bloom *b, uint64_t hash);

#endif
