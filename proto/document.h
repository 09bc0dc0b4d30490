/* A document as submitted: the article's text and what is known of it.  Strings are UTF-8, NUL-terminated,
 * without NULs inside; NULL means unknown.  Spans elsewhere are byte offsets into `text`. */
#ifndef CW_PROTO_DOCUMENT_H
#define CW_PROTO_DOCUMENT_H

#include <stddef.h>

#include "proto/arena.h"
#include "proto/buffer.h"
#include "proto/error.h"
#include "proto/limits.h"

struct document {
    const char *uri;        /* path or url as submitted; not part of the id */
    const char *title, *outlet, *url, *language;
    const char *published;  /* as given: ISO 8601 date, date-time, month or year */
    const char **authors;
    size_t author_count;
    const char *text;
    size_t text_size;
};

/* Checks lengths and that every string is UTF-8 without NUL; names the field and the byte of the first fault. */
enum cw_error document_check(const struct document *d);

/* document ⇄ msgpack map, see PROTOCOL.md.  Decoding copies into `arena` and is bounded by proto/limits.h;
 * unknown keys are skipped. */
enum cw_error document_encode(const struct document *d, struct buffer *out);
enum cw_error document_decode(const void *bytes, size_t size, struct arena *arena, struct document *out);

/* The id: lower-case hex of BLAKE2b-128 over text, title, outlet, url, published, language and authors, each
 * prefixed by its length, so that the same article from two outlets has two ids and a resend has the same. */
void document_id(const struct document *d, char id[CW_ID_HEX + 1]);

#endif
