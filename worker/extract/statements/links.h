/* The linker: given one cue, which tokens around it are its source and its content.  A CRF over the tokens of the
 * cue's passage, on scores of the statement network that are relative to the cue.  Part of the statements stage; the
 * trainer shares link_window and link_places, so that they cannot drift. */
#ifndef CW_EXTRACT_LINKS_H
#define CW_EXTRACT_LINKS_H

#include "worker/extract/statements/cues.h"

enum link_label { LINK_O, LINK_B_SOURCE, LINK_I_SOURCE, LINK_B_CONTENT, LINK_I_CONTENT };

enum { LINK_REACH = 250 };  /* tokens looked at on either side of a cue */

/* The tokens that the source and content of a cue can come from: its passage, within LINK_REACH. */
struct range link_window(const struct passage *p, const struct cue *c);

/* Where a token stands towards the cue: rows of the table "link place", LINK_PLACE_SLOTS for each token of a window. */
enum { LINK_PLACE_SLOTS = 22, LINK_PLACES = 2719 };
const int32_t *link_places(const struct statement_view *v, const struct passage *p, const struct cues *cues,
                           size_t index, struct arena *arena);
/* The cue's token that stands for it: "link cue" is of its row. */
uint32_t link_head(const struct statement_view *v, const struct cue *c);

/* Labels the window of cues->at[index]; labels and marginal are arrays of its size from `arena`, and so is its scratch
 * memory.  The passage's rows for the linker are made when they are first needed, in `passage_arena`. */
void link_decode(const struct statement_net *n, const struct statement_view *v, struct statement_rows *rows,
                 const struct cues *cues, size_t index, struct arena *passage_arena, struct arena *arena,
                 uint8_t **labels, float **marginal);

#endif
