/* Trains the names stage, and measures it on the dev sets. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/names/names_features.h"
#include "worker/extract/reading.h"
#include "worker/model/crf.h"
#include "worker/train/corpora/corpus_conll.h"
#include "worker/train/crf_train.h"
#include "worker/train/names_invent.h"
#include "worker/train/names_lessons.h"
#include "worker/train/corpora/recase.h"
#include "worker/train/verbs.h"

enum { UPPER_EVERY = 12, TITLE_EVERY = 12, LOWER_EVERY = 40, INVENT_EVERY = 2 };

static const char *const devs[] = {
    "ner/conll2003/dev.tsv", "ner/worldwide/dev.tsv", "ner/cleanconll/dev.tsv", "ner/uner_ewt/dev.tsv",
    "ner/gum_news/dev.tsv",
};

struct tools {
    struct readers read;     /* without trees, and without names until there is a model of them */
    struct arena *scratch;   /* of one document */
};

/* Adds the sentences of a document (every `every`th of them); features see the document in these letters,
 * and the tagger's own tags: the shared network has seen these names, and models that learn with its vote on
 * tags did a little worse in use. */
static void add_sentences(const struct tools *t, const struct lesson *l, struct analysis a, size_t every,
                          struct crf_dataset *data)
{
    struct feature_rows rows = {0};
    float weight = every > 1 ? l->source->weight / 2 : l->source->weight;
    tags_stage(t->read.tagger, &a);
    struct names_context *context = names_context_new(&a, t->read.lexicon);
    for (size_t s = 0; s < a.sentence_count; s++) {
        struct range r = a.sentences[s].tokens;
        if ((s + r.first) % every) continue;
        names_rows(context, r, l->source->domain, &rows);
        crf_dataset_add(data, &rows, l->gold + r.first, weight);
    }
    feature_rows_free(&rows);
}

static void add_lesson(const struct tools *t, const struct lesson *l, struct crf_dataset *data)
{
    struct analysis a = l->analysis;
    a.arena = t->scratch;
    add_sentences(t, l, a, 1, data);
    if (l->source->recased) {
        add_sentences(t, l, recase(&a, RECASE_UPPER, t->scratch), UPPER_EVERY, data);
        add_sentences(t, l, recase(&a, RECASE_TITLE, t->scratch), TITLE_EVERY, data);
        add_sentences(t, l, recase(&a, RECASE_LOWER, t->scratch), LOWER_EVERY, data);
        add_sentences(t, l, names_invent(&a, t->read.lexicon, l->gold, t->scratch), INVENT_EVERY, data);
    }
    arena_reset(t->scratch);
}

static enum cw_error train_model(const struct tools *t, const struct lessons *l, const char *path)
{
    static const struct crf_train_options options = {.epochs = 6, .min_count = 3, .learning_rate = 0.1f, .l2 = 0.5f,
                                                     .prune = 0.06f, .seed = 20, .log_name = "names"};
    struct crf_dataset *data = crf_dataset_new(name_labels, NAME_LABELS);
    for (size_t i = 0; i < l->count; i++) add_lesson(t, &l->at[i], data);
    enum cw_error e = crf_train(data, NULL, &options, path);
    crf_dataset_free(data);
    if (!e)
        train_fact("names.bin", "trained with", "CRF, %u epochs, seed %u, l2 %.2f, features seen %u times",
                   options.epochs, (unsigned)options.seed, (double)options.l2, options.min_count);
    return e;
}

struct counts {
    size_t right, found, gold;
};

/* A name's type as the corpora's four classes have it. */
static const char *four_classes(const char *type) { return strcmp(type, "NORP") == 0 ? "MISC" : type; }

static bool is_gold(const struct column_corpus *c, const struct column_document *d, struct range r, const char *type)
{
    for (size_t i = r.first; i < r.last; i++) {
        const char *tag = column_field(c, d, i, CONLL_TAG);
        if (tag[0] != (i == r.first ? 'B' : 'I') || strcmp(tag + 2, type) != 0) return false;
    }
    return r.last == d->analysis.token_count || column_field(c, d, r.last, CONLL_TAG)[0] != 'I';
}

static void count_names(const struct column_corpus *c, const struct column_document *d, const struct analysis *a,
                        struct counts *n)
{
    static const char *const types[] = {
#define X(type, name) name,
        ENTITY_TYPES(X)
#undef X
    };
    for (size_t i = 0; i < a->token_count; i++) n->gold += column_field(c, d, i, CONLL_TAG)[0] == 'B';
    n->found += a->name_count;
    for (size_t i = 0; i < a->name_count; i++)
        n->right += is_gold(c, d, a->names[i].tokens, four_classes(types[a->names[i].type]));
}

static enum cw_error score_dev(const struct tools *t, const char *corpora, const char *file, const char *model)
{
    struct readers together = t->read;
    struct column_corpus c;
    struct counts n = {0};
    char path[TRAIN_PATH];
    enum cw_error e = conll_read(train_path(path, corpora, file), &c);
    if (!e) e = names_open(model, t->read.lexicon, &together.names);
    for (size_t i = 0; !e && i < c.document_count; i++) {
        struct analysis *a = &c.documents[i].analysis;
        reading_stages(&together, a);
        count_names(&c, &c.documents[i], a, &n);
    }
    if (!e)
        train_fact("names.bin", file, "P %.2f R %.2f F1 %.2f (gold tokens, NORP as MISC)",
                   100.0 * (double)n.right / (double)n.found, 100.0 * (double)n.right / (double)n.gold,
                   200.0 * (double)n.right / (double)(n.found + n.gold));
    names_close(together.names);
    column_corpus_free(&c);
    return e;
}

enum cw_error train_names(const char *corpora, const char *models)
{
    char model[TRAIN_PATH];
    struct lessons lessons = {0};
    struct tools t = {.scratch = arena_new(0)};
    CW_CHECK(t.scratch);
    train_path(model, models, "names.bin");
    enum cw_error e = readers_open_tags(models, &t.read);
    if (!e) e = lessons_read(corpora, t.read.lexicon, &lessons);
    if (!e) e = train_model(&t, &lessons, model);
    for (size_t i = 0; !e && i < sizeof devs / sizeof *devs; i++) e = score_dev(&t, corpora, devs[i], model);
    lessons_free(&lessons);
    readers_close(&t.read);
    arena_free(t.scratch);
    return e;
}
