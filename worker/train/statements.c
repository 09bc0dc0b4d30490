/* See statements.h.  The linker learns from the cues that the tagger finds in articles it has not seen (jackknife), so
 * that it meets the same mistakes in training as in use. */
#include "worker/train/statements.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/links.h"
#include "worker/extract/quotes.h"
#include "worker/extract/statements.h"
#include "worker/extract/text.h"
#include "worker/train/corpus_polnear.h"
#include "worker/train/crf_train.h"

enum { FOLDS = 4, NO_GOLD = -1 };
static const float JACKKNIFE_BOLDNESS = 0.0f;

struct lesson {                  /* one article, analysed */
    struct analysis a;
    struct statement_view view;
    const struct polnear_article *gold;
    struct cues gold_cues;       /* one per attribution, in its order */
    struct cues found;           /* what a tagger found that has not seen the article */
};

struct school {
    struct arena *arena;
    struct polnear corpus;
    struct lesson *lessons;      /* corpus.article_count */
};

/* Runs the stages before statements over an article. */
static void analyse(struct arena *arena, const struct polnear_article *article, struct analysis *a)
{
    *a = (struct analysis){.arena = arena, .text = article->text, .text_size = (uint32_t)article->text_size};
    text_stage(a);
    quotes_stage(a);
}

static void find_gold_cues(struct lesson *l)
{
    l->gold_cues.count = l->gold->attribution_count;
    l->gold_cues.at = arena_array(l->a.arena, l->gold_cues.count + 1, sizeof *l->gold_cues.at);
    for (size_t i = 0; i < l->gold_cues.count; i++) {
        const struct spans *cue = &l->gold->attributions[i].cue;
        struct range r = polnear_tokens(&l->a, cue->at[0]);
        r.last = polnear_tokens(&l->a, cue->at[cue->count - 1]).last;
        l->gold_cues.at[i] = (struct cue){r, l->view.at[r.first].sentence, 1.0f};
    }
}

static enum cw_error open_school(const char *directory, struct school *s)
{
    enum cw_error e = polnear_read(directory, &s->corpus);
    if (e)
        return e;
    s->arena = arena_new(0);
    if (!s->arena)
        return cw_fail(CW_ENOMEM, "no memory for the analyses");
    s->lessons = arena_array(s->arena, s->corpus.article_count + 1, sizeof *s->lessons);
    for (size_t i = 0; i < s->corpus.article_count; i++) {
        struct lesson *l = &s->lessons[i];
        l->gold = &s->corpus.articles[i];
        analyse(s->arena, l->gold, &l->a);
        view_make(&l->a, &l->view);
        find_gold_cues(l);
    }
    return CW_OK;
}

static void close_school(struct school *s)
{
    arena_free(s->arena);
    polnear_free(&s->corpus);
}

/* A label for each token of the article: gold cues; unknown where the annotators set the text aside. */
static void cue_labels(const struct lesson *l, uint8_t *labels)
{
    memset(labels, CUE_O, l->a.token_count);
    for (size_t i = 0; i < l->gold->discard.count; i++) {
        struct range r = polnear_tokens(&l->a, l->gold->discard.at[i]);
        memset(labels + r.first, CRF_UNKNOWN, r.last - r.first);
    }
    for (size_t i = 0; i < l->gold_cues.count; i++) {
        struct range r = l->gold_cues.at[i].tokens;
        memset(labels + r.first, CUE_I, r.last - r.first);
        labels[r.first] = CUE_B;
    }
}

static enum cw_error train_cues(const struct school *s, size_t without, const char *path)
{
    static const char *const names[] = CUE_LABELS;
    struct crf_dataset *data = crf_dataset_new(names, CUE_LABEL_COUNT);
    struct feature_rows f = {0};
    for (size_t i = 0; i < s->corpus.article_count; i++) {
        const struct lesson *l = &s->lessons[i];
        if (i % FOLDS == without)
            continue;
        uint8_t *labels = malloc(l->a.token_count + 1);
        CW_CHECK(labels);
        cue_labels(l, labels);
        for (size_t n = 0; n < l->a.sentence_count; n++) {
            cue_features(&l->view, n, &f);
            crf_dataset_add(data, &f, labels + l->a.sentences[n].tokens.first, 1.0f);
        }
        free(labels);
    }
    struct crf_train_options options = {.epochs = 12, .min_count = 2, .learning_rate = 0.1f, .l2 = 1.0f, .prune = 0.01f,
                                        .seed = 1, .log_name = "cues"};
    enum cw_error e = crf_train(data, NULL, &options, path);
    feature_rows_free(&f);
    crf_dataset_free(data);
    return e;
}

static enum cw_error jackknife_cues(struct school *s, const char *path)
{
    for (size_t fold = 0; fold < FOLDS; fold++) {
        struct crf *model;
        enum cw_error e = train_cues(s, fold, path);
        if (!e)
            e = crf_open(path, &model);
        if (e)
            return e;
        for (size_t i = fold; i < s->corpus.article_count; i += FOLDS)
            cues_find(model, &s->lessons[i].view, JACKKNIFE_BOLDNESS, &s->lessons[i].found);
        crf_close(model);
    }
    return train_cues(s, FOLDS, path);
}

static bool overlap(struct range x, struct range y)
{
    return x.first < y.last && y.first < x.last;
}

