/* Parts of speech and lemmas.  A greedy left-to-right tagger over UPOS and Penn tag together (an averaged perceptron,
 * Collins, EMNLP 2002), and a lemmatiser by rules and exceptions that uses the tag. */
#ifndef CW_EXTRACT_TAGS_H
#define CW_EXTRACT_TAGS_H

#include "proto/error.h"
#include "worker/extract/analysis.h"
#include "worker/extract/words/lexicon.h"

/* The Penn Treebank tags as the English UD treebanks have them. */
#define XPOS_TAGS(X)                                                                                                  \
    X(DOLLAR, "$") X(QUOTE_CLOSE, "''") X(COMMA, ",") X(LRB, "-LRB-") X(RRB, "-RRB-") X(PERIOD, ".") X(COLON, ":")    \
    X(ADD, "ADD") X(AFX, "AFX") X(CC, "CC") X(CD, "CD") X(DT, "DT") X(EX, "EX") X(FW, "FW") X(GW, "GW")               \
    X(HYPH, "HYPH") X(IN, "IN") X(JJ, "JJ") X(JJR, "JJR") X(JJS, "JJS") X(LS, "LS") X(MD, "MD") X(NFP, "NFP")         \
    X(NN, "NN") X(NNP, "NNP") X(NNPS, "NNPS") X(NNS, "NNS") X(PDT, "PDT") X(POS, "POS") X(PRP, "PRP")                 \
    X(PRPS, "PRP$") X(RB, "RB") X(RBR, "RBR") X(RBS, "RBS") X(RP, "RP") X(SYM, "SYM") X(TO, "TO") X(UH, "UH")         \
    X(VB, "VB") X(VBD, "VBD") X(VBG, "VBG") X(VBN, "VBN") X(VBP, "VBP") X(VBZ, "VBZ") X(WDT, "WDT") X(WP, "WP")       \
    X(WPS, "WP$") X(WRB, "WRB") X(XX, "XX") X(QUOTE_OPEN, "``")
#define X(tag, text) XPOS_##tag,
enum xpos { XPOS_TAGS(X) XPOS_COUNT };
#undef X

const char *xpos_name(enum xpos x);
int xpos_index(const char *name);   /* -1: none */
int upos_index(const char *name);   /* -1: none; upos_name is declared in analysis.h */

struct tagger;

/* Loads the weights in `path`; `lexicon` must outlive the tagger.  Errors of model_file_open. */
enum cw_error tagger_open(const char *path, const struct lexicon *lexicon, struct tagger **out);
void tagger_close(struct tagger *t);              /* NULL is allowed */
uint64_t tagger_checksum(const struct tagger *t); /* for the engine's version */

/* Fills a->words, a->upos and a->xpos. */
void tags_stage(const struct tagger *t, struct analysis *a);

/* The lemma of a token by its tag, in lower case but for names, NUL-terminated; returns its length (as snprintf: if it
 * is cap or more, the lemma was cut).  Needs a->upos and a->xpos. */
size_t tags_lemma(const struct analysis *a, size_t token, char *out, size_t cap);

#endif
