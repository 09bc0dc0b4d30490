/* The speakers stage makes statements whole: whom the source stands for ("he", "the minister", "two officials"),
 * through whom it came, what kind of statement it is. */
#ifndef CW_EXTRACT_SPEAKERS_H
#define CW_EXTRACT_SPEAKERS_H

#include "worker/extract/analysis.h"
#include "worker/extract/words/lexicon.h"

/* Needs all other stages (tags, names, entities, coref, quotations, times, statements).  Puts a->statements in the
 * order of their first spans, fills speaker, via, kind and polarity, and adds to the entities' mentions the pronouns
 * and descriptions that mean them: those of their chains and those that it resolved itself. */
void speakers_stage(const struct lexicon *lexicon, struct analysis *a);

#endif
