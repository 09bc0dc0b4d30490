#include "worker/extract/names/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/names/names_features.h"
#include "worker/model/crf.h"
#include "worker/model/lanes.h"

static const enum entity_type label_types[] = {
#define X(type) ENTITY_##type,
    NAME_TYPES(X)
#undef X
};

struct names_model {
    struct crf *crf;
    const struct lexicon *lexicon;
};

static enum cw_error check_labels(const char *path, const struct crf *crf)
{
    if (crf_label_count(crf) != NAME_LABELS) return cw_fail(CW_ECORRUPT, "%s: not a model of names", path);
    for (size_t i = 0; i < NAME_LABELS; i++)
        if (strcmp(crf_label(crf, i), name_labels[i]) != 0) return cw_fail(CW_ECORRUPT, "%s: other labels", path);
    return CW_OK;
}

enum cw_error names_open(const char *path, const struct lexicon *lexicon, struct names_model **out)
{
    struct names_model *m = calloc(1, sizeof *m);
    if (!m) return cw_fail(CW_ENOMEM, "%s: out of memory", path);
    m->lexicon = lexicon;
    enum cw_error e = crf_open(path, &m->crf);
    if (!e) e = check_labels(path, m->crf);
    if (e) names_close(m);
    else *out = m;
    return e;
}

void names_close(struct names_model *m)
{
    if (!m) return;
    crf_close(m->crf);
    free(m);
}

uint64_t names_checksum(const struct names_model *m) { return crf_checksum(m->crf); }

struct names_reading {
    const struct names_model *model;
    struct analysis *analysis;
    struct names_context *context;
    struct chain *both;         /* mean of both models; NULL: no block with a network yet */
    uint8_t *label;             /* and its probability, by token of the document */
    float *marginal;
    struct arena *scratch;      /* of one sentence: the document's would keep every lattice */
};

struct names_reading *names_begin(const struct names_model *m, struct analysis *a)
{
    struct names_reading *r = arena_alloc(a->arena, sizeof *r);
    *r = (struct names_reading){.model = m,
                                .analysis = a,
                                .context = names_context_new(a, m->lexicon),
                                .label = arena_array(a->arena, a->token_count, 1),
                                .marginal = arena_array(a->arena, a->token_count, sizeof *r->marginal),
                                .scratch = arena_new(0)};
    CW_CHECK(r->scratch);
    return r;
}

/* The mean of two models' scores: what both find likely.  The sum would label the same, surer than it ought to be. */
static void add_network(const struct encoding_block *b, const float *theirs, struct range sentence, float *score)
{
    const float *start = encoding_name_transitions(b->model) + NAME_LABELS * NAME_LABELS;
    theirs += (sentence.first - b->tokens.first) * lanes_stride(NAME_LABELS);
    for (size_t i = 0; i < sentence.last - sentence.first; i++, theirs += lanes_stride(NAME_LABELS))
        for (size_t label = 0; label < NAME_LABELS; label++, score++)
            *score = (*score + theirs[label] + (i ? 0 : start[label])) / 2;
}

static struct chain *mean_chain(const struct chain *ours, const float *theirs)
{
    float step[NAME_LABELS * NAME_LABELS];
    for (size_t i = 0; i < NAME_LABELS * NAME_LABELS; i++) step[i] = (ours->step[i] + theirs[i]) / 2;
    struct chain *c = chain_new(NAME_LABELS, step, NAME_LABELS, NULL);
    CW_CHECK(c);
    return c;
}

void names_read(struct names_reading *r, const struct encoding_block *b)
{
    const struct crf *crf = r->model->crf;
    struct feature_rows rows = {0};
    const float *theirs = b->rows ? encoding_names(b) : NULL;
    if (theirs && !r->both) r->both = mean_chain(crf_chain(crf), encoding_name_transitions(b->model));
    const struct chain *chain = theirs ? r->both : crf_chain(crf);
    for (size_t s = b->sentences.first; s < b->sentences.last; s++, arena_reset(r->scratch)) {
        struct range t = r->analysis->sentences[s].tokens;
        names_rows(r->context, t, DOMAIN_NEWS, &rows);
        float *score = crf_scores(crf, &rows, r->scratch);
        if (theirs) add_network(b, theirs, t, score);
        chain_best(chain, score, NAME_LABELS, rows.rows, r->scratch, r->label + t.first);
        chain_marginals(chain, score, NAME_LABELS, rows.rows, r->label + t.first, r->scratch, r->marginal + t.first);
    }
    feature_rows_free(&rows);
}

