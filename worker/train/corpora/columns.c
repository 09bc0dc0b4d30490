#include "worker/train/corpora/columns.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/text/text.h"
#include "worker/train/interner.h"

struct reader {
    const struct column_format *format;
    struct column_corpus *corpus;
    size_t document_capacity;
    const char *name;              /* of the document being read */
    const char **fields;           /* its tokens' fields, and the rest of what text_from_tokens wants */
    const char **words;
    uint8_t *glued, *new_paragraph;
    uint32_t *sentence_ends;
    size_t count, field_capacity, word_capacity, glued_capacity;
    size_t sentences, end_capacity, paragraph_capacity;
    bool paragraph_begins;
};

static void end_sentence(struct reader *r)
{
    if (r->count == (r->sentences ? r->sentence_ends[r->sentences - 1] : 0)) return;
    r->sentence_ends = train_grow(r->sentence_ends, &r->end_capacity, r->sentences + 1, sizeof *r->sentence_ends);
    r->new_paragraph = train_grow(r->new_paragraph, &r->paragraph_capacity, r->sentences + 1, 1);
    r->new_paragraph[r->sentences] = r->paragraph_begins;
    r->sentence_ends[r->sentences++] = (uint32_t)r->count;
    r->paragraph_begins = false;
}

static void end_document(struct reader *r)
{
    end_sentence(r);
    if (!r->count) return;
    struct column_corpus *c = r->corpus;
    c->documents = train_grow(c->documents, &r->document_capacity, c->document_count + 1, sizeof *c->documents);
    struct column_document *d = &c->documents[c->document_count++];
    size_t fields = r->count * c->columns;
    *d = (struct column_document){.name = r->name ? r->name : ""};
    d->fields = arena_array(c->arena, fields, sizeof *d->fields);
    memcpy(d->fields, r->fields, fields * sizeof *d->fields);
    d->analysis.arena = c->arena;
    d->analysis.document = arena_alloc(c->arena, sizeof *d->analysis.document);
    text_from_tokens(&d->analysis, &(struct given_tokens){
        .words = r->words, .count = r->count, .glued = r->format->glued ? r->glued : NULL,
        .sentence_ends = r->sentence_ends, .sentence_count = r->sentences,
        .new_paragraph = r->format->paragraph_mark ? r->new_paragraph : NULL});
    r->count = r->sentences = 0;
    r->paragraph_begins = false;
}

static bool begins(const char *line, const char *mark) { return mark && strncmp(line, mark, strlen(mark)) == 0; }

static void read_comment(struct reader *r, const char *line)
{
    if (begins(line, r->format->document_mark)) {
        end_document(r);
        r->name = arena_strdup(r->corpus->arena, line + strlen(r->format->document_mark));
    }
    if (begins(line, r->format->paragraph_mark)) r->paragraph_begins = true;
}

static enum cw_error read_token(struct reader *r, char *line)
{
    size_t columns = r->corpus->columns;
    r->fields = train_grow(r->fields, &r->field_capacity, (r->count + 1) * columns, sizeof *r->fields);
    const char **fields = r->fields + r->count * columns;
    char *copy = arena_strdup(r->corpus->arena, line);
    for (size_t i = 0; i < columns; i++) {
        fields[i] = copy ? copy : "";
        char *tab = copy ? strchr(copy, '\t') : NULL;
        if (tab) *tab = '\0';
        copy = tab ? tab + 1 : NULL;
    }
    if (r->format->skip && r->format->skip(fields)) return CW_OK;
    if (!*fields[r->format->word]) return cw_fail(CW_EDATA, "a token without text");
    r->words = train_grow(r->words, &r->word_capacity, r->count + 1, sizeof *r->words);
    r->glued = train_grow(r->glued, &r->glued_capacity, r->count + 1, 1);
    r->words[r->count] = fields[r->format->word];
    r->glued[r->count] = r->format->glued && r->count ? r->format->glued(fields, fields - columns) : 0;
    r->count++;
    return CW_OK;
}

static enum cw_error read_lines(struct reader *r, FILE *f)
{
    char *line = NULL;
    size_t capacity = 0, number = 0;
    ssize_t n;
    enum cw_error e = CW_OK;
    while (!e && (n = getline(&line, &capacity, f)) >= 0) {
        number++;
        while (n && (line[n - 1] == '\n' || line[n - 1] == '\r')) line[--n] = '\0';
        if (n == 0) end_sentence(r);
        else if ((line[0] == '#' && line[1] == ' ') || begins(line, r->format->document_mark)) read_comment(r, line);
        else e = cw_context(read_token(r, line), "line %zu", number);
    }
    if (!e && ferror(f)) e = cw_fail(CW_EIO, "cannot read: %s", strerror(errno));
    if (!e) end_document(r);
    free(line);
    return e;
}

enum cw_error column_corpus_read(const char *path, const struct column_format *format, struct column_corpus *out)
{
    *out = (struct column_corpus){.arena = arena_new(0), .columns = format->columns};
    if (!out->arena) return cw_fail(CW_ENOMEM, "out of memory");
    FILE *f = fopen(path, "r");
    if (!f) return cw_fail(errno == ENOENT ? CW_ENOINPUT : CW_EIO, "cannot open %s: %s", path, strerror(errno));
    struct reader r = {.format = format, .corpus = out};
    enum cw_error e = read_lines(&r, f);
    fclose(f);
    if (!e && !out->document_count) e = cw_fail(CW_EDATA, "no tokens in it");
    free(r.fields);
    free(r.words);
    free(r.glued);
    free(r.new_paragraph);
    free(r.sentence_ends);
    return cw_context(e, "%s", path);
}

void column_corpus_free(struct column_corpus *c)
{
    free(c->documents);
    arena_free(c->arena);
    *c = (struct column_corpus){0};
}

size_t column_corpus_tokens(const struct column_corpus *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->document_count; i++) n += c->documents[i].analysis.token_count;
    return n;
}
