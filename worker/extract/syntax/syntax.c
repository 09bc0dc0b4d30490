/* The dependency stage: opens the parser's weights and runs the transitions of syntax_state.h greedily, each decision
 * by the highest score. */
#include "worker/extract/syntax/syntax.h"

#include <stdlib.h>
#include <string.h>

#include "worker/extract/syntax/reparse.h"
#include "worker/extract/syntax/syntax_state.h"
#include "worker/extract/syntax/syntax_words.h"
#include "worker/model/perceptron.h"

struct syntax_model {
    struct perceptron *weights;
    const struct lexicon *lexicon;
    const char *relation[PARSE_MAX_RELATIONS + 1];  /* the last is root's */
    size_t relation_count;                          /* without root's */
    uint64_t markers;
    struct syntax_sets sets;
};

/* Classes are named "shift", "left nsubj" …, "right nsubj" …, in the order of parse_class. */
static enum cw_error read_classes(struct syntax_model *m)
{
    static const char left[] = "left ", right[] = "right ";
    size_t classes = perceptron_class_count(m->weights), n = (classes - 1) / 2;
    if (n > PARSE_MAX_RELATIONS || classes != 2 * n + 1 || strcmp(perceptron_class(m->weights, 0), "shift") != 0)
        return cw_fail(CW_ECORRUPT, "the classes are not a parser's");
    for (size_t i = 0; i < n; i++) {
        const char *l = perceptron_class(m->weights, parse_class(PARSE_LEFT, i, n));
        const char *r = perceptron_class(m->weights, parse_class(PARSE_RIGHT, i, n));
        if (strncmp(l, left, sizeof left - 1) != 0 || strncmp(r, right, sizeof right - 1) != 0 ||
            strcmp(l + sizeof left - 1, r + sizeof right - 1) != 0)
            return cw_fail(CW_ECORRUPT, "class %s is not a parser's", l);
        m->relation[i] = l + sizeof left - 1;
    }
    m->relation_count = n;
    m->relation[n] = "root";
    return CW_OK;
}

static uint64_t any_of(const struct syntax_model *m, const char *const *names)
{
    uint64_t set = 0;
    for (; *names; names++) set |= syntax_relations(m, *names);
    return set;
}
#define ANY_OF(m, ...) any_of(m, (const char *const[]){__VA_ARGS__, NULL})

static void fill_sets(struct syntax_model *m)
{
    m->markers = ANY_OF(m, "case", "mark");
    m->sets = (struct syntax_sets){
        .subject = ANY_OF(m, "nsubj", "csubj"),
        .complement = ANY_OF(m, "ccomp", "xcomp"),
        .parataxis = ANY_OF(m, "parataxis"),
        .object = ANY_OF(m, "obj", "iobj"),
        .name = ANY_OF(m, "flat", "compound", "appos"),
    };
}

enum cw_error syntax_open(const char *path, const struct lexicon *lexicon, struct syntax_model **out)
{
    *out = NULL;
    struct syntax_model *m = calloc(1, sizeof *m);
    if (!m) return cw_fail(CW_ENOMEM, "%s: out of memory", path);
    m->lexicon = lexicon;
    enum cw_error e = perceptron_open(path, &m->weights);
    if (!e) e = cw_context(read_classes(m), "%s", path);
    if (e) {
        syntax_close(m);
        return e;
    }
    fill_sets(m);
    *out = m;
    return CW_OK;
}

void syntax_close(struct syntax_model *m)
{
    if (!m) return;
    perceptron_close(m->weights);
    free(m);
}

uint64_t syntax_checksum(const struct syntax_model *m) { return perceptron_checksum(m->weights); }

const char *deprel_name(const struct syntax_model *m, uint8_t relation)
{
    CW_CHECK(relation <= m->relation_count);
    return m->relation[relation];
}

uint64_t syntax_relations(const struct syntax_model *m, const char *name)
{
    size_t n = strlen(name);
    uint64_t set = 0;
    for (size_t i = 0; i <= m->relation_count; i++) {
        const char *r = m->relation[i];
        if (strncmp(r, name, n) == 0 && (r[n] == 0 || r[n] == ':')) set |= (uint64_t)1 << i;
    }
    return set;
}

const struct syntax_sets *syntax_sets(const struct syntax_model *m) { return &m->sets; }

static void parse_sentence(const struct syntax_model *m, struct parse_state *s, struct analysis *a, struct range tokens)
{
    uint64_t features[PARSE_MAX_FEATURES];
    int32_t scores[PARSE_MAX_CLASSES];
    syntax_words(m->lexicon, a, tokens, s->words);
    parse_begin(s, tokens.last - tokens.first);
    while (parse_advance(s)) {
        size_t n = parse_features(s, features);
        perceptron_score(m->weights, features, n, scores);
        parse_apply_class(s, parse_best(s, scores));
    }
    for (uint32_t i = 0; i < s->size; i++) {
        uint32_t head = s->nodes[i].head;
        a->head[tokens.first + i] = tokens.first + (head == s->size ? i : head);
        a->deprel[tokens.first + i] = s->nodes[i].relation;
    }
}

struct syntax_reading {
    const struct syntax_model *model;
    struct analysis *analysis;
    struct parse_state state;
    struct reparser *reparser;       /* NULL: no block with a network yet */
};

struct syntax_reading *syntax_begin(const struct syntax_model *m, struct analysis *a)
{
    struct syntax_reading *r = arena_alloc(a->arena, sizeof *r);
    uint32_t longest = 0;
    for (size_t i = 0; i < a->sentence_count; i++) {
        struct range t = a->sentences[i].tokens;
        if (t.last - t.first > longest) longest = t.last - t.first;
    }
    a->head = arena_array(a->arena, a->token_count, sizeof *a->head);
    a->deprel = arena_array(a->arena, a->token_count, sizeof *a->deprel);
    *r = (struct syntax_reading){.model = m, .analysis = a,
                                 .state = {.relation_count = m->relation_count, .marker_relations = m->markers}};
    parse_alloc(&r->state, longest, a->arena);
    return r;
}

void syntax_read(struct syntax_reading *r, const struct encoding_block *b)
{
    struct analysis *a = r->analysis;
    for (size_t i = b->sentences.first; i < b->sentences.last; i++)
        parse_sentence(r->model, &r->state, a, a->sentences[i].tokens);
    if (!b->rows) return;
    if (!r->reparser) r->reparser = reparser_new(r->model->relation, r->model->relation_count, b->model, a->arena);
    reparse(r->reparser, a, b);
}

void syntax_stage(const struct syntax_model *m, struct analysis *a)
{
    struct encoding_block all = encoding_none(a);
    syntax_read(syntax_begin(m, a), &all);
}
