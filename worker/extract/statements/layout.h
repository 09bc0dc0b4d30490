/* Statements that the page makes without a verb: tag lines (“We won.” ― Zora Lind) and transcripts (LIND: We won.).
 * Read off by rule, since they are exact where they occur and rare in what the models learn from. */
#ifndef CW_EXTRACT_LAYOUT_H
#define CW_EXTRACT_LAYOUT_H

#include "worker/extract/statements/drafts.h"

/* The drafts, in text order.  Their cues are the dash and the colon. */
void layout_find(const struct statement_view *v, struct drafts *out);

#endif
