/* What is known of words before any text is read: Brown clusters (Brown et al., Computational Linguistics 1992), names
 * of persons, places and organisations, honorifics and occupations.  One mapped file of hashed keys; the lists it
 * was made of are named in models/README.md.  Names contain many common words (Will, May): features, not rules. */
#ifndef CW_EXTRACT_LEXICON_H
#define CW_EXTRACT_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/error.h"
#include "worker/extract/analysis.h"

/* What a word, or a run of tokens, is known as; several may hold. */
enum lexicon_class {
    LEX_GIVEN = 1 << 0,          /* given names; MALE and FEMALE where the lists say, both where they disagree */
    LEX_MALE = 1 << 1,
    LEX_FEMALE = 1 << 2,
    LEX_SURNAME = 1 << 3,
    LEX_PERSON = 1 << 4,         /* full names of known persons */
    LEX_COUNTRY = 1 << 5,
    LEX_CITY = 1 << 6,
    LEX_PLACE = 1 << 7,          /* regions, provinces, rivers … */
    LEX_COMPANY = 1 << 8,
    LEX_PARTY = 1 << 9,
    LEX_CLUB = 1 << 10,
    LEX_UNIVERSITY = 1 << 11,
    LEX_ORGANISATION = 1 << 12,  /* agencies, newspapers, others */
    LEX_DEMONYM = 1 << 13,       /* Peruvian, Kurds */
    LEX_LANGUAGE = 1 << 14,
    LEX_CURRENCY = 1 << 15,
    LEX_HONORIFIC = 1 << 16,     /* Mr, Admiral, Sir */
    LEX_ROLE = 1 << 17,          /* minister, spokeswoman, carpenter */
};
enum { LEX_CLASSES = 18, LEXICON_MAX_TOKENS = 8 };

struct lexicon;

/* Errors of model_file_open. */
enum cw_error lexicon_open(const char *path, struct lexicon **out);
void lexicon_close(struct lexicon *l);              /* NULL is allowed */
uint64_t lexicon_checksum(const struct lexicon *l); /* for the engine's version */

/* The classes (bits) of a single word in any case; 0: unknown. */
uint32_t lexicon_word(const struct lexicon *l, const char *s, size_t n);

/* The longest run of tokens from `token` on, ending before `last`, that is listed: its length (0: none), *classes its
 * bits.  Plural roles and demonyms ("ministers", "Kurds") are found by their singular. */
size_t lexicon_match(const struct lexicon *l, const struct analysis *a, size_t token, size_t last, uint32_t *classes);

/* The word's cluster as it is spelt, -1: none; and the first `bits` branches of its path in the cluster tree, a number
 * that tells both path and depth (a shorter path: all of it). */
int lexicon_cluster(const struct lexicon *l, const char *s, size_t n);
uint32_t lexicon_cluster_prefix(const struct lexicon *l, int cluster, unsigned bits);

/* The word's class among some hundreds finer than the clusters, -1: none.  Digits are alike; a word unknown as it is
 * spelt is looked up with one capital letter if it is all capitals, then in lower case. */
int lexicon_fine_class(const struct lexicon *l, const char *s, size_t n);

/* The likely gender of a given name: 'm', 'f', or 0 when unknown or common to both. */
char lexicon_gender(const struct lexicon *l, const char *given, size_t n);

#endif
