/* What the shared network reaches on the dev sets, counted as shared tasks do. */
#ifndef CW_TRAIN_NETWORK_ENCODER_MEASURE_H
#define CW_TRAIN_NETWORK_ENCODER_MEASURE_H

#include "worker/train/network/encoder.h"
#include "worker/train/network/encoder_data.h"

struct tree_score {              /* per cent of tokens */
    double upos, xpos;
    double uas, las;             /* relations without their subtypes */
};

struct tree_score measure_trees(const struct encoder *e, const struct encoder_data *d, const struct encoder_set *dev,
                                struct tape *t);
/* F1 of whole names, in per cent; a nationality counts as MISC. */
double measure_names(const struct encoder *e, const struct encoder_set *dev, struct tape *t);

/* The batch of these sentences of a set. */
struct batch *encoder_batch(struct tape *t, const struct encoder_set *set, const uint32_t *sentences, size_t count);

#endif
