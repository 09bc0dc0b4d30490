/* From a source to a speaker.  Part of the speakers stage. */
#ifndef CW_EXTRACT_SPEAKER_RESOLVE_H
#define CW_EXTRACT_SPEAKER_RESOLVE_H

#include "worker/extract/speakers/speaker_chains.h"
#include "worker/extract/speakers/speaker_people.h"

/* What is known of a statement while speakers are resolved. */
struct turn {
    struct source source;
    uint32_t at;          /* the source's first token, or the cue's */
    uint32_t sentence, paragraph;
};

struct resolver {
    struct analysis *a;
    struct people people;
    struct speaker_chains chains;
    struct turn *turns;   /* per statement, in their order */
};

/* Sets has_speaker and speaker of statement i from turns[i].source; the statements before it are done. */
void resolve_speaker(const struct resolver *r, size_t i);

/* The same for another source than the statement's own ("citing two officials"). */
bool resolve_source(const struct resolver *r, size_t i, const struct source *source, struct speaker *out);

#endif
