#include "client/waiting.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/interrupt.h"

enum { FULL = 1 << 20, PAUSE_MS = 50 };

struct waiting {
    struct pending {
        unsigned char id[CW_ID_BYTES];
        uint64_t name_at;  /* in the file */
    } *ring;
    uint64_t room, head, count;  /* room is a power of two */
    FILE *names;
    uint64_t names_size;
    char (*ids)[CW_ID_HEX + 1];
};

struct waiting *waiting_new(void)
{
    struct waiting *w = calloc(1, sizeof *w);
    CW_CHECK(w);
    w->ids = calloc(CW_MAX_IDS, sizeof *w->ids);
    CW_CHECK(w->ids);
    return w;
}

void waiting_free(struct waiting *w)
{
    if (!w) return;
    if (w->names) fclose(w->names);
    free(w->ring);
    free(w->ids);
    free(w);
}

uint64_t waiting_count(const struct waiting *w) { return w->count; }
bool waiting_is_full(const struct waiting *w) { return w->count >= FULL; }

static enum cw_error grow(struct waiting *w)
{
    uint64_t room = w->room ? 2 * w->room : 1024;
    struct pending *ring = malloc(room * sizeof *ring);
    if (!ring) return cw_fail(CW_ENOMEM, "out of memory");
    for (uint64_t i = 0; i < w->count; i++) ring[i] = w->ring[(w->head + i) & (w->room - 1)];
    free(w->ring);
    w->ring = ring;
    w->room = room;
    w->head = 0;
    return CW_OK;
}

static void push(struct waiting *w, struct pending p) { w->ring[(w->head + w->count++) & (w->room - 1)] = p; }

/* A file without a name, where TMPDIR says. */
static FILE *open_names(void)
{
    char path[4096];
    const char *folder = getenv("TMPDIR");
    int n = snprintf(path, sizeof path, "%s/claimwire-XXXXXX", folder && *folder ? folder : "/tmp");
    int fd = n < (int)sizeof path ? mkstemp(path) : -1;
    if (fd < 0) return NULL;
    unlink(path);
    FILE *f = fdopen(fd, "w+");
    if (!f) close(fd);
    return f;
}

enum cw_error waiting_add(struct waiting *w, const char *id, const char *uri)
{
    struct pending p = {.name_at = w->names_size};
    if (w->count == w->room && grow(w)) return CW_ENOMEM;
    if (!w->names) w->names = open_names();
    size_t n = strlen(uri) + 1;
    if (!w->names || fseek(w->names, (long)w->names_size, SEEK_SET) || fwrite(uri, 1, n, w->names) != n)
        return cw_fail(CW_EIO, "cannot write a temporary file: %s", strerror(errno));
    w->names_size += n;
    sodium_hex2bin(p.id, sizeof p.id, id, CW_ID_HEX, NULL, NULL, NULL);
    push(w, p);
    return CW_OK;
}

static const char *name_of(struct waiting *w, const struct pending *p, char out[CW_MAX_FIELD + 1])
{
    size_t n = 0;
    int c;
    if (fseek(w->names, (long)p->name_at, SEEK_SET) == 0)
        while (n < CW_MAX_FIELD && (c = getc(w->names)) > 0) out[n++] = (char)c;
    out[n] = '\0';
    return out;
}

enum cw_error waiting_poll(struct waiting *w, struct submitter *s,
                           void (*ended)(const char *uri, enum document_state state, const char *reason, void *context),
                           void *context)
{
    const struct document_status *states;
    char name[CW_MAX_FIELD + 1];
    size_t n = w->count < CW_MAX_IDS ? w->count : CW_MAX_IDS, finished = 0;
    for (size_t i = 0; i < n; i++)
        sodium_bin2hex(w->ids[i], sizeof w->ids[i], w->ring[(w->head + i) & (w->room - 1)].id, CW_ID_BYTES);
    enum cw_error e = n ? submitter_ask(s, (const char (*)[CW_ID_HEX + 1])w->ids, n, &states) : CW_OK;
    if (e) return e;
    for (size_t i = 0; i < n; i++) {
        struct pending p = w->ring[w->head & (w->room - 1)];
        w->head++;
        w->count--;
        if (states[i].state == DOC_QUEUED || states[i].state == DOC_RUNNING) {
            push(w, p);
            continue;
        }
        const char *reason = states[i].state == DOC_UNKNOWN ? "it was dropped meanwhile" : states[i].reason;
        bool is_done = states[i].state == DOC_DONE;
        ended(is_done ? NULL : name_of(w, &p, name), states[i].state, reason, context);
        finished++;
    }
    if (2 * finished < n) usleep(PAUSE_MS * 1000);
    return interrupt_seen() ? cw_fail(CW_EAGAIN, "interrupted") : CW_OK;
}
