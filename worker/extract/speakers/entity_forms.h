/* Names cut into words, and the keys by which forms of one name find each other.  Part of the entities stage. */
#ifndef CW_EXTRACT_ENTITY_FORMS_H
#define CW_EXTRACT_ENTITY_FORMS_H

#include "worker/extract/analysis.h"

enum { ENTITY_WORDS = 8, ENTITY_KEY = 256 };  /* what of longer names is beyond is not compared */

/* A name cut into words, in lower case and without periods. */
struct form {
    char text[ENTITY_KEY];              /* the words joined by one space */
    uint16_t at[ENTITY_WORDS + 1];      /* where each begins; at[count] is the end + 1 */
    uint32_t count;
    bool capitals;               /* one word of capitals: perhaps an acronym */
    char gender;                 /* a person's, by the title before it or the given name: 'm', 'f', 0 */
    enum entity_type type;       /* after the vote */
};

/* A name without articles, quotation marks, brackets and possessives at its ends. */
struct range entity_trimmed(const struct analysis *a, struct range name);

/* Takes off a mention what the names stage should not have taken in: all of that but "the",
 * and a month ("In June Vell …"). */
void entity_tidy(struct analysis *a, struct name_mention *name);

/* Cuts the name into words; type and gender are left alone. */
void entity_form_make(const struct analysis *a, struct range name, struct form *out);

/* The key of words [first, last), with a letter for the kind of key before it; its size. */
size_t entity_form_key(const struct form *f, char kind, uint32_t first, uint32_t last, char key[ENTITY_KEY + 1]);

/* 'A' and the initials of the words: all of them, or those that are no small words; its size. */
size_t entity_form_acronym(const struct form *f, bool all, char key[ENTITY_KEY + 1]);

#endif
