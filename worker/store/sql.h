/* Every statement that the writer runs, once. */
#ifndef CW_STORE_SQL_H
#define CW_STORE_SQL_H

#define STORE_SQL(X)                                                                                                   \
    X(SQL_SET_TOTAL, "INSERT INTO totals (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2")   \
    /* journal */                                                                                                      \
    X(SQL_DOCUMENT_OF_ID, "SELECT document FROM documents WHERE id = ?1")                                              \
    X(SQL_ADD_JOB, "INSERT INTO jobs (job, id, size, accepted_at) VALUES (?1, ?2, ?3, ?4) "                            \
                   "ON CONFLICT (id) DO NOTHING")                                                                      \
    X(SQL_ADD_PAYLOAD, "INSERT INTO payloads (job, document) VALUES (?1, ?2)")                                         \
    X(SQL_JOB_OF_ID, "SELECT job, state, attempts, size, reason FROM jobs WHERE id = ?1")                              \
    X(SQL_JOB, "SELECT state, size, id, accepted_at FROM jobs WHERE job = ?1")                                         \
    X(SQL_QUEUED, "SELECT job, id, attempts, losses, not_before, size FROM jobs WHERE job > ?1 AND state = 'queued' "  \
                  "ORDER BY job LIMIT ?2")                                                                             \
    X(SQL_PAYLOAD, "SELECT document FROM payloads WHERE job = ?1")                                                     \
    X(SQL_END_JOB, "DELETE FROM jobs WHERE job = ?1")                                                                  \
    X(SQL_END_PAYLOAD, "DELETE FROM payloads WHERE job = ?1")                                                          \
    X(SQL_RETRY_LATER, "UPDATE jobs SET attempts = ?2, losses = ?3, not_before = ?4, reason = ?5 "                     \
                       "WHERE job = ?1 AND state = 'queued'")                                                          \
    X(SQL_SET_ASIDE, "UPDATE jobs SET state = 'failed', attempts = ?2, cause = ?3, reason = ?4, engine = ?5, "         \
                     "failed_at = ?6, uri = ?7, title = ?8, outlet = ?9, not_before = 0 WHERE job = ?1")               \
    X(SQL_NEXT_FAILED, "SELECT job FROM jobs WHERE state = 'failed' AND job > ?1 ORDER BY job LIMIT 1")                \
    X(SQL_QUEUE_AGAIN, "UPDATE jobs SET job = ?2, state = 'queued', attempts = 0, losses = 0, not_before = 0, "        \
                       "cause = NULL, "                                                                                \
                       "reason = NULL, engine = NULL, failed_at = NULL, uri = NULL, title = NULL, outlet = NULL "      \
                       "WHERE job = ?1")                                                                               \
    X(SQL_MOVE_PAYLOAD, "UPDATE payloads SET job = ?2 WHERE job = ?1")                                                 \
    /* results */                                                                                                      \
    X(SQL_ADD_DOCUMENT, "INSERT INTO documents (document, id, uri, title, outlet, url, language, published_lo, "       \
                        "published_hi, "                                                                               \
                        "published_basis, text_bytes, accepted_at, done_at) "                                          \
                        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "                                                 \
                        "?10, ?11, ?12, ?13)")                                                                         \
    X(SQL_ADD_RESULT, "INSERT INTO results (document, engine, text_at, record) VALUES (?1, ?2, ?3, ?4)")               \
    X(SQL_ADD_AUTHOR, "INSERT INTO authors (document, position, name) VALUES (?1, ?2, ?3)")                            \
    X(SQL_ADD_ENTITY, "INSERT INTO entities (entity, document, number, type, name, folded, mentions, statements) "     \
                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")                                                       \
    X(SQL_ADD_MENTION, "INSERT INTO mentions (entity, number, kind, begin_byte, end_byte, text) "                      \
                       "VALUES (?1, ?2, ?3, ?4, ?5, ?6)")                                                              \
    X(SQL_ADD_TIME, "INSERT INTO times (document, number, type, value, begin_byte, end_byte, text) "                   \
                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")                                                             \
    X(SQL_ADD_STATEMENT, "INSERT INTO statements (statement, document, number, form, kind, polarity, source, cue, "    \
                         "content, "                                                                                   \
                         "begin_byte, end_byte, checkworthy, confidence, anonymous, speaker, speaker_names, "          \
                         "speaker_entity, "                                                                            \
                         "people, within) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "  \
                         "?16, "                                                                                       \
                         "nullif(?17, 0), nullif(?18, 0), nullif(?19, 0))")                                            \
    X(SQL_ADD_SPAN, "INSERT INTO statement_spans (statement, part, number, begin_byte, end_byte) "                     \
                    "VALUES (?1, ?2, ?3, ?4, ?5)")                                                                     \
    X(SQL_ADD_VIA, "INSERT INTO via (statement, position, name) VALUES (?1, ?2, ?3)")                                  \
    /* indexes */                                                                                                      \
    X(SQL_INDEX_STATEMENTS, "INSERT INTO statements_fts (rowid, content, speaker_names) SELECT statement, content, "   \
                            "speaker_names FROM statements WHERE statement > ?1 AND statement <= ?2 "                  \
                            "ORDER BY statement")                                                                      \
    X(SQL_INDEX_DOCUMENTS, "INSERT INTO documents_fts (rowid, title) SELECT document, title FROM documents "           \
                           "WHERE document > ?1 AND document <= ?2 ORDER BY document")                                 \
    X(SQL_LAST_NAME, "SELECT coalesce(max(number), 0) FROM names")                                                     \
    X(SQL_NAMES_OF, "SELECT entity, document, type, name, folded, mentions, statements FROM entities "                 \
                    "WHERE entity > ?1 AND entity <= ?2 ORDER BY entity")                                              \
    X(SQL_COUNT_NAME, "INSERT INTO names (folded, type, name, documents, mentions, statements, last_document) "        \
                      "VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6) ON CONFLICT (folded, type) DO UPDATE SET "                   \
                      "documents = documents + (last_document <> ?6), mentions = mentions + ?4, "                      \
                      "statements = statements + ?5, last_document = ?6 RETURNING number")                             \
    X(SQL_COUNT_SPELLINGS, "INSERT INTO spellings (number, spelling, mentions) SELECT ?2, text, count(*) "             \
                           "FROM mentions "                                                                            \
                           "WHERE entity = ?1 AND kind = 'name' GROUP BY text "                                        \
                           "ON CONFLICT (number, spelling) DO UPDATE SET mentions = mentions + excluded.mentions")     \
    X(SQL_INDEX_NAMES, "INSERT INTO names_fts (rowid, folded) SELECT number, folded FROM names WHERE number > ?1 "     \
                       "ORDER BY number")                                                                              \
    /* links between documents */                                                                                      \
    X(SQL_LINKS_DOCUMENT, "SELECT d.id, r.record, coalesce((SELECT min(statement) FROM statements s "                  \
                          "WHERE s.document = d.document), 0) FROM documents d JOIN results r USING (document) "       \
                          "WHERE d.document = ?1")                                                                     \
    X(SQL_ADD_WORDING, "INSERT INTO wordings (wording, statement, number, begin_byte, end_byte, content_at, day_lo, "  \
                       "day_hi) VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, ?9), nullif(?8, ?9))")                      \
    X(SQL_FIND_WORDING, "SELECT wording FROM wordings WHERE statement = ?1 AND number = ?2")                           \
    /* from two rows, and not those of the document and of the record, which are pages more */                         \
    X(SQL_WORDING, "SELECT s.document, "                                                                               \
                   "substr(CAST(s.content AS BLOB), w.content_at + 1, w.end_byte - w.begin_byte), "                    \
                   "s.speaker, s.anonymous, s.people, s.source, s.cue, s.form, s.kind, s.polarity, "                   \
                   "coalesce(w.day_lo, ?2), coalesce(w.day_hi, ?2) "                                                   \
                   "FROM wordings w JOIN statements s ON s.statement = w.statement WHERE w.wording = ?1")              \
    X(SQL_WORDING_PLACE, "SELECT d.id, s.number, w.number FROM wordings w "                                            \
                         "JOIN statements s ON s.statement = w.statement JOIN documents d ON d.document = s.document " \
                         "WHERE w.wording = ?1")                                                                       \
    X(SQL_WORDING_DOCUMENT, "SELECT s.document FROM wordings w JOIN statements s ON s.statement = w.statement "        \
                            "WHERE w.wording = ?1")                                                                    \
    X(SQL_SEGMENTS, "SELECT segment, list, rows, coalesce(merged_into, 0) FROM index_segments ORDER BY segment")       \
    X(SQL_ADD_SEGMENT, "INSERT INTO index_segments (segment, list, rows, whole) VALUES (?1, ?2, ?3, ?4)")              \
    X(SQL_CLOSE_SEGMENT, "UPDATE index_segments SET whole = 1 WHERE segment = ?1")                                     \
    X(SQL_MERGE_INTO, "UPDATE index_segments SET merged_into = ?2 WHERE segment = ?1")                                 \
    X(SQL_END_SEGMENT, "DELETE FROM index_segments WHERE segment = ?1")                                                \
    X(SQL_END_UNFINISHED, "DELETE FROM index_segments WHERE NOT whole")                                                \
    X(SQL_END_UNFINISHED_BLOCKS, "DELETE FROM index_blocks WHERE block IN (SELECT b.block FROM index_segments g "      \
                                 "JOIN index_blocks b ON b.block BETWEEN g.segment << 52 "                             \
                                 "AND g.segment << 52 | (1 << 52) - 1 WHERE NOT g.whole)")                             \
    X(SQL_BLOCK, "SELECT block, rows FROM index_blocks WHERE block = ?1")                                              \
    X(SQL_LAST_BLOCK, "SELECT block, rows FROM index_blocks WHERE block BETWEEN ?1 AND ?2 ORDER BY block DESC LIMIT 1")\
    X(SQL_FIRST_BLOCK, "SELECT block, rows FROM index_blocks WHERE block BETWEEN ?1 AND ?2 ORDER BY block LIMIT 1")    \
    X(SQL_ADD_BLOCK, "INSERT INTO index_blocks (block, rows) VALUES (?1, ?2)")                                         \
    X(SQL_END_BLOCK, "DELETE FROM index_blocks WHERE block = ?1")                                                      \
    X(SQL_ADD_LINK, "INSERT INTO wording_links (wording, other, relation, basis, support, similarity) "                \
                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (wording, other) DO NOTHING")                         \
    X(SQL_LINK, "SELECT wording, other, relation, support FROM wording_links WHERE wording = ?1 AND other = ?2 "       \
                "AND basis = 'content' UNION ALL SELECT wording, other, relation, support FROM wording_links "         \
                "WHERE wording = ?2 AND other = ?1 AND basis = 'content'")                                             \
    X(SQL_WEAKEN_LINK, "UPDATE wording_links SET support = support - ?3 WHERE wording = ?1 AND other = ?2")            \
    X(SQL_END_LINK, "DELETE FROM wording_links WHERE wording = ?1 AND other = ?2")                                     \
    X(SQL_IS_LINKED, "SELECT 1 FROM wording_links WHERE wording = ?1 AND other = ?2 "                                  \
                     "UNION ALL SELECT 1 FROM wording_links WHERE wording = ?2 AND other = ?1")                        \
    X(SQL_SAME_AS, "SELECT other FROM wording_links WHERE wording = ?1 AND relation = 'same' "                         \
                   "UNION ALL SELECT wording FROM wording_links WHERE other = ?1 AND relation = 'same'")               \
    X(SQL_CLAIM_OF, "SELECT claim FROM wordings WHERE wording = ?1")                                                   \
    X(SQL_SET_CLAIM, "UPDATE wordings SET claim = nullif(?2, 0) WHERE wording = ?1")                                   \
    X(SQL_ADD_CLAIM, "INSERT INTO claims (id, wordings, documents, outlets) VALUES (?1, 0, 0, 0) "                     \
                     "ON CONFLICT (id) DO NOTHING RETURNING claim")                                                    \
    X(SQL_CLAIM, "SELECT id, wordings FROM claims WHERE claim = ?1")                                                   \
    X(SQL_CLAIM_OF_ID, "SELECT claim FROM claims WHERE id = ?1")                                                       \
    X(SQL_NAME_CLAIM, "UPDATE claims SET id = ?2 WHERE claim = ?1")                                                    \
    X(SQL_GROW_CLAIM, "UPDATE claims SET wordings = wordings + ?2 WHERE claim = ?1")                                   \
    X(SQL_SUM_LATER, "INSERT INTO claims_to_sum (claim) VALUES (?1) ON CONFLICT (claim) DO NOTHING")                   \
    X(SQL_NEXT_TO_SUM, "SELECT claim FROM claims_to_sum LIMIT 1")                                                      \
    X(SQL_SUMMED, "DELETE FROM claims_to_sum WHERE claim = ?1")                                                        \
    X(SQL_END_CLAIM, "DELETE FROM claims WHERE claim = ?1")                                                            \
    X(SQL_CLAIM_MEMBERS, "SELECT wording FROM wordings WHERE claim = ?1 ORDER BY wording LIMIT ?2")                    \
    X(SQL_CARRIER, "SELECT d.document, d.outlet, d.published_lo, d.published_hi FROM wordings w "                      \
                   "JOIN statements s ON s.statement = w.statement JOIN documents d ON d.document = s.document "       \
                   "WHERE w.wording = ?1")                                                                             \
    X(SQL_SET_SUMS, "UPDATE claims SET wordings = ?2, documents = ?3, outlets = ?4, first_lo = ?5, last_hi = ?6 "      \
                    "WHERE claim = ?1")                                                                                \
    X(SQL_ADD_COPY, "INSERT INTO copies (document, other, kind, support, paragraphs, other_paragraphs, matched, "      \
                    "in_order, "                                                                                       \
                    "overlap) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")                                            \
    X(SQL_COPY, "SELECT document, other, support FROM copies WHERE document = ?1 AND other = ?2 "                      \
                "UNION ALL SELECT document, other, support FROM copies WHERE document = ?2 AND other = ?1")            \
    X(SQL_WEAKEN_COPY, "UPDATE copies SET support = support - 1 WHERE document = ?1 AND other = ?2")                   \
    X(SQL_END_COPY, "DELETE FROM copies WHERE document = ?1 AND other = ?2")                                           \
    X(SQL_IS_COPY, "SELECT 1 FROM copies WHERE (document = ?1 AND other = ?2) OR (document = ?2 AND other = ?1)")      \
    X(SQL_SHARE_CLAIM, "SELECT 1 FROM statements s JOIN wordings w ON w.statement = s.statement "                      \
                       "JOIN wording_links k ON k.wording = w.wording JOIN wordings v ON v.wording = k.other "         \
                       "JOIN statements t ON t.statement = v.statement WHERE s.document = ?1 AND t.document = ?2 "     \
                       "AND k.relation = 'same' LIMIT 1")                                                              \
    X(SQL_NAMES_IN, "SELECT number, type, folded FROM entities WHERE document = ?1 "                                   \
                    "AND type IN ('PER', 'ORG', 'MISC', 'LOC') AND folded <> '' ORDER BY number")                      \
    X(SQL_ADD_NAME_PAIR, "INSERT INTO name_pairs (folded, other, kind) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")    \
    X(SQL_ADD_PROOF, "INSERT INTO name_proofs (document, other_document, pair) SELECT ?4, ?5, pair FROM name_pairs "   \
                     "WHERE folded = ?1 AND other = ?2 AND kind = ?3 ON CONFLICT DO NOTHING")                          \
    X(SQL_END_PROOFS, "DELETE FROM name_proofs WHERE (document = ?1 AND other_document = ?2) "                         \
                      "OR (document = ?2 AND other_document = ?1)")                                                    \
    X(SQL_END_DECISIONS, "DELETE FROM name_decisions")                                                                 \
    X(SQL_ADD_DECISION, "INSERT INTO name_decisions (position, decision, name, other, folded, other_folded) "          \
                        "VALUES (?1, ?2, ?3, ?4, ?5, ?6)")                                                             \
    /* what was linked by other rules goes, a piece at a time */                                                       \
    X(SQL_FORGET_LINKS, "DELETE FROM wording_links WHERE wording IN (SELECT wording FROM wording_links LIMIT ?1)")     \
    X(SQL_FORGET_SEGMENTS, "DELETE FROM index_segments WHERE segment IN (SELECT segment FROM index_segments LIMIT ?1)")\
    X(SQL_FORGET_BLOCKS, "DELETE FROM index_blocks WHERE block IN (SELECT block FROM index_blocks LIMIT ?1)")          \
    X(SQL_FORGET_COPIES, "DELETE FROM copies WHERE document IN (SELECT document FROM copies LIMIT ?1)")                \
    X(SQL_FORGET_PROOFS, "DELETE FROM name_proofs WHERE document IN (SELECT document FROM name_proofs LIMIT ?1)")      \
    X(SQL_FORGET_WORDINGS, "DELETE FROM wordings WHERE wording IN (SELECT wording FROM wordings LIMIT ?1)")            \
    X(SQL_FORGET_CLAIMS, "DELETE FROM claims WHERE claim IN (SELECT claim FROM claims LIMIT ?1)")

enum store_sql {
#define X(code, text) code,
    STORE_SQL(X)
#undef X
    SQL_COUNT
};

#endif
