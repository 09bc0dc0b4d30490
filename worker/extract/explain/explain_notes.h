/* The trace's notes by the thing that they are about, and lists of facts.  Part of explaining. */
#ifndef CW_EXTRACT_EXPLAIN_NOTES_H
#define CW_EXTRACT_EXPLAIN_NOTES_H

#include "worker/extract/explain/explain.h"
#include "worker/extract/trace.h"

/* Some of the notes about one thing, in the order in which they were made. */
struct notes {
    const struct trace_note *const *at;
    size_t count;
};

/* All of the trace's, sorted by what they are about. */
struct notes notes_sorted(const struct analysis *a);
/* Of sorted notes those about one thing. */
struct notes notes_about(struct notes sorted, struct span about);
/* Of notes about one cue the n-th draft's, from 0 on: each begins with a TRACE_CUE. */
size_t notes_drafts(struct notes about);
struct notes notes_draft(struct notes about, size_t n);
/* The last note of a step; NULL: none. */
const struct trace_note *notes_last(struct notes n, enum trace_step step);

/* The list grows in a->arena. */
void facts_add(const struct analysis *a, struct facts *list, struct fact fact);
/* A note as it is; does nothing for NULL. */
void facts_add_note(const struct analysis *a, struct facts *list, const struct trace_note *n, const char *value);

#endif
