#include "worker/store/schema.h"

#include <stdio.h>

#include "worker/store/db.h"

/* Keys: `document`, `statement` and `entity` are counted up in the order of completion, so every table grows at its
 * end and the indexer only needs a number to know how far it has come (totals).  `id` is the public id of a document.
 * Rows of payloads and results are the only blobs. */
static const char first_schema[] =
"CREATE TABLE totals (\n"
"  name TEXT PRIMARY KEY,\n"
"  value INTEGER NOT NULL\n"
") STRICT, WITHOUT ROWID;\n"
"\n"
"CREATE TABLE jobs (\n"
"  job INTEGER PRIMARY KEY,\n"
"  id TEXT NOT NULL UNIQUE,\n"
"  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'failed')),\n"
"  attempts INTEGER NOT NULL DEFAULT 0,\n"
"  losses INTEGER NOT NULL DEFAULT 0,\n"
"  not_before INTEGER NOT NULL DEFAULT 0,\n"
"  size INTEGER NOT NULL,\n"
"  accepted_at TEXT NOT NULL,\n"
"  cause TEXT,\n"
"  reason TEXT,\n"
"  engine TEXT,\n"
"  failed_at TEXT,\n"
"  uri TEXT,\n"
"  title TEXT,\n"
"  outlet TEXT\n"
") STRICT;\n"
"CREATE INDEX jobs_failed ON jobs (job) WHERE state = 'failed';\n"
"\n"
"CREATE TABLE payloads (\n"
"  job INTEGER PRIMARY KEY REFERENCES jobs (job) DEFERRABLE INITIALLY DEFERRED,\n"
"  document BLOB NOT NULL\n"
") STRICT;\n"
"\n"
"CREATE TABLE documents (\n"
"  document INTEGER PRIMARY KEY,\n"
"  id TEXT NOT NULL UNIQUE,\n"
"  uri TEXT,\n"
"  title TEXT,\n"
"  outlet TEXT,\n"
"  url TEXT,\n"
"  language TEXT NOT NULL,\n"
"  published_lo TEXT,\n"
"  published_hi TEXT,\n"
"  published_basis TEXT,\n"
"  text_bytes INTEGER NOT NULL,\n"
"  accepted_at TEXT NOT NULL,\n"
"  done_at TEXT NOT NULL\n"
") STRICT;\n"
"CREATE INDEX documents_published ON documents (published_lo) WHERE published_lo IS NOT NULL;\n"
"CREATE INDEX documents_outlet ON documents (outlet) WHERE outlet IS NOT NULL;\n"
"CREATE INDEX documents_uri ON documents (uri) WHERE uri IS NOT NULL;\n"
"\n"
"CREATE TABLE results (\n"
"  document INTEGER PRIMARY KEY REFERENCES documents (document),\n"
"  engine TEXT NOT NULL,\n"
"  text_at INTEGER NOT NULL,\n"
"  record BLOB NOT NULL\n"
") STRICT;\n"
"\n"
"CREATE TABLE authors (\n"
"  document INTEGER NOT NULL REFERENCES documents (document),\n"
"  position INTEGER NOT NULL,\n"
"  name TEXT NOT NULL,\n"
"  PRIMARY KEY (document, position)\n"
") STRICT, WITHOUT ROWID;\n"
"\n"
"CREATE TABLE entities (\n"
"  entity INTEGER PRIMARY KEY,\n"
"  document INTEGER NOT NULL REFERENCES documents (document),\n"
"  number INTEGER NOT NULL,\n"
"  id TEXT GENERATED ALWAYS AS ('e' || number) VIRTUAL,\n"
"  type TEXT NOT NULL,\n"
"  name TEXT NOT NULL,\n"
"  folded TEXT NOT NULL,\n"
"  mentions INTEGER NOT NULL,\n"
"  statements INTEGER NOT NULL,\n"
"  UNIQUE (document, number)\n"
") STRICT;\n"
"\n"
"CREATE TABLE mentions (\n"
"  entity INTEGER NOT NULL REFERENCES entities (entity),\n"
"  number INTEGER NOT NULL,\n"
"  kind TEXT NOT NULL,\n"
"  begin_byte INTEGER NOT NULL,\n"
"  end_byte INTEGER NOT NULL,\n"
"  text TEXT NOT NULL,\n"
"  PRIMARY KEY (entity, number)\n"
") STRICT, WITHOUT ROWID;\n"
"\n"
"CREATE TABLE times (\n"
"  document INTEGER NOT NULL REFERENCES documents (document),\n"
"  number INTEGER NOT NULL,\n"
"  type TEXT NOT NULL,\n"
"  value TEXT NOT NULL,\n"
"  begin_byte INTEGER NOT NULL,\n"
"  end_byte INTEGER NOT NULL,\n"
"  text TEXT NOT NULL,\n"
"  PRIMARY KEY (document, number)\n"
") STRICT, WITHOUT ROWID;\n"
"\n"
"CREATE TABLE statements (\n"
"  statement INTEGER PRIMARY KEY,\n"
"  document INTEGER NOT NULL REFERENCES documents (document),\n"
"  number INTEGER NOT NULL,\n"
"  id TEXT GENERATED ALWAYS AS ('s' || number) VIRTUAL,\n"
"  form TEXT NOT NULL,\n"
"  kind TEXT NOT NULL,\n"
"  polarity TEXT NOT NULL,\n"
"  speaker TEXT,\n"
"  speaker_names TEXT,\n"
"  speaker_entity INTEGER REFERENCES entities (entity),\n"
"  anonymous INTEGER NOT NULL,\n"
"  people INTEGER,\n"
"  source TEXT NOT NULL,\n"
"  cue TEXT NOT NULL,\n"
"  content TEXT NOT NULL,\n"
"  begin_byte INTEGER NOT NULL,\n"
"  end_byte INTEGER NOT NULL,\n"
"  within INTEGER REFERENCES statements (statement) DEFERRABLE INITIALLY DEFERRED,\n"
"  checkworthy REAL NOT NULL,\n"
"  confidence REAL NOT NULL,\n"
"  UNIQUE (document, number)\n"
") STRICT;\n"
"\n"
"CREATE TABLE statement_spans (\n"
"  statement INTEGER NOT NULL REFERENCES statements (statement),\n"
"  part TEXT NOT NULL CHECK (part IN ('source', 'cue', 'content')),\n"
"  number INTEGER NOT NULL,\n"
"  begin_byte INTEGER NOT NULL,\n"
"  end_byte INTEGER NOT NULL,\n"
"  PRIMARY KEY (statement, part, number)\n"
") STRICT, WITHOUT ROWID;\n"
"\n"
"CREATE TABLE via (\n"
"  statement INTEGER NOT NULL REFERENCES statements (statement),\n"
"  position INTEGER NOT NULL,\n"
"  name TEXT NOT NULL,\n"
"  PRIMARY KEY (statement, position)\n"
") STRICT, WITHOUT ROWID;\n"
"\n"
"CREATE TABLE names (\n"
"  number INTEGER PRIMARY KEY,\n"
"  folded TEXT NOT NULL,\n"
"  type TEXT NOT NULL,\n"
"  name TEXT NOT NULL,\n"
"  documents INTEGER NOT NULL,\n"
"  mentions INTEGER NOT NULL,\n"
"  statements INTEGER NOT NULL,\n"
"  last_document INTEGER NOT NULL,\n"
"  UNIQUE (folded, type)\n"
") STRICT;\n"
"\n"
"CREATE TABLE spellings (\n"
"  number INTEGER NOT NULL REFERENCES names (number),\n"
"  spelling TEXT NOT NULL,\n"
"  mentions INTEGER NOT NULL,\n"
"  PRIMARY KEY (number, spelling)\n"
") STRICT, WITHOUT ROWID;\n"
"\n"
"CREATE VIRTUAL TABLE statements_fts USING fts5 (content, speaker_names,\n"
"  content=\"statements\", content_rowid=\"statement\", tokenize=\"unicode61 remove_diacritics 2\");\n"
"CREATE VIRTUAL TABLE documents_fts USING fts5 (title,\n"
"  content=\"documents\", content_rowid=\"document\", tokenize=\"unicode61 remove_diacritics 2\");\n"
"CREATE VIRTUAL TABLE names_fts USING fts5 (folded,\n"
"  content=\"names\", content_rowid=\"number\", tokenize=\"trigram\");\n"
"\n"
"CREATE VIEW who_said AS\n"
"  SELECT d.published_lo AS published, d.outlet, d.title, s.speaker, s.cue, s.content,\n"
"         (SELECT group_concat(name, ', ') FROM (SELECT name FROM via v WHERE v.statement = s.statement "
"ORDER BY position)) AS via,\n"
"         s.form, s.kind, s.polarity, s.anonymous, s.people, s.source,\n"
"         (SELECT w.id FROM statements w WHERE w.statement = s.within) AS within,\n"
"         s.checkworthy, s.confidence, d.published_hi, d.published_basis, d.url, d.uri,\n"
"         d.id AS document_id, s.id AS statement_id, s.begin_byte, s.end_byte, s.statement, s.document\n"
"  FROM statements s JOIN documents d ON d.document = s.document;\n"
"CREATE VIEW speakers AS\n"
"  SELECT s.speaker, count(*) AS statements, count(DISTINCT s.document) AS documents,\n"
"         count(DISTINCT d.outlet) AS outlets, max(s.anonymous) AS anonymous,\n"
"         min(d.published_lo) AS first_published, max(d.published_hi) AS last_published\n"
"  FROM statements s JOIN documents d ON d.document = s.document\n"
"  WHERE s.speaker IS NOT NULL GROUP BY s.speaker;\n"
"CREATE VIEW mentioned AS\n"
"  SELECT d.id AS document_id, d.title, d.outlet, d.published_lo AS published, e.id AS entity_id, e.type, e.name,\n"
"         m.text, m.kind, m.begin_byte, m.end_byte, e.entity, e.document\n"
"  FROM entities e JOIN mentions m ON m.entity = e.entity JOIN documents d ON d.document = e.document;\n"
"CREATE VIEW texts AS\n"
"  SELECT d.id AS document_id, d.title, d.outlet, d.published_lo AS published,\n"
"         CAST(substr(r.record, r.text_at + 1, d.text_bytes) AS TEXT) AS text, d.document\n"
"  FROM documents d JOIN results r ON r.document = d.document;\n"
"CREATE VIEW failed_documents AS\n"
"  SELECT failed_at, uri, title, outlet, cause, reason, attempts, engine, size, accepted_at, id AS document_id\n"
"  FROM jobs WHERE state = 'failed';\n"
"CREATE VIEW queue AS\n"
"  SELECT job, accepted_at, size, attempts, losses, reason,\n"
"         CASE WHEN not_before > 0 "
"THEN strftime('%Y-%m-%dT%H:%M:%SZ', not_before / 1000, 'unixepoch') END AS not_before,\n"
"         id AS document_id\n"
"  FROM jobs WHERE state = 'queued';\n";

