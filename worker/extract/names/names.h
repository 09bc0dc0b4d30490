/* Named entities: PER, ORG, LOC, NORP (nationalities, religious and political groups) and MISC.  A CRF over BIO labels
 * reads the document sentence by sentence, with features of the whole; the shared network (encoding.h) scores the
 * same labels, and the mean of both decides.  Titles ("President", "Mr") are not part of a name. */
#ifndef CW_EXTRACT_NAMES_H
#define CW_EXTRACT_NAMES_H

#include "proto/error.h"
#include "worker/extract/analysis.h"
#include "worker/extract/encoder/encoding.h"
#include "worker/extract/words/lexicon.h"

struct names_model;

/* Loads the weights in `path` (names.bin); `lexicon` must outlive the model.  Errors of model_file_open. */
enum cw_error names_open(const char *path, const struct lexicon *lexicon, struct names_model **out);
void names_close(struct names_model *m);               /* NULL is allowed */
uint64_t names_checksum(const struct names_model *m);  /* for the engine's version */

/* In steps, for who has a network that goes over the document in blocks: begin (needs tokens and sentences), the labels
 * of each block's sentences (needs their tags), and at the end a->names, in order of their tokens, none overlapping. */
struct names_reading;
struct names_reading *names_begin(const struct names_model *m, struct analysis *a);
void names_read(struct names_reading *r, const struct encoding_block *b);
void names_end(struct names_reading *r);

#endif
