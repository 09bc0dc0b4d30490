/* Trains the statements stage on PolNeAR: the network that finds cues and links them, and the judge.  The linker learns
 * from the cues, and the judge from the drafts, that networks make of articles they have not seen (jackknife), so that
 * they meet the same mistakes in training as in use. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/statements/judge.h"
#include "worker/extract/metadata/metadata.h"
#include "worker/extract/reading.h"
#include "worker/extract/statements/quotes.h"
#include "worker/extract/statements/statements.h"
#include "worker/extract/text/text.h"
#include "worker/train/corpora/corpus_polnear.h"
#include "worker/train/crf_train.h"
#include "worker/train/network/statement_learn.h"
#include "worker/train/verbs.h"

enum { FOLDS = 2, NO_GOLD = -1, CUE_EPOCHS = 4, EPOCHS = 9, SEED = 20, JUDGE_EPOCHS = 10, MIN_COUNT = 3 };
static const float LEARNING_RATE = 0.1f;
static const float JUDGE_L2 = 3.0f;

struct lesson {                  /* one article, analysed */
    struct analysis a;
    struct statement_view view;
    const struct polnear_article *gold;
    struct cues gold_cues;       /* one per attribution, in its order */
    struct cues found;           /* what a tagger found that has not seen the article */
    struct drafts drafts;        /* what a linker made of them that has not seen it, either */
};

/* The stages before this one, loaded. */
struct forerunners {
    struct readers read;
    struct view_models view;
};

struct school {
    struct forerunners before;
    struct arena *arena;
    struct vectors vectors;
    struct polnear corpus;
    struct lesson *lessons;      /* corpus.article_count */
};

/* Runs the stages before statements over an article. */
static void analyse(const struct forerunners *before, struct arena *arena, const struct polnear_article *article,
                    struct analysis *a)
{
    struct document *d = arena_alloc(arena, sizeof *d);
    *d = (struct document){.uri = article->name, .text = article->text, .text_size = article->text_size};
    *a = (struct analysis){
        .arena = arena, .document = d, .text = article->text, .text_size = (uint32_t)article->text_size};
    text_stage(a);
    metadata_stage(a);
    reading_stages(&before->read, a);
    quotes_stage(a);
}

static enum cw_error open_forerunners(const char *models, struct forerunners *f)
{
    enum cw_error e = readers_open(models, &f->read);
    f->view = (struct view_models){f->read.lexicon, f->read.syntax};
    return e;
}

static void place_gold_cues(struct lesson *l)
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

static enum cw_error open_school(const char *directory, const char *models, struct school *s)
{
    enum cw_error e = polnear_read(directory, &s->corpus);
    if (!e)
        e = open_forerunners(models, &s->before);
    if (e)
        return e;
    s->arena = arena_new(0);
    if (!s->arena)
        return cw_fail(CW_ENOMEM, "no memory for the analyses");
    s->lessons = arena_array(s->arena, s->corpus.article_count + 1, sizeof *s->lessons);
    for (size_t i = 0; i < s->corpus.article_count; i++) {
        struct lesson *l = &s->lessons[i];
        l->gold = &s->corpus.articles[i];
        analyse(&s->before, s->arena, l->gold, &l->a);
        view_make(&l->a, &s->before.view, l->a.arena, &l->view);
        place_gold_cues(l);
    }
    return CW_OK;
}

