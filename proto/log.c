#include "proto/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum level { ERROR, WARNING, INFO, DEBUG, LEVEL_COUNT };

static const struct {
    const char *name;
    int priority;      /* syslog's, as journald wants it */
    const char *mark;  /* before the words elsewhere */
} levels[LEVEL_COUNT] = {
    [ERROR] = {"error", 3, "error: "},
    [WARNING] = {"warning", 4, "warning: "},
    [INFO] = {"info", 6, ""},
    [DEBUG] = {"debug", 7, ""},
};

static char speaker[48] = "claimwired";
static enum level threshold = INFO;
static bool journald;

void log_set_level(const char *level)
{
    for (unsigned i = 0; i < LEVEL_COUNT; i++)
        if (strcmp(levels[i].name, level) == 0) threshold = i;
}

void log_open(const char *who, const char *level)
{
    snprintf(speaker, sizeof speaker, "%s", who);
    journald = getenv("JOURNAL_STREAM") != NULL;
    log_set_level(level);
}

static size_t put_prefix(char *line, size_t size, enum level level)
{
    if (journald) return (size_t)snprintf(line, size, "<%d>%s: ", levels[level].priority, speaker);
    char now[32];
    struct tm tm;
    time_t t = time(NULL);
    strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&t, &tm));
    return (size_t)snprintf(line, size, "%s %s: %s", now, speaker, levels[level].mark);
}

static void say(enum level level, const char *format, va_list ap)
{
    if (level > threshold) return;
    char line[2048];
    size_t n = put_prefix(line, sizeof line, level);
    int more = vsnprintf(line + n, sizeof line - n, format, ap);
    if (more > 0) n = n + (size_t)more < sizeof line - 1 ? n + (size_t)more : sizeof line - 2;
    for (size_t i = 0; i < n; i++)
        if (line[i] == '\n' || line[i] == '\r') line[i] = ' ';  /* what is quoted must not look like a line of ours */
    line[n++] = '\n';
    if (write(STDERR_FILENO, line, n) < 0) return;  /* there is nowhere to say so */
}

#define SAY(function, level)                \
    void function(const char *format, ...)  \
    {                                       \
        va_list ap;                         \
        va_start(ap, format);               \
        say(level, format, ap);             \
        va_end(ap);                         \
    }
SAY(log_error, ERROR)
SAY(log_warning, WARNING)
SAY(log_info, INFO)
SAY(log_debug, DEBUG)
#undef SAY
