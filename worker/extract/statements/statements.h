/* The statements stage: who said what.  A tagger finds the cues, a linker finds each cue's source and content, and what
 * they found is repaired, nested and graded.  Speaker, kind, polarity and via are the speakers stage's to fill. */
#ifndef CW_EXTRACT_STATEMENTS_H
#define CW_EXTRACT_STATEMENTS_H

#include "proto/error.h"
#include "worker/extract/analysis.h"
#include "worker/extract/statements/statement_view.h"

/* The loaded models; read-only, may be shared by threads. */
struct statement_models;

/* Maps statements.bin and judge.bin in `directory`.  The lexicon and syntax model in `view` must outlive it.  *out
 * is the caller's. */
enum cw_error statements_open(const char *directory, const struct view_models *view, struct statement_models **out);
void statements_close(struct statement_models *m);  /* NULL is allowed */
uint64_t statements_checksum(const struct statement_models *m);

/* Needs the stages up to names and quotation.  Fills a->statements, in order of their cues: form, source, cue, content,
 * within and confidence; has_speaker is false. */
void statements_stage(const struct statement_models *m, struct analysis *a);

#endif
