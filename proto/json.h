/* Any msgpack value as JSON text on one line: the one way by which records become JSON.  Map keys must be strings; bin
 * and ext become a lower-case hex string; bytes that are not UTF-8 become U+FFFD; non-finite floats become null;
 * floats print with %.4g. */
#ifndef CW_PROTO_JSON_H
#define CW_PROTO_JSON_H

#include <stddef.h>

#include "proto/buffer.h"
#include "proto/error.h"

/* Pre-scans with at most max_objects objects; appends to out.  CW_EDATA names the byte of the first fault. */
enum cw_error json_from_msgpack(const void *bytes, size_t size, size_t max_objects, struct buffer *out);

/* Appends s as a JSON string with its quotation marks. */
void json_append_string(struct buffer *out, const char *s, size_t n);

#endif
