#include "worker/train/corpora/corpus_conll.h"

enum cw_error conll_read(const char *path, struct column_corpus *out)
{
    static const struct column_format format = {.document_mark = "# doc ",
                                                .columns = CONLL_COLUMNS,
                                                .word = CONLL_WORD};
    return column_corpus_read(path, &format, out);
}
