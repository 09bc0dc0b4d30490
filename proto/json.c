#include "proto/json.h"

#include <math.h>
#include <stdlib.h>

#include "proto/pack.h"
#include "proto/utf8.h"

/* Characters that must be escaped, a run of others at a time. */
static void append_valid(struct buffer *out, const char *s, size_t n)
{
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        buffer_append(out, s + from, i - from);
        from = i + 1;
        switch (c) {
        case '"': buffer_puts(out, "\\\""); break;
        case '\\': buffer_puts(out, "\\\\"); break;
        case '\n': buffer_puts(out, "\\n"); break;
        case '\r': buffer_puts(out, "\\r"); break;
        case '\t': buffer_puts(out, "\\t"); break;
        default: buffer_printf(out, "\\u%04x", c);
        }
    }
    buffer_append(out, s + from, n - from);
}

void json_append_string(struct buffer *out, const char *s, size_t n)
{
    buffer_append(out, "\"", 1);
    while (n) {
        size_t good = utf8_fault(s, n);
        append_valid(out, s, good);
        if (good == n) break;
        buffer_puts(out, "\\ufffd");
        s += good + 1;
        n -= good + 1;
    }
    buffer_append(out, "\"", 1);
}

static void append_hex(struct buffer *out, const char *bytes, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    buffer_append(out, "\"", 1);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        char pair[2] = {digits[c >> 4], digits[c & 15]};
        buffer_append(out, pair, 2);
    }
    buffer_append(out, "\"", 1);
}

static void append_float(struct buffer *out, double value)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%.4g", value);
    if (!isfinite(strtod(text, NULL))) {  /* the largest numbers round to more than a reader can take */
        buffer_puts(out, "null");
        return;
    }
    for (int i = 0; i < n; i++)
        if (text[i] == ',') text[i] = '.';  /* the locale's point */
    buffer_append(out, text, (size_t)n);
}

static void append_value(struct unpack *u, const msgpack_object *o, struct buffer *out);

static void append_array(struct unpack *u, const msgpack_object_array *array, struct buffer *out)
{
    buffer_append(out, "[", 1);
    for (uint32_t i = 0; i < array->size && !u->error; i++) {
        if (i) buffer_append(out, ",", 1);
        append_value(u, &array->ptr[i], out);
    }
    buffer_append(out, "]", 1);
}

static void append_map(struct unpack *u, const msgpack_object_map *map, struct buffer *out)
{
    buffer_append(out, "{", 1);
    for (uint32_t i = 0; i < map->size && !u->error; i++) {
        const msgpack_object *key = &map->ptr[i].key;
        if (key->type != MSGPACK_OBJECT_STR) {
            unpack_fault(u, "a map's key is not a string");
            return;
        }
        if (i) buffer_append(out, ",", 1);
        json_append_string(out, key->via.str.ptr, key->via.str.size);
        buffer_append(out, ":", 1);
        append_value(u, &map->ptr[i].val, out);
    }
    buffer_append(out, "}", 1);
}

/* Recursion is bounded by the pre-scan's CW_MAX_DEPTH. */
static void append_value(struct unpack *u, const msgpack_object *o, struct buffer *out)
{
    switch (o->type) {
    case MSGPACK_OBJECT_NIL: buffer_puts(out, "null"); break;
    case MSGPACK_OBJECT_BOOLEAN: buffer_puts(out, o->via.boolean ? "true" : "false"); break;
    case MSGPACK_OBJECT_POSITIVE_INTEGER: buffer_printf(out, "%llu", (unsigned long long)o->via.u64); break;
    case MSGPACK_OBJECT_NEGATIVE_INTEGER: buffer_printf(out, "%lld", (long long)o->via.i64); break;
    case MSGPACK_OBJECT_FLOAT32:
    case MSGPACK_OBJECT_FLOAT64: append_float(out, o->via.f64); break;
    case MSGPACK_OBJECT_STR: json_append_string(out, o->via.str.ptr, o->via.str.size); break;
    case MSGPACK_OBJECT_BIN: append_hex(out, o->via.bin.ptr, o->via.bin.size); break;
    case MSGPACK_OBJECT_EXT: append_hex(out, o->via.ext.ptr, o->via.ext.size); break;
    case MSGPACK_OBJECT_ARRAY: append_array(u, &o->via.array, out); break;
    case MSGPACK_OBJECT_MAP: append_map(u, &o->via.map, out); break;
    }
}

enum cw_error json_from_msgpack(const void *bytes, size_t size, size_t max_objects, struct buffer *out)
{
    struct unpack u;
    if (!unpack_begin(&u, bytes, size, max_objects, NULL)) append_value(&u, &u.tree.data, out);
    enum cw_error e = unpack_end(&u);
    return !e && out->failed ? cw_fail(CW_ENOMEM, "out of memory while writing JSON") : e;
}
