#include "worker/store/fold.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "proto/error.h"

/* Latin letters with a stroke or a history: Unicode gives them no decomposition, readers type them without. */
static const struct {
    int32_t letter;
    const char *spelt;
} spelt_out[] = {
    {0x00e6, "ae"}, {0x00f0, "d"}, {0x00f8, "o"}, {0x00fe, "th"}, {0x0111, "d"}, {0x0127, "h"},
    {0x0131, "i"},  {0x0142, "l"}, {0x0153, "oe"}, {0x0167, "t"},
};

struct folding {
    char *out;
    size_t size;
    bool space;  /* a separator is due before the next word */
};

static void put(struct folding *f, const char *bytes, size_t n)
{
    if (f->space && f->size) f->out[f->size++] = ' ';
    f->space = false;
    memcpy(f->out + f->size, bytes, n);
    f->size += n;
}

/* Apostrophes (also those that are letters to Unicode), periods, soft hyphens, joiners. */
static bool vanishes(int32_t c)
{
    return c == '.' || c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x02bc || c == 0x02bb ||
           c == 0x00b4 || c == 0x00ad || (c >= 0x200b && c <= 0x200f) || c == 0xfeff;
}

static void fold_letter(struct folding *f, int32_t c)
{
    utf8proc_uint8_t bytes[4];
    for (size_t i = 0; i < sizeof spelt_out / sizeof *spelt_out; i++)
        if (spelt_out[i].letter == c) {
            put(f, spelt_out[i].spelt, strlen(spelt_out[i].spelt));
            return;
        }
    utf8proc_category_t category = utf8proc_category(c);
    bool word = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;  /* letters, marks, numbers */
    if (word) put(f, (char *)bytes, (size_t)utf8proc_encode_char(c, bytes));
    else if (!vanishes(c)) f->space = true;
}

/* Most names are ASCII. */
static bool fold_ascii(struct folding *f, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x80) return false;
        if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) put(f, (char *)&c, 1);
        else if (!vanishes(c)) f->space = true;
    }
    return true;
}

const char *fold_name(struct arena *arena, const char *s, size_t n)
{
    struct folding f = {.out = arena_alloc(arena, n + 1)};
    if (fold_ascii(&f, s, n)) {
        f.out[f.size] = '\0';
        return f.out;
    }
    utf8proc_option_t options = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK;
    utf8proc_ssize_t count = utf8proc_decompose((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, NULL, 0, options);
    if (count < 0) return "";
    int32_t *letters = arena_array(arena, (size_t)count + 1, sizeof *letters);
    count = utf8proc_decompose((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, letters, count, options);
    if (count < 0) return "";
    f = (struct folding){.out = arena_array(arena, (size_t)count + 1, 5)};  /* four bytes and a space at most */
    for (utf8proc_ssize_t i = 0; i < count; i++) fold_letter(&f, letters[i]);
    f.out[f.size] = '\0';
    return f.out;
}

const char *fold_outlet(struct arena *arena, const char *s)
{
    const char *folded = s ? fold_name(arena, s, strlen(s)) : "";
    return strncmp(folded, "the ", 4) ? folded : folded + 4;
}
