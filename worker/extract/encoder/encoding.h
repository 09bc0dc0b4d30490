/* What the shared network says of a document's tokens, block by block: rows of numbers that know the whole sentence,
 * and on top of them scores of tags, arcs, relations and names.  Tables of the word, its letters, classes and lists,
 * then two layers of a two-way recurrence (SRU: Lei, Zhang, Wang, Dai, Artzi, EMNLP 2018) and small heads, those of the
 * trees after Dozat and Manning (ICLR 2017).  Rows are never kept for a whole document: the stages that use them take a
 * block each, then they are gone.  The same bytes on every processor, whatever the blocks. */
#ifndef CW_EXTRACT_ENCODING_H
#define CW_EXTRACT_ENCODING_H

#include <stdint.h>

#include "proto/error.h"
#include "worker/extract/analysis.h"
#include "worker/extract/words/lexicon.h"

/* The loaded network: read-only after opening, may be shared by threads. */
struct encoding_model;

/* Loads `path` (encoder.bin); `lexicon` must outlive the model.  Errors of network_open; CW_ECORRUPT when it
 * is a network for something else. */
enum cw_error encoding_open(const char *path, const struct lexicon *lexicon, struct encoding_model **out);
void encoding_close(struct encoding_model *m);                /* NULL is allowed */
uint64_t encoding_checksum(const struct encoding_model *m);   /* for the engine's version */

enum {
    ENCODING_SENTENCE = 512,     /* tokens: of longer sentences, which are no prose, the network says nothing */
    ENCODING_BLOCK = 512,        /* tokens of a block, about: whole sentences until there are so many */
};

/* Some sentences that follow one another. */
struct encoding_block {
    const struct encoding_model *model;
    struct range sentences, tokens;
    const float *rows;           /* of the tokens; NULL: the network says nothing of this block */
    struct arena *arena;         /* of the block: gone with the next one */
};

/* A block without a network, for stages that run alone. */
struct encoding_block encoding_none(const struct analysis *a);

/* Goes over a document: needs a->words.  `block_tokens`: ENCODING_BLOCK.  Ended by encoding_end. */
struct encoding;
struct encoding *encoding_begin(const struct encoding_model *m, const struct analysis *a, uint32_t block_tokens);
bool encoding_next(struct encoding *e, struct encoding_block *out);   /* false: no more */
void encoding_end(struct encoding *e);

/* ---- Scores, all of them for blocks with rows.  The higher the better; what is added to all choices that one token
 * has changes nothing.  Rows are lanes_stride(count) floats apart. ---- */

/* UPOS and Penn tag together.  The number of a pair, -1: the network does not know it. */
size_t encoding_tag_count(const struct encoding_model *m);
int encoding_tag(const struct encoding_model *m, uint8_t upos, uint8_t xpos);
uint8_t encoding_tag_upos(const struct encoding_model *m, size_t tag);
uint8_t encoding_tag_xpos(const struct encoding_model *m, size_t tag);
const float *encoding_tags(const struct encoding_block *b);

/* Which word is whose head.  Made for a block, then asked for each of its sentences of n tokens: n × n in the block's
 * arena, [d * n + h] for word h as the head of word d, [d * n + d] for d as the root. */
struct encoding_arcs;
const struct encoding_arcs *encoding_arcs(const struct encoding_block *b);
float *encoding_arc_scores(const struct encoding_arcs *arcs, struct range tokens);

/* Relations of tokens to their heads; not "root".  The number of a name, -1: unknown.  head[t - b->tokens.first]: a
 * token of the document, t itself for a root, whose row means nothing. */
size_t encoding_relation_count(const struct encoding_model *m);
int encoding_relation(const struct encoding_model *m, const char *name);
const float *encoding_relations(const struct encoding_block *b, const uint32_t *head);

/* Labels of names, in the trainer's order, which is that of name_labels (names_features.h); transitions, for n labels:
 * [from * n + to], of a sentence's first token [n * n + to].  Both are scores of a chain (chain.h). */
size_t encoding_name_count(const struct encoding_model *m);
const float *encoding_names(const struct encoding_block *b);
const float *encoding_name_transitions(const struct encoding_model *m);

#endif
