/* The signs by which a reader sees whether there is something to check in a sentence: numbers,
 * comparisons, things that happened, names; and against it opinions, wishes, plans, questions.  Part of
 * the worth stage; the trainer shares them. */
#ifndef CW_EXTRACT_WORTH_SIGNS_H
#define CW_EXTRACT_WORTH_SIGNS_H

#include "worker/extract/analysis.h"

/* Sign, its weight when there is no worth.bin, and what it is called in an explanation.  The weights are log-odds, set
 * by hand in tenths from what is meant by a claim that can be checked, not learned from anybody's data;
 * models/README.md says how good they are. */
#define WORTH_SIGNS(X)                                                                                                 \
    X(WORTH_ALWAYS, -1.7f, "")                       /* most sentences are not worth a check */                        \
    X(WORTH_NUMBER, 1.2f, "a number")                                                                                  \
    X(WORTH_NUMBERS, 0.5f, "several numbers")                                                                          \
    X(WORTH_QUANTITY, 0.8f, "a quantity")            /* money, per cent, millions */                                   \
    X(WORTH_STATISTIC, 0.5f, "a measure")            /* what statistics are about: rates, deficits, jobs */            \
    X(WORTH_CHANGE, 0.5f, "a change")                /* rise, cut, double */                                           \
    X(WORTH_COMPARED, 0.4f, "a comparison")                                                                            \
    X(WORTH_ABSOLUTE, 0.2f, "all or nothing")        /* never, every, first: one counterexample decides */             \
    X(WORTH_PAST, 0.6f, "the past")                                                                                    \
    X(WORTH_PERFECT, 0.5f, "what has happened")                                                                        \
    X(WORTH_PASSIVE, 0.1f, "what was done to it")                                                                      \
    X(WORTH_PRESENT, 0.1f, "the present")                                                                              \
    X(WORTH_DEED, 0.5f, "a deed on record")          /* vote, sign, spend, arrest */                                   \
    X(WORTH_TOLD, 0.2f, "a report of words")                                                                           \
    X(WORTH_PERSON, 0.3f, "a person's name")                                                                           \
    X(WORTH_ORGANISATION, 0.3f, "an organisation's name")                                                              \
    X(WORTH_PLACE, 0.3f, "a place's name")                                                                             \
    X(WORTH_TIME, 0.3f, "a time")                                                                                      \
    X(WORTH_LONG, 0.3f, "many words")                                                                                  \
    X(WORTH_SHORT, -1.2f, "few words")                                                                                 \
    X(WORTH_NO_VERB, -0.8f, "no finite verb")                                                                          \
    X(WORTH_FUTURE, -0.8f, "the future")                                                                               \
    X(WORTH_OUGHT, -0.7f, "what ought to be")                                                                          \
    X(WORTH_MIGHT, -0.4f, "what might be")                                                                             \
    X(WORTH_IF, -0.4f, "a condition")                                                                                  \
    X(WORTH_OPINION, -0.5f, "an opinion")                                                                              \
    X(WORTH_WISH, -0.6f, "a wish")                                                                                     \
    X(WORTH_JUDGEMENT, -0.4f, "a judgement")         /* good, terrible, important */                                   \
    X(WORTH_HEDGE, -0.2f, "a hedge")                                                                                   \
    X(WORTH_QUESTION, -2.0f, "a question")                                                                             \
    X(WORTH_COMMAND, -1.0f, "a command")                                                                               \
    X(WORTH_COURTESY, -1.5f, "a courtesy")           /* thank you, good evening */                                     \
    X(WORTH_SELF, -0.3f, "the first person")                                                                           \
    X(WORTH_YOU, -0.2f, "the second person")
#define X(sign, weight, name) sign,
enum worth_sign { WORTH_SIGNS(X) WORTH_SIGN_COUNT };
#undef X

/* A sentence, or the parts of it that a statement's content holds: token ranges of one
 * sentence, in order, not empty. */
struct worth_piece {
    const struct range *at;
    size_t count;
};

/* The signs that hold: bit s stands for sign s.  Needs tags, names and times. */
uint64_t worth_signs(const struct analysis *a, const struct worth_piece *piece);

/* The probability that the built-in weights give. */
float worth_by_hand(uint64_t signs);

/* "a number, the past; against it: few words": the signs' names, strongest weights first. */
const char *worth_signs_named(uint64_t signs, struct arena *arena);

#endif
