/* Corpora that come as columns: one token a line, its fields separated by tabs, a blank line after a sentence, comment
 * lines that begin with "# ".  NER packs and CoNLL-U are of this kind. */
#ifndef CW_TRAIN_COLUMNS_H
#define CW_TRAIN_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/arena.h"
#include "proto/error.h"
#include "worker/extract/analysis.h"

struct column_format {
    const char *document_mark;   /* a line that begins with this begins a document */
    const char *paragraph_mark;  /* ... a paragraph; NULL: a document is one paragraph */
    size_t columns;              /* a line may have fewer; more are ignored */
    size_t word;                 /* the column that holds the token */
    /* Is there no space between the token and the one before it?  NULL: spaces everywhere. */
    bool (*glued)(const char *const *fields, const char *const *previous);
    /* Is this line no token of its own?  NULL: every line is one. */
    bool (*skip)(const char *const *fields);
};

struct column_document {
    struct analysis analysis;    /* text, paragraphs, sentences, tokens */
    const char *name;
    const char **fields;         /* token × columns; "" where the line ends before */
};

struct column_corpus {
    struct arena *arena;         /* owns everything here */
    struct column_document *documents;
    size_t document_count, columns;
};

static inline const char *column_field(const struct column_corpus *c, const struct column_document *d, size_t token,
                                       size_t column)
{
    return d->fields[token * c->columns + column];
}

/* Reads a file.  Freed by column_corpus_free, also after an error.
 * CW_ENOINPUT, CW_EIO, CW_EDATA with the line's number. */
enum cw_error column_corpus_read(const char *path, const struct column_format *format, struct column_corpus *out);
void column_corpus_free(struct column_corpus *c);
size_t column_corpus_tokens(const struct column_corpus *c);

#endif
