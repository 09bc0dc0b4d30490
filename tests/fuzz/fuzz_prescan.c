/* What the pre-scan lets through, msgpack-c takes as one whole object; what it refuses as malformed, msgpack-c is not
 * asked about, since it would reserve memory for it. */
#include <msgpack.h>
#include <stdint.h>

#include "proto/prescan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (msgpack_prescan(data, size, 100000)) return 0;
    size_t at = 0;
    msgpack_unpacked tree;
    msgpack_unpacked_init(&tree);
    CW_CHECK(msgpack_unpack_next(&tree, (const char *)data, size, &at) == MSGPACK_UNPACK_SUCCESS && at == size);
    msgpack_unpacked_destroy(&tree);
    return 0;
}
