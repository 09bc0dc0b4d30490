/* Records and statements for people. */
#ifndef CW_CLIENT_RENDER_ARTICLE_H
#define CW_CLIENT_RENDER_ARTICLE_H

#include "client/render/terminal.h"
#include "proto/buffer.h"
#include "proto/error.h"
#include "proto/record.h"

/* A record as JSON: on one line, or indented over many. */
enum cw_error article_print_json(struct terminal *t, const struct record *r, bool indented);

/* Replaces JSON on one line by the same indented. */
enum cw_error article_indent_json(struct buffer *json);

/* The article with its statements marked, their numbers in the margin, and a list of them below.  Spans are bytes. */
void article_print(struct terminal *t, const struct record *r);

/* One statement in a list.  NULL: not known. */
struct statement_view {
    const char *label;       /* its number */
    const char *speaker, *source, *via, *within;
    bool anonymous;
    const char *form, *kind, *polarity;
    const char *content;
};
void statement_print(struct terminal *t, const struct statement_view *v);

/* "2026-03-04", or the shortest that an interval says: "2026-03", "2026", "2026-03-04 to 2026-03-07".  "undated" for
 * NULL. */
const char *article_date(const char *lo, const char *hi, char out[48]);

#endif
