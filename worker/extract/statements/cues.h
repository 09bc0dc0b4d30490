/* The cue tagger: which tokens are the cue of an attribution ("said", "according to", "plans to").  A CRF over the
 * tokens of a sentence.  Part of the statements stage; the trainer shares cue_features, so that they cannot drift. */
#ifndef CW_EXTRACT_CUES_H
#define CW_EXTRACT_CUES_H

#include "worker/extract/statements/statement_view.h"
#include "worker/model/crf.h"

#define CUE_LABELS {"O", "B", "I"}
enum cue_label { CUE_O, CUE_B, CUE_I, CUE_LABEL_COUNT };

struct cue {
    struct range tokens;
    uint32_t sentence;
    float probability;  /* least marginal of its tokens */
};

struct cues {
    struct cue *at;     /* in text order, not overlapping */
    size_t count;
};

/* What the stage adds to the log-score of B: it wants many cues, since linker and judge sort out the wrong ones. */
static const float CUES_BOLDNESS = 1.2f;

/* A row for each token of the sentence. */
void cue_features(const struct statement_view *v, size_t sentence, struct feature_rows *f);

/* Finds the cues of all prose, or of the sentences for which `wanted` is true if it is not NULL.  `boldness` is added to
 * the log-score of B: above 0 finds more. */
void cues_find(const struct crf *model, const struct statement_view *v, float boldness, const bool *wanted,
               struct cues *out);

#endif
