#include "worker/train/network/encoder_data.h"

#include <stdlib.h>
#include <string.h>

#include "worker/extract/tags/tags.h"
#include "worker/train/corpora/corpus_conll.h"
#include "worker/train/corpora/recase.h"
#include "worker/train/names_invent.h"
#include "worker/train/verbs.h"

enum {
    MIN_FORM = 2, MIN_LABEL = 3,     /* rarer forms are unknown words, rarer labels are annotation slips */
    /* Every nth sentence comes again in other letters; names also with invented names. */
    TREE_UPPER_EVERY = 16, TREE_LOWER_EVERY = 40,
    NAME_UPPER_EVERY = 12, NAME_TITLE_EVERY = 12, NAME_LOWER_EVERY = 40, NAME_INVENT_EVERY = 2,
};

static const char *const tree_files[] = {"ud/ewt/train.conllu", "ud/gum/train.conllu"};
static const char *const tree_devs[ENCODER_TREE_DEVS] = {"ud/ewt/dev.conllu", "ud/gum/dev.conllu"};
static const char *const name_devs[ENCODER_NAME_DEVS] = {
    "ner/conll2003/dev.tsv", "ner/worldwide/dev.tsv", "ner/cleanconll/dev.tsv", "ner/uner_ewt/dev.tsv",
    "ner/gum_news/dev.tsv",
};
enum { TREE_FILES = sizeof tree_files / sizeof *tree_files };

struct reading {
    struct encoder_data *data;
    const struct lexicon *lexicon;
    struct input_vocabulary vocabulary;
    struct arena *scratch;       /* of one document */
    struct ud_corpus trees[TREE_FILES];
    struct lessons lessons;
};

static int32_t find_form(const void *context, uint64_t key)
{
    const struct encoder_data *d = context;
    uint32_t at = interner_find(&d->forms, key);
    return at == INTERNER_NONE ? -1 : d->form_row[at];
}

static int32_t find_vector(const void *context, uint64_t key)
{
    const struct encoder_data *d = context;
    uint32_t at = interner_find(&d->vectors, key);
    return at == INTERNER_NONE ? -1 : (int32_t)at;
}

static struct encoder_sentence *add_sentence(struct encoder_set *s, uint32_t length)
{
    s->at = train_grow(s->at, &s->capacity, s->count + 1, sizeof *s->at);
    s->lengths = train_grow(s->lengths, &s->length_capacity, s->count + 1, sizeof *s->lengths);
    s->lengths[s->count] = length;
    s->at[s->count] = (struct encoder_sentence){.weight = 1};
    return &s->at[s->count++];
}

static void count_forms(struct reading *r, const struct analysis *a)
{
    struct analysis copy = *a;
    copy.arena = r->scratch;
    const struct word *words = words_describe(&copy, r->lexicon, r->scratch);
    for (size_t i = 0; i < a->token_count; i++) interner_add(&r->data->forms, words[i].form);
    arena_reset(r->scratch);
}

static void number_forms(struct reading *r)
{
    struct encoder_data *d = r->data;
    for (size_t k = 0; k < TREE_FILES; k++)
        for (size_t i = 0; i < r->trees[k].document_count; i++) count_forms(r, &r->trees[k].documents[i].analysis);
    for (size_t i = 0; i < r->lessons.count; i++) count_forms(r, &r->lessons.at[i].analysis);
    d->form_row = arena_array(d->arena, d->forms.size, sizeof *d->form_row);
    d->words = 1;
    for (size_t i = 0; i < d->forms.size; i++)
        d->form_row[i] = d->forms.count[i] < MIN_FORM ? -1 : (int32_t)d->words++;
}

static void number_tags(struct reading *r)
{
    static size_t seen[UPOS_COUNT][XPOS_COUNT];
    memset(seen, 0, sizeof seen);
    for (size_t k = 0; k < TREE_FILES; k++)
        for (size_t i = 0; i < r->trees[k].document_count; i++) {
            const struct ud_document *d = &r->trees[k].documents[i];
            for (size_t t = 0; t < d->analysis.token_count; t++) seen[d->upos[t]][d->xpos[t]]++;
        }
    for (unsigned u = 0; u < UPOS_COUNT; u++)
        for (unsigned x = 0; x < XPOS_COUNT; x++) {
            if (seen[u][x] < MIN_LABEL) continue;
            CW_CHECK(r->data->tag_count < ENCODER_MAX_TAGS);
            r->data->tags[r->data->tag_count++] = (uint16_t)(u << 8 | x);
        }
}

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* All relations but "root", which a tree tells by itself. */
static void number_relations(struct reading *r)
{
    size_t n = 0, at = 0;
    for (size_t k = 0; k < TREE_FILES; k++) n += column_corpus_tokens(&r->trees[k].columns);
    const char **all = arena_array(r->scratch, n, sizeof *all);
    for (size_t k = 0; k < TREE_FILES; k++)
        for (size_t i = 0; i < r->trees[k].document_count; i++) {
            const struct ud_document *d = &r->trees[k].documents[i];
            for (size_t t = 0; t < d->analysis.token_count; t++)
                if (d->head[t] != t) all[at++] = d->deprel[t];
        }
    qsort(all, at, sizeof *all, by_text);
    for (size_t i = 0, end; i < at; i = end) {
        for (end = i + 1; end < at && strcmp(all[end], all[i]) == 0;) end++;
        if (end - i < MIN_LABEL) continue;
        CW_CHECK(r->data->relation_count < ENCODER_MAX_RELATIONS);
        r->data->relations[r->data->relation_count++] = arena_strdup(r->data->arena, all[i]);
    }
    arena_reset(r->scratch);
}

