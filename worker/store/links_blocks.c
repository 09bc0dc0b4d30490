#include "worker/store/links_blocks.h"

#include <string.h>

#include "worker/store/store.h"

enum { KEY_BYTES = 4, PLACE_BYTES = 8, MEMBER_BYTES = BLOCK_ROW_BYTES - KEY_BYTES - PLACE_BYTES };
enum { NUMBER_BITS = 20, KEY_BITS = 32 };
static const int64_t numbers = ((int64_t)1 << NUMBER_BITS) - 1;

/* ---- numbers ---- */

int64_t block_first_id(int64_t segment, int32_t key)
{
    return segment << (KEY_BITS + NUMBER_BITS) | (int64_t)((uint32_t)key ^ 0x80000000u) << NUMBER_BITS;
}

int64_t block_last_id(int64_t segment, int32_t key) { return block_first_id(segment, key) | numbers; }
int64_t block_end_id(int64_t segment) { return block_last_id(segment, INT32_MAX); }

int32_t block_key(int64_t id) { return (int32_t)((uint32_t)(id >> NUMBER_BITS) ^ 0x80000000u); }

/* ---- rows ---- */

static uint64_t get(const uint8_t *from, unsigned bytes)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < bytes; i++) value |= (uint64_t)from[i] << 8 * i;
    return value;
}

static void put(uint8_t *to, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++) to[i] = (uint8_t)(value >> 8 * i);
}

struct links_row block_row(const struct links_block *b, uint32_t row)
{
    const uint8_t *at = b->bytes + (size_t)row * BLOCK_ROW_BYTES;
    return (struct links_row){(int32_t)(uint32_t)get(at, KEY_BYTES),
                              {(int64_t)get(at + KEY_BYTES, PLACE_BYTES),
                               (int64_t)get(at + KEY_BYTES + PLACE_BYTES, MEMBER_BYTES)}};
}

void block_add(struct links_block *b, const struct links_row *row)
{
    uint8_t *at = b->bytes + (size_t)b->count++ * BLOCK_ROW_BYTES;
    put(at, (uint32_t)row->key, KEY_BYTES);
    put(at + KEY_BYTES, (uint64_t)row->at.place, PLACE_BYTES);
    put(at + KEY_BYTES + PLACE_BYTES, (uint64_t)row->at.member, MEMBER_BYTES);
}

bool links_row_before(const struct links_row *a, const struct links_row *b)
{
    return a->key != b->key ? a->key < b->key : neighbour_before(a->at, b->at);
}

uint32_t block_rows_before(const struct links_block *b, const struct links_row *row)
{
    uint32_t low = 0, high = b->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        struct links_row r = block_row(b, middle);
        if (links_row_before(&r, row)) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* ---- the table ---- */

bool block_take(struct links_block *b, int64_t id, const void *bytes, size_t size)
{
    b->id = id;
    b->count = 0;
    if (!size || size > sizeof b->bytes || size % BLOCK_ROW_BYTES) return false;
    memcpy(b->bytes, bytes, size);
    b->count = (uint32_t)(size / BLOCK_ROW_BYTES);
    return true;
}

static enum cw_error read_block(struct store *s, sqlite3_stmt *q, struct links_block *out)
{
    bool row;
    out->count = 0;
    enum cw_error e = store_step(s, q, &row);
    if (e || !row) return e;
    const void *bytes = sqlite3_column_blob(q, 1);
    size_t size = (size_t)sqlite3_column_bytes(q, 1);
    if (!block_take(out, sqlite3_column_int64(q, 0), bytes, size))
        e = cw_fail(CW_ECORRUPT, "block %lld of the linker's index has %zu bytes", (long long)out->id, size);
    sqlite3_reset(q);
    return e;
}

enum cw_error block_read(struct store *s, int64_t id, struct links_block *out)
{
    return read_block(s, store_sql(s, SQL_BLOCK, "i", id), out);
}

enum cw_error block_read_last(struct store *s, int64_t from, int64_t upto, struct links_block *out)
{
    return read_block(s, store_sql(s, SQL_LAST_BLOCK, "ii", from, upto), out);
}

enum cw_error block_read_first(struct store *s, int64_t from, int64_t upto, struct links_block *out)
{
    return read_block(s, store_sql(s, SQL_FIRST_BLOCK, "ii", from, upto), out);
}

enum cw_error block_write(struct store *s, const struct links_block *b)
{
    return store_run(s, store_sql(s, SQL_ADD_BLOCK, "ib", b->id, b->bytes, (size_t)b->count * BLOCK_ROW_BYTES));
}

enum cw_error block_end(struct store *s, int64_t id) { return store_run(s, store_sql(s, SQL_END_BLOCK, "i", id)); }
