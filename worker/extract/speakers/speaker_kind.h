/* What kind of statement it is and how far it is affirmed, by its cue; how much there is in it to check.  Part of the speakers
 * stage. */
#ifndef CW_EXTRACT_SPEAKER_KIND_H
#define CW_EXTRACT_SPEAKER_KIND_H

#include "worker/extract/analysis.h"

/* Sets kind and polarity from the cue's words and a negation in or just before it.  Needs tags. */
void speaker_kind(const struct analysis *a, struct statement *s);

/* 0 to 1, by hand, not learned: numbers, names, dates and finite verbs in the past or present make a content worth a check;
 * the future, wishes, opinions and questions do not.  Needs tags, names and times. */
float speaker_checkworthy(const struct analysis *a, const struct statement *s);

#endif
