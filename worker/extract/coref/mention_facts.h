/* What is known of a mention by itself: its words, number, gender, what kind of thing
 * it is.  Part of the coref stage. */
#ifndef CW_EXTRACT_MENTION_FACTS_H
#define CW_EXTRACT_MENTION_FACTS_H

#include "worker/extract/analysis.h"
#include "worker/extract/words/lexicon.h"

/* Pronouns by what they can mean, whatever their case. */
enum pronoun { PRONOUN_NONE, PRONOUN_I, PRONOUN_YOU, PRONOUN_WE, PRONOUN_HE, PRONOUN_SHE, PRONOUN_IT, PRONOUN_THEY,
              PRONOUN_THIS, PRONOUN_THESE,
               PRONOUN_SOME, PRONOUN_OTHER, PRONOUN_COUNT };

enum definiteness { DEFINITE_BARE, DEFINITE_THE, DEFINITE_A, DEFINITE_THIS, DEFINITE_OWN /* "her firm" */,
                   DEFINITE_OTHER };

/* What kind of thing: a name's type, a noun's kind. */
enum thing { THING_UNKNOWN, THING_PERSON, THING_ORGANISATION, THING_PLACE, THING_PEOPLE, THING_OTHER_NAME, THING_ROLE,
            THING_BODY, THING_GROUP, THING_PAPER,
             THING_NUMBER };

enum { MENTION_WORDS = 6 };

struct mention_facts {
    struct range core;           /* the words that name or describe, up to the head: no article, possessor or clause */
    uint32_t sentence, paragraph;
    uint32_t entity;             /* the name's, COREF_NONE */
    /* hashes, in lower case: of the phrase without its article, of the core, of the core's last word */
    uint64_t whole, string, head;
    uint64_t word[MENTION_WORDS];/* of the core's words before the last */
    /* hashes of words: the phrase's first, those around it, the one after that, the word it hangs on */
    uint64_t first, before, after, second, governor;
    int32_t fine;                /* the head's lexicon_fine_class */
    uint32_t cluster;            /* and the first branches of its cluster */
    uint32_t quotation;          /* which outermost quotation it stands in, 1 …; 0: none */
    uint32_t before_head, before_string, before_entity;   /* the mention before this one with the same; COREF_NONE */
    uint16_t heads_before;       /* how many there are with the same head */
    uint8_t words, pronoun, definite, thing, relation, governed;  /* governed: the relation of the word it hangs on */
    char gender;                 /* 'm', 'f', 'n' (no person), 0 */
    char number;                 /* 's', 'p', 0 */
    bool reflexive, proper, first_of_sentence;
    bool aside;                  /* in a byline or the like, of which nobody speaks */
};

/* One for each of a->mentions, in `arena`.  Needs entities and quotations. */
struct mention_facts *mention_facts_read(const struct analysis *a, const struct lexicon *lexicon, struct arena *arena);

#endif
