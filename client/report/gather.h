/* Gathering a report, the parts of it that have a file of their own. */
#ifndef CW_CLIENT_REPORT_GATHER_H
#define CW_CLIENT_REPORT_GATHER_H

#include "client/report/report.h"

/* The articles that the claims' told appearances, denials and bare sentences stand in, with their text as far as there
 * is room. */
enum cw_error gather_articles(struct reader *r, struct arena *arena, struct report *out);

/* Pairs of these articles that are near copies. */
void gather_copies(const struct term_reader *terms, struct arena *arena, struct report *out);

/* Names in these articles that are written in several ways. */
enum cw_error gather_names(struct reader *r, struct arena *arena, struct report *out);

#endif
