/* The second schema and those after it: what documents have to do with each other.  The linker (worker/claims/linker)
 * fills the tables, a moment after a document is done; everything in them can be made again from the records.
 *
 * A wording is a piece of a statement's content, one sentence or less; a claim is what wordings of
 * several places have in common.  A wording without a claim stands alone.  Keys are numbers of this file;
 * `id` is the same in every store. */
#include "worker/store/schema.h"

#include "worker/store/rows.h"

const char claims_schema[] =
"CREATE TABLE claims (\n"
"  claim INTEGER PRIMARY KEY,\n"
"  id TEXT NOT NULL UNIQUE,\n"            /* c and 12 hexadecimal digits: the least hash of its wordings */
"  wordings INTEGER NOT NULL,\n"
"  documents INTEGER NOT NULL,\n"
"  outlets INTEGER NOT NULL,\n"
/* of its dated documents: the earliest beginning, the latest end; null: none is dated */
"  first_lo TEXT,\n"
"  last_hi TEXT\n"
") STRICT;\n"
"CREATE INDEX claims_documents ON claims (documents, first_lo);\n"
/* Large claims whose sums wait until all documents are linked: summing one again for
 * each newcomer would be quadratic. */
"CREATE TABLE claims_to_sum (\n"
"  claim INTEGER PRIMARY KEY REFERENCES claims (claim) ON DELETE CASCADE\n"
") STRICT;\n"
"\n"
"CREATE TABLE wordings (\n"
"  wording INTEGER PRIMARY KEY,\n"
"  statement INTEGER NOT NULL REFERENCES statements (statement),\n"
"  number INTEGER NOT NULL,\n"            /* from 1, within the statement */
"  begin_byte INTEGER NOT NULL,\n"        /* into the document's text */
"  end_byte INTEGER NOT NULL,\n"
"  claim INTEGER REFERENCES claims (claim),\n"
"  UNIQUE (statement, number)\n"
") STRICT;\n"
"CREATE INDEX wordings_claim ON wordings (claim) WHERE claim IS NOT NULL;\n"
"\n"
/* 'same': one claim; 'earlier': alike, but another event, months apart; 'denies': wording denies other. */
"CREATE TABLE wording_links (\n"
"  wording INTEGER NOT NULL REFERENCES wordings (wording),\n"
"  other INTEGER NOT NULL REFERENCES wordings (wording),\n"
"  relation TEXT NOT NULL CHECK (relation IN ('same', 'earlier', 'denies')),\n"
/* reference: \"denied this\", within one document */
"  basis TEXT NOT NULL CHECK (basis IN ('content', 'reference')),\n"
"  support INTEGER NOT NULL,\n"           /* by how many keys of the index they are neighbours */
"  similarity REAL NOT NULL,\n"           /* 0 to 1 */
"  PRIMARY KEY (wording, other)\n"
") STRICT, WITHOUT ROWID;\n"
"CREATE INDEX wording_links_other ON wording_links (other);\n"
"CREATE INDEX wording_links_denials ON wording_links (other, wording) WHERE relation = 'denies';\n"
"\n"
/* The linker's index: who might have to do with whom.  place orders what shares a key:
 * day of publication, then a hash. */
