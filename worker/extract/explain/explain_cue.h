/* A cue in words: what it is in its sentence.  Part of explaining. */
#ifndef CW_EXTRACT_EXPLAIN_CUE_H
#define CW_EXTRACT_EXPLAIN_CUE_H

#include "worker/extract/extractor.h"

/* "the verb “say” (VBD), set beside “is” (parataxis); its subject is “Ada Vell”; a clause tells what". */
const char *explain_cue(const struct extractor *x, const struct analysis *a, struct range cue);

/* The tokens that begin in a span, at least one if the text has any. */
struct range explain_tokens(const struct analysis *a, struct span s);

/* The text of a span, from the arena. */
const char *explain_text(const struct analysis *a, struct span s);

#endif
