#include "worker/extract/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/names_features.h"
#include "worker/extract/names_second.h"
#include "worker/model/crf.h"

static const enum entity_type label_types[] = {
#define X(type) ENTITY_##type,
    NAME_TYPES(X)
#undef X
};

struct names_model {
    struct crf *first, *second;
    const struct lexicon *lexicon;
};

static enum cw_error open_reading(const char *path, struct crf **out)
{
    enum cw_error e = crf_open(path, out);
    if (!e && crf_label_count(*out) != NAME_LABELS) return cw_fail(CW_ECORRUPT, "%s: not a model of names", path);
    for (size_t i = 0; !e && i < NAME_LABELS; i++)
        if (strcmp(crf_label(*out, i), name_labels[i]) != 0) e = cw_fail(CW_ECORRUPT, "%s: other labels", path);
    return e;
}

enum cw_error names_open(const char *path, const struct lexicon *lexicon, struct names_model **out)
{
    char second[4096];
    size_t stem = strlen(path) - (strlen(path) > 4 ? strlen(".bin") : 0);
    struct names_model *m = calloc(1, sizeof *m);
    if (!m) return cw_fail(CW_ENOMEM, "%s: out of memory", path);
    m->lexicon = lexicon;
    enum cw_error e = open_reading(path, &m->first);
    if (!e && snprintf(second, sizeof second, "%.*s_second.bin", (int)stem, path) >= (int)sizeof second)
        e = cw_fail(CW_ENOINPUT, "%s: the path is too long", path);
    if (!e) e = open_reading(second, &m->second);
    if (e) names_close(m);
    else *out = m;
    return e;
}

void names_close(struct names_model *m)
{
    if (!m) return;
    crf_close(m->first);
    crf_close(m->second);
    free(m);
}

uint64_t names_checksum(const struct names_model *m)
{
    return feature_mix(crf_checksum(m->first), crf_checksum(m->second));
}

struct found {              /* labels and their probabilities, by token of the document */
    uint8_t *label;
    float *marginal;
};

static struct found label_tokens(const struct names_model *m, const struct analysis *a, struct arena *scratch)
{
    struct found found = {arena_array(a->arena, a->token_count, 1),
                          arena_array(a->arena, a->token_count, sizeof *found.marginal)};
    float *posterior = arena_array(a->arena, a->token_count * NAME_LABELS, sizeof *posterior);
    float *scores = arena_array(a->arena, a->token_count * NAME_LABELS, sizeof *scores);
    struct names_context *context = names_context_new(a, m->lexicon);
    struct feature_rows rows = {0};
    for (size_t s = 0; s < a->sentence_count; s++, arena_reset(scratch)) {
        struct range r = a->sentences[s].tokens;
        names_rows(context, r, DOMAIN_NEWS, &rows);
        size_t at = r.first * NAME_LABELS;
        crf_posteriors(m->first, &rows, NULL, scratch, posterior + at, scores + at);
    }
    struct names_second *second = names_second_new(a, names_context_words(context), posterior);
    for (size_t s = 0; s < a->sentence_count; s++, arena_reset(scratch)) {
        struct range r = a->sentences[s].tokens;
        names_second_rows(second, r, &rows);
        crf_decode(m->second, &rows, scores + r.first * NAME_LABELS, scratch, found.label + r.first, found.marginal + r.first);
    }
    feature_rows_free(&rows);
    return found;
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

static void collect(struct analysis *a, const struct found *found)
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

void names_stage(const struct names_model *m, struct analysis *a)
{
    struct arena *scratch = arena_new(0);  /* of one sentence: a's arena would keep every lattice */
    CW_CHECK(scratch);
    struct found found = label_tokens(m, a, scratch);
    arena_free(scratch);
    collect(a, &found);
}
