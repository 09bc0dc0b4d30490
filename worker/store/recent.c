/* News is compared with news of the same days, again and again: so what was needed once is soon needed again.  Two
 * generations: when the younger one is full, the older one goes and it takes its place. */
#include "worker/store/recent.h"

#include <stdlib.h>
#include <string.h>

struct slot {
    int64_t key;  /* 0: free */
    const void *value;
};

struct generation {
    struct arena *arena;
    size_t count, size;  /* size: of the slots */
    struct slot slots[];
};

struct recent {
    struct generation *young, *old;
    size_t values, bytes;
};

static void forget(struct generation *g)
{
    if (g->count) memset(g->slots, 0, g->size * sizeof *g->slots);
    g->count = 0;
    arena_reset(g->arena);
}

static struct generation *new_generation(size_t size)
{
    struct generation *g = calloc(1, sizeof *g + size * sizeof *g->slots);
    if (g) g->arena = arena_new(0);
    if (g && g->arena) {
        g->size = size;
        return g;
    }
    free(g);
    return NULL;
}

static void end_generation(struct generation *g)
{
    if (g) arena_free(g->arena);
    free(g);
}

enum cw_error recent_open(size_t values, size_t bytes, struct recent **out)
{
    struct recent *r = *out = calloc(1, sizeof *r);
    CW_CHECK(values && !(values & (values - 1)));
    if (r) {
        r->values = values;
        r->bytes = bytes;
        r->young = new_generation(2 * values);
        r->old = new_generation(2 * values);
    }
    if (r && r->young && r->old) return CW_OK;
    recent_close(r);
    *out = NULL;
    return cw_fail(CW_ENOMEM, "out of memory");
}

void recent_close(struct recent *r)
{
    if (!r) return;
    end_generation(r->young);
    end_generation(r->old);
    free(r);
}

void recent_forget(struct recent *r)
{
    forget(r->young);
    forget(r->old);
}

void recent_age(struct recent *r)
{
    if (r->young->count < r->values && arena_used(r->young->arena) < r->bytes) return;
    struct generation *g = r->old;
    r->old = r->young;
    r->young = g;
    forget(g);
}

struct arena *recent_arena(struct recent *r) { return r->young->arena; }

static size_t slot_of(const struct generation *g, int64_t key)
{
    size_t i = (size_t)((uint64_t)key * 0x9e3779b97f4a7c15u >> 32) & (g->size - 1);
    while (g->slots[i].key && g->slots[i].key != key) i = (i + 1) & (g->size - 1);
    return i;
}

void recent_put(struct recent *r, int64_t key, const void *value)
{
    struct generation *g = r->young;
    if (g->count == g->size - 1) return;  /* it is made again */
    size_t i = slot_of(g, key);
    if (!g->slots[i].key) g->count++;
    g->slots[i] = (struct slot){key, value};
}

bool recent_ages(const struct recent *r, int64_t key) { return !r->young->slots[slot_of(r->young, key)].key; }

const void *recent_find(const struct recent *r, int64_t key)
{
    const void *value = r->young->slots[slot_of(r->young, key)].value;
    return value ? value : r->old->slots[slot_of(r->old, key)].value;
}
