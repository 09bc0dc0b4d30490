/* The same document in other letters, so that models also learn headlines in capitals and careless lower case. */
#ifndef CW_TRAIN_RECASE_H
#define CW_TRAIN_RECASE_H

#include "worker/extract/analysis.h"

enum recase { RECASE_UPPER, RECASE_LOWER, RECASE_TITLE };

/* A copy with its text changed (ASCII letters only, so that offsets stay); tokens and sentences are shared. */
struct analysis recase(const struct analysis *a, enum recase how, struct arena *arena);

#endif
