/* Markup with words from anywhere in it.  What is not written in a format string of ours is escaped, so nothing that
 * an article says can become markup, and neutralised, so that it cannot turn the page's direction or carry characters
 * that no page may have.
 *
 * The page is well-formed as XML too: every element is closed, every attribute quoted. */
#ifndef CW_CLIENT_HTML_H
#define CW_CLIENT_HTML_H

#include "proto/buffer.h"

/* As buffer_printf, for %s, %.*s, %d, %u, %zu, %llu, %.1f and %%; strings are escaped, for text and for quoted
 * attributes alike, a NULL string is nothing. */
void html_print(struct buffer *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Escaped text of n bytes. */
void html_text(struct buffer *out, const char *s, size_t n);

/* At most `most` characters of s, for a label; "…" ends what was cut.  White space is one blank. */
void html_label(struct buffer *out, const char *s, size_t most);

/* How many columns a label takes, most at most. */
size_t html_label_width(const char *s, size_t most);

#endif
