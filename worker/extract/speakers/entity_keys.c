/* A set of byte strings, each with its number: open addressing, in an arena. */
#include <string.h>

#include "worker/extract/speakers/entities.h"
#include "worker/model/features.h"

struct slot {
    uint64_t hash;
    const char *key;   /* NULL: free */
    uint32_t size, number;
};

struct entity_keys {
    struct arena *arena;
    struct slot *slots;
    size_t capacity;   /* a power of two, at most half full */
    uint32_t count;
};

struct entity_keys *entity_keys_new(struct arena *arena)
{
    struct entity_keys *k = arena_alloc(arena, sizeof *k);
    k->arena = arena;
    k->capacity = 256;
    k->slots = arena_array(arena, k->capacity, sizeof *k->slots);
    return k;
}

static struct slot *probe(const struct entity_keys *k, uint64_t hash, const char *key, size_t size)
{
    for (size_t i = hash & (k->capacity - 1);; i = (i + 1) & (k->capacity - 1)) {
        struct slot *s = &k->slots[i];
        if (!s->key || (s->hash == hash && s->size == size && !memcmp(s->key, key, size))) return s;
    }
}

static void grow(struct entity_keys *k)
{
    struct slot *old = k->slots;
    size_t n = k->capacity;
    k->capacity *= 2;
    k->slots = arena_array(k->arena, k->capacity, sizeof *k->slots);
    for (size_t i = 0; i < n; i++)
        if (old[i].key) *probe(k, old[i].hash, old[i].key, old[i].size) = old[i];
}

uint32_t entity_keys_add(struct entity_keys *k, const char *key, size_t size)
{
    uint64_t hash = feature_string(key, size);
    struct slot *s = probe(k, hash, key, size);
    if (s->key) return s->number;
    *s = (struct slot){hash, arena_strndup(k->arena, key, size), (uint32_t)size, k->count++};
    uint32_t number = s->number;
    if (2 * (size_t)k->count > k->capacity) grow(k);
    return number;
}

bool entity_keys_find(const struct entity_keys *k, const char *key, size_t size, uint32_t *number)
{
    const struct slot *s = probe(k, feature_string(key, size), key, size);
    if (s->key) *number = s->number;
    return s->key != NULL;
}
