/* What the network sees of a token: rows of tables, by group.  One code for trainer and stage, so that they cannot
 * drift; it knows nothing of training. */
#ifndef CW_EXTRACT_TOKEN_INPUTS_H
#define CW_EXTRACT_TOKEN_INPUTS_H

#include "worker/extract/analysis.h"
#include "worker/extract/words/lexicon.h"
#include "worker/extract/words/word_vector.h"
#include "worker/extract/words/words.h"

/* group, rows of its table (0: as many as the vocabulary has), width of a row, rows that a token may have at once */
#define INPUT_GROUPS_TABLE(X)          \
    X(WORD, "word", 0, 48, 1)          \
    X(VECTOR, "vector", 0, 64, 1)      \
    X(SUFFIX_2, "suffix 2", 2048, 32, 1) \
    X(SUFFIX_3, "suffix 3", 4096, 32, 1) \
    X(SUFFIX_4, "suffix 4", 8192, 32, 1) \
    X(PREFIX_2, "prefix 2", 2048, 32, 1) \
    X(PREFIX_3, "prefix 3", 4096, 32, 1) \
    X(SHAPE, "shape", 512, 16, 1)      \
    X(FINE, "fine class", 1024, 32, 1) \
    X(CLUSTER, "cluster", 512, 16, 1)  \
    X(FACTS, "facts", INPUT_FACTS_COUNT, 32, 16)

enum input_group {
#define X(group, name, rows, width, slots) INPUT_##group,
    INPUT_GROUPS_TABLE(X)
#undef X
    INPUT_GROUPS
};

/* The rows of the table of facts. */
enum {
    FACT_LISTED,                                /* lexicon classes of the word alone */
    FACT_RUN = FACT_LISTED + LEX_CLASSES,       /* ... of the listed run of tokens that covers it */
    FACT_RUN_PLACE = FACT_RUN + LEX_CLASSES,    /* first, inside, last */
    FACT_LETTERS = FACT_RUN_PLACE + 3,          /* enum word_case */
    FACT_KIND = FACT_LETTERS + CASE_MIXED + 1,  /* its sentence's: enum sentence_kind */
    FACT_SEEN_SMALL = FACT_KIND + SENTENCE_KINDS,  /* elsewhere in the document in lower case */
    FACT_SEEN_CAPITAL,                          /* elsewhere capitalised within a sentence */
    FACT_FIRST,                                 /* in its sentence */
    FACT_OTHER_MANNERS,                         /* training only: from a corpus with other manners of marking names */
    INPUT_FACTS_COUNT
};

struct input_group_shape {
    const char *name;
    uint32_t rows, width, slots, first;         /* first: where its slots begin in a token's rows */
};
extern const struct input_group_shape input_groups[INPUT_GROUPS];
enum {
    INPUT_SLOTS = 0
#define X(group, name, rows, width, slots) + slots
    INPUT_GROUPS_TABLE(X)
#undef X
};

/* Finds words and vectors.  Words are keyed by word.form. */
struct input_vocabulary {
    word_find *find_word, *find_vector;
    const void *context;
    /* row of the vector for words that have none; row 0 of words: unknown */
    int32_t rare_vector;
};

/* What the whole document shows of its words; in `arena`.  `words` is words_describe's. */
struct input_context;
struct input_context *input_context_new(const struct analysis *a, const struct word *words, struct arena *arena);

/* Fills rows (INPUT_SLOTS a token, -1: no row) for every token of these sentences, which may be the whole document. */
void token_inputs(const struct input_vocabulary *v, const struct lexicon *lexicon, const struct input_context *context,
                  struct range sentences, int32_t *rows);

#endif
