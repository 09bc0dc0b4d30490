/* The parser's state: the arc-hybrid transition system (Kuhlmann, Gómez-Rodríguez, Satta, ACL 2011) with the artificial
 * root at the end of the buffer (Ballesteros, Nivre, CL 2013), and the features that a decision looks at.  Trainer and
 * syntax stage share this file, so that they cannot drift.
 *
 *     SHIFT   pushes the buffer's first word
 *     LEFT    pops the stack's top: the buffer's first word is its head
 *     RIGHT   pops the stack's top: the word below it is its head
 *
 * Words of a sentence are 0 .. n - 1; n is the artificial root; n + 1 stands for "no such word". */
#ifndef CW_EXTRACT_SYNTAX_STATE_H
#define CW_EXTRACT_SYNTAX_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/arena.h"

enum {
    PARSE_MAX_RELATIONS = 63,   /* sets of relations are bits of one word */
    PARSE_MAX_FEATURES = 128,
    PARSE_MAX_CLASSES = 2 * PARSE_MAX_RELATIONS + 1,
};

enum parse_move { PARSE_SHIFT, PARSE_LEFT, PARSE_RIGHT };

/* What is known of a word before parsing. */
struct parse_word {
    uint64_t form;      /* hash of the form in lower case */
    uint32_t tag;       /* UPOS and Penn tag in one; 0 is kept for "no such word" */
    uint32_t cluster;   /* its Brown cluster, 0: none */
    uint32_t branch;    /* the first branches of the cluster's path */
};

/* What parsing has found of it.  Relations are 0 .. relation_count - 1. */
struct parse_node {
    uint32_t head;
    uint8_t relation;
    uint8_t left_count, right_count;  /* children, at most 255 are counted */
    uint64_t left_set, right_set;     /* bits: relations of the children so far */
    uint32_t left[2], right[2];       /* the outermost child and the one before it */
    uint64_t marker;                  /* form of the child that marks its case or clause; 0: none */
};

struct parse_state {
    uint32_t size;                    /* words */
    struct parse_word *words;         /* size + 2, filled by the caller before parse_begin (the first `size`) */
    struct parse_node *nodes;         /* size + 2 */
    uint32_t *stack;
    uint32_t depth, next;
    size_t relation_count;            /* given by the caller */
    uint64_t marker_relations;        /* given too; bits: relations whose child is its head's marker (case, mark) */
    uint8_t last;                     /* class of the last transition */
};

/* Room for sentences of up to `capacity` words. */
void parse_alloc(struct parse_state *s, size_t capacity, struct arena *arena);

/* Starts on s->words[0 .. size). */
void parse_begin(struct parse_state *s, uint32_t size);
bool parse_allowed(const struct parse_state *s, enum parse_move m);
void parse_apply(struct parse_state *s, enum parse_move m, uint8_t relation);

/* The words that a decision is about. */
static inline uint32_t parse_none(const struct parse_state *s) { return s->size + 1; }
static inline uint32_t parse_stack(const struct parse_state *s, uint32_t i)
{
    return i < s->depth ? s->stack[s->depth - 1 - i] : parse_none(s);
}
static inline uint32_t parse_buffer(const struct parse_state *s, uint32_t i)
{
    return s->next + i <= s->size ? s->next + i : parse_none(s);
}

/* Classes of the model: 0 SHIFT, then LEFT with each relation, then RIGHT with each.  The relation to the artificial
 * root has no class: its index is relation_count, and what it is given to is never in doubt. */
static inline size_t parse_class(enum parse_move m, size_t relation, size_t relation_count)
{
    return m == PARSE_SHIFT ? 0 : 1 + relation + (m == PARSE_RIGHT ? relation_count : 0);
}

/* Makes the moves that leave no choice.  False when the sentence is parsed, true when a decision is due. */
bool parse_advance(struct parse_state *s);

/* The best class that is allowed now, by one score per class. */
size_t parse_best(const struct parse_state *s, const int32_t *scores);
void parse_apply_class(struct parse_state *s, size_t class);

/* Hashes of the features of this state; returns their number, at most PARSE_MAX_FEATURES. */
size_t parse_features(const struct parse_state *s, uint64_t *out);

#endif
