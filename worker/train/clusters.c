/* The exchange algorithm (Martin, Liermann, Ney, Speech Communication 1998) on one-sided class bigrams (Uszkoreit and
 * Brants, ACL 2008), both sides at once (cf. Dehdari et al., NAACL 2016): words are moved one by one to the class that
 * makes  Σ log P(class | word before) + Σ log P(class | word after) + 2 Σ log P(word | class)  greatest. */
#include "worker/train/clusters.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/train/corpora/running_text.h"
#include "worker/train/verbs.h"

enum { PASSES = 8, TABLE = 1 << 16 };

struct pair {                /* a neighbour of a word and how often they stand so */
    uint32_t context, count;
};

struct cell {                /* how often words of a class stand beside a context; no class twice in a row */
    uint32_t class, count;
};

struct side {                /* neighbours to the left, or to the right */
    struct pair *pairs;      /* by word: pairs[first[w]] .. pairs[first[w + 1]) */
    size_t *first;
    struct cell *cells;      /* by context: from row[v] on, used[v] of them */
    size_t *row;
    uint32_t *used;
};

struct exchange {
    size_t words, contexts;  /* contexts: the words, then rare ones as one, then the edge of a paragraph */
    struct side side[2];
    uint16_t *class;
    uint64_t *frequency;     /* by word */
    uint64_t total[CLUSTERS_CLASSES];
    double x_log_x[TABLE];
};

static void *zeros(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size);
    CW_CHECK(p);
    return p;
}

/* (a + n) log (a + n) - a log a */
static double growth(const struct exchange *x, uint64_t a, uint64_t n)
{
    if (a + n < TABLE) return x->x_log_x[a + n] - x->x_log_x[a];
    double low = (double)a, high = (double)(a + n);
    return high * log(high) - (a ? low * log(low) : 0);
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* `bigram` holds word << 32 | context. */
static void fill_side(const struct exchange *x, uint64_t *bigram, size_t n, struct side *s)
{
    qsort(bigram, n, sizeof *bigram, by_value);
    size_t types = 0;
    for (size_t i = 0; i < n; i++) types += i == 0 || bigram[i] != bigram[i - 1];
    s->pairs = zeros(types, sizeof *s->pairs);
    s->first = zeros(x->words + 1, sizeof *s->first);
    s->row = zeros(x->contexts + 1, sizeof *s->row);
    s->used = zeros(x->contexts, sizeof *s->used);
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || bigram[i] != bigram[i - 1]) {
            s->pairs[at++].context = (uint32_t)bigram[i];
            s->first[(bigram[i] >> 32) + 1] = at;
            s->row[(uint32_t)bigram[i] + 1]++;
        }
        s->pairs[at - 1].count++;
    }
    for (size_t w = 1; w <= x->words; w++)
        if (s->first[w] < s->first[w - 1]) s->first[w] = s->first[w - 1];
    for (size_t v = 1; v <= x->contexts; v++) {
        size_t most = s->row[v] < CLUSTERS_CLASSES ? s->row[v] : CLUSTERS_CLASSES;
        s->row[v] = s->row[v - 1] + most;
    }
    s->cells = zeros(s->row[x->contexts], sizeof *s->cells);
}

static void insert(struct side *s, size_t word, uint32_t class)
{
    for (size_t i = s->first[word]; i < s->first[word + 1]; i++) {
        uint32_t v = s->pairs[i].context, at = 0;
        struct cell *cells = s->cells + s->row[v];
        while (at < s->used[v] && cells[at].class != class) at++;
        if (at == s->used[v]) cells[s->used[v]++] = (struct cell){class, 0};
        cells[at].count += s->pairs[i].count;
    }
}

static void take_out(struct side *s, size_t word, uint32_t class)
{
    for (size_t i = s->first[word]; i < s->first[word + 1]; i++) {
        uint32_t v = s->pairs[i].context, at = 0;
        struct cell *cells = s->cells + s->row[v];
        while (cells[at].class != class) at++;
        cells[at].count -= s->pairs[i].count;
        if (cells[at].count == 0) cells[at] = cells[--s->used[v]];
    }
}

/* Adds to gain[class] what the word would bring there; what it would bring to a class unseen beside its contexts is
 * the same everywhere and left out. */
