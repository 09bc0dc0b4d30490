#include "worker/train/corpora/corpus_claims.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum cw_error read_json(struct arena *arena, char *line, struct claim *out)
{
    json_error_t why;
    json_t *j = json_loads(line, 0, &why);
    const json_t *label = json_object_get(j, "label"), *text = json_object_get(j, "text");
    enum cw_error e = CW_OK;
    if (!j) e = cw_fail(CW_EDATA, "%s", why.text);
    else if (!json_is_integer(label) || !json_is_string(text)) e = cw_fail(CW_EDATA, "no label or no text");
    else *out = (struct claim){arena_strdup(arena, json_string_value(text)), json_integer_value(label) == 1};
    json_decref(j);
    return e;
}

/* Takes the marks off a quoted field, in place; two in a row stand for one. */
static char *unquote(char *field)
{
    size_t n = 0;
    if (*field != '"') return field;
    for (const char *p = field + 1; *p && (*p != '"' || p[1] == '"'); p++) {
        p += *p == '"';
        field[n++] = *p;
    }
    field[n] = '\0';
    return field;
}

static enum cw_error read_columns(struct arena *arena, char *line, struct claim *out)
{
    char *label = strchr(line, '\t'), *text = label ? strchr(label + 1, '\t') : NULL;
    if (!text) return cw_fail(CW_EDATA, "fewer than three columns");
    *text++ = '\0';
    label = unquote(label + 1);
    text[strcspn(text, "\r\n")] = '\0';
    *out = (struct claim){arena_strdup(arena, unquote(text)), !strcmp(label, "1")};
    return CW_OK;
}

enum cw_error claims_read(const char *path, struct claims *out)
{
    enum cw_error e = CW_OK;
    char *line = NULL;
    size_t capacity = 0, room = 0, number = 0;
    bool columns = strlen(path) > 4 && !strcmp(path + strlen(path) - 4, ".tsv");
    *out = (struct claims){.arena = arena_new(0)};
    if (!out->arena) return cw_fail(CW_ENOMEM, "no memory for a corpus");
    FILE *f = fopen(path, "r");
    if (!f) return cw_fail(CW_ENOINPUT, "cannot open %s: %s", path, strerror(errno));
    while (!e && getline(&line, &capacity, f) > 0) {
        if (columns && !number++) continue;  /* the header */
        if (out->count == room) {
            size_t more = room ? 2 * room : 4096;
            out->at = arena_grow(out->arena, out->at, room * sizeof *out->at, more * sizeof *out->at);
            room = more;
        }
        e = columns ? read_columns(out->arena, line, &out->at[out->count])
                    : read_json(out->arena, line, &out->at[out->count]);
        if (e) e = cw_context(e, "%s, sentence %zu", path, out->count + 1);
        else out->count++;
    }
    free(line);
    fclose(f);
    return e;
}
