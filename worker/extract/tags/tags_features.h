/* The features of the tagger, one function for trainer and stage, so that they cannot drift. */
#ifndef CW_EXTRACT_TAGS_FEATURES_H
#define CW_EXTRACT_TAGS_FEATURES_H

#include "worker/extract/words/words.h"

enum { TAG_FEATURES_MAX = 48, TAG_NONE = 255 };

/* The features of word i of a sentence of `count` words; before1 and before2 are the labels given to the two words
 * before it, TAG_NONE outside the sentence.  Returns how many were written to out[TAG_FEATURES_MAX]. */
size_t tag_features(const struct lexicon *lexicon, const struct word *words, size_t count, size_t i,
                    unsigned before1, unsigned before2, uint64_t *out);

#endif
