/* Rows of values for people (a table fitted to the terminal), or as JSON lines, CSV (RFC 4180) or TSV: one description
 * of the columns, one way to add a row. */
#ifndef CW_CLIENT_RENDER_ROWS_H
#define CW_CLIENT_RENDER_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/cli.h"
#include "client/render/terminal.h"

enum rows_format { ROWS_PEOPLE, ROWS_JSON, ROWS_CSV, ROWS_TSV };

/* Table entries for a verb's options, and what they chose; more than one of them is CW_EUSAGE. */
#define ROWS_JSON_OPTION {.name = "json", .help = "one JSON object a line"}
#define ROWS_OPTIONS                                                                          \
    ROWS_JSON_OPTION,                                                                         \
    {.name = "csv", .help = "comma-separated values with a header (RFC 4180)"},               \
    {.name = "tsv", .help = "tab-separated values with a header; \\t, \\n and \\\\ are escapes"}
enum cw_error rows_format_given(const struct invocation *in, enum rows_format *out);

struct column {
    const char *name;     /* in JSON, CSV and TSV */
    const char *heading;  /* for people; NULL: they do not see this column */
    bool flexible;        /* may be cut to fit the terminal; the others are as wide as they need */
};

struct cell {
    enum cell_kind { CELL_NONE, CELL_TEXT, CELL_COUNT, CELL_REAL, CELL_FLAG } kind;
    union {
        const char *text;
        uint64_t count;
        double real;
        bool flag;
    };
};

static inline struct cell cell_text(const char *s)
{
    return s ? (struct cell){.kind = CELL_TEXT, .text = s} : (struct cell){.kind = CELL_NONE};
}
static inline struct cell cell_count(uint64_t n) { return (struct cell){.kind = CELL_COUNT, .count = n}; }
static inline struct cell cell_real(double x) { return (struct cell){.kind = CELL_REAL, .real = x}; }
static inline struct cell cell_flag(bool b) { return (struct cell){.kind = CELL_FLAG, .flag = b}; }

struct rows;

/* `columns` must outlive it.  For people the rows are kept until the end; otherwise each is printed at once. */
struct rows *rows_new(struct terminal *t, enum rows_format format, const struct column *columns, size_t count);
void rows_add(struct rows *r, const struct cell *cells);
/* Prints what is left (for people: the table; nothing when there are no rows) and frees. */
void rows_end(struct rows *r);

/* One JSON object of the cells, without a newline: also for verbs that print a single object. */
void rows_append_json(struct buffer *out, const struct column *columns, const struct cell *cells, size_t count);

#endif
