#include "proto/pack.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "proto/prescan.h"
#include "proto/utf8.h"

static int write_to_buffer(void *out, const char *bytes, size_t n)
{
    buffer_append(out, bytes, n);
    return 0;
}

void pack_init(msgpack_packer *p, struct buffer *out) { msgpack_packer_init(p, out, write_to_buffer); }

void pack_text(msgpack_packer *p, const char *s, size_t n)
{
    msgpack_pack_str(p, n);
    msgpack_pack_str_body(p, s, n);
}

void pack_string(msgpack_packer *p, const char *s)
{
    if (s) pack_text(p, s, strlen(s));
    else msgpack_pack_nil(p);
}

void pack_boolean(msgpack_packer *p, bool b)
{
    if (b) msgpack_pack_true(p);
    else msgpack_pack_false(p);
}

void pack_string_at(msgpack_packer *p, const char *key, const char *s)
{
    pack_string(p, key);
    pack_string(p, s);
}

void pack_uint_at(msgpack_packer *p, const char *key, uint64_t value)
{
    pack_string(p, key);
    msgpack_pack_uint64(p, value);
}

void pack_array_at(msgpack_packer *p, const char *key, size_t count)
{
    pack_string(p, key);
    msgpack_pack_array(p, count);
}

void pack_strings_at(msgpack_packer *p, const char *key, const char *const *strings, size_t count)
{
    pack_array_at(p, key, count);
    for (size_t i = 0; i < count; i++) pack_string(p, strings[i]);
}

enum cw_error unpack_begin(struct unpack *u, const void *bytes, size_t size, size_t max_objects, struct arena *arena)
{
    *u = (struct unpack){.arena = arena};
    msgpack_unpacked_init(&u->tree);
    u->error = msgpack_prescan(bytes, size, max_objects);
    if (u->error) return u->error;
    size_t at = 0;
    switch (msgpack_unpack_next(&u->tree, bytes, size, &at)) {
    case MSGPACK_UNPACK_SUCCESS:
    case MSGPACK_UNPACK_EXTRA_BYTES: break;
    case MSGPACK_UNPACK_NOMEM_ERROR:
        u->error = cw_fail(CW_ENOMEM, "out of memory while unpacking %zu bytes", size);
        break;
    default: u->error = cw_fail(CW_EDATA, "byte %zu: not msgpack", at);
    }
    return u->error;
}

enum cw_error unpack_end(struct unpack *u)
{
    msgpack_unpacked_destroy(&u->tree);
    return u->error;
}

void unpack_fault(struct unpack *u, const char *format, ...)
{
    if (u->error) return;
    char words[512];
    va_list ap;
    va_start(ap, format);
    vsnprintf(words, sizeof words, format, ap);
    va_end(ap);
    u->error = cw_fail(CW_EDATA, "%s", words);
}

const msgpack_object_map *unpack_map(struct unpack *u, const msgpack_object *o, const char *what)
{
    if (!u->error && o && o->type == MSGPACK_OBJECT_MAP) return &o->via.map;
    unpack_fault(u, "%s is not a map", what);
    return NULL;
}

const msgpack_object *unpack_find(const msgpack_object_map *map, const char *key)
{
    size_t length = strlen(key);
    for (uint32_t i = 0; map && i < map->size; i++) {
        const msgpack_object *k = &map->ptr[i].key, *value = &map->ptr[i].val;
        if (k->type == MSGPACK_OBJECT_STR && k->via.str.size == length && memcmp(k->via.str.ptr, key, length) == 0)
            return value->type == MSGPACK_OBJECT_NIL ? NULL : value;
    }
    return NULL;
}

/* The value of a key, or NULL: with a fault when it is required. */
static const msgpack_object *find(struct unpack *u, const msgpack_object_map *map, const char *key, bool required)
{
    if (u->error) return NULL;
    const msgpack_object *value = unpack_find(map, key);
    if (!value && required) unpack_fault(u, "%s is missing", key);
    return value;
}

