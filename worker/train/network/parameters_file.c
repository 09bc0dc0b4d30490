/* Checkpoints.  Sections: header; for each parameter its shape, its name, its four matrices and what a sparse one
 * remembers of its rows. */
#include <string.h>

#include "worker/model/model_file.h"
#include "worker/train/network/parameters.h"

#define CHECKPOINT_KIND "ckpt"
enum { CHECKPOINT_VERSION = 1 };

struct checkpoint_header {
    uint64_t steps, epochs, count;
    double log_decay;
};

struct checkpoint_shape {
    uint64_t rows, cols, name_bytes;
};

enum cw_error parameters_save(const struct parameters *p, const char *path)
{
    CW_CHECK(!p->averaged);
    struct buffer content = {0};
    struct checkpoint_header h = {p->steps, p->epochs, p->count, p->log_decay};
    model_file_put(&content, &h, 1, sizeof h);
    for (size_t i = 0; i < p->count; i++) {
        const struct parameter *m = p->at[i];
        struct checkpoint_shape shape = {m->rows, m->cols, strlen(m->name)};
        const float *arrays[] = {m->value, m->mean, m->square, m->average};
        model_file_put(&content, &shape, 1, sizeof shape);
        model_file_put(&content, m->name, shape.name_bytes, 1);
        for (size_t k = 0; k < 4; k++) model_file_put(&content, arrays[k], m->rows * m->cols, sizeof(float));
        if (m->sparse) model_file_put(&content, m->averaged_at, m->rows, sizeof *m->averaged_at);
    }
    enum cw_error e = model_file_write(path, CHECKPOINT_KIND, CHECKPOINT_VERSION, &content);
    buffer_free(&content);
    return e;
}

static bool take(struct model_file *f, void *out, size_t count, size_t size)
{
    const void *section = model_file_take(f, count, size);
    if (section) memcpy(out, section, count * size);
    return section;
}

static bool take_parameter(struct model_file *f, struct parameter *m)
{
    struct checkpoint_shape shape;
    if (!take(f, &shape, 1, sizeof shape) || shape.rows != m->rows || shape.cols != m->cols) return false;
    const char *name = model_file_take(f, shape.name_bytes, 1);
    if (!name || shape.name_bytes != strlen(m->name) || memcmp(name, m->name, shape.name_bytes) != 0) return false;
    float *arrays[] = {m->value, m->mean, m->square, m->average};
    for (size_t k = 0; k < 4; k++)
        if (!take(f, arrays[k], m->rows * m->cols, sizeof(float))) return false;
    return !m->sparse || take(f, m->averaged_at, m->rows, sizeof *m->averaged_at);
}

enum cw_error parameters_restore(struct parameters *p, const char *path)
{
    CW_CHECK(!p->averaged);
    struct model_file f;
    struct checkpoint_header h;
    enum cw_error e = model_file_open(path, CHECKPOINT_KIND, CHECKPOINT_VERSION, &f);
    if (e) return e;
    bool same = take(&f, &h, 1, sizeof h) && h.count == p->count;
    for (size_t i = 0; same && i < p->count; i++) same = take_parameter(&f, p->at[i]);
    if (same) {
        p->steps = h.steps;
        p->epochs = h.epochs;
        p->log_decay = h.log_decay;
    } else {
        e = cw_fail(CW_EDATA, "%s: a checkpoint of another network", path);
    }
    model_file_close(&f);
    return e;
}
