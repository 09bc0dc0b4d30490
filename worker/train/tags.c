/* Trains the tagger: an averaged perceptron, greedy from left to right with its own decisions as history.  (The Penn
 * tags that come with PolNeAR, made by machine, were tried too: half a point worse on both treebanks.) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/tags/tags.h"
#include "worker/extract/tags/tags_features.h"
#include "worker/model/perceptron.h"
#include "worker/train/corpora/corpus_ud.h"
#include "worker/train/interner.h"
#include "worker/train/perceptron_train.h"
#include "worker/train/corpora/recase.h"
#include "worker/train/tags_train.h"
#include "worker/train/verbs.h"

enum {
    EPOCHS = 10,
    MIN_LABEL = 3,               /* joint labels seen fewer times in the treebanks are annotation slips */
    MAX_BYTES = 4 << 20,
    SEED = 20,
    UPPER_EVERY = 16, LOWER_EVERY = 40,   /* every nth sentence also in capitals, and in lower case */
};

struct sample {                  /* a sentence to learn from */
    const struct word *words;
    const uint16_t *gold;        /* by word: upos << 8 | xpos */
    size_t count;                /* words */
};

struct training {
    const struct lexicon *lexicon;
    struct arena *arena;
    struct sample *samples;
    size_t sample_count, sample_capacity;
    size_t seen[UPOS_COUNT][XPOS_COUNT];
    uint8_t upos[PERCEPTRON_MAX_CLASSES], xpos[PERCEPTRON_MAX_CLASSES];
    char names[PERCEPTRON_MAX_CLASSES][24];
    size_t labels, tokens;
    struct perceptron_train *weights;
};

static void add_sample(struct training *t, struct sample s)
{
    t->samples = train_grow(t->samples, &t->sample_capacity, t->sample_count + 1, sizeof *t->samples);
    t->samples[t->sample_count++] = s;
    t->tokens += s.count;
}

/* Adds all sentences of a document, and some of them again in other letters. */
static void add_document(struct training *t, const struct analysis *a, const uint16_t *gold)
{
    struct analysis upper = recase(a, RECASE_UPPER, t->arena), lower = recase(a, RECASE_LOWER, t->arena);
    const struct word *words = words_describe(a, t->lexicon, t->arena);
    const struct word *upper_words = words_describe(&upper, t->lexicon, t->arena);
    const struct word *lower_words = words_describe(&lower, t->lexicon, t->arena);
    for (size_t s = 0; s < a->sentence_count; s++) {
        struct range r = a->sentences[s].tokens;
        size_t n = r.last - r.first;
        add_sample(t, (struct sample){words + r.first, gold + r.first, n});
        if (t->sample_count % UPPER_EVERY == 0)
            add_sample(t, (struct sample){upper_words + r.first, gold + r.first, n});
        if (t->sample_count % LOWER_EVERY == 0)
            add_sample(t, (struct sample){lower_words + r.first, gold + r.first, n});
    }
}

static enum cw_error add_treebank(struct training *t, const char *corpora, const char *file, struct tags_part part,
                                  struct ud_corpus *c)
{
    char path[TRAIN_PATH];
    enum cw_error e = ud_read(train_path(path, corpora, file), c);
    if (e) return e;
    for (size_t i = 0; i < c->document_count; i++) {
        if (part.parts && i % part.parts == part.left_out) continue;
        const struct ud_document *d = &c->documents[i];
        uint16_t *gold = arena_array(t->arena, d->analysis.token_count, sizeof *gold);
        for (size_t k = 0; k < d->analysis.token_count; k++) {
            t->seen[d->upos[k]][d->xpos[k]]++;
            gold[k] = (uint16_t)(d->upos[k] << 8 | d->xpos[k]);
        }
        add_document(t, &d->analysis, gold);
    }
    if (!part.parts) train_fact("tags.bin", "trained on", "%s: %zu tokens", file, column_corpus_tokens(&c->columns));
    return CW_OK;
}

static void choose_labels(struct training *t)
{
    for (unsigned u = 0; u < UPOS_COUNT; u++)
        for (unsigned x = 0; x < XPOS_COUNT; x++) {
            if (t->seen[u][x] < MIN_LABEL) continue;
            CW_CHECK(t->labels < TAG_NONE);
            snprintf(t->names[t->labels], sizeof t->names[0], "%s %s", upos_name(u), xpos_name(x));
            t->upos[t->labels] = (uint8_t)u;
            t->xpos[t->labels++] = (uint8_t)x;
        }
}

/* The label of a gold tag; TAG_NONE if it is too rare to be one. */
static unsigned label_of(const struct training *t, uint16_t gold)
{
    for (unsigned label = 0; label < t->labels; label++)
        if ((t->upos[label] << 8 | t->xpos[label]) == gold) return label;
    return TAG_NONE;
}

static void count_features(struct training *t)
{
    uint64_t features[TAG_FEATURES_MAX];
    for (size_t i = 0; i < t->sample_count; i++) {
        const struct sample *s = &t->samples[i];
        unsigned before1 = TAG_NONE, before2 = TAG_NONE;
        for (size_t k = 0; k < s->count; k++) {
            size_t n = tag_features(t->lexicon, s->words, s->count, k, before1, before2, features);
            perceptron_train_count(t->weights, features, n);
            before2 = before1;
            before1 = label_of(t, s->gold[k]);
        }
    }
}

