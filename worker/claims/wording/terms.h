/* A wording cut into terms: what is left of a piece of text when two outlets' ways of saying the same are to be
 * compared.  Words are lower-cased, stemmed and weighted by how rare they are in news text; numbers have values
 * ("eleven" is 11, "9 per cent" and "nine percent" agree); names are known by their capitals; "not", "never", "no",
 * "denied" count as negations.
 *
 * Rarity comes from a table that is shipped (models/rarity.bin), never from the store: what is rare must not depend on
 * which documents came before. */
#ifndef CW_CLAIMS_TERMS_H
#define CW_CLAIMS_TERMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/arena.h"
#include "proto/error.h"
#include "proto/record.h"

enum term_flag {
    TERM_FUNCTION = 1,   /* "the", "of", "was": counts for order, not for likeness; weight 0 */
    TERM_NAME = 2,       /* written with a capital where no sentence begins, or known as a name */
    TERM_NUMBER = 4,     /* `value` holds */
    TERM_NEGATION = 8,
    TERM_TIME = 16,      /* a weekday, a month, "yesterday", a year, a day's number:
                          * often said in another way, seldom a difference */
    TERM_SAYING = 32,    /* "said", "told", "according": hardly of what is said */
};

enum {
    TERMS_MAX = 256,         /* of one wording; what is beyond is not compared */
    TERM_SYNONYMS = 0x8000,  /* from here on a kin is words that mean nearly the same;
                              * below, words that are used alike, opposites as well */
};

struct term {
    uint32_t hash;       /* of the stem, or of the number's value */
    uint32_t begin, end; /* bytes of the wording's text */
    float weight;        /* how rare: about 0.1 (very common) to 1 (unknown to the table); function words 0 */
    uint8_t flags;
    uint16_t kin;        /* words that mean or are used alike share it (synonyms.h,
                          * or a class of the lexicon); 0: none */
    double value;        /* of a number */
};

struct terms {
    const char *text;    /* what they were made of */
    struct term *at;
    size_t count;
    double weight;       /* the sum */
    unsigned negations;
};

struct token;            /* of extraction's analysis */
struct term_reader;      /* the rarity table, the stemmer, the lexicon */

/* `models` is the directory of the model files (NULL: beside the program).  Errors of model_file_open. */
enum cw_error term_reader_open(const char *models, struct term_reader **out);
void term_reader_close(struct term_reader *r);            /* NULL is allowed */
uint64_t term_reader_checksum(const struct term_reader *r);  /* of the tables: other ones make other claims */

/* Quotation marks, brackets and an introducing "that" are no terms.  text is UTF-8 and must live as long as the terms.
 * Arena memory.  A reader is for one thread: its stemmer has a buffer. */
void terms_make(const struct term_reader *r, const char *text, size_t size, struct arena *arena, struct terms *out);
/* The same of a text that is cut into tokens already; these count from `from` bytes before it. */
void terms_of_tokens(const struct term_reader *r, const char *text, const struct token *tokens, size_t count,
                     uint32_t from, struct arena *arena, struct terms *out);

/* Pieces of a statement's content, each a sentence or a clause that says enough by itself, as spans of the text: the
 * wordings.  A content of several spans gives one or more for each; quotation marks and what has no word of its own are
 * left out.  At most `cap`; returns how many. */
size_t wording_cut(const char *text, const struct spans *content, struct span *out, size_t cap);

#endif
