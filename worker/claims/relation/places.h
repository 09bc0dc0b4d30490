/* The statements of a record as they stand in its text, which is how what a denial refers to is told.  Part of denials
 * by reference. */
#ifndef CW_CLAIMS_PLACES_H
#define CW_CLAIMS_PLACES_H

#include "worker/claims/relation/reference.h"

struct place {                /* of a statement */
    uint32_t statement, begin, end;   /* bytes: all its words; the content's end */
    uint32_t own;                     /* where cue or content begins */
    uint32_t paragraph;
    struct reference reference;
};

struct places {
    const struct record *r;
    struct arena *arena;
    struct place *at;         /* in text order */
    size_t count;
};

void places_find(const struct record *r, struct arena *arena, struct places *out);
const struct statement *place_statement(const struct places *p, size_t place);

bool places_one_speaker(const struct statement *a, const struct statement *b);
/* He himself, or the organisation that he speaks for: "a spokesman for the authority, Piers Haldane". */
bool places_one_side(const struct places *p, const struct statement *a, const struct statement *b);

/* Words between two places that are no part of any statement: what the article says itself. */
size_t places_words_between(const struct places *p, size_t from, size_t to);

/* For people.  "rejected the account": from its first word to its last, without who it is; "in the next paragraph". */
const char *place_words(const struct places *p, size_t place);
const char *places_distance(const struct places *p, size_t from, size_t to);

#endif
