/* Bytes as a document.  What decodes is sound, and encodes to something with the same id. */
#include <stdint.h>
#include <string.h>

#include "proto/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(0);
    struct buffer bytes = {0};
    struct document first, second;
    if (document_decode(data, size, arena, &first) == CW_OK) {
        char a[CW_ID_HEX + 1], b[CW_ID_HEX + 1];
        CW_CHECK(document_check(&first) == CW_OK);
        CW_CHECK(document_encode(&first, &bytes) == CW_OK);
        CW_CHECK(document_decode(bytes.data, bytes.size, arena, &second) == CW_OK);
        document_id(&first, a);
        document_id(&second, b);
        CW_CHECK(strcmp(a, b) == 0);
    }
    buffer_free(&bytes);
    arena_free(arena);
    return 0;
}
