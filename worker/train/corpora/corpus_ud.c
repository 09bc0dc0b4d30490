#include "worker/train/corpora/corpus_ud.h"

#include <stdlib.h>
#include <string.h>

#include "worker/extract/tags/tags.h"

/* Ranges of multiword tokens (3-4) and empty nodes (5.1). */
static bool is_no_word(const char *const *fields) { return strpbrk(fields[UD_ID], "-.") != NULL; }

/* UD notes where no space comes after; a range's own line is gone, but its parts are words that begin with what
 * only a clitic begins with. */
static bool is_glued(const char *const *fields, const char *const *previous)
{
    static const char *const clitics[] = {"n't", "n’t", "'s", "’s", "'re", "’re", "'ve", "’ve", "'ll", "’ll",
                                          "'d",  "’d",  "'m", "’m", "not", "na"};
    if (strcmp(fields[UD_ID], "1") == 0) return false;
    if (strstr(previous[UD_MISC], "SpaceAfter=No")) return true;
    const char *word = fields[UD_FORM];
    if (strcmp(word, "not") == 0) return strcmp(previous[UD_FORM], "can") == 0;
    if (strcmp(word, "na") == 0) return strcmp(previous[UD_FORM], "gon") == 0 || strcmp(previous[UD_FORM], "wan") == 0;
    for (size_t i = 0; i < sizeof clitics / sizeof *clitics; i++)
        if (strcmp(word, clitics[i]) == 0) return true;
    return false;
}

static enum cw_error read_word(const struct column_corpus *c, const struct column_document *from, size_t token,
                               size_t sentence_first, size_t sentence_last, struct ud_document *to)
{
    int upos = upos_index(column_field(c, from, token, UD_UPOS));
    int xpos = xpos_index(column_field(c, from, token, UD_XPOS));
    long head = strtol(column_field(c, from, token, UD_HEAD), NULL, 10);
    if (upos < 0) return cw_fail(CW_EDATA, "%s: no such UPOS: %s", from->name, column_field(c, from, token, UD_UPOS));
    if (xpos < 0) return cw_fail(CW_EDATA, "%s: no such XPOS: %s", from->name, column_field(c, from, token, UD_XPOS));
    if (head < 0 || (size_t)head > sentence_last - sentence_first)
        return cw_fail(CW_EDATA, "%s: head %ld lies outside its sentence", from->name, head);
    to->upos[token] = (uint8_t)upos;
    to->xpos[token] = (uint8_t)xpos;
    to->head[token] = (uint32_t)(head ? sentence_first + (size_t)head - 1 : token);
    to->deprel[token] = column_field(c, from, token, UD_DEPREL);
    to->lemma[token] = column_field(c, from, token, UD_LEMMA);
    return CW_OK;
}

static enum cw_error read_document(const struct column_corpus *c, const struct column_document *from,
                                   struct ud_document *to)
{
    size_t n = from->analysis.token_count;
    *to = (struct ud_document){.analysis = from->analysis, .name = from->name};
    to->upos = arena_array(c->arena, n, sizeof *to->upos);
    to->xpos = arena_array(c->arena, n, sizeof *to->xpos);
    to->head = arena_array(c->arena, n, sizeof *to->head);
    to->deprel = arena_array(c->arena, n, sizeof *to->deprel);
    to->lemma = arena_array(c->arena, n, sizeof *to->lemma);
    for (size_t s = 0; s < from->analysis.sentence_count; s++) {
        struct range r = from->analysis.sentences[s].tokens;
        for (size_t i = r.first; i < r.last; i++) {
            enum cw_error e = read_word(c, from, i, r.first, r.last, to);
            if (e) return e;
        }
    }
    return CW_OK;
}

enum cw_error ud_read(const char *path, struct ud_corpus *out)
{
    static const struct column_format format = {.document_mark = "# newdoc", .paragraph_mark = "# newpar",
                                                .columns = UD_COLUMNS, .word = UD_FORM, .glued = is_glued,
                                                .skip = is_no_word};
    *out = (struct ud_corpus){0};
    enum cw_error e = column_corpus_read(path, &format, &out->columns);
    if (e) return e;
    out->documents = arena_array(out->columns.arena, out->columns.document_count, sizeof *out->documents);
    for (; !e && out->document_count < out->columns.document_count; out->document_count++)
        e = read_document(&out->columns, out->columns.documents + out->document_count,
                          out->documents + out->document_count);
    return cw_context(e, "%s", path);
}

void ud_corpus_free(struct ud_corpus *c)
{
    column_corpus_free(&c->columns);
    *c = (struct ud_corpus){0};
}
