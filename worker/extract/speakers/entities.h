/* The entities stage: the names of a document joined to entities, by what two forms of one name have in
 * common: the same words, a surname after the full name (of the gender that "Mr." or "Mrs." tells), an
 * organisation's short form, an acronym.  Nothing is joined across types unless the words are the same; the
 * type is then the one that most mentions have. */
#ifndef CW_EXTRACT_ENTITIES_H
#define CW_EXTRACT_ENTITIES_H

#include "worker/extract/analysis.h"
#include "worker/extract/words/lexicon.h"

/* Needs the names, and takes brackets and the like off their edges.  Fills a->entities (in order of their first
 * mentions, which are all of kind "name") and a->name_entity.  An entity's name is its longest mention. */
void entities_stage(const struct lexicon *lexicon, struct analysis *a);

/* The index of a key of bytes in a set that grows; `out` of entity_key_find is not less than the count if it is new. */
struct entity_keys;
struct entity_keys *entity_keys_new(struct arena *arena);
/* its number, old or new: 0, 1, 2 … */
uint32_t entity_keys_add(struct entity_keys *k, const char *key, size_t size);
bool entity_keys_find(const struct entity_keys *k, const char *key, size_t size, uint32_t *number);

#endif
