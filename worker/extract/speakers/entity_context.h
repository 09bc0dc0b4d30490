/* What stands around a name and tells its type: "in Castrova", "the mayor of Castrova", "Fenella Ost, its president,",
 * "its president, Fenella Ost,".  Part of the entities stage. */
#ifndef CW_EXTRACT_ENTITY_CONTEXT_H
#define CW_EXTRACT_ENTITY_CONTEXT_H

#include "worker/extract/analysis.h"
#include "worker/extract/words/lexicon.h"

/* How many votes for LOC or PER (*type) the words around this mention are worth against those of the names stage, which
 * has one a mention; 0: they tell nothing.  Needs tokens only. */
uint32_t entity_context_votes(const struct analysis *a, const struct lexicon *lexicon, struct range name,
                              enum entity_type tagged, enum entity_type *type);

/* Whether the name is a weekday and nothing else. */
bool entity_is_weekday(const struct analysis *a, struct range name);

#endif
