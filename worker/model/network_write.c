#include "worker/model/network_write.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "worker/model/lanes.h"
#include "worker/model/model_file.h"
#include "worker/model/network_product.h"

enum { LARGEST = 127, MODEL_HEADER = 32, SECTIONS = 3 };

struct tensor {
    struct network_entry entry;
    struct buffer section[SECTIONS];
};

/* An operation or part that may name a tensor. */
struct step {
    uint32_t op, a, b;
    char name[NETWORK_NAME];
};

struct network_writer {
    struct tensor tensors[NETWORK_MAX_TENSORS];
    struct step parts[NETWORK_MAX_PARTS], ops[NETWORK_MAX_OPS];
    size_t tensor_count, part_count, op_count;
};

struct network_writer *network_writer_new(void) { return calloc(1, sizeof(struct network_writer)); }

void network_writer_free(struct network_writer *w)
{
    if (!w) return;
    for (size_t i = 0; i < w->tensor_count; i++)
        for (size_t k = 0; k < SECTIONS; k++) buffer_free(&w->tensors[i].section[k]);
    free(w);
}

/* ---- Tensors ---- */

static void copy_name(char to[NETWORK_NAME], const char *name)
{
    CW_CHECK(strlen(name) < NETWORK_NAME && *name);
    strncpy(to, name, NETWORK_NAME - 1);
}

static size_t find(const struct network_writer *w, const char *name)
{
    size_t i = 0;
    while (i < w->tensor_count && strcmp(w->tensors[i].entry.name, name) != 0) i++;
    return i;
}

static struct tensor *add_tensor(struct network_writer *w, const char *name, enum network_kind kind, size_t rows,
                                 size_t cols)
{
    CW_CHECK(w->tensor_count < NETWORK_MAX_TENSORS && find(w, name) == w->tensor_count);
    CW_CHECK(rows > 0 && rows <= NETWORK_MAX_ROWS && cols <= NETWORK_MAX_ROWS);
    struct tensor *t = &w->tensors[w->tensor_count++];
    copy_name(t->entry.name, name);
    t->entry.kind = kind;
    t->entry.rows = (uint32_t)rows;
    t->entry.cols = (uint32_t)cols;
    return t;
}

static void put_zeros(struct buffer *b, size_t n)
{
    static const char zeros[NETWORK_ALIGN];
    for (; n > sizeof zeros; n -= sizeof zeros) buffer_append(b, zeros, sizeof zeros);
    buffer_append(b, zeros, n);
}

static void put_row(struct buffer *b, const float *value, size_t cols)
{
    buffer_append(b, value, cols * sizeof *value);
    put_zeros(b, (lanes_stride(cols) - cols) * sizeof *value);
}

void network_write_floats(struct network_writer *w, const char *name, size_t rows, size_t cols, const float *value)
{
    CW_CHECK(cols > 0);
    struct tensor *t = add_tensor(w, name, NETWORK_FLOATS, rows, cols);
    for (size_t i = 0; i < rows; i++) put_row(&t->section[0], value + i * cols, cols);
}

/* What the largest of `count` numbers, `step` apart, is to be divided by to fit; 0 if all are 0. */
static float scale_of(const float *value, size_t count, size_t step)
{
    float top = 0;
    for (size_t i = 0; i < count; i++)
        if (fabsf(value[i * step]) > top) top = fabsf(value[i * step]);
    return top / LARGEST;
}

static int8_t quantise(float value, float scale) { return scale > 0 ? (int8_t)lrintf(value / scale) : 0; }

void network_write_matrix(struct network_writer *w, const char *name, size_t inputs, size_t outputs,
                          const float *weight, const float *bias)
{
    CW_CHECK(inputs > 0 && inputs <= NETWORK_MAX_INPUTS && outputs > 0 && outputs <= NETWORK_MAX_OUTPUTS);
    struct tensor *t = add_tensor(w, name, NETWORK_MATRIX, inputs, outputs);
    size_t groups = product_groups(inputs);
    for (size_t n = 0; n < outputs; n++) {
        float scale = scale_of(weight + n, inputs, outputs);
        buffer_append(&t->section[0], &scale, sizeof scale);
    }
    put_zeros(&t->section[0], (lanes_stride(outputs) - outputs) * sizeof(float));
    if (bias) put_row(&t->section[1], bias, outputs);
    else put_zeros(&t->section[1], lanes_stride(outputs) * sizeof *bias);
    put_zeros(&t->section[2], product_bytes(inputs, outputs));
    if (t->section[0].failed || t->section[2].failed) return;
    const float *scale = (const float *)t->section[0].data;
    int8_t *packed = (int8_t *)t->section[2].data;
    for (size_t k = 0; k < inputs; k++)
        for (size_t n = 0; n < outputs; n++)
            packed[product_place(groups, k, n)] = quantise(weight[k * outputs + n], scale[n]);
}

