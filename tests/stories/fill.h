/* Puts invented articles straight into a store, as if extraction had read them without a mistake. */
#ifndef CW_TESTS_STORIES_FILL_H
#define CW_TESTS_STORIES_FILL_H

#include "tests/stories/pile.h"
#include "worker/store/writer.h"

/* The next `documents` of the pile, or those that are left; *count: how many.  *job: the number of the last job of
 * the store, counted on. */
enum cw_error stories_fill(struct store *s, struct pile *p, uint64_t documents, uint64_t *count);

#endif
