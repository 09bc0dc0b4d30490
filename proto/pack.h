/* Both directions of msgpack, as the codecs use it.  Packing goes through msgpack-c into a struct buffer, whose failure
 * sticks.  Unpacking runs the pre-scan, then msgpack-c, then typed look-ups in maps with a sticky error: look up
 * whatever you like and ask once at the end; after the first fault every look-up gives nothing. */
#ifndef CW_PROTO_PACK_H
#define CW_PROTO_PACK_H

#include <msgpack.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/arena.h"
#include "proto/buffer.h"
#include "proto/error.h"

/* ---- packing ---- */

void pack_init(msgpack_packer *p, struct buffer *out);
void pack_text(msgpack_packer *p, const char *s, size_t n);
void pack_string(msgpack_packer *p, const char *s);  /* NULL: nil */
void pack_boolean(msgpack_packer *p, bool b);
/* A key and its value. */
void pack_string_at(msgpack_packer *p, const char *key, const char *s);
void pack_uint_at(msgpack_packer *p, const char *key, uint64_t value);
/* A key; its array of that many values must follow. */
void pack_array_at(msgpack_packer *p, const char *key, size_t count);
void pack_strings_at(msgpack_packer *p, const char *key, const char *const *strings, size_t count);

/* ---- unpacking ---- */

struct unpack {
    struct arena *arena;    /* strings are copied here */
    enum cw_error error;    /* the first fault; its words are in cw_error_text */
    msgpack_unpacked tree;  /* valid until unpack_end; raw bytes are those of the input */
};

/* Pre-scans and unpacks one whole object.  Call unpack_end whatever it returns. */
enum cw_error unpack_begin(struct unpack *u, const void *bytes, size_t size, size_t max_objects, struct arena *arena);
enum cw_error unpack_end(struct unpack *u);  /* frees the tree, returns the sticky error */

/* Records a fault, if it is the first. */
void unpack_fault(struct unpack *u, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct unpack_list {
    const msgpack_object *at;
    size_t count;
};

/* `o` as a map; a fault and NULL when it is something else.  Look-ups in a NULL map give nothing. */
const msgpack_object_map *unpack_map(struct unpack *u, const msgpack_object *o, const char *what);
/* The value of a key, of which the first counts; NULL when it is absent or nil. */
const msgpack_object *unpack_find(const msgpack_object_map *map, const char *key);
/* Each names the key in its fault.  `required`: absent or nil is a fault; else it gives NULL, 0 or false. */
const char *unpack_string(struct unpack *u, const msgpack_object_map *map, const char *key, size_t max, bool required);
/* The same for an object that is in hand; sets *size if size is not NULL.  Valid UTF-8 without NUL. */
const char *unpack_text(struct unpack *u, const msgpack_object *o, const char *what, size_t max, size_t *size);
uint64_t unpack_uint(struct unpack *u, const msgpack_object_map *map, const char *key, uint64_t max, bool required);
bool unpack_boolean(struct unpack *u, const msgpack_object_map *map, const char *key, bool required);
double unpack_number(struct unpack *u, const msgpack_object_map *map, const char *key);  /* required, finite */
/* The index of the string in `names`. */
unsigned unpack_name(struct unpack *u, const msgpack_object_map *map, const char *key, const char *const *names,
                     size_t count);
struct unpack_list unpack_array(struct unpack *u, const msgpack_object_map *map, const char *key, size_t max,
                                bool required);
const char **unpack_strings(struct unpack *u, const msgpack_object_map *map, const char *key, size_t max,
                            size_t max_bytes, size_t *count);

#endif
