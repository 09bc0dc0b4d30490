/* A header and perhaps a body, cut at a length that the input's first two bytes give.  What decodes must encode to
 * something that decodes to the same. */
#include <stdint.h>
#include <string.h>

#include "proto/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum cw_error decode(const void *header, size_t header_size, const void *body, size_t body_size,
                            struct arena *arena, struct message *out)
{
    struct frame frames[] = {{CW_PROTOCOL_TAG, strlen(CW_PROTOCOL_TAG)}, {header, header_size}, {body, body_size}};
    return message_decode(frames, body ? 3 : 2, arena, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    size_t header = (size_t)(data[0] << 8 | data[1]), left = size - 2;
    if (header > left) header = left;
    const uint8_t *body = header < left ? data + 2 + header : NULL;
    struct arena *arena = arena_new(0);
    struct buffer once = {0}, twice = {0};
    struct message first, second;
    if (decode(data + 2, header, body, left - header, arena, &first) == CW_OK) {
        CW_CHECK(message_encode(&first, &once) == CW_OK);
        CW_CHECK(decode(once.data, once.size, body, left - header, arena, &second) == CW_OK);
        CW_CHECK(message_encode(&second, &twice) == CW_OK);
        CW_CHECK(once.size == twice.size && memcmp(once.data, twice.data, once.size) == 0);
    }
    buffer_free(&once);
    buffer_free(&twice);
    arena_free(arena);
    return 0;
}
