#include "worker/extract/syntax/eisner.h"

#include <math.h>

/* What is known of a stretch of words from i to j, headed by its left or its right end. */
enum side { LEFT, RIGHT, SIDES };

struct chart {               /* cells i * words + j, i <= j */
    size_t words;
    float *open[SIDES], *closed[SIDES];          /* open: an arc spans it; closed: nothing more to come on its far side */
    uint16_t *open_split, *closed_split[SIDES];  /* where the best was put together */
    int32_t *head;
};

static void fill_cell(struct chart *c, const float *scores, size_t stride, size_t i, size_t j)
{
    size_t n = c->words, cell = i * n + j;
    float best = -INFINITY;
    for (size_t k = i; k < j; k++) {
        float score = c->closed[LEFT][i * n + k] + c->closed[RIGHT][(k + 1) * n + j];
        if (score <= best) continue;
        best = score;
        c->open_split[cell] = (uint16_t)k;
    }
    c->open[LEFT][cell] = best + scores[j * stride + i];
    c->open[RIGHT][cell] = best + scores[i * stride + j];
    best = -INFINITY;
    for (size_t k = i + 1; k <= j; k++) {
        float score = c->open[LEFT][i * n + k] + c->closed[LEFT][k * n + j];
        if (score <= best) continue;
        best = score;
        c->closed_split[LEFT][cell] = (uint16_t)k;
    }
    c->closed[LEFT][cell] = best;
    best = -INFINITY;
    for (size_t k = i; k < j; k++) {
        float score = c->closed[RIGHT][i * n + k] + c->open[RIGHT][k * n + j];
        if (score <= best) continue;
        best = score;
        c->closed_split[RIGHT][cell] = (uint16_t)k;
    }
    c->closed[RIGHT][cell] = best;
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
        c.closed[side] = arena_array(arena, words * words, sizeof(float));
        c.closed_split[side] = arena_array(arena, words * words, sizeof *c.open_split);
    }
    for (size_t length = 1; length < words; length++)
        for (size_t i = 0; i + length < words; i++) fill_cell(&c, scores, stride, i, i + length);
    size_t root = 0;
    float best = -INFINITY;
    for (size_t k = 0; k < words; k++) {
        float score = c.closed[RIGHT][k] + c.closed[LEFT][k * words + words - 1] + scores[k * stride + k];
        if (score <= best) continue;
        best = score;
        root = k;
    }
    if (!words) return;
    head[root] = (int32_t)root;
    read_closed(&c, RIGHT, 0, root);
    read_closed(&c, LEFT, root, words - 1);
}
