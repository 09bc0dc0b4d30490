/* What the files that make stories share. */
#ifndef CW_TESTS_STORIES_STORY_INSIDE_H
#define CW_TESTS_STORIES_STORY_INSIDE_H

#include "tests/stories/story.h"

enum { STOCKS = 16, CONNECTORS = 6, CONNECTOR_WORDS = 3 };

extern const char *const stock_sentences[STOCKS][2];              /* in quotations, in reports */
extern const char *const connectors[CONNECTORS][CONNECTOR_WORDS]; /* words for the same */

/* Something to tell that nobody says. */
void background_make(struct clause *c, const struct setting *s, uint64_t what);
void story_plan_articles(struct story *s, const struct plan *plan);

#endif
