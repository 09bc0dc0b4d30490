/* The linker: given one cue, which tokens around it are its source and its content.  A CRF over the tokens of the
 * cue's paragraph whose features are relative to the cue.  Part of the statements stage; the trainer shares
 * link_window and link_features, so that they cannot drift. */
#ifndef CW_EXTRACT_LINKS_H
#define CW_EXTRACT_LINKS_H

#include "worker/extract/statements/cues.h"

#define LINK_LABELS {"O", "B-source", "I-source", "B-content", "I-content"}
enum link_label { LINK_O, LINK_B_SOURCE, LINK_I_SOURCE, LINK_B_CONTENT, LINK_I_CONTENT, LINK_LABEL_COUNT };

enum { LINK_REACH = 250 };  /* tokens looked at on either side of a cue */

/* The tokens that the source and content of a cue can come from: its paragraph, within LINK_REACH. */
struct range link_window(const struct statement_view *v, const struct cue *c);

/* A row for each token of the window of cues->at[index].  `arena` is scratch memory. */
void link_features(const struct statement_view *v, const struct cues *cues, size_t index, struct arena *arena,
                   struct feature_rows *f);

/* Labels the window; labels and marginal are arrays of its size from `arena`, and so is its scratch memory. */
void link_decode(const struct crf *model, const struct statement_view *v, const struct cues *cues, size_t index,
                 struct arena *arena, struct feature_rows *f, uint8_t **labels, float **marginal);

#endif
