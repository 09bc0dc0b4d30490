/* See coref.h. */
#include "worker/extract/coref/coref.h"

#include <stdlib.h>

#include "worker/model/model_file.h"
#include "worker/model/weights.h"

struct coref_model {
    struct model_file file;
    struct weights weights;
    const struct lexicon *lexicon;
    struct mention_relations relations;
};

enum cw_error coref_open(const char *path, const struct lexicon *lexicon, const struct syntax_model *syntax,
                         struct coref_model **out)
{
    struct coref_model *m = calloc(1, sizeof *m);
    if (!m) return cw_fail(CW_ENOMEM, "%s: out of memory", path);
    m->lexicon = lexicon;
    mention_relations_of(syntax, &m->relations);
    enum cw_error e = model_file_open(path, COREF_KIND, COREF_VERSION, &m->file);
    if (!e) e = cw_context(weights_read(&m->file, 1, &m->weights), "%s", path);
    if (e) coref_close(m);
    else *out = m;
    return e;
}

void coref_close(struct coref_model *m)
{
    if (!m) return;
    weights_free(&m->weights);
    model_file_close(&m->file);
    free(m);
}

uint64_t coref_checksum(const struct coref_model *m) { return m->file.checksum; }

/* --- chains ------------------------------------------------------------------------------------------------------- */

struct linker {
    const struct coref_model *model;
    struct analysis *a;
    struct ranking ranking;
    struct feature_rows rows;
    uint32_t *parent;      /* per mention an earlier one of its chain, or itself */
    uint32_t *entity;      /* per first mention of a chain the entity that is named in it, COREF_NONE */
};

static uint32_t find(struct linker *l, uint32_t i)
{
    while (l->parent[i] != i) i = l->parent[i] = l->parent[l->parent[i]];
    return i;
}

static bool can_join(struct linker *l, uint32_t i, uint32_t k)
{
    uint32_t x = l->entity[find(l, i)], y = l->entity[find(l, k)];
    return x == COREF_NONE || y == COREF_NONE || x == y;
}

static void join(struct linker *l, uint32_t i, uint32_t k)
{
    uint32_t x = find(l, i), y = find(l, k), first = x < y ? x : y;
    uint32_t entity = l->entity[x] != COREF_NONE ? l->entity[x] : l->entity[y];
    l->parent[x < y ? y : x] = first;
    l->entity[first] = entity;
}

static int32_t score_row(const struct linker *l, size_t row)
{
    int32_t score = 0;
    const struct feature_rows *f = &l->rows;
    weights_score(&l->model->weights, f->hash + f->offset[row], f->offset[row + 1] - f->offset[row], &score);
    return score;
}

/* The mention that i follows; COREF_NONE. */
static uint32_t best_before(struct linker *l, uint32_t i)
{
    uint32_t candidates[RANKING_CANDIDATES], best = COREF_NONE;
    size_t n = ranking_candidates(&l->ranking, i, candidates);
    if (!n) return COREF_NONE;
    feature_rows_clear(&l->rows);
    ranking_first_features(&l->ranking, i, &l->rows);
    int32_t top = score_row(l, 0);
    for (size_t k = 0; k < n; k++) {
        if (!can_join(l, i, candidates[k])) continue;
        ranking_pair_features(&l->ranking, i, candidates[k], &l->rows);
        int32_t score = score_row(l, l->rows.rows - 1);
        if (score > top) top = score, best = candidates[k];
    }
    return best;
}

/* Names of one entity are one chain, whatever the weights say. */
static void join_names(struct linker *l)
{
    for (uint32_t i = 0; i < l->a->mention_count; i++) {
        const struct mention_facts *f = &l->ranking.facts[i];
        if (f->before_entity != COREF_NONE) join(l, i, f->before_entity);
    }
}

static void number_chains(struct linker *l)
{
    struct analysis *a = l->a;
    uint32_t *size = arena_array(a->arena, a->mention_count + 1, sizeof *size);
    a->chain_count = 0;
    for (uint32_t i = 0; i < a->mention_count; i++) size[find(l, i)]++;
    for (uint32_t i = 0; i < a->mention_count; i++) {
        uint32_t root = find(l, i);
        if (size[root] < 2) a->mentions[i].chain = COREF_NONE;
        else a->mentions[i].chain = root == i ? (uint32_t)a->chain_count++ : a->mentions[root].chain;
    }
}

void coref_stage(const struct coref_model *m, struct analysis *a)
{
    mentions_find(&m->relations, a);
    struct arena *scratch = arena_new(0);
    CW_CHECK(scratch);
    struct linker l = {.model = m, .a = a, .ranking = {a, mention_facts_read(a, m->lexicon, scratch)}};
    l.parent = arena_array(scratch, a->mention_count + 1, sizeof *l.parent);
    l.entity = arena_array(scratch, a->mention_count + 1, sizeof *l.entity);
    for (uint32_t i = 0; i < a->mention_count; i++) {
        l.parent[i] = i;
        l.entity[i] = l.ranking.facts[i].entity;
    }
    join_names(&l);
    for (uint32_t i = 0; i < a->mention_count; i++) {
        if (l.ranking.facts[i].before_entity != COREF_NONE) continue;
        uint32_t before = best_before(&l, i);
        if (before != COREF_NONE) join(&l, i, before);
    }
    feature_rows_free(&l.rows);
    number_chains(&l);
    arena_free(scratch);
}
