/* Stories are made as their first day comes; their articles wait in a heap for their minute. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "proto/error.h"
#include "tests/stories/pile.h"

enum { STORY_CACHE = 1024, ARTICLES_A_STORY = 6, DAYS_MIN = 180, DAYS_MAX = 1000, DOCUMENTS_A_DAY = 100 };

struct waiting {
    int64_t minute;              /* since 1970 */
    uint64_t story;
    unsigned article;
};

struct pile {
    struct plan plan;
    uint64_t next;               /* story that is not made yet */
    struct story *next_story;
    struct waiting *heap;
    size_t count, capacity;
    struct story *cache;
    bool *cached;
};

struct plan plan_for(uint64_t seed, uint64_t documents)
{
    uint64_t days = documents / DOCUMENTS_A_DAY;
    days = days < DAYS_MIN ? DAYS_MIN : days > DAYS_MAX ? DAYS_MAX : days;
    return (struct plan){seed, documents / ARTICLES_A_STORY + 1, (unsigned)days};
}

static void *must(void *p)
{
    if (!p) abort();
    return p;
}

struct pile *pile_open(const struct plan *plan)
{
    struct pile *p = must(calloc(1, sizeof *p));
    p->plan = *plan;
    p->cache = must(calloc(STORY_CACHE, sizeof *p->cache));
    p->cached = must(calloc(STORY_CACHE, sizeof *p->cached));
    p->next_story = must(calloc(1, sizeof *p->next_story));
    if (plan->stories) story_make(p->next_story, plan, 0);
    return p;
}

void pile_close(struct pile *p)
{
    if (!p) return;
    free(p->heap);
    free(p->cache);
    free(p->cached);
    free(p->next_story);
    free(p);
}

size_t pile_bytes(const struct pile *p)
{
    size_t stories = 0;
    for (size_t i = 0; i < STORY_CACHE; i++) stories += p->cached[i];
    return stories * sizeof *p->cache + p->capacity * sizeof *p->heap;
}

static bool before(const struct waiting *a, const struct waiting *b)
{
    if (a->minute != b->minute) return a->minute < b->minute;
    return a->story != b->story ? a->story < b->story : a->article < b->article;
}

static void swap(struct waiting *a, struct waiting *b)
{
    struct waiting t = *a;
    *a = *b, *b = t;
}

static void push(struct pile *p, struct waiting w)
{
    if (p->count == p->capacity) {
        p->capacity = p->capacity ? 2 * p->capacity : 256;
        p->heap = must(realloc(p->heap, p->capacity * sizeof *p->heap));
    }
    p->heap[p->count] = w;
    for (size_t i = p->count++; i && before(&p->heap[i], &p->heap[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&p->heap[i], &p->heap[(i - 1) / 2]);
}

static struct waiting pop(struct pile *p)
{
    struct waiting top = p->heap[0];
    p->heap[0] = p->heap[--p->count];
    for (size_t i = 0;;) {
        size_t least = i;
        for (size_t k = 2 * i + 1; k <= 2 * i + 2 && k < p->count; k++)
            if (before(&p->heap[k], &p->heap[least])) least = k;
        if (least == i) return top;
        swap(&p->heap[i], &p->heap[least]);
        i = least;
    }
}

static void take_story(struct pile *p)
{
    size_t slot = p->next % STORY_CACHE;
    p->cache[slot] = *p->next_story;
    p->cached[slot] = true;
    const struct story *s = &p->cache[slot];
    for (size_t i = 0; i < s->article_count; i++)
        push(p, (struct waiting){(int64_t)s->articles[i].day * 1440 + s->articles[i].minute, s->number, (unsigned)i});
    if (++p->next < p->plan.stories) story_make(p->next_story, &p->plan, p->next);
}

bool pile_next(struct pile *p, const struct story **story, size_t *article, struct written *out)
{
    while (p->next < p->plan.stories && (!p->count || p->heap[0].minute >= (int64_t)p->next_story->setting.day * 1440))
        take_story(p);
    if (!p->count) return false;
    struct waiting w = pop(p);
    struct story *s = &p->cache[w.story % STORY_CACHE];
    if (!p->cached[w.story % STORY_CACHE] || s->number != w.story) {
        s = &p->cache[w.story % STORY_CACHE];
        story_make(s, &p->plan, w.story);
    }
    *story = s;
    *article = w.article;
    article_write(s, w.article, out);
    return true;
}

void article_json(const struct written *w, FILE *out)
{
    struct document d = article_document(w);
    json_t *o = json_pack("{ss ss ss ss# ss*}", "uri", d.uri, "title", d.title, "outlet", d.outlet, "text", d.text,
                          (int)d.text_size, "language", d.language);
    CW_CHECK(o);
    if (d.url) json_object_set_new(o, "url", json_string(d.url));
    if (d.published) json_object_set_new(o, "published", json_string(d.published));
    json_dumpf(o, out, JSON_COMPACT);
    fputc('\n', out);
    json_decref(o);
}
