/* The first stage: paragraphs, sentences and tokens of a text, with exact byte offsets.
 * Every later stage stands on it.
 *
 * Tokens follow the Penn Treebank and UD English manner: punctuation is split off, clitics ('s n't 're) are tokens,
 * abbreviations keep their period, "$5" and "50%" are two tokens, hyphenated words stay whole (as in CoNLL-2003),
 * quotation marks are tokens ('' and `` one each), web and mail addresses stay whole.  White space, control and
 * invisible characters belong to no token.  Linear time; bounded by the constants below. */
#ifndef CW_EXTRACT_TEXT_H
#define CW_EXTRACT_TEXT_H

#include "worker/extract/analysis.h"

enum {
    TEXT_MAX_TOKEN = 1000,     /* bytes of a token; a longer run is cut */
    TEXT_MAX_SENTENCE = 512,   /* tokens of a sentence; a longer one is cut */
};

/* Fills paragraphs, sentences and tokens from a->text; roles are PARAGRAPH_BODY.  A paragraph ends at a blank line, and
 * at a single line break unless the text's lines are wrapped to a width.  No paragraph or sentence is empty. */
void text_stage(struct analysis *a);

/* Text that comes as tokens: a corpus, or the `tokens` input format. */
struct given_tokens {
    const char *const *words;        /* not empty, NUL-terminated UTF-8 */
    size_t count;
    const uint8_t *glued;            /* per word: 1 if no space stands before it; NULL: spaces everywhere */
    const uint32_t *sentence_ends;   /* per sentence the index after its last word, increasing */
    size_t sentence_count;
    const uint8_t *new_paragraph;    /* per sentence: 1 if it begins a paragraph; NULL: one paragraph */
};

/* Sets a->text to the words joined by spaces (sentences and paragraphs by line breaks), in a->arena, and fills
 * paragraphs, sentences and tokens as given. */
void text_from_tokens(struct analysis *a, const struct given_tokens *given);

#endif
