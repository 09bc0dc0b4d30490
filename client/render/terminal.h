/* Where output goes: whether people look at it, how wide it is, whether it may have colour.  Everything that comes from
 * an article reaches a terminal through here, so that it cannot write escape sequences. */
#ifndef CW_CLIENT_RENDER_TERMINAL_H
#define CW_CLIENT_RENDER_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "proto/buffer.h"

enum style {
    STYLE_PLAIN, STYLE_BOLD, STYLE_DIM, STYLE_SOURCE, STYLE_CUE, STYLE_CONTENT, STYLE_OK, STYLE_WARN, STYLE_FAIL,
    STYLE_GONE,  /* struck through */
};

struct terminal {
    FILE *file;
    bool is_terminal, colour;
    unsigned width;  /* columns, 40 to 200 */
};

/* Colour unless NO_COLOR is set, TERM is dumb or `file` is no terminal. */
struct terminal terminal_open(FILE *file);

/* Begins a style, if there is colour; STYLE_PLAIN ends it. */
void terminal_style(struct terminal *t, enum style s);

/* Appends the bytes with every control character (C0 but newline and tab, DEL, C1), bidirectional override and
 * malformed byte replaced by a visible sign. */
void terminal_neutralise(struct buffer *out, const char *s, size_t n);

/* Prints text for people: neutralised always, tabs and newlines as blanks. */
void terminal_safe(struct terminal *t, const char *s);
void terminal_safe_n(struct terminal *t, const char *s, size_t n);

/* Prints data (a line of JSON, CSV ...): exactly as it is into files and pipes, neutralised on a terminal. */
void terminal_data(struct terminal *t, const char *s, size_t n);

#endif
