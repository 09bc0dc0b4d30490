/* Classes of code points for the text stages. */
#include "worker/extract/text/unicode.h"

#include <utf8proc.h>

const uint8_t unicode_ascii_class[128] = {
    [0 ... ' '] = CHAR_SPACE, [127] = CHAR_SPACE, ['0' ... '9'] = CHAR_DIGIT,
    ['A' ... 'Z'] = CHAR_UPPER, ['a' ... 'z'] = CHAR_LOWER, ['\''] = CHAR_APOSTROPHE,
};

uint32_t unicode_decode(const char *p, const char *end, size_t *size)
{
    if ((unsigned char)*p < 0x80) {
        *size = 1;
        return (unsigned char)*p;
    }
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)p, end - p, &c);
    *size = n > 0 ? (size_t)n : 1;
    return n > 0 ? (uint32_t)c : 0xFFFD;
}

static enum char_class class_of(uint32_t c)
{
    if (c < 128) return (enum char_class)unicode_ascii_class[c];
    switch (c) {
    case 0x2018: case 0x2019: case 0x201B: case 0x02BC: case 0xFF07:
        return CHAR_APOSTROPHE;
    case 0x00AD: case 0x200C: case 0x200D:
        return CHAR_MARK;
    }
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LT:
        return CHAR_UPPER;
    case UTF8PROC_CATEGORY_LL:
        return CHAR_LOWER;
    case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LO:
        return CHAR_LETTER;
    case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL:
        return CHAR_DIGIT;
    case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ME:
        return CHAR_MARK;
    case UTF8PROC_CATEGORY_ZS: case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC: case UTF8PROC_CATEGORY_CF:
        return CHAR_SPACE;
    default:
        return CHAR_SYMBOL;
    }
}

enum char_class unicode_class_beyond(const char *p, const char *end, size_t *size)
{
    return class_of(unicode_decode(p, end, size));
}

size_t unicode_line_break(const char *p, const char *end)
{
    if (*p == '\n' || *p == '\v' || *p == '\f') return 1;
    if (*p == '\r') return end - p > 1 && p[1] == '\n' ? 2 : 1;
    if (end - p > 1 && p[0] == '\xC2' && p[1] == '\x85') return 2;
    if (end - p > 2 && p[0] == '\xE2' && p[1] == '\x80' && (p[2] == '\xA8' || p[2] == '\xA9')) return 3;
    return 0;
}
