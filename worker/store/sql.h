/* Every statement that the writer runs, once. */
#ifndef CW_STORE_SQL_H
#define CW_STORE_SQL_H

#define STORE_SQL(X)                                                                                                      \
    X(SQL_SET_TOTAL, "INSERT INTO totals (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2")      \
    /* journal */                                                                                                         \
    X(SQL_DOCUMENT_OF_ID, "SELECT document FROM documents WHERE id = ?1")                                                 \
    X(SQL_ADD_JOB, "INSERT INTO jobs (job, id, size, accepted_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO NOTHING")   \
    X(SQL_ADD_PAYLOAD, "INSERT INTO payloads (job, document) VALUES (?1, ?2)")                                            \
    X(SQL_JOB_OF_ID, "SELECT job, state, attempts, size, reason FROM jobs WHERE id = ?1")                                 \
    X(SQL_JOB, "SELECT state, size, id, accepted_at FROM jobs WHERE job = ?1")                                            \
    X(SQL_QUEUED, "SELECT job, id, attempts, losses, not_before, size FROM jobs WHERE job > ?1 AND state = 'queued' "     \
                  "ORDER BY job LIMIT ?2")                                                                                \
    X(SQL_PAYLOAD, "SELECT document FROM payloads WHERE job = ?1")                                                        \
    X(SQL_END_JOB, "DELETE FROM jobs WHERE job = ?1")                                                                     \
    X(SQL_END_PAYLOAD, "DELETE FROM payloads WHERE job = ?1")                                                             \
    X(SQL_RETRY_LATER, "UPDATE jobs SET attempts = ?2, losses = ?3, not_before = ?4, reason = ?5 "                        \
                       "WHERE job = ?1 AND state = 'queued'")                                                             \
    X(SQL_SET_ASIDE, "UPDATE jobs SET state = 'failed', attempts = ?2, cause = ?3, reason = ?4, engine = ?5, "            \
                     "failed_at = ?6, uri = ?7, title = ?8, outlet = ?9, not_before = 0 WHERE job = ?1")                  \
    X(SQL_NEXT_FAILED, "SELECT job FROM jobs WHERE state = 'failed' AND job > ?1 ORDER BY job LIMIT 1")                   \
    X(SQL_QUEUE_AGAIN, "UPDATE jobs SET job = ?2, state = 'queued', attempts = 0, losses = 0, not_before = 0, cause = NULL, " \
                       "reason = NULL, engine = NULL, failed_at = NULL, uri = NULL, title = NULL, outlet = NULL WHERE job = ?1") \
    X(SQL_MOVE_PAYLOAD, "UPDATE payloads SET job = ?2 WHERE job = ?1")                                                    \
    /* results */                                                                                                         \
    X(SQL_ADD_DOCUMENT, "INSERT INTO documents (document, id, uri, title, outlet, url, language, published_lo, published_hi, " \
                        "published_basis, text_bytes, accepted_at, done_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, " \
                        "?10, ?11, ?12, ?13)")                                                                            \
    X(SQL_ADD_RESULT, "INSERT INTO results (document, engine, text_at, record) VALUES (?1, ?2, ?3, ?4)")                  \
    X(SQL_ADD_AUTHOR, "INSERT INTO authors (document, position, name) VALUES (?1, ?2, ?3)")                               \
    X(SQL_ADD_ENTITY, "INSERT INTO entities (entity, document, number, type, name, folded, mentions, statements) "        \
                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")                                                          \
    X(SQL_ADD_MENTION, "INSERT INTO mentions (entity, number, kind, begin_byte, end_byte, text) "                         \
                       "VALUES (?1, ?2, ?3, ?4, ?5, ?6)")                                                                 \
    X(SQL_ADD_TIME, "INSERT INTO times (document, number, type, value, begin_byte, end_byte, text) "                      \
                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")                                                                \
    X(SQL_ADD_STATEMENT, "INSERT INTO statements (statement, document, number, form, kind, polarity, source, cue, content, " \
                         "begin_byte, end_byte, checkworthy, confidence, anonymous, speaker, speaker_names, speaker_entity, " \
                         "people, within) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, " \
                         "nullif(?17, 0), nullif(?18, 0), nullif(?19, 0))")                                               \
    X(SQL_ADD_SPAN, "INSERT INTO statement_spans (statement, part, number, begin_byte, end_byte) VALUES (?1, ?2, ?3, ?4, ?5)") \
    X(SQL_ADD_VIA, "INSERT INTO via (statement, position, name) VALUES (?1, ?2, ?3)")                                     \
    /* indexes */                                                                                                         \
    X(SQL_INDEX_STATEMENTS, "INSERT INTO statements_fts (rowid, content, speaker_names) SELECT statement, content, "      \
                            "speaker_names FROM statements WHERE statement > ?1 AND statement <= ?2 ORDER BY statement")  \
    X(SQL_INDEX_DOCUMENTS, "INSERT INTO documents_fts (rowid, title) SELECT document, title FROM documents "              \
                           "WHERE document > ?1 AND document <= ?2 ORDER BY document")                                    \
    X(SQL_LAST_NAME, "SELECT coalesce(max(number), 0) FROM names")                                                        \
    X(SQL_NAMES_OF, "SELECT entity, document, type, name, folded, mentions, statements FROM entities "                    \
                    "WHERE entity > ?1 AND entity <= ?2 ORDER BY entity")                                                 \
    X(SQL_COUNT_NAME, "INSERT INTO names (folded, type, name, documents, mentions, statements, last_document) "           \
                      "VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6) ON CONFLICT (folded, type) DO UPDATE SET "                      \
                      "documents = documents + (last_document <> ?6), mentions = mentions + ?4, "                         \
                      "statements = statements + ?5, last_document = ?6 RETURNING number")                                \
    X(SQL_COUNT_SPELLINGS, "INSERT INTO spellings (number, spelling, mentions) SELECT ?2, text, count(*) FROM mentions "  \
                           "WHERE entity = ?1 AND kind = 'name' GROUP BY text "                                           \
                           "ON CONFLICT (number, spelling) DO UPDATE SET mentions = mentions + excluded.mentions")        \
    X(SQL_INDEX_NAMES, "INSERT INTO names_fts (rowid, folded) SELECT number, folded FROM names WHERE number > ?1 "        \
                       "ORDER BY number")

enum store_sql {
#define X(code, text) code,
    STORE_SQL(X)
#undef X
    SQL_COUNT
};

#endif
