#include "client/report/html.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "client/render/terminal.h"
#include "client/render/text.h"
#include "proto/error.h"

static const char replacement[] = "\xef\xbf\xbd", ellipsis[] = "\xe2\x80\xa6";

/* Of what was neutralised: the five characters that mean something in markup, and two that no page may hold. */
static void escape(struct buffer *out, const char *s, size_t n)
{
    size_t clean = 0;
    for (size_t i = 0; i < n; i++) {
        const char *word = NULL;
        size_t size = 1;
        switch (s[i]) {
        case '&': word = "&amp;"; break;
        case '<': word = "&lt;"; break;
        case '>': word = "&gt;"; break;
        case '"': word = "&quot;"; break;
        case '\'': word = "&#39;"; break;
        case '\xef':  /* U+FFFE, U+FFFF */
            if (n - i < 3 || s[i + 1] != '\xbf' || (s[i + 2] != '\xbe' && s[i + 2] != '\xbf')) continue;
            word = replacement;
            size = 3;
            break;
        default: continue;
        }
        buffer_append(out, s + clean, i - clean);
        buffer_puts(out, word);
        i += size - 1;
        clean = i + 1;
    }
    buffer_append(out, s + clean, n - clean);
}

/* The end of a line may be two characters in an article; a page has one. */
static void append_lines(struct buffer *out, const char *s, size_t n)
{
    while (n) {
        const char *end = memmem(s, n, "\r\n", 2);
        size_t size = end ? (size_t)(end - s) : n;
        terminal_neutralise(out, s, size);
        s += size + (end ? 1 : 0);
        n -= size + (end ? 1 : 0);
    }
}

void html_text(struct buffer *out, const char *s, size_t n)
{
    struct buffer safe = {0};
    if (!n) return;
    append_lines(&safe, s, n);
    escape(out, safe.data, safe.size);
    if (safe.failed) out->failed = true;
    buffer_free(&safe);
}

/* The end of a label's characters: of those that fit, with room for the dots that say that some did not. */
static size_t label_end(const char *s, size_t n, size_t most, bool *cut)
{
    size_t i = 0, characters = 0, end = 0;
    for (; i < n && characters <= most; characters++) {
        if (characters < most) end = i;
        i += text_glyph(s + i, n - i).size;
    }
    *cut = characters > most;
    if (!*cut) return n;
    while (end && s[end - 1] == ' ') end--;
    return end;
}

/* White space as one blank, none at the ends. */
static void squeeze(struct buffer *out, const char *s)
{
    for (bool blank = false; *s; s++) {
        if (*s == ' ' || *s == '\n' || *s == '\t' || *s == '\r') {
            blank = out->size > 0;
            continue;
        }
        if (blank) buffer_append(out, " ", 1);
        buffer_append(out, s, 1);
        blank = false;
    }
}

void html_label(struct buffer *out, const char *s, size_t most)
{
    struct buffer flat = {0};
    bool cut;
    squeeze(&flat, s);
    size_t end = label_end(flat.data, flat.size, most, &cut);
    html_text(out, flat.data, end);
    if (cut) buffer_puts(out, ellipsis);
    if (flat.failed) out->failed = true;
    buffer_free(&flat);
}

size_t html_label_width(const char *s, size_t most)
{
    size_t n = strlen(s), width = 0;
    for (size_t i = 0; i < n && width < most; width++) i += text_glyph(s + i, n - i).size;
    return width;
}

/* One conversion after its "%"; returns how long it is. */
static size_t convert(struct buffer *out, const char *format, va_list *args)
{
    static const char *const known[] = {"%", "s", ".*s", "d", "u", "zu", "llu", ".1f"};
    size_t k = 0;
    while (k < sizeof known / sizeof *known && strncmp(format, known[k], strlen(known[k])) != 0) k++;
    CW_CHECK(k < sizeof known / sizeof *known);
    const char *s;
    int size;
    switch (k) {
    case 0: buffer_puts(out, "%"); break;
    case 1:
        s = va_arg(*args, const char *);
        if (s) html_text(out, s, strlen(s));
        break;
    case 2:
        size = va_arg(*args, int);
        html_text(out, va_arg(*args, const char *), (size_t)size);
        break;
    case 3: buffer_printf(out, "%d", va_arg(*args, int)); break;
    case 4: buffer_printf(out, "%u", va_arg(*args, unsigned)); break;
    case 5: buffer_printf(out, "%zu", va_arg(*args, size_t)); break;
    case 6: buffer_printf(out, "%llu", va_arg(*args, unsigned long long)); break;
    default: buffer_printf(out, "%.1f", va_arg(*args, double)); break;
    }
    return strlen(known[k]);
}

void html_print(struct buffer *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    for (const char *percent; (percent = strchr(format, '%')); ) {
        buffer_append(out, format, (size_t)(percent - format));
        format = percent + 1;
        format += convert(out, format, &args);
    }
    va_end(args);
    buffer_puts(out, format);
}
