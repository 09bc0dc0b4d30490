/* What a denial's few words point to: "denied this", "rejected the account", "such a warning".  Part of denials by
 * reference. */
#ifndef CW_CLAIMS_REFERENCE_H
#define CW_CLAIMS_REFERENCE_H

#include "proto/record.h"

enum reference_kind {
    REFERENCE_NONE,
    REFERENCE_CLAUSE,         /* "which": the words right before it */
    REFERENCE_POINTER,        /* "that", "this", "it": what was said right before */
    REFERENCE_NEAREST,        /* "the claim": what was said last */
    REFERENCE_CHAIN,          /* "the account", "the allegations": all that one source said */
    REFERENCE_PERSON,         /* "contradicts her": what another said last */
    REFERENCE_WORDS,          /* words of its own, that take up what was just said: "such a warning" */
    REFERENCE_CONTRARY,       /* no denial by its kind, but "no", "not", "never" of what another just said */
    REFERENCE_REPLY,          /* says no "no": the contrary only of what another has just negated */
};

struct reference {
    enum reference_kind kind;
    bool such;                /* REFERENCE_WORDS: "such a", "any" */
    bool of_himself;          /* REFERENCE_WORDS: "that he had", "having", "any part in" */
    bool doing;               /* REFERENCE_WORDS: "receiving a letter" */
    bool subject;             /* REFERENCE_CONTRARY: one word will do only where it is what the "no" is said of */
    unsigned least, share;    /* REFERENCE_CONTRARY, REFERENCE_REPLY: how many of its telling words, and how many per
                               * cent of them, what is meant has */
};

/* Of a statement that denies, or may say the contrary; REFERENCE_NONE for all others. */
struct reference reference_of(const struct record *r, const struct statement *s);

/* Whether it has nothing but the reference: "this", "the account". */
bool reference_points(enum reference_kind kind);

/* Whether a content begins by saying no: "No journalist …", "There is no letter …", "It is a lie". */
bool reference_negates(const struct record *r, const struct statement *s);

/* Whether a content says something that can be denied by "this": not "this view", "the report as well", "the claim a
 * lie", "tributes to him". */
bool reference_can_be_meant(const struct record *r, const struct statement *s);

/* Whether a content ends in words for something said: "details of the allegations", after which "which" means those. */
bool reference_ends_in_claim(const struct record *r, const struct statement *s);

/* Words from byte `from` to byte `to` of the text. */
size_t reference_count_words(const struct record *r, uint32_t from, uint32_t to);

/* Whether the content of `other` has a telling word of `s`'s source: "the foundation" of "Marta Ilvane, the
 * foundation's director". */
bool reference_names_source(const struct record *r, const struct statement *s, const struct statement *other);

#endif
