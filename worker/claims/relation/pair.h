/* Two assertions side by side, as the parts of the judge hand them on. */
#ifndef CW_CLAIMS_PAIR_H
#define CW_CLAIMS_PAIR_H

#include "worker/claims/relation/dates.h"
#include "worker/claims/relation/relation.h"
#include "worker/claims/relation/stance.h"

struct pair {
    const struct assertion *side[2];
    const struct similarity *similarity;
    struct stance stance[2];
    int16_t partner[2][TERMS_MAX];    /* of each term: the term of the other side that it is matched with, or -1 */
    uint8_t how[TERMS_MAX];           /* enum match_kind, by term of the first side */
    enum speaker_match speakers;
    bool one_person;                  /* who agrees with himself, and is no firm or office */
    int32_t apart;                    /* days_apart */
    enum dates dates;
    size_t run_at[2], run;            /* terms in a row that stand in both, function words too: where, how many */
    double shared; /* weight of their bodies that both have in the same words, spellings or synonyms */
    double said; /* of it, what is no name and no day: what is said of whom or what the story is about */
    unsigned words;                   /* how many words of it */
    double rarest;                    /* weight of the rarest word of it; names and numbers have 1 */
    double of[2], overlap;            /* shared, of the weight of each side, and of both together */
    unsigned unlike[DISTORTION_KINDS];/* names and numbers of one side where the other has others */
    bool opposite;                    /* one says what the other negates */
    int negates;                      /* the side that does, where one does; else -1 */
    int answers;                      /* the side that contradicts the other: mostly the one that negates */
    unsigned lone[2];                 /* negations of a side that the other does not have, whatever they negate */
    bool uneven;                      /* one side negates more, be it what the other says or not */
};

void pair_align(struct pair *p);      /* stance, partner, run, and what is shared, of similarity */

/* Whether the other side has a term in the same word or in one that means the same: "likely" is not "unlikely". */
bool pair_has_same(const struct pair *p, int side, size_t term);

/* The side that says "at once", "every year" and the other does not; -1: none. */
int pair_insists(const struct pair *p);

/* Numbers, or names, that both have. */
void pair_count_shared(const struct pair *p, unsigned *numbers, unsigned *names);

/* Words of one side that stand where the other has another one: "nothing wrong with the pump", "with the lift". */
unsigned pair_words_filled_in(const struct pair *p);

/* Whether the side that does not answer says something that can be denied, and the denial is of that: of the same
 * matter, and of those whom the other speaks of. */
bool pair_can_deny(const struct pair *p);

/* A thing that is talked about, "the controversial harbour tax", rather than a sentence. */
bool assertion_is_a_thing(const struct assertion *a);

/* Alike in words, but nothing that is said is: what two tell each of himself, a thing that both talk about, a few
 * common words weeks apart. */
bool pair_is_hollow(const struct pair *p);

/* Another event in the same words: other figures of another company, other days, or a figure with nothing that ties the
 * two to one event ("the bank lent the market 40 million this morning").  One figure that differs in a sentence that
 * names the same things may have been corrected or mistaken. */
bool pair_is_filled_in_anew(const struct pair *p);

/* Names, numbers and negations that differ: fills unlike and what is told of negations; the words go to
 * out->distortions. */
void pair_differences(struct pair *p, struct arena *arena, struct finding *out);

/* The sentences for people. */
void pair_explain(const struct pair *p, struct arena *arena, struct finding *out);

#endif
