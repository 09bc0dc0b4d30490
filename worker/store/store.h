/* The writer's inside, shared by its files: writer.c (life, transactions), journal.c (jobs), finish.c (results to
 * rows), index.c (full-text indexes, checkpoints), links*.c (what documents have to do with each other).
 * Everybody else includes writer.h. */
#ifndef CW_STORE_STORE_H
#define CW_STORE_STORE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "proto/arena.h"
#include "proto/buffer.h"
#include "worker/store/db.h"
#include "worker/store/links.h"
#include "worker/store/sql.h"
#include "worker/store/writer.h"

/* Sums that would cost a scan to count, and the marks up to which rows are indexed.  Rows of the table `totals`; they
 * change in memory and are written by the commit that makes them true. */
#define TOTALS(X)                                                                     \
    X(TOTAL_LAST_JOB, "last_job")             /* the highest job number ever given */ \
    X(TOTAL_QUEUED, "queued")                                                         \
    X(TOTAL_QUEUED_BYTES, "queued_bytes")                                             \
    X(TOTAL_FAILED, "failed")                                                         \
    X(TOTAL_DOCUMENTS, "documents")           /* rows, and the highest key, of each table */ \
    X(TOTAL_ENTITIES, "entities")                                                     \
    X(TOTAL_MENTIONS, "mentions")                                                     \
    X(TOTAL_TIMES, "times")                                                           \
    X(TOTAL_STATEMENTS, "statements")                                                 \
    X(TOTAL_INDEXED_DOCUMENTS, "indexed_documents") /* the highest key in the index */ \
    X(TOTAL_INDEXED_STATEMENTS, "indexed_statements")                                 \
    X(TOTAL_INDEXED_ENTITIES, "indexed_entities")                                     \
    X(TOTAL_LINKED_DOCUMENTS, "linked_documents")   /* the highest key that is linked */ \
    X(TOTAL_KEYED_DOCUMENTS, "keyed_documents")     /* the highest key whose rows are all in the linker's index */ \
    X(TOTAL_WORDINGS, "wordings")             /* the highest key */                   \
    X(TOTAL_LINKED_BY, "linked_by")           /* by which rules: see links_rules */
enum total {
#define X(code, name) code,
    TOTALS(X)
#undef X
    TOTAL_COUNT
};

enum { STORE_BUSY_MS = 2000 };

struct identity {
    dev_t device;
    ino_t inode;
};

struct store {
    sqlite3 *db;
    struct identity file, log;       /* what we have open; inode 0: not seen yet */
    int lock;
    char *path;
    bool in_transaction;
    bool broken;                     /* an I/O error: what is on disk is unknown until it is opened again */
    int64_t total[TOTAL_COUNT], committed[TOTAL_COUNT];
    sqlite3_stmt *kept[SQL_COUNT];
    struct arena *arena;             /* of the document at hand */
    struct buffer payload;
    struct links_index *index;       /* what waits for the linker's index (links_index.c); NULL: nothing */
    struct links_segments *segments; /* what of it is in the file (links_segments.c); NULL: not loaded */
    struct links_merge *merge;       /* of these, which is going on (links_merge.c); NULL: none */
    struct recent *lists;            /* of it, that were read not long ago (links_lists.c); NULL: none */
    struct links_pairs *pairs;       /* what was linked not long ago (links_pairs.c); NULL: not known */
    int64_t page_size;
    int64_t wal_bytes;               /* in the log, as of the last commit */
    int64_t checkpoint_at;           /* a log of so many bytes is worth a try */
    bool log_is_new;                 /* committed since the last complete checkpoint */
};

/* The kept statement with its parameters bound (db_bind). */
sqlite3_stmt *store_sql(struct store *s, enum store_sql which, const char *types, ...);
/* Runs a statement that gives no rows. */
enum cw_error store_run(struct store *s, sqlite3_stmt *q);
/* The next row, if any; at the end, or on failure, the statement is reset. */
enum cw_error store_step(struct store *s, sqlite3_stmt *q, bool *row);
/* What the last failing call of SQLite means for us: rolls back, marks the store broken unless it
 * was full, busy or out of memory. */
enum cw_error store_trouble(struct store *s, int rc);
/* CW_EIO with words when the store is broken. */
enum cw_error store_usable(const struct store *s);

/* Adds a document with all its rows, under the next keys, to the open transaction. */
struct rows;
enum cw_error store_add_rows(struct store *s, const struct record *r, const struct rows *rows, const char *accepted_at,
                             const char *done_at, const void *record, size_t size);

void links_index_free(struct links_index *x);

/* The order of a list. */
static inline bool neighbour_before(struct neighbour a, struct neighbour b)
{
    return a.place != b.place ? a.place < b.place : a.member < b.member;
}
/* Puts n into the window around `at`, if it belongs there; it may be there already. */
void neighbours_put(struct neighbours *out, struct neighbour at, struct neighbour n);

void links_segments_free(struct links_segments *all);
void links_merge_free(struct links_merge *m);
/* Puts those into the window who are in segments. */
enum cw_error links_lists_put(struct store *s, enum links_list list, int32_t key, struct neighbour at,
                              struct neighbours *out);
void links_lists_added(struct store *s, enum links_list list, int32_t key, struct neighbour n);

void links_pairs_free(struct links_pairs *p);
void links_pairs_add(struct store *s, enum links_list list, int64_t a, int64_t b);
/* false: there is no link, or copy, between the two. */
bool links_pairs_may_have(struct store *s, enum links_list list, int64_t a, int64_t b);
/* Between documents: begins anew when too much is in it to tell anything. */
void links_pairs_age(struct store *s);

/* A store in memory, without a lock: `store check` makes the rows of each record again in one. */
enum cw_error store_open_scratch(struct store **out);

#endif
