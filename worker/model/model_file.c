/* Where bytes from disk become trusted: nothing else in this folder reads a file. */
#include "worker/model/model_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "model files are mapped as they are: little-endian machines only"
#endif

/* The folder that the running program's bin/ is in; "" where it cannot be told. */
static const char *beside_program(char out[MODEL_PATH])
{
    ssize_t n = readlink("/proc/self/exe", out, MODEL_PATH - 1);
    out[n < 0 ? 0 : n] = '\0';
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(out, '/');
        if (slash) *slash = '\0';
    }
    return out;
}

const char *model_path(const char *directory, const char *name, char out[MODEL_PATH])
{
    char top[MODEL_PATH];
    if (directory && *directory) snprintf(out, MODEL_PATH, "%s/%s", directory, name);
    else snprintf(out, MODEL_PATH, "%.4000s/share/claimwire/models/%s", beside_program(top), name);
    return out;
}

struct header {
    char magic[8];
    char kind[4];
    uint32_t version;
    uint64_t size;
    uint64_t checksum;
};
_Static_assert(sizeof(struct header) == 32, "the header is part of the file format");

static const char magic[8] = {'c', 'w', 'm', 'o', 'd', 'e', 'l', '\n'};
enum { SECTION_ALIGN = 8 };

static enum cw_error check(const char *path, const struct header *h, size_t file_size, const char *kind,
                           uint32_t version)
{
    if (memcmp(h->magic, magic, sizeof magic) != 0) return cw_fail(CW_ECORRUPT, "%s: not a model file", path);
    if (memcmp(h->kind, kind, sizeof h->kind) != 0)
        return cw_fail(CW_ECORRUPT, "%s: a model of another kind than %.4s", path, kind);
    if (h->version > version)
        return cw_fail(CW_ENEWER, "%s: format %u, this program reads up to %u", path, h->version, version);
    if (h->version != version)
        return cw_fail(CW_ECORRUPT, "%s: format %u, this program reads %u", path, h->version, version);
    if (h->size != file_size - sizeof *h)
        return cw_fail(CW_ECORRUPT, "%s: %zu bytes where its header says %llu", path, file_size,
                       (unsigned long long)h->size + sizeof *h);
    if (XXH3_64bits(h + 1, h->size) != h->checksum) return cw_fail(CW_ECORRUPT, "%s: wrong checksum", path);
    return CW_OK;
}

enum cw_error model_file_open(const char *path, const char *kind, uint32_t version, struct model_file *out)
{
    enum cw_error e = CW_OK;
    struct stat st;
    void *map = MAP_FAILED;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return cw_fail(errno == ENOENT ? CW_ENOINPUT : CW_EIO, "cannot open %s: %s", path, strerror(errno));
    if (fstat(fd, &st) < 0) {
        e = cw_fail(CW_EIO, "cannot stat %s: %s", path, strerror(errno));
        goto out;
    }
    if (!S_ISREG(st.st_mode) || (size_t)st.st_size < sizeof(struct header)) {
        e = cw_fail(CW_ECORRUPT, "%s: not a model file", path);
        goto out;
    }
    map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED) {
        e = cw_fail(CW_EIO, "cannot map %s: %s", path, strerror(errno));
        goto out;
    }
    const struct header *h = map;
    e = check(path, h, (size_t)st.st_size, kind, version);
    if (e) goto out;
    *out = (struct model_file){map, (const unsigned char *)(h + 1), h->size, 0, h->checksum};
out:
    close(fd);
    if (e && map != MAP_FAILED) munmap(map, (size_t)st.st_size);
    return e;
}

void model_file_close(struct model_file *f)
{
    if (f->map) munmap(f->map, f->size + sizeof(struct header));
    *f = (struct model_file){0};
}

const void *model_file_take(struct model_file *f, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > f->size - f->taken) return NULL;
    const void *section = f->content + f->taken;
    size_t padded = bytes + (SECTION_ALIGN - 1);
    padded -= padded % SECTION_ALIGN;
    f->taken = padded > f->size - f->taken ? f->size : f->taken + padded;
    return section;
}

void model_file_put(struct buffer *content, const void *section, size_t count, size_t size)
{
    static const char padding[SECTION_ALIGN];
    buffer_append(content, section, count * size);
    if (content->size % SECTION_ALIGN) buffer_append(content, padding, SECTION_ALIGN - content->size % SECTION_ALIGN);
}

static enum cw_error write_failed(const char *path)
{
    return cw_fail(errno == ENOSPC ? CW_EFULL : CW_EIO, "cannot write %s: %s", path, strerror(errno));
}

enum cw_error model_file_write(const char *path, const char *kind, uint32_t version, const struct buffer *content)
{
    if (content->failed) return cw_fail(CW_ENOMEM, "%s: out of memory", path);
    char fresh[4096];
    if (snprintf(fresh, sizeof fresh, "%s.new", path) >= (int)sizeof fresh)
        return cw_fail(CW_ECREATE, "%s: the path is too long", path);
    struct header h = {.version = version,
                       .size = content->size,
                       .checksum = XXH3_64bits(content->data, content->size)};
    memcpy(h.magic, magic, sizeof magic);
    memcpy(h.kind, kind, sizeof h.kind);
    FILE *f = fopen(fresh, "wb");
    if (!f) return cw_fail(CW_ECREATE, "cannot create %s: %s", fresh, strerror(errno));
    enum cw_error e = CW_OK;
    if (fwrite(&h, sizeof h, 1, f) != 1 || fwrite(content->data, 1, content->size, f) != content->size)
        e = write_failed(fresh);
    if (fclose(f) != 0 && !e) e = write_failed(fresh);
    if (!e && rename(fresh, path) < 0) e = cw_fail(CW_ECREATE, "cannot rename %s: %s", fresh, strerror(errno));
    if (e) unlink(fresh);
    return e;
}
