/* The corpora of the names stage, made alike: nationalities become NORP everywhere, titles leave the names of persons.
 * (The silver labels of the Groningen Meaning Bank, tried at several weights, cost half a point everywhere.) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/train/corpora/corpus_conll.h"
#include "worker/train/interner.h"
#include "worker/train/names_lessons.h"
#include "worker/train/verbs.h"

static const struct lesson_source sources[] = {
    {"ner/conll2003/train.tsv", DOMAIN_NEWS, 1, 0.5f, true, true, false},
    {"ner/worldwide/train.tsv", DOMAIN_NEWS, 1, 1, false, true, false},
    {"ner/re3d/train.tsv", DOMAIN_OTHER, 0.5f, 0.5f, true, false, false},
    {"ner/meantime/dev.tsv", DOMAIN_OTHER, 0.5f, 0.5f, true, false, false},
    {"ner/crossner_politics/train.tsv", DOMAIN_OTHER, 0.5f, 0.5f, true, false, false},
    {"ner/gum_news/train.tsv", DOMAIN_OTHER, 0.3f, 0.3f, true, false, true},
};

static int label_of(const char *tag)
{
    for (size_t i = 0; i < NAME_LABELS; i++)
        if (strcmp(tag, name_labels[i]) == 0) return (int)i;
    return -1;
}

static int label_named(char prefix, const char *type)
{
    char name[16];
    snprintf(name, sizeof name, "%c-%s", prefix, type);
    return label_of(name);
}

static bool is_demonym(const struct lexicon *l, const struct analysis *a, size_t token)
{
    size_t n;
    const char *s = token_text(a, token, &n);
    return lexicon_word(l, s, n) & LEX_DEMONYM;
}

/* A name of MISC is a nationality if the corpus's finer types say so, or else if all of its words are. */
static bool is_nationality(const struct lexicon *l, const struct column_corpus *c, const struct column_document *d,
                           size_t first, size_t last)
{
    const char *fine = column_field(c, d, first, CONLL_FINE);
    if (*fine && strcmp(fine, "O") != 0) return strcmp(fine + 2, "NORP") == 0 || strcmp(fine + 2, "gpe") == 0;
    for (size_t i = first; i < last; i++)
        if (!is_demonym(l, &d->analysis, i)) return false;
    return true;
}

/* How many tokens at the front of a person's name are titles. */
static size_t title_length(const struct lexicon *l, const struct analysis *a, size_t first, size_t last)
{
    size_t titles = 0;
    for (; first + titles + 1 < last; titles++) {
        size_t n;
        const char *s = token_text(a, first + titles, &n);
        uint32_t classes = lexicon_word(l, s, n);
        if (!(classes & (LEX_HONORIFIC | LEX_ROLE)) || (classes & LEX_GIVEN && !(classes & LEX_HONORIFIC))) break;
    }
    return titles;
}

static void label_name(const struct lexicon *l, const struct lesson_source *source, const struct column_corpus *c,
                       const struct column_document *d, size_t first, size_t last, uint8_t *gold)
{
    const char *type = column_field(c, d, first, CONLL_TAG) + 2;
    if (strcmp(type, "MISC") == 0 && is_nationality(l, c, d, first, last)) type = "NORP";
    if (source->titles_inside && strcmp(type, "PER") == 0) first += title_length(l, &d->analysis, first, last);
    for (size_t i = first; i < last; i++) gold[i] = (uint8_t)label_named(i == first ? 'B' : 'I', type);
}

/* The gold labels of a document, as `source` is read. */
static uint8_t *gold_labels(const struct lexicon *l, const struct lesson_source *source, const struct column_corpus *c,
                            const struct column_document *d)
{
    size_t n = d->analysis.token_count;
    uint8_t *gold = arena_array(d->analysis.arena, n, 1);
    for (size_t i = 0, end; i < n; i = end) {
        const char *tag = column_field(c, d, i, CONLL_TAG);
        end = i + 1;
        if (tag[0] == 'O' || label_named('B', tag + 2) < 0) continue;
        for (; end < n; end++) {
            const char *next = column_field(c, d, end, CONLL_TAG);
            if (next[0] != 'I' || strcmp(next + 2, tag + 2) != 0) break;
        }
        label_name(l, source, c, d, i, end, gold);
    }
    return gold;
}

static void add(struct lessons *l, struct lesson lesson)
{
    l->at = train_grow(l->at, &l->capacity, l->count + 1, sizeof *l->at);
    l->at[l->count++] = lesson;
}

/* One sentence as a document of its own: without marks of documents, neighbours have nothing to do with each other. */
static struct analysis one_sentence(const struct analysis *a, size_t sentence)
{
    struct analysis one = *a;
    struct range r = a->sentences[sentence].tokens;
    one.sentences = arena_alloc(a->arena, sizeof *one.sentences);
    one.sentences[0] = (struct sentence){{0, r.last - r.first}, 0};
    one.sentence_count = 1;
    one.tokens = a->tokens + r.first;
    one.token_count = r.last - r.first;
    return one;
}

static enum cw_error read_source(const char *corpora, const struct lexicon *lexicon, const struct lesson_source *source,
                                 struct column_corpus *c, struct lessons *out)
{
    char path[TRAIN_PATH];
    enum cw_error e = conll_read(train_path(path, corpora, source->file), c);
    if (e) return e;
    for (size_t i = 0; i < c->document_count; i++) {
        const struct column_document *d = &c->documents[i];
        const uint8_t *gold = gold_labels(lexicon, source, c, d);
        if (c->document_count > 1) add(out, (struct lesson){d->analysis, gold, source});
        for (size_t s = 0; c->document_count == 1 && s < d->analysis.sentence_count; s++)
            add(out,
                (struct lesson){one_sentence(&d->analysis, s), gold + d->analysis.sentences[s].tokens.first, source});
    }
    train_fact("names.bin", "trained on", "%s: %zu tokens, weight %.1f", source->file, column_corpus_tokens(c),
               (double)source->weight);
    return CW_OK;
}

_Static_assert(sizeof sources / sizeof *sources == LESSON_SOURCES, "the number of corpora stands in names_lessons.h");

enum cw_error lessons_read(const char *corpora, const struct lexicon *lexicon, struct lessons *out)
{
    enum cw_error e = CW_OK;
    *out = (struct lessons){0};
    for (size_t i = 0; !e && i < LESSON_SOURCES; i++)
        e = read_source(corpora, lexicon, &sources[i], &out->corpora[i], out);
    return e;
}

void lessons_free(struct lessons *l)
{
    for (size_t i = 0; i < LESSON_SOURCES; i++)
        if (l->corpora[i].arena) column_corpus_free(&l->corpora[i]);
    free(l->at);
    *l = (struct lessons){0};
}
