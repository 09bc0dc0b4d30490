/* Through whom a statement came.  Part of the speakers stage. */
#ifndef CW_EXTRACT_SPEAKER_VIA_H
#define CW_EXTRACT_SPEAKER_VIA_H

#include "worker/extract/speakers/speaker_resolve.h"

/* Sets via of statement i, nearest the speaker first: whom it was told to ("told the Post"), whoever cites the speaker
 * (who then is the one cited: "Axios, citing two officials"), the speakers of the statements around it, the agency of
 * the dateline.  The article's own outlet is none.  Needs the statement's speaker and the statements around it done. */
void speaker_via(const struct resolver *r, size_t i);

#endif
