#include "worker/train/vectors.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/model/lanes.h"

/* WINDOW places to the left of a word, then as many to its right. */
enum { WINDOW = 4, PLACES = 2 * WINDOW, NEGATIVES = 8, SIGMOID_STEPS = 1024, SIGMOID_RANGE = 8 };

static const double FIRST_RATE = 0.025, LAST_RATE = 0.0001;
static const double FREQUENT = 1e-4;  /* words with a greater share of the text are skipped as centres now and then */

struct alias {               /* draws with given odds in constant time (Vose 1991) */
    uint32_t threshold, other;
};

#define NONE UINT32_MAX

struct trainer {
    size_t words;            /* with the one for rarer words; contexts have one for the edge of a paragraph, too */
    unsigned blocks;         /* lanes of a vector */
    lanes *word;             /* words × blocks */
    lanes *context;          /* (words + 1) × PLACES × blocks: all places of a context side by side */
    struct alias *noise;     /* over the words */
    uint32_t *keep;          /* by word: the odds of learning from an occurrence, of UINT32_MAX */
    float sigmoid[SIGMOID_STEPS + 1];
    float rate;
    uint64_t random;
    double likely;           /* in this pass: the sum of true neighbours' likelihoods */
    uint64_t examples;
};

static void *zeros(size_t n, size_t size)
{
    void *p = NULL;
    CW_CHECK(posix_memalign(&p, sizeof(lanes), n * size + 1) == 0);
    return memset(p, 0, n * size);
}

/* ---- Chances ---- */

static uint32_t draw(struct trainer *t) { return (uint32_t)(train_random(&t->random) >> 32); }

static struct alias *alias_make(const double *odds, size_t n)
{
    struct alias *a = zeros(n, sizeof *a);
    double *share = zeros(n, sizeof *share), total = 0;
    uint32_t *small = zeros(n, sizeof *small), *large = zeros(n, sizeof *large);
    size_t smalls = 0, larges = 0;
    for (size_t i = 0; i < n; i++) total += odds[i];
    for (uint32_t i = 0; i < n; i++) {
        share[i] = odds[i] * (double)n / total;
        if (share[i] < 1) small[smalls++] = i;
        else large[larges++] = i;
        a[i] = (struct alias){UINT32_MAX, i};
    }
    while (smalls && larges) {
        uint32_t s = small[--smalls], l = large[larges - 1];
        a[s] = (struct alias){(uint32_t)(share[s] * UINT32_MAX), l};
        share[l] -= 1 - share[s];
        if (share[l] < 1) small[smalls++] = large[--larges];
    }
    free(share);
    free(small);
    free(large);
    return a;
}

static uint32_t draw_noise(struct trainer *t)
{
    uint64_t r = train_random(&t->random);
    uint32_t at = (uint32_t)(((r >> 32) * t->words) >> 32);
    return (uint32_t)r <= t->noise[at].threshold ? at : t->noise[at].other;
}

static void count_odds(struct trainer *t, const struct running_text *text, const struct ranked_words *ranked)
{
    double *odds = zeros(t->words, sizeof *odds), total = 0;
    for (size_t i = 0; i < text->count; i++)
        if (ranked->rank[text->at[i]] < t->words) odds[ranked->rank[text->at[i]]]++;
    for (size_t w = 0; w < t->words; w++) total += odds[w];
    for (size_t w = 0; w < t->words; w++) {
        double share = odds[w] / total, keep = share > FREQUENT ? sqrt(FREQUENT / share) : 1;
        t->keep[w] = (uint32_t)(keep * UINT32_MAX);
        odds[w] = pow(odds[w], 0.75);
    }
    t->noise = alias_make(odds, t->words);
    free(odds);
}

/* ---- Learning ---- */

LANES_INLINE float sigmoid(const struct trainer *t, float x)
{
    if (x <= -SIGMOID_RANGE) return t->sigmoid[0];
    if (x >= SIGMOID_RANGE) return t->sigmoid[SIGMOID_STEPS];
    return t->sigmoid[(int)((x + SIGMOID_RANGE) * ((float)SIGMOID_STEPS / (2 * SIGMOID_RANGE)) + 0.5f)];
}

LANES_INLINE float dot(const lanes *a, const lanes *b, unsigned blocks)
{
    lanes sum = a[0] * b[0];
    for (unsigned i = 1; i < blocks; i++) sum += a[i] * b[i];
    return lanes_sum(&sum);
}

/* Moves a context towards the word (label 1) or away from it (0); returns how likely it was thought. */
LANES_INLINE float learn_pair(const struct trainer *t, const lanes *word, lanes *context, lanes *gradient, float label)
{
    float p = sigmoid(t, dot(word, context, t->blocks)), step = t->rate * (label - p);
    for (unsigned i = 0; i < t->blocks; i++) {
        gradient[i] += step * context[i];
        context[i] += step * word[i];
    }
    return p;
}

