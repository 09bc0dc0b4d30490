/* Coreference corpora: number, token, UPOS, Penn tag, and chains as "(3", "3)", "(3)", joined by "|". */
#ifndef CW_TRAIN_CORPUS_COREF_H
#define CW_TRAIN_CORPUS_COREF_H

#include "worker/train/corpora/columns.h"

struct chain_span {
    struct range tokens;
    uint32_t chain;              /* its number in the document, as the corpus has it */
};

struct chained_document {
    struct analysis analysis;    /* text, sentences, tokens; one paragraph */
    const char *name;
    struct chain_span *spans;    /* in order of their last tokens */
    size_t span_count;
};

struct chained_corpus {
    struct column_corpus columns;    /* owns everything */
    struct chained_document *documents;
    size_t document_count;
};

/* Freed by chained_free, also after an error.  CW_ENOINPUT, CW_EIO, CW_EDATA. */
enum cw_error chained_read(const char *path, struct chained_corpus *out);
void chained_free(struct chained_corpus *c);

#endif