"CREATE TABLE wording_keys (\n"
"  key INTEGER NOT NULL,\n"
"  place INTEGER NOT NULL,\n"
"  wording INTEGER NOT NULL,\n"
"  PRIMARY KEY (key, place, wording)\n"
") STRICT, WITHOUT ROWID;\n"
"CREATE TABLE document_keys (\n"
"  key INTEGER NOT NULL,\n"
"  place INTEGER NOT NULL,\n"
"  document INTEGER NOT NULL,\n"
"  PRIMARY KEY (key, place, document)\n"
") STRICT, WITHOUT ROWID;\n"
"\n"
"CREATE TABLE copies (\n"
"  document INTEGER NOT NULL REFERENCES documents (document),\n"   /* the one of the two with the smaller public id */
"  other INTEGER NOT NULL REFERENCES documents (document),\n"
"  kind TEXT NOT NULL CHECK (kind IN ('same', 'cut', 'rewritten')),\n"
"  support INTEGER NOT NULL,\n"
"  paragraphs INTEGER NOT NULL,\n"
"  other_paragraphs INTEGER NOT NULL,\n"
"  matched INTEGER NOT NULL,\n"           /* pairs of paragraphs that say the same */
"  in_order INTEGER NOT NULL,\n"          /* the most of them that come in the same order in both */
"  overlap REAL NOT NULL,\n"              /* 0 to 1: how much of the words of matched paragraphs is shared */
"  PRIMARY KEY (document, other)\n"
") STRICT, WITHOUT ROWID;\n"
"CREATE INDEX copies_other ON copies (other);\n"
"\n"
/* Two names, as they are folded, that may be one: written differently in two documents that report the same. */
"CREATE TABLE name_evidence (\n"
"  folded TEXT NOT NULL,\n"               /* folded < other */
"  other TEXT NOT NULL,\n"
"  document INTEGER NOT NULL REFERENCES documents (document),\n"   /* where `folded` stands */
"  other_document INTEGER NOT NULL REFERENCES documents (document),\n"
"  kind TEXT NOT NULL CHECK (kind IN ('spelling', 'acronym', 'short')),\n"
"  PRIMARY KEY (folded, other, document, other_document)\n"
") STRICT, WITHOUT ROWID;\n"
"CREATE INDEX name_evidence_other ON name_evidence (other, folded);\n"
"CREATE INDEX name_evidence_document ON name_evidence (document, other_document);\n"
"CREATE INDEX entities_folded ON entities (folded);\n"
"\n"
/* What people decided, from the file of decisions; the last one about a pair holds. */
"CREATE TABLE name_decisions (\n"
"  position INTEGER PRIMARY KEY,\n"
"  decision TEXT NOT NULL CHECK (decision IN ('merge', 'split')),\n"
"  name TEXT NOT NULL,\n"                 /* as written in the file */
"  other TEXT NOT NULL,\n"
"  folded TEXT NOT NULL,\n"               /* of the two, the smaller first */
"  other_folded TEXT NOT NULL\n"
") STRICT;\n"
"\n"
"CREATE INDEX documents_url ON documents (url) WHERE url IS NOT NULL;\n"
"CREATE INDEX documents_done ON documents (done_at);\n"
"CREATE INDEX documents_until ON documents (published_hi, published_lo) WHERE published_hi IS NOT NULL;\n"
"CREATE INDEX via_name ON via (name);\n"
"\n"
"CREATE VIEW claim_wordings AS\n"
"  SELECT c.id AS claim_id, d.published_lo AS published, d.outlet, s.speaker, s.anonymous,\n"
"         CAST(substr(r.record, r.text_at + 1 + w.begin_byte, w.end_byte - w.begin_byte) AS TEXT) AS wording,\n"
"         s.kind, s.polarity, s.form, d.title, d.id AS document_id, s.id AS statement_id, w.number,\n"
"         w.begin_byte, w.end_byte, w.claim, w.statement, d.document\n"
"  FROM wordings w JOIN claims c USING (claim) JOIN statements s ON s.statement = w.statement\n"
"       JOIN documents d ON d.document = s.document JOIN results r ON r.document = d.document;\n"
"CREATE VIEW near_copies AS\n"
"  SELECT a.outlet, a.title, a.published_lo AS published, b.outlet AS other_outlet, b.title AS other_title,\n"
"         b.published_lo AS other_published, c.kind, c.paragraphs, c.other_paragraphs, c.matched, c.in_order, "
"c.overlap,\n"
"         a.id AS document_id, b.id AS other_id, c.document, c.other\n"
"  FROM copies c JOIN documents a ON a.document = c.document JOIN documents b ON b.document = c.other;\n"
"CREATE VIEW name_variants AS\n"
"  SELECT folded, other, kind, count(*) AS evidence FROM name_evidence GROUP BY folded, other;\n";

/* A wording's text is cut from its statement's content, not from the record, which is many pages more.  Wordings that
 * are there get their place in it at once: they need not be linked again. */
const char wordings_schema[] =
"ALTER TABLE wordings ADD COLUMN content_at INTEGER NOT NULL DEFAULT 0;\n"
"UPDATE wordings SET content_at = coalesce((SELECT wordings.begin_byte - p.begin_byte + coalesce((\n"
"    SELECT sum(q.end_byte - q.begin_byte + length(CAST('" ROWS_GAP "' AS BLOB))) FROM statement_spans q\n"
"    WHERE q.statement = p.statement AND q.part = 'content' AND q.number < p.number), 0)\n"
"  FROM statement_spans p WHERE p.statement = wordings.statement AND p.part = 'content'\n"
"  AND p.begin_byte <= wordings.begin_byte AND p.end_byte >= wordings.end_byte ORDER BY p.number LIMIT 1), 0);\n"
"DROP VIEW claim_wordings;\n"
"CREATE VIEW claim_wordings AS\n"
"  SELECT c.id AS claim_id, d.published_lo AS published, d.outlet, s.speaker, s.anonymous,\n"
"         CAST(substr(CAST(s.content AS BLOB), w.content_at + 1, w.end_byte - w.begin_byte) AS TEXT) AS wording,\n"
"         s.kind, s.polarity, s.form, d.title, d.id AS document_id, s.id AS statement_id, w.number,\n"
"         w.begin_byte, w.end_byte, w.claim, w.statement, d.document\n"
"  FROM wordings w JOIN claims c USING (claim) JOIN statements s ON s.statement = w.statement\n"
"       JOIN documents d ON d.document = s.document;\n";