const char *unpack_text(struct unpack *u, const msgpack_object *o, const char *what, size_t max, size_t *size)
{
    if (u->error) return NULL;
    if (o->type != MSGPACK_OBJECT_STR) {
        unpack_fault(u, "%s is not a string", what);
        return NULL;
    }
    const char *s = o->via.str.ptr;
    size_t n = o->via.str.size;
    if (n > max) {
        u->error = cw_fail(CW_ELIMIT, "%s has %zu bytes, at most %zu are allowed", what, n, max);
        return NULL;
    }
    size_t fault = utf8_fault(s, n);
    if (fault < n) unpack_fault(u, "%s is not UTF-8 at byte %zu", what, fault);
    const char *nul = memchr(s, '\0', n);
    if (nul) unpack_fault(u, "%s has a NUL at byte %zu", what, (size_t)(nul - s));
    if (u->error) return NULL;
    if (size) *size = n;
    return arena_strndup(u->arena, s, n);
}

const char *unpack_string(struct unpack *u, const msgpack_object_map *map, const char *key, size_t max, bool required)
{
    const msgpack_object *o = find(u, map, key, required);
    return o ? unpack_text(u, o, key, max, NULL) : NULL;
}

uint64_t unpack_uint(struct unpack *u, const msgpack_object_map *map, const char *key, uint64_t max, bool required)
{
    const msgpack_object *o = find(u, map, key, required);
    if (!o) return 0;
    if (o->type != MSGPACK_OBJECT_POSITIVE_INTEGER) {
        unpack_fault(u, "%s is not a whole number of 0 or more", key);
        return 0;
    }
    if (o->via.u64 > max) unpack_fault(u, "%s is over %llu", key, (unsigned long long)max);
    return u->error ? 0 : o->via.u64;
}

bool unpack_boolean(struct unpack *u, const msgpack_object_map *map, const char *key, bool required)
{
    const msgpack_object *o = find(u, map, key, required);
    if (!o) return false;
    if (o->type != MSGPACK_OBJECT_BOOLEAN) unpack_fault(u, "%s is not true or false", key);
    return !u->error && o->via.boolean;
}

double unpack_number(struct unpack *u, const msgpack_object_map *map, const char *key)
{
    const msgpack_object *o = find(u, map, key, true);
    if (!o) return 0;
    double value = 0;
    switch (o->type) {
    case MSGPACK_OBJECT_POSITIVE_INTEGER: value = (double)o->via.u64; break;
    case MSGPACK_OBJECT_NEGATIVE_INTEGER: value = (double)o->via.i64; break;
    case MSGPACK_OBJECT_FLOAT32:
    case MSGPACK_OBJECT_FLOAT64: value = o->via.f64; break;
    default: unpack_fault(u, "%s is not a number", key);
    }
    if (!isfinite(value)) unpack_fault(u, "%s is not finite", key);
    return u->error ? 0 : value;
}

unsigned unpack_name(struct unpack *u, const msgpack_object_map *map, const char *key, const char *const *names,
                     size_t count)
{
    const msgpack_object *o = find(u, map, key, true);
    if (!o) return 0;
    if (o->type == MSGPACK_OBJECT_STR)
        for (size_t i = 0; i < count; i++)
            if (strlen(names[i]) == o->via.str.size && memcmp(names[i], o->via.str.ptr, o->via.str.size) == 0)
                return (unsigned)i;
    unpack_fault(u, "%s is none of the values that it can have", key);
    return 0;
}

struct unpack_list unpack_array(struct unpack *u, const msgpack_object_map *map, const char *key, size_t max,
                                bool required)
{
    const msgpack_object *o = find(u, map, key, required);
    if (!o) return (struct unpack_list){0};
    if (o->type != MSGPACK_OBJECT_ARRAY) unpack_fault(u, "%s is not an array", key);
    else if (o->via.array.size > max)
        u->error = cw_fail(CW_ELIMIT, "%s has %u entries, at most %zu are allowed", key, o->via.array.size, max);
    if (u->error) return (struct unpack_list){0};
    return (struct unpack_list){o->via.array.ptr, o->via.array.size};
}

const char **unpack_strings(struct unpack *u, const msgpack_object_map *map, const char *key, size_t max,
                            size_t max_bytes, size_t *count)
{
    struct unpack_list list = unpack_array(u, map, key, max, false);
    const char **strings = arena_array(u->arena, list.count, sizeof *strings);
    for (size_t i = 0; i < list.count && !u->error; i++) strings[i] = unpack_text(u, &list.at[i], key, max_bytes, NULL);
    *count = u->error ? 0 : list.count;
    return *count ? strings : NULL;
}
