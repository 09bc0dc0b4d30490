/* Trains the shared network. */
#ifndef CW_TRAIN_NETWORK_ENCODER_TRAIN_H
#define CW_TRAIN_NETWORK_ENCODER_TRAIN_H

#include "worker/train/network/encoder.h"
#include "worker/train/network/encoder_data.h"
#include "worker/train/network/fit.h"

struct encoder_options {
    struct encoder_shape shape;      /* counts of rows and labels are filled in */
    struct fit_options fit;
    double tree_share, name_share;   /* of their batches that an epoch shows */
    double name_weight;              /* of the names' loss, beside those of tags, arcs and relations */
    bool measure_epochs;             /* on all dev sets after every epoch, not only after the last */
};

extern const struct encoder_options encoder_defaults;

/* Trains on d with these vectors; p, which is empty, owns the parameters of *out.  Errors of fit. */
enum cw_error encoder_train(const struct encoder_data *d, const struct vectors *vectors,
                            const struct encoder_options *o, struct parameters *p, struct encoder *out);

#endif
