#include "proto/utf8.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

/* The first byte at or after `at` that is not ASCII; most text is, so eight bytes are looked at together. */
static size_t skip_ascii(const char *s, size_t n, size_t at)
{
    for (uint64_t word; n - at >= sizeof word; at += sizeof word) {
        memcpy(&word, s + at, sizeof word);
        if (word & 0x8080808080808080u) break;
    }
    while (at < n && (unsigned char)s[at] < 0x80) at++;
    return at;
}

size_t utf8_fault(const char *s, size_t n)
{
    size_t at = skip_ascii(s, n, 0);
    while (at < n) {
        utf8proc_int32_t c;
        size_t left = n - at < 4 ? n - at : 4;
        utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)s + at, (utf8proc_ssize_t)left, &c);
        if (length <= 0) return at;
        at = skip_ascii(s, n, at + (size_t)length);
    }
    return n;
}

size_t utf8_cut(const char *s, size_t n, size_t max)
{
    if (n <= max) return n;
    while (max && !utf8_boundary(s, n, max)) max--;
    return max;
}
