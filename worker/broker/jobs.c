#include "worker/broker/jobs.h"

#include <stdlib.h>
#include <string.h>

static uint32_t index_of(const struct jobs *w, const struct job *j) { return (uint32_t)(j - w->at); }

static uint32_t *bucket_of(struct jobs *w, uint64_t number)
{
    return &w->buckets[(uint32_t)((number * 0x9e3779b97f4a7c15u) >> 32) & w->mask];
}

bool jobs_init(struct jobs *w, uint32_t capacity)
{
    uint32_t buckets = 16;
    while (buckets < capacity) buckets *= 2;
    *w = (struct jobs){.capacity = capacity, .mask = buckets - 1};
    w->at = calloc(capacity, sizeof *w->at);
    w->buckets = malloc(buckets * sizeof *w->buckets);
    w->ready.at = calloc(capacity, sizeof *w->ready.at);
    w->waiting.at = calloc(capacity, sizeof *w->waiting.at);
    if (!w->at || !w->buckets || !w->ready.at || !w->waiting.at) {
        jobs_destroy(w);
        return false;
    }
    memset(w->buckets, 0xff, buckets * sizeof *w->buckets);
    for (uint32_t i = 0; i < capacity; i++) w->at[i].next = i + 1 < capacity ? i + 1 : NONE;
    return true;
}

void jobs_destroy(struct jobs *w)
{
    free(w->at);
    free(w->buckets);
    free(w->ready.at);
    free(w->waiting.at);
    *w = (struct jobs){0};
}

/* --- the heaps --- */

static struct heap *heap_of(struct jobs *w, enum phase phase)
{
    return phase == JOB_READY ? &w->ready : phase == JOB_WAITING ? &w->waiting : NULL;
}

static bool comes_before(const struct jobs *w, uint32_t a, uint32_t b)
{
    const struct job *x = &w->at[a], *y = &w->at[b];
    if (x->phase == JOB_WAITING && x->due != y->due) return x->due < y->due;
    return x->number < y->number;
}

static void place(struct jobs *w, struct heap *h, uint32_t at, uint32_t job)
{
    h->at[at] = job;
    w->at[job].heap_at = at;
}

static void sift_up(struct jobs *w, struct heap *h, uint32_t at)
{
    uint32_t job = h->at[at];
    while (at && comes_before(w, job, h->at[(at - 1) / 2])) {
        place(w, h, at, h->at[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    place(w, h, at, job);
}

static void sift_down(struct jobs *w, struct heap *h, uint32_t at)
{
    uint32_t job = h->at[at];
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= h->count) break;
        if (child + 1 < h->count && comes_before(w, h->at[child + 1], h->at[child])) child++;
        if (!comes_before(w, h->at[child], job)) break;
        place(w, h, at, h->at[child]);
        at = child;
    }
    place(w, h, at, job);
}

static void heap_remove(struct jobs *w, struct heap *h, uint32_t at)
{
    uint32_t last = h->at[--h->count];
    if (at == h->count) return;
    place(w, h, at, last);
    sift_up(w, h, at);
    sift_down(w, h, w->at[last].heap_at);
}

struct job *jobs_first_ready(struct jobs *w) { return w->ready.count ? &w->at[w->ready.at[0]] : NULL; }
struct job *jobs_first_waiting(struct jobs *w) { return w->waiting.count ? &w->at[w->waiting.at[0]] : NULL; }

/* --- the jobs --- */

struct job *jobs_find(struct jobs *w, uint64_t number)
{
    for (uint32_t i = *bucket_of(w, number); i != NONE; i = w->at[i].next)
        if (w->at[i].number == number) return &w->at[i];
    return NULL;
}

struct job *jobs_add(struct jobs *w, const struct store_job *s)
{
    CW_CHECK(w->count < w->capacity);
    CW_CHECK(!jobs_find(w, s->job));
    struct job *j = &w->at[w->free];
    w->free = j->next;
    uint32_t *bucket = bucket_of(w, s->job);
    *j = (struct job){.number = s->job, .attempts = s->attempts, .losses = s->losses, .size = s->size,
                      .delivery = s->attempts + s->losses,
                      .phase = JOB_ENDING, .holder = NONE, .next = *bucket, .before = NONE, .after = NONE};
    memcpy(j->id, s->id, sizeof j->id);
    *bucket = index_of(w, j);
    w->count++;
    w->in_phase[JOB_ENDING]++;
    return j;
}

void jobs_remove(struct jobs *w, struct job *j)
{
    CW_CHECK(j->holder == NONE);
    jobs_move(w, j, JOB_ENDING);
    w->in_phase[JOB_ENDING]--;
    uint32_t i = index_of(w, j), *link = bucket_of(w, j->number);
    while (*link != i) link = &w->at[*link].next;
    *link = j->next;
    j->next = w->free;
    w->free = i;
    w->count--;
}

void jobs_move(struct jobs *w, struct job *j, enum phase to)
{
    struct heap *from_heap = heap_of(w, j->phase), *to_heap = heap_of(w, to);
    if (from_heap) heap_remove(w, from_heap, j->heap_at);
    w->in_phase[j->phase]--;
    j->phase = to;
    w->in_phase[to]++;
    if (to_heap) {
        place(w, to_heap, to_heap->count++, index_of(w, j));
        sift_up(w, to_heap, j->heap_at);
    }
}

void jobs_hold(struct jobs *w, uint32_t *list, struct job *j)
{
    j->before = NONE;
    j->after = *list;
    if (*list != NONE) w->at[*list].before = index_of(w, j);
    *list = index_of(w, j);
}

void jobs_release(struct jobs *w, uint32_t *list, struct job *j)
{
    if (j->before != NONE) w->at[j->before].after = j->after;
    else *list = j->after;
    if (j->after != NONE) w->at[j->after].before = j->before;
    j->before = j->after = NONE;
}
