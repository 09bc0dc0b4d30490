/* Statements in the making, by tokens: what the linker found for each cue, which draft lies in another's content, and
 * which the judge believes.  Part of the statements stage. */
#ifndef CW_EXTRACT_DRAFTS_H
#define CW_EXTRACT_DRAFTS_H

#include "worker/extract/links.h"

struct draft {
    struct cue cue;
    struct range *source, *content;      /* pieces in text order */
    size_t source_count, content_count;
    float source_sureness, content_sureness;  /* mean marginals of the linker; 0: it found none */
    int32_t holder;          /* the draft whose content holds this one's cue, -1: none */
    bool from_layout;        /* read off a tag line or a transcript, not found by the models */
    float probability;       /* that it is right, as the judge sees it */
};

struct drafts {
    struct draft *at;        /* in order of their cues */
    size_t count;
};

/* Links each cue; a cue for which no content is found makes no draft.  The drafts of `laid_out` (NULL: none) stand as
 * they are, and cues that lie in their cue or source are left out.  Finds the holders, too. */
void drafts_make(const struct crf *links, const struct statement_view *v, const struct cues *cues,
                 const struct drafts *laid_out, struct drafts *out);

/* Does the draft's content hold the tokens? */
bool draft_holds(const struct draft *d, struct range tokens);

uint32_t draft_content_size(const struct draft *d);  /* in tokens */

/* Sets holder: the smallest content that holds the draft's cue; of two that hold each other's cues the larger holds. */
void drafts_find_holders(struct drafts *d);

#endif
