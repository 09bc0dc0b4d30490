/* The words of invented stories: things, deeds and qualities, each with other words for the same. */
#ifndef CW_TESTS_STORIES_WORDS_H
#define CW_TESTS_STORIES_WORDS_H

#include <stddef.h>

/* Kinds of words, as frames name them in their slots. */
#define WORD_KINDS "FDGPETRMSHAbcmkx"

size_t words_count(char kind);
/* How many words there are for it, 1 or more. */
size_t words_same(char kind, unsigned concept);
/* Singular, or a deed's base form; P is plural. */
const char *words_get(char kind, unsigned concept, unsigned which);

enum verb_form { VERB_BASE, VERB_PAST, VERB_DONE, VERB_DOING, VERB_DOES };
/* "repaired", "taken over", "shuts"; at most `size` bytes with the NUL. */
void verb_write(const char *base, enum verb_form form, char *out, size_t size);
void plural_write(const char *noun, char *out, size_t size);

#endif
