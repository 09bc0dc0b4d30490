/* Explanations: what was decided about a document by which stage, with scores, as facts that a reader
 * who is no linguist can follow and a program can read.  Made of the finished analysis and of what the
 * stages noted on the way (trace.h). */
#ifndef CW_EXTRACT_EXPLAIN_H
#define CW_EXTRACT_EXPLAIN_H

#include "worker/extract/extract.h"

struct fact {
    const char *stage, *what;  /* who decided, and what: "speakers", "antecedent" */
    const char *value;         /* what was decided, where the text itself does not say it: "2024-06-10"; NULL: none */
    struct span span;          /* bytes of the text that it is about; empty: none */
    float score;               /* a probability; below 0: none */
    const char *words;         /* how, or why; NULL: none */
};

struct facts {
    struct fact *at;
    size_t count, capacity;
};

/* A statement of the record, or a draft that was not kept. */
struct explained {
    struct span cue;           /* empty: it has none */
    struct facts facts;        /* from the sentence to the check-worthiness, in the order of the stages */
    float probability;         /* of a draft, below 0: it was never judged */
};

struct explained_stage {
    const char *stage;
    uint64_t microseconds;
    const char *found;         /* "12 paragraphs, 30 sentences, 640 tokens" */
};

/* Everything lives in the arena that it was made in, beside the record. */
struct explanation {
    struct explained_stage *stages;   /* in their order */
    size_t stage_count;
    struct facts metadata, names;     /* of names: one fact an entity */
    struct explained *statements;     /* as many as the record's, in their order */
    size_t statement_count;
    struct explained *dropped;        /* in the order of their cues */
    size_t dropped_count;
};

/* extractor_run, with the reasons.  The record is the same, byte for byte. */
enum cw_error extractor_explain(const struct extractor *x, const struct document *d, struct arena *arena,
                                struct record *out, struct explanation *why);

/* The same of an analysis that is done and has its trace. */
struct analysis;
void explain_analysis(const struct extractor *x, const struct analysis *a, struct explanation *out);

#endif
