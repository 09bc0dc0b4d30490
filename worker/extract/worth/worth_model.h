/* How probable is it that a sentence is worth a check?  Logistic regression: over the signs with weights set by hand,
 * or, where there is a worth.bin, over the signs, their pairs and the words, with weights learned from ClaimBuster
 * (Arslan et al., ICWSM 2020).  Part of the worth stage; the trainer shares worth_features. */
#ifndef CW_EXTRACT_WORTH_MODEL_H
#define CW_EXTRACT_WORTH_MODEL_H

#include "worker/extract/worth/worth_signs.h"
#include "worker/model/crf.h"
#include "worker/model/features.h"

#define WORTH_LABELS {"other", "check"}
enum worth_label { WORTH_OTHER, WORTH_CHECK, WORTH_LABEL_COUNT };

/* One row for the piece, whose signs are given. */
void worth_features(const struct analysis *a, const struct worth_piece *piece, uint64_t signs, struct feature_rows *f);

/* The probability by `model`, or by hand if it is NULL.  `f` is scratch. */
float worth_probability(const struct crf *model, const struct analysis *a, const struct worth_piece *piece,
                        uint64_t signs, struct feature_rows *f);

#endif
