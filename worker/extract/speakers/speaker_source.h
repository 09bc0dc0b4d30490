/* What a source span says: a name, a pronoun, or a description, and of what it
 * describes.  Part of the speakers stage. */
#ifndef CW_EXTRACT_SPEAKER_SOURCE_H
#define CW_EXTRACT_SPEAKER_SOURCE_H

#include "worker/extract/analysis.h"
#include "worker/extract/words/lexicon.h"

enum source_kind { SOURCE_NONE, SOURCE_NAME, SOURCE_PRONOUN, SOURCE_RELATIVE, SOURCE_NOMINAL };
enum noun_kind { NOUN_OTHER, NOUN_PERSON, NOUN_ORGANISATION, NOUN_GROUP, NOUN_DOCUMENT };

struct source {
    enum source_kind kind;
    struct range tokens;
    uint32_t name;         /* SOURCE_NAME: index into a->names */
    uint32_t head;         /* the token that the others describe */
    enum noun_kind noun;   /* SOURCE_NOMINAL */
    bool definite;         /* "the minister", "her lawyer" */
    bool plural;
    uint32_t count;        /* people: 1, 2 …; 0 unknown */
    char gender;           /* 'm', 'f', 0 */
};

/* Reads the tokens of a source.  Kind SOURCE_NONE if they are empty or say nothing of a speaker. */
void source_read(const struct analysis *a, const struct lexicon *lexicon, struct range tokens, struct source *out);

/* The tokens that a byte span covers. */
struct range source_tokens(const struct analysis *a, struct span s);

/* The last name that begins before token t: its index + 1, or 0. */
uint32_t source_names_before(const struct analysis *a, uint32_t t);

enum noun_kind source_noun_kind(const struct analysis *a, const struct lexicon *lexicon, uint32_t token);

/* The gender that a noun or honorific tells ("spokeswoman", "Mr."): 'm', 'f', 0. */
char source_noun_gender(const struct analysis *a, uint32_t token);

/* "Company", "firm" …; those and "agency", "newspaper" …: what an organisation is called when it was named before. */
bool source_is_company(const struct analysis *a, uint32_t token);
bool source_is_organisation(const struct analysis *a, uint32_t token);

/* "The firm" is no council, court or party, whatever was named last, and not the outlet either. */
bool source_can_be_company(const struct analysis *a, uint32_t entity);

/* The adjective or noun right before a noun ("interior ministry"): its token + 1; 0 if there is none. */
uint32_t source_modifier(const struct analysis *a, uint32_t head);

/* Whether two tokens are one word, in any case; a plural is another. */
bool source_same_word(const struct analysis *a, uint32_t t, uint32_t u);

/* Whether the noun `head` can mean what was described by the noun `earlier`: the same word, and no other modifier. */
bool source_same_description(const struct analysis *a, uint32_t head, uint32_t earlier);

/* A description as a speaker's name: without article, up to a clause or an aside. */
const char *source_description(const struct analysis *a, struct range tokens);

/* Is the token one of the words of a list that ends with NULL, in any case? */
bool source_is_any(const struct analysis *a, uint32_t token, const char *const *words);

#endif
