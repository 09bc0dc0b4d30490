/* Text that comes as tokens, a token a line: in by sentences, out line for line with names or as CoNLL-U. */
#include <stdlib.h>
#include <string.h>

#include "proto/buffer.h"
#include "proto/utf8.h"
#include "worker/extract/extractor.h"
#include "worker/extract/speakers/entities.h"
#include "worker/extract/statements/quotes.h"
#include "worker/extract/text/text.h"

enum { LINE_COMMENT, LINE_BLANK, LINE_TOKEN };

/* The lines of a document: up to the next "# doc" or "# newdoc" comment, at most CW_MAX_TEXT bytes. */
struct lines {
    struct arena *arena;
    char **at;
    uint8_t *kind;
    size_t count, capacity, bytes;
};

static enum cw_error add_line(struct lines *l, const char *text, size_t n, uint8_t kind, const char *name,
                              size_t number)
{
    if (kind == LINE_TOKEN && utf8_fault(text, n) < n) return cw_fail(CW_EDATA, "%s:%zu: not UTF-8", name, number);
    l->bytes += n + 1;
    if (l->bytes > CW_MAX_TEXT)
        return cw_fail(CW_ELIMIT, "%s:%zu: a document of more than %d bytes", name, number, CW_MAX_TEXT);
    if (l->count == l->capacity) {
        size_t more = l->capacity ? 2 * l->capacity : 1024;
        l->at = arena_grow(l->arena, l->at, l->capacity * sizeof *l->at, more * sizeof *l->at);
        l->kind = arena_grow(l->arena, l->kind, l->capacity, more);
        l->capacity = more;
    }
    l->kind[l->count] = kind;
    l->at[l->count++] = arena_strndup(l->arena, text, n);
    return CW_OK;
}

/* The analysis of the lines: tags and names, and the parts that the output needs. */
static void analyse(const struct extractor *x, const struct lines *l, struct analysis *a)
{
    struct given_tokens g = {0};
    const char **words = arena_array(l->arena, l->count + 1, sizeof *words);
    uint32_t *ends = arena_array(l->arena, l->count + 1, sizeof *ends);
    for (size_t i = 0; i <= l->count; i++) {
        bool blank = i == l->count || l->kind[i] == LINE_BLANK;
        if (blank && g.count > (g.sentence_count ? ends[g.sentence_count - 1] : 0))
            ends[g.sentence_count++] = (uint32_t)g.count;
        if (i < l->count && l->kind[i] == LINE_TOKEN) words[g.count++] = l->at[i];
    }
    g.words = words;
    g.sentence_ends = ends;
    *a = (struct analysis){.arena = l->arena};
    text_from_tokens(a, &g);
    reading_stages(&x->read, a);
}

static void write_conll(const struct lines *l, const struct analysis *a, FILE *out)
{
    size_t token = 0, name = 0;
    for (size_t i = 0; i < l->count; i++) {
        if (l->kind[i] != LINE_TOKEN) {
            fprintf(out, "%s\n", l->at[i]);
            continue;
        }
        while (name < a->name_count && a->names[name].tokens.last <= token) name++;
        bool inside = name < a->name_count && a->names[name].tokens.first <= token;
        if (inside)
            fprintf(out, "%s\t%c-%s\n", l->at[i], a->names[name].tokens.first == token ? 'B' : 'I',
                    entity_type_name(a->names[name].type));
        else fprintf(out, "%s\tO\n", l->at[i]);
        token++;
    }
}

/* The ten columns of https://universaldependencies.org/format.html; no features, no enhanced graph. */
static void write_conllu_token(const struct extractor *x, const struct analysis *a, uint32_t t, uint32_t first,
                               const char *form, FILE *out)
{
    char lemma[256];
    size_t n = tags_lemma(a, t, lemma, sizeof lemma);
    uint32_t head = a->head[t] == t ? 0 : a->head[t] - first + 1;
    fprintf(out, "%u\t%s\t%s\t%s\t%s\t_\t%u\t%s\t_\t_\n", t - first + 1, form, n && n < sizeof lemma ? lemma : "_",
            upos_name((enum upos)a->upos[t]), xpos_name((enum xpos)a->xpos[t]), head,
            deprel_name(x->read.syntax, a->deprel[t]));
}

static void write_conllu(const struct extractor *x, const struct lines *l, const struct analysis *a, FILE *out)
{
    uint32_t token = 0;
    for (size_t i = 0; i < l->count; i++) {
        if (l->kind[i] != LINE_TOKEN) fprintf(out, "%s\n", l->at[i]);
        else write_conllu_token(x, a, token, a->sentences[sentence_of(a, token)].tokens.first, l->at[i], out), token++;
    }
}

/* The mentions in chains that begin, and that end, at each token: index ranges into two orders of them. */
struct chain_marks {
    uint32_t *first, *last;           /* per token where its mentions begin in the orders; one more at the end */
    uint32_t *beginning, *ending;     /* the longer first; the longer last */
};

