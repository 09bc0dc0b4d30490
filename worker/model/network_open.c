/* Opening a network's file: every count, shape and number of a tensor is checked here. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "worker/model/network_inside.h"

enum { MAX_REACH = 64 };  /* radius and dilation of a window */

/* The next section, aligned; NULL when the file ends before. */
static const void *take(struct network *n, size_t count, size_t size)
{
    uintptr_t at = (uintptr_t)(n->file.content + n->file.taken);
    size_t padding = (NETWORK_ALIGN - at % NETWORK_ALIGN) % NETWORK_ALIGN;
    return model_file_take(&n->file, padding, 1) ? model_file_take(&n->file, count, size) : NULL;
}

/* ---- Tensors ---- */

static bool are_finite(const float *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i])) return false;
    return true;
}

static bool read_matrix(struct network *n, const struct network_entry *e, struct product_matrix *m)
{
    if (e->rows > NETWORK_MAX_INPUTS || e->cols == 0 || e->cols > NETWORK_MAX_OUTPUTS) return false;
    size_t stride = lanes_stride(e->cols);
    m->inputs = e->rows;
    m->outputs = e->cols;
    m->scale = take(n, stride, sizeof *m->scale);
    m->bias = take(n, stride, sizeof *m->bias);
    m->weight = take(n, product_bytes(e->rows, e->cols), 1);
    if (!m->scale || !m->bias || !m->weight || !are_finite(m->scale, stride) || !are_finite(m->bias, stride))
        return false;
    int32_t *offset = aligned_alloc(NETWORK_ALIGN, stride * sizeof *offset);
    if (!offset) return false;
    product_offsets(m->weight, e->rows, e->cols, offset);
    m->offset = offset;
    return true;
}

static bool read_table(struct network *n, const struct network_entry *e, struct network_table *t)
{
    if (e->cols == 0 || e->cols % LANES || e->cols > NETWORK_MAX_WIDTH) return false;
    t->rows = e->rows;
    t->cols = e->cols;
    t->scale = take(n, e->rows, sizeof *t->scale);
    t->value = take(n, (size_t)e->rows * e->cols, 1);
    return t->scale && t->value && are_finite(t->scale, e->rows);
}

static bool read_words(struct network *n, const struct network_entry *e, struct network_words *w)
{
    w->slots = e->rows;
    w->slot = take(n, e->rows, sizeof *w->slot);
    bool has_free = false, in_range = true;
    for (size_t i = 0; w->slot && i < e->rows; i++) {
        has_free |= w->slot[i].row == NETWORK_FREE;
        in_range &= w->slot[i].row == NETWORK_FREE || w->slot[i].row < NETWORK_MAX_ROWS;
    }
    return has_free && in_range;  /* without a free slot probing would not end */
}

static bool read_tensor(struct network *n, const struct network_entry *e, struct network_tensor *t)
{
    t->entry = e;
    if (!memchr(e->name, 0, sizeof e->name) || e->rows == 0 || e->rows > NETWORK_MAX_ROWS) return false;
    switch (e->kind) {
    case NETWORK_FLOATS:
        if (e->cols == 0 || e->cols > NETWORK_MAX_WIDTH) return false;
        t->as.floats = take(n, (size_t)e->rows * lanes_stride(e->cols), sizeof(float));
        return t->as.floats && are_finite(t->as.floats, (size_t)e->rows * lanes_stride(e->cols));
    case NETWORK_MATRIX: return read_matrix(n, e, &t->as.matrix);
    case NETWORK_TABLE: return read_table(n, e, &t->as.table);
    case NETWORK_WORDS: return read_words(n, e, &t->as.words);
    default: return false;
    }
}

static const struct network_tensor *tensor(const struct network *n, uint32_t number, enum network_kind kind)
{
    if (number >= n->header->tensors || n->tensors[number].entry->kind != kind) return NULL;
    return &n->tensors[number];
}

/* ---- Parts and operations ---- */

static enum cw_error check_parts(struct network *n)
{
    for (uint32_t i = 0; i < n->header->parts; i++) {
        const struct network_part *p = &n->parts[i];
        const struct network_tensor *t = tensor(n, p->table, NETWORK_TABLE);
        if (!t || p->slots == 0 || p->slots > NETWORK_MAX_SLOTS || p->function >= NETWORK_FUNCTIONS)
            return cw_fail(CW_ECORRUPT, "part %u is malformed", i);
        n->slots += p->slots;
        n->input += t->as.table.cols;
    }
    if (n->slots == 0 || n->slots > NETWORK_MAX_SLOTS || n->input > NETWORK_MAX_WIDTH)
        return cw_fail(CW_ECORRUPT, "impossible parts of the input");
    return CW_OK;
}

/* Finds an operation's matrix and sets l->after; false if it does not fit rows of l->before columns. */
static bool fits(const struct network *n, struct network_layer *l, size_t saved)
{
    const struct network_op *op = l->op;
    const struct network_tensor *t;
    l->after = l->before;
    switch (op->op) {
    case NETWORK_WINDOW:
        l->after = l->before * (2 * (size_t)op->a + 1);
        return op->a > 0 && op->a <= MAX_REACH && op->b > 0 && op->b <= MAX_REACH;
    case NETWORK_AFFINE:
        t = tensor(n, op->a, NETWORK_MATRIX);
        if (!t || t->as.matrix.inputs != l->before) return false;
        l->matrix = &t->as.matrix;
        l->after = t->as.matrix.outputs;
        return true;
    case NETWORK_SAVE:
    case NETWORK_RECTIFY: return true;
    case NETWORK_ADD: return saved == l->before;
    case NETWORK_RECURRENT:
        if ((op->a != NETWORK_GATES && op->a != NETWORK_GATES_AND_SKIP) || l->before % (2 * op->a * LANES))
            return false;
        l->after = l->before / op->a;
        return op->a == NETWORK_GATES_AND_SKIP || saved == l->after;
    default: return false;
    }
}

