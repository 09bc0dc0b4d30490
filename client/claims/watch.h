/* What is new for somebody: a watch-list, and since when. */
#ifndef CW_CLIENT_CLAIMS_WATCH_H
#define CW_CLIENT_CLAIMS_WATCH_H

#include <time.h>

#include "client/cli.h"
#include "client/render/terminal.h"
#include "proto/arena.h"

#define WATCH_SINCE_OPTION                                                                                             \
    {                                                                                                                  \
        .name = "stored-since", .argument = "WHEN",                                                                    \
        .help = "in articles that became visible here then or later, whenever published: yesterday, today, 24h, 3d, "  \
                "a date"                                                                                               \
    }
#define WATCH_LIST_OPTION                                                                                         \
    {.name = "watch", .argument = "FILE",                                                                         \
     .help = "that say, or are said by, what a line of this file names; - is stdin"}

struct watch_list {
    const char **lines;       /* names or words, without blanks around; # begins a comment */
    size_t count;
};

enum { WATCH_LINES = 1000, WATCH_LINE = 300 };

/* Reads the file; no lines for NULL.  CW_EDATA for a file without a line that watches for something, CW_ELIMIT for too
 * many. */
enum cw_error watch_read(const char *path, struct arena *arena, struct watch_list *out);
enum cw_error watch_parse(const char *text, size_t size, const char *name, struct arena *arena, struct watch_list *out);

/* A line as a full-text query, its words in any order; a line with quotation marks is taken as it stands.  And as a
 * name; NULL when it is none. */
const char *watch_words(const char *line, struct arena *arena);
const char *watch_name(const char *line);

/* The line, above what it found. */
void watch_print_heading(struct terminal *t, const char *line);

/* The moment of --stored-since in UTC, as documents.done_at has it; NULL where it was not given. */
enum cw_error watch_since_given(const struct invocation *in, struct arena *arena, const char **out);

/* Days begin at midnight where the reader lives.  CW_EUSAGE for what is no moment. */
enum cw_error watch_moment(const char *words, time_t now, struct arena *arena, const char **out);

#endif