static void mark_chains(const struct analysis *a, struct arena *arena, struct chain_marks *m)
{
    m->first = arena_array(arena, a->token_count + 2, sizeof *m->first);
    m->last = arena_array(arena, a->token_count + 2, sizeof *m->last);
    m->beginning = arena_array(arena, a->mention_count + 1, sizeof *m->beginning);
    m->ending = arena_array(arena, a->mention_count + 1, sizeof *m->ending);
    uint32_t count = 0, *at = arena_array(arena, a->token_count + 2, sizeof *at);
    for (uint32_t i = 0; i < a->mention_count; i++) {
        if (a->mentions[i].chain == COREF_NONE) continue;
        m->beginning[count++] = i;
        m->first[a->mentions[i].tokens.first + 1]++;
        m->last[a->mentions[i].tokens.last]++;  /* the token after the last one: counts are shifted by one */
    }
    for (size_t t = 0; t < a->token_count; t++)
        m->first[t + 1] += m->first[t], m->last[t + 1] += m->last[t], at[t] = m->last[t];
    for (uint32_t k = count; k-- > 0;) m->ending[at[a->mentions[m->beginning[k]].tokens.last - 1]++] = m->beginning[k];
}

static void write_chains(const struct analysis *a, const struct chain_marks *m, uint32_t token, FILE *out)
{
    const char *between = "";
    for (uint32_t i = m->first[token]; i < m->first[token + 1]; i++) {
        const struct coref_mention *x = &a->mentions[m->beginning[i]];
        fprintf(out, "%s(%u%s", between, x->chain, x->tokens.last == token + 1 ? ")" : "");
        between = "|";
    }
    for (uint32_t i = m->last[token]; i < m->last[token + 1]; i++) {
        const struct coref_mention *x = &a->mentions[m->ending[i]];
        if (x->tokens.first == token) continue;
        fprintf(out, "%s%u)", between, x->chain);
        between = "|";
    }
    fputs(*between ? "\n" : "-\n", out);
}

static void write_coref(const struct extractor *x, const struct lines *l, struct analysis *a, FILE *out)
{
    struct chain_marks marks;
    uint32_t token = 0;
    quotes_stage(a);
    entities_stage(x->read.lexicon, a);
    coref_stage(x->coref, a);
    mark_chains(a, l->arena, &marks);
    for (size_t i = 0; i < l->count; i++) {
        if (l->kind[i] != LINE_TOKEN) {
            fprintf(out, "%s\n", l->at[i]);
            continue;
        }
        fprintf(out, "%u\t%s\t", token - a->sentences[sentence_of(a, token)].tokens.first + 1, l->at[i]);
        write_chains(a, &marks, token++, out);
    }
}

static enum cw_error write_document(const struct extractor *x, struct lines *l, enum tokens_output format, FILE *out)
{
    struct analysis a;
    analyse(x, l, &a);
    if (format == TOKENS_CONLLU) write_conllu(x, l, &a, out);
    else if (format == TOKENS_COREF) write_coref(x, l, &a, out);
    else write_conll(l, &a, out);
    arena_reset(l->arena);
    *l = (struct lines){.arena = l->arena};
    return ferror(out) ? cw_fail(CW_EIO, "cannot write the output") : CW_OK;
}

static bool begins_document(const char *line)
{
    return !strncmp(line, "# doc", 5) || !strncmp(line, "# newdoc", 8) || !strncmp(line, "# begin document", 16);
}

enum cw_error extractor_run_tokens(const struct extractor *x, FILE *in, const char *name, enum tokens_output format,
                                   FILE *out)
{
    struct lines l = {.arena = arena_new(0)};
    enum cw_error e = l.arena ? CW_OK : cw_fail(CW_ENOMEM, "no memory for %s", name);
    char *line = NULL;
    size_t capacity = 0, number = 0;
    while (!e) {
        ssize_t n = getline(&line, &capacity, in);
        if (n < 0) break;
        number++;
        while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r')) line[--n] = 0;
        bool comment = n > 1 && line[0] == '#' && line[1] == ' ';
        if (comment && begins_document(line) && l.count) e = write_document(x, &l, format, out);
        if (strlen(line) != (size_t)n) e = cw_fail(CW_EDATA, "%s:%zu: a NUL byte", name, number);
        char *tab = comment ? NULL : strchr(line, '\t');
        if (tab) n = tab - line;  /* further columns are not read */
        if (!e) e = add_line(&l, line, (size_t)n, comment ? LINE_COMMENT : n ? LINE_TOKEN : LINE_BLANK, name, number);
    }
    if (!e && ferror(in)) e = cw_fail(CW_EIO, "cannot read %s", name);
    if (!e) e = write_document(x, &l, format, out);
    free(line);
    arena_free(l.arena);
    return e;
}
