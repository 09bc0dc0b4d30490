/* A growable byte buffer with a sticky failure: append as often as you like, look at `failed` once at the end.
 * Zero-initialise; buffer_free when done.  `data` is not NUL-terminated unless buffer_terminate was called. */
#ifndef CW_PROTO_BUFFER_H
#define CW_PROTO_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

struct buffer {
    char *data;
    size_t size, capacity;
    bool failed;  /* memory ran out; later appends do nothing */
};

void buffer_append(struct buffer *b, const void *bytes, size_t n);
void buffer_puts(struct buffer *b, const char *s);
void buffer_printf(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The content as a C string (adds a NUL that does not count in size); "" when failed. */
const char *buffer_terminate(struct buffer *b);
void buffer_clear(struct buffer *b);  /* keeps the memory, forgets the failure */
void buffer_free(struct buffer *b);

#endif
