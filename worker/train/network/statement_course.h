/* What the statement network learns from: articles as rows of tables, with the labels that are known. */
#ifndef CW_TRAIN_STATEMENT_COURSE_H
#define CW_TRAIN_STATEMENT_COURSE_H

#include "worker/extract/statements/links.h"
#include "worker/train/vectors.h"

/* The tokens around a cue, to be linked.  Token numbers are of the article. */
struct course_window {
    uint32_t first, rows, head;
    const int32_t *places;       /* link_places */
    const int32_t *labels;       /* enum link_label */
};

struct course_article {
    uint32_t tokens;
    const int32_t *own;          /* statement_own */
    const int32_t *relatives;    /* STATEMENT_RELATIVES a token, -1: none */
    const uint32_t *passages, *sentences;        /* where they begin; one more entry: the end */
    size_t passage_count, sentence_count;
    const int32_t *cues;         /* enum cue_label by token, -1: not known */
    struct course_window *windows;
    size_t window_count;
};

/* Words by their hashes, in order of these; the row of word i is i + 1, row 0 is for the others. */
struct course_words {
    uint64_t *key;
    uint32_t *count;             /* in the articles */
    size_t size;
};

struct course {
    struct arena *arena;
    struct course_words words, lemmas;
    const struct vectors *vectors;
    uint64_t *vector_key;        /* sorted, with the row of each */
    uint32_t *vector_row;
    size_t vector_count;         /* rows of vectors; one more is for rarer words */
    struct statement_vocabulary vocabulary;
    struct course_article *articles;
    size_t count;
};

/* A course over these views, without labels and windows: all `cues` are -1.  `vectors` must outlive it. */
void course_begin(struct course *c, const struct statement_view *const *views, size_t count,
                  const struct vectors *vectors);
/* Adds a window with room for labels, which are all O, and returns them. */
int32_t *course_add_window(struct course *c, size_t article, const struct statement_view *v, const struct cues *cues,
                           size_t index);
void course_free(struct course *c);

#endif