static int32_t tag_of(const struct encoder_data *d, unsigned upos, unsigned xpos)
{
    for (size_t i = 0; i < d->tag_count; i++)
        if (d->tags[i] == (upos << 8 | xpos)) return (int32_t)i;
    return -1;
}

static int32_t relation_of(const struct encoder_data *d, const char *name)
{
    const char *const *found = bsearch(&name, d->relations, d->relation_count, sizeof name, by_text);
    return found ? (int32_t)(found - d->relations) : -1;
}

/* The rows of every token of a document in these letters, kept. */
static int32_t *inputs_of(struct reading *r, const struct analysis *a)
{
    int32_t *rows = arena_array(r->data->arena, a->token_count * INPUT_SLOTS, sizeof *rows);
    const struct input_context *context = input_context_new(a, words_describe(a, r->lexicon, r->scratch), r->scratch);
    token_inputs(&r->vocabulary, r->lexicon, context, (struct range){0, (uint32_t)a->sentence_count}, rows);
    return rows;
}

static void add_trees(struct reading *r, const struct ud_document *d, const struct analysis *a, size_t every,
                      struct encoder_set *to)
{
    const int32_t *rows = inputs_of(r, a);
    for (size_t s = 0; s < a->sentence_count; s++) {
        struct range t = a->sentences[s].tokens;
        uint32_t n = t.last - t.first;
        if ((s + t.first) % every || !n) continue;
        int32_t *gold = arena_array(r->data->arena, 3 * n, sizeof *gold);
        struct encoder_sentence *sentence = add_sentence(to, n);
        sentence->rows = rows + t.first * INPUT_SLOTS;
        sentence->tag = gold;
        sentence->head = gold + n;
        sentence->relation = gold + 2 * n;
        for (uint32_t i = 0; i < n; i++) {
            gold[i] = tag_of(r->data, d->upos[t.first + i], d->xpos[t.first + i]);
            gold[n + i] = (int32_t)(d->head[t.first + i] - t.first);
            gold[2 * n + i] = gold[n + i] == (int32_t)i ? -1 : relation_of(r->data, d->deprel[t.first + i]);
        }
    }
}

static void read_trees(struct reading *r, const struct ud_corpus *c, bool train, struct encoder_set *to)
{
    for (size_t i = 0; i < c->document_count; i++) {
        struct analysis a = c->documents[i].analysis;
        a.arena = r->scratch;
        add_trees(r, &c->documents[i], &a, 1, to);
        if (train) {
            struct analysis upper = recase(&a, RECASE_UPPER, r->scratch), lower = recase(&a, RECASE_LOWER, r->scratch);
            add_trees(r, &c->documents[i], &upper, TREE_UPPER_EVERY, to);
            add_trees(r, &c->documents[i], &lower, TREE_LOWER_EVERY, to);
        }
        arena_reset(r->scratch);
    }
}

/* Adds the fact that a corpus marks names in its own way. */
static void mark_manners(int32_t *rows, size_t tokens)
{
    const struct input_group_shape *facts = &input_groups[INPUT_FACTS];
    for (size_t i = 0; i < tokens; i++) {
        int32_t *slot = rows + i * INPUT_SLOTS + facts->first, *last = slot + facts->slots - 1;
        while (slot < last && *slot >= 0) slot++;
        *slot = FACT_OTHER_MANNERS;
    }
}

static void add_names(struct reading *r, const struct lesson *l, const struct analysis *a, size_t every)
{
    int32_t *rows = inputs_of(r, a);
    if (l->source->own_manners) mark_manners(rows, a->token_count);
    for (size_t s = 0; s < a->sentence_count; s++) {
        struct range t = a->sentences[s].tokens;
        uint32_t n = t.last - t.first;
        if ((s + t.first) % every || !n) continue;
        int32_t *gold = arena_array(r->data->arena, n, sizeof *gold);
        struct encoder_sentence *sentence = add_sentence(&r->data->names, n);
        sentence->rows = rows + t.first * INPUT_SLOTS;
        sentence->name = gold;
        sentence->weight = every > 1 ? l->source->network_weight / 2 : l->source->network_weight;
        for (uint32_t i = 0; i < n; i++) gold[i] = l->gold[t.first + i];
    }
}

