/* The same document with other names, so that the model also learns to tell an unknown name's kind by what stands
 * around it: most names of the training texts are known to its lists and to itself, most of tomorrow's are not. */
#ifndef CW_TRAIN_NAMES_INVENT_H
#define CW_TRAIN_NAMES_INVENT_H

#include "worker/extract/analysis.h"
#include "worker/extract/words/lexicon.h"

/* A copy in which words of names of persons, places and organisations have other letters (vowels for vowels, so that
 * offsets stay), everywhere in the document the same; words that also have an ordinary meaning (Bank, North) stay.
 * `gold`: index into name_labels, by token. */
struct analysis names_invent(const struct analysis *a, const struct lexicon *lexicon, const uint8_t *gold,
                             struct arena *arena);

#endif
