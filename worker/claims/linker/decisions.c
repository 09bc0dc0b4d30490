/* The file of decisions about names: looked at in every call, read when it has changed.  What cannot be read changes
 * nothing. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "proto/log.h"
#include "worker/claims/linker/linking.h"
#include "worker/claims/names/folding.h"

enum { LARGEST = 8 << 20 };

static enum cw_error read_file(const char *path, struct buffer *out)
{
    char piece[65536];
    ssize_t n = -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0)
        while ((n = read(fd, piece, sizeof piece)) > 0 && out->size <= LARGEST) buffer_append(out, piece, (size_t)n);
    int why = errno;
    if (fd >= 0) close(fd);
    if (n < 0) return cw_fail(CW_EPERM, "cannot read %s: %s", path, strerror(why));
    if (out->size > LARGEST) return cw_fail(CW_ELIMIT, "%s has over %d bytes", path, LARGEST);
    return out->failed ? cw_fail(CW_ENOMEM, "out of memory") : CW_OK;
}

static enum cw_error replace(struct linker *l, const struct name_decision *d, size_t count)
{
    enum cw_error e = store_begin(l->store);
    if (!e) e = links_end_decisions(l->store);
    for (size_t i = 0; i < count && !e; i++)
        e = links_add_decision(l->store, (unsigned)i + 1, d[i].merge, d[i].a, d[i].b);
    return e ? e : store_commit(l->store);
}

/* Whether the file is another than it was; notes how it is. */
static bool has_changed(struct linker *l)
{
    struct stat st = {.st_size = -1};
    if (stat(l->decisions, &st) != 0) st = (struct stat){.st_size = -1};
    bool same = l->decisions_seen && st.st_size == l->decisions_size && st.st_mtim.tv_sec == l->decisions_time.tv_sec &&
                st.st_mtim.tv_nsec == l->decisions_time.tv_nsec;
    l->decisions_seen = true;
    l->decisions_size = st.st_size;
    l->decisions_time = st.st_mtim;
    return !same;
}

enum cw_error decisions_follow(struct linker *l)
{
    struct buffer text = {0};
    struct name_decision *decisions = NULL;
    size_t count = 0;
    if (!l->decisions || !has_changed(l)) return CW_OK;
    arena_reset(l->arena);
    enum cw_error e = l->decisions_size >= 0 ? read_file(l->decisions, &text) : CW_OK;
    if (!e && text.size) e = decisions_parse(text.data, text.size, l->decisions, l->arena, &decisions, &count);
    buffer_free(&text);
    if (e) {
        log_error("%s; the decisions about names stay as they were", cw_error_text());
        return CW_OK;
    }
    e = replace(l, decisions, count);
    if (e) l->decisions_seen = false;  /* another time */
    else if (count) log_info("%zu decisions about names from %s", count, l->decisions);
    return e;
}
