#include "worker/train/interner.h"

#include <stdio.h>
#include <stdlib.h>

void *train_grow(void *array, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity && array) return array;
    size_t want = *capacity ? *capacity : 1024;
    while (want < need) want *= 2;
    void *p = realloc(array, want * size);
    if (!p) {
        fprintf(stderr, "claimwire-train: out of memory\n");
        abort();
    }
    *capacity = want;
    return p;
}

static void rehash(struct interner *in)
{
    size_t n = in->slot_count ? in->slot_count * 2 : 4096;
    uint32_t *slots = calloc(n, sizeof *slots);
    if (!slots) {
        fprintf(stderr, "claimwire-train: out of memory\n");
        abort();
    }
    for (size_t i = 0; i < in->size; i++) {
        size_t at = in->hash[i] & (n - 1);
        while (slots[at]) at = (at + 1) & (n - 1);
        slots[at] = (uint32_t)i + 1;
    }
    free(in->slots);
    in->slots = slots;
    in->slot_count = n;
}

uint32_t interner_find(const struct interner *in, uint64_t hash)
{
    if (!in->slot_count) return INTERNER_NONE;
    for (size_t at = hash & (in->slot_count - 1); in->slots[at]; at = (at + 1) & (in->slot_count - 1))
        if (in->hash[in->slots[at] - 1] == hash) return in->slots[at] - 1;
    return INTERNER_NONE;
}

uint32_t interner_add(struct interner *in, uint64_t hash)
{
    uint32_t found = interner_find(in, hash);
    if (found != INTERNER_NONE) {
        in->count[found]++;
        return found;
    }
    if (2 * (in->size + 1) > in->slot_count) rehash(in);
    if (in->size == in->capacity) {
        size_t capacity = in->capacity;
        in->hash = train_grow(in->hash, &capacity, in->size + 1, sizeof *in->hash);
        in->count = train_grow(in->count, &in->capacity, in->size + 1, sizeof *in->count);
    }
    in->hash[in->size] = hash;
    in->count[in->size] = 1;
    size_t at = hash & (in->slot_count - 1);
    while (in->slots[at]) at = (at + 1) & (in->slot_count - 1);
    in->slots[at] = (uint32_t)++in->size;
    return (uint32_t)in->size - 1;
}

void interner_free(struct interner *in)
{
    free(in->hash);
    free(in->count);
    free(in->slots);
    *in = (struct interner){0};
}

uint64_t train_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1du;
}

void train_shuffle(uint32_t *order, size_t n, uint64_t *state)
{
    for (size_t i = n; i > 1; i--) {
        size_t j = train_random(state) % i;
        uint32_t swap = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swap;
    }
}
