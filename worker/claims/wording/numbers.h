/* Numbers in running text: "11", "eleven", "1,520.15", "40 million", "5m", "twenty-two", "half a million",
 * "one in nine", "two thirds". */
#ifndef CW_CLAIMS_NUMBERS_H
#define CW_CLAIMS_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>

/* Reads the number that begins at words[at], which are in lower case and without hyphens; returns how many words it
 * takes, 0: none. "one" is a number only where it counts something: not in "no one", "one of them", "the one who". */
size_t number_read(const char *const *words, size_t count, size_t at, double *value);

/* Whether one may begin with this word: most words need no more. */
bool number_may_begin(const char *word);

#endif
