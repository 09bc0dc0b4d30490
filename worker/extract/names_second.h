/* The second reading of a document's names: each word is judged again in the light of what the first reading made of
 * the same word, and the same name, elsewhere in the document (after Krishnan and Manning, ACL 2006). */
#ifndef CW_EXTRACT_NAMES_SECOND_H
#define CW_EXTRACT_NAMES_SECOND_H

#include "worker/extract/names_features.h"
#include "worker/extract/words.h"

struct names_second;

/* `posterior`: the first reading, token_count × NAME_LABELS.  In a's arena; posterior must outlive it. */
struct names_second *names_second_new(const struct analysis *a, const struct word *words, const float *posterior);

/* Fills f with a row for each token of the sentence; the first reading's scores are to be the bias. */
void names_second_rows(const struct names_second *s, struct range sentence, struct feature_rows *f);

#endif
