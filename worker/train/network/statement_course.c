#include "worker/train/network/statement_course.h"

#include <stdlib.h>
#include <string.h>

#include "proto/error.h"

enum { MOST_VECTORS = 27000, LEAST_WORD = 3, LEAST_LEMMA = 2 };

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* The position of a key in sorted ones, or -1. */
static int32_t position(const uint64_t *keys, size_t count, uint64_t key)
{
    const uint64_t *at = bsearch(&key, keys, count, sizeof key, by_key);
    return at ? (int32_t)(at - keys) : -1;
}

static int32_t find_word(const void *words, uint64_t key)
{
    const struct course_words *w = words;
    return position(w->key, w->size, key) + 1;
}

static int32_t find_vector(const void *course, uint64_t key)
{
    const struct course *c = course;
    int32_t at = position(c->vector_key, c->vector_count, key);
    return at < 0 ? -1 : (int32_t)c->vector_row[at];
}

/* Sorts the keys and keeps those that come at least so often. */
static struct course_words count_words(struct course *c, uint64_t *keys, size_t count, uint32_t least)
{
    struct course_words w = {arena_array(c->arena, count + 1, sizeof *w.key),
                             arena_array(c->arena, count + 1, sizeof *w.count), 0};
    qsort(keys, count, sizeof *keys, by_key);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i; end < count && keys[end] == keys[i]; end++)
            ;
        if (end - i < least) continue;
        w.key[w.size] = keys[i];
        w.count[w.size++] = (uint32_t)(end - i);
    }
    return w;
}

static void make_vocabulary(struct course *c, const struct statement_view *const *views, size_t count)
{
    size_t tokens = 0, n = 0;
    for (size_t i = 0; i < count; i++) tokens += views[i]->a->token_count;
    uint64_t *words = malloc((tokens + 1) * sizeof *words), *lemmas = malloc((tokens + 1) * sizeof *lemmas);
    CW_CHECK(words && lemmas);
    for (size_t i = 0; i < count; i++)
        for (size_t t = 0; t < views[i]->a->token_count; t++, n++) {
            words[n] = views[i]->words[t].lower;
            lemmas[n] = views[i]->at[t].lemma;
        }
    c->words = count_words(c, words, tokens, LEAST_WORD);
    c->lemmas = count_words(c, lemmas, tokens, LEAST_LEMMA);
    free(words);
    free(lemmas);
}

static void index_vectors(struct course *c)
{
    const struct vectors *v = c->vectors;
    c->vector_count = v->count < MOST_VECTORS ? v->count : MOST_VECTORS;
    c->vector_key = arena_array(c->arena, c->vector_count + 1, sizeof *c->vector_key);
    c->vector_row = arena_array(c->arena, c->vector_count + 1, sizeof *c->vector_row);
    memcpy(c->vector_key, v->key, c->vector_count * sizeof *v->key);
    qsort(c->vector_key, c->vector_count, sizeof *c->vector_key, by_key);
    for (uint32_t i = 0; i < c->vector_count; i++)
        c->vector_row[position(c->vector_key, c->vector_count, v->key[i])] = i;
}

static void read_passages(struct course *c, const struct analysis *a, struct course_article *article)
{
    uint32_t *passages = arena_array(c->arena, a->sentence_count + 1, sizeof *passages);
    uint32_t *sentences = arena_array(c->arena, a->sentence_count + 1, sizeof *sentences);
    for (uint32_t s = 0; s < a->sentence_count; s++) sentences[s] = a->sentences[s].tokens.first;
    for (uint32_t s = 0; s < a->sentence_count;) {
        struct passage p = passage_at(a, s);
        passages[article->passage_count++] = p.tokens.first;
        s = p.sentences.last;
    }
    sentences[a->sentence_count] = passages[article->passage_count] = (uint32_t)a->token_count;
    article->sentence_count = a->sentence_count;
    article->passages = passages;
    article->sentences = sentences;
}

static void read_article(struct course *c, const struct statement_view *v, struct course_article *article)
{
    size_t n = v->a->token_count;
    int32_t *own = arena_array(c->arena, n * STATEMENT_OWN_SLOTS + 1, sizeof *own);
    int32_t *relatives = arena_array(c->arena, n * STATEMENT_RELATIVES + 1, sizeof *relatives);
    int32_t *cues = arena_array(c->arena, n + 1, sizeof *cues);
    article->tokens = (uint32_t)n;
    statement_own(&c->vocabulary, v, (struct range){0, (uint32_t)n}, own);
    for (uint32_t t = 0; t < n; t++) {
        uint32_t found[STATEMENT_RELATIVES];
        statement_relatives(v, t, found);
        for (size_t i = 0; i < STATEMENT_RELATIVES; i++)
            relatives[t * STATEMENT_RELATIVES + i] = found[i] == VIEW_NONE ? -1 : (int32_t)found[i];
        cues[t] = -1;
    }
    article->own = own;
    article->relatives = relatives;
    article->cues = cues;
    read_passages(c, v->a, article);
}

void course_begin(struct course *c, const struct statement_view *const *views, size_t count,
                  const struct vectors *vectors)
{
    *c = (struct course){.arena = arena_new(0), .vectors = vectors, .count = count};
    CW_CHECK(c->arena);
    make_vocabulary(c, views, count);
    index_vectors(c);
    c->vocabulary = (struct statement_vocabulary){find_word, find_word, find_vector, &c->words, &c->lemmas, c,
                                                  (int32_t)c->vector_count};
    c->articles = arena_array(c->arena, count + 1, sizeof *c->articles);
    for (size_t i = 0; i < count; i++) read_article(c, views[i], &c->articles[i]);
}

int32_t *course_add_window(struct course *c, size_t article, const struct statement_view *v, const struct cues *cues,
                           size_t index)
{
    struct course_article *a = &c->articles[article];
    struct passage p = passage_at(v->a, 0);
    while (p.sentences.last <= cues->at[index].sentence) p = passage_at(v->a, p.sentences.last);
    struct range w = link_window(&p, &cues->at[index]);
    int32_t *labels = arena_array(c->arena, w.last - w.first, sizeof *labels);
    size_t size = a->window_count * sizeof *a->windows;
    a->windows = arena_grow(c->arena, a->windows, size, size + sizeof *a->windows);
    a->windows[a->window_count++] = (struct course_window){w.first, w.last - w.first, link_head(v, &cues->at[index]),
                                                           link_places(v, &p, cues, index, c->arena), labels};
    return labels;
}

void course_free(struct course *c)
{
    arena_free(c->arena);
    *c = (struct course){0};
}
