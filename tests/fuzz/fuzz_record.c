/* Bytes as a record.  What decodes encodes and decodes to the same bytes, becomes JSON, and converts its offsets. */
#include <stdint.h>
#include <string.h>

#include "proto/json.h"
#include "proto/limits.h"
#include "proto/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(0);
    struct buffer once = {0}, twice = {0}, json = {0};
    struct record first, second;
    if (record_decode(data, size, arena, &first) == CW_OK) {
        CW_CHECK(record_encode(&first, &once) == CW_OK);
        CW_CHECK(record_decode(once.data, once.size, arena, &second) == CW_OK);
        CW_CHECK(record_encode(&second, &twice) == CW_OK);
        CW_CHECK(once.size == twice.size && memcmp(once.data, twice.data, once.size) == 0);
        CW_CHECK(json_from_msgpack(once.data, once.size, CW_MAX_OBJECTS_RECORD, &json) == CW_OK);
        record_convert_offsets(&first, OFFSET_UTF16);
        record_convert_offsets(&second, OFFSET_CODEPOINT);
    }
    buffer_free(&once);
    buffer_free(&twice);
    buffer_free(&json);
    arena_free(arena);
    return 0;
}
