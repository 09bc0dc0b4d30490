/* Who and where: invented people, organisations, places and outlets.  An entity is a number; its name follows from the
 * number and the seed of the pile, so that those who appear in many stories are the same in all. */
#ifndef CW_TESTS_STORIES_CAST_H
#define CW_TESTS_STORIES_CAST_H

#include "proto/record.h"

enum entity_sort { SORT_PERSON, SORT_OFFICE, SORT_COMPANY, SORT_PLACE };

struct character {
    enum entity_sort sort;
    unsigned number;
};

enum { NAME_SIZE = 96, OUTLETS = 60 };

/* How a name is written in a document: as it is; misspelt; a person's last name or an organisation's letters. */
enum name_form { NAME_FULL, NAME_VARIANT, NAME_SHORT };

void character_name(uint64_t seed, struct character c, enum name_form form, char out[NAME_SIZE]);
bool character_is_woman(uint64_t seed, struct character c);
/* "the transport minister", "a spokesman for Kestle Mills" without its article: what comes before or after the name. */
void character_role(uint64_t seed, struct character c, char out[NAME_SIZE]);
enum entity_type character_type(struct character c);
const char *outlet_name(unsigned outlet);

#endif
