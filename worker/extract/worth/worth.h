/* The worth stage: how probable is it that a fact-checker would find something to check in
 * a statement, or in a sentence? */
#ifndef CW_EXTRACT_WORTH_H
#define CW_EXTRACT_WORTH_H

#include "proto/error.h"
#include "worker/extract/analysis.h"

/* The loaded weights: read-only after opening, may be shared by threads. */
struct worth_model;

/* Loads `path`.  That there is no such file is no error: then the weights are those that are built in
 * (worth_signs.h), since the corpus that others could be learned from may be measured with, but not shipped.
 * CW_ECORRUPT, CW_ENEWER, CW_ENOMEM. */
enum cw_error worth_open(const char *path, struct worth_model **out);
void worth_close(struct worth_model *m);               /* NULL is allowed */
uint64_t worth_checksum(const struct worth_model *m);  /* for the engine's version; 0: the built-in weights */

/* Fills the statements' checkworthy: the most that a sentence of the content has; half of it if the content is not said
 * to be so, but asked, demanded, wished or planned.  Needs all other stages. */
void worth_stage(const struct worth_model *m, struct analysis *a);

/* The same for whole sentences, whoever says them: out[i] for sentence i, a->sentence_count
 * floats in the analysis's arena. */
const float *worth_sentences(const struct worth_model *m, const struct analysis *a);

#endif
