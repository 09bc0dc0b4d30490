/* Runs a network's operations over sentences.  A few sentences go through all of it together, so that what is between
 * the operations stays in the nearest caches. */
#include "worker/model/network.h"

#include <string.h>

#include "worker/model/network_inside.h"
#include "worker/model/network_math.h"

enum { PIECE = 64 };         /* tokens: sentences go together until they have so many */

int32_t network_word(const struct network_words *w, uint64_t key)
{
    uint32_t want = (uint32_t)(key >> 32), at = network_home(key, w->slots);
    while (w->slot[at].row != NETWORK_FREE) {
        if (w->slot[at].fingerprint == want) return (int32_t)w->slot[at].row;
        if (++at == w->slots) at = 0;
    }
    return -1;
}

static void *aligned(struct arena *arena, size_t bytes)
{
    uintptr_t at = (uintptr_t)arena_alloc(arena, bytes + NETWORK_ALIGN);
    return (void *)((at + NETWORK_ALIGN - 1) / NETWORK_ALIGN * NETWORK_ALIGN);
}

float *network_rows(struct arena *arena, size_t rows, size_t columns)
{
    return aligned(arena, rows * lanes_stride(columns) * sizeof(float));
}

/* ---- Heads ---- */

float *network_affine(const struct network *n, const struct product_matrix *m, const float *x, size_t rows,
                      struct arena *arena)
{
    float *out = network_rows(arena, rows, m->outputs), scale[PIECE];
    size_t in = lanes_stride(m->inputs), after = lanes_stride(m->outputs);
    uint8_t *byte = aligned(arena, (rows < PIECE ? rows : PIECE) * in);
    for (size_t i = 0; i < rows; i += PIECE) {
        size_t here = rows - i < PIECE ? rows - i : PIECE;
        product_quantise(n->kernel, x + i * in, here, m->inputs, byte, scale);
        n->kernel->multiply(m, byte, scale, here, out + i * after);
    }
    return out;
}

/* ---- The input ---- */

EACH_PROCESSOR
static void add_table_row(float *restrict to, const int8_t *restrict value, float scale, size_t n)
{
    for (size_t i = 0; i < n; i++) to[i] += (float)value[i] * scale;
}

void network_add_rows(const struct network_table *t, const int32_t *rows, size_t count, float *to)
{
    for (size_t i = 0; i < count; i++) {
        CW_CHECK(rows[i] >= -1 && (rows[i] < 0 || (uint32_t)rows[i] < t->rows));
        if (rows[i] >= 0) add_table_row(to, t->value + (size_t)rows[i] * t->cols, t->scale[rows[i]], t->cols);
    }
}

static void embed(const struct network *n, const int32_t *ids, float *row)
{
    memset(row, 0, n->input * sizeof *row);
    for (uint32_t i = 0; i < n->header->parts; i++) {
        const struct network_part *p = &n->parts[i];
        const struct network_table *t = &n->tensors[p->table].as.table;
        network_add_rows(t, ids, p->slots, row);
        ids += p->slots;
        if (p->function == NETWORK_RELU) network_relu(row, t->cols);
        row += t->cols;
    }
}

/* ---- Operations ---- */

/* Some sentences on their way through the operations. */
struct piece {
    uint32_t begin[PIECE + 1];   /* of sentences, among the piece's rows */
    size_t sentences, rows;
    float *x, *y, *saved;        /* y: where the next operation writes, then they change places */
    const float *zeros;          /* a row */
    uint8_t *byte;
    float *scale;
};

static void window(const struct network_layer *l, struct piece *p)
{
    int64_t radius = l->op->a, dilation = l->op->b;
    float *to = p->y;
    for (size_t s = 0; s < p->sentences; s++)
        for (int64_t t = p->begin[s]; t < p->begin[s + 1]; t++)
            for (int64_t i = t - radius * dilation; i <= t + radius * dilation; i += dilation, to += l->before) {
                if (i >= p->begin[s] && i < p->begin[s + 1])
                    memcpy(to, p->x + (size_t)i * l->before, l->before * sizeof *to);
                else
                    memset(to, 0, l->before * sizeof *to);
            }
}

/* One direction over one sentence: pointers are at the first row to be read, steps lead to the next one. */
struct direction {
    const float *z, *f, *r, *skip, *zeros;
    float *out;
    ptrdiff_t gates_step, skip_step, out_step;
};

static void recur(const struct direction *d, size_t rows, size_t n)
{
    const float *before = d->zeros;
    for (ptrdiff_t i = 0; i < (ptrdiff_t)rows; i++) {
        float *c = d->out + i * d->out_step;
        network_scan(c, before, d->z + i * d->gates_step, d->f + i * d->gates_step, n);
        before = c;
    }
    for (ptrdiff_t i = 0; i < (ptrdiff_t)rows; i++)
        network_highway(d->out + i * d->out_step, d->r + i * d->gates_step, d->skip + i * d->skip_step, n);
}

