/* The reader's inside, shared by its files: reader.c (life, records, failures, figures), statements.c, names.c, check.c,
 * check_index.c, backup.c.  Everybody else includes reader.h. */
#ifndef CW_STORE_READING_H
#define CW_STORE_READING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "worker/store/db.h"
#include "worker/store/reader.h"

struct reader {
    sqlite3 *db;
    char *path;
};

/* One snapshot for several queries.  reading_end passes e on. */
enum cw_error reading_begin(struct reader *r);
enum cw_error reading_end(struct reader *r, enum cw_error e);

/* The next row of q, if any. */
enum cw_error reading_step(struct reader *r, sqlite3_stmt *q, bool *row);

/* Binds by name; a parameter that this query does not have is passed over.  text NULL binds null. */
void reading_bind_text(sqlite3_stmt *q, const char *name, const char *text);
void reading_bind_int(sqlite3_stmt *q, const char *name, int64_t value);

/* A number of the table `totals`. */
enum cw_error reading_total(struct reader *r, const char *name, int64_t *out);

/* CW_EUSAGE unless `value` is NULL or one of the names; `names` is called with 0..count-1. */
enum cw_error reading_check_name(const char *what, const char *value, const char *(*name)(int), int count);

/* What the full-text indexes hold, compared with the rows they stand for. */
struct findings;
enum cw_error check_indexes(struct reader *r, struct findings *f);
void findings_add(struct findings *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
