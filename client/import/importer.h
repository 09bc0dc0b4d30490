/* What the files of client/import/ share; users include import.h. */
#ifndef CW_CLIENT_IMPORT_IMPORTER_H
#define CW_CLIENT_IMPORT_IMPORTER_H

#include <stdbool.h>
#include <sys/stat.h>

#include "client/import/import.h"
#include "proto/arena.h"
#include "proto/buffer.h"

enum { IMPORT_MAX_JSON = 2 * CW_MAX_DOCUMENT }; /* bytes of one JSON object: escapes make it longer than its document */

/* ---- source.c: bytes from a file or stdin ---- */

struct importer;

struct source {
    struct importer *importer;  /* whose counts go up, and whose sink is told when there is nothing to read */
    const char *name;
    int fd;
    bool is_stream;       /* the standard input, or a pipe: bytes come when they come */
    uint64_t size;        /* of a regular file; 0: not known */
    size_t at, filled;    /* unread bytes of `block` */
    char block[64 * 1024];
};

/* Opens "-", a regular file or a shell's <(command): anything else is refused with its
 * reason, without waiting for it. */
enum cw_error source_open(struct source *s, struct importer *im, const char *name);
void source_close(struct source *s);
/* The first byte, not consumed; -1 at the end. */
enum cw_error source_peek(struct source *s, int *byte);
/* The whole of it, at most `limit` bytes (CW_ELIMIT), replacing what `out` holds. */
enum cw_error source_read_all(struct source *s, size_t limit, struct buffer *out);
/* The next line without its newline.  *more: there was one.  A line over `limit` is passed over to its end: CW_ELIMIT.
 */
enum cw_error source_read_line(struct source *s, size_t limit, struct buffer *out, bool *more);
/* Words for the errors of stat, open and read. */
enum cw_error source_errno(int error_number);

/* ---- the importer ---- */

struct importer {
    const struct import_options *options;
    const struct import_sink *sink;
    struct import_counts *counts;
    enum cw_error ended;                   /* what ends everything: a signal, or the sink while it was idle */
    struct arena *arena;                   /* of the present document */
    struct buffer raw, converted, reduced; /* reused from file to file */
    struct ending {                        /* of files that were passed over */
        char text[16];
        uint64_t count;
    } endings[16];
    size_t ending_count;
};

/* Reports that `name` cannot be used, with the thread's words as the reason. */
void importer_refuse(struct importer *im, const char *name, enum cw_error e);
/* Puts the given fields over `d`, checks it and hands it to the sink, or refuses it.  Resets the arena. */
enum cw_error importer_deliver(struct importer *im, const char *name, struct document *d);
/* Fills the fields of `d` that are unknown from `from`. */
void importer_fill(struct document *d, const struct document *from);

/* Imports a file by its format; an error is fatal, what is only bad has been refused. */
enum cw_error importer_text(struct importer *im, struct source *s, bool markdown);
enum cw_error importer_json(struct importer *im, struct source *s);
enum cw_error importer_jsonl(struct importer *im, struct source *s);

/* ---- fields.c: the names by which inputs give a document's fields ---- */

/* Sets the field called `name` (an author is added); false when there is no such field.  `value` is copied to the
 * arena. */
bool fields_set(struct document *d, const char *name, const char *value, size_t n, struct arena *a);
/* Reads a JSON object of n bytes: its fields point into the arena, as does its text if it must have one. */
enum cw_error fields_from_json(const char *bytes, size_t n, bool needs_text, struct arena *a, struct document *out);

/* ---- walk.c: paths and directories ---- */

enum import_format walk_format_by_name(const char *name);
/* Is PATH, which ends in .json, the sidecar of a .txt or .md beside it? */
bool walk_is_sidecar(const char *path);
/* The path of the sidecar that a .txt or .md has, in the arena; NULL: none. */
const char *walk_sidecar_of(const char *path, struct arena *a);
/* Calls `file` for each file below `path`, sorted; `named`: the user wrote this very path.  Failures go to `failed`
 * (with the thread's words); an error of `file` ends the walk. */
struct walker {
    enum cw_error (*file)(const char *path, bool named, const struct stat *st, void *context);
    void (*failed)(const char *path, enum cw_error e, void *context);
    void *context;
};
enum cw_error walk(const struct walker *w, const char *path);

#endif
