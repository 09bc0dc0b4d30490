/* Treebanks in, sentences of numbers out. */
#include "worker/train/parser_data.h"

#include <stdlib.h>
#include <string.h>

#include "worker/extract/syntax/syntax_words.h"
#include "worker/train/corpora/corpus_ud.h"
#include "worker/train/interner.h"
#include "worker/train/verbs.h"

static const char *const treebanks[] = {"ud/ewt/train.conllu", "ud/gum/train.conllu"};
enum { TREEBANKS = sizeof treebanks / sizeof *treebanks };

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int find_relation(const struct parser_data *d, const char *name)
{
    for (size_t i = 0; i < d->relation_count; i++)
        if (strcmp(d->relation[i], name) == 0) return (int)i;
    return -1;
}

static enum cw_error collect_relations(struct parser_data *d, const struct ud_corpus *c)
{
    for (size_t i = 0; i < c->document_count; i++) {
        const struct ud_document *doc = &c->documents[i];
        for (size_t t = 0; t < doc->analysis.token_count; t++) {
            if (strcmp(doc->deprel[t], "root") == 0 || find_relation(d, doc->deprel[t]) >= 0) continue;
            if (d->relation_count == PARSE_MAX_RELATIONS)
                return cw_fail(CW_EDATA, "more relations than a parser can have");
            d->relation[d->relation_count++] = arena_strdup(d->arena, doc->deprel[t]);
        }
    }
    return CW_OK;
}

static void name_classes(struct parser_data *d)
{
    qsort(d->relation, d->relation_count, sizeof *d->relation, compare_names);
    d->class_count = 2 * d->relation_count + 1;
    d->class_names[0] = "shift";
    for (size_t i = 0; i < d->relation_count; i++) {
        const char *name = d->relation[i];
        d->class_names[parse_class(PARSE_LEFT, i, d->relation_count)] = arena_printf(d->arena, "left %s", name);
        d->class_names[parse_class(PARSE_RIGHT, i, d->relation_count)] = arena_printf(d->arena, "right %s", name);
        if (strcmp(name, "case") == 0 || strcmp(name, "mark") == 0) d->marker_relations |= (uint64_t)1 << i;
    }
}

static struct parser_sentence make_sentence(struct parser_data *d, const struct lexicon *lexicon,
                                            const struct ud_document *doc, struct range tokens)
{
    uint32_t size = tokens.last - tokens.first;
    struct parse_word *words = arena_array(d->arena, size, sizeof *words);
    uint32_t *head = arena_array(d->arena, size, sizeof *head);
    uint8_t *relation = arena_array(d->arena, size, sizeof *relation);
    syntax_words(lexicon, &doc->analysis, tokens, words);
    for (uint32_t i = 0; i < size; i++) {
        uint32_t t = tokens.first + i;
        bool root = doc->head[t] == t;
        head[i] = root ? size : doc->head[t] - tokens.first;
        /* a root that can no longer be one hangs on another clause: */
        relation[i] = (uint8_t)find_relation(d, root ? "parataxis" : doc->deprel[t]);
    }
    return (struct parser_sentence){size, words, {head, relation}};
}

/* With the tags of a tagger that has not seen the document: they err as they will err on new text. */
static void add_sentences(struct parser_data *d, const struct lexicon *lexicon, const struct tagger *tagger,
                          struct ud_document *doc, size_t *capacity)
{
    struct analysis *a = &doc->analysis;
    tags_stage(tagger, a);
    for (size_t k = 0; k < a->sentence_count; k++) {
        struct parser_sentence s = make_sentence(d, lexicon, doc, a->sentences[k].tokens);
        d->sentences = train_grow(d->sentences, capacity, d->sentence_count + 1, sizeof *d->sentences);
        d->sentences[d->sentence_count++] = s;
        if (s.size > d->longest) d->longest = s.size;
    }
}

enum cw_error parser_data_read(const char *corpora, const struct lexicon *lexicon, struct tagger *const *taggers,
                               size_t parts, struct parser_data *out)
{
    char path[TRAIN_PATH];
    struct ud_corpus corpus[TREEBANKS] = {0};
    enum cw_error e = CW_OK;
    *out = (struct parser_data){.arena = arena_new(0)};
    if (!out->arena) return cw_fail(CW_ENOMEM, "out of memory");
    for (int i = 0; i < TREEBANKS && !e; i++) {
        e = ud_read(train_path(path, corpora, treebanks[i]), &corpus[i]);
        if (!e) e = collect_relations(out, &corpus[i]);
    }
    if (!e) {
        size_t capacity = 0;
        name_classes(out);
        if (find_relation(out, "parataxis") < 0) e = cw_fail(CW_EDATA, "the treebanks have no relation parataxis");
        for (int i = 0; i < TREEBANKS && !e; i++)
            for (size_t k = 0; k < corpus[i].document_count; k++)
                add_sentences(out, lexicon, taggers[k % parts], &corpus[i].documents[k], &capacity);
    }
    for (int i = 0; i < TREEBANKS; i++) ud_corpus_free(&corpus[i]);
    return e;
}

void parser_data_free(struct parser_data *d)
{
    free(d->sentences);
    arena_free(d->arena);
    *d = (struct parser_data){0};
}
