/* Compares what the linker made of a store of invented articles with what is true of them. */
#ifndef CW_TESTS_STORIES_SCORE_H
#define CW_TESTS_STORIES_SCORE_H

#include <stdint.h>
#include <stdio.h>

#include "proto/error.h"

struct ratio {
    uint64_t right, found, there;  /* pairs: rightly found, found, to be found */
};
double ratio_precision(const struct ratio *r);  /* 0 to 1; 1 where nothing was found */
double ratio_recall(const struct ratio *r);

struct score {
    uint64_t documents, mentions; /* in the store, of the truth */
    uint64_t lost;                /* mentions that no wording of the store stands for */
    struct ratio wordings;        /* of the store, and mentions of the truth: found at the right place */
    struct ratio claims;          /* pairs of mentions that say the same */
    struct ratio direct;          /* links "same" of two wordings, right and found */
    struct ratio far;             /* of `sampled` true pairs, those that share less than half of their words */
    uint64_t sampled;
    struct ratio copies;          /* pairs of documents of one text */
    struct ratio joined;          /* the same, where copies of copies count */
    struct ratio denials;         /* a denial and the claim that it denies */
    struct ratio names;           /* pairs of names of one who is named; found: by pairs of documents */
    struct ratio omissions;       /* a document and a claim whose denial it leaves out */
    uint64_t earlier, earlier_there; /* claims that are linked to the one months ago that is like it */
};

/* What goes wrong is told in `errors` with up to `examples` examples of each class; NULL: not. */
enum cw_error stories_score(const char *store, const char *truth, unsigned examples, FILE *errors, struct score *out);
void score_print(const struct score *s, FILE *out);

#endif
