/* A statement, or a draft that was not kept, explained fact by fact.  Part of explaining. */
#ifndef CW_EXTRACT_EXPLAIN_STATEMENT_H
#define CW_EXTRACT_EXPLAIN_STATEMENT_H

#include "worker/extract/explain/explain_notes.h"
#include "worker/extract/extractor.h"

struct explaining {
    const struct extractor *x;
    const struct analysis *a;
    struct notes sorted;           /* the trace's */
    const bool *anchored;          /* per time expression: does its value hang on the publication date? */
    const struct explanation *all; /* its dropped drafts are there already */
};

/* Sets cue, facts and probability. */
void explain_statement(const struct explaining *e, size_t statement, struct explained *out);
void explain_draft(const struct explaining *e, struct notes draft, struct explained *out);

#endif
