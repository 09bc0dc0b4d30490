/* Watch-lists of any bytes: lines that can be asked for, or one error; what a line makes of a
 * full-text query has balanced marks. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "client/claims/watch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_line(const char *line, struct arena *arena)
{
    const char *moment, *words = watch_words(line, arena), *name = watch_name(line);
    CW_CHECK(*line && strlen(line) <= WATCH_LINE && !strchr(line, '\n') && !strchr(line, '#'));
    CW_CHECK(!name || name == line);
    size_t marks = 0;
    for (const char *p = words; *p; p++) marks += *p == '"';
    CW_CHECK(strchr(line, '"') || (marks && marks % 2 == 0));
    if (!watch_moment(line, 1772632800, arena, &moment)) CW_CHECK(strlen(moment) >= strlen("0000-00-00T00:00:00.000Z"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(0);
    struct watch_list list;
    CW_CHECK(arena);
    if (!watch_parse((const char *)data, size, "list", arena, &list))
        for (size_t i = 0; i < list.count; i++) check_line(list.lines[i], arena);
    arena_free(arena);
    return 0;
}
