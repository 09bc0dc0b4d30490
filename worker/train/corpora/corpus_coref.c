#include "worker/train/corpora/corpus_coref.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { COREF_ID, COREF_WORD, COREF_UPOS, COREF_XPOS, COREF_CHAINS, COREF_COLUMNS };
enum { OPEN = 512 };   /* spans that are open at once */

/* "#end document" */
static bool is_mark(const char *const *fields) { return fields[COREF_ID][0] == '#'; }

/* Reads what begins and ends at one token; `open` are the spans begun before, the last one last. */
static enum cw_error read_chains(struct chained_document *d, uint32_t token, const char *p, struct chain_span *open,
                                 size_t *depth)
{
    while (*p && *p != '-' && *p != '_') {
        bool begins = *p == '(';
        char *end;
        if (begins) p++;
        if (!isdigit((unsigned char)*p)) return cw_fail(CW_EDATA, "%s: no chain in \"%s\"", d->name, p);
        uint32_t chain = (uint32_t)strtoul(p, &end, 10);
        bool ends = *end == ')';
        if (begins) {
            if (*depth == OPEN) return cw_fail(CW_EDATA, "%s: more than %d spans are open", d->name, OPEN);
            open[(*depth)++] = (struct chain_span){{token, token}, chain};
        }
        if (ends) {
            size_t k = *depth;
            while (k > 0 && open[k - 1].chain != chain) k--;
            if (!k) return cw_fail(CW_EDATA, "%s: chain %u ends that did not begin", d->name, chain);
            d->spans[d->span_count++] = (struct chain_span){{open[k - 1].tokens.first, token + 1}, chain};
            memmove(open + k - 1, open + k, (*depth - k) * sizeof *open);
            --*depth;
        }
        p = end + ends;
        if (*p == '|') p++;
    }
    return CW_OK;
}

static enum cw_error read_document(const struct column_corpus *c, const struct column_document *from,
                                   struct chained_document *d)
{
    struct chain_span open[OPEN];
    size_t depth = 0, marks = 0;
    enum cw_error e = CW_OK;
    *d = (struct chained_document){.analysis = from->analysis, .name = from->name};
    for (size_t t = 0; t < d->analysis.token_count; t++)
        for (const char *p = column_field(c, from, t, COREF_CHAINS); *p; p++) marks += *p == ')';
    d->spans = arena_array(c->arena, marks + 1, sizeof *d->spans);
    for (uint32_t t = 0; !e && t < d->analysis.token_count; t++)
        e = read_chains(d, t, column_field(c, from, t, COREF_CHAINS), open, &depth);
    return e;
}

enum cw_error chained_read(const char *path, struct chained_corpus *out)
{
    static const struct column_format format = {.document_mark = "#begin document ",
                                                .columns = COREF_COLUMNS,
                                                .word = COREF_WORD,
                                                .skip = is_mark};
    *out = (struct chained_corpus){0};
    enum cw_error e = column_corpus_read(path, &format, &out->columns);
    if (e) return e;
    out->document_count = out->columns.document_count;
    out->documents = arena_array(out->columns.arena, out->document_count + 1, sizeof *out->documents);
    for (size_t i = 0; !e && i < out->document_count; i++)
        e = read_document(&out->columns, &out->columns.documents[i], &out->documents[i]);
    return cw_context(e, "%s", path);
}

void chained_free(struct chained_corpus *c) { column_corpus_free(&c->columns); }