/* Learns from one sentence; returns the errors. */
static size_t train_sentence(struct training *t, const struct sample *s)
{
    uint64_t features[TAG_FEATURES_MAX];
    int32_t scores[PERCEPTRON_MAX_CLASSES];
    unsigned before1 = TAG_NONE, before2 = TAG_NONE;
    size_t errors = 0;
    for (size_t k = 0; k < s->count; k++) {
        size_t n = tag_features(t->lexicon, s->words, s->count, k, before1, before2, features);
        perceptron_train_score(t->weights, features, n, scores);
        unsigned best = 0, right = label_of(t, s->gold[k]);
        for (unsigned label = 1; label < t->labels; label++)
            if (scores[label] > scores[best]) best = label;
        if (right != TAG_NONE && right != best) {
            perceptron_train_update(t->weights, features, n, right, best);
            errors++;
        }
        perceptron_train_tick(t->weights);
        before2 = before1;
        before1 = best;
    }
    return errors;
}

static void train_epochs(struct training *t, unsigned epochs)
{
    uint64_t chance = SEED;
    size_t capacity = 0;
    uint32_t *order = train_grow(NULL, &capacity, t->sample_count, sizeof *order);
    for (size_t i = 0; i < t->sample_count; i++) order[i] = (uint32_t)i;
    for (unsigned epoch = 1; epoch <= epochs; epoch++) {
        size_t errors = 0;
        train_shuffle(order, t->sample_count, &chance);
        for (size_t i = 0; i < t->sample_count; i++) errors += train_sentence(t, &t->samples[order[i]]);
        fprintf(stderr, "tags: epoch %u, errors in training %.2f %%\n", epoch,
                100.0 * (double)errors / (double)t->tokens);
    }
    free(order);
}

enum cw_error tags_train(const char *corpora, const struct lexicon *lexicon, struct tags_part part, const char *path)
{
    const char *names[PERCEPTRON_MAX_CLASSES];
    struct ud_corpus ewt = {0}, gum = {0};
    struct training t = {.lexicon = lexicon, .arena = arena_new(0)};
    CW_CHECK(t.arena);
    enum cw_error e = add_treebank(&t, corpora, "ud/ewt/train.conllu", part, &ewt);
    if (!e) e = add_treebank(&t, corpora, "ud/gum/train.conllu", part, &gum);
    if (e) goto out;
    choose_labels(&t);
    for (size_t i = 0; i < t.labels; i++) names[i] = t.names[i];
    t.weights = perceptron_train_new(t.labels);
    count_features(&t);
    train_epochs(&t, part.epochs);
    e = perceptron_train_write(t.weights, names, MAX_BYTES, path);
    if (!part.parts)
        train_fact("tags.bin", "trained with", "averaged perceptron, %u epochs, seed %d, %zu labels", part.epochs, SEED,
                   t.labels);
out:
    perceptron_train_free(t.weights);
    free(t.samples);
    ud_corpus_free(&ewt);
    ud_corpus_free(&gum);
    arena_free(t.arena);
    return e;
}

/* What the written file reaches, by the stage itself. */
static enum cw_error score_dev(const struct lexicon *lexicon, const char *corpora, const char *file, const char *model)
{
    struct tagger *tagger = NULL;
    struct ud_corpus dev = {0};
    char path[TRAIN_PATH];
    size_t tokens = 0, upos = 0, xpos = 0, lemmas = 0;
    enum cw_error e = ud_read(train_path(path, corpora, file), &dev);
    if (!e) e = tagger_open(model, lexicon, &tagger);
    for (size_t i = 0; !e && i < dev.document_count; i++) {
        struct ud_document *d = &dev.documents[i];
        tags_stage(tagger, &d->analysis);
        for (size_t k = 0; k < d->analysis.token_count; k++) {
            char lemma[256];
            tags_lemma(&d->analysis, k, lemma, sizeof lemma);
            upos += d->analysis.upos[k] == d->upos[k];
            xpos += d->analysis.xpos[k] == d->xpos[k];
            lemmas += strcmp(lemma, d->lemma[k]) == 0;
        }
        tokens += d->analysis.token_count;
    }
    if (!e)
        train_fact("tags.bin", file, "UPOS %.2f, XPOS %.2f, lemmas %.2f (gold tokens)",
                   100.0 * (double)upos / (double)tokens, 100.0 * (double)xpos / (double)tokens,
                   100.0 * (double)lemmas / (double)tokens);
    tagger_close(tagger);
    ud_corpus_free(&dev);
    return e;
}

enum cw_error train_tags(const char *corpora, const char *models)
{
    char path[TRAIN_PATH], model[TRAIN_PATH];
    struct lexicon *lexicon = NULL;
    train_path(model, models, "tags.bin");
    enum cw_error e = lexicon_open(train_path(path, models, "lexicon.bin"), &lexicon);
    if (!e) e = tags_train(corpora, lexicon, (struct tags_part){.epochs = EPOCHS}, model);
    if (!e) e = score_dev(lexicon, corpora, "ud/ewt/dev.conllu", model);
    if (!e) e = score_dev(lexicon, corpora, "ud/gum/dev.conllu", model);
    lexicon_close(lexicon);
    return e;
}
