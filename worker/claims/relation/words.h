/* Words as they stand in a text, one after the other, compared with lists that end in NULL.  ASCII: the lists know
 * English only.  What is beyond ASCII counts as letters. */
#ifndef CW_CLAIMS_WORDS_H
#define CW_CLAIMS_WORDS_H

#include <stdbool.h>
#include <stddef.h>

struct word {
    const char *at;           /* in the text */
    size_t size;              /* bytes; 0: there is none */
};

/* The next one from *p on, which is left behind it.  An apostrophe inside is part of it: "isn't". */
struct word word_next(const char **p, const char *end);

/* In whatever case: whether it is one of the list; begins with one; ends with `with` and is longer. */
bool word_is(struct word w, const char *const *list);
bool word_begins(struct word w, const char *const *list);
bool word_ends(struct word w, const char *with);

#endif
