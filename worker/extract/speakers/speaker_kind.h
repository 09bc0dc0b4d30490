/* What kind of statement it is and how far it is affirmed, by its cue.  Part of the speakers stage. */
#ifndef CW_EXTRACT_SPEAKER_KIND_H
#define CW_EXTRACT_SPEAKER_KIND_H

#include "worker/extract/analysis.h"

/* Sets kind and polarity from the cue's words and a negation in or just before it.  Needs tags. */
void speaker_kind(const struct analysis *a, struct statement *s);

#endif
