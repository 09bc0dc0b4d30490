/* Which files a path stands for, and what they are by their names. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "client/import/importer.h"
#include "client/interrupt.h"

enum { MAX_PATH = 4096, MAX_DEPTH = 64 };

static const char *ending_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
    return dot && dot > (slash ? slash + 1 : path) ? dot : "";
}

enum import_format walk_format_by_name(const char *name)
{
    static const struct { const char *ending; enum import_format format; } known[] = {
        {".txt", IMPORT_TEXT}, {".text", IMPORT_TEXT}, {".md", IMPORT_MARKDOWN}, {".markdown", IMPORT_MARKDOWN},
        {".jsonl", IMPORT_JSONL}, {".ndjson", IMPORT_JSONL}, {".json", IMPORT_JSON}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcasecmp(ending_of(name), known[i].ending)) return known[i].format;
    return IMPORT_AUTO;
}

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

bool walk_is_sidecar(const char *path)
{
    static const char *const endings[] = {".txt", ".md", ".text", ".markdown"};
    char beside[MAX_PATH];
    size_t stem = strlen(path) - strlen(ending_of(path));
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        int n = snprintf(beside, sizeof beside, "%.*s%s", (int)stem, path, endings[i]);
        if (n < (int)sizeof beside && is_file(beside)) return true;
    }
    return false;
}

const char *walk_sidecar_of(const char *path, struct arena *a)
{
    size_t stem = strlen(path) - strlen(ending_of(path));
    const char *sidecar = arena_printf(a, "%.*s.json", (int)stem, path);
    return strcmp(path, sidecar) && is_file(sidecar) ? sidecar : NULL;
}

static int is_visible(const struct dirent *d) { return d->d_name[0] != '.'; }
static int by_bytes(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

struct above {  /* the directories that we are in, to see a circle */
    const struct above *up;
    dev_t device;
    ino_t inode;
    unsigned depth;
};

static bool goes_in_circle(const struct above *up, const struct stat *st)
{
    for (; up; up = up->up)
        if (up->device == st->st_dev && up->inode == st->st_ino) return true;
    return false;
}

static enum cw_error walk_path(const struct walker *w, const char *path, const struct above *up);

static enum cw_error walk_directory(const struct walker *w, const char *path, const struct stat *st,
                                    const struct above *up)
{
    struct above here = {.up = up, .device = st->st_dev, .inode = st->st_ino, .depth = up ? up->depth + 1 : 0};
    struct dirent **names = NULL;
    enum cw_error e = CW_OK;
    if (goes_in_circle(up, st)) {
        w->failed(path, cw_fail(CW_EDATA, "a symbolic link leads back to a directory above it"), w->context);
        return CW_OK;
    }
    if (here.depth > MAX_DEPTH) {
        w->failed(path, cw_fail(CW_ELIMIT, "directories are nested more than %d deep", MAX_DEPTH), w->context);
        return CW_OK;
    }
    int n = scandir(path, &names, is_visible, by_bytes);
    if (n < 0) {
        w->failed(path, source_errno(errno), w->context);
        return CW_OK;
    }
    for (int i = 0; i < n; i++) {
        char child[MAX_PATH];
        const char *slash = path[strlen(path) - 1] == '/' ? "" : "/";
        int size = snprintf(child, sizeof child, "%s%s%s", path, slash, names[i]->d_name);
        if (!e && size >= (int)sizeof child)
            w->failed(path, cw_fail(CW_ELIMIT, "the path of a file in it is too long"), w->context);
        else if (!e) e = walk_path(w, child, &here);
        free(names[i]);
    }
    free(names);
    return e;
}

static enum cw_error walk_path(const struct walker *w, const char *path, const struct above *up)
{
    struct stat st;
    if (interrupt_seen()) return cw_fail(CW_EAGAIN, "interrupted");
    if (!*path || stat(path, &st)) {
        w->failed(path, source_errno(*path ? errno : ENOENT), w->context);
        return CW_OK;
    }
    return S_ISDIR(st.st_mode) ? walk_directory(w, path, &st, up) : w->file(path, !up, &st, w->context);
}

enum cw_error walk(const struct walker *w, const char *path) { return walk_path(w, path, NULL); }
