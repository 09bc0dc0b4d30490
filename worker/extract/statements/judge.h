/* The judge: how probable is it that a draft is a statement, with the right source and the right content?  Logistic
 * regression over what the tagger and the linker were sure of and over the draft's structure: things that neither of
 * them could see when it decided.  Part of the statements stage; the trainer shares judge_features. */
#ifndef CW_EXTRACT_JUDGE_H
#define CW_EXTRACT_JUDGE_H

#include "worker/extract/statements/drafts.h"
#include "worker/model/crf.h"

#define JUDGE_LABELS {"wrong", "right"}
enum judge_label { JUDGE_WRONG, JUDGE_RIGHT, JUDGE_LABEL_COUNT };

/* One row. */
void judge_features(const struct statement_view *v, const struct drafts *drafts, size_t index, struct feature_rows *f);

/* Sets the probability of each draft that the models found. */
void judge_drafts(const struct crf *model, const struct statement_view *v, struct drafts *drafts);

#endif
