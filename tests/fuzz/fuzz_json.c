/* Any msgpack as JSON, which must be one that another library reads (but for keys with U+0000, which that library
 * refuses). */
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "proto/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer out = {0};
    if (json_from_msgpack(data, size, 10000, &out) == CW_OK && !strstr(buffer_terminate(&out), "\\u0000")) {
        json_error_t error;
        /* Integers over 63 bits are JSON, but not for this reader. */
        json_t *value =
            json_loadb(out.data, out.size, JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL, &error);
        if (!value) fprintf(stderr, "%s at %d in %.*s\n", error.text, error.position, (int)out.size, out.data);
        CW_CHECK(value);
        json_decref(value);
    }
    buffer_free(&out);
    return 0;
}
