/* Markdown reduced to the text of an article: front matter becomes fields; headings, emphasis, links, images, lists,
 * quotes and tags become what they say.  Small and linear in the input's size; not a full CommonMark. */
#ifndef CW_CLIENT_IMPORT_MARKDOWN_H
#define CW_CLIENT_IMPORT_MARKDOWN_H

#include <stddef.h>

#include "proto/arena.h"
#include "proto/buffer.h"
#include "proto/document.h"

/* Replaces what `out` holds by the text: paragraphs separated by a blank line, each on one line but for hard breaks.
 * The fields of the front matter, and the first top heading as the title when it names none, go to *fields, in the
 * arena. s has no NUL. */
void markdown_reduce(const char *s, size_t n, struct arena *a, struct document *fields, struct buffer *out);

#endif
