/* Trains the cue tagger and the linker of the statements stage on PolNeAR. */
#ifndef CW_TRAIN_STATEMENTS_H
#define CW_TRAIN_STATEMENTS_H

#include "proto/error.h"

/* Reads CORPORA/polnear/train, writes MODELS/cues.bin and MODELS/links.bin.  Deterministic. */
enum cw_error train_statements(const char *corpora, const char *models);

/* Runs the stages over the articles of `directory` (a part of PolNeAR) and prints the statements found, a JSON object
 * an article, as the attribution scorer reads them. */
enum cw_error predict_statements(const char *directory, const char *models);

#endif
