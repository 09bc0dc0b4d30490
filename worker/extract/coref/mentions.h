/* What a text can speak of again: names, descriptions, pronouns, as stretches of tokens.  Part of the coref stage.
 *
 * The stretch is that of OntoNotes: a noun with all that hangs on it in the tree ("the firm that Vell
 * founded in Maren"), without the preposition before it and the comma behind it; of "Vell and her
 * firm" the whole and both parts. */
#ifndef CW_EXTRACT_MENTIONS_H
#define CW_EXTRACT_MENTIONS_H

#include "worker/extract/analysis.h"
#include "worker/extract/syntax/syntax.h"

/* Sets of relations (syntax_relations) that the finder asks for. */
struct mention_relations {
    uint64_t cuts_left;      /* what stands before a noun phrase and is none of it, though it hangs on its noun */
    uint64_t cuts_right;     /* the same behind it */
    uint64_t not_own;        /* a word in such a relation heads no phrase of its own */
    uint64_t part_of_name;   /* flat: "President Vell" is one phrase under "President" */
    uint64_t counted;        /* a number that counts is no phrase */
    uint64_t compound, conjunct, copula;
};
void mention_relations_of(const struct syntax_model *syntax, struct mention_relations *out);

/* Fills a->mentions, in order of their first tokens, the longer of two that begin together
 * first.  Needs tags, syntax and names. */
void mentions_find(const struct mention_relations *relations, struct analysis *a);

#endif
