/* Extraction: from a document to its record.  The library behind `claimwire extract` and the workers' children.
 * It knows no queue and no store, opens no file but its models, and writes nothing. */
#ifndef CW_EXTRACT_EXTRACT_H
#define CW_EXTRACT_EXTRACT_H

#include <stdio.h>

#include "proto/arena.h"
#include "proto/document.h"
#include "proto/error.h"
#include "proto/record.h"

/* The loaded models: read-only after opening, may be shared by threads. */
struct extractor;

/* Loads the models from `directory` (NULL or "": share/claimwire/models beside the
 * program's bin/).  *out is the caller's. */
enum cw_error extractor_open(const char *directory, struct extractor **out);
void extractor_close(struct extractor *x);

/* "claimwire 0.1.0, model 3f2a…": changes whenever the same text could give another record. */
const char *extractor_engine(const struct extractor *x);

/* Runs all stages.  The record lives in `arena` and points into `d`, which must outlive it.  d has passed
 * document_check.  Deterministic: the same document gives the same record, byte for byte. */
enum cw_error extractor_run(const struct extractor *x, const struct document *d, struct arena *arena,
                            struct record *out);

/* The same, and the record has the check-worthiness of every sentence, too. */
enum cw_error extractor_run_sentences(const struct extractor *x, const struct document *d, struct arena *arena,
                                      struct record *out);

/* Already tokenised text, for scoring on public benchmarks: one token a line, a blank line between sentences, lines
 * that begin with "# " kept.  Writes line for line `token<TAB>BIO` (CONLL), the ten CoNLL-U columns (CONLLU), or
 * number, token and the chains that begin and end there, "(3|(4" (COREF: as the CoNLL-2012 task writes them).  A line
 * that begins with "# doc", "# newdoc" or "# begin document" begins a document. */
enum tokens_output { TOKENS_CONLL, TOKENS_CONLLU, TOKENS_COREF };
enum cw_error extractor_run_tokens(const struct extractor *x, FILE *in, const char *name, enum tokens_output format,
                                   FILE *out);

#endif
