#include "worker/broker/peers.h"

#include <stdlib.h>
#include <string.h>

static uint32_t *bucket_of(struct peers *p, const struct route *route)
{
    uint32_t h = 2166136261u;  /* FNV-1a */
    for (uint8_t i = 0; i < route->size; i++) h = (h ^ route->bytes[i]) * 16777619u;
    return &p->buckets[h & p->mask];
}

bool peers_init(struct peers *p, uint32_t capacity)
{
    uint32_t buckets = 16;
    while (buckets < capacity) buckets *= 2;
    *p = (struct peers){.capacity = capacity, .mask = buckets - 1};
    p->at = calloc(capacity, sizeof *p->at);
    p->buckets = malloc(buckets * sizeof *p->buckets);
    if (!p->at || !p->buckets) {
        peers_destroy(p);
        return false;
    }
    memset(p->buckets, 0xff, buckets * sizeof *p->buckets);
    for (uint32_t i = 0; i < capacity; i++) p->at[i].next = i + 1 < capacity ? i + 1 : NONE;
    return true;
}

void peers_destroy(struct peers *p)
{
    free(p->at);
    free(p->buckets);
    *p = (struct peers){0};
}

struct peer *peers_find(struct peers *p, const struct route *route)
{
    for (uint32_t i = *bucket_of(p, route); i != NONE; i = p->at[i].next) {
        const struct route *r = &p->at[i].route;
        if (r->size == route->size && memcmp(r->bytes, route->bytes, r->size) == 0) return &p->at[i];
    }
    return NULL;
}

struct peer *peers_named(struct peers *p, const char *name)
{
    for (uint32_t i = 0; i < p->top; i++)
        if (p->at[i].used && strcmp(p->at[i].name, name) == 0) return &p->at[i];
    return NULL;
}

struct peer *peers_add(struct peers *p, const struct route *route)
{
    if (p->count == p->capacity) return NULL;
    uint32_t i = p->free, *bucket = bucket_of(p, route);
    struct peer *peer = &p->at[i];
    p->free = peer->next;
    *peer = (struct peer){.route = *route, .used = true, .generation = peer->generation + 1, .next = *bucket,
                          .jobs = NONE};
    *bucket = i;
    p->count++;
    if (i >= p->top) p->top = i + 1;
    return peer;
}

void peers_remove(struct peers *p, struct peer *peer)
{
    CW_CHECK(peer->used && peer->jobs == NONE);
    uint32_t i = (uint32_t)(peer - p->at), *link = bucket_of(p, &peer->route);
    while (*link != i) link = &p->at[*link].next;
    *link = peer->next;
    peer->used = false;
    peer->generation++;
    peer->next = p->free;
    p->free = i;
    p->count--;
    while (p->top && !p->at[p->top - 1].used) p->top--;
}

struct peer_ref peers_ref(const struct peers *p, const struct peer *peer)
{
    if (!peer) return (struct peer_ref){NONE, 0};
    return (struct peer_ref){(uint32_t)(peer - p->at), peer->generation};
}

struct peer *peers_get(struct peers *p, struct peer_ref ref)
{
    if (ref.index == NONE) return NULL;
    struct peer *peer = &p->at[ref.index];
    return peer->used && peer->generation == ref.generation ? peer : NULL;
}
