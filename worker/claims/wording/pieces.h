/* A wording's words before they are weighed: tokens without punctuation, hyphenated ones in their parts, in lower case. */
#ifndef CW_CLAIMS_PIECES_H
#define CW_CLAIMS_PIECES_H

#include "worker/claims/wording/stems.h"
#include "worker/claims/wording/terms.h"
#include "worker/claims/wording/word_kinds.h"

enum piece_flag {
    PIECE_CAPITAL = 1,       /* begins with a capital letter */
    PIECE_UPPER = 2,         /* two letters or more, all capital */
    PIECE_FIRST = 4,         /* a sentence begins with it: its capital says nothing */
};

struct piece {
    char lower[STEM_SIZE];   /* longer words are cut; without periods and apostrophes inside */
    uint32_t begin, end;
    uint8_t size, flags;
    enum word_kind kind;
};

/* At most `cap`; returns how many.  The arena is for what is thrown away. */
size_t pieces_make(const char *text, size_t size, struct arena *arena, struct piece *out, size_t cap);

#endif
