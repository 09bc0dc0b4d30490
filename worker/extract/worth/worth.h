/* The worth stage: how much there is in a statement to check. */
#ifndef CW_EXTRACT_WORTH_H
#define CW_EXTRACT_WORTH_H

#include "worker/extract/analysis.h"

/* Fills checkworthy, 0 to 1: numbers, names, dates and finite verbs in the past or present make a content worth a check; the
 * future, wishes, opinions and questions do not.  Needs tags, names and the speakers stage. */
void worth_stage(struct analysis *a);

#endif
