/* Trains the coref stage on OntoGUM, read by our own stages. */
#include "worker/extract/coref/coref.h"
#include "worker/extract/reading.h"
#include "worker/extract/speakers/entities.h"
#include "worker/extract/statements/quotes.h"
#include "worker/model/model_file.h"
#include "worker/train/corpora/corpus_coref.h"
#include "worker/train/rank_train.h"
#include "worker/train/verbs.h"

/* What it costs to link what is alone, to miss a link, to link wrongly. */
static const float COST_FALSE_LINK = 0.1f, COST_MISSED = 3.0f, COST_WRONG = 1.0f;

struct tools {
    struct readers read;
    struct mention_relations relations;
};

struct counts {
    size_t gold, found, mentions;
};

static enum cw_error open_tools(const char *models, struct tools *t)
{
    enum cw_error e = readers_open(models, &t->read);
    if (!e) mention_relations_of(t->read.syntax, &t->relations);
    return e;
}

/* The chain of each mention in the corpus; COREF_NONE. */
static uint32_t *gold_chains(const struct chained_document *d, const struct analysis *a, struct counts *n)
{
    uint32_t *chain = arena_array(a->arena, a->mention_count + 1, sizeof *chain);
    for (size_t i = 0; i < a->mention_count; i++) chain[i] = COREF_NONE;
    for (size_t s = 0; s < d->span_count; s++) {
        struct range r = d->spans[s].tokens;
        for (size_t i = 0; i < a->mention_count && a->mentions[i].tokens.first <= r.first; i++)
            if (a->mentions[i].tokens.first == r.first && a->mentions[i].tokens.last == r.last)
                chain[i] = d->spans[s].chain, n->found++;
    }
    n->gold += d->span_count;
    n->mentions += a->mention_count;
    return chain;
}

/* The choice that mention i has; false if it has none. */
static bool make_choice(const struct ranking *r, uint32_t i, const uint32_t *chain, struct feature_rows *rows,
                        bool *right, float *cost)
{
    uint32_t candidates[RANKING_CANDIDATES];
    size_t n = ranking_candidates(r, i, candidates);
    bool linked = false;
    feature_rows_clear(rows);
    ranking_first_features(r, i, rows);
    for (size_t k = 0; k < n; k++) {
        ranking_pair_features(r, i, candidates[k], rows);
        right[k + 1] = chain[i] != COREF_NONE && chain[candidates[k]] == chain[i];
        linked |= right[k + 1];
    }
    right[0] = !linked;
    cost[0] = linked ? COST_MISSED : 0;
    for (size_t k = 1; k <= n; k++) cost[k] = right[k] ? 0 : linked ? COST_WRONG : COST_FALSE_LINK;
    return n > 0;
}

static void add_document(const struct tools *t, const struct chained_document *d, struct rank_dataset *data,
                         struct counts *n)
{
    struct analysis a = d->analysis;
    struct feature_rows rows = {0};
    bool right[RANKING_CANDIDATES + 1];
    float cost[RANKING_CANDIDATES + 1];
    reading_stages(&t->read, &a);
    quotes_stage(&a);
    entities_stage(t->read.lexicon, &a);
    mentions_find(&t->relations, &a);
    struct ranking r = {&a, mention_facts_read(&a, t->read.lexicon, a.arena)};
    const uint32_t *chain = gold_chains(d, &a, n);
    for (uint32_t i = 0; i < a.mention_count; i++) {
        if (r.facts[i].before_entity != COREF_NONE) continue;  /* no choice: see coref_stage */
        if (make_choice(&r, i, chain, &rows, right, cost)) rank_dataset_add(data, &rows, right, cost);
    }
    feature_rows_free(&rows);
}

enum cw_error train_coref(const char *corpora, const char *models)
{
    static const struct rank_options options =
        {.epochs = 12, .min_count = 2, .learning_rate = 0.05f, .l1 = 0.00001f, .seed = 20, .log_name = "coref"};
    char path[TRAIN_PATH];
    struct tools t = {0};
    struct chained_corpus c = {0};
    struct counts n = {0};
    struct buffer content = {0};
    enum cw_error e = open_tools(models, &t);
    if (!e) e = chained_read(train_path(path, corpora, "coref/ontogum/train.conll"), &c);
    if (!e) {
        struct rank_dataset *data = rank_dataset_new();
        for (size_t i = 0; i < c.document_count; i++) add_document(&t, &c.documents[i], data, &n);
        train_fact("coref.bin", "mentions of OntoGUM train found", "%zu of %zu (%.1f %%), among %zu", n.found, n.gold,
                   100.0 * (double)n.found / (double)n.gold, n.mentions);
        size_t kept = rank_train(data, &options, &content);
        train_fact("coref.bin", "trained with", "%u epochs, seed %u, L1 %g, %zu features", options.epochs,
                   (unsigned)options.seed, (double)options.l1, kept);
        rank_dataset_free(data);
        e = model_file_write(train_path(path, models, "coref.bin"), COREF_KIND, COREF_VERSION, &content);
    }
    buffer_free(&content);
    chained_free(&c);
    readers_close(&t.read);
    return e;
}
