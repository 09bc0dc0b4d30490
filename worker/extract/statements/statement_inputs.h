/* What the statement network sees of a token: rows of tables, by group; and of a token as seen from a cue.  Trainer and
 * stage share it, so that they cannot drift.  Part of the statements stage. */
#ifndef CW_EXTRACT_STATEMENT_INPUTS_H
#define CW_EXTRACT_STATEMENT_INPUTS_H

#include "worker/extract/statements/passage.h"
#include "worker/extract/statements/statement_view.h"
#include "worker/extract/words/word_vector.h"

/* group, its table, rows of the table (0: as many as the vocabulary has), columns, rows that a token may have at
 * once */
#define STATEMENT_GROUPS_TABLE(X)                             \
    X(TOKEN, "token", 0, 64, 6)                               \
    X(VECTOR, "vector", 0, 64, 1)                             \
    X(WORD, "word", 0, 48, 1)                                 \
    X(SUFFIX, "suffix", 4096, 16, 1)                          \
    X(PREFIX, "prefix", 4096, 16, 1)                          \
    X(FACTS, "facts", STATEMENT_FACT_COUNT, 64, 32)

enum statement_group {
#define X(group, name, rows, width, slots) STATEMENT_##group,
    STATEMENT_GROUPS_TABLE(X)
#undef X
    STATEMENT_GROUPS
};

struct statement_group_shape {
    const char *name;
    uint32_t rows, width, slots, first;  /* first: where its slots begin in a token's rows */
};
extern const struct statement_group_shape statement_groups[STATEMENT_GROUPS];

enum {
    STATEMENT_OWN_SLOTS = 0
#define X(group, name, rows, width, slots) + slots
    STATEMENT_GROUPS_TABLE(X)
#undef X
};

/* The table "token": what a token is, for itself and for those that hang together with it. */
enum {
    TOKEN_FINE,                                  /* 1 + its fine class; 0: none */
    TOKEN_TAG = TOKEN_FINE + 1024,
    TOKEN_RELATION = TOKEN_TAG + 64,
    TOKEN_NAME = TOKEN_RELATION + 64,
    TOKEN_CLUSTER = TOKEN_NAME + 16,
    TOKEN_LEMMA = TOKEN_CLUSTER + 512,           /* the first: no lemma that is known */
};

/* The table "facts". */
enum {
    FACT_SHAPE,
    FACT_QUOTE = FACT_SHAPE + 16,                /* mark + 3 if quoted + 6 if in a title + 12 if in any marks */
    FACT_SINCE = FACT_QUOTE + 24,
    FACT_UNTIL = FACT_SINCE + 10,
    FACT_HEAD = FACT_UNTIL + 10,                 /* how far its head is, and on which side */
    FACT_CLASSES = FACT_HEAD + 20,
    FACT_CHILDREN = FACT_CLASSES + LEX_CLASSES,
    FACT_HAS = FACT_CHILDREN + 64,               /* a subject, object, complement, marker, agent, governor */
    STATEMENT_FACT_COUNT = FACT_HAS + 6
};

/* Those that hang together with a token: its head, agent, complement, marker, object, and the complement's marker. */
enum { STATEMENT_RELATIVES = 6 };
/* all that the network is given of a token */
enum { STATEMENT_SLOTS = STATEMENT_OWN_SLOTS + STATEMENT_RELATIVES * 6 };

/* Finds words, lemmas and vectors.  Words are keyed by word.lower, lemmas by view_token.lemma; row 0 of both is for
 * what is not known (find gives -1). */
struct statement_vocabulary {
    word_find *word, *lemma, *vector;
    const void *words, *lemmas, *vectors;        /* their contexts */
    int32_t rare_vector;
};

/* Fills `rows` for the tokens, STATEMENT_OWN_SLOTS each; -1: no row. */
void statement_own(const struct statement_vocabulary *voc, const struct statement_view *v, struct range tokens,
                   int32_t *rows);
/* The relatives of a token; VIEW_NONE where it has none.  They are in its sentence. */
void statement_relatives(const struct statement_view *v, uint32_t token, uint32_t relatives[STATEMENT_RELATIVES]);
/* Both as the network wants them: STATEMENT_SLOTS for each token of whole sentences. */
void statement_inputs(const struct statement_vocabulary *voc, const struct statement_view *v, struct range tokens,
                      struct arena *scratch, int32_t *rows);

#endif