static void recurrent(const struct network_layer *l, struct piece *p)
{
    size_t block = l->after, n = block / 2;
    for (size_t i = 0; i < p->rows; i++)  /* f and r */
        network_sigmoid(p->x + i * l->before + block, 2 * block);
    for (size_t s = 0; s < p->sentences; s++) {
        size_t first = p->begin[s], rows = p->begin[s + 1] - first;
        for (size_t half = 0; half < 2; half++) {
            size_t row = half ? first + rows - 1 : first;
            ptrdiff_t step = half ? -1 : 1;
            const float *gates = p->x + row * l->before + half * n;
            struct direction d = {.z = gates, .f = gates + block, .r = gates + 2 * block, .zeros = p->zeros,
                                  .skip = gates + 3 * block, .out = p->y + row * block + half * n,
                                  .gates_step = step * (ptrdiff_t)l->before, .out_step = step * (ptrdiff_t)block};
            d.skip_step = d.gates_step;
            if (l->op->a == NETWORK_GATES) {
                d.skip = p->saved + row * block + half * n;
                d.skip_step = d.out_step;
            }
            recur(&d, rows, n);
        }
    }
}

const float *network_recurrent(float *gates, size_t rows, size_t columns, struct arena *arena)
{
    CW_CHECK(columns % (2 * NETWORK_GATES_AND_SKIP * LANES) == 0);
    struct network_op op = {NETWORK_RECURRENT, NETWORK_GATES_AND_SKIP, 0, 0};
    struct network_layer l = {.op = &op, .before = columns, .after = columns / NETWORK_GATES_AND_SKIP};
    struct piece p = {.begin = {0, (uint32_t)rows}, .sentences = 1, .rows = rows, .x = gates,
                      .y = network_rows(arena, rows, l.after), .zeros = network_rows(arena, 1, columns)};
    recurrent(&l, &p);
    return p.y;
}

static void affine(const struct network *n, const struct network_layer *l, struct piece *p)
{
    product_quantise(n->kernel, p->x, p->rows, l->before, p->byte, p->scale);
    n->kernel->multiply(l->matrix, p->byte, p->scale, p->rows, p->y);
}

static void operate(const struct network *n, const struct network_layer *l, struct piece *p)
{
    switch (l->op->op) {
    case NETWORK_WINDOW: window(l, p); break;
    case NETWORK_AFFINE: affine(n, l, p); break;
    case NETWORK_RECURRENT: recurrent(l, p); break;
    case NETWORK_SAVE: memcpy(p->saved, p->x, p->rows * l->before * sizeof *p->x); return;
    case NETWORK_RECTIFY: network_relu(p->x, p->rows * l->before); return;
    case NETWORK_ADD: network_add(p->x, p->saved, p->rows * l->before); return;
    }
    float *x = p->x;
    p->x = p->y;
    p->y = x;
}

/* ---- Sentences ---- */

static void encode_piece(const struct network *n, struct piece *p, const int32_t *ids, float *out)
{
    for (size_t i = 0; i < p->rows; i++) embed(n, ids + i * n->slots, p->x + i * n->input);
    for (uint32_t i = 0; i < n->header->ops; i++) operate(n, &n->layers[i], p);
    memcpy(out, p->x, p->rows * n->width * sizeof *out);
    p->rows = p->sentences = 0;
}

static struct piece begin_piece(const struct network *n, size_t tokens, struct arena *arena)
{
    size_t most = tokens < NETWORK_SENTENCE + PIECE ? tokens : NETWORK_SENTENCE + PIECE;
    return (struct piece){.x = network_rows(arena, most, n->widest), .y = network_rows(arena, most, n->widest),
                          .saved = network_rows(arena, most, n->widest_saved), .byte = aligned(arena, most * n->widest),
                          .scale = aligned(arena, most * sizeof(float)), .zeros = network_rows(arena, 1, n->widest)};
}

const float *network_encode(const struct network *n, const int32_t *ids, const uint32_t *begin, size_t sentences,
                            struct arena *arena)
{
    size_t tokens = begin[sentences], done = 0;
    CW_CHECK(begin[0] == 0);
    float *out = network_rows(arena, tokens, n->width);
    struct piece p = begin_piece(n, tokens, arena);
    for (size_t s = 0; s < sentences; s++) {
        CW_CHECK(begin[s] <= begin[s + 1] && begin[s + 1] <= tokens);
        for (size_t at = begin[s]; at < begin[s + 1];) {
            size_t rows = begin[s + 1] - at < NETWORK_SENTENCE ? begin[s + 1] - at : NETWORK_SENTENCE;
            at += rows;
            p.rows += rows;
            p.begin[++p.sentences] = (uint32_t)p.rows;
            if (p.rows < PIECE && at < tokens) continue;
            encode_piece(n, &p, ids + done * n->slots, out + done * n->width);
            done = at;
        }
    }
    return out;
}
