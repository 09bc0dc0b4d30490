/* Watch-lists and moments; see watch.h. */
#include "client/claims/watch.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/import/import.h"
#include "proto/buffer.h"
#include "proto/utf8.h"

enum { FILE_MOST = WATCH_LINES * WATCH_LINE };

static enum cw_error read_file(const char *path, struct buffer *out)
{
    char piece[4096];
    size_t n;
    FILE *f = strcmp(path, "-") ? fopen(path, "re") : stdin;
    if (!f) return cw_fail(errno == ENOENT ? CW_ENOINPUT : CW_EIO, "--watch %s: %s", path, strerror(errno));
    while (out->size <= FILE_MOST && (n = fread(piece, 1, sizeof piece, f))) buffer_append(out, piece, n);
    enum cw_error e = ferror(f) ? cw_fail(CW_EIO, "--watch %s: %s", path, strerror(errno)) : CW_OK;
    if (!e && out->size > FILE_MOST) e = cw_fail(CW_ELIMIT, "--watch %s: more than %d bytes", path, FILE_MOST);
    if (f != stdin) fclose(f);
    return e;
}

/* A line without its comment and the blanks around it. */
static size_t trim(const char **line, size_t n)
{
    const char *hash = memchr(*line, '#', n);
    if (hash) n = (size_t)(hash - *line);
    for (; n && strchr(" \t\r", **line); n--) ++*line;
    while (n && strchr(" \t\r", (*line)[n - 1])) n--;
    return n;
}

enum cw_error watch_parse(const char *text, size_t size, const char *name, struct arena *arena, struct watch_list *out)
{
    const char *nul = memchr(text, '\0', size);
    size_t bad = utf8_fault(text, nul ? (size_t)(nul - text) : size);
    if (bad < size) return cw_fail(CW_EDATA, "%s: byte %zu is not UTF-8 text", name, bad);
    *out = (struct watch_list){.lines = arena_array(arena, WATCH_LINES, sizeof *out->lines)};
    size_t number = 1;
    for (const char *p = text, *end = text + size; p < end; number++) {
        const char *line = p, *newline = memchr(p, '\n', (size_t)(end - p));
        size_t n = (size_t)((newline ? newline : end) - p);
        p += n + 1;
        if (!(n = trim(&line, n))) continue;
        if (n > WATCH_LINE) return cw_fail(CW_EDATA, "%s:%zu: longer than %d bytes", name, number, WATCH_LINE);
        if (out->count == WATCH_LINES) return cw_fail(CW_ELIMIT, "%s: more than %d lines", name, WATCH_LINES);
        out->lines[out->count++] = arena_strndup(arena, line, n);
    }
    return out->count ? CW_OK : cw_fail(CW_EDATA, "%s: no line names anything to watch for", name);
}

enum cw_error watch_read(const char *path, struct arena *arena, struct watch_list *out)
{
    struct buffer b = {0};
    *out = (struct watch_list){0};
    if (!path) return CW_OK;
    enum cw_error e = read_file(path, &b);
    if (!e) e = watch_parse(buffer_terminate(&b), b.size, strcmp(path, "-") ? path : "stdin", arena, out);
    buffer_free(&b);
    return e;
}

const char *watch_words(const char *line, struct arena *arena)
{
    char *out = arena_alloc(arena, 4 * strlen(line) + 1), *q = out;  /* a word of one letter becomes four */
    if (strchr(line, '"')) return line;
    for (const char *p = line; *(p += strspn(p, " \t")); p += strcspn(p, " \t"))
        q += sprintf(q, "%s\"%.*s\"", q > out ? " " : "", (int)strcspn(p, " \t"), p);
    return out;
}

/* Folding keeps letters and digits; what has none is no name. */
const char *watch_name(const char *line)
{
    for (const char *p = line; *p && !strchr(line, '"'); p++)
        if ((unsigned char)*p >= 0x80 || isalnum((unsigned char)*p)) return line;
    return NULL;
}

void watch_print_heading(struct terminal *t, const char *line)
{
    terminal_style(t, STYLE_BOLD);
    terminal_safe(t, line);
    terminal_style(t, STYLE_PLAIN);
    fputs("\n\n", t->file);
}

/* "24h", "3d": so long ago; false when it is no length of time. */
static bool read_ago(const char *words, time_t now, time_t *out)
{
    static const struct {
        char letter;
        long seconds;
    } units[] = {{'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 7 * 86400}};
    char *end;
    if (*words < '0' || *words > '9') return false;
    unsigned long n = strtoul(words, &end, 10);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (*end == units[i].letter && !end[1] && n <= 100000) {
            *out = now - (time_t)n * units[i].seconds;
            return true;
        }
    return false;
}

/* A day or a minute where the reader lives. */
static time_t local_moment(const char *date)
{
    struct tm t = {.tm_mday = 1, .tm_isdst = -1};
    sscanf(date, "%4d-%2d-%2d%*1[T ]%2d:%2d", &t.tm_year, &t.tm_mon, &t.tm_mday, &t.tm_hour, &t.tm_min);
    t.tm_year -= 1900;
    t.tm_mon -= t.tm_mon ? 1 : 0;
    return mktime(&t);
}

enum cw_error watch_moment(const char *words, time_t now, struct arena *arena, const char **out)
{
    time_t moment = now;
    struct tm t;
    bool is_yesterday = !strcmp(words, "yesterday");
    if (is_yesterday || !strcmp(words, "today")) {
        localtime_r(&now, &t);
        t.tm_mday -= is_yesterday;
        t.tm_hour = t.tm_min = t.tm_sec = 0;
        t.tm_isdst = -1;
        moment = mktime(&t);
    } else if (import_is_date(words) && strlen(words) <= 16) {
        moment = local_moment(words);
    } else if (!read_ago(words, now, &moment)) {
        return cw_fail(CW_EUSAGE,
                       "--stored-since %s: must be yesterday, today, a length of time such as 24h, 3d or 2w, or a date "
                       "such as 2026-03-04",
                       words);
    }
    if (!gmtime_r(&moment, &t) || t.tm_year < -1900 || t.tm_year > 9999 - 1900)
        return cw_fail(CW_EUSAGE, "--stored-since %s: no such time", words);
    *out = arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d.000Z", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday,
                        t.tm_hour, t.tm_min, t.tm_sec);
    return CW_OK;
}

enum cw_error watch_since_given(const struct invocation *in, struct arena *arena, const char **out)
{
    const char *words = cli_value(in, "stored-since");
    *out = NULL;
    return words ? watch_moment(words, time(NULL), arena, out) : CW_OK;
}
