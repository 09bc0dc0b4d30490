/* The reader's inside, shared by its files: reader.c (life, records, failures, figures), search.c and
 * statements.c, names.c, claims_*.c (with claims_reading.h), check.c, check_index.c, check_links.c,
 * check_segments.c, backup.c.
 * Everybody else includes reader.h. */
#ifndef CW_STORE_READING_H
#define CW_STORE_READING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "worker/store/db.h"
#include "worker/store/reader.h"

enum { READER_KEPT = 32 };

struct reader {
    sqlite3 *db;
    struct kept_sql {
        const char *sql;
        sqlite3_stmt *statement;
    } kept[READER_KEPT];
    size_t kept_count;
    char *path;
    unsigned depth;  /* of nested readings */
    int64_t few;     /* up to so many statements a search starts from what it is to find; beyond, it walks */
};

/* One snapshot for several queries; within another it is a part of that.  reading_end passes e on. */
enum cw_error reading_begin(struct reader *r);
enum cw_error reading_end(struct reader *r, enum cw_error e);

/* The statement of a constant text, prepared once in the reader's life: what is read of one claim takes a dozen, and a
 * list reads thousands of claims.  Who takes it resets it when he is done, before anybody else may want it. */
enum cw_error reading_kept(struct reader *r, const char *sql, sqlite3_stmt **out);

/* The next row of q, if any. */
enum cw_error reading_step(struct reader *r, sqlite3_stmt *q, bool *row);

/* Binds by name; a parameter that this query does not have is passed over.  text NULL binds null. */
void reading_bind_text(sqlite3_stmt *q, const char *name, const char *text);
void reading_bind_int(sqlite3_stmt *q, const char *name, int64_t value);

/* A number of the table `totals`. */
enum cw_error reading_total(struct reader *r, const char *name, int64_t *out);

/* CW_EUSAGE unless `value` is NULL or one of the names; `names` is called with 0..count-1. */
enum cw_error reading_check_name(const char *what, const char *value, const char *(*name)(int), int count);

/* Whether s may be the beginning of a document's id: four digits or more. */
bool reading_is_id(const char *s);
/* The document whose id begins so, or (`by_uri`) whose uri is that; *document 0: none.  CW_EUSAGE: several. */
enum cw_error reading_find_document(struct reader *r, const char *name, bool by_uri, int64_t *document);
/* Why there is no record of a document: it waits, it failed, nobody knows it.  Never CW_OK. */
enum cw_error reading_no_document(struct reader *r, const char *name);

/* A date, or the beginning of one: year, month, day, and the time of day down to seconds.  NULL is one too. */
enum cw_error reading_check_date(const char *what, const char *date);
/* CW_EUSAGE for a name without letters.  NULL is one too. */
enum cw_error reading_check_letters(const char *name);
/* CW_EUSAGE unless `document` is NULL, or an id or the beginning of no more than one. */
enum cw_error reading_check_document(struct reader *r, const char *document);

/* Statements by words and speaker.  What the index does not have yet is found too; the hits stand in temp.hits. */
struct search {
    struct reader *r;
    struct arena *arena;
    const char *asked;    /* the text as it was asked for */
    const char *name;     /* " folded speaker "; NULL any */
    const char *members;  /* "| name | other name |": the names that are one with it; NULL none */
    const char *text;     /* the words asked for, as FTS5 reads them; NULL any */
    const char *match;    /* the full-text query; NULL none */
};
/* `speaker`, `text`: as in statement_filter; `group`: the names of the speaker's group count too. */
enum cw_error search_prepare(struct reader *r, struct arena *arena, const char *speaker, bool group, const char *text,
                             struct search *out);
/* Checks the query and fills temp.hits.  Within a reading. */
enum cw_error search_run(struct search *s);
/* Binds what conditions on statements may name: :match, :name, :members. */
void search_bind(const struct search *s, sqlite3_stmt *q);
/* Conditions, to follow a column: outlets and intermediaries whose folded name is, or has as
 * a word, that of :outlet, :via. */
extern const char search_outlets[], search_vias[];
/* On a document d: its interval touches that from :since to :until. */
const char *search_dates(bool since, bool until);
/* Where a walk of so many documents that begin with `first` or later, in order of publication, ends: before those that
 * begin with *last; NULL: nowhere, as for 0 documents. */
enum cw_error search_walk(struct reader *r, const char *first, int64_t documents, struct arena *arena,
                          const char **last);
/* How many documents are walked at most for one that is looked up, and for a statement: it costs as much. */
enum { WALKED_FOR_DOCUMENT = 10, WALKED_FOR_STATEMENT = 5 };
/* On a statement s: its speaker is the one asked for (:name, :members). */
extern const char search_speaks[];

/* The names that are one with a folded name, itself first; within a reading.  Empty: nobody has it. */
struct name_member;
enum cw_error reading_name_group(struct reader *r, const char *folded, struct arena *arena, struct name_member **out,
                                 size_t *count);
/* Folded names that are meant by `asked`, folded too: the whole name, else those that have its words, else those that
 * are spelt so somewhere.  At most `cap`. */
enum cw_error reading_find_names(struct reader *r, const char *asked, struct arena *arena, const char **out, size_t cap,
                                 size_t *count);

/* Parts of reader_check: what the full-text indexes hold, compared with the rows they stand for;
 * claims against their wordings. */
struct findings;
enum cw_error check_indexes(struct reader *r, struct findings *f);
enum cw_error check_links(struct reader *r, struct findings *f);
enum cw_error check_segments(struct reader *r, struct findings *f);  /* of the linker's index */
/* A query that must find nothing: each row that it gives is a fault; its first column says where. */
struct promise {
    const char *what, *sql;
};
enum cw_error check_promise(struct reader *r, struct findings *f, const struct promise *p);
void findings_add(struct findings *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
