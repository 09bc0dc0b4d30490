/* The store's single writer: journal of accepted documents, results and rows, one SQLite file.  Exactly one process has
 * it open (a lock beside the file); readers are in reader.h.  Opaque; not thread-safe.
 *
 * All changes happen between store_begin and store_commit.  After a failed commit or a CW_EIO the store must be closed
 * and opened again (a failed fsync is never retried; what is on disk then is unknown, so every write is idempotent).
 * CW_EFULL, CW_EAGAIN and CW_ENOMEM, from any call, leave the whole transaction rolled back and the store usable: begin
 * again.  CW_EDATA of store_finish leaves the transaction open, without that document. */
#ifndef CW_STORE_WRITER_H
#define CW_STORE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/buffer.h"
#include "proto/document.h"
#include "proto/error.h"
#include "proto/message.h"
#include "proto/record.h"

struct store;

/* Opens or creates the store, migrates an older one inside a transaction.  CW_ELOCKED names the holder's pid, CW_ENEWER
 * if a later version wrote it, CW_ECORRUPT if it is no store of ours; nothing is changed then.  Fork
 * before: a child would hold the lock too.  Nobody in this process may open and close the file by other
 * means than SQLite (POSIX locks). */
enum cw_error store_open(const char *path, struct store **out);
/* Checkpoints and releases the lock.  NULL is allowed.  An open transaction is rolled back. */
void store_close(struct store *s);

enum cw_error store_begin(struct store *s);      /* BEGIN IMMEDIATE */
/* durable when it returns CW_OK; CW_EIO, too, when the file or its log was removed */
enum cw_error store_commit(struct store *s);
void store_rollback(struct store *s);

struct store_job {
    uint64_t job;            /* increasing in order of acceptance, never reused */
    char id[CW_ID_HEX + 1];
    uint32_t attempts;       /* blamed failures so far */
    uint32_t losses;         /* deliveries that ended without blame */
    int64_t not_before;      /* wall clock, ms since 1970 */
    uint32_t size;           /* bytes of the encoded document */
};

/* Journals a document (its encoded form goes in as it is).  *state tells where it stood before: DOC_UNKNOWN means that
 * it is new and *out is its job; DOC_QUEUED, DOC_DONE, DOC_FAILED that it was known and nothing was written. */
enum cw_error store_accept(struct store *s, const char *id, const void *document, size_t size, int64_t now_ms,
                           enum document_state *state, struct store_job *out);

/* Queued jobs with job > after, in order, at most max. */
enum cw_error store_queued(struct store *s, uint64_t after, struct store_job *out, size_t max, size_t *count);
/* Appends the encoded document of a queued job. */
enum cw_error store_payload(struct store *s, uint64_t job, struct buffer *out);

/* Ends a job with its result: record, rows and the job's end in the current transaction.  The encoded record is decoded
 * and checked here; its id and text, and uri and url where they were given, must be the journalled document's.
 * CW_EDATA: the record is malformed or is another document's, and nothing was written.  Ending a job that was ended,
 * set aside or dropped is CW_OK and changes nothing. */
enum cw_error store_finish(struct store *s, uint64_t job, const void *record, size_t size, int64_t now_ms);
/* Counts a failure: the job stays queued, not before not_before. */
enum cw_error store_retry_later(struct store *s, uint64_t job, uint32_t attempts, uint32_t losses, int64_t not_before,
                                const char *reason);
enum cw_error store_set_aside(struct store *s, uint64_t job, uint32_t attempts, const char *cause, const char *reason,
                              const char *engine, int64_t now_ms);

/* Failed documents queued again with their attempts forgotten, under new job numbers (so store_queued finds them after
 * the others, and what an earlier delivery still sends is nobody's), or deleted.  ids NULL: all.  *count: how many. */
enum cw_error store_failed_retry(struct store *s, const char (*ids)[CW_ID_HEX + 1], size_t n, uint64_t *count);
enum cw_error store_failed_drop(struct store *s, const char (*ids)[CW_ID_HEX + 1], size_t n, uint64_t *count);

/* Where documents stand (queued covers running: the store does not know which jobs are
 * out).  reason is arena memory. */
enum cw_error store_states(struct store *s, const char (*ids)[CW_ID_HEX + 1], size_t n, struct arena *arena,
                           struct document_status *out);

struct store_counts {
    uint64_t queued, queued_bytes, done, failed, unindexed;
};
enum cw_error store_counts(struct store *s, struct store_counts *out);

/* Idle work, each call bounded to about `budget` rows: brings the full-text indexes up to date.  *more: some are left.
 * Runs its own transaction. */
enum cw_error store_index_some(struct store *s, unsigned budget, bool *more);
/* PASSIVE when idle or over 64 MiB of WAL, TRUNCATE over 128 MiB. */
enum cw_error store_checkpoint(struct store *s, bool idle);

#endif
