/* The metadata stage: what is known of the article itself, from the client's fields and from the lines above and below
 * the body. */
#ifndef CW_EXTRACT_METADATA_H
#define CW_EXTRACT_METADATA_H

#include "worker/extract/analysis.h"
#include "worker/extract/time/calendar.h"

/* Needs the text stage.  Fills a->title, outlet, authors, published, and the roles of the paragraphs.  A field that the
 * document gives wins over what the text says.  The date's basis is "given" (the document's field), "header" (a date
 * line), "dateline" ("LONDON, June 9, 2022 (Reuters) –"), or "inferred" (from the url, or a dateline without a year and
 * a year from elsewhere); without any of these there is none. */
void metadata_stage(struct analysis *a);

/* When a line above the body says that the text was updated; it may have no year.  Needs the
 * text stage.  False: none says it. */
bool metadata_updated(struct analysis *a, struct moment *out);

#endif
