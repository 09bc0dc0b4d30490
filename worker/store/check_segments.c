/* Whether the linker's index is in order: every block of a segment, called by it and by the key of its first row, and
 * rows that follow each other and are of somebody. */
#include "worker/store/links_blocks.h"
#include "worker/store/reading.h"

struct position {
    int64_t segment;
    struct links_row row;      /* the last that was read; of no block yet: segment 0 */
};

/* What is wrong with a block, if anything is.  count: the highest key of those of whom its rows are. */
static const char *wrong_with(const struct links_block *b, int64_t segment, int64_t count, struct position *last)
{
    if (block_key(b->id) != block_row(b, 0).key) return "a block of the linker's index at another's place";
    for (uint32_t i = 0; i < b->count; i++) {
        struct links_row row = block_row(b, i);
        if (last->segment == segment && !links_row_before(&last->row, &row))
            return "a block of the linker's index that is not in order";
        if (row.at.member < 1 || row.at.member > count) return "a key of nobody";
        *last = (struct position){segment, row};
    }
    return NULL;
}

enum cw_error check_segments(struct reader *r, struct findings *f)
{
    int64_t counts[LINKS_LISTS];
    struct position last = {0};
    sqlite3_stmt *q = NULL;
    bool row;
    enum cw_error e = db_number(r->db, "SELECT coalesce(max(wording), 0) FROM wordings", &counts[LINKS_WORDINGS]);
    if (!e) e = db_number(r->db, "SELECT coalesce(max(document), 0) FROM documents", &counts[LINKS_DOCUMENTS]);
    if (!e) e = db_prepare(r->db, "SELECT b.block, b.rows, g.segment, g.list FROM index_blocks b "
                                  "LEFT JOIN index_segments g ON g.segment = b.block >> 52 ORDER BY b.block", &q);
    while (!e && !(e = reading_step(r, q, &row)) && row) {
        struct links_block b;
        const char *wrong;
        const void *bytes = sqlite3_column_blob(q, 1);
        bool taken = block_take(&b, sqlite3_column_int64(q, 0), bytes, (size_t)sqlite3_column_bytes(q, 1));
        int64_t count = counts[sqlite3_column_int(q, 3) != LINKS_WORDINGS];
        if (sqlite3_column_type(q, 2) == SQLITE_NULL) wrong = "a block of the linker's index that is of no segment";
        else if (!taken) wrong = "a block of the linker's index that is damaged";
        else wrong = wrong_with(&b, sqlite3_column_int64(q, 2), count, &last);
        if (wrong) findings_add(f, "%s: %lld", wrong, (long long)b.id);
    }
    sqlite3_finalize(q);
    return e;
}
