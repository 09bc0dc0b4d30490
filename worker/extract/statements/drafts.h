/* Statements in the making, by tokens: what the linker found for each cue, which draft lies in another's content, and
 * which the judge believes.  Part of the statements stage. */
#ifndef CW_EXTRACT_DRAFTS_H
#define CW_EXTRACT_DRAFTS_H

#include "worker/extract/statements/links.h"

enum { DRAFTS_REACH = 40 };  /* drafts looked at on either side of one: a content holds few cues */

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

/* What is asked of drafts_make; zeros: everything. */
struct draft_wishes {
    const bool *sentences;           /* by sentence: look for cues there?  NULL: everywhere */
    /* they stand as they are, and cues in their cue or source are left out; NULL: none */
    const struct drafts *laid_out;
    /* is this cue of interest?  Asked in text order; NULL: every one is */
    bool (*accepts)(void *context, const struct cue *c);
    void *context;
};

/* Finds the cues and links each; a cue for which no content is found makes no draft.  Finds the holders, too. */
void drafts_make(const struct statement_net *net, const struct statement_view *v, const struct draft_wishes *wishes,
                 struct drafts *out);

/* Adds to a quoted content the quotation that resumes it after the cue, and those in which it runs on over paragraphs,
 * up to what another draft has. */
void drafts_follow_quotations(const struct statement_view *v, struct drafts *d);

/* Does the draft's content hold the tokens? */
bool draft_holds(const struct draft *d, struct range tokens);

uint32_t draft_content_size(const struct draft *d);  /* in tokens */

/* Sets holder: the draft with the smallest content that the draft lies within. */
void drafts_find_holders(struct drafts *d);

#endif
