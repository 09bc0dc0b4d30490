/* Trains worth.bin on ClaimBuster, and measures it beside the weights that are built in: on ClaimBuster by
 * cross-validation, and on debates of others (CheckThat! 2019).  The file is for who may use the corpus so; it is not
 * shipped and `all` does not make it. */
#include <math.h>
#include <stdlib.h>

#include "worker/extract/reading.h"
#include "worker/extract/text/text.h"
#include "worker/extract/time/times.h"
#include "worker/extract/worth/worth_model.h"
#include "worker/train/corpora/corpus_claims.h"
#include "worker/train/crf_train.h"
#include "worker/train/verbs.h"

enum { FOLDS = 5, EPOCHS = 12, MIN_COUNT = 2, TENTHS = 10 };
static const float LEARNING_RATE = 0.1f, L2 = 20.0f, PRUNE = 0.02f;

struct sentence_case {
    struct analysis a;
    struct range tokens;
    uint64_t signs;
    bool check;
    float learned;          /* by a model that has not seen it */
};

struct cases {
    struct arena *arena;
    struct sentence_case *at;
    size_t count;
};

/* Each sentence is a document of its own: the corpora do not keep the debates together. */
static void analyse(const struct readers *r, struct arena *arena, const struct claim *claim, struct sentence_case *out)
{
    struct document *d = arena_alloc(arena, sizeof *d);
    *d = (struct document){.text = claim->text, .text_size = strlen(claim->text)};
    struct analysis *a = &out->a;
    *a = (struct analysis){.arena = arena, .document = d, .text = d->text, .text_size = (uint32_t)d->text_size};
    text_stage(a);
    reading_stages(r, a);
    times_stage(a);
    out->tokens = (struct range){0, (uint32_t)a->token_count};
    out->check = claim->check;
    if (a->token_count) out->signs = worth_signs(a, &(struct worth_piece){&out->tokens, 1});
}

static enum cw_error read_cases(const char *path, const struct readers *r, struct cases *out)
{
    struct claims claims;
    enum cw_error e = claims_read(path, &claims);
    *out = (struct cases){.arena = claims.arena};
    if (e) return e;
    out->at = arena_array(out->arena, claims.count + 1, sizeof *out->at);
    for (size_t i = 0; i < claims.count; i++) {
        analyse(r, out->arena, &claims.at[i], &out->at[out->count]);
        out->count += out->at[out->count].a.token_count > 0;
    }
    return CW_OK;
}

/* Learns from all cases but each FOLDSth from `without` on; from all if that is FOLDS. */
static enum cw_error learn(const struct cases *c, size_t without, const char *path)
{
    static const char *const labels[] = WORTH_LABELS;
    struct crf_dataset *data = crf_dataset_new(labels, WORTH_LABEL_COUNT);
    struct feature_rows f = {0};
    for (size_t i = 0; i < c->count; i++) {
        const struct sentence_case *s = &c->at[i];
        uint8_t label = s->check ? WORTH_CHECK : WORTH_OTHER;
        if (i % FOLDS == without) continue;
        worth_features(&s->a, &(struct worth_piece){&s->tokens, 1}, s->signs, &f);
        crf_dataset_add(data, &f, &label, 1);
    }
    const struct crf_train_options options = {.epochs = EPOCHS, .min_count = MIN_COUNT, .learning_rate = LEARNING_RATE,
                                              .l2 = L2, .prune = PRUNE, .seed = 20, .log_name = "worth"};
    enum cw_error e = crf_train(data, NULL, &options, path);
    feature_rows_free(&f);
    crf_dataset_free(data);
    return e;
}

/* Sets `learned` of each `step`th case from `first` on. */
static enum cw_error judge(const char *path, struct cases *c, size_t first, size_t step)
{
    struct crf *model;
    struct feature_rows f = {0};
    enum cw_error e = crf_open(path, &model);
    if (e) return e;
    for (size_t i = first; i < c->count; i += step) {
        struct sentence_case *s = &c->at[i];
        s->learned = worth_probability(model, &s->a, &(struct worth_piece){&s->tokens, 1}, s->signs, &f);
    }
    feature_rows_free(&f);
    crf_close(model);
    return CW_OK;
}

/* --- figures ---------------------------------------------------------------------------------------------------- */

struct scored {
    float p;
    bool check;
    size_t index;
};

static int by_score(const void *x, const void *y)
{
    const struct scored *a = x, *b = y;
    if (a->p != b->p) return a->p > b->p ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

/* The mean of the precision at each check-worthy sentence, best scores first. */
static double average_precision(struct scored *s, size_t count)
{
    double sum = 0;
    size_t right = 0;
    qsort(s, count, sizeof *s, by_score);
    for (size_t i = 0; i < count; i++)
        if (s[i].check) sum += (double)++right / (double)(i + 1);
    return right ? sum / (double)right : 0;
}

/* How far the score is from the share of check-worthy sentences, over tenths. */
static double calibration_error(const struct scored *s, size_t count)
{
    double off[TENTHS] = {0}, sum = 0;
    for (size_t i = 0; i < count; i++) {
        int tenth = (int)(s[i].p * TENTHS);
        off[tenth < TENTHS ? tenth : TENTHS - 1] += (double)s[i].p - s[i].check;
    }
    for (int t = 0; t < TENTHS; t++) sum += fabs(off[t]);
    return sum / (double)count;
}

static void report(const char *what, const struct cases *c, bool learned)
{
    struct scored *s = arena_array(c->arena, c->count + 1, sizeof *s);
    size_t right = 0, said = 0, there = 0;
    for (size_t i = 0; i < c->count; i++) {
        s[i] = (struct scored){learned ? c->at[i].learned : worth_by_hand(c->at[i].signs), c->at[i].check, i};
        said += s[i].p >= 0.5f;
        there += s[i].check;
        right += s[i].p >= 0.5f && s[i].check;
    }
    train_fact("worth.bin", what, "P %.1f R %.1f F1 %.1f, average precision %.3f, calibration error %.1f points",
               100.0 * (double)right / (double)(said ? said : 1), 100.0 * (double)right / (double)there,
               200.0 * (double)right / (double)(said + there), average_precision(s, c->count),
               100 * calibration_error(s, c->count));
}

enum cw_error train_worth(const char *corpora, const char *models)
{
    struct readers readers = {0};
    struct cases train = {0}, other = {0};
    char path[TRAIN_PATH], file[TRAIN_PATH];
    enum cw_error e = readers_open(models, &readers);
    train_path(file, models, "worth.bin");
    if (!e) e = read_cases(train_path(path, corpora, "claimbuster/train.jsonl"), &readers, &train);
    if (!e) e = read_cases(train_path(path, corpora, "checkthat19/train.tsv"), &readers, &other);
    for (size_t fold = 0; !e && fold < FOLDS; fold++) {
        e = learn(&train, fold, file);
        if (!e) e = judge(file, &train, fold, FOLDS);
    }
    if (!e) e = learn(&train, FOLDS, file);
    if (!e) e = judge(file, &other, 0, 1);
    if (!e) {
        report("ClaimBuster train, built-in weights", &train, false);
        report("ClaimBuster train, learned, 5-fold cross-validation", &train, true);
        report("CheckThat! 2019 train, built-in weights", &other, false);
        report("CheckThat! 2019 train, learned on ClaimBuster", &other, true);
    }
    arena_free(train.arena);
    arena_free(other.arena);
    readers_close(&readers);
    return e;
}
