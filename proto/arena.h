/* An arena: memory with one lifetime.  What belongs to a document is allocated from the document's arena and
 * freed by one call; nothing in it is freed singly.  Not thread-safe. */
#ifndef CW_PROTO_ARENA_H
#define CW_PROTO_ARENA_H

#include <stddef.h>

struct arena;

/* An arena that will hand out at most `limit` bytes (0: no limit).  NULL when memory is out. */
struct arena *arena_new(size_t limit);
void arena_free(struct arena *a);   /* NULL is allowed */
void arena_reset(struct arena *a);  /* everything handed out is gone; keeps one block for reuse */

/* Zeroed memory, aligned for any type.  Never NULL: over the limit, or out of memory, it calls the arena's
 * handler, which must not return (see arena_on_exhausted), or aborts with a message. */
void *arena_alloc(struct arena *a, size_t size);
void *arena_array(struct arena *a, size_t count, size_t size);  /* like calloc: the product is checked */
/* Grows an array handed out by this arena; the old one stays valid and is copied. */
void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_strdup(struct arena *a, const char *s);
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Called instead of aborting; typically a longjmp back to the document loop. */
void arena_on_exhausted(struct arena *a, void (*handler)(void *context), void *context);
size_t arena_used(const struct arena *a);

#endif
