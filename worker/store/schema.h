/* The store's form: what marks a file as ours, and the numbered migrations that make it.  docs/STORE.md describes every
 * table and column; keep both in step. */
#ifndef CW_STORE_SCHEMA_H
#define CW_STORE_SCHEMA_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "proto/error.h"

enum { STORE_APPLICATION_ID = 0x43577374 };  /* "CWst" */

/* A script that takes a store from the version before to its own: the table's index + 1. */
struct migration {
    const char *what;  /* for messages: "the first schema" */
    const char *sql;
};
extern const struct migration store_migrations[];
/* The second script and the next. */
extern const char claims_schema[], wordings_schema[], segments_schema[], name_pairs_schema[];
extern const int store_schema_version;  /* how many there are */

/* The version of the schema in an open database; 0 and *empty for a new one.  CW_ECORRUPT: no store of ours.
 * CW_ENEWER: of a later version than `newest`.  Changes nothing. */
enum cw_error schema_identify(sqlite3 *db, const char *path, int newest, int *version, bool *empty);

/* Runs the migrations that are missing, all in one transaction, so that a store has the old form or the new one. */
enum cw_error schema_migrate(sqlite3 *db, const struct migration *table, int from, int to);

#endif
