/* The quotation stage: which tokens stand inside quotation marks, and where one quotation ends and the next begins.
 *
 * An exact machine, not a model: one pass over each paragraph's marks with a stack of bounded depth.
 *   - directional marks (“ ” ‘ ’ « » ‹ › „ ‚ ``) and non-directional ones (" ' ''), told apart by the space around
 * them; an apostrophe is no mark; any closing mark of a family closes it, so “ is closed by » or by " where a writer
 * did so;
 *   - a quotation left open at the end of a paragraph runs on if the next one opens anew, or closes what it never
 * opened; otherwise it ends with its sentence, and the next paragraph starts afresh;
 *   - a few words in marks within a sentence ("so-called" terms, titles) are flagged as scare quotes. */
#ifndef CW_EXTRACT_QUOTES_H
#define CW_EXTRACT_QUOTES_H

#include "worker/extract/analysis.h"

enum { QUOTES_MAX_DEPTH = 8 };  /* marks nested deeper are text */

/* Needs the text stage.  Fills a->quotations and a->quote_depth. */
void quotes_stage(struct analysis *a);

/* Is the token a quotation mark of any kind?  (An apostrophe that stands alone looks like one, too.) */
bool quotes_is_mark(const struct analysis *a, size_t token);

#endif
