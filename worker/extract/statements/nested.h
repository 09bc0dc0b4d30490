/* Statements within statements ("she said that he had denied it").  The corpus marks the outermost alone, so its
 * taggers learn to pass over the others; therefore each content that was found is read again as if it stood by itself.
 * Part of the statements stage. */
#ifndef CW_EXTRACT_NESTED_H
#define CW_EXTRACT_NESTED_H

#include "worker/extract/statements/drafts.h"

/* A copy of the view in which what lies in the drafts' contents shows no sign of it: not quoted, governed by nothing
 * outside. */
struct statement_view nested_view(const struct statement_view *v, const struct drafts *outer);

/* For each sentence whether it holds some of a content. */
const bool *nested_sentences(const struct analysis *a, const struct drafts *outer);

/* Of the cues found in that view, those that lie in a content and are no draft's cue yet. */
struct cues nested_cues(const struct statement_view *v, const struct drafts *outer, const struct cues *found);

/* Cuts the drafts made of such cues to the content that holds them; a draft without content left is dropped. */
void nested_clip(const struct analysis *a, struct drafts *inner, const struct drafts *outer);

#endif
