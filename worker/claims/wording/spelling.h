/* Names that may be two spellings of one. */
#ifndef CW_CLAIMS_SPELLING_H
#define CW_CLAIMS_SPELLING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "Candiro" and "Candiru", "Systems" and "Sistems": five letters or more, the first alike, one letter changed, left out
 * or put in (two where one has eight letters or more).  ASCII letters' case does not count. */
bool spelling_near(const char *a, size_t n, const char *b, size_t m);

/* The same for most near spellings of a word: its first letter and its consonants, doubled ones once. */
uint64_t spelling_skeleton(const char *s, size_t n);

#endif
