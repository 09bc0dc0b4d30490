/* The words of spans, lower-case, as what reads references compares them with lists and with one another.  ASCII: the
 * lists know English only. */
#ifndef CW_CLAIMS_PLAIN_WORDS_H
#define CW_CLAIMS_PLAIN_WORDS_H

#include "proto/record.h"

enum { PLAIN_WORDS = 64, PLAIN_WORD = 24 };

struct plain_words {          /* cut where they are too long or too many */
    char at[PLAIN_WORDS][PLAIN_WORD];
    bool capital[PLAIN_WORDS];/* in the text; only as plain_words_read filled it */
    size_t count;
};

/* `clause`: only until the first comma, semicolon or end of a sentence. */
void plain_words_read(const struct record *r, const struct spans *spans, bool clause, struct plain_words *out);

/* Whether one of the first `count` words is in the list, which is sorted. */
bool plain_words_listed(const struct plain_words *w, size_t count, const char *const *list, size_t size);
bool plain_word_listed(const char *word, const char *const *list, size_t size);

#define LISTED(list, word) plain_word_listed(word, list, sizeof(list) / sizeof *(list))
#define ANY_LISTED(words, count, list) plain_words_listed(words, count, list, sizeof(list) / sizeof *(list))

/* "not", "never", "isn't". */
bool plain_word_negates(const char *word);
bool plain_words_negate(const struct plain_words *w);

/* How many telling words of `mine` (*of gets their number) stand in `theirs`, in whatever form. */
size_t plain_words_shared(const struct plain_words *mine, const struct plain_words *theirs, size_t *of);

#endif
