/* Dependencies: who is whose subject, what is said, by the relations of Universal Dependencies.  A greedy
 * transition-based parser (Goldberg, Nivre, TACL 2013) in linear time; then the best tree by its choices and the shared
 * network's scores together (reparse.h).  Trees are projective, so a subtree is one stretch of tokens. */
#ifndef CW_EXTRACT_SYNTAX_H
#define CW_EXTRACT_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/error.h"
#include "worker/extract/analysis.h"
#include "worker/extract/encoder/encoding.h"
#include "worker/extract/words/lexicon.h"

/* The loaded parser: read-only after opening, may be shared by threads. */
struct syntax_model;

/* Loads the weights in `path`; `lexicon` must outlive the model.  Errors of perceptron_open. */
enum cw_error syntax_open(const char *path, const struct lexicon *lexicon, struct syntax_model **out);
void syntax_close(struct syntax_model *m);              /* NULL is allowed */
uint64_t syntax_checksum(const struct syntax_model *m); /* for the engine's version */

/* In steps, for who has a network that goes over the document in blocks: room for trees, in a's arena;
 * then the trees of a block's sentences, parsed again (reparse.h) where the network has a say.  Needs
 * a->upos and a->xpos of the block. */
struct syntax_reading;
struct syntax_reading *syntax_begin(const struct syntax_model *m, struct analysis *a);
void syntax_read(struct syntax_reading *r, const struct encoding_block *b);

/* Fills a->head and a->deprel without a network: each sentence is one tree.  Needs a->upos and a->xpos. */
void syntax_stage(const struct syntax_model *m, struct analysis *a);

/* Relations are small numbers, below 64: compare those.  The name of a->deprel[t] is "nsubj", "nsubj:pass", "root" … */
const char *deprel_name(const struct syntax_model *m, uint8_t relation);

/* Sets of relations: bit r stands for relation r.  A name stands for its subtypes too:
 * "nsubj" also for "nsubj:pass". */
uint64_t syntax_relations(const struct syntax_model *m, const char *name);
static inline bool syntax_is(const struct analysis *a, uint32_t token, uint64_t relations)
{
    return relations >> a->deprel[token] & 1;
}

/* Sets that readers of trees ask for. */
struct syntax_sets {
    uint64_t subject;      /* nsubj, csubj */
    uint64_t complement;   /* ccomp, xcomp: what is said, wanted, believed */
    uint64_t parataxis;    /* parataxis: "…", she said */
    uint64_t object;       /* obj, iobj */
    uint64_t name;         /* flat, compound, appos: parts of one name or description */
};
const struct syntax_sets *syntax_sets(const struct syntax_model *m);

/* Walking a parsed sentence; `sentence` is its token range. */
enum { SYNTAX_NONE = UINT32_MAX };

/* The subject of a verb or other predicate, looking through conjuncts, open complements and relative clauses ("said" in
 * "she rose and said", "the man who said"); SYNTAX_NONE. */
uint32_t syntax_subject(const struct syntax_model *m, const struct analysis *a, struct range sentence,
                        uint32_t predicate);

/* The clause that is the predicate's content: its complement, or the clause in which it is a parenthesis
 * ("It rained, she said."); SYNTAX_NONE. */
uint32_t syntax_complement(const struct syntax_model *m, const struct analysis *a, struct range sentence,
                           uint32_t predicate);

/* out[t - sentence.first] = the stretch of tokens that t's subtree covers. */
void syntax_subtrees(const struct analysis *a, struct range sentence, struct range *out);

#endif
