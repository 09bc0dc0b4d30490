/* What a token looks like: hashes of its spelling, affixes and shape, the raw material of every feature. */
#ifndef CW_EXTRACT_WORDS_H
#define CW_EXTRACT_WORDS_H

#include <stdint.h>

#include "worker/extract/analysis.h"
#include "worker/extract/words/lexicon.h"

enum { WORD_AFFIXES = 4 };       /* prefixes and suffixes of 1 to 4 characters */

enum word_case {
    CASE_NONE,                   /* no letter */
    CASE_LOWER,
    CASE_TITLE,                  /* one capital letter, the first */
    CASE_UPPER,                  /* capital letters only, two or more */
    CASE_MIXED,
};

struct word {
    uint64_t form, lower;        /* hashes; spelling variants of quotation marks and dashes are folded */
    uint64_t shape;              /* "Xx", "dd", "X.X.": runs shortened to two */
    uint64_t prefix[WORD_AFFIXES], suffix[WORD_AFFIXES];  /* of the lower-case form; the whole word if it is shorter */
    int cluster;                 /* lexicon_cluster, -1 none; tries the spelling, then lower case, then title case */
    uint8_t letters;             /* enum word_case */
    bool has_digit, has_hyphen;
};

/* Describes a token. */
struct word word_describe(const struct analysis *a, const struct lexicon *lexicon, size_t token);

/* Every token of the document: a->words, or if it is not there yet, an array made in `arena`. */
const struct word *words_describe(const struct analysis *a, const struct lexicon *lexicon, struct arena *arena);

/* How the letters of a sentence are: what a capital says depends on it. */
enum sentence_kind {
    SENTENCE_PROSE,
    SENTENCE_CAPITALS,           /* most words are in capitals */
    SENTENCE_TITLE,              /* most words have one, and there are four or more */
    SENTENCE_SMALL,              /* none has one */
    SENTENCE_KINDS
};
enum sentence_kind sentence_kind_of(const struct word *words, struct range sentence);

/* Replaces a typographic variant ("’s", "“", "—") by its plain form ("'s", "\"", "--"); leaves other words alone. */
void word_fold(const char **s, size_t *n);

/* The lower-case form: at most cap - 1 bytes and a NUL; returns its size. */
size_t word_lower(const char *s, size_t n, char *out, size_t cap);

#endif
