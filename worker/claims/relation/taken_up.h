/* What of a statement another one takes up, word by word.  Part of denials by reference. */
#ifndef CW_CLAIMS_TAKEN_UP_H
#define CW_CLAIMS_TAKEN_UP_H

#include "proto/record.h"

/* How many of the telling words of `s`'s content (*of gets their number) stand in the content of `other`, in whatever
 * form. */
size_t taken_up_words(const struct record *r, const struct statement *s, const struct statement *other, size_t *of);

/* Whether one of them is no name: "any complaint", not "any dealings with Dunlay". */
bool taken_up_matter(const struct record *r, const struct statement *s, const struct statement *other);

/* Whether one of them, no name, is what a "no" in the first clause of `s` is said of, and so stands before it, or right
 * after it where `s` begins with it; or two of them, whatever they are, stand in that clause. */
bool taken_up_subject(const struct record *r, const struct statement *s, const struct statement *other);

/* Whether `other` itself negates what `s` takes up of it. */
bool taken_up_with_no(const struct record *r, const struct statement *s, const struct statement *other);

/* Whether it does so and `denial`, which denies the same words, has no other no in them: both say it is not so. */
bool taken_up_in_agreement(const struct record *r, const struct statement *denial, const struct statement *other);

#endif
