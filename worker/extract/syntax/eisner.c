#include "worker/extract/syntax/eisner.h"

#include <math.h>

#include "worker/model/lanes.h"

/* What is known of a stretch of words from i to j, headed by its left or its right end. */
enum side { LEFT, RIGHT, SIDES };

/* By row a stretch's first word, or by column its last: whatever is added up side by side lies side by side. */
enum order { BY_FIRST, BY_LAST, ORDERS };

struct chart {               /* cells i * words + j by first word, j * words + i by last, i <= j */
    size_t words;
    /* open: an arc spans it; closed: nothing more to come on its far side */
    float *open[SIDES], *closed[SIDES][ORDERS];
    uint16_t *open_split, *closed_split[SIDES];  /* by first word: where the best was put together */
    int32_t *head;
};

/* The largest a[k] + b[k] of many, LANES at a time. */
EACH_PROCESSOR
static float largest_sum(const float *a, const float *b, size_t n)
{
    float top[LANES], best = -INFINITY;
    size_t k = 0;
    for (size_t i = 0; i < LANES; i++) top[i] = -INFINITY;
    for (; k + LANES <= n; k += LANES)
        for (size_t i = 0; i < LANES; i++) {
            float sum = a[k + i] + b[k + i];
            top[i] = sum > top[i] ? sum : top[i];
        }
    for (size_t i = 0; i < LANES; i++) best = top[i] > best ? top[i] : best;
    for (; k < n; k++) best = a[k] + b[k] > best ? a[k] + b[k] : best;
    return best;
}

/* The largest, and the first k that has it. */
static float best_split(const float *a, const float *b, size_t n, size_t *at)
{
    size_t k = 0;
    if (n >= 2 * LANES) {
        float best = largest_sum(a, b, n);
        while (k + 1 < n && a[k] + b[k] != best) k++;
        *at = k;
        return best;
    }
    float best = a[0] + b[0];
    *at = 0;
    for (k = 1; k < n; k++) {
        float sum = a[k] + b[k];
        *at = sum > best ? k : *at;
        best = sum > best ? sum : best;
    }
    return best;
}

static void fill_cell(struct chart *c, const float *scores, size_t stride, size_t i, size_t j)
{
    size_t n = c->words, cell = i * n + j, back = j * n + i, split;
    float best = best_split(c->closed[LEFT][BY_FIRST] + i * n + i, c->closed[RIGHT][BY_LAST] + back + 1, j - i, &split);
    c->open_split[cell] = (uint16_t)(i + split);
    c->open[LEFT][cell] = best + scores[j * stride + i];    /* by first word */
    c->open[RIGHT][back] = best + scores[i * stride + j];   /* by last word */
    best = best_split(c->open[LEFT] + cell - (j - i) + 1, c->closed[LEFT][BY_LAST] + back + 1, j - i, &split);
    c->closed_split[LEFT][cell] = (uint16_t)(i + 1 + split);
    c->closed[LEFT][BY_FIRST][cell] = c->closed[LEFT][BY_LAST][back] = best;
    best = best_split(c->closed[RIGHT][BY_FIRST] + i * n + i, c->open[RIGHT] + back, j - i, &split);
    c->closed_split[RIGHT][cell] = (uint16_t)(i + split);
    c->closed[RIGHT][BY_FIRST][cell] = c->closed[RIGHT][BY_LAST][back] = best;
}

static void read_closed(const struct chart *c, enum side side, size_t i, size_t j)
{
    while (i < j) {          /* the part at the far end first, then what the arc spans */
        size_t k = c->closed_split[side][i * c->words + j];
        size_t from = side == LEFT ? i : k, to = side == LEFT ? k : j;
        size_t split = c->open_split[from * c->words + to];
        if (side == LEFT) {
            c->head[k] = (int32_t)i;
            read_closed(c, RIGHT, split + 1, k);
            read_closed(c, LEFT, k, j);
            j = split;
        } else {
            c->head[k] = (int32_t)j;
            read_closed(c, LEFT, k, split);
            read_closed(c, RIGHT, i, k);
            i = split + 1;
        }
    }
}

void eisner(const float *scores, size_t words, size_t stride, struct arena *arena, int32_t *head)
{
    CW_CHECK(words <= UINT16_MAX);
    struct chart c = {.words = words, .head = head};
    c.open_split = arena_array(arena, words * words, sizeof *c.open_split);
    for (size_t side = 0; side < SIDES; side++) {
        c.open[side] = arena_array(arena, words * words, sizeof(float));
        for (size_t order = 0; order < ORDERS; order++)
            c.closed[side][order] = arena_array(arena, words * words, sizeof(float));
        c.closed_split[side] = arena_array(arena, words * words, sizeof *c.open_split);
    }
    for (size_t length = 1; length < words; length++)
        for (size_t i = 0; i + length < words; i++) fill_cell(&c, scores, stride, i, i + length);
    size_t root = 0;
    float best = -INFINITY;
    for (size_t k = 0; k < words; k++) {
        float score = c.closed[RIGHT][BY_FIRST][k] + c.closed[LEFT][BY_FIRST][k * words + words - 1] +
                      scores[k * stride + k];
        if (score <= best) continue;
        best = score;
        root = k;
    }
    if (!words) return;
    head[root] = (int32_t)root;
    read_closed(&c, RIGHT, 0, root);
    read_closed(&c, LEFT, root, words - 1);
}
