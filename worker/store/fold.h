/* Names as they are compared: "Benoît O'Neill", "BENOIT ONEILL" and "Benoit  O’Neill" are one.  The folded form is
 * stored beside the name, so both sides of a comparison come from here. */
#ifndef CW_STORE_FOLD_H
#define CW_STORE_FOLD_H

#include <stddef.h>

#include "proto/arena.h"

/* Compatibility-decomposed, case-folded, without diacritics (Unicode NFKD, full case folding), letters that do not
 * decompose spelt out (ł l, ø o, æ ae); periods and apostrophes vanish (U.N. un), everything else that is no letter or
 * digit separates words by one space; none at the ends.  s is UTF-8; arena memory.  Invalid UTF-8 gives "". */
const char *fold_name(struct arena *arena, const char *s, size_t n);

/* An outlet's name, which some write with "The" and some without: folded, the article left away.  "" for NULL. */
const char *fold_outlet(struct arena *arena, const char *s);

#endif
