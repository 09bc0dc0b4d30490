/* Trains the names stage on several corpora at once.  Where their manners differ they are first made alike:
 * nationalities become NORP everywhere, and titles leave the names of persons. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/names.h"
#include "worker/extract/names_features.h"
#include "worker/extract/tags.h"
#include "worker/extract/words.h"
#include "worker/train/corpus_conll.h"
#include "worker/train/crf_train.h"
#include "worker/train/recase.h"
#include "worker/train/verbs.h"

enum { UPPER_EVERY = 12, TITLE_EVERY = 12, LOWER_EVERY = 40 };

static const struct source {
    const char *file;
    enum names_domain domain;
    float weight;
    bool recased;          /* some sentences again in other letters */
    bool titles_inside;    /* "President X" is marked as one name */
} sources[] = {
    {"ner/conll2003/train.tsv", DOMAIN_WIRE, 1, true, false},
    {"ner/worldwide/train.tsv", DOMAIN_WORLD, 1, true, false},
    {"ner/gmb_silver/train.tsv", DOMAIN_BROADCAST, 0.3f, false, true},
    {"ner/re3d/train.tsv", DOMAIN_OTHER, 0.5f, false, false},
    {"ner/meantime/dev.tsv", DOMAIN_OTHER, 0.5f, false, false},
    {"ner/crossner_politics/train.tsv", DOMAIN_OTHER, 0.5f, false, false},
    {"ner/gum_news/train.tsv", DOMAIN_OTHER, 0.3f, false, true},
};

static const struct options {
    const char *file;
    bool given;            /* read as given tokens */
} devs[] = {
    {"ner/conll2003/dev.tsv", true},    {"ner/worldwide/dev.tsv", true},  {"ner/cleanconll/dev.tsv", true},
    {"ner/uner_ewt/dev.tsv", true},     {"ner/re3d/dev.tsv", true},       {"ner/crossner_politics/dev.tsv", true},
    {"ner/conll2003/dev.tsv", false},   {"ner/worldwide/dev.tsv", false}, {"ner/cleanconll/dev.tsv", false},
    {"ner/uner_ewt/dev.tsv", false},    {"ner/re3d/dev.tsv", false},      {"ner/crossner_politics/dev.tsv", false},
};

struct tools {
    struct lexicon *lexicon;
    struct tagger *tagger;
};

static int label_of(const char *tag)
{
    for (size_t i = 0; i < NAME_LABELS; i++)
        if (strcmp(tag, name_labels[i]) == 0) return (int)i;
    return -1;
}

static int label_named(char prefix, const char *type)
{
    char name[16];
    snprintf(name, sizeof name, "%c-%s", prefix, type);
    return label_of(name);
}

static bool is_demonym(const struct lexicon *l, const struct analysis *a, size_t token)
{
    size_t n;
    const char *s = token_text(a, token, &n);
    return lexicon_word(l, s, n) & LEX_DEMONYM;
}

/* A name of MISC is a nationality if the corpus's finer types say so, or else if all of its words are. */
static bool is_nationality(const struct lexicon *l, const struct column_corpus *c, const struct column_document *d,
                           size_t first, size_t last)
{
    const char *fine = column_field(c, d, first, CONLL_FINE);
    if (*fine && strcmp(fine, "O") != 0) return strcmp(fine + 2, "NORP") == 0 || strcmp(fine + 2, "gpe") == 0;
    for (size_t i = first; i < last; i++)
        if (!is_demonym(l, &d->analysis, i)) return false;
    return true;
}

/* How many tokens at the front of a person's name are titles. */
static size_t title_length(const struct lexicon *l, const struct analysis *a, size_t first, size_t last)
{
    size_t titles = 0;
    for (; first + titles + 1 < last; titles++) {
        size_t n;
        const char *s = token_text(a, first + titles, &n);
        uint32_t classes = lexicon_word(l, s, n);
        if (!(classes & (LEX_HONORIFIC | LEX_ROLE)) || (classes & LEX_GIVEN && !(classes & LEX_HONORIFIC))) break;
    }
    return titles;
}

static void label_name(const struct tools *t, const struct source *source, const struct column_corpus *c,
                       const struct column_document *d, size_t first, size_t last, uint8_t *gold)
{
    const char *type = column_field(c, d, first, CONLL_TAG) + 2;
    if (strcmp(type, "MISC") == 0 && is_nationality(t->lexicon, c, d, first, last)) type = "NORP";
    if (source->titles_inside && strcmp(type, "PER") == 0) first += title_length(t->lexicon, &d->analysis, first, last);
    for (size_t i = first; i < last; i++) gold[i] = (uint8_t)label_named(i == first ? 'B' : 'I', type);
}

/* The gold labels of a document, as `source` is read. */
static uint8_t *gold_labels(const struct tools *t, const struct source *source, const struct column_corpus *c,
                            const struct column_document *d)
{
    size_t n = d->analysis.token_count;
    uint8_t *gold = arena_array(d->analysis.arena, n, 1);
    for (size_t i = 0, end; i < n; i = end) {
        const char *tag = column_field(c, d, i, CONLL_TAG);
        end = i + 1;
        if (tag[0] == 'O' || label_named('B', tag + 2) < 0) continue;
        for (; end < n; end++) {
            const char *next = column_field(c, d, end, CONLL_TAG);
            if (next[0] != 'I' || strcmp(next + 2, tag + 2) != 0) break;
        }
        label_name(t, source, c, d, i, end, gold);
    }
    return gold;
}

