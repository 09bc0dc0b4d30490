/* What two wordings of different statements have to do with each other, judged from the two alone: no other document,
 * no order of arrival, no clock takes part, so a set of documents always gives the same claims.
 *
 * "Say what is known": numbers, negation and names that differ between two wordings of one claim are distortions; they
 * are told, they never vanish in the merging. */
#ifndef CW_CLAIMS_RELATION_H
#define CW_CLAIMS_RELATION_H

#include "proto/buffer.h"
#include "worker/claims/wording/similarity.h"

enum { DAY_UNKNOWN = INT32_MIN };

struct assertion {            /* a wording with all that decides what it has to do with another */
    const char *text;         /* the wording; not NUL-terminated */
    size_t size;
    struct terms terms;       /* of it */
    const char *speaker;      /* as in the record; NULL: none */
    bool anonymous;
    uint32_t people;          /* 0: unknown */
    const char *source, *cue; /* the words of the statement; "" where there are none */
    enum statement_form form;
    enum statement_kind kind;
    enum polarity polarity;
    int32_t day_lo, day_hi;   /* of publication, days since 1970-01-01; DAY_UNKNOWN: undated */
    uint64_t document;        /* which document it stands in: only whether it is the same counts */
};

enum relation { RELATION_NONE, RELATION_SAME, RELATION_EARLIER, RELATION_DENIES, RELATION_DENIED, RELATION_COUNT };
const char *relation_name(enum relation r);  /* "none", "same", "earlier", "denies", "denied" */

enum distortion_kind { DISTORTION_NUMBER, DISTORTION_NEGATION, DISTORTION_NAME, DISTORTION_KINDS };
const char *distortion_name(enum distortion_kind k);

struct distortion {
    enum distortion_kind kind;
    const char *in_a, *in_b;  /* the words that differ; "" where one has none */
};

enum { DISTORTIONS = 8, EVIDENCE = 8 };

struct finding {
    enum relation relation;   /* of a to b */
    struct similarity similarity;
    struct distortion distortions[DISTORTIONS];  /* only where the relation is RELATION_SAME */
    size_t distortion_count;
    const char *evidence[EVIDENCE];  /* sentences for people:
                                      * "7 words in a row are the same: …", "both are said by Ada Kestrin" */
    size_t evidence_count;
};

/* Symmetric: judging (b, a) gives the mirrored finding.  evidence is only written if `explain`.  Arena memory. */
void relation_judge(const struct assertion *a, const struct assertion *b, bool explain, struct arena *arena,
                    struct finding *out);

/* Whether the two speakers may be one, as far as their names tell. */
enum speaker_match { SPEAKERS_DIFFER, SPEAKERS_UNKNOWN, SPEAKERS_MAY_AGREE, SPEAKERS_AGREE };
enum speaker_match speakers_match(const struct assertion *a, const struct assertion *b);

/* Denials by reference, within one document: "denied this", "rejected the account", "said that was untrue".  Which
 * statement (index) denies which; the record is a whole one.  Arena memory; returns how many. */
struct reference_denial {
    uint32_t denial, denied;
    struct span meant;        /* the sentence of what is denied whose words the denial takes up; empty: all of it */
    const char *evidence;     /* "“rejected the account” comes after it, in the next paragraph" */
};
size_t denials_by_reference(const struct record *r, struct arena *arena, struct reference_denial **out);

#endif
