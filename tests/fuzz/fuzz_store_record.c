/* A record from a worker that was taken over by what it read: whatever decodes must fit the store's tables. */
#include <stdint.h>
#include <string.h>

#include "proto/record.h"
#include "worker/store/rows.h"
#include "worker/store/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct store *store;
    static struct arena *arena;
    struct record record;
    struct rows rows;
    if (!store) {
        CW_CHECK(store_open_scratch(&store) == CW_OK);
        arena = arena_new(0);
    }
    arena_reset(arena);
    if (record_decode(data, size, arena, &record) != CW_OK) return 0;
    if (rows_derive(&record, data, size, arena, &rows) != CW_OK) return 0;
    CW_CHECK(!memcmp(data + rows.text_at, record.text, record.text_size));
    CW_CHECK(store_begin(store) == CW_OK);
    CW_CHECK(store_add_rows(store, &record, &rows, "", "", data, size) == CW_OK);
    CW_CHECK(store_usable(store) == CW_OK);
    store_rollback(store);
    return 0;
}
