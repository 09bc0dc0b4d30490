/* Rows of the linker's index as the store keeps them: 222 to a block, two blocks to a page of the file.  A block's
 * number says of which segment it is and with which key it begins, so the blocks of a segment lie in its order, and a
 * search in SQLite's own tree is the search of the segment:
 *
 *   bits 52 to 62  segment, 1 to 2046
 *   bits 20 to 51  the key of its first row, as an unsigned number of the same order
 *   bits  0 to 19  0; counted up where the block before begins with the same key
 *
 * A row is 18 bytes, little-endian: key (4), place (8), member (6). */
#ifndef CW_STORE_LINKS_BLOCKS_H
#define CW_STORE_LINKS_BLOCKS_H

#include "worker/store/links.h"

enum { BLOCK_ROWS = 222, BLOCK_ROW_BYTES = 18, SEGMENTS = (1 << 11) - 1 };

struct links_row {
    int32_t key;
    struct neighbour at;
};

struct links_block {
    int64_t id;
    uint32_t count;
    uint8_t bytes[BLOCK_ROWS * BLOCK_ROW_BYTES];
};

int64_t block_first_id(int64_t segment, int32_t key);  /* the least that may begin with the key */
int64_t block_last_id(int64_t segment, int32_t key);
int64_t block_end_id(int64_t segment);                 /* the last of the segment */
int32_t block_key(int64_t id);                         /* with which it begins */

struct links_row block_row(const struct links_block *b, uint32_t row);
void block_add(struct links_block *b, const struct links_row *row);  /* there must be room */
bool links_row_before(const struct links_row *a, const struct links_row *b);
/* How many rows of the block come before this one. */
uint32_t block_rows_before(const struct links_block *b, const struct links_row *row);

/* The block of a row of the table; false: it is none of ours. */
bool block_take(struct links_block *b, int64_t id, const void *bytes, size_t size);

/* A block; the last of the blocks from..upto, the first of them; count 0: there is none.  CW_ECORRUPT: it is none of
 * ours. */
enum cw_error block_read(struct store *s, int64_t id, struct links_block *out);
enum cw_error block_read_last(struct store *s, int64_t from, int64_t upto, struct links_block *out);
enum cw_error block_read_first(struct store *s, int64_t from, int64_t upto, struct links_block *out);
enum cw_error block_write(struct store *s, const struct links_block *b);
enum cw_error block_end(struct store *s, int64_t id);

#endif