static void close_school(struct school *s)
{
    arena_free(s->arena);
    readers_close(&s->before.read);
    polnear_free(&s->corpus);
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

/* How well the jackknifed taggers did on articles they had not seen: a figure to choose by that leaves dev alone. */
static void report_jackknife(const struct school *s)
{
    size_t found = 0, right = 0, gold = 0;
    for (size_t i = 0; i < s->corpus.article_count; i++) {
        const struct lesson *l = &s->lessons[i];
        gold += l->gold_cues.count;
        found += l->found.count;
        for (size_t c = 0; c < l->found.count; c++)
            right += gold_of(l, &l->found.at[c]) != NO_GOLD;
    }
    train_fact("statements.bin", "cues in articles it has not seen (jackknife): precision, recall, F1",
               "%.1f, %.1f, %.1f", 100.0 * (double)right / (double)found, 100.0 * (double)right / (double)gold,
               200.0 * (double)right / (double)(found + gold));
}

static void put_role(const struct lesson *l, const struct spans *spans, struct range window, int32_t begin,
                     int32_t inside, int32_t *labels)
{
    for (size_t i = 0; i < spans->count; i++) {
        struct range r = polnear_tokens(&l->a, spans->at[i]);
        for (size_t t = r.first; t < r.last; t++)
            if (t >= window.first && t < window.last)
                labels[t - window.first] = t == r.first ? begin : inside;
    }
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

/* A label for each token of the article: gold cues; unknown where the annotators set the text aside. */
static void label_cues(const struct lesson *l, struct course *c, size_t article)
{
    int32_t *labels = arena_array(c->arena, l->a.token_count + 1, sizeof *labels);
    for (size_t i = 0; i < l->gold->discard.count; i++) {
        struct range r = polnear_tokens(&l->a, l->gold->discard.at[i]);
        for (size_t t = r.first; t < r.last; t++)
            labels[t] = -1;
    }
    for (size_t i = 0; i < l->gold_cues.count; i++) {
        struct range r = l->gold_cues.at[i].tokens;
        for (size_t t = r.first; t < r.last; t++)
            labels[t] = t == r.first ? CUE_B : CUE_I;
    }
    c->articles[article].cues = labels;
}

static void label_windows(const struct lesson *l, struct course *c, size_t article)
{
    int32_t *gold = arena_array(c->arena, l->found.count + l->gold_cues.count + 1, sizeof *gold);
    struct cues cues = all_cues(l, gold);
    for (size_t i = 0; i < cues.count; i++) {
        int32_t *labels = course_add_window(c, article, &l->view, &cues, i);
        const struct course_window *w = &c->articles[article].windows[i];
        struct range window = {w->first, w->first + w->rows};
        if (gold[i] == NO_GOLD)
            continue;
        put_role(l, &l->gold->attributions[gold[i]].source, window, LINK_B_SOURCE, LINK_I_SOURCE, labels);
        put_role(l, &l->gold->attributions[gold[i]].content, window, LINK_B_CONTENT, LINK_I_CONTENT, labels);
    }
}

/* Writes a network that has seen all articles but those of the fold. */
static enum cw_error learn(const struct school *s, size_t without, bool links, unsigned epochs, const char *log_name,
                           const char *path)
{
    size_t n = 0;
    struct course course;
    const struct statement_view **views = calloc(s->corpus.article_count + 1, sizeof *views);
    const struct lesson **lessons = calloc(s->corpus.article_count + 1, sizeof *lessons);
    CW_CHECK(views && lessons);
    for (size_t i = 0; i < s->corpus.article_count; i++)
        if (i % FOLDS != without) {
            lessons[n] = &s->lessons[i];
            views[n++] = &s->lessons[i].view;
        }
    course_begin(&course, views, n, &s->vectors);
    for (size_t i = 0; i < n; i++) {
        label_cues(lessons[i], &course, i);
        if (links)
            label_windows(lessons[i], &course, i);
    }
    struct statement_learning how = {epochs, SEED + without, log_name};
    enum cw_error e = statement_learn(&course, &how, path);
    course_free(&course);
    free(views);
    free(lessons);
    return e;
}

static bool keep_cue(void *lesson, const struct cue *c)
{
    struct lesson *l = lesson;
    l->found.at = arena_grow(l->a.arena, l->found.at, l->found.count * sizeof *c, (l->found.count + 1) * sizeof *c);
    l->found.at[l->found.count++] = *c;
    return false;
}

/* Lets networks that have not seen an article find its cues. */
static enum cw_error jackknife_cues(struct school *s, const char *path)
{
    for (size_t fold = 0; fold < FOLDS; fold++) {
        struct statement_net *net = NULL;
        enum cw_error e = learn(s, fold, false, CUE_EPOCHS, "cues", path);
        if (!e)
            e = statement_net_open(path, &net);
        if (e)
            return e;
        for (size_t i = fold; i < s->corpus.article_count; i += FOLDS) {
            struct drafts none;
            struct draft_wishes wishes = {.accepts = keep_cue, .context = &s->lessons[i]};
            drafts_make(net, &s->lessons[i].view, &wishes, &none);
        }
        statement_net_close(net);
    }
    return CW_OK;
}

/* Lets networks that have not seen an article make its drafts; then makes the one that has seen all. */
static enum cw_error jackknife_links(struct school *s, const char *path)
{
    for (size_t fold = 0; fold < FOLDS; fold++) {
        struct statement_net *net = NULL;
        enum cw_error e = learn(s, fold, true, EPOCHS, "statements, half", path);
        if (!e)
            e = statement_net_open(path, &net);
        if (e)
            return e;
        for (size_t i = fold; i < s->corpus.article_count; i += FOLDS)
            drafts_make(net, &s->lessons[i].view, &(struct draft_wishes){0}, &s->lessons[i].drafts);
        statement_net_close(net);
    }
    return learn(s, FOLDS, true, EPOCHS, "statements", path);
}

/* Twice the common tokens over all tokens, as the attribution scorer compares a role; two empty ones agree. */
static double dice(const struct lesson *l, const struct range *found, size_t count, const struct spans *gold)
{
    size_t common = 0, all = 0;
    for (size_t i = 0; i < count; i++)
        all += found[i].last - found[i].first;
    for (size_t i = 0; i < gold->count; i++) {
        struct range g = polnear_tokens(&l->a, gold->at[i]);
        all += g.last - g.first;
        for (size_t k = 0; k < count; k++)
            if (overlap(found[k], g))
                common += (found[k].last < g.last ? found[k].last : g.last) -
                          (found[k].first > g.first ? found[k].first : g.first);
    }
    return all ? 2.0 * (double)common / (double)all : 1.0;
}

static bool is_right(const struct lesson *l, const struct draft *d)
{
    int32_t gold = gold_of(l, &d->cue);
    if (gold == NO_GOLD)
        return false;
    const struct attribution *g = &l->gold->attributions[gold];
    return dice(l, d->source, d->source_count, &g->source) >= 0.5 &&
           dice(l, d->content, d->content_count, &g->content) >= 0.5;
}

static enum cw_error train_judge(const struct school *s, const char *path)
{
    static const char *const names[] = JUDGE_LABELS;
    struct crf_dataset *data = crf_dataset_new(names, JUDGE_LABEL_COUNT);
    struct feature_rows f = {0};
    for (size_t i = 0; i < s->corpus.article_count; i++) {
        const struct lesson *l = &s->lessons[i];
        for (size_t k = 0; k < l->drafts.count; k++) {
            uint8_t label = is_right(l, &l->drafts.at[k]) ? JUDGE_RIGHT : JUDGE_WRONG;
            judge_features(&l->view, &l->drafts, k, &f);
            crf_dataset_add(data, &f, &label, 1.0f);
        }
    }
    struct crf_train_options options = {.epochs = JUDGE_EPOCHS, .min_count = MIN_COUNT, .learning_rate = LEARNING_RATE,
                                        .l2 = JUDGE_L2, .seed = 1, .log_name = "judge"};
    enum cw_error e = crf_train(data, NULL, &options, path);
    feature_rows_free(&f);
    crf_dataset_free(data);
    return e;
}

enum cw_error train_statements(const char *corpora, const char *models)
{
    struct school s = {0};
    char path[TRAIN_PATH];
    enum cw_error e = vectors_get(corpora, models, &vectors_defaults, &s.vectors);
    if (!e)
        e = open_school(train_path(path, corpora, "polnear/train"), models, &s);
    if (!e)
        e = jackknife_cues(&s, train_path(path, models, "statements.bin"));
    if (!e)
        report_jackknife(&s);
    if (!e)
        e = jackknife_links(&s, train_path(path, models, "statements.bin"));
    if (!e)
        e = train_judge(&s, train_path(path, models, "judge.bin"));
    vectors_free(&s.vectors);
    close_school(&s);
    return e;
}
