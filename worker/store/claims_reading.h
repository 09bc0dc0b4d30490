/* What the files that read claims share: claims_find.c (names of claims), claims_documents.c (documents and
 * their revisions), claims_material.c (all of one claim), claims_speakers.c (who says it), claims_list.c,
 * claims_copies.c, claims_names.c.  Everybody else includes claims.h. */
#ifndef CW_STORE_CLAIMS_READING_H
#define CW_STORE_CLAIMS_READING_H

#include "worker/store/claims.h"
#include "worker/store/reading.h"

/* In which order wordings are told, for SQL over documents d, statements s, wordings w. */
#define CLAIMS_ORDER "d.published_lo IS NULL, d.published_lo, d.id, w.begin_byte, s.number, w.number"

/* The public name of a wording alone, likewise: eight digits of the document's id, or all of it
 * where those are another's too. */
#define CLAIMS_NAME_ALONE                                                                                              \
    "CASE WHEN EXISTS (SELECT 1 FROM documents x WHERE x.id >= substr(d.id, 1, 8) "                                    \
    "AND x.id < substr(d.id, 1, 8) || 'g' AND x.id <> d.id) "                                                          \
    "THEN d.id ELSE substr(d.id, 1, 8) END || '/' || s.id || CASE w.number "                                           \
    "WHEN 1 THEN '' ELSE '.' || w.number END"

/* Numbers of small keys, to meet each only once. */
struct key_map {
    struct arena *arena;
    struct key_slot {
        int64_t key;       /* 0: free */
        uint32_t number;
    } *slots;
    size_t size, count;
};
/* The number of `key` (never 0); *fresh when it was not there: it is now, with `number`. */
uint32_t key_map_add(struct key_map *m, int64_t key, uint32_t number, bool *fresh);
/* Whether it is there. */
bool key_map_find(const struct key_map *m, int64_t key, uint32_t *number);

/* Room for one more after `count`: doubles.  Arena memory. */
void *claims_room(struct arena *arena, void *array, size_t count, size_t size);

/* Which claim, or else (*claim 0) which wording, a name means.  Within a reading. */
enum cw_error claims_find(struct reader *r, const char *name, int64_t *claim, int64_t *wording);

/* Reads documents by key; needs no closing. */
struct document_loader {
    struct reader *r;
    sqlite3_stmt *row, *authors;
};
enum cw_error document_loader_open(struct reader *r, struct document_loader *out);
enum cw_error document_load(struct document_loader *l, int64_t document, struct arena *arena,
                            struct claim_document *out);

/* A column as text of the arena; NULL for null. */
const char *claims_text(struct arena *arena, sqlite3_stmt *q, int column);

#endif
