/* The verb of claimwire-train that makes encoder.bin: reads the corpora, makes word vectors of their text, trains,
 * writes.  A run that was broken off goes on from encoder.bin.checkpoint. */
#include <stdio.h>

#include "worker/train/network/encoder_measure.h"
#include "worker/train/network/encoder_train.h"
#include "worker/train/network/encoder_write.h"
#include "worker/train/verbs.h"

static size_t tokens_of(const struct encoder_set *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->count; i++) n += s->lengths[i];
    return n;
}

static void print_facts(const struct encoder *e, const struct encoder_data *d, const struct parameters *p,
                        const struct encoder_options *o)
{
    struct tape *t = tape_new(1);
    train_fact("encoder.bin", "trained on",
               "trees: %zu tokens, names: %zu tokens, some of both in other letters or with "
               "other names",
               tokens_of(&d->trees), tokens_of(&d->names));
    train_fact("encoder.bin", "trained with", "AdamW, %u epochs of %.1f of the trees and %.1f of the names, seed %u, "
               "%zu numbers, averaged", o->fit.epochs, o->tree_share, o->name_share, (unsigned)o->fit.seed,
               parameters_floats(p));
    for (size_t i = 0; i < ENCODER_TREE_DEVS; i++) {
        struct tree_score s = measure_trees(e, d, &d->tree_devs[i], t);
        train_fact("encoder.bin", d->tree_devs[i].file,
                   "UPOS %.2f, XPOS %.2f, UAS %.2f, LAS %.2f (gold tokens, floats)", s.upos, s.xpos, s.uas, s.las);
    }
    for (size_t i = 0; i < ENCODER_NAME_DEVS; i++)
        train_fact("encoder.bin", d->name_devs[i].file, "F1 %.2f (gold tokens, NORP as MISC, floats)",
                   measure_names(e, &d->name_devs[i], t));
    tape_free(t);
}

enum cw_error train_encoder(const char *corpora, const char *models)
{
    char path[TRAIN_PATH], model[TRAIN_PATH], checkpoint[TRAIN_PATH + 16];
    struct lexicon *lexicon = NULL;
    struct vectors vectors = {0};
    struct encoder_data data = {0};
    struct encoder encoder;
    struct encoder_options options = encoder_defaults;
    struct parameters *parameters = parameters_new(options.fit.seed);
    train_path(model, models, "encoder.bin");
    snprintf(checkpoint, sizeof checkpoint, "%s.checkpoint", model);
    options.fit.checkpoint = checkpoint;
    enum cw_error e = lexicon_open(train_path(path, models, "lexicon.bin"), &lexicon);
    if (!e) e = vectors_get(corpora, models, &vectors_defaults, &vectors);
    if (!e) e = encoder_data_read(corpora, lexicon, &vectors, &data);
    if (!e) e = encoder_train(&data, &vectors, &options, parameters, &encoder);
    if (!e) e = encoder_write(&encoder, &data, model);
    if (!e) print_facts(&encoder, &data, parameters, &options);
    if (data.arena) encoder_data_free(&data);
    vectors_free(&vectors);
    lexicon_close(lexicon);
    parameters_free(parameters);
    return e;
}
