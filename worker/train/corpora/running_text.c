#include "worker/train/corpora/running_text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/words/lexicon_format.h"
#include "worker/extract/text/tokenize.h"
#include "worker/extract/words/words.h"
#include "worker/train/corpora/corpus_conll.h"
#include "worker/train/verbs.h"

static const char *const plain[] = {"text/allsides_news.txt.xz", "text/bbc.txt.xz", "text/reuters21578.txt.xz"};
static const char *const columns[] = {"ner/worldwide/train.tsv", "ner/gmb_silver/train.tsv"};

enum { EDGE = 0 };

static void add(struct running_text *t, uint32_t word)
{
    t->at = train_grow(t->at, &t->capacity, t->count + 1, sizeof *t->at);
    t->at[t->count++] = word;
}

static void add_word(void *context, const char *s, size_t n)
{
    struct running_text *t = context;
    char digits[LEXICON_SPELLING];
    if (!s) {
        add(t, EDGE);
        return;
    }
    word_fold(&s, &n);
    n = lexicon_fold_digits(s, n, digits);
    add(t, interner_add(&t->words, lexicon_cluster_key(digits, n)));
}

struct listener {
    running_word_fn *each;
    void *context;
    struct arena *scratch;
};

static void each_of_paragraph(const struct listener *l, const char *line, size_t n)
{
    struct token_list tokens = {.arena = l->scratch};
    tokenize(line, 0, (uint32_t)n, &tokens);
    for (size_t i = 0; i < tokens.count; i++)
        l->each(l->context, line + tokens.at[i].begin, tokens.at[i].end - tokens.at[i].begin);
    if (tokens.count) l->each(l->context, NULL, 0);
    arena_reset(l->scratch);
}

static enum cw_error read_plain(const struct listener *l, const char *path)
{
    char command[TRAIN_PATH + 16];
    if (strchr(path, '\'')) return cw_fail(CW_ENOINPUT, "%s: a path with a quotation mark", path);
    snprintf(command, sizeof command, "xz -dc '%s'", path);
    FILE *f = popen(command, "r");
    if (!f) return cw_fail(CW_EIO, "cannot run xz: %s", strerror(errno));
    char *line = NULL;
    size_t capacity = 0;
    ssize_t n;
    while ((n = getline(&line, &capacity, f)) > 0) each_of_paragraph(l, line, (size_t)n);
    free(line);
    return pclose(f) == 0 ? CW_OK : cw_fail(CW_EIO, "xz -dc %s failed", path);
}

static enum cw_error read_columns(const struct listener *l, const char *path)
{
    struct column_corpus c;
    enum cw_error e = conll_read(path, &c);
    for (size_t i = 0; !e && i < c.document_count; i++) {
        const struct analysis *a = &c.documents[i].analysis;
        for (size_t s = 0; s < a->sentence_count; s++) {
            for (size_t k = a->sentences[s].tokens.first; k < a->sentences[s].tokens.last; k++) {
                const char *word = column_field(&c, &c.documents[i], k, CONLL_WORD);
                l->each(l->context, word, strlen(word));
            }
            l->each(l->context, NULL, 0);
        }
    }
    column_corpus_free(&c);
    return e;
}

enum cw_error running_text_each(const char *corpora, running_word_fn *each, void *context)
{
    char path[TRAIN_PATH];
    enum cw_error e = CW_OK;
    struct listener l = {each, context, arena_new(0)};
    CW_CHECK(l.scratch);
    for (size_t i = 0; !e && i < sizeof plain / sizeof *plain; i++)
        e = read_plain(&l, train_path(path, corpora, plain[i]));
    for (size_t i = 0; !e && i < sizeof columns / sizeof *columns; i++)
        e = read_columns(&l, train_path(path, corpora, columns[i]));
    arena_free(l.scratch);
    return e;
}

enum cw_error running_text_read(const char *corpora, struct running_text *out)
{
    *out = (struct running_text){0};
    interner_add(&out->words, 0);
    add(out, EDGE);
    return running_text_each(corpora, add_word, out);
}

void running_text_free(struct running_text *t)
{
    interner_free(&t->words);
    free(t->at);
    *t = (struct running_text){0};
}

struct word_count {
    uint32_t count, word;
};

static int by_frequency(const void *a, const void *b)
{
    const struct word_count *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return x->word < y->word ? -1 : x->word > y->word;
}

static void *zeros(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size);
    CW_CHECK(p);
    return p;
}

struct ranked_words running_text_rank(const struct running_text *t, size_t most, uint32_t least)
{
    CW_CHECK(t->words.size > EDGE);
    size_t n = t->words.size - 1;
    struct word_count *sorted = zeros(n, sizeof *sorted);
    for (size_t i = 0; i < n; i++) sorted[i] = (struct word_count){t->words.count[i + 1], (uint32_t)i + 1};
    qsort(sorted, n, sizeof *sorted, by_frequency);
    struct ranked_words r = {.rank = zeros(n + 1, sizeof *r.rank)};
    while (r.count < n && r.count < most && sorted[r.count].count >= least) r.count++;
    r.key = zeros(r.count, sizeof *r.key);
    r.frequency = zeros(r.count, sizeof *r.frequency);
    for (size_t i = 0; i < n; i++) {
        r.rank[sorted[i].word] = (uint32_t)(i < r.count ? i : r.count);
        if (i >= r.count) continue;
        r.key[i] = t->words.hash[sorted[i].word];
        r.frequency[i] = sorted[i].count;
    }
    r.rank[EDGE] = (uint32_t)r.count + 1;
    free(sorted);
    return r;
}

void ranked_words_free(struct ranked_words *r)
{
    free(r->key);
    free(r->frequency);
    free(r->rank);
    *r = (struct ranked_words){0};
}