static struct analysis one_sentence(const struct analysis *a, size_t sentence, struct arena *arena)
{
    struct analysis one = *a;
    struct range r = a->sentences[sentence].tokens;
    one.arena = arena;
    one.sentences = arena_alloc(arena, sizeof *one.sentences);
    one.sentences[0] = (struct sentence){{0, r.last - r.first}, 0};
    one.sentence_count = 1;
    one.tokens = a->tokens + r.first;
    one.token_count = r.last - r.first;
    return one;
}

/* Adds the sentences of a document (every `every`th of them); features see the document in these letters. */
static void add_sentences(const struct tools *t, const struct source *source, struct analysis a, const uint8_t *gold,
                          size_t every, struct crf_dataset *data)
{
    struct feature_rows rows = {0};
    tags_stage(t->tagger, &a);
    struct names_context *context = names_context_new(&a, t->lexicon);
    for (size_t s = 0; s < a.sentence_count; s++) {
        struct range r = a.sentences[s].tokens;
        if ((s + r.first) % every) continue;
        names_rows(context, r, source->domain, &rows);
        crf_dataset_add(data, &rows, gold + r.first, every > 1 ? source->weight / 2 : source->weight);
    }
    feature_rows_free(&rows);
}

static void add_document(const struct tools *t, const struct source *source, const struct analysis *a,
                         const uint8_t *gold, struct crf_dataset *data)
{
    add_sentences(t, source, *a, gold, 1, data);
    if (!source->recased) return;
    add_sentences(t, source, recase(a, RECASE_UPPER, a->arena), gold, UPPER_EVERY, data);
    add_sentences(t, source, recase(a, RECASE_TITLE, a->arena), gold, TITLE_EVERY, data);
    add_sentences(t, source, recase(a, RECASE_LOWER, a->arena), gold, LOWER_EVERY, data);
}

static enum cw_error add_source(const struct tools *t, const char *corpora, const struct source *source,
                                struct crf_dataset *data)
{
    struct column_corpus c;
    struct arena *scratch = arena_new(0);
    char path[TRAIN_PATH];
    CW_CHECK(scratch);
    enum cw_error e = conll_read(train_path(path, corpora, source->file), &c);
    for (size_t i = 0; !e && i < c.document_count; i++) {
        struct column_document *d = &c.documents[i];
        const uint8_t *gold = gold_labels(t, source, &c, d);
        /* without marks of documents, neighbours have nothing to do with each other */
        for (size_t s = 0; c.document_count == 1 && s < d->analysis.sentence_count; s++) {
            struct analysis one = one_sentence(&d->analysis, s, scratch);
            add_document(t, source, &one, gold + d->analysis.sentences[s].tokens.first, data);
            arena_reset(scratch);
        }
        if (c.document_count > 1) add_document(t, source, &d->analysis, gold, data);
    }
    if (!e) train_fact("names.bin", "trained on", "%s: %zu tokens, weight %.1f", source->file, column_corpus_tokens(&c),
                       (double)source->weight);
    column_corpus_free(&c);
    arena_free(scratch);
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

static enum cw_error score_dev(const struct tools *t, const char *corpora, const struct options *dev, const char *model)
{
    struct names_model *names = NULL;
    struct column_corpus c;
    struct counts n = {0};
    char path[TRAIN_PATH];
    enum cw_error e = conll_read(train_path(path, corpora, dev->file), &c);
    if (!e) e = names_open(model, t->lexicon, &names);
    for (size_t i = 0; !e && i < c.document_count; i++) {
        struct analysis *a = &c.documents[i].analysis;
        tags_stage(t->tagger, a);
        (dev->given ? names_stage_given : names_stage)(names, a);
        count_names(&c, &c.documents[i], a, &n);
    }
    if (!e)
        train_fact("names.bin", dev->file, "%s: P %.2f R %.2f F1 %.2f (gold tokens, NORP as MISC)",
                   dev->given ? "given" : "text", 100.0 * (double)n.right / (double)n.found,
                   100.0 * (double)n.right / (double)n.gold, 200.0 * (double)n.right / (double)(n.found + n.gold));
    names_close(names);
    column_corpus_free(&c);
    return e;
}

static enum cw_error open_tools(const char *models, struct tools *t)
{
    char path[TRAIN_PATH];
    enum cw_error e = lexicon_open(train_path(path, models, "lexicon.bin"), &t->lexicon);
    return e ? e : tagger_open(train_path(path, models, "tags.bin"), t->lexicon, &t->tagger);
}

enum cw_error train_names(const char *corpora, const char *models)
{
    static const struct crf_train_options options = {.epochs = 10, .min_count = 3, .learning_rate = 0.1f, .l2 = 0.5f,
                                                     .prune = 0.06f, .seed = 20, .log_name = "names"};
    char model[TRAIN_PATH];
    struct tools t = {0};
    struct crf_dataset *data = crf_dataset_new(name_labels, NAME_LABELS);
    train_path(model, models, "names.bin");
    enum cw_error e = open_tools(models, &t);
    for (size_t i = 0; !e && i < sizeof sources / sizeof *sources; i++) e = add_source(&t, corpora, &sources[i], data);
    if (!e) e = crf_train(data, NULL, &options, model);
    crf_dataset_free(data);
    if (!e)
        train_fact("names.bin", "trained with", "CRF, %u epochs, seed %u, l2 %.2f, features seen %u times",
                   options.epochs, (unsigned)options.seed, (double)options.l2, options.min_count);
    for (size_t i = 0; !e && i < sizeof devs / sizeof *devs; i++) e = score_dev(&t, corpora, &devs[i], model);
    tagger_close(t.tagger);
    lexicon_close(t.lexicon);
    return e;
}
