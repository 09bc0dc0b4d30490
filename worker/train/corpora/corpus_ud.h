/* Universal Dependencies treebanks in CoNLL-U. */
#ifndef CW_TRAIN_CORPUS_UD_H
#define CW_TRAIN_CORPUS_UD_H

#include "worker/train/corpora/columns.h"

enum { UD_ID, UD_FORM, UD_LEMMA, UD_UPOS, UD_XPOS, UD_FEATS, UD_HEAD, UD_DEPREL, UD_DEPS, UD_MISC, UD_COLUMNS };

/* A treebank's gold annotation beside the documents' text, sentences and tokens. */
struct ud_document {
    struct analysis analysis;   /* text, paragraphs, sentences, tokens; nothing of the annotation */
    const char *name;
    uint8_t *upos;              /* enum upos */
    uint8_t *xpos;              /* enum xpos */
    uint32_t *head;             /* as analysis.head: index in the document, its own for a root */
    const char **deprel;        /* "nsubj:pass" … */
    const char **lemma;
};

struct ud_corpus {
    struct column_corpus columns;    /* owns everything */
    struct ud_document *documents;
    size_t document_count;
};

/* Multiword tokens and empty nodes are left out: words only.  Freed by ud_corpus_free, also after an error.
 * CW_ENOINPUT, CW_EIO, CW_EDATA. */
enum cw_error ud_read(const char *path, struct ud_corpus *out);
void ud_corpus_free(struct ud_corpus *c);

#endif
