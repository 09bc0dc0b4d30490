/* The verbs of claimwire-train, one for each model file.  A verb reads what it needs under `corpora` and writes its
 * file into `models`; it prints its curve on stderr and on stdout the facts for the model card (train_fact). */
#ifndef CW_TRAIN_VERBS_H
#define CW_TRAIN_VERBS_H

#include "proto/error.h"

/* In the order in which `all` runs them: a later model may use an earlier one's file. */
#define TRAIN_VERBS(X)                                                       \
    X(lexicon, "word clusters and name lists: lexicon.bin")                  \
    X(rarity,  "how rare words are in news text: rarity.bin")                \
    X(encoder, "what a word is where it stands: encoder.bin")               \
    X(tags,    "parts of speech: tags.bin")                                  \
    X(syntax,  "dependencies: syntax.bin")                                   \
    X(names,   "persons, organisations, places, nationalities: names.bin")   \
    X(coref,   "what means the same in a text: coref.bin")                   \
    X(statements, "who said what: statements.bin, judge.bin")

/* Not run by `all`: what they make is not shipped. */
#define TRAIN_VERBS_APART(X) X(worth, "what deserves a check: worth.bin; only by name, it is not shipped")

#define X(verb, brief) enum cw_error train_##verb(const char *corpora, const char *models);
TRAIN_VERBS(X)
TRAIN_VERBS_APART(X)
#undef X

/* Joins two parts of a path: a buffer of the caller, PATH_MAX bytes; aborts if it is too long. */
enum { TRAIN_PATH = 4096 };
const char *train_path(char path[TRAIN_PATH], const char *directory, const char *name);

/* One line for models/README.md on stdout: | model | what | value | */
void train_fact(const char *model, const char *what, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
