/* The pre-scan reads each object's first bytes and no more; what is open is a stack of counts on the C stack. */
#include "proto/prescan.h"

#include <stdbool.h>
#include <stdint.h>

#include "proto/limits.h"

struct head {
    size_t bytes;       /* of the head itself */
    uint64_t payload;   /* bytes that follow it */
    uint64_t children;  /* objects that follow it */
    bool container;
};

static uint64_t big_endian(const uint8_t *p, size_t n)
{
    uint64_t value = 0;
    while (n--) value = value << 8 | *p++;
    return value;
}

/* Heads 0xc0 to 0xdf: how many bytes of length or count follow the first byte, and what the length is of. */
enum what { NEVER, FIXED, BYTES, EXTENSION, ARRAY, MAP };
static const struct {
    uint8_t what, width;  /* FIXED: width is the payload itself */
} long_heads[32] = {
    [0x00] = {FIXED, 0},     [0x01] = {NEVER, 0},     [0x02] = {FIXED, 0},     [0x03] = {FIXED, 0},
    [0x04] = {BYTES, 1},     [0x05] = {BYTES, 2},     [0x06] = {BYTES, 4},     /* bin */
    [0x07] = {EXTENSION, 1}, [0x08] = {EXTENSION, 2}, [0x09] = {EXTENSION, 4},
    [0x0a] = {FIXED, 4},     [0x0b] = {FIXED, 8},                              /* float */
    [0x0c] = {FIXED, 1},     [0x0d] = {FIXED, 2},     [0x0e] = {FIXED, 4},     [0x0f] = {FIXED, 8},
    [0x10] = {FIXED, 1},     [0x11] = {FIXED, 2},     [0x12] = {FIXED, 4},     [0x13] = {FIXED, 8},
    [0x14] = {FIXED, 2},     [0x15] = {FIXED, 3},     [0x16] = {FIXED, 5},     [0x17] = {FIXED, 9},
    [0x18] = {FIXED, 17},                                                      /* fixext: the type and 1 to 16 bytes */
    [0x19] = {BYTES, 1},     [0x1a] = {BYTES, 2},     [0x1b] = {BYTES, 4},     /* str */
    [0x1c] = {ARRAY, 2},     [0x1d] = {ARRAY, 4},     [0x1e] = {MAP, 2},       [0x1f] = {MAP, 4},
};

/* False when the bytes end inside the head, or it is the one that msgpack never uses. */
static bool read_head(const uint8_t *p, size_t left, struct head *h)
{
    *h = (struct head){.bytes = 1};
    if (!left) return false;
    uint8_t first = p[0];
    if (first < 0x80 || first >= 0xe0) return true;
    if (first < 0xc0) {
        h->container = first < 0xa0;
        if (first < 0x90) h->children = 2u * (first & 0x0f);
        else if (first < 0xa0) h->children = first & 0x0f;
        else h->payload = first & 0x1f;
        return true;
    }
    unsigned what = long_heads[first - 0xc0].what, width = long_heads[first - 0xc0].width;
    if (what == FIXED) h->payload = width;
    if (what == FIXED || what == NEVER) return what == FIXED;
    if (left < 1 + width) return false;
    uint64_t value = big_endian(p + 1, width);
    h->bytes += width;
    h->container = what == ARRAY || what == MAP;
    if (h->container) h->children = what == MAP ? 2 * value : value;
    else h->payload = what == EXTENSION ? value + 1 : value;
    return true;
}

enum cw_error msgpack_prescan(const void *bytes, size_t size, size_t max_objects)
{
    uint64_t missing[CW_MAX_DEPTH];  /* objects that each open container still lacks */
    unsigned depth = 0;
    size_t at = 0, objects = 0;
    do {
        struct head h;
        if (!read_head((const uint8_t *)bytes + at, size - at, &h))
            return cw_fail(CW_EDATA, "byte %zu: %s", at,
                           at < size ? "not a whole msgpack object" : "the bytes end too early");
        if (++objects > max_objects || (h.container && h.children > max_objects - objects))
            return cw_fail(CW_ELIMIT, "byte %zu: more than %zu msgpack objects", at, max_objects);
        size_t left = size - at - h.bytes;
        if (h.payload > left || h.children > left)
            return cw_fail(CW_EDATA, "byte %zu: declares more than the %zu bytes that are left", at, left);
        if (h.container && depth == CW_MAX_DEPTH)
            return cw_fail(CW_ELIMIT, "byte %zu: nested more than %d deep", at, CW_MAX_DEPTH);
        at += h.bytes + (size_t)h.payload;
        if (h.children) missing[depth++] = h.children;
        else
            while (depth && --missing[depth - 1] == 0) depth--;
    } while (depth);
    if (at != size) return cw_fail(CW_EDATA, "byte %zu: %zu bytes too many", at, size - at);
    return CW_OK;
}
