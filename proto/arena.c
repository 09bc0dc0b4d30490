#include "proto/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/error.h"

enum { FIRST_BLOCK = 64 * 1024, ALIGN = 16 };

struct block {
    struct block *next;
    size_t size, used;
    _Alignas(ALIGN) unsigned char bytes[];
};

struct arena {
    struct block *blocks;  /* the current one first */
    size_t used, limit;
    void (*exhausted)(void *);
    void *context;
};

struct arena *arena_new(size_t limit)
{
    struct arena *a = calloc(1, sizeof *a);
    if (a) a->limit = limit ? limit : SIZE_MAX;
    return a;
}

static void free_blocks(struct block *b)
{
    while (b) {
        struct block *next = b->next;
        free(b);
        b = next;
    }
}

void arena_free(struct arena *a)
{
    if (!a) return;
    free_blocks(a->blocks);
    free(a);
}

void arena_reset(struct arena *a)
{
    a->used = 0;
    if (!a->blocks) return;
    free_blocks(a->blocks->next);
    a->blocks->next = NULL;
    memset(a->blocks->bytes, 0, a->blocks->used);
    a->blocks->used = 0;
}

static void exhausted(struct arena *a)
{
    if (a->exhausted) a->exhausted(a->context);
    fprintf(stderr, "claimwire: out of memory (arena holds %zu bytes, limit %zu)\n", a->used, a->limit);
    abort();
}

static struct block *new_block(struct arena *a, size_t need)
{
    size_t size = a->blocks ? a->blocks->size * 2 : FIRST_BLOCK;
    if (size > (size_t)16 << 20) size = (size_t)16 << 20;
    if (size < need) size = need;
    struct block *b = calloc(1, sizeof *b + size);
    if (!b) exhausted(a);
    b->size = size;
    b->next = a->blocks;
    return a->blocks = b;
}

void *arena_alloc(struct arena *a, size_t size)
{
    if (size > SIZE_MAX - ALIGN) exhausted(a);
    size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (size > a->limit - a->used) exhausted(a);
    struct block *b = a->blocks;
    if (!b || size > b->size - b->used) b = new_block(a, size);
    void *p = b->bytes + b->used;
    b->used += size;
    a->used += size;
    return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) exhausted(a);
    return arena_alloc(a, bytes);
}

void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size)
{
    CW_CHECK(new_size >= old_size);
    void *p = arena_alloc(a, new_size);
    if (old_size) memcpy(p, old, old_size);
    return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    char *p = arena_alloc(a, n + 1);
    memcpy(p, s, n);
    return p;
}

char *arena_strdup(struct arena *a, const char *s) { return arena_strndup(a, s, strlen(s)); }

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list ap, again;
    va_start(ap, format);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, format, ap);
    va_end(ap);
    CW_CHECK(n >= 0);
    char *p = arena_alloc(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return p;
}

void arena_on_exhausted(struct arena *a, void (*handler)(void *), void *context)
{
    a->exhausted = handler;
    a->context = context;
}

size_t arena_used(const struct arena *a) { return a->used; }
