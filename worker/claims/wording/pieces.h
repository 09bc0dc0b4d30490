/* A wording's words before they are weighed: tokens without punctuation,
 * hyphenated ones in their parts, in lower case. */
#ifndef CW_CLAIMS_PIECES_H
#define CW_CLAIMS_PIECES_H

#include "worker/claims/wording/lexemes.h"
#include "worker/claims/wording/terms.h"

enum piece_flag {
    PIECE_CAPITAL = LETTERS_CAPITAL,
    PIECE_UPPER = LETTERS_UPPER,
    PIECE_FIRST = 4,         /* a sentence begins with it: its capital says nothing */
};

struct piece {
    const struct lexeme *word;
    const char *lower;       /* the word's */
    uint32_t begin, end;
    uint8_t size, flags;
    enum word_kind kind;
};

/* At most `cap`; returns how many.  `lexemes` NULL: what tables tell of the words is not needed.
 * The arena is for what is thrown away. */
size_t pieces_make(const char *text, size_t size, struct lexemes *lexemes, struct arena *arena, struct piece *out,
                   size_t cap);
/* The same of a text that is cut into tokens already; these count from `from` bytes before it. */
size_t pieces_of(const char *text, const struct token *tokens, size_t count, uint32_t from, struct lexemes *lexemes,
                 struct arena *arena, struct piece *out, size_t cap);

#endif
