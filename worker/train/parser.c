/* The parser's trainer: greedy parsing of the treebanks, each decision compared with a dynamic oracle, the averaged
 * perceptron corrected where it errs; from the second pass on it mostly follows its own decisions, so that it learns
 * how to go on after an error (Goldberg, Nivre, TACL 2013). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "worker/extract/words/lexicon.h"
#include "worker/extract/syntax/syntax_state.h"
#include "worker/extract/tags/tags.h"
#include "worker/train/interner.h"
#include "worker/train/parser_data.h"
#include "worker/train/parser_oracle.h"
#include "worker/train/perceptron_train.h"
#include "worker/train/tags_train.h"
#include "worker/train/verbs.h"

enum {
    EPOCHS = 10,
    EXPLORE_FROM = 1,               /* the first pass, counted from 0, that follows its own decisions */
    EXPLORE_PER_CENT = 90,
    PARTS = 4, TAGGER_EPOCHS = 5,   /* of the jackknife */
    MODEL_BYTES = 4000 * 1000,      /* twice as much would bring 0.05 of LAS, beside the network */
    SEED = 20130401,
};

struct trainer {
    struct perceptron_train *weights;
    struct parse_state state;
    uint64_t features[PARSE_MAX_FEATURES];
    int32_t scores[PARSE_MAX_CLASSES];
    uint64_t chance;
    size_t decisions, errors;
};

static void begin(struct trainer *t, const struct parser_sentence *s)
{
    memcpy(t->state.words, s->words, s->size * sizeof *s->words);
    parse_begin(&t->state, s->size);
}

/* The features met on the way to the gold tree are those that may get weights. */
static void count_features(struct trainer *t, const struct parser_sentence *s)
{
    size_t free_class[3];
    begin(t, s);
    while (parse_advance(&t->state)) {
        perceptron_train_count(t->weights, t->features, parse_features(&t->state, t->features));
        oracle_classes(&t->state, &s->gold, free_class);
        parse_apply_class(&t->state, free_class[0]);
    }
}

static void train_sentence(struct trainer *t, const struct parser_sentence *s, bool explore)
{
    begin(t, s);
    while (parse_advance(&t->state)) {
        size_t free_class[3], free_count = oracle_classes(&t->state, &s->gold, free_class);
        size_t n = parse_features(&t->state, t->features);
        perceptron_train_score(t->weights, t->features, n, t->scores);
        size_t best = parse_best(&t->state, t->scores), good = free_class[0];
        bool right = false;
        for (size_t i = 0; i < free_count; i++) {
            right |= best == free_class[i];
            if (t->scores[free_class[i]] > t->scores[good]) good = free_class[i];
        }
        if (!right) {
            perceptron_train_update(t->weights, t->features, n, good, best);
            t->errors++;
        }
        t->decisions++;
        perceptron_train_tick(t->weights);
        bool follow = right || (explore && train_random(&t->chance) % 100 < EXPLORE_PER_CENT);
        parse_apply_class(&t->state, follow ? best : good);
    }
}

static void train_epochs(struct trainer *t, const struct parser_data *data)
{
    uint32_t *order = malloc((data->sentence_count + 1) * sizeof *order);
    CW_CHECK(order != NULL);
    for (uint32_t i = 0; i < data->sentence_count; i++) {
        order[i] = i;
        count_features(t, &data->sentences[i]);
    }
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        t->decisions = t->errors = 0;
        train_shuffle(order, data->sentence_count, &t->chance);
        for (size_t i = 0; i < data->sentence_count; i++)
            train_sentence(t, &data->sentences[order[i]], epoch >= EXPLORE_FROM);
        fprintf(stderr, "syntax: pass %d, %.2f %% of %zu decisions wrong, %.0f s\n", epoch + 1,
                100.0 * (double)t->errors / (double)t->decisions, t->decisions, (double)clock() / CLOCKS_PER_SEC);
    }
    free(order);
}

static enum cw_error train(const struct parser_data *data, const char *path)
{
    struct arena *arena = arena_new(0);
    if (!arena) return cw_fail(CW_ENOMEM, "out of memory");
    struct trainer t = {.weights = perceptron_train_new(data->class_count), .chance = SEED};
    t.state.relation_count = data->relation_count;
    t.state.marker_relations = data->marker_relations;
    parse_alloc(&t.state, data->longest, arena);
    train_epochs(&t, data);
    enum cw_error e = perceptron_train_write(t.weights, data->class_names, MODEL_BYTES, path);
    perceptron_train_free(t.weights);
    arena_free(arena);
    return e;
}

/* Reads the treebanks with tags by taggers that have not seen what they tag (jackknifing): worth 0.7 points of LAS. */
static enum cw_error read_jackknifed(const char *corpora, const char *models, const struct lexicon *lexicon,
                                     struct parser_data *data)
{
    struct tagger *taggers[PARTS] = {NULL};
    char path[TRAIN_PATH];
    enum cw_error e = CW_OK;
    train_path(path, models, "tags.part");
    for (unsigned i = 0; i < PARTS && !e; i++) {
        e = tags_train(corpora, lexicon, (struct tags_part){.left_out = i, .parts = PARTS, .epochs = TAGGER_EPOCHS},
                       path);
        if (!e) e = tagger_open(path, lexicon, &taggers[i]);
        unlink(path);  /* its mapping stays */
    }
    if (!e) e = parser_data_read(corpora, lexicon, taggers, PARTS, data);
    for (unsigned i = 0; i < PARTS; i++) tagger_close(taggers[i]);
    return e;
}

enum cw_error train_syntax(const char *corpora, const char *models)
{
    char path[TRAIN_PATH];
    struct lexicon *lexicon = NULL;
    struct tagger *tagger = NULL;
    struct parser_data data = {0};
    enum cw_error e = lexicon_open(train_path(path, models, "lexicon.bin"), &lexicon);
    if (!e) e = tagger_open(train_path(path, models, "tags.bin"), lexicon, &tagger);
    if (!e) e = read_jackknifed(corpora, models, lexicon, &data);
    if (!e) e = train(&data, train_path(path, models, "syntax.bin"));
    if (!e) e = parser_measure(corpora, lexicon, tagger, path);
    parser_data_free(&data);
    tagger_close(tagger);
    lexicon_close(lexicon);
    return e;
}
