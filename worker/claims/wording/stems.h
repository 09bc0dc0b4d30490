/* What words that differ in their endings or their country's spelling have in common: "said" and "says",
 * "organised" and "organizes", "travelled" and "traveling".  Shared by the reader of wordings and by the trainer
 * that counts how rare stems are. */
#ifndef CW_CLAIMS_STEMS_H
#define CW_CLAIMS_STEMS_H

#include <stddef.h>
#include <stdint.h>

#include "proto/error.h"

enum { STEM_SIZE = 64 };     /* bytes; longer words are cut */

struct stemmer;              /* not thread-safe: its buffer is used by every call */

enum cw_error stemmer_new(struct stemmer **out);
void stemmer_free(struct stemmer *s);   /* NULL is allowed */

/* The stem of a word in lower case (word_lower): at most STEM_SIZE - 1 bytes and a NUL; returns its
 * size.  An irregular form goes by its lemma ("bought", "men"), then Porter's second stemmer for English
 * (Porter 2001, snowballstem.org). */
size_t stem_make(struct stemmer *s, const char *lower, size_t n, char out[STEM_SIZE]);

#endif
