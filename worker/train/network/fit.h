/* The training loop: shuffled batches of sentences of about one length, several tasks in turn, a learning rate that
 * warms up and dies down, a line for the curve after every epoch.  It knows neither models nor corpora. */
#ifndef CW_TRAIN_NETWORK_FIT_H
#define CW_TRAIN_NETWORK_FIT_H

#include <stddef.h>
#include <stdint.h>

#include "worker/train/network/parameters.h"
#include "worker/train/network/tape.h"

/* What can be learned from one corpus. */
struct fit_task {
    const char *name;            /* in the curve */
    const uint32_t *lengths;     /* tokens of each sentence */
    size_t sentences;
    double share;                /* of its batches that an epoch shows: 1 all, 0.5 a half, drawn anew; 2 each twice */
    /* Writes a batch's forward pass and losses onto the tape (tape_begin is done) and returns the loss.  Losses are
     * means over what is labelled in the batch, so that tasks weigh alike; a task's weight is its `learn`'s affair. */
    double (*learn)(void *context, struct tape *t, const uint32_t *sentences, size_t count);
    void *context;
};

enum fit_decline { FIT_LINEAR, FIT_COSINE };  /* to zero at the end */

struct fit_options {
    unsigned epochs;
    size_t batch_tokens;         /* a batch is cut before it has more; a longer sentence is a batch of its own */
    double rate;                 /* at its highest */
    double warmup;               /* the first part of all steps, e.g. 0.05, in which the rate rises from 0 */
    enum fit_decline decline;
    struct adam adam;
    uint64_t seed;
    const char *log_name;        /* begins the curve's lines on stderr; NULL: silent */
    /* written after every epoch, gone on from if it is there, removed at the end; or NULL */
    const char *checkpoint;
};

/* After an epoch, with the averaged weights in place: measures and writes words for the curve into `out` ("dev F1
 * 91.2"), at most `size` bytes with the NUL.  May be NULL. */
typedef void fit_measure(void *context, unsigned epoch, char *out, size_t size);

/* Trains; leaves the averaged weights in place.  Only a checkpoint can fail: CW_EIO, CW_EFULL, CW_EDATA. */
enum cw_error fit(struct parameters *p, const struct fit_task *tasks, size_t count, const struct fit_options *options,
                  fit_measure *measure, void *context);

#endif
