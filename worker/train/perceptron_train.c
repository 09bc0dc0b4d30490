/* Training weights: an open-addressing table of features, each with a short list of weights in one growing pool. */
#include "worker/train/perceptron_train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "worker/model/perceptron.h"
#include "worker/train/interner.h"
#include "worker/train/perceptron_train_inside.h"

enum { COUNTER_BITS = 28, FIRST_SLOTS = 1 << 20, FIRST_LIST = 2 };

static void *check_memory(void *p)
{
    CW_CHECK(p != NULL);
    return p;
}

struct perceptron_train *perceptron_train_new(size_t class_count)
{
    CW_CHECK(class_count <= PERCEPTRON_MAX_CLASSES);
    struct perceptron_train *w = check_memory(calloc(1, sizeof *w));
    w->class_count = class_count;
    w->counter = check_memory(calloc((size_t)1 << COUNTER_BITS, 1));
    w->slot_count = FIRST_SLOTS;
    w->slots = check_memory(calloc(w->slot_count, sizeof *w->slots));
    return w;
}

void perceptron_train_free(struct perceptron_train *w)
{
    if (!w) return;
    free(w->counter);
    free(w->slots);
    free(w->pool);
    free(w);
}

static size_t counter_of(uint64_t feature) { return feature >> (64 - COUNTER_BITS); }

void perceptron_train_count(struct perceptron_train *w, const uint64_t *feature, size_t n)
{
    for (size_t i = 0; i < n; i++) __builtin_prefetch(&w->counter[counter_of(feature[i])], 1);
    for (size_t i = 0; i < n; i++) {
        uint8_t *c = &w->counter[counter_of(feature[i])];
        if (*c < UINT8_MAX) ++*c;
    }
}

/* The feature's slot, or the free one where it belongs.  Slots in use have capacity > 0. */
static struct weight_list *find_slot(struct weight_list *slots, size_t slot_count, uint64_t feature)
{
    size_t i = (size_t)feature & (slot_count - 1);
    while (slots[i].capacity && slots[i].feature != feature) i = (i + 1) & (slot_count - 1);
    return &slots[i];
}

static void grow_slots(struct perceptron_train *w)
{
    size_t count = 2 * w->slot_count;
    struct weight_list *slots = check_memory(calloc(count, sizeof *slots));
    for (size_t i = 0; i < w->slot_count; i++)
        if (w->slots[i].capacity) *find_slot(slots, count, w->slots[i].feature) = w->slots[i];
    free(w->slots);
    w->slots = slots;
    w->slot_count = count;
}

void perceptron_train_score(const struct perceptron_train *w, const uint64_t *feature, size_t n, int32_t *scores)
{
    memset(scores, 0, w->class_count * sizeof *scores);
    CW_CHECK(n <= PERCEPTRON_MAX_FEATURES);
    const struct weight_list *list[PERCEPTRON_MAX_FEATURES];
    for (size_t i = 0; i < n; i++) __builtin_prefetch(&w->slots[feature[i] & (w->slot_count - 1)]);
    for (size_t i = 0; i < n; i++) {
        list[i] = find_slot(w->slots, w->slot_count, feature[i]);
        __builtin_prefetch(w->pool + list[i]->first);
    }
    for (size_t i = 0; i < n; i++) {
        const struct weight *at = w->pool + list[i]->first;
        for (size_t k = 0; k < list[i]->count; k++) scores[at[k].class] += at[k].value;
    }
}

static uint64_t take_from_pool(struct perceptron_train *w, size_t count)
{
    w->pool = train_grow(w->pool, &w->pool_capacity, w->pool_size + count, sizeof *w->pool);
    w->pool_size += count;
    return w->pool_size - count;
}

static void change(struct perceptron_train *w, struct weight_list *list, size_t class, int32_t by)
{
    struct weight *at = w->pool + list->first;
    size_t k = 0;
    while (k < list->count && at[k].class != class) k++;
    if (k == list->count) {
        if (list->count == list->capacity) {
            uint64_t first = take_from_pool(w, 2u * list->capacity);
            memcpy(w->pool + first, w->pool + list->first, list->count * sizeof *w->pool);
            list->first = first;
            list->capacity = 2u * list->capacity;
        }
        at = w->pool + list->first;
        at[k] = (struct weight){.class = (uint8_t)class};
        list->count++;
    }
    at[k].value += by;
    at[k].passed += (int64_t)w->ticks * by;
}

void perceptron_train_update(struct perceptron_train *w, const uint64_t *feature, size_t n, size_t good, size_t bad)
{
    for (size_t i = 0; i < n; i++) {
        if (w->counter[counter_of(feature[i])] < PERCEPTRON_MIN_COUNT) continue;
        if (4 * (w->used + 1) > 3 * w->slot_count) grow_slots(w);
        struct weight_list *list = find_slot(w->slots, w->slot_count, feature[i]);
        if (!list->capacity) {
            uint64_t first = take_from_pool(w, FIRST_LIST);
            *list = (struct weight_list){.feature = feature[i], .first = first, .capacity = FIRST_LIST};
            w->used++;
        }
        change(w, list, good, 1);
        change(w, list, bad, -1);
    }
}

void perceptron_train_tick(struct perceptron_train *w) { w->ticks++; }
