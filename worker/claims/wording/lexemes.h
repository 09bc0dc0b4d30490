/* What a word is by itself, wherever it stands: its form in lower case, its kind, its stem and how rare that is.  Text
 * is made of the same words again and again, so what was found out about a word is kept. */
#ifndef CW_CLAIMS_LEXEMES_H
#define CW_CLAIMS_LEXEMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/error.h"
#include "worker/claims/wording/rarity.h"
#include "worker/claims/wording/stems.h"
#include "worker/claims/wording/synonyms.h"
#include "worker/claims/wording/word_kinds.h"
#include "worker/extract/words/lexicon.h"

enum letters {
    LETTERS_CAPITAL = 1,     /* begins with a capital letter */
    LETTERS_UPPER = 2,       /* two letters or more, all capital */
};

struct lexeme {
    char lower[STEM_SIZE];   /* longer words are cut; without periods and apostrophes inside */
    uint8_t size;            /* 0: no word is left */
    uint8_t letters;
    enum word_kind kind;
    /* what tables tell */
    bool number;             /* a number may begin with it */
    uint64_t stem;           /* hash */
    struct rarity_entry rarity;
    uint16_t kin;            /* as a term has it that is no name */
    uint32_t classes;        /* lexicon_word */
};

/* Without what tables tell.  `sign`: the word that a sign stands for ("percent" for %), or NULL. */
void lexeme_describe(const char *spelt, size_t size, const char *sign, struct lexeme *out);

struct lexemes;              /* for one thread */

/* Refers to the tables. */
enum cw_error lexemes_new(const struct rarity *r, const struct lexicon *l, const struct synonyms *y, struct stemmer *s,
                          struct lexemes **out);
void lexemes_free(struct lexemes *x);   /* NULL is allowed */

/* Makes room where it is needed.  What lexeme_of gave before may be gone then. */
void lexemes_age(struct lexemes *x);
const struct lexeme *lexeme_of(struct lexemes *x, const char *spelt, size_t size, const char *sign);

#endif