void network_write_table(struct network_writer *w, const char *name, size_t rows, size_t cols, const float *value)
{
    CW_CHECK(cols > 0 && cols % LANES == 0);
    struct tensor *t = add_tensor(w, name, NETWORK_TABLE, rows, cols);
    for (size_t i = 0; i < rows; i++, value += cols) {
        float scale = scale_of(value, cols, 1);
        buffer_append(&t->section[0], &scale, sizeof scale);
        for (size_t k = 0; k < cols; k++) buffer_append(&t->section[1], &(int8_t){quantise(value[k], scale)}, 1);
    }
}

void network_write_words(struct network_writer *w, const char *name, const uint64_t *key, const uint32_t *row,
                         size_t count)
{
    size_t slots = count + count / 2 + 1;
    struct tensor *t = add_tensor(w, name, NETWORK_WORDS, slots, 0);
    for (size_t i = 0; i < slots; i++)
        buffer_append(&t->section[0], &(struct network_slot){0, NETWORK_FREE}, sizeof(struct network_slot));
    if (t->section[0].failed) return;
    struct network_slot *slot = (struct network_slot *)t->section[0].data;
    for (size_t i = 0; i < count; i++) {
        size_t at = network_home(key[i], (uint32_t)slots);
        while (slot[at].row != NETWORK_FREE) at = at + 1 < slots ? at + 1 : 0;
        slot[at] = (struct network_slot){(uint32_t)(key[i] >> 32), row ? row[i] : (uint32_t)i};
    }
}

/* ---- Parts and operations ---- */

void network_write_part(struct network_writer *w, const char *table, size_t slots, enum network_function function)
{
    CW_CHECK(w->part_count < NETWORK_MAX_PARTS && slots > 0 && slots <= NETWORK_MAX_SLOTS);
    struct step *s = &w->parts[w->part_count++];
    s->a = (uint32_t)slots;
    s->op = function;
    copy_name(s->name, table);
}

static struct step *add_op(struct network_writer *w, enum network_operation op, size_t a, size_t b)
{
    CW_CHECK(w->op_count < NETWORK_MAX_OPS);
    struct step *s = &w->ops[w->op_count++];
    s->op = op;
    s->a = (uint32_t)a;
    s->b = (uint32_t)b;
    return s;
}

void network_write_window(struct network_writer *w, size_t radius, size_t dilation)
{
    add_op(w, NETWORK_WINDOW, radius, dilation);
}
void network_write_save(struct network_writer *w) { add_op(w, NETWORK_SAVE, 0, 0); }
void network_write_recurrent(struct network_writer *w, size_t blocks) { add_op(w, NETWORK_RECURRENT, blocks, 0); }
void network_write_rectify(struct network_writer *w) { add_op(w, NETWORK_RECTIFY, 0, 0); }
void network_write_add(struct network_writer *w) { add_op(w, NETWORK_ADD, 0, 0); }

void network_write_affine(struct network_writer *w, const char *matrix)
{
    copy_name(add_op(w, NETWORK_AFFINE, 0, 0)->name, matrix);
}

/* ---- The file ---- */

static void put_section(struct buffer *content, const void *data, size_t bytes)
{
    size_t over = (MODEL_HEADER + content->size) % NETWORK_ALIGN;
    if (over) put_zeros(content, NETWORK_ALIGN - over);
    model_file_put(content, data, bytes, 1);
}

static uint32_t number_of(const struct network_writer *w, const char *name)
{
    size_t i = find(w, name);
    CW_CHECK(i < w->tensor_count);
    return (uint32_t)i;
}

static void put_steps(const struct network_writer *w, struct buffer *content)
{
    struct network_part parts[NETWORK_MAX_PARTS];
    struct network_op ops[NETWORK_MAX_OPS];
    for (size_t i = 0; i < w->part_count; i++) {
        const struct step *s = &w->parts[i];
        parts[i] = (struct network_part){number_of(w, s->name), s->a, s->op, 0};
    }
    for (size_t i = 0; i < w->op_count; i++) {
        const struct step *s = &w->ops[i];
        ops[i] = (struct network_op){s->op, *s->name ? number_of(w, s->name) : s->a, s->b, 0};
    }
    put_section(content, parts, w->part_count * sizeof *parts);
    put_section(content, ops, w->op_count * sizeof *ops);
}

enum cw_error network_writer_save(const struct network_writer *w, const char *path)
{
    struct buffer content = {0};
    struct network_header h = {(uint32_t)w->tensor_count, (uint32_t)w->part_count, (uint32_t)w->op_count, 0};
    struct network_entry entries[NETWORK_MAX_TENSORS];
    for (size_t i = 0; i < w->tensor_count; i++) entries[i] = w->tensors[i].entry;
    put_section(&content, &h, sizeof h);
    put_section(&content, entries, w->tensor_count * sizeof *entries);
    put_steps(w, &content);
    for (size_t i = 0; i < w->tensor_count; i++) {
        const struct buffer *section = w->tensors[i].section;
        for (size_t k = 0; k < SECTIONS; k++) {
            content.failed |= section[k].failed;
            if (section[k].size) put_section(&content, section[k].data, section[k].size);
        }
    }
    enum cw_error e = model_file_write(path, NETWORK_KIND, NETWORK_VERSION, &content);
    buffer_free(&content);
    return e;
}
