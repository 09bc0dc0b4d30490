/* How alike two wordings are: terms are aligned one to one (same stem, same number, near spellings of a name, words
 * that mean or are used alike), weighted by rarity. */
#ifndef CW_CLAIMS_SIMILARITY_H
#define CW_CLAIMS_SIMILARITY_H

#include "worker/claims/wording/terms.h"

struct term_match {
    uint16_t a, b;            /* indexes of terms */
    uint8_t how;              /* enum match_kind */
};
/* Kin: synonyms, derived words, words of a class. */
enum match_kind { MATCH_SAME, MATCH_SPELLING, MATCH_KIN, MATCH_KINDS };

struct similarity {
    double overall;           /* 0 to 1, symmetric: as sentences, every word counting for something.  Unrelated ones
                               * have 0.1, paraphrases 0.6 and more; it is what MRPC is judged by */
    double shared_of_a, shared_of_b;  /* of the weight of each, what the other has too; function words apart */
    double run_weight;        /* of the longest run of terms that stand in both in the same order
                               * without a gap but function words */
    unsigned run_terms;       /* terms with weight in it */
    struct term_match *matches;       /* by a; arena memory; function words take part where they stand beside a match */
    size_t match_count;
};

/* Arena memory. */
void similarity_measure(const struct terms *a, const struct terms *b, struct arena *arena, struct similarity *out);

#endif
