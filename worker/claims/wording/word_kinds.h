/* Words that are known by themselves: those that carry a sentence rather than its matter, negations, words of time. */
#ifndef CW_CLAIMS_WORD_KINDS_H
#define CW_CLAIMS_WORD_KINDS_H

#include <stddef.h>
#include <string.h>

enum word_kind {
    WORD_CONTENT,
    WORD_FUNCTION,      /* "the", "of", "was" */
    WORD_SAYING,        /* "said", "told": content, but not of what is said */
    WORD_NOT,           /* "not", "n't", "no", "never", "neither": one and the same for a comparison */
    WORD_NEGATION,      /* "nobody", "nothing", "without", "denied": negates and says something besides */
    WORD_TIME,          /* "Monday", "yesterday", "week" */
    WORD_MONTH,
};

/* strcmp that mostly needs no call: tables of words are looked up for every word of every wording. */
static inline int word_compare(const char *a, const char *b)
{
    int first = (unsigned char)*a - (unsigned char)*b;
    return first ? first : strcmp(a, b);
}

/* A word in lower case; apostrophes are '. */
enum word_kind word_kind(const char *lower);

#endif
