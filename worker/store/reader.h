/* Reading the store while its writer works, or after it has stopped, without write permission: mode=ro, short
 * transactions, never a checkpoint.  Rows are handed to a callback as text; the struct of
 * each query says what is in them. */
#ifndef CW_STORE_READER_H
#define CW_STORE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/arena.h"
#include "proto/error.h"
#include "proto/message.h"
#include "proto/record.h"

struct reader;

/* CW_ENOINPUT: no such file.  CW_ENEWER, CW_ECORRUPT as in the writer; CW_ECONFIG: an older store, which the service
 * migrates when it starts. */
enum cw_error reader_open(const char *path, struct reader **out);
void reader_close(struct reader *r);

/* Statements by any of speaker, text, outlet and date; NULL or 0 is "any".  In order of publication (undated ones
 * last), then of document and place.  What the full-text index does not have yet is found too.
 *
 * A callback of any query may call the reader for one thing (a record, a claim, a group of
 * names), but not for another search. */
struct statement_filter {
    /* whole name, some words of it in their order, or a spelling; case, accents, marks do not matter */
    const char *speaker;
    /* full-text query over content; words, "phrases", OR, NEAR as in FTS5; bad syntax is CW_EUSAGE */
    const char *text;
    const char *outlet;        /* the whole name, folded likewise; "the" before it does not matter */
    const char *since, *until; /* ISO dates, inclusive; a document counts when its interval touches */
    const char *kind, *form;   /* names as in the record */
    const char *document;      /* id or unique prefix */
    bool anonymous_only;
    uint32_t limit;
    const char *via;           /* an intermediary: its folded name, or some words of it in their order */
    const char *stored_since;  /* UTC as in documents.done_at: became visible then or later */
    /* the names that are one with the speaker's (claims.h) count too, where it is clear who is meant */
    bool speaker_group;
};

struct statement_row {
    const char *document, *title, *outlet, *url, *uri;
    const char *published_lo, *published_hi, *published_basis;
    const char *statement;     /* "s3" */
    const char *form, *kind, *polarity;
    const char *speaker;       /* resolved; NULL none */
    bool anonymous;
    const char *source, *cue, *content;   /* the spans' text, pieces joined by " … " */
    const char *via;           /* joined by ", "; NULL none */
    uint32_t begin, end;       /* bytes, from the first to the last of all its spans */
    double confidence, checkworthy;
};
typedef enum cw_error (*statement_fn)(const struct statement_row *row, void *context);
enum cw_error reader_statements(struct reader *r, const struct statement_filter *f, statement_fn each, void *context);

/* Names of entities, those in most documents first. */
struct name_row {
    const char *name, *type;
    uint64_t documents, mentions, statements;  /* statements: as speaker */
    const char *spellings;                     /* joined by " | " */
};
struct name_filter {
    const char *like;      /* part of a name, any case, diacritics ignored; NULL any */
    const char *type;
    uint32_t limit;
};
typedef enum cw_error (*name_fn)(const struct name_row *row, void *context);
enum cw_error reader_names(struct reader *r, const struct name_filter *f, name_fn each, void *context);

/* The whole record of a document, by its id or a unique prefix of at least 4 digits, or by its uri.  CW_ENOTFOUND;
 * CW_EUSAGE when a prefix is ambiguous. */
enum cw_error reader_record(struct reader *r, const char *id, struct arena *arena, struct record *out);

struct failed_row {
    const char *id, *uri, *title, *outlet, *cause, *reason, *engine, *failed_at;
    uint32_t attempts;
    uint64_t size;
};
typedef enum cw_error (*failed_fn)(const struct failed_row *row, void *context);
enum cw_error reader_failed(struct reader *r, failed_fn each, void *context);

struct store_stats {
    uint64_t documents, statements, entities, mentions, times, queued, failed;
    uint64_t speakers;         /* names of entities that speak */
    uint64_t unindexed;        /* statements that wait for the full-text index */
    uint64_t file_bytes, wal_bytes;
    int schema_version;
    const char *first_published, *last_published;  /* arena */
};
enum cw_error reader_stats(struct reader *r, struct arena *arena, struct store_stats *out);

/* Checks SQLite's own integrity, foreign keys, and what we promise: each id either journalled or done, never both;
 * every record decodable and in step with its rows; spans inside their text; the index's content matching.  Each
 * finding is one call of `found`; *faults counts them. */
enum cw_error reader_check(struct reader *r, void (*found)(const char *finding, void *context), void *context,
                           uint64_t *faults);

/* A consistent copy into a new file, while the writer works.  CW_ECREATE if the file is
 * there. `progress` may be NULL. */
enum cw_error reader_backup(struct reader *r, const char *path, void (*progress)(int done, int total, void *context),
                            void *context);

#endif