static void read_lessons(struct reading *r)
{
    for (size_t i = 0; i < r->lessons.count; i++, arena_reset(r->scratch)) {
        const struct lesson *l = &r->lessons.at[i];
        struct analysis a = l->analysis;
        a.arena = r->scratch;
        add_names(r, l, &a, 1);
        if (!l->source->recased) continue;
        struct analysis upper = recase(&a, RECASE_UPPER, r->scratch), title = recase(&a, RECASE_TITLE, r->scratch);
        struct analysis lower = recase(&a, RECASE_LOWER, r->scratch);
        struct analysis invented = names_invent(&a, r->lexicon, l->gold, r->scratch);
        add_names(r, l, &upper, NAME_UPPER_EVERY);
        add_names(r, l, &title, NAME_TITLE_EVERY);
        add_names(r, l, &lower, NAME_LOWER_EVERY);
        add_names(r, l, &invented, NAME_INVENT_EVERY);
    }
}

/* A dev set's labels as they stand there: four types, nationalities among MISC. */
static int32_t name_label(const char *tag)
{
    for (int32_t i = 0; i < (int32_t)NAME_LABELS; i++)
        if (strcmp(tag, name_labels[i]) == 0) return i;
    return 0;
}

static enum cw_error read_name_dev(struct reading *r, const char *path, struct encoder_set *to)
{
    struct column_corpus c;
    enum cw_error e = conll_read(path, &c);
    for (size_t k = 0; !e && k < c.document_count; k++, arena_reset(r->scratch)) {
        struct analysis a = c.documents[k].analysis;
        a.arena = r->scratch;
        const int32_t *rows = inputs_of(r, &a);
        int32_t *gold = arena_array(r->data->arena, a.token_count, sizeof *gold);
        for (size_t i = 0; i < a.token_count; i++)
            gold[i] = name_label(column_field(&c, &c.documents[k], i, CONLL_TAG));
        for (size_t s = 0; s < a.sentence_count; s++) {
            struct range t = a.sentences[s].tokens;
            if (t.first == t.last) continue;
            struct encoder_sentence *sentence = add_sentence(to, t.last - t.first);
            sentence->rows = rows + t.first * INPUT_SLOTS;
            sentence->name = gold + t.first;
        }
    }
    column_corpus_free(&c);
    return e;
}

static enum cw_error read_devs(struct reading *r, const char *corpora)
{
    char path[TRAIN_PATH];
    enum cw_error e = CW_OK;
    for (size_t i = 0; !e && i < ENCODER_TREE_DEVS; i++) {
        struct ud_corpus c;
        r->data->tree_devs[i].file = tree_devs[i];
        e = ud_read(train_path(path, corpora, tree_devs[i]), &c);
        if (!e) read_trees(r, &c, false, &r->data->tree_devs[i]);
        ud_corpus_free(&c);
    }
    for (size_t i = 0; !e && i < ENCODER_NAME_DEVS; i++) {
        r->data->name_devs[i].file = name_devs[i];
        e = read_name_dev(r, train_path(path, corpora, name_devs[i]), &r->data->name_devs[i]);
    }
    return e;
}

static enum cw_error read_all(struct reading *r, const char *corpora)
{
    char path[TRAIN_PATH];
    enum cw_error e = CW_OK;
    for (size_t i = 0; !e && i < TREE_FILES; i++) e = ud_read(train_path(path, corpora, tree_files[i]), &r->trees[i]);
    if (!e) e = lessons_read(corpora, r->lexicon, &r->lessons);
    if (e) return e;
    number_forms(r);
    number_tags(r);
    number_relations(r);
    for (size_t i = 0; i < TREE_FILES; i++) read_trees(r, &r->trees[i], true, &r->data->trees);
    read_lessons(r);
    return read_devs(r, corpora);
}

enum cw_error encoder_data_read(const char *corpora, const struct lexicon *lexicon, const struct vectors *vectors,
                                struct encoder_data *out)
{
    *out = (struct encoder_data){.arena = arena_new(0)};
    for (size_t i = 0; i < vectors->count; i++) interner_add(&out->vectors, vectors->key[i]);
    struct reading r = {.data = out, .lexicon = lexicon, .scratch = arena_new(0),
                        .vocabulary = {find_form, find_vector, out, (int32_t)vectors->count}};
    CW_CHECK(out->arena && r.scratch);
    enum cw_error e = read_all(&r, corpora);
    for (size_t i = 0; i < TREE_FILES; i++)
        if (r.trees[i].columns.arena) ud_corpus_free(&r.trees[i]);
    lessons_free(&r.lessons);
    arena_free(r.scratch);
    return e;
}

static void free_set(struct encoder_set *s)
{
    free(s->at);
    free(s->lengths);
}

void encoder_data_free(struct encoder_data *d)
{
    free_set(&d->trees);
    free_set(&d->names);
    for (size_t i = 0; i < ENCODER_TREE_DEVS; i++) free_set(&d->tree_devs[i]);
    for (size_t i = 0; i < ENCODER_NAME_DEVS; i++) free_set(&d->name_devs[i]);
    interner_free(&d->forms);
    interner_free(&d->vectors);
    arena_free(d->arena);
    *d = (struct encoder_data){0};
}