const struct migration store_migrations[] = {
    {"the first schema", first_schema},
    {"claims, near copies, names that are one", claims_schema},
    {"wordings cut from their statements", wordings_schema},
    {"the linker's index in segments", segments_schema},
    {"names that may be one, each pair once", name_pairs_schema},
};
const int store_schema_version = sizeof store_migrations / sizeof *store_migrations;

enum cw_error schema_identify(sqlite3 *db, const char *path, int newest, int *version, bool *empty)
{
    int64_t application, user, objects;
    enum cw_error e = db_number(db, "PRAGMA application_id", &application);
    if (!e) e = db_number(db, "PRAGMA user_version", &user);
    if (!e) e = db_number(db, "SELECT count(*) FROM sqlite_schema", &objects);
    if (e) return cw_context(e, "%s", path);
    *empty = application == 0 && user == 0 && objects == 0;
    *version = (int)user;
    if (*empty) return CW_OK;
    if (application != STORE_APPLICATION_ID)
        return cw_fail(CW_ECORRUPT, "%s is a database, but not a claimwire store", path);
    if (user > newest)
        return cw_fail(CW_ENEWER, "%s has schema %lld, this claimwire knows %d: install the later version", path,
                       (long long)user, newest);
    if (user < 1) return cw_fail(CW_ECORRUPT, "%s has no schema version", path);
    return CW_OK;
}

enum cw_error schema_migrate(sqlite3 *db, const struct migration *table, int from, int to)
{
    char mark[128];
    enum cw_error e = from < to ? db_exec(db, "BEGIN IMMEDIATE") : CW_OK;
    if (e || from >= to) return e;
    for (int v = from; v < to && !e; v++)
        e = cw_context(db_exec(db, table[v].sql), "migration %d (%s)", v + 1, table[v].what);
    snprintf(mark, sizeof mark, "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT", STORE_APPLICATION_ID,
             to);
    if (!e) e = db_exec(db, mark);
    if (e && !sqlite3_get_autocommit(db)) sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return e;
}
