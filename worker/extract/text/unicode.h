/* Classes of code points, as the text stages need them.  One table look-up for ASCII, utf8proc for the rest. */
#ifndef CW_EXTRACT_UNICODE_H
#define CW_EXTRACT_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum char_class {
    CHAR_SYMBOL,      /* punctuation and everything else that is a token of its own */
    CHAR_SPACE,       /* white space, control and invisible characters: they belong to no token */
    CHAR_UPPER,       /* upper-case and title-case letters */
    CHAR_LOWER,
    CHAR_LETTER,      /* letters without case */
    CHAR_DIGIT,
    CHAR_MARK,        /* combining marks, joiners, soft hyphen: part of what stands before them */
    CHAR_APOSTROPHE,  /* ' ’ ‘ and their like, which may also be quotation marks */
};

extern const uint8_t unicode_ascii_class[128];
enum char_class unicode_class_beyond(const char *p, const char *end, size_t *size);  /* of no ASCII character */

/* Decodes the character at p (p < end); *size gets its bytes.  A byte that is no UTF-8 is read as U+FFFD of size 1. */
uint32_t unicode_decode(const char *p, const char *end, size_t *size);

/* The class of the character at p, and its size. */
static inline enum char_class unicode_class_at(const char *p, const char *end, size_t *size)
{
    if ((unsigned char)*p >= 128) return unicode_class_beyond(p, end, size);
    *size = 1;
    return (enum char_class)unicode_ascii_class[(unsigned char)*p];
}

static inline bool char_is_alnum(enum char_class k) { return k >= CHAR_UPPER && k <= CHAR_DIGIT; }
static inline bool char_is_letter(enum char_class k) { return k >= CHAR_UPPER && k <= CHAR_LETTER; }

/* Bytes of the line break at p (CR LF is one), 0 if there is none: LF, CR, VT, FF, NEL, LS, PS. */
size_t unicode_line_break(const char *p, const char *end);

#endif