static bool is_begin(uint8_t label) { return label % 2 == 1; }
static size_t type_of(uint8_t label) { return (size_t)(label - 1) / 2; }

/* The name that begins at r.first, an O elsewhere: an I that follows nothing of its type begins a name, too. */
static struct range name_at(const uint8_t *label, size_t first, size_t last)
{
    size_t end = first + 1;
    while (end < last && label[end] && !is_begin(label[end]) && type_of(label[end]) == type_of(label[first])) end++;
    return (struct range){(uint32_t)first, (uint32_t)end};
}

static void collect(struct analysis *a, const struct names_reading *found)
{
    size_t count = 0;
    for (size_t i = 0; i < a->token_count; i++) count += found->label[i] != 0;
    a->names = arena_array(a->arena, count, sizeof *a->names);
    a->name_count = 0;
    for (size_t s = 0; s < a->sentence_count; s++) {
        struct range r = a->sentences[s].tokens;
        for (size_t i = r.first; i < r.last;) {
            if (!found->label[i]) {
                i++;
                continue;
            }
            struct name_mention *name = &a->names[a->name_count++];
            name->tokens = name_at(found->label, i, r.last);
            name->type = label_types[type_of(found->label[i])];
            name->confidence = 1;
            for (; i < name->tokens.last; i++)
                if (found->marginal[i] < name->confidence) name->confidence = found->marginal[i];
        }
    }
}

struct voice {              /* a name, or a word of a person's name, speaks for its type */
    uint64_t key;           /* of the words */
    uint32_t name;
    bool whole;
};

static int by_key(const void *a, const void *b)
{
    const struct voice *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return x->name < y->name ? -1 : x->name > y->name;
}

/* A name takes another type where that has MARGIN times the confidence of its own, summed over these words. */
static void agree(struct analysis *a, const struct voice *voice, size_t n)
{
    enum { MARGIN = 2, TYPES = sizeof label_types / sizeof *label_types };
    float sum[TYPES] = {0};
    size_t best = 0;
    for (size_t t = 0; t < TYPES; t++) {
        for (size_t i = 0; i < n; i++)
            if (a->names[voice[i].name].type == label_types[t]) sum[t] += a->names[voice[i].name].confidence;
        if (sum[t] > sum[best]) best = t;
    }
    for (size_t t = 0; t < TYPES; t++)
        for (size_t i = 0; sum[best] > MARGIN * sum[t] && i < n; i++)
            if (voice[i].whole && a->names[voice[i].name].type == label_types[t])
                a->names[voice[i].name].type = label_types[best];
}

/* The same words name the same thing throughout a document, most of the time (Krishnan and Manning, ACL 2006). */
static void vote(struct analysis *a, const struct word *words)
{
    size_t most = a->name_count, n = 0;
    for (size_t i = 0; i < a->name_count; i++) most += a->names[i].tokens.last - a->names[i].tokens.first;
    struct voice *voice = arena_array(a->arena, most, sizeof *voice);
    for (uint32_t i = 0; i < a->name_count; i++) {
        struct range r = a->names[i].tokens;
        uint64_t key = 0;
        for (size_t k = r.first; k < r.last; k++) {
            key = feature_mix(key, words[k].lower);
            if (r.last - r.first > 1 && a->names[i].type == ENTITY_PER)
                voice[n++] = (struct voice){feature_mix(0, words[k].lower), i, false};
        }
        voice[n++] = (struct voice){key, i, true};
    }
    qsort(voice, n, sizeof *voice, by_key);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && voice[end].key == voice[i].key;) end++;
        if (end > i + 1) agree(a, voice + i, end - i);
    }
}

void names_end(struct names_reading *r)
{
    arena_free(r->scratch);
    chain_free(r->both);
    collect(r->analysis, r);
    vote(r->analysis, names_context_words(r->context));
}
