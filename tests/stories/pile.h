/* A pile of invented articles in the order in which they appear. */
#ifndef CW_TESTS_STORIES_PILE_H
#define CW_TESTS_STORIES_PILE_H

#include <stdio.h>

#include "tests/stories/article.h"

struct pile;

/* A plan for about so many documents: the more there are, the more stories a day. */
struct plan plan_for(uint64_t seed, uint64_t documents);

struct pile *pile_open(const struct plan *plan);
void pile_close(struct pile *p);  /* NULL is allowed */
/* The next article, written; false after the last.  *story lives until the next call. */
bool pile_next(struct pile *p, const struct story **story, size_t *article, struct written *out);

size_t pile_bytes(const struct pile *p);  /* of memory */

/* A line of JSON for `claimwire submit`. */
void article_json(const struct written *w, FILE *out);

/* What is true of the plan's articles, a line a fact, fields parted by tabs; a document is STORY/ARTICLE, a claim a
 * number:
 *   D  document  sort  family (the article whose text it has)  outlet
 *   M  document  claim  sort (said, stock, denied, opposite, reference, none)  telling  distorted (0, 1)  speaker
 * BEGIN-END,...
 *   X  claim  claim that it denies
 *   E  claim  claim of an earlier story that is like it
 *   S  document  entity  name  1 where it is the first in the document, else 0 */
void truth_write(const struct plan *plan, FILE *out);

#endif
