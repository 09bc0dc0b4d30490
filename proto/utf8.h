/* Checks and cuts of UTF-8 bytes, as RFC 3629 has it: no overlong forms, no surrogates, nothing over U+10FFFF. */
#ifndef CW_PROTO_UTF8_H
#define CW_PROTO_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* The offset of the first byte that is not part of valid UTF-8; n when all of it is. */
size_t utf8_fault(const char *s, size_t n);

/* The longest prefix of s that has at most `max` bytes and does not end inside a character. */
size_t utf8_cut(const char *s, size_t n, size_t max);

/* Can a span begin or end here?  True everywhere but inside a character. */
static inline bool utf8_boundary(const char *s, size_t n, size_t at)
{
    return at >= n || ((unsigned char)s[at] & 0xC0) != 0x80;
}

#endif