/* One occurrence of a word: neighbour[place], NONE beyond the text, and noise that all places share. */
EACH_PROCESSOR
static void learn_word(struct trainer *t, lanes *word, const uint32_t *neighbour, const uint32_t *noise)
{
    lanes gradient[VECTORS_MAX_WIDTH / LANES];
    memset(gradient, 0, t->blocks * sizeof *gradient);
    size_t row = (size_t)PLACES * t->blocks;
    for (unsigned place = 0; place < PLACES; place++) {
        if (neighbour[place] == NONE) continue;
        lanes *at = t->context + (size_t)place * t->blocks;
        t->likely += (double)learn_pair(t, word, at + neighbour[place] * row, gradient, 1);
        t->examples++;
        for (unsigned i = 0; i < NEGATIVES; i++)
            if (noise[i] != neighbour[place]) learn_pair(t, word, at + noise[i] * row, gradient, 0);
    }
    for (unsigned i = 0; i < t->blocks; i++) word[i] += gradient[i];
}

/* The ranks of what stands around text[at]; nothing beyond the paragraph's edges. */
static void look_around(const uint32_t *text, size_t count, uint32_t edge, size_t at, uint32_t neighbour[PLACES])
{
    for (unsigned i = 0; i < PLACES; i++) neighbour[i] = NONE;
    for (size_t i = 1; i <= WINDOW && i <= at; i++) {
        neighbour[WINDOW - i] = text[at - i];
        if (text[at - i] == edge) break;
    }
    for (size_t i = 1; i <= WINDOW && at + i < count; i++) {
        neighbour[WINDOW + i - 1] = text[at + i];
        if (text[at + i] == edge) break;
    }
}

static void pass(struct trainer *t, const uint32_t *text, size_t count, double first_rate, double last_rate)
{
    uint32_t edge = (uint32_t)t->words, neighbour[PLACES], noise[NEGATIVES];
    t->likely = 0;
    t->examples = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] == edge || draw(t) > t->keep[text[i]]) continue;
        for (unsigned k = 0; k < NEGATIVES; k++) noise[k] = draw_noise(t);
        look_around(text, count, edge, i, neighbour);
        t->rate = (float)(first_rate + (last_rate - first_rate) * (double)i / (double)count);
        learn_word(t, t->word + (size_t)text[i] * t->blocks, neighbour, noise);
    }
}

/* ---- The whole ---- */

static void begin(struct trainer *t, const struct vectors_options *options, const struct running_text *text,
                  const struct ranked_words *ranked)
{
    t->words = ranked->count + 1;
    t->blocks = options->width / LANES;
    t->random = options->seed;
    t->word = zeros(t->words * t->blocks, sizeof *t->word);
    t->context = zeros((t->words + 1) * PLACES * t->blocks, sizeof *t->context);
    t->keep = zeros(t->words, sizeof *t->keep);
    float *at = (float *)t->word;
    for (size_t i = 0; i < t->words * options->width; i++)
        at[i] = ((float)(draw(t) >> 8) / (1 << 24) - 0.5f) / (float)options->width;
    for (int i = 0; i <= SIGMOID_STEPS; i++)
        t->sigmoid[i] = (float)(1 / (1 + exp(-((double)i * 2 * SIGMOID_RANGE / SIGMOID_STEPS - SIGMOID_RANGE))));
    count_odds(t, text, ranked);
}

static void check_options(const struct vectors_options *o)
{
    CW_CHECK(o->width > 0 && o->width % LANES == 0 && o->width <= VECTORS_MAX_WIDTH && o->seed && o->passes);
}

enum cw_error vectors_train(const struct running_text *text, const struct vectors_options *options, struct vectors *out)
{
    check_options(options);
    *out = (struct vectors){0};
    struct ranked_words ranked = running_text_rank(text, options->words, options->least);
    if (ranked.count == 0) {
        ranked_words_free(&ranked);
        return cw_fail(CW_EDATA, "no word occurs %u times", options->least);
    }
    struct trainer t = {0};
    begin(&t, options, text, &ranked);
    uint32_t *ranks = zeros(text->count, sizeof *ranks);
    for (size_t i = 0; i < text->count; i++) ranks[i] = ranked.rank[text->at[i]];
    double fall = (FIRST_RATE - LAST_RATE) / options->passes;
    for (unsigned i = 0; i < options->passes; i++) {
        pass(&t, ranks, text->count, FIRST_RATE - i * fall, FIRST_RATE - (i + 1) * fall);
        fprintf(stderr, "vectors: pass %u, a neighbour's mean likelihood %.4f\n", i + 1, t.likely / (double)t.examples);
    }
    *out = (struct vectors){ranked.key, ranked.frequency, ranked.count, options->width, (float *)t.word};
    ranked.key = NULL;
    ranked.frequency = NULL;
    free(ranks);
    free(t.context);
    free(t.keep);
    free(t.noise);
    ranked_words_free(&ranked);
    return CW_OK;
}

enum cw_error vectors_make(const char *corpora, const struct vectors_options *options, struct vectors *out)
{
    struct running_text text;
    *out = (struct vectors){0};
    enum cw_error e = running_text_read(corpora, &text);
    if (!e) e = vectors_train(&text, options, out);
    running_text_free(&text);
    return e;
}

void vectors_free(struct vectors *v)
{
    free(v->key);
    free(v->frequency);
    free(v->at);
    *v = (struct vectors){0};
}