static enum cw_error check_operations(struct network *n, const struct network_op *ops)
{
    size_t width = n->input, saved = 0;
    n->widest = width;
    for (uint32_t i = 0; i < n->header->ops; i++) {
        struct network_layer *l = &n->layers[i];
        l->op = &ops[i];
        l->before = width;
        if (!fits(n, l, saved) || l->after % LANES || l->after > NETWORK_MAX_WIDTH)
            return cw_fail(CW_ECORRUPT, "operation %u is malformed", i);
        width = l->after;
        if (l->op->op == NETWORK_SAVE) saved = width;
        if (saved > n->widest_saved) n->widest_saved = saved;
        if (width > n->widest) n->widest = width;
    }
    n->width = width;
    return CW_OK;
}

/* ---- The file ---- */

static enum cw_error read_sections(struct network *n)
{
    const struct network_header *h = n->header = take(n, 1, sizeof *h);
    if (!h || h->tensors > NETWORK_MAX_TENSORS || h->parts > NETWORK_MAX_PARTS || h->ops > NETWORK_MAX_OPS) {
        n->header = NULL;
        return cw_fail(CW_ECORRUPT, "impossible sizes in the header");
    }
    const struct network_entry *entries = take(n, h->tensors, sizeof *entries);
    n->parts = take(n, h->parts, sizeof *n->parts);
    const struct network_op *ops = take(n, h->ops, sizeof *ops);
    if (!entries || !n->parts || !ops) return cw_fail(CW_ECORRUPT, "the file ends early");
    n->tensors = calloc(h->tensors + 1, sizeof *n->tensors);
    n->layers = calloc(h->ops + 1, sizeof *n->layers);
    if (!n->tensors || !n->layers) return cw_fail(CW_ENOMEM, "out of memory");
    for (uint32_t i = 0; i < h->tensors; i++)
        if (!read_tensor(n, &entries[i], &n->tensors[i])) return cw_fail(CW_ECORRUPT, "tensor %u is malformed", i);
    enum cw_error e = check_parts(n);
    return e ? e : check_operations(n, ops);
}

enum cw_error network_open(const char *path, struct network **out)
{
    *out = NULL;
    struct network *n = calloc(1, sizeof *n);
    if (!n) return cw_fail(CW_ENOMEM, "%s: out of memory", path);
    enum cw_error e = model_file_open(path, NETWORK_KIND, NETWORK_VERSION, &n->file);
    if (!e) e = cw_context(read_sections(n), "%s", path);
    if (e) {
        network_close(n);
        return e;
    }
    n->kernel = product_kernel_best();
    *out = n;
    return CW_OK;
}

void network_close(struct network *n)
{
    if (!n) return;
    for (uint32_t i = 0; n->tensors && i < n->header->tensors; i++)
        if (n->tensors[i].entry && n->tensors[i].entry->kind == NETWORK_MATRIX)
            free((void *)n->tensors[i].as.matrix.offset);
    free(n->tensors);
    free(n->layers);
    model_file_close(&n->file);
    free(n);
}

uint64_t network_checksum(const struct network *n) { return n->file.checksum; }

/* ---- What is in it ---- */

static const struct network_tensor *find(const struct network *n, const char *name, enum network_kind kind)
{
    for (uint32_t i = 0; i < n->header->tensors; i++)
        if (n->tensors[i].entry->kind == kind && strcmp(n->tensors[i].entry->name, name) == 0) return &n->tensors[i];
    return NULL;
}

const struct product_matrix *network_matrix(const struct network *n, const char *name)
{
    const struct network_tensor *t = find(n, name, NETWORK_MATRIX);
    return t ? &t->as.matrix : NULL;
}

const float *network_floats(const struct network *n, const char *name, size_t rows, size_t cols)
{
    const struct network_tensor *t = find(n, name, NETWORK_FLOATS);
    return t && t->entry->rows == rows && t->entry->cols == cols ? t->as.floats : NULL;
}

const struct network_words *network_words(const struct network *n, const char *name)
{
    const struct network_tensor *t = find(n, name, NETWORK_WORDS);
    return t ? &t->as.words : NULL;
}

uint32_t network_words_rows(const struct network_words *w)
{
    uint32_t rows = 0;
    for (uint32_t i = 0; i < w->slots; i++)
        if (w->slot[i].row != NETWORK_FREE && w->slot[i].row >= rows) rows = w->slot[i].row + 1;
    return rows;
}

const struct network_table *network_table(const struct network *n, const char *name, size_t rows, size_t cols)
{
    const struct network_tensor *t = find(n, name, NETWORK_TABLE);
    return t && t->entry->rows == rows && t->entry->cols == cols ? &t->as.table : NULL;
}

size_t network_inputs(const struct network *n) { return n->header->parts; }

struct network_input network_input(const struct network *n, size_t part)
{
    CW_CHECK(part < n->header->parts);
    const struct network_entry *e = n->tensors[n->parts[part].table].entry;
    return (struct network_input){e->name, n->parts[part].slots, e->rows};
}

size_t network_slots(const struct network *n) { return n->slots; }
size_t network_width(const struct network *n) { return n->width; }
