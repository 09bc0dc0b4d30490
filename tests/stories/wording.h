/* Claims of invented stories and the ways of wording them. */
#ifndef CW_TESTS_STORIES_WORDING_H
#define CW_TESTS_STORIES_WORDING_H

#include "tests/stories/dice.h"
#include "tests/stories/frames.h"
#include "tests/stories/script.h"

enum { CLAUSE_SLOTS = 12, CAST_PEOPLE = 4, CAST_BODIES = 3, CAST_PLACES = 3, FIELD = 5 };

struct slot {
    char kind, digit;
    uint16_t concept;
    int16_t quality;             /* an adjective before it; -1: none */
    uint32_t number, unit;
    struct character who;
};

struct clause {
    const struct story_frame *frame;
    unsigned way;                /* how it was said first */
    uint64_t seed;               /* which words it was said in */
    struct slot slots[CLAUSE_SLOTS];
    size_t count;
};

/* What a story is made of: its people and places, and the words that keep coming back in it. */
struct setting {
    uint64_t seed;               /* of the pile */
    struct character people[CAST_PEOPLE], bodies[CAST_BODIES], places[CAST_PLACES];
    uint16_t field[16][FIELD];   /* by kind of word, as in WORD_KINDS */
    int32_t day;                 /* of its first article, days since 1970-01-01 */
};

/* How a clause is said this time. */
struct style {
    uint64_t seed;
    unsigned synonyms;           /* percent of the words that are replaced by others for the same */
    bool other_way, shift, cut, distort, opposite;
    bool woman;                  /* the speaker, for "she" */
};

/* `what` decides what is said, `own` about the names' order, the numbers and the days, and about a quarter of the
 * things (of a later story that is like an earlier one; otherwise both are the same). */
void clause_make(struct clause *c, const struct setting *s, struct dice what, struct dice own, bool again);
bool clause_recurs(const struct clause *c);    /* has a number, a day or a place: can happen again */
bool clause_personal(const struct clause *c);  /* says "I" or "we" */
bool clause_has_number(const struct clause *c);
void clause_write(const struct clause *c, const struct style *how, int32_t day, struct script *out);
void day_write(int32_t day, unsigned how, int32_t today, char *out, size_t size);

#endif
