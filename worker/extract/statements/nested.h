/* Statements within statements ("she said that he had denied it").  The corpus marks the outermost alone, so its
 * taggers learn to pass over the others; therefore each content that was found is read again as if it stood by itself.
 * Part of the statements stage. */
#ifndef CW_EXTRACT_NESTED_H
#define CW_EXTRACT_NESTED_H

#include "worker/extract/statements/drafts.h"

/* A copy of the view in which what lies in the drafts' contents shows no sign of it: not quoted, governed by nothing
 * outside.  Its tokens are in `arena`. */
struct statement_view nested_view(const struct statement_view *v, const struct drafts *outer, struct arena *arena);

/* For each sentence whether it holds some of a content. */
const bool *nested_sentences(const struct analysis *a, const struct drafts *outer);

/* Does the cue, found in that view, lie in a content, and is it no draft's cue yet?  For draft_wishes.accepts, asked
 * in text order; the context is a struct nested. */
struct nested {
    const struct drafts *outer;
    size_t near;             /* 0 at first: where the last cue was */
};
bool nested_accepts(void *nested, const struct cue *c);

/* Cuts the drafts made of such cues to the content that holds them; a draft without content left is dropped. */
void nested_clip(const struct analysis *a, struct drafts *inner, const struct drafts *outer);

#endif
