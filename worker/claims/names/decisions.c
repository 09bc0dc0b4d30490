/* The file of decisions about names; see folding.h. */
#include <stdint.h>
#include <string.h>

#include "proto/limits.h"
#include "proto/utf8.h"
#include "worker/claims/names/folding.h"
#include "worker/store/fold.h"

struct piece {
    const char *at;
    size_t size;
};

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

static struct piece trim(struct piece p)
{
    while (p.size && blank(*p.at)) p.at++, p.size--;
    while (p.size && blank(p.at[p.size - 1])) p.size--;
    return p;
}

/* A # at the beginning of a line, after a blank or after the = begins a comment. */
static struct piece without_comment(struct piece line)
{
    for (size_t i = 0; i < line.size; i++)
        if (line.at[i] == '#' && (!i || blank(line.at[i - 1]) || line.at[i - 1] == '=')) line.size = i;
    return trim(line);
}

/* Takes the word off the line's beginning. */
static bool take(struct piece *line, const char *word)
{
    size_t n = strlen(word);
    if (line->size <= n || memcmp(line->at, word, n) || !blank(line->at[n])) return false;
    *line = trim((struct piece){line->at + n, line->size - n});
    return true;
}

static bool has_control(struct piece p)
{
    for (size_t i = 0; i < p.size; i++)
        if ((unsigned char)p.at[i] < ' ' || p.at[i] == 0x7f) return true;
    return false;
}

/* What is wrong with a name; NULL: nothing. */
static const char *fault_of(struct piece p, struct arena *arena)
{
    if (!p.size) return "a name is missing";
    if (p.size > CW_MAX_FIELD) return "a name is too long";
    if (utf8_fault(p.at, p.size) < p.size) return "it is not UTF-8";
    if (has_control(p)) return "a name has a control character";
    if (memchr(p.at, '=', p.size)) return "there is more than one =";
    return *fold_name(arena, p.at, p.size) ? NULL : "a name has no letter";
}

/* NULL: *out is the line's decision. */
static const char *parse_line(struct piece line, struct arena *arena, struct name_decision *out)
{
    out->merge = take(&line, "merge");
    if (!out->merge && !take(&line, "split")) return "it must begin with \"merge\" or \"split\", a blank, and a name";
    const char *equals = memchr(line.at, '=', line.size);
    if (!equals) return "there must be = between the two names";
    struct piece a = trim((struct piece){line.at, (size_t)(equals - line.at)});
    struct piece b = trim((struct piece){equals + 1, line.size - (size_t)(equals + 1 - line.at)});
    const char *fault = fault_of(a, arena);
    if (!fault) fault = fault_of(b, arena);
    if (!fault && !strcmp(fold_name(arena, a.at, a.size), fold_name(arena, b.at, b.size)))
        fault = "the two names are the same, but for case, accents and marks";
    if (fault) return fault;
    out->a = arena_strndup(arena, a.at, a.size);
    out->b = arena_strndup(arena, b.at, b.size);
    return NULL;
}

enum cw_error decisions_parse(const char *text, size_t size, const char *name, struct arena *arena,
                              struct name_decision **out, size_t *count)
{
    size_t capacity = 0, number = 0;
    const char *end = text + size;
    *out = NULL;
    *count = 0;
    if (size >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) text += 3;
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        struct piece line = without_comment((struct piece){text, (size_t)((stop ? stop : end) - text)});
        text = stop ? stop + 1 : end;
        number++;
        if (!line.size) continue;
        if (*count == capacity) {
            size_t more = capacity ? 2 * capacity : 16;
            *out = arena_grow(arena, *out, capacity * sizeof **out, more * sizeof **out);
            capacity = more;
        }
        const char *fault = parse_line(line, arena, &(*out)[*count]);
        if (fault) return cw_fail(CW_EDATA, "%s:%zu: %s", name, number, fault);
        ++*count;
    }
    return CW_OK;
}

enum cw_error decision_write(const struct name_decision *d, struct buffer *out)
{
    struct arena *arena = arena_new(0);
    struct buffer line = {0};
    struct name_decision read;
    if (!arena) return cw_fail(CW_ENOMEM, "out of memory");
    buffer_printf(&line, "%s %s = %s", d->merge ? "merge" : "split", d->a, d->b);
    struct piece whole = {buffer_terminate(&line), line.size}, kept = without_comment(whole);
    const char *fault = memchr(whole.at, '\n', whole.size) ? "a name has a line break" : parse_line(kept, arena, &read);
    if (!fault && (kept.size < trim(whole).size || kept.at != whole.at))
        fault = "in the file a # after a blank begins a comment";
    enum cw_error e = line.failed ? cw_fail(CW_ENOMEM, "out of memory") : CW_OK;
    if (!e && fault) e = cw_fail(CW_EUSAGE, "\"%s\", \"%s\": %s", d->a, d->b, fault);
    if (!e) buffer_printf(out, "%s\n", buffer_terminate(&line));
    buffer_free(&line);
    arena_free(arena);
    return e;
}
