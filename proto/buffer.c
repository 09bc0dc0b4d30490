#include "proto/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(struct buffer *b, size_t more)
{
    if (b->failed) return false;
    if (more <= b->capacity - b->size) return true;
    size_t want = b->capacity ? b->capacity : 256;
    while (want - b->size < more) {
        if (want > (size_t)-1 / 2) {
            b->failed = true;
            return false;
        }
        want *= 2;
    }
    char *p = realloc(b->data, want);
    if (!p) {
        b->failed = true;
        return false;
    }
    b->data = p;
    b->capacity = want;
    return true;
}

void buffer_append(struct buffer *b, const void *bytes, size_t n)
{
    if (!n || !reserve(b, n)) return;
    memcpy(b->data + b->size, bytes, n);
    b->size += n;
}

void buffer_puts(struct buffer *b, const char *s) { buffer_append(b, s, strlen(s)); }

void buffer_printf(struct buffer *b, const char *format, ...)
{
    va_list ap, again;
    va_start(ap, format);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, format, ap);
    va_end(ap);
    if (n < 0) b->failed = true;
    else if (reserve(b, (size_t)n + 1)) {
        vsnprintf(b->data + b->size, (size_t)n + 1, format, again);
        b->size += (size_t)n;
    }
    va_end(again);
}

const char *buffer_terminate(struct buffer *b)
{
    if (!reserve(b, 1)) return "";
    b->data[b->size] = '\0';
    return b->data;
}

void buffer_clear(struct buffer *b)
{
    b->size = 0;
    b->failed = false;
}

void buffer_free(struct buffer *b)
{
    free(b->data);
    *b = (struct buffer){0};
}
