/* See trace.h. */
#include "worker/extract/trace.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

const char *trace_stage_name(enum trace_step s)
{
#define X(step, stage, what) stage,
    static const char *const names[] = {TRACE_STEPS(X)};
#undef X
    return names[s];
}

const char *trace_what(enum trace_step s)
{
#define X(step, stage, what) what,
    static const char *const names[] = {TRACE_STEPS(X)};
#undef X
    return names[s];
}

void trace_add(const struct analysis *a, enum trace_step step, struct span about, struct span evidence, float score,
               const char *format, ...)
{
    struct trace *t = a->trace;
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    char *words = arena_alloc(a->arena, size > 0 ? (size_t)size + 1 : 1);
    vsnprintf(words, size > 0 ? (size_t)size + 1 : 1, format, again);
    va_end(again);
    va_end(arguments);
    if (t->count == t->capacity) {
        size_t more = t->capacity ? 2 * t->capacity : 64;
        t->notes = arena_grow(a->arena, t->notes, t->count * sizeof *t->notes, more * sizeof *t->notes);
        t->capacity = more;
    }
    t->notes[t->count++] = (struct trace_note){step, about, evidence, score, words};
}

uint64_t trace_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void trace_took(const struct analysis *a, const char *stage, uint64_t began)
{
    struct trace *t = a->trace;
    uint64_t took = trace_clock() - began;
    for (size_t i = 0; i < t->time_count; i++)
        if (strcmp(t->times[i].stage, stage) == 0) {
            t->times[i].microseconds += took;
            return;
        }
    if (t->time_count == t->time_capacity) {
        size_t more = t->time_capacity ? 2 * t->time_capacity : 16;
        t->times = arena_grow(a->arena, t->times, t->time_count * sizeof *t->times, more * sizeof *t->times);
        t->time_capacity = more;
    }
    t->times[t->time_count++] = (struct trace_time){stage, took};
}
