/* What changed between two texts of a url: sentences and statements that are new, gone, moved, or worded otherwise. */
#ifndef CW_CLIENT_CLAIMS_REVISION_H
#define CW_CLIENT_CLAIMS_REVISION_H

#include "client/render/alignment.h"
#include "proto/record.h"

enum change_kind {
    CHANGE_NONE, CHANGE_ADDED, CHANGE_REMOVED, CHANGE_REWORDED, CHANGE_ATTRIBUTED, CHANGE_MOVED, CHANGE_KINDS
};
const char *change_kind_name(enum change_kind k);  /* "added", "removed", "reworded", "attributed otherwise", "moved" */

struct passage_state {        /* a sentence, or what a statement says, in one of the two texts */
    const char *text;         /* NULL: not in this text */
    const char *id;           /* of a statement, "s3" */
    const char *speaker;      /* of a statement; NULL: none */
    const char *kind;
    uint32_t begin, end;      /* bytes of the record's text */
};

struct change {
    enum change_kind kind;
    struct passage_state before, after;
    struct alignment alignment;  /* of what is reworded */
};

struct revision {
    struct change *sentences, *statements;  /* in the order of the later text; what is gone where it stood */
    size_t sentence_count, statement_count;
    size_t sentences_same, statements_same;
};

enum { REVISION_PASSAGES = 3000 };  /* of each text that are compared; what is beyond is left out */

/* `terms` may be NULL: then only what is written alike counts as reworded.  Arena memory; refers to the records. */
void revision_compare(const struct term_reader *terms, const struct record *before, const struct record *after,
                      struct arena *arena, struct revision *out);

#endif
