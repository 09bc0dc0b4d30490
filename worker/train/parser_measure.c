/* What a written parser reaches on the dev parts, by the stage itself on gold tokens, with gold tags and with ours.
 * Counted as shared tasks do: all words, relations without their subtypes. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "worker/extract/syntax/syntax.h"
#include "worker/extract/tags/tags.h"
#include "worker/train/corpora/corpus_ud.h"
#include "worker/train/parser_data.h"
#include "worker/train/verbs.h"

struct score {
    size_t words, heads, arcs;
    double seconds;
};

static bool same_relation(const char *a, const char *b)
{
    size_t n = strcspn(a, ":");
    return n == strcspn(b, ":") && strncmp(a, b, n) == 0;
}

static void parse_document(const struct syntax_model *m, struct ud_document *d, struct score *s)
{
    struct analysis *a = &d->analysis;
    clock_t begin = clock();
    syntax_stage(m, a);
    s->seconds += (double)(clock() - begin) / CLOCKS_PER_SEC;
    for (size_t t = 0; t < a->token_count; t++) {
        bool head = a->head[t] == d->head[t];
        s->words++;
        s->heads += head;
        s->arcs += head && same_relation(deprel_name(m, a->deprel[t]), d->deprel[t]);
    }
}

static void print_score(const char *treebank, const char *tags, const struct score *s)
{
    char what[64];
    snprintf(what, sizeof what, "%s, %s tags", treebank, tags);
    train_fact("syntax.bin", what, "UAS %.2f, LAS %.2f (gold tokens)", 100.0 * (double)s->heads / (double)s->words,
               100.0 * (double)s->arcs / (double)s->words);
    fprintf(stderr, "syntax: %s: %.0f words a second\n", what, (double)s->words / s->seconds);
}

static enum cw_error measure_treebank(const struct syntax_model *m, const struct tagger *tagger, const char *corpora,
                                      const char *name)
{
    char path[TRAIN_PATH];
    struct ud_corpus c;
    struct score gold = {0}, ours = {0};
    enum cw_error e = ud_read(train_path(path, corpora, name), &c);
    for (size_t i = 0; !e && i < c.document_count; i++) {
        struct ud_document *d = &c.documents[i];
        d->analysis.upos = d->upos;
        d->analysis.xpos = d->xpos;
        parse_document(m, d, &gold);
        tags_stage(tagger, &d->analysis);
        parse_document(m, d, &ours);
    }
    if (!e) {
        print_score(name, "gold", &gold);
        print_score(name, "our", &ours);
    }
    ud_corpus_free(&c);
    return e;
}

enum cw_error parser_measure(const char *corpora, const struct lexicon *lexicon, const struct tagger *tagger,
                             const char *path)
{
    struct syntax_model *m = NULL;
    enum cw_error e = syntax_open(path, lexicon, &m);
    if (!e) e = measure_treebank(m, tagger, corpora, "ud/ewt/dev.conllu");
    if (!e) e = measure_treebank(m, tagger, corpora, "ud/gum/dev.conllu");
    syntax_close(m);
    return e;
}