/* The attribution that a found cue stands for, or NO_GOLD. */
static int32_t gold_of(const struct lesson *l, const struct cue *c)
{
    for (size_t i = 0; i < l->gold_cues.count; i++)
        if (overlap(l->gold_cues.at[i].tokens, c->tokens))
            return (int32_t)i;
    return NO_GOLD;
}

static void put_role(const struct lesson *l, const struct spans *spans, struct range window, uint8_t begin, uint8_t inside, uint8_t *labels)
{
    for (size_t i = 0; i < spans->count; i++) {
        struct range r = polnear_tokens(&l->a, spans->at[i]);
        for (size_t t = r.first; t < r.last; t++)
            if (t >= window.first && t < window.last)
                labels[t - window.first] = t == r.first ? begin : inside;
    }
}

static void add_link(const struct lesson *l, const struct cues *cues, size_t index, int32_t gold, struct feature_rows *f, struct crf_dataset *data)
{
    struct range window = link_window(&l->view, &cues->at[index]);
    uint8_t *labels = calloc(window.last - window.first, 1);
    CW_CHECK(labels);
    if (gold != NO_GOLD) {
        put_role(l, &l->gold->attributions[gold].source, window, LINK_B_SOURCE, LINK_I_SOURCE, labels);
        put_role(l, &l->gold->attributions[gold].content, window, LINK_B_CONTENT, LINK_I_CONTENT, labels);
    }
    link_features(&l->view, cues, index, f);
    crf_dataset_add(data, f, labels, 1.0f);
    free(labels);
}

/* The cues found, and among them those of the gold ones that were not. */
static struct cues all_cues(const struct lesson *l, int32_t *gold)
{
    struct cues out = {arena_array(l->a.arena, l->found.count + l->gold_cues.count + 1, sizeof *out.at), 0};
    size_t f = 0, g = 0;
    while (f < l->found.count || g < l->gold_cues.count) {
        const struct cue *x = f < l->found.count ? &l->found.at[f] : NULL;
        const struct cue *y = g < l->gold_cues.count ? &l->gold_cues.at[g] : NULL;
        if (x && (!y || x->tokens.first < y->tokens.last)) {
            gold[out.count] = gold_of(l, x);
            out.at[out.count++] = *x;
            while (g < l->gold_cues.count && overlap(l->gold_cues.at[g].tokens, x->tokens))
                g++;
            f++;
        } else {
            gold[out.count] = (int32_t)g++;
            out.at[out.count++] = *y;
        }
    }
    return out;
}

static enum cw_error train_links(const struct school *s, const char *path)
{
    static const char *const names[] = LINK_LABELS;
    struct crf_dataset *data = crf_dataset_new(names, LINK_LABEL_COUNT);
    struct feature_rows f = {0};
    for (size_t i = 0; i < s->corpus.article_count; i++) {
        const struct lesson *l = &s->lessons[i];
        int32_t *gold = arena_array(s->arena, l->found.count + l->gold_cues.count + 1, sizeof *gold);
        struct cues cues = all_cues(l, gold);
        for (size_t c = 0; c < cues.count; c++)
            add_link(l, &cues, c, gold[c], &f, data);
    }
    struct crf_train_options options = {.epochs = 12, .min_count = 2, .learning_rate = 0.1f, .l2 = 1.0f, .prune = 0.01f,
                                        .seed = 1, .log_name = "links"};
    enum cw_error e = crf_train(data, NULL, &options, path);
    feature_rows_free(&f);
    crf_dataset_free(data);
    return e;
}

enum cw_error train_statements(const char *corpora, const char *models)
{
    struct school s = {0};
    struct arena *paths = arena_new(0);
    if (!paths)
        return cw_fail(CW_ENOMEM, "no memory for paths");
    enum cw_error e = open_school(arena_printf(paths, "%s/polnear/train", corpora), &s);
    if (!e)
        e = jackknife_cues(&s, arena_printf(paths, "%s/cues.bin", models));
    if (!e)
        e = train_links(&s, arena_printf(paths, "%s/links.bin", models));
    close_school(&s);
    arena_free(paths);
    return e;
}

static void print_spans(const char *role, const struct spans *s)
{
    printf("\"%s\": [", role);
    for (size_t i = 0; i < s->count; i++)
        printf("%s[%u,%u]", i ? "," : "", s->at[i].begin, s->at[i].end);
    printf("]");
}

enum cw_error predict_statements(const char *directory, const char *models)
{
    struct school s = {0};
    struct statement_models *m = NULL;
    enum cw_error e = open_school(directory, &s);
    if (!e)
        e = statements_open(models, &m);
    for (size_t i = 0; !e && i < s.corpus.article_count; i++) {
        struct analysis *a = &s.lessons[i].a;
        statements_stage(m, a);
        printf("{\"doc\": \"%s\", \"attributions\": [", s.lessons[i].gold->name);
        bool first = true;
        for (size_t k = 0; k < a->statement_count; k++) {
            const struct statement *t = &a->statements[k];
            if (t->within >= 0)
                continue;
            printf("%s{\"confidence\": %.4f, ", first ? "" : ", ", t->confidence);
            print_spans("source", &t->source);
            printf(", ");
            print_spans("cue", &t->cue);
            printf(", ");
            print_spans("content", &t->content);
            printf("}");
            first = false;
        }
        printf("]}\n");
    }
    statements_close(m);
    close_school(&s);
    return e;
}
