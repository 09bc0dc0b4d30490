/* Width, wrapping and numbers; see text.h. */
#include "client/render/text.h"

#include <inttypes.h>
#include <string.h>
#include <utf8proc.h>

struct glyph text_glyph(const char *s, size_t n)
{
    unsigned char first = (unsigned char)*s;
    if (first < 0x80) return (struct glyph){.codepoint = first, .size = 1, .width = 1};
    utf8proc_int32_t c;
    utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)(n < 4 ? n : 4), &c);
    if (size < 1) return (struct glyph){.codepoint = 0xfffd, .size = 1, .width = 1, .malformed = true};
    return (struct glyph){.codepoint = c, .size = (unsigned)size,
                          .width = c < 0xa0 ? 1 : (unsigned)utf8proc_charwidth(c)};  /* C1 is shown as U+FFFD */
}

unsigned text_width(const char *s, size_t n)
{
    unsigned width = 0;
    for (size_t i = 0; i < n;) {
        struct glyph g = text_glyph(s + i, n - i);
        width += g.width;
        i += g.size;
    }
    return width;
}

size_t text_fit(const char *s, size_t n, unsigned width)
{
    size_t i = 0;
    while (i < n) {
        struct glyph g = text_glyph(s + i, n - i);
        if (g.width > width) break;
        width -= g.width;
        i += g.size;
    }
    return i;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

size_t text_line(const char *s, size_t n, unsigned width, size_t *next)
{
    size_t i = 0, last_break = 0;
    unsigned used = 0;
    while (i < n && s[i] != '\n') {
        struct glyph g = text_glyph(s + i, n - i);
        if (is_blank(s[i]) && i && !is_blank(s[i - 1])) last_break = i;
        if (used + g.width > width && i && !is_blank(s[i])) break;
        used += g.width;
        i += g.size;
    }
    size_t end = i;
    if (i < n && s[i] != '\n' && last_break) end = last_break;
    *next = end;
    while (*next < n && is_blank(s[*next])) ++*next;
    if (*next < n && s[*next] == '\n') ++*next;
    while (end && is_blank(s[end - 1])) end--;
    return end;
}

void text_paragraph(struct terminal *t, const char *s, unsigned at, unsigned indent)
{
    size_t n = strlen(s);
    if (at > indent && t->width < at + 20 && at + text_width(s, n) > t->width) {  /* little would fit on this line */
        fprintf(t->file, "\n%*s", (int)indent, "");
        while (n && is_blank(*s)) s++, n--;
        at = indent;
    }
    unsigned room = t->width > indent + 20 ? t->width - indent : 20;
    unsigned first = t->width > at + 20 ? t->width - at : 20;
    for (size_t i = 0, next; i < n || !i; i += next) {
        if (i) fprintf(t->file, "%*s", (int)indent, "");
        size_t line = text_line(s + i, n - i, i ? room : first, &next);
        terminal_safe_n(t, s + i, line);
        fputc('\n', t->file);
        if (!n) break;
    }
}

const char *text_count(uint64_t n, char out[TEXT_NUMBER])
{
    char digits[24];
    int size = snprintf(digits, sizeof digits, "%" PRIu64, n), at = 0;
    for (int i = 0; i < size; i++) {
        if (i && (size - i) % 3 == 0) out[at++] = ',';
        out[at++] = digits[i];
    }
    out[at] = '\0';
    return out;
}

const char *text_counted(uint64_t n, const char *noun, char out[TEXT_NUMBER])
{
    text_count(n, out);
    size_t size = strlen(out);
    snprintf(out + size, TEXT_NUMBER - size, " %s%s", noun, n == 1 ? "" : "s");
    return out;
}

const char *text_bytes(uint64_t n, char out[TEXT_NUMBER])
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    double value = (double)n;
    size_t unit = 0;
    while (value >= 999.5 && unit < 4) {
        value /= 1000;
        unit++;
    }
    snprintf(out, TEXT_NUMBER, unit && value < 9.95 ? "%.1f %s" : "%.0f %s", value, n == 1 ? "byte" : units[unit]);
    return out;
}

const char *text_duration(uint64_t ms, char out[TEXT_NUMBER])
{
    uint64_t s = ms / 1000;
    if (ms < 1000) snprintf(out, TEXT_NUMBER, "%" PRIu64 " ms", ms);
    else if (s < 10) snprintf(out, TEXT_NUMBER, "%.1f s", (double)ms / 1000);
    else if (s < 60) snprintf(out, TEXT_NUMBER, "%" PRIu64 " s", s);
    else if (s < 3600) snprintf(out, TEXT_NUMBER, "%" PRIu64 " min %02" PRIu64 " s", s / 60, s % 60);
    else if (s < 48 * 3600) snprintf(out, TEXT_NUMBER, "%" PRIu64 " h %02" PRIu64 " min", s / 3600, s % 3600 / 60);
    else snprintf(out, TEXT_NUMBER, "%" PRIu64 " days", s / 86400);
    return out;
}

const char *text_rate(double per_second, char out[TEXT_NUMBER])
{
    if (per_second >= 9.95) {
        text_count((uint64_t)(per_second + 0.5), out);
        size_t size = strlen(out);
        snprintf(out + size, TEXT_NUMBER - size, "/s");
    } else {
        snprintf(out, TEXT_NUMBER, "%.1f/s", per_second);
    }
    return out;
}
