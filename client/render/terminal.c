/* What may be written to a terminal; see terminal.h. */
#include "client/render/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "client/render/text.h"

static unsigned columns(FILE *file)
{
    struct winsize w;
    const char *env = getenv("COLUMNS");
    unsigned n = 80;
    if (env && atoi(env) > 0) n = (unsigned)atoi(env);
    else if (ioctl(fileno(file), TIOCGWINSZ, &w) == 0 && w.ws_col) n = w.ws_col;
    return n < 40 ? 40 : n > 200 ? 200 : n;
}

struct terminal terminal_open(FILE *file)
{
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
    struct terminal t = {.file = file, .is_terminal = isatty(fileno(file)), .width = columns(file)};
    t.colour = t.is_terminal && !(no_colour && *no_colour) && term && strcmp(term, "dumb");
    return t;
}

void terminal_style(struct terminal *t, enum style s)
{
    static const char *const codes[] = {
        [STYLE_PLAIN] = "0", [STYLE_BOLD] = "1", [STYLE_DIM] = "2", [STYLE_SOURCE] = "1;36", [STYLE_CUE] = "33",
        [STYLE_CONTENT] = "4", [STYLE_OK] = "32", [STYLE_WARN] = "33", [STYLE_FAIL] = "1;31",
        [STYLE_GONE] = "9;31",
    };
    if (t->colour) fprintf(t->file, "\033[%sm", codes[s]);
}

static bool is_harmful(int32_t c)
{
    if (c < 0x20) return c != '\n' && c != '\t';
    return (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

void terminal_neutralise(struct buffer *out, const char *s, size_t n)
{
    size_t clean = 0;  /* bytes since `s` that can go out as they are */
    for (size_t i = 0; i < n;) {
        struct glyph g = text_glyph(s + i, n - i);
        if (!g.malformed && !is_harmful(g.codepoint)) {
            i += g.size;
            continue;
        }
        buffer_append(out, s + clean, i - clean);
        if (g.codepoint < 0x20 && !g.malformed) {
            /* U+2400 + c: the symbols for escape, bell ... */
            const char picture[3] = {'\xe2', '\x90', (char)(0x80 + g.codepoint)};
            buffer_append(out, picture, 3);
        } else {
            buffer_puts(out, "\xef\xbf\xbd");
        }
        i += g.size;
        clean = i;
    }
    buffer_append(out, s + clean, n - clean);
}

void terminal_safe_n(struct terminal *t, const char *s, size_t n)
{
    struct buffer b = {0};
    terminal_neutralise(&b, s, n);
    for (size_t i = 0; i < b.size; i++)
        if (b.data[i] == '\n' || b.data[i] == '\t') b.data[i] = ' ';
    if (b.size) fwrite(b.data, 1, b.size, t->file);
    buffer_free(&b);
}

void terminal_safe(struct terminal *t, const char *s) { terminal_safe_n(t, s, strlen(s)); }

void terminal_data(struct terminal *t, const char *s, size_t n)
{
    if (!t->is_terminal) {
        fwrite(s, 1, n, t->file);
        return;
    }
    struct buffer b = {0};
    terminal_neutralise(&b, s, n);
    fwrite(b.data, 1, b.size, t->file);
    buffer_free(&b);
}