/* The linker's index in segments (links_segments.h): what was in one table in order goes, and is made again.  And the
 * days of a wording beside it: another one is compared with it without a look at its document. */
const char segments_schema[] =
"ALTER TABLE wordings ADD COLUMN day_lo INTEGER;\n"   /* of publication, since 1970-01-01; null: undated */
"ALTER TABLE wordings ADD COLUMN day_hi INTEGER;\n"
"UPDATE wordings SET (day_lo, day_hi) = (SELECT strftime('%s', substr(d.published_lo, 1, 10)) / 86400,\n"
"    strftime('%s', substr(d.published_hi, 1, 10)) / 86400 FROM statements s JOIN documents d USING (document)\n"
"  WHERE s.statement = wordings.statement);\n"
"DROP TABLE wording_keys;\n"
"DROP TABLE document_keys;\n"
"UPDATE totals SET value = 0 WHERE name = 'keyed_documents';\n"
"CREATE TABLE index_segments (\n"
"  segment INTEGER PRIMARY KEY,\n"
"  list INTEGER NOT NULL,\n"             /* 0: of wordings, 1: of documents */
"  level INTEGER NOT NULL,\n"            /* 0: as it came from memory; 1: of four such ones; and so on */
"  rows INTEGER NOT NULL,\n"             /* when it is whole */
"  whole INTEGER NOT NULL,\n"            /* 0: is being written, and begun anew after a start */
"  merged_into INTEGER REFERENCES index_segments (segment) DEFERRABLE INITIALLY DEFERRED\n"
") STRICT;\n"
"CREATE TABLE index_blocks (\n"
"  block INTEGER PRIMARY KEY,\n"         /* segment, key of its first row, number: links_blocks.h */
"  rows BLOB NOT NULL\n"                 /* key, place, member: 18 bytes each */
") STRICT;\n";

/* Two names that may be one, once, however many documents prove it: invented articles have fifteen proofs a pair. */
const char name_pairs_schema[] =
"CREATE TABLE name_pairs (\n"
"  pair INTEGER PRIMARY KEY,\n"
"  folded TEXT NOT NULL,\n"               /* folded < other */
"  other TEXT NOT NULL,\n"
"  kind TEXT NOT NULL CHECK (kind IN ('spelling', 'acronym', 'short')),\n"
"  proofs INTEGER NOT NULL DEFAULT 0,\n"  /* how many; kept by the triggers */
"  UNIQUE (folded, other, kind)\n"
") STRICT;\n"
"CREATE INDEX name_pairs_other ON name_pairs (other);\n"
/* Two documents that report the same, in which the names stand. */
"CREATE TABLE name_proofs (\n"
"  document INTEGER NOT NULL REFERENCES documents (document),\n"   /* where `folded` stands */
"  other_document INTEGER NOT NULL REFERENCES documents (document),\n"
"  pair INTEGER NOT NULL REFERENCES name_pairs (pair),\n"
"  PRIMARY KEY (document, other_document, pair)\n"
") STRICT, WITHOUT ROWID;\n"
"INSERT INTO name_pairs (folded, other, kind, proofs)\n"
"  SELECT folded, other, kind, count(*) FROM name_evidence GROUP BY folded, other, kind;\n"
"INSERT INTO name_proofs SELECT e.document, e.other_document, p.pair\n"
"  FROM name_evidence e JOIN name_pairs p USING (folded, other, kind) ORDER BY 1, 2, 3;\n"
"DROP VIEW name_variants;\n"
"DROP TABLE name_evidence;\n"
"CREATE TRIGGER name_proofs_added AFTER INSERT ON name_proofs BEGIN\n"
"  UPDATE name_pairs SET proofs = proofs + 1 WHERE pair = new.pair;\n"
"END;\n"
"CREATE TRIGGER name_proofs_ended AFTER DELETE ON name_proofs BEGIN\n"
"  UPDATE name_pairs SET proofs = proofs - 1 WHERE pair = old.pair;\n"
"  DELETE FROM name_pairs WHERE pair = old.pair AND proofs = 0;\n"
"END;\n"
"CREATE VIEW name_evidence AS\n"
"  SELECT p.folded, p.other, r.document, r.other_document, p.kind FROM name_proofs r JOIN name_pairs p USING (pair);\n"
"CREATE VIEW name_variants AS SELECT folded, other, kind, proofs AS evidence FROM name_pairs;\n"
/* There are no levels any more: a segment is merged when it is not much smaller than another. */
"ALTER TABLE index_segments DROP COLUMN level;\n";
