/* The cue tagger: which tokens are the cue of an attribution ("said", "according to", "plans to").  A CRF over the
 * tokens of a sentence, on the statement network's scores.  Part of the statements stage. */
#ifndef CW_EXTRACT_CUES_H
#define CW_EXTRACT_CUES_H

#include "worker/extract/statements/statement_net.h"

enum cue_label { CUE_O, CUE_B, CUE_I };

struct cue {
    struct range tokens;
    uint32_t sentence;
    float probability;  /* least marginal of its tokens */
};

struct cues {
    struct cue *at;     /* in text order, not overlapping */
    size_t count;
};

/* Finds the cues of a passage, or, if `wanted` is not NULL, of its sentences s (of the document) for which wanted[s] is
 * true.  The array and scratch memory come from `arena`. */
void cues_find(const struct statement_net *n, const struct statement_view *v, const struct statement_rows *rows,
               const bool *wanted, struct arena *arena, struct cues *out);

#endif
