#include "worker/train/corpus_silver.h"

#include <string.h>

static bool is_glued(const char *const *fields, const char *const *previous)
{
    return strcmp(fields[SILVER_BEGIN], previous[SILVER_END]) == 0;
}

enum cw_error silver_read(const char *path, struct column_corpus *out)
{
    static const struct column_format format = {.document_mark = "# doc = ", .columns = SILVER_COLUMNS,
                                                .word = SILVER_WORD, .glued = is_glued};
    return column_corpus_read(path, &format, out);
}
