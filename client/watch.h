/* What is new for somebody: a watch-list, and since when. */
#ifndef CW_CLIENT_WATCH_H
#define CW_CLIENT_WATCH_H

#include <time.h>

#include "client/cli.h"
#include "proto/arena.h"

#define WATCH_OPTIONS                                                                                             \
    {.name = "watch", .argument = "FILE", .help = "that say, or are said by, what a line of this file names; - is stdin"}, \
    {.name = "stored-since", .argument = "WHEN",                                                                  \
     .help = "in articles that became visible here then or later, whenever published: yesterday, today, 24h, 3d, a date"}

struct watch_list {
    const char **lines;       /* names or words, without blanks around; # begins a comment */
    size_t count;
};

enum { WATCH_LINES = 1000, WATCH_LINE = 300 };

/* The file of --watch; no lines where it was not given.  CW_EDATA for a file without a line that watches for something, or too many. */
enum cw_error watch_given(const struct invocation *in, struct arena *arena, struct watch_list *out);
enum cw_error watch_parse(const char *text, size_t size, const char *name, struct arena *arena, struct watch_list *out);

/* The moment of --stored-since in UTC, as documents.done_at has it; NULL where it was not given. */
enum cw_error watch_since_given(const struct invocation *in, struct arena *arena, const char **out);

/* Days begin at midnight where the reader lives.  CW_EUSAGE for what is no moment. */
enum cw_error watch_moment(const char *words, time_t now, struct arena *arena, const char **out);

#endif
