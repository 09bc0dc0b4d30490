/* From files to documents: text, Markdown, JSON and JSONL, directories, stdin.  One document is in memory at a time.
 * What cannot be read is reported and the rest goes on. */
#ifndef CW_CLIENT_IMPORT_IMPORT_H
#define CW_CLIENT_IMPORT_IMPORT_H

#include <stddef.h>
#include <stdint.h>

#include "client/cli.h"
#include "proto/document.h"
#include "proto/error.h"

enum import_format { IMPORT_AUTO, IMPORT_TEXT, IMPORT_MARKDOWN, IMPORT_JSONL, IMPORT_JSON };

struct import_options {
    enum import_format format;   /* IMPORT_AUTO: by the name's ending; stdin by its first byte */
    const char *format_option;   /* how the user sets it, for hints: "--format" */
    const char *encoding;        /* of text and Markdown, a name that iconv knows; NULL: UTF-8 */
    struct document given;       /* fields that stand above what the inputs say; no text */
};

struct import_sink {
    /* Takes one checked document, valid during the call.  An error ends the import and is returned by it. */
    enum cw_error (*document)(const struct document *d, void *context);
    /* A file or a line that cannot be used, as a user would call it ("pile.jsonl:17"), and why. */
    void (*refused)(const char *name, enum cw_error e, const char *reason, void *context);
    /* The standard input has nothing for the moment: called at once, and each second until it has.  May be NULL. */
    enum cw_error (*idle)(void *context);
    /* Something to tell people, as "skipped 3 files that end in .pdf". */
    void (*note)(const char *words, void *context);
    void *context;
};

struct import_counts {
    uint64_t documents, refused, bytes;  /* bytes: read so far */
    enum cw_error first_refusal;
};

/* Imports the paths in order ("-": stdin), directories recursively in the order of their names' bytes, hidden files
 * left out.  `counts` is kept up to date while the import goes on.  Only what ends everything is an error: the sink's
 * own, a signal (CW_EAGAIN), an unknown encoding (CW_EUSAGE). */
enum cw_error import_run(const struct import_options *options, const char *const *paths, size_t count,
                         const struct import_sink *sink, struct import_counts *counts);

/* What the refusals mean for the whole: CW_OK, the reason of the only input's refusal, or CW_ESOMEFAILED; no words are
 * set. */
enum cw_error import_verdict(const struct import_counts *counts);

/* Bytes of all files that import_run would read, for a progress bar; 0 when stdin is among them. */
uint64_t import_measure(const char *const *paths, size_t count);

/* The options by which verbs set the fields and the encoding, and their reading. */
#define IMPORT_FIELD_OPTIONS                                                                                        \
    {.name = "title", .argument = "TEXT", .help = "title of the documents"},                                        \
    {.name = "outlet", .argument = "NAME", .help = "outlet that published them"},                                   \
    {.name = "url", .argument = "URL", .help = "where they were published"},                                        \
    {.name = "published", .argument = "DATE", .help = "when: an ISO 8601 date, date and time, month or year"},      \
    {.name = "author", .argument = "NAME", .help = "an author; give it again for more"},                            \
    {.name = "language", .argument = "CODE", .help = "language of the text, such as en"},                           \
    {.name = "encoding", .argument = "NAME", .help = "convert text and Markdown from this encoding, such as latin1"}
enum cw_error import_options_given(const struct invocation *in, const char *format_option, struct import_options *out);
void import_options_free(struct import_options *o);

/* Is it an ISO 8601 date, date and time, month or year, and one that the calendar has? */
bool import_is_date(const char *s);

#endif
