/* A hash table with open addressing; see seen.h. */
#include "client/claims/seen.h"

#include <stdint.h>
#include <string.h>

/* FNV-1a */
static uint64_t hash_of(const char *s)
{
    uint64_t h = 0xcbf29ce484222325;
    for (; *s; s++) h = (h ^ (unsigned char)*s) * 0x100000001b3;
    return h;
}

/* The key's slot, or the free one where it belongs. */
static const char **slot_of(const char **slots, size_t capacity, const char *key)
{
    size_t i = hash_of(key) & (capacity - 1);
    while (slots[i] && strcmp(slots[i], key)) i = (i + 1) & (capacity - 1);
    return &slots[i];
}

bool seen_before(struct seen *s, const char *key)
{
    if (2 * (s->count + 1) > s->capacity) {
        size_t capacity = s->capacity ? 2 * s->capacity : 64;
        const char **slots = arena_array(s->arena, capacity, sizeof *slots);
        for (size_t i = 0; i < s->capacity; i++)
            if (s->slots[i]) *slot_of(slots, capacity, s->slots[i]) = s->slots[i];
        s->slots = slots;
        s->capacity = capacity;
    }
    const char **slot = slot_of(s->slots, s->capacity, key);
    if (*slot) return true;
    *slot = arena_strdup(s->arena, key);
    s->count++;
    return false;
}
