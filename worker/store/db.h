/* A few helpers over sqlite3 that the writer and the reader share: errors in our
 * vocabulary, binding, one-line queries. */
#ifndef CW_STORE_DB_H
#define CW_STORE_DB_H

#include <sqlite3.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "proto/error.h"

/* SQLite's result code in our words: full disks, denied permissions, damaged files and busy locks each have their code.
 * `what` says what was tried. */
enum cw_error db_fail(sqlite3 *db, int rc, const char *what);

/* Runs SQL that returns nothing of interest, maybe several statements. */
enum cw_error db_exec(sqlite3 *db, const char *sql);

/* Prepares one statement, to be kept for long. */
enum cw_error db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out);

/* Binds all parameters, from the first on.  One letter each: i int64_t, f double, t text (NULL: null), s text with its
 * size_t, b blob with its size_t.  Text and blobs are not copied: they must outlive the run. */
void db_bind(sqlite3_stmt *q, const char *types, ...);
void db_bind_list(sqlite3_stmt *q, const char *types, va_list ap);

/* Runs a query that gives one number (0 when it gives no row). */
enum cw_error db_number(sqlite3 *db, const char *sql, int64_t *out);

/* A column as text; NULL for null. */
const char *db_text(sqlite3_stmt *q, int column);

/* Milliseconds since 1970 as ISO 8601 in UTC: 2022-06-09T13:11:00.250Z. */
enum { DB_TIME_SIZE = 32 };
void db_time(int64_t ms, char out[DB_TIME_SIZE]);

#endif
