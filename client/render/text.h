/* Text in columns: how wide it is on a terminal, where a line breaks. */
#ifndef CW_CLIENT_RENDER_TEXT_H
#define CW_CLIENT_RENDER_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/render/terminal.h"

struct glyph {
    int32_t codepoint;
    unsigned size;    /* bytes, at least 1 */
    unsigned width;   /* columns: 0, 1 or 2 */
    bool malformed;   /* one byte that is no UTF-8 */
};

/* The first character of n > 0 bytes. */
struct glyph text_glyph(const char *s, size_t n);

/* Columns of n bytes, as printed by terminal_safe. */
unsigned text_width(const char *s, size_t n);

/* One line of at most `width` columns from s: returns its size; *next is where the next line begins (after the blanks
 * or the newline at the break).  Breaks at blanks, inside a word only when it is wider than the line. */
size_t text_line(const char *s, size_t n, unsigned width, size_t *next);

/* How many of n bytes fit into `width` columns. */
size_t text_fit(const char *s, size_t n, unsigned width);

/* Prints a paragraph wrapped to the terminal, `indent` columns in; the cursor stands at column `at` when it begins: on
 * that line, or below it where little would fit.  Ends with a newline. */
void text_paragraph(struct terminal *t, const char *s, unsigned at, unsigned indent);

/* Numbers for people: "1,234,567", "3.4 MB", "2 h 05 min", "1 document" / "7 documents".  Each into the caller's
 * buffer. */
enum { TEXT_NUMBER = 48 };
const char *text_count(uint64_t n, char out[TEXT_NUMBER]);
const char *text_counted(uint64_t n, const char *noun, char out[TEXT_NUMBER]);
const char *text_bytes(uint64_t n, char out[TEXT_NUMBER]);
const char *text_duration(uint64_t ms, char out[TEXT_NUMBER]);
const char *text_rate(double per_second, char out[TEXT_NUMBER]);

#endif