static void weigh(const struct exchange *x, const struct side *s, size_t word, double *gain)
{
    uint32_t own = x->class[word];
    for (size_t i = s->first[word]; i < s->first[word + 1]; i++) {
        uint32_t v = s->pairs[i].context, n = s->pairs[i].count;
        const struct cell *cells = s->cells + s->row[v];
        double unseen = growth(x, 0, n);
        for (uint32_t k = 0; k < s->used[v]; k++) {
            uint32_t there = cells[k].class == own ? cells[k].count - n : cells[k].count;
            gain[cells[k].class] += growth(x, there, n) - unseen;
        }
    }
}

static uint32_t best_class(const struct exchange *x, size_t word)
{
    double gain[CLUSTERS_CLASSES] = {0};
    uint32_t best = x->class[word];
    for (size_t i = 0; i < 2; i++) weigh(x, &x->side[i], word, gain);
    for (uint32_t c = 0; c < CLUSTERS_CLASSES; c++) {
        uint64_t others = x->total[c] - (c == x->class[word] ? x->frequency[word] : 0);
        gain[c] -= 2 * growth(x, others, x->frequency[word]);
    }
    for (uint32_t c = 0; c < CLUSTERS_CLASSES; c++)
        if (gain[c] > gain[best]) best = c;
    return best;
}

static size_t pass(struct exchange *x)
{
    size_t moved = 0;
    for (size_t w = 0; w < x->words; w++) {
        uint32_t from = x->class[w], to = best_class(x, w);
        if (to == from) continue;
        for (size_t i = 0; i < 2; i++) {
            take_out(&x->side[i], w, from);
            insert(&x->side[i], w, to);
        }
        x->total[from] -= x->frequency[w];
        x->total[to] += x->frequency[w];
        x->class[w] = (uint16_t)to;
        moved++;
    }
    return moved;
}

static void count_bigrams(struct exchange *x, const struct running_text *t, const uint32_t *rank)
{
    uint64_t *bigram = zeros(t->count, sizeof *bigram);
    for (size_t i = 0; i < t->count; i++)
        if (rank[t->at[i]] < x->words) x->frequency[rank[t->at[i]]]++;
    for (int right = 0; right < 2; right++) {
        size_t n = 0;
        for (size_t i = 1; i < t->count; i++) {
            uint64_t word = rank[t->at[right ? i - 1 : i]], context = rank[t->at[right ? i : i - 1]];
            if (word < x->words) bigram[n++] = word << 32 | context;
        }
        fill_side(x, bigram, n, &x->side[right]);
    }
    free(bigram);
}

static void begin(struct exchange *x)
{
    for (uint32_t i = 1; i < TABLE; i++) x->x_log_x[i] = i * log(i);
    for (size_t w = 0; w < x->words; w++) {
        x->class[w] = (uint16_t)(w % CLUSTERS_CLASSES);
        x->total[x->class[w]] += x->frequency[w];
        for (size_t i = 0; i < 2; i++) insert(&x->side[i], w, x->class[w]);
    }
}

static void exchange_free(struct exchange *x)
{
    for (size_t i = 0; i < 2; i++) {
        free(x->side[i].pairs);
        free(x->side[i].first);
        free(x->side[i].cells);
        free(x->side[i].row);
        free(x->side[i].used);
    }
    free(x->frequency);
    free(x);
}

enum cw_error clusters_make(const char *corpora, struct clusters *out)
{
    struct running_text text;
    *out = (struct clusters){0};
    enum cw_error e = running_text_read(corpora, &text);
    if (!e && text.words.size < 2) e = cw_fail(CW_EDATA, "%s/text: no words", corpora);
    if (e) goto out;
    struct exchange *x = zeros(1, sizeof *x);
    struct ranked_words ranked = running_text_rank(&text, CLUSTERS_WORDS, 1);
    out->key = ranked.key;
    ranked.key = NULL;
    x->words = out->count = ranked.count;
    x->contexts = out->count + 2;
    x->frequency = zeros(x->words, sizeof *x->frequency);
    x->class = out->class = zeros(out->count, sizeof *out->class);
    count_bigrams(x, &text, ranked.rank);
    begin(x);
    for (size_t moved = 1, i = 0; moved && i < PASSES; i++) {
        moved = pass(x);
        fprintf(stderr, "clusters: pass %zu, %zu of %zu words moved\n", i + 1, moved, x->words);
    }
    train_fact("lexicon.bin", "classes", "%d of %zu words, made from %zu running words", CLUSTERS_CLASSES, out->count,
               text.count);
    ranked_words_free(&ranked);
    exchange_free(x);
out:
    running_text_free(&text);
    return e;
}

void clusters_free(struct clusters *c)
{
    free(c->key);
    free(c->class);
    *c = (struct clusters){0};
}
