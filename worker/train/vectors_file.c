/* Word vectors kept beside the models while these are being trained: several verbs use the same ones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "worker/model/model_file.h"
#include "worker/train/vectors.h"
#include "worker/train/verbs.h"

const struct vectors_options vectors_defaults = {.words = 60000, .least = 10, .width = 64, .passes = 5, .seed = 20};

#define KIND "vect"
enum { VERSION = 1 };

struct vectors_header {
    uint64_t seed, words, count;
    uint32_t least, width, passes, reserved;
};

static struct vectors_header header_of(const struct vectors_options *o)
{
    return (struct vectors_header){o->seed, o->words, 0, o->least, o->width, o->passes, 0};
}

static enum cw_error save(const struct vectors *v, const struct vectors_options *o, const char *path)
{
    struct buffer content = {0};
    struct vectors_header h = header_of(o);
    h.count = v->count;
    model_file_put(&content, &h, 1, sizeof h);
    model_file_put(&content, v->key, v->count, sizeof *v->key);
    model_file_put(&content, v->frequency, v->count, sizeof *v->frequency);
    model_file_put(&content, v->at, (v->count + 1) * v->width, sizeof *v->at);
    enum cw_error e = model_file_write(path, KIND, VERSION, &content);
    buffer_free(&content);
    return e;
}

static void *copy(const void *from, size_t count, size_t size)
{
    void *out = malloc(count * size + 1);
    CW_CHECK(out);
    memcpy(out, from, count * size);
    return out;
}

/* false: the file holds other ones. */
static bool load(struct model_file *f, const struct vectors_options *o, struct vectors *out)
{
    struct vectors_header want = header_of(o);
    const struct vectors_header *h = model_file_take(f, 1, sizeof *h);
    if (!h) return false;
    want.count = h->count;
    if (memcmp(h, &want, sizeof want) != 0 || h->count > f->size) return false;
    const void *key = model_file_take(f, h->count, sizeof *out->key),
               *frequency = model_file_take(f, h->count, sizeof *out->frequency);
    const void *at = model_file_take(f, (h->count + 1) * h->width, sizeof *out->at);
    if (!key || !frequency || !at) return false;
    *out = (struct vectors){copy(key, h->count, sizeof *out->key), copy(frequency, h->count, sizeof *out->frequency),
                            h->count, h->width, copy(at, (h->count + 1) * h->width, sizeof *out->at)};
    return true;
}

enum cw_error vectors_get(const char *corpora, const char *models, const struct vectors_options *options,
                          struct vectors *out)
{
    char path[TRAIN_PATH];
    struct model_file file;
    *out = (struct vectors){0};
    train_path(path, models, "vectors.cache");
    if (access(path, F_OK) == 0 && model_file_open(path, KIND, VERSION, &file) == CW_OK) {
        bool loaded = load(&file, options, out);
        model_file_close(&file);
        if (loaded) return CW_OK;
    }
    enum cw_error e = vectors_make(corpora, options, out);
    return e ? e : save(out, options, path);
}
