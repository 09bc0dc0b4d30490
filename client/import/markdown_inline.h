/* What stands inside a paragraph of Markdown; see markdown.h. */
#ifndef CW_CLIENT_IMPORT_MARKDOWN_INLINE_H
#define CW_CLIENT_IMPORT_MARKDOWN_INLINE_H

#include "proto/buffer.h"

/* Reduces a paragraph in place: emphasis, code marks, links, images, footnote marks, tags, escapes and entities. Blanks
 * at the ends of lines go too. */
void markdown_inline(struct buffer *paragraph);

#endif
