/* The times stage: expressions of time and their values, after TimeML's TIMEX3 (Pustejovsky et al., 2003): "last
 * Friday", "June 9", "three weeks", "every Monday".  A grammar of token patterns; what is relative is resolved against
 * the date of publication, or has X in the places that the text leaves open ("XXXX-06-09", "XXXX-WXX-5"). */
#ifndef CW_EXTRACT_TIMES_H
#define CW_EXTRACT_TIMES_H

#include "worker/extract/analysis.h"

/* Needs the text and metadata stages.  Fills a->times, in text order, not overlapping. */
void times_stage(struct analysis *a);

#endif
