/* Parts of speech and lemmas.  A greedy left-to-right tagger over UPOS and Penn tag together (an averaged perceptron,
 * Collins, EMNLP 2002) proposes, the shared network (encoding.h) has a vote; and a lemmatiser by rules
 * and exceptions that uses the tag. */
#ifndef CW_EXTRACT_TAGS_H
#define CW_EXTRACT_TAGS_H

#include "proto/error.h"
#include "worker/extract/analysis.h"
#include "worker/extract/encoder/encoding.h"
#include "worker/extract/words/lexicon.h"

const char *xpos_name(enum xpos x);
int xpos_index(const char *name);   /* -1: none */
int upos_index(const char *name);   /* -1: none; upos_name is declared in analysis.h */

struct tagger;

/* Loads the weights in `path`; `lexicon` must outlive the tagger.  Errors of model_file_open. */
enum cw_error tagger_open(const char *path, const struct lexicon *lexicon, struct tagger **out);
void tagger_close(struct tagger *t);              /* NULL is allowed */
uint64_t tagger_checksum(const struct tagger *t); /* for the engine's version */

/* In steps, for who has a network that goes over the document in blocks: a->words, and room for tags; then the tags of
 * a block's sentences, with the network's vote where it has one. */
void tags_begin(const struct tagger *t, struct analysis *a);
void tags_read(const struct tagger *t, struct analysis *a, const struct encoding_block *b);

/* Fills a->words, a->upos and a->xpos, without a network. */
void tags_stage(const struct tagger *t, struct analysis *a);

/* The lemma of a token by its tag, in lower case but for names, NUL-terminated; returns its length (as snprintf: if it
 * is cap or more, the lemma was cut).  Needs a->upos and a->xpos. */
size_t tags_lemma(const struct analysis *a, size_t token, char *out, size_t cap);

#endif
