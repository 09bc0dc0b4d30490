/* What the stages leave behind of how they decided, for `--explain`.  Only when somebody asks: analysis.trace is NULL
 * in the service and in every other run, and then a note costs one comparison and its arguments are not even computed.
 *
 * A note says: at this step, about this thing, that was seen, with this score.  The thing is named by its bytes, since
 * indices change on the way (drafts are dropped, merged, sorted): a statement by its first cue, a time expression by
 * itself.  Words are a phrase for people, in the house's plain English, without a full stop: "the nearest woman named
 * before it".  explain.h makes explanations of the notes. */
#ifndef CW_EXTRACT_TRACE_H
#define CW_EXTRACT_TRACE_H

#include "worker/extract/analysis.h"

/* Step, stage that took it, what it decided.  In the order in which an explanation tells them. */
#define TRACE_STEPS(X)                                                                                                 \
    X(TRACE_CUE, "cues", "cue")               /* begins a draft; score: the cue's probability */                       \
    X(TRACE_ROUTE, "statements", "route")     /* what made the draft, if not cue tagger and linker */                  \
    X(TRACE_SOURCE, "links", "source")        /* evidence: a piece; score: its tokens' least marginal */               \
    X(TRACE_CONTENT, "links", "content")      /* the same */                                                           \
    X(TRACE_GROWN, "quotes", "content")       /* evidence: what was added to the content afterwards */                 \
    X(TRACE_JUDGED, "judge", "judged")        /* score: the probability that the draft is right */                     \
    X(TRACE_KEPT, "judge", "kept")            /* words: what was asked of it */                                        \
    X(TRACE_DROPPED, "statements", "dropped") /* words: why */                                                         \
    X(TRACE_REFERRED, "speakers", "source")   /* evidence: the words that refer; words: what they are */               \
    X(TRACE_ANTECEDENT, "speakers", "antecedent") /* evidence: what they refer to; words: by which rule */             \
    X(TRACE_SPEAKER, "speakers", "speaker")   /* words: why this one */                                                \
    X(TRACE_VIA, "speakers", "via")           /* one a name, in order; evidence: where it is told; words: rule */      \
    X(TRACE_KIND, "speakers", "kind")         /* evidence: the word that decided */                                    \
    X(TRACE_POLARITY, "speakers", "polarity") /* the same */                                                           \
    X(TRACE_TIME, "times", "time")            /* about: the expression; words: how it was resolved */                  \
    X(TRACE_WORTH, "worth", "checkworthy")    /* score; words: what counted */
#define X(step, stage, what) step,
enum trace_step { TRACE_STEPS(X) TRACE_STEP_COUNT };
#undef X
const char *trace_stage_name(enum trace_step s);  /* "cues" */
const char *trace_what(enum trace_step s);        /* "cue" */

static const float TRACE_NO_SCORE = -1;           /* other scores are probabilities, 0 to 1 */
static const struct span TRACE_NOWHERE = {0, 0};

struct trace_note {
    enum trace_step step;
    struct span about, evidence;   /* bytes; evidence TRACE_NOWHERE: none */
    float score;
    const char *words;             /* "": none */
};

struct trace_time {
    const char *stage;
    uint64_t microseconds;
};

struct trace {
    struct trace_note *notes;      /* in the order in which they were made */
    size_t count, capacity;
    struct trace_time *times;      /* the stages in their order */
    size_t time_count, time_capacity;
};

/* trace_note(a, step, about, evidence, score, format, ...): words as printf makes them.  Of several notes of one step
 * about one thing the last one stands, but for TRACE_SOURCE, TRACE_CONTENT, TRACE_GROWN and TRACE_VIA, which add up. */
#define trace_note(a, ...)                                   \
    do {                                                     \
        if ((a)->trace) trace_add((a), __VA_ARGS__);         \
    } while (0)
void trace_add(const struct analysis *a, enum trace_step step, struct span about, struct span evidence, float score,
               const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Monotonic time, for timing stages.  A stage that works in turns takes the time of all of them. */
uint64_t trace_clock(void);
void trace_took(const struct analysis *a, const char *stage, uint64_t began);

#endif
