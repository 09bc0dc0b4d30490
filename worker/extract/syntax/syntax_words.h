/* What the parser is told of words: the one place where tokens become numbers for it, for trainer and stage. */
#ifndef CW_EXTRACT_SYNTAX_WORDS_H
#define CW_EXTRACT_SYNTAX_WORDS_H

#include "worker/extract/analysis.h"
#include "worker/extract/words/lexicon.h"
#include "worker/extract/syntax/syntax_state.h"

/* Fills out[0 .. last - first) from tokens of `a`; needs a->upos and a->xpos. */
void syntax_words(const struct lexicon *lexicon, const struct analysis *a, struct range tokens, struct parse_word *out);

#endif
